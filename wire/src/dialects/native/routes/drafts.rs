//! What an agent has half written, on whatever device.

use axum::{Json, extract::State};
use deskbell_domain::{AgentDraft, DraftMode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    App,
    auth::Agent,
    problem::{Body, PathId, Problem},
    time::rfc3339,
};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, put))
}

#[derive(Serialize, ToSchema)]
struct Draft {
    /// `reply` or `note`
    mode: &'static str,
    text: String,
    updated_at: String,
}

impl From<AgentDraft> for Draft {
    fn from(d: AgentDraft) -> Self {
        Self { mode: d.mode.as_str(), text: d.text, updated_at: rfc3339(d.at) }
    }
}

#[derive(Serialize, ToSchema)]
struct DraftList {
    drafts: Vec<Draft>,
    next_cursor: Option<String>,
}

/// One's own drafts in a chat.
#[utoipa::path(get, path = "/api/v1/chat/sessions/{id}/draft", tag = "sessions", params(("id" = String, Path)), responses((status = 200, body = DraftList)))]
async fn list(State(app): State<App>, Agent(session): Agent, PathId(id): PathId) -> Result<Json<DraftList>, Problem> {
    let drafts = app.desk.drafts(&session.actor, &id.as_str().into()).await?;
    Ok(Json(DraftList { drafts: drafts.into_iter().map(Into::into).collect(), next_cursor: None }))
}

#[derive(Deserialize, ToSchema)]
struct NewDraft {
    /// Empty: nothing is kept.
    text: String,
    /// `reply` (the default) or `note`
    mode: Option<String>,
    /// Comes back in the frame `chat.draft`, so that a device knows its own.
    device: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct OneDraft {
    draft: Draft,
}

/// Keep what is half written.
#[utoipa::path(put, path = "/api/v1/chat/sessions/{id}/draft", tag = "sessions", params(("id" = String, Path)), request_body = NewDraft, responses((status = 200, body = OneDraft)))]
async fn put(
    State(app): State<App>,
    Agent(session): Agent,
    PathId(id): PathId,
    Body(body): Body<NewDraft>,
) -> Result<Json<OneDraft>, Problem> {
    let mode = DraftMode::parse(body.mode.as_deref().unwrap_or("reply"))?;
    let (id, device) = (id.as_str().into(), body.device.as_deref());
    let draft = app.desk.set_draft(&session.actor, &id, mode, &body.text, device).await?;
    Ok(Json(OneDraft { draft: draft.into() }))
}
