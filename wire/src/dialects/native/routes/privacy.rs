//! What a person may ask for: all that is stored about them, and to be forgotten.

use axum::{
    Json,
    extract::State,
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};
use deskbell_domain::{self as domain, ErasureId, Refusal, VisitorId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::limit;
use crate::{
    App,
    auth::Agent,
    dialects::native::types::Person,
    problem::{Params, PathId, Problem},
    time::rfc3339,
};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(export)).routes(routes!(erase)).routes(routes!(list)).routes(routes!(get_one))
}

fn customer_id(id: &str) -> Result<VisitorId, Refusal> {
    id.parse().map_err(|_| Refusal::NotFound("customer"))
}

/// As a file to keep, which no cache has.
fn download(name: &str, body: impl IntoResponse) -> Response {
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    let headers: [(HeaderName, HeaderValue); 2] = [
        (header::CONTENT_DISPOSITION, disposition.unwrap_or(HeaderValue::from_static("attachment"))),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (headers, body).into_response()
}

#[derive(Serialize, ToSchema)]
struct CustomerExport {
    exported_at: String,
    /// `customer`, `conversations`, `messages`, `earlier_texts`, `chat_notes`, `transfers`, `escalations`, `notes`,
    /// `tickets`, `ticket_comments`, `files` (with the addresses of their bytes), `visits` and `mails`.
    #[serde(flatten)]
    #[schema(value_type = Object)]
    parts: Map<String, Value>,
}

/// All that is stored about a customer, as a JSON file. Needs `export`; it is written into the audit log.
#[utoipa::path(post, path = "/api/v1/customers/{id}/export", tag = "privacy", params(("id" = i64, Path)),
    responses((status = 200, body = CustomerExport), (status = 404, body = crate::problem::ProblemBody)))]
async fn export(State(app): State<App>, Agent(session): Agent, PathId(id): PathId) -> Result<Response, Problem> {
    let id = customer_id(&id)?;
    let (at, parts) = app.desk.export_customer(&session.actor, id).await?;
    let exported_at = rfc3339(at);
    Ok(download(&format!("customer-{id}.json"), Json(CustomerExport { exported_at, parts })))
}

/// How many of each went.
#[derive(Serialize, ToSchema)]
struct Removed {
    conversations: i64,
    messages: i64,
    /// What stood in messages before they were edited or deleted.
    message_versions: i64,
    notes: i64,
    drafts: i64,
    tickets: i64,
    ticket_comments: i64,
    files: i64,
    visits: i64,
    mails: i64,
    notifications: i64,
    /// Lines of the log that keep their number and say nothing any more.
    log_entries: i64,
}

/// The receipt of an erasure. It says nothing about the person.
#[derive(Serialize, ToSchema)]
struct Erasure {
    id: i64,
    /// A number that nobody has any more.
    customer_id: i64,
    erased_by: Person,
    removed: Removed,
    erased_at: String,
    /// When the last byte was gone; null: files are still being removed.
    finished_at: Option<String>,
}

impl From<domain::Erasure> for Erasure {
    fn from(e: domain::Erasure) -> Self {
        let r = e.removed;
        Self {
            id: e.id.0,
            customer_id: e.customer.0,
            erased_by: Person { id: e.by.id.0, name: e.by.name },
            removed: Removed {
                conversations: r.conversations,
                messages: r.messages,
                message_versions: r.message_versions,
                notes: r.notes,
                drafts: r.drafts,
                tickets: r.tickets,
                ticket_comments: r.ticket_comments,
                files: r.files,
                visits: r.visits,
                mails: r.mails,
                notifications: r.notifications,
                log_entries: r.log_entries,
            },
            erased_at: rfc3339(e.at),
            finished_at: e.finished_at.map(rfc3339),
        }
    }
}

#[derive(Serialize, ToSchema)]
struct OneErasure {
    erasure: Erasure,
}

/// Erase a customer with all they left, for good. Needs `erase_customers`; the receipt is kept.
#[utoipa::path(post, path = "/api/v1/customers/{id}/erase", tag = "privacy", params(("id" = i64, Path)),
    responses((status = 200, body = OneErasure), (status = 404, body = crate::problem::ProblemBody)))]
async fn erase(State(app): State<App>, Agent(session): Agent, PathId(id): PathId) -> Result<Json<OneErasure>, Problem> {
    let erasure = app.desk.erase_customer(&session.actor, customer_id(&id)?).await?;
    Ok(Json(OneErasure { erasure: erasure.into() }))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Query {
    cursor: Option<i64>,
    /// 1 to 200, default 50.
    limit: Option<i64>,
}

#[derive(Serialize, ToSchema)]
struct ErasureList {
    erasures: Vec<Erasure>,
    next_cursor: Option<String>,
}

/// Receipts of erasures, newest first. Needs `erase_customers`.
#[utoipa::path(get, path = "/api/v1/erasures", tag = "privacy", params(Query), responses((status = 200, body = ErasureList)))]
async fn list(
    State(app): State<App>,
    Agent(session): Agent,
    Params(query): Params<Query>,
) -> Result<Json<ErasureList>, Problem> {
    let limit = limit(query.limit, 50, 200)?;
    let found = app.desk.erasures(&session.actor, query.cursor.map(ErasureId), limit).await?;
    let full = found.len() == limit as usize;
    let next_cursor = found.last().filter(|_| full).map(|e| e.id.to_string());
    Ok(Json(ErasureList { erasures: found.into_iter().map(Into::into).collect(), next_cursor }))
}

/// One receipt, to keep. Needs `erase_customers`.
#[utoipa::path(get, path = "/api/v1/erasures/{id}", tag = "privacy", params(("id" = i64, Path)),
    responses((status = 200, body = OneErasure), (status = 404, body = crate::problem::ProblemBody)))]
async fn get_one(State(app): State<App>, Agent(session): Agent, PathId(id): PathId) -> Result<Response, Problem> {
    let id: ErasureId = id.parse().map_err(|_| Refusal::NotFound("erasure"))?;
    let erasure = app.desk.erasure(&session.actor, id).await?;
    Ok(download(&format!("erasure-{id}.json"), Json(OneErasure { erasure: erasure.into() })))
}
