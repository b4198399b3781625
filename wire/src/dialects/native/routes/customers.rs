//! The people who write: who they are, what is noted about them, what happened with them.

use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
};
use deskbell_desk::{
    CustomerChanges,
    store::{Filter, Moment, Sort},
};
use deskbell_domain::{self as domain, CustomerNoteId, Refusal, Timestamp, VisitorId};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{client_id, limit, sessions, tickets};
use crate::{
    App,
    auth::Agent,
    dialects::native::{
        ticket_types::Ticket,
        types::{Customer, Person, Session},
    },
    problem::{Body, Params, PathId, Problem},
    time::rfc3339,
};

/// Newest chats and tickets that come with a person.
const NEWEST: u32 = 20;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(get_one, change))
        .routes(routes!(timeline))
        .routes(routes!(add_note))
        .routes(routes!(change_note, remove_note))
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

fn customer_id(id: &str) -> Result<VisitorId, Refusal> {
    id.parse().map_err(|_| Refusal::NotFound("customer"))
}

/// A note about a person.
#[derive(Serialize, ToSchema)]
struct CustomerNote {
    id: i64,
    customer_id: i64,
    author: Person,
    note: String,
    created_at: String,
    updated_at: String,
}

impl From<domain::CustomerNote> for CustomerNote {
    fn from(n: domain::CustomerNote) -> Self {
        Self {
            id: n.id.0,
            customer_id: n.customer.0,
            author: Person { id: n.author.id.0, name: n.author.name },
            note: n.text,
            created_at: rfc3339(n.created_at),
            updated_at: rfc3339(n.updated_at),
        }
    }
}

#[derive(Serialize, ToSchema)]
struct Account {
    /// `verified` when the tenant's site vouched for the person, else `guest`.
    status: &'static str,
    age_days: i64,
}

#[derive(Serialize, ToSchema)]
struct WholeCustomer {
    customer: Customer,
    account: Account,
    /// The newest twenty.
    sessions: Vec<Session>,
    /// The newest twenty.
    tickets: Vec<Ticket>,
    /// Newest first.
    notes: Vec<CustomerNote>,
}

/// A customer with their chats, tickets and the notes about them.
#[utoipa::path(get, path = "/api/v1/customers/{id}", tag = "customers", params(("id" = i64, Path)),
    responses((status = 200, body = WholeCustomer), (status = 404, body = crate::problem::ProblemBody)))]
async fn get_one(
    State(app): State<App>,
    Agent(session): Agent,
    PathId(id): PathId,
) -> Result<Json<WholeCustomer>, Problem> {
    let (actor, id) = (&session.actor, customer_id(&id)?);
    let visitor = app.desk.customer(actor, id).await?;
    let filter = Filter { visitor: Some(id), ..Filter::default() };
    let chats = app.desk.list(actor, filter, None, Sort::Recent, None, NEWEST).await?;
    let views = app.desk.customer_tickets(actor, id, NEWEST).await?;
    let visit = app.desk.visit_of(actor.tenant(), id);
    Ok(Json(WholeCustomer {
        customer: Customer::new(&visitor, visit.as_deref()),
        account: Account {
            status: if visitor.verified { "verified" } else { "guest" },
            age_days: app.desk.clock().now().seconds_since(visitor.created_at) / 86_400,
        },
        sessions: chats.views.iter().map(|v| sessions::shown(&app, v)).collect(),
        tickets: tickets::shown(&app, actor, &views).await?,
        notes: app.desk.customer_notes(actor, id).await?.into_iter().map(Into::into).collect(),
    }))
}

#[derive(Deserialize, ToSchema)]
struct ChangeCustomer {
    /// Null removes it.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    name: Option<Option<String>>,
    /// Null removes it.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    email: Option<Option<String>>,
    /// Replaces all attributes.
    #[schema(value_type = Option<Object>)]
    metadata: Option<Value>,
    /// Sets these attributes and leaves the others: a text, a number, true or false, a date as `2026-12-24`; null
    /// removes one.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    attributes: serde_json::Map<String, Value>,
}

/// Tells `null` (remove it) from absent (leave it).
fn given<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<String>>, D::Error> {
    Option::<String>::deserialize(deserializer).map(Some)
}

#[derive(Serialize, ToSchema)]
struct OneCustomer {
    customer: Customer,
}

/// Change a customer's name, e-mail or attributes.
#[utoipa::path(patch, path = "/api/v1/customers/{id}", tag = "customers", params(("id" = i64, Path)), request_body = ChangeCustomer,
    responses((status = 200, body = OneCustomer), (status = 404, body = crate::problem::ProblemBody)))]
