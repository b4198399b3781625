//! What happens to a message after it was sent: edited, deleted, reacted to; by agents, and by visitors to their own.

use axum::{Json, extract::State};
use deskbell_domain::{Actor, ConversationId, MessageId, MessageVersion, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    App,
    auth::{Agent, Visitor},
    dialects::native::types::{Attachment, Message, Reactor},
    problem::{Body, PathIds, Problem},
    time::rfc3339,
};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(edit, delete))
        .routes(routes!(react))
        .routes(routes!(versions))
        .routes(routes!(edit_own, delete_own))
        .routes(routes!(react_publicly))
}

#[derive(Deserialize, ToSchema)]
struct Edit {
    message: String,
}

#[derive(Deserialize, ToSchema)]
struct React {
    /// One of 👍 ❤️ 😂 😮 😢 🙏 🎉 ✅
    emoji: String,
    /// Take it back. Leaving or taking back twice changes nothing.
    #[serde(default)]
    remove: bool,
}

#[derive(Serialize, ToSchema)]
struct Versions {
    /// Oldest first; what stands there now is not among them.
    versions: Vec<Version>,
    next_cursor: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct Version {
    version: i64,
    message: String,
    attachments: Vec<Attachment>,
    written_at: String,
    replaced_at: String,
    replaced_by: Reactor,
}

impl From<&MessageVersion> for Version {
    fn from(v: &MessageVersion) -> Self {
        Self {
            version: v.version,
            message: v.text.clone(),
            attachments: v.attachments.iter().map(Attachment::from).collect(),
            written_at: rfc3339(v.written_at),
            replaced_at: rfc3339(v.replaced_at),
            replaced_by: Reactor::from(&v.replaced_by),
        }
    }
}

/// An id nobody could have is of no message.
fn place((session, message): (String, String)) -> Result<(ConversationId, MessageId), Refusal> {
    let id = message.parse().map_err(|_| Refusal::NotFound("message"))?;
    Ok((session.as_str().into(), MessageId(id)))
}

/// Edit a message of one's own. `seq` stays, `edited_at` says when; what stood there is kept.
#[utoipa::path(patch, path = "/api/v1/chat/sessions/{id}/messages/{message_id}", tag = "sessions",
    params(("id" = String, Path), ("message_id" = String, Path)), request_body = Edit,
    responses((status = 200, body = Message), (status = 403, body = crate::problem::ProblemBody),
        (status = 409, body = crate::problem::ProblemBody, description = "Deleted, closed, or it went out through another channel")))]
async fn edit(
    State(app): State<App>,
    Agent(session): Agent,
    PathIds(ids): PathIds,
    Body(body): Body<Edit>,
) -> Result<Json<Message>, Problem> {
    let (session_id, id) = place(ids)?;
    let message = app.desk.edit_message(&session.actor, &session_id, id, &body.message).await?;
    Ok(Json(message.as_ref().into()))
}

/// Take a message's text and files away: one's own, or anybody's with `moderate_messages`.
#[utoipa::path(delete, path = "/api/v1/chat/sessions/{id}/messages/{message_id}", tag = "sessions",
    params(("id" = String, Path), ("message_id" = String, Path)),
    responses((status = 200, body = Message, description = "What is left of it"), (status = 403, body = crate::problem::ProblemBody)))]
async fn delete(
    State(app): State<App>,
    Agent(session): Agent,
    PathIds(ids): PathIds,
) -> Result<Json<Message>, Problem> {
    let (session_id, id) = place(ids)?;
    let message = app.desk.delete_message(&session.actor, &session_id, id).await?;
    Ok(Json(message.as_ref().into()))
}

/// Leave a reaction, or take it back.
#[utoipa::path(post, path = "/api/v1/chat/sessions/{id}/messages/{message_id}/reactions", tag = "sessions",
    params(("id" = String, Path), ("message_id" = String, Path)), request_body = React,
    responses((status = 200, body = Message), (status = 422, body = crate::problem::ProblemBody)))]
