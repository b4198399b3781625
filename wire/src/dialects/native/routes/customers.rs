//! The people who write.

use axum::{Json, extract::State};
use deskbell_desk::store::{Filter, Sort};
use deskbell_domain::{Refusal, VisitorId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{limit, sessions::shown};
use crate::{
    App,
    auth::Agent,
    dialects::native::types::{Customer, Session},
    problem::{Params, PathId, Problem},
};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(get_one))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// Part of a name or e-mail.
    q: Option<String>,
    cursor: Option<i64>,
    /// 1 to 200, default 50.
    limit: Option<i64>,
}

#[derive(Serialize, ToSchema)]
struct CustomerList {
    customers: Vec<Customer>,
    next_cursor: Option<String>,
}

/// Customers, newest first.
#[utoipa::path(get, path = "/api/v1/customers", tag = "customers", params(ListQuery), responses((status = 200, body = CustomerList)))]
async fn list(
    State(app): State<App>,
    Agent(session): Agent,
    Params(query): Params<ListQuery>,
) -> Result<Json<CustomerList>, Problem> {
    let limit = limit(query.limit, 50, 200)?;
    let before = query.cursor.map(VisitorId);
    let found = app.desk.customers(&session.actor, query.q.as_deref(), before, limit).await?;
    let full = found.len() == limit as usize;
    let next_cursor = found.last().filter(|_| full).map(|v| v.id.to_string());
    let tenant = session.actor.tenant();
    let customers = found.iter().map(|v| Customer::new(v, app.desk.visit_of(tenant, v.id).as_deref())).collect();
    Ok(Json(CustomerList { customers, next_cursor }))
}

#[derive(Serialize, ToSchema)]
struct OneCustomer {
    customer: Customer,
    /// The newest twenty.
    sessions: Vec<Session>,
}

/// A customer and their chats.
#[utoipa::path(get, path = "/api/v1/customers/{id}", tag = "customers", params(("id" = i64, Path)),
    responses((status = 200, body = OneCustomer), (status = 404, body = crate::problem::ProblemBody)))]
async fn get_one(
    State(app): State<App>,
    Agent(session): Agent,
    PathId(id): PathId,
) -> Result<Json<OneCustomer>, Problem> {
    let id: VisitorId = id.parse().map_err(|_| Refusal::NotFound("customer"))?;
    let visitor = app.desk.customer(&session.actor, id).await?;
    let filter = Filter { visitor: Some(id), ..Filter::default() };
    let chats = app.desk.list(&session.actor, filter, None, Sort::Recent, None, 20).await?;
    let visit = app.desk.visit_of(session.actor.tenant(), id);
    Ok(Json(OneCustomer {
        customer: Customer::new(&visitor, visit.as_deref()),
        sessions: chats.views.iter().map(|v| shown(&app, v)).collect(),
    }))
}
