//! A visitor who has said nothing yet.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{AppendHeaders, IntoResponse},
};
use deskbell_domain::{Actor, InboxId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    App,
    auth::{self, Visitor},
    client::Client,
    dialects::native::types::{Customer, Number},
    problem::{Body, Problem},
    tenancy,
};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(become_visitor, forget_visitor))
}

#[derive(Deserialize, ToSchema)]
struct NewVisitor {
    tenant_id: Option<String>,
    #[schema(value_type = Option<i64>)]
    inbox_id: Option<Number>,
}

#[derive(Serialize, ToSchema)]
struct KnownVisitor {
    /// The visitor's token.
    token: String,
    customer: Customer,
}

/// Be nobody in this browser any more: takes the cookie away. What was said stays with the desk.
#[utoipa::path(delete, path = "/api/v1/chat/public/visitor", tag = "public", security(()), responses((status = 204)))]
async fn forget_visitor(
    State(app): State<App>,
    client: Client,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Problem> {
    app.limits.start(client.ip)?;
    let ends = auth::end_cookies(&app.config, &headers).into_iter().map(|end| (header::SET_COOKIE, end));
    Ok((StatusCode::NO_CONTENT, AppendHeaders(ends)))
}

/// Be somebody, before anything is said: for clients that name their own conversations where a name is not enough.
/// Who sends a visitor's token along stays that visitor.
#[utoipa::path(post, path = "/api/v1/chat/public/visitor", tag = "public", request_body = NewVisitor, security(()),
    responses((status = 201, body = KnownVisitor), (status = 200, body = KnownVisitor, description = "Known already")))]
async fn become_visitor(
    State(app): State<App>,
    visitor: Visitor,
    client: Client,
    headers: HeaderMap,
    Body(body): Body<NewVisitor>,
) -> Result<impl IntoResponse, Problem> {
    app.limits.start(client.ip)?;
    let tenant = tenancy::named_or_default(&app, body.tenant_id.as_deref()).await?;
    let inbox = app.desk.inbox_or_default(tenant.id, body.inbox_id.map(|n| InboxId(n.0))).await?;
    visitor.origin.check(&inbox)?;
    let (id, status) = match visitor.of(&tenant) {
        Some(Actor::Visitor { id, .. }) => (*id, StatusCode::OK),
        _ => (app.desk.remember_visitor(tenant.id).await?, StatusCode::CREATED),
    };
    let token = app.desk.visitor_token(&tenant, id)?;
    let cookie = auth::set_cookie(&app.config, &inbox, &headers, &token);
    let known = app.desk.visitor(tenant.id, id).await?;
    let customer = Customer::new(&known, app.desk.visit_of(tenant.id, id).as_deref()).for_themselves();
    Ok((status, AppendHeaders([(header::SET_COOKIE, cookie)]), Json(KnownVisitor { token, customer })))
}
