//! Setting sessions aside, merging two of one customer, and one act on many.

use axum::{Json, extract::State};
use deskbell_desk::{BulkAct, BulkOutcome};
use deskbell_domain::{AgentId, Priority, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::sessions::{OneSession, shown};
use crate::{
    App,
    auth::Agent,
    dialects::native::types::{Number, Session},
    problem::{Body, PathId, Problem, refusal_value},
    time::from_rfc3339,
};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(snooze))
        .routes(routes!(wake))
        .routes(routes!(merge))
        .routes(routes!(merged))
        .routes(routes!(bulk))
}

#[derive(Deserialize, ToSchema)]
struct Snooze {
    /// RFC 3339, within a year; left out: until the customer writes, which ends it in any case.
    until: Option<String>,
}

fn time(text: Option<&str>) -> Result<Option<Timestamp>, Refusal> {
    let parse = |text| {
        from_rfc3339(text).ok_or_else(|| Refusal::invalid("until", "must be a time like 2026-01-31T09:30:00.000Z."))
    };
    text.map(parse).transpose()
}

/// Set an active session aside. The customer isn't told.
#[utoipa::path(post, path = "/api/v1/chat/sessions/{id}/snooze", tag = "sessions", params(("id" = String, Path)), request_body = Snooze,
    responses((status = 200, body = OneSession), (status = 409, body = crate::problem::ProblemBody)))]
async fn snooze(
    State(app): State<App>,
    Agent(session): Agent,
    PathId(id): PathId,
    Body(body): Body<Snooze>,
) -> Result<Json<OneSession>, Problem> {
    let until = time(body.until.as_deref())?;
    let view = app.desk.snooze(&session.actor, &id.as_str().into(), until).await?;
    Ok(Json(OneSession { session: shown(&app, &view) }))
}

/// Fetch a session back that was set aside.
#[utoipa::path(post, path = "/api/v1/chat/sessions/{id}/wake", tag = "sessions", params(("id" = String, Path)), responses((status = 200, body = OneSession)))]
async fn wake(State(app): State<App>, Agent(session): Agent, PathId(id): PathId) -> Result<Json<OneSession>, Problem> {
    let view = app.desk.wake(&session.actor, &id.as_str().into()).await?;
    Ok(Json(OneSession { session: shown(&app, &view) }))
}

#[derive(Deserialize, ToSchema)]
struct Merge {
    /// The session it goes on in, of the same customer.
    into: String,
}

/// Close a session for good and let it go on in another of the same customer; the other is answered.
#[utoipa::path(post, path = "/api/v1/chat/sessions/{id}/merge", tag = "sessions", params(("id" = String, Path)), request_body = Merge,
    responses((status = 200, body = OneSession), (status = 409, body = crate::problem::ProblemBody)))]
async fn merge(
    State(app): State<App>,
    Agent(session): Agent,
    PathId(id): PathId,
    Body(body): Body<Merge>,
) -> Result<Json<OneSession>, Problem> {
    let view = app.desk.merge(&session.actor, &id.as_str().into(), &body.into.as_str().into()).await?;
    Ok(Json(OneSession { session: shown(&app, &view) }))
}

#[derive(Serialize, ToSchema)]
struct EarlierParts {
    /// Oldest first.
    sessions: Vec<Session>,
    next_cursor: Option<String>,
}

/// The sessions that go on in this one.
#[utoipa::path(get, path = "/api/v1/chat/sessions/{id}/merged", tag = "sessions", params(("id" = String, Path)), responses((status = 200, body = EarlierParts)))]
async fn merged(
    State(app): State<App>,
    Agent(session): Agent,
    PathId(id): PathId,
) -> Result<Json<EarlierParts>, Problem> {
    let views = app.desk.merged_into(&session.actor, &id.as_str().into()).await?;
    Ok(Json(EarlierParts { sessions: views.iter().map(|view| shown(&app, view)).collect(), next_cursor: None }))
}

#[derive(Deserialize, ToSchema)]
struct Bulk {
    /// 1 to 200 sessions.
    ids: Vec<String>,
    /// `assign`, `tag`, `priority`, `close`, `undo_close`, `snooze`, `wake`, `read` or `unread`
    action: String,
    /// With `assign`.
    #[schema(value_type = Option<i64>)]
    agent_id: Option<Number>,
    /// With `tag`: those to add.
    #[serde(default)]
    tags: Vec<String>,
    /// With `tag`: those to remove.
    #[serde(default)]
    remove_tags: Vec<String>,
    /// With `priority`.
    priority: Option<String>,
    /// With `snooze`, as there.
    until: Option<String>,
}

impl Bulk {
    fn act(&self) -> Result<BulkAct, Refusal> {
        let required = |field: &str| Refusal::invalid(field, "is required.");
        match self.action.as_str() {
            "assign" => Ok(BulkAct::Assign(AgentId(self.agent_id.ok_or_else(|| required("agent_id"))?.0))),
            "tag" if self.tags.is_empty() && self.remove_tags.is_empty() => Err(required("tags")),
            "tag" => Ok(BulkAct::Tag { add: self.tags.clone(), remove: self.remove_tags.clone() }),
            "priority" => {
                let text = self.priority.as_deref().ok_or_else(|| required("priority"))?;
                let priority = Priority::parse(text)
                    .ok_or_else(|| Refusal::invalid("priority", "must be low, medium, high or urgent."))?;
                Ok(BulkAct::Priority(priority))
            }
            "close" => Ok(BulkAct::Close),
            "undo_close" => Ok(BulkAct::UndoClose),
            "snooze" => Ok(BulkAct::Snooze { until: time(self.until.as_deref())? }),
            "wake" => Ok(BulkAct::Wake),
            "read" => Ok(BulkAct::Read),
            "unread" => Ok(BulkAct::Unread),
            _ => Err(Refusal::invalid(
                "action",
                "must be assign, tag, priority, close, undo_close, snooze, wake, read or unread.",
            )),
        }
    }
}

#[derive(Serialize, ToSchema)]
struct BulkResult {
    id: String,
    ok: bool,
    /// Whether anything about it changed.
    changed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    session: Option<Session>,
    /// `{ code, message }`, where it was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    error: Option<serde_json::Value>,
}

#[derive(Serialize, ToSchema)]
struct BulkAnswer {
    /// One for each session, in the order asked.
    results: Vec<BulkResult>,
}

/// One act on many sessions, each answered by itself.
#[utoipa::path(post, path = "/api/v1/chat/sessions/bulk", tag = "sessions", request_body = Bulk, responses((status = 200, body = BulkAnswer)))]
async fn bulk(
    State(app): State<App>,
    Agent(session): Agent,
    Body(body): Body<Bulk>,
) -> Result<Json<BulkAnswer>, Problem> {
    let act = body.act()?;
    let ids = body.ids.iter().map(|id| id.as_str().into()).collect();
    let outcomes = app.desk.bulk(&session.actor, ids, act).await?;
    let result = |(id, outcome): BulkOutcome| match outcome {
        Ok((view, changed)) => {
            let session = Some(shown(&app, &view));
            BulkResult { id: id.to_string(), ok: true, changed, session, error: None }
        }
        Err(refusal) => {
            let error = Some(refusal_value(&refusal));
            BulkResult { id: id.to_string(), ok: false, changed: false, session: None, error }
        }
    };
    Ok(Json(BulkAnswer { results: outcomes.into_iter().map(result).collect() }))
}