async fn change(
    State(app): State<App>,
    Agent(session): Agent,
    PathId(id): PathId,
    Body(body): Body<ChangeCustomer>,
) -> Result<Json<OneCustomer>, Problem> {
    let id = customer_id(&id)?;
    let attributes = body.attributes.into_iter().collect();
    let changes = CustomerChanges { name: body.name, email: body.email, metadata: body.metadata, attributes };
    let visitor = app.desk.change_customer(&session.actor, id, changes).await?;
    let visit = app.desk.visit_of(session.actor.tenant(), id);
    Ok(Json(OneCustomer { customer: Customer::new(&visitor, visit.as_deref()) }))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct TimelineQuery {
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// 1 to 200, default 50.
    limit: Option<i64>,
}

/// One thing that happened with a person.
#[derive(Serialize, ToSchema)]
struct TimelineItem {
    /// `chat`, `ticket` or `note`
    #[serde(rename = "type")]
    kind: String,
    id: String,
    /// Subject, or the note's text.
    title: Option<String>,
    status: Option<String>,
    at: String,
}

#[derive(Serialize, ToSchema)]
struct Timeline {
    /// Newest first.
    items: Vec<TimelineItem>,
    next_cursor: Option<String>,
}

impl From<Moment> for TimelineItem {
    fn from(m: Moment) -> Self {
        Self { kind: m.kind, id: m.id, title: m.title, status: m.status, at: rfc3339(m.at) }
    }
}

fn place(cursor: &str) -> Result<(Timestamp, String), Refusal> {
    let parts = cursor.split_once('_').and_then(|(at, place)| Some((Timestamp(at.parse().ok()?), place.to_owned())));
    parts
        .filter(|(_, place)| !place.contains('\0'))
        .ok_or_else(|| Refusal::invalid("cursor", "is not one this server gave."))
}

/// Chats, tickets and notes by the time they began.
#[utoipa::path(get, path = "/api/v1/customers/{id}/timeline", tag = "customers", params(("id" = i64, Path), TimelineQuery),
    responses((status = 200, body = Timeline), (status = 404, body = crate::problem::ProblemBody)))]
async fn timeline(
    State(app): State<App>,
    Agent(session): Agent,
    PathId(id): PathId,
    Params(query): Params<TimelineQuery>,
) -> Result<Json<Timeline>, Problem> {
    let before = query.cursor.as_deref().filter(|c| !c.is_empty()).map(place).transpose()?;
    let limit = limit(query.limit, 50, 200)?;
    let found = app.desk.timeline(&session.actor, customer_id(&id)?, before.as_ref(), limit).await?;
    let full = found.len() == limit as usize;
    let next_cursor = found.last().filter(|_| full).map(|m| format!("{}_{}/{}", m.at.0, m.kind, m.id));
    Ok(Json(Timeline { items: found.into_iter().map(Into::into).collect(), next_cursor }))
}

#[derive(Deserialize, ToSchema)]
struct NewNote {
    note: String,
    client_id: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct OneNote {
    note: CustomerNote,
}

/// Note something about a person, for agents only.
#[utoipa::path(post, path = "/api/v1/customers/{id}/notes", tag = "customers", params(("id" = i64, Path)), request_body = NewNote,
    responses((status = 201, body = OneNote), (status = 200, body = OneNote, description = "A retry of the same note")))]
async fn add_note(
    State(app): State<App>,
    Agent(session): Agent,
    headers: HeaderMap,
    PathId(id): PathId,
    Body(body): Body<NewNote>,
) -> Result<(StatusCode, Json<OneNote>), Problem> {
    let client_id = client_id(body.client_id, &headers)?;
    let customer = customer_id(&id)?;
    let (note, created) =
        app.desk.add_customer_note(&session.actor, customer, &body.note, client_id.as_deref()).await?;
    let status = if created { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(OneNote { note: note.into() })))
}

fn note_id((id, note): (String, String)) -> Result<(VisitorId, CustomerNoteId), Refusal> {
    Ok((customer_id(&id)?, note.parse().map_err(|_| Refusal::NotFound("note"))?))
}

#[derive(Deserialize, ToSchema)]
struct ChangeNote {
    note: String,
}

/// Rewrite a note: its author, or a supervisor.
#[utoipa::path(patch, path = "/api/v1/customers/{id}/notes/{note_id}", tag = "customers", params(("id" = i64, Path), ("note_id" = i64, Path)),
    request_body = ChangeNote, responses((status = 200, body = OneNote), (status = 404, body = crate::problem::ProblemBody)))]
async fn change_note(
    State(app): State<App>,
    Agent(session): Agent,
    Path(ids): Path<(String, String)>,
    Body(body): Body<ChangeNote>,
) -> Result<Json<OneNote>, Problem> {
    let (customer, id) = note_id(ids)?;
    let note = app.desk.change_customer_note(&session.actor, customer, id, &body.note).await?;
    Ok(Json(OneNote { note: note.into() }))
}

/// Remove a note: its author, or a supervisor.
#[utoipa::path(delete, path = "/api/v1/customers/{id}/notes/{note_id}", tag = "customers", params(("id" = i64, Path), ("note_id" = i64, Path)),
    responses((status = 204), (status = 404, body = crate::problem::ProblemBody)))]
async fn remove_note(
    State(app): State<App>,
    Agent(session): Agent,
    Path(ids): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    let (customer, id) = note_id(ids)?;
    app.desk.delete_customer_note(&session.actor, customer, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
