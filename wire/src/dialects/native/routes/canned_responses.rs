//! Saved replies.

use std::collections::HashMap;

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use deskbell_desk::Which;
use deskbell_domain::{self as domain, CannedResponseId, NewCannedResponse, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::client_id;
use crate::{
    App,
    auth::Agent,
    dialects::native::types::{Message, Number},
    problem::{Body, PathId, Problem},
};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(get_one, change, remove))
        .routes(routes!(used))
        .routes(routes!(send))
}

#[derive(Serialize, ToSchema)]
struct CannedResponse {
    id: i64,
    /// What an agent types after `/`.
    shortcut: String,
    title: String,
    /// With places like `{{customer_name}}`.
    text: String,
    /// Empty: none.
    folder: String,
    /// Only its owner sees it.
    personal: bool,
    /// How often it was used.
    uses: i64,
}

impl From<domain::CannedResponse> for CannedResponse {
    fn from(r: domain::CannedResponse) -> Self {
        Self {
            id: r.id.0,
            shortcut: r.shortcut,
            title: r.title,
            text: r.text,
            folder: r.folder,
            personal: r.owner.is_some(),
            uses: r.uses,
        }
    }
}

#[derive(Serialize, ToSchema)]
struct CannedResponseList {
    canned_responses: Vec<CannedResponse>,
    next_cursor: Option<String>,
}

/// The tenant's saved replies and one's own, most used first.
#[utoipa::path(get, path = "/api/v1/canned-responses", tag = "canned responses", responses((status = 200, body = CannedResponseList)))]
async fn list(State(app): State<App>, Agent(session): Agent) -> Result<Json<CannedResponseList>, Problem> {
    let all = app.desk.canned_responses(&session.actor).await?;
    Ok(Json(CannedResponseList { canned_responses: all.into_iter().map(Into::into).collect(), next_cursor: None }))
}

#[derive(Deserialize, ToSchema)]
struct NewBody {
    shortcut: String,
    title: String,
    text: String,
    #[serde(default)]
    folder: String,
    /// Only for oneself. Shared ones are saved by supervisors and admins.
    #[serde(default)]
    personal: bool,
}

#[derive(Serialize, ToSchema)]
struct OneCannedResponse {
    canned_response: CannedResponse,
}

fn one(reply: domain::CannedResponse) -> Json<OneCannedResponse> {
    Json(OneCannedResponse { canned_response: reply.into() })
}

fn reply_id(id: &str) -> Result<CannedResponseId, Refusal> {
    id.parse().map_err(|_| Refusal::NotFound("canned response"))
}

/// Save a reply, for all agents or for oneself.
#[utoipa::path(post, path = "/api/v1/canned-responses", tag = "canned responses", request_body = NewBody,
    responses((status = 201, body = OneCannedResponse), (status = 409, body = crate::problem::ProblemBody)))]
async fn add(
    State(app): State<App>,
    Agent(session): Agent,
    Body(body): Body<NewBody>,
) -> Result<(StatusCode, Json<OneCannedResponse>), Problem> {
    let NewBody { shortcut, title, text, folder, personal } = body;
    let new = NewCannedResponse { shortcut, title, text, folder, personal };
    Ok((StatusCode::CREATED, one(app.desk.add_canned_response(&session.actor, new).await?)))
}

/// One saved reply.
#[utoipa::path(get, path = "/api/v1/canned-responses/{id}", tag = "canned responses", params(("id" = i64, Path)),
    responses((status = 200, body = OneCannedResponse), (status = 404, body = crate::problem::ProblemBody)))]
async fn get_one(
    State(app): State<App>,
    Agent(session): Agent,
    PathId(id): PathId,
) -> Result<Json<OneCannedResponse>, Problem> {
    Ok(one(app.desk.canned_response(&session.actor, reply_id(&id)?).await?))
}

#[derive(Deserialize, ToSchema)]
struct ChangeBody {
    shortcut: Option<String>,
    title: Option<String>,
    text: Option<String>,
    folder: Option<String>,
    personal: Option<bool>,
}

/// Change a saved reply.
#[utoipa::path(patch, path = "/api/v1/canned-responses/{id}", tag = "canned responses", params(("id" = i64, Path)), request_body = ChangeBody,
    responses((status = 200, body = OneCannedResponse), (status = 409, body = crate::problem::ProblemBody)))]
async fn change(
    State(app): State<App>,
    Agent(session): Agent,
    PathId(id): PathId,
    Body(body): Body<ChangeBody>,
) -> Result<Json<OneCannedResponse>, Problem> {
    let change = |reply: &mut NewCannedResponse| {
        reply.shortcut = body.shortcut.unwrap_or_else(|| std::mem::take(&mut reply.shortcut));
        reply.title = body.title.unwrap_or_else(|| std::mem::take(&mut reply.title));
        reply.text = body.text.unwrap_or_else(|| std::mem::take(&mut reply.text));
        reply.folder = body.folder.unwrap_or_else(|| std::mem::take(&mut reply.folder));
        reply.personal = body.personal.unwrap_or(reply.personal);
    };
    Ok(one(app.desk.change_canned_response(&session.actor, reply_id(&id)?, change).await?))
}

/// Remove a saved reply.
#[utoipa::path(delete, path = "/api/v1/canned-responses/{id}", tag = "canned responses", params(("id" = i64, Path)),
    responses((status = 204), (status = 404, body = crate::problem::ProblemBody)))]
async fn remove(State(app): State<App>, Agent(session): Agent, PathId(id): PathId) -> Result<StatusCode, Problem> {
    app.desk.delete_canned_response(&session.actor, reply_id(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Say that it was put into a text by hand, so that the most used come first.
#[utoipa::path(post, path = "/api/v1/canned-responses/{id}/used", tag = "canned responses", params(("id" = i64, Path)),
    responses((status = 204), (status = 404, body = crate::problem::ProblemBody)))]
async fn used(State(app): State<App>, Agent(session): Agent, PathId(id): PathId) -> Result<StatusCode, Problem> {
    app.desk.used_canned_response(&session.actor, reply_id(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, ToSchema)]
struct Send {
    #[schema(value_type = Option<i64>)]
    canned_response_id: Option<Number>,
    shortcut: Option<String>,
    /// Over the names known here.
    #[serde(default)]
    variables: HashMap<String, String>,
    client_id: Option<String>,
}

/// Send a saved reply into a chat, with its places filled.
#[utoipa::path(post, path = "/api/v1/chat/sessions/{id}/canned-response", tag = "canned responses", params(("id" = String, Path)), request_body = Send,
    responses((status = 201, body = Message), (status = 200, body = Message, description = "A retry of the same message"),
        (status = 409, body = crate::problem::ProblemBody)))]
async fn send(
    State(app): State<App>,
    Agent(session): Agent,
    headers: HeaderMap,
    PathId(id): PathId,
    Body(body): Body<Send>,
) -> Result<(StatusCode, Json<Message>), Problem> {
    let chat = id.as_str().into();
    // First of all whether the chat is there: another's is as absent, whatever else is wrong.
    app.desk.view(&session.actor, &chat).await?;
    let which = match (body.canned_response_id, body.shortcut) {
        (Some(id), _) => Which::Id(CannedResponseId(id.0)),
        (None, Some(shortcut)) => Which::Shortcut(shortcut),
        (None, None) => return Err(Refusal::invalid("canned_response_id", "is required, or shortcut.").into()),
    };
    let client_id = client_id(body.client_id, &headers)?;
    let sent = app.desk.send_canned_response(&session.actor, &chat, which, body.variables, client_id).await?;
    let status = if sent.created { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(sent.message.as_ref().into())))
}