async fn react(
    State(app): State<App>,
    Agent(session): Agent,
    PathIds(ids): PathIds,
    Body(body): Body<React>,
) -> Result<Json<Message>, Problem> {
    let (session_id, id) = place(ids)?;
    let message = app.desk.react(&session.actor, &session_id, id, &body.emoji, !body.remove).await?;
    Ok(Json(message.as_ref().into()))
}

/// What stood in a message before. For its author, and with `moderate_messages`.
#[utoipa::path(get, path = "/api/v1/chat/sessions/{id}/messages/{message_id}/versions", tag = "sessions",
    params(("id" = String, Path), ("message_id" = String, Path)),
    responses((status = 200, body = Versions), (status = 403, body = crate::problem::ProblemBody)))]
async fn versions(
    State(app): State<App>,
    Agent(session): Agent,
    PathIds(ids): PathIds,
) -> Result<Json<Versions>, Problem> {
    let (session_id, id) = place(ids)?;
    let versions = app.desk.message_versions(&session.actor, &session_id, id).await?;
    Ok(Json(Versions { versions: versions.iter().map(Version::from).collect(), next_cursor: None }))
}

/// The visitor and the message they name.
async fn named(
    app: &App,
    visitor: &Visitor,
    ids: (String, String),
) -> Result<(Actor, ConversationId, MessageId), Refusal> {
    let (session_id, id) = place(ids)?;
    let actor = visitor.in_conversation(app, &session_id).await?;
    Ok((actor, session_id, id))
}

/// Edit a message of one's own within 15 minutes.
#[utoipa::path(patch, path = "/api/v1/chat/public/session/{session_id}/messages/{message_id}", tag = "public",
    params(("session_id" = String, Path), ("message_id" = String, Path)), request_body = Edit, security((), ("token" = [])),
    responses((status = 200, body = Message), (status = 403, body = crate::problem::ProblemBody),
        (status = 409, body = crate::problem::ProblemBody)))]
async fn edit_own(
    State(app): State<App>,
    visitor: Visitor,
    PathIds(ids): PathIds,
    Body(body): Body<Edit>,
) -> Result<Json<Message>, Problem> {
    let (actor, session_id, id) = named(&app, &visitor, ids).await?;
    let message = app.desk.edit_message(&actor, &session_id, id, &body.message).await?;
    Ok(Json(Message::for_visitor(&message)))
}

/// Delete a message of one's own within 15 minutes.
#[utoipa::path(delete, path = "/api/v1/chat/public/session/{session_id}/messages/{message_id}", tag = "public",
    params(("session_id" = String, Path), ("message_id" = String, Path)), security((), ("token" = [])),
    responses((status = 200, body = Message), (status = 403, body = crate::problem::ProblemBody)))]
async fn delete_own(State(app): State<App>, visitor: Visitor, PathIds(ids): PathIds) -> Result<Json<Message>, Problem> {
    let (actor, session_id, id) = named(&app, &visitor, ids).await?;
    let message = app.desk.delete_message(&actor, &session_id, id).await?;
    Ok(Json(Message::for_visitor(&message)))
}

/// Leave a reaction, or take it back.
#[utoipa::path(post, path = "/api/v1/chat/public/session/{session_id}/messages/{message_id}/reactions", tag = "public",
    params(("session_id" = String, Path), ("message_id" = String, Path)), request_body = React, security((), ("token" = [])),
    responses((status = 200, body = Message), (status = 422, body = crate::problem::ProblemBody)))]
async fn react_publicly(
    State(app): State<App>,
    visitor: Visitor,
    PathIds(ids): PathIds,
    Body(body): Body<React>,
) -> Result<Json<Message>, Problem> {
    let (actor, session_id, id) = named(&app, &visitor, ids).await?;
    let message = app.desk.react(&actor, &session_id, id, &body.emoji, !body.remove).await?;
    Ok(Json(Message::for_visitor(&message)))
}
