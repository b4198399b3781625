//! Saved replies.

use axum::{Json, extract::State, http::StatusCode};
use deskbell_domain as domain;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    App,
    auth::Agent,
    problem::{Body, Problem},
};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, add))
}

#[derive(Serialize, ToSchema)]
struct CannedResponse {
    id: i64,
    /// What an agent types after `/`.
    shortcut: String,
    title: String,
    /// With places like `{{customer_name}}`.
    text: String,
}

impl From<domain::CannedResponse> for CannedResponse {
    fn from(r: domain::CannedResponse) -> Self {
        Self { id: r.id.0, shortcut: r.shortcut, title: r.title, text: r.text }
    }
}

#[derive(Serialize, ToSchema)]
struct CannedResponseList {
    canned_responses: Vec<CannedResponse>,
    next_cursor: Option<String>,
}

/// The tenant's saved replies.
#[utoipa::path(get, path = "/api/v1/canned-responses", tag = "canned responses", responses((status = 200, body = CannedResponseList)))]
async fn list(State(app): State<App>, Agent(session): Agent) -> Result<Json<CannedResponseList>, Problem> {
    let all = app.desk.canned_responses(&session.actor).await?;
    Ok(Json(CannedResponseList { canned_responses: all.into_iter().map(Into::into).collect(), next_cursor: None }))
}

#[derive(Deserialize, ToSchema)]
struct NewCannedResponse {
    shortcut: String,
    title: String,
    text: String,
}

#[derive(Serialize, ToSchema)]
struct OneCannedResponse {
    canned_response: CannedResponse,
}

/// Save a reply for all agents.
#[utoipa::path(post, path = "/api/v1/canned-responses", tag = "canned responses", request_body = NewCannedResponse,
    responses((status = 201, body = OneCannedResponse), (status = 409, body = crate::problem::ProblemBody)))]
async fn add(
    State(app): State<App>,
    Agent(session): Agent,
    Body(body): Body<NewCannedResponse>,
) -> Result<(StatusCode, Json<OneCannedResponse>), Problem> {
    session.actor.agent()?;
    let tenant = session.actor.tenant();
    let added = app.desk.add_canned_response(tenant, &body.shortcut, &body.title, &body.text).await?;
    Ok((StatusCode::CREATED, Json(OneCannedResponse { canned_response: added.into() })))
}
