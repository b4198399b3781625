//! A chat to keep: as a download, and by mail.

use axum::{Json, extract::State, http::StatusCode, response::Response};
use deskbell_desk::Line;
use deskbell_domain::{Actor, ConversationId};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    App,
    audience::View,
    auth::{Agent, Visitor},
    client::Client,
    dialects::native::types::{Message, Note, Session},
    problem::{Body, Params, PathId, Problem},
    transcript::{self, Format},
};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(read, mail)).routes(routes!(read_own, mail_own))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Asked {
    /// `text` (the default), `html` or `json`
    format: Option<String>,
    /// With the private notes, for colleagues only.
    #[serde(default)]
    notes: bool,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct AskedPublicly {
    /// `text` (the default), `html` or `json`
    format: Option<String>,
}

#[derive(Default, Deserialize, ToSchema)]
struct To {
    /// Left out: the visitor's own address.
    email: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct Queued {
    email: String,
}

/// All that was said, as a file.
#[utoipa::path(get, path = "/api/v1/chat/sessions/{id}/transcript", tag = "sessions", params(("id" = String, Path), Asked),
    responses((status = 200, content_type = "text/plain", body = String), (status = 422, body = crate::problem::ProblemBody)))]
async fn read(
    State(app): State<App>,
    Agent(session): Agent,
    PathId(id): PathId,
    Params(asked): Params<Asked>,
) -> Result<Response, Problem> {
    file(&app, &session.actor, &id.as_str().into(), asked.format.as_deref(), asked.notes).await
}

/// Send what was said to the visitor, or to another address. Asked twice, it goes once.
#[utoipa::path(post, path = "/api/v1/chat/sessions/{id}/transcript", tag = "sessions", params(("id" = String, Path)), request_body = To,
    responses((status = 202, body = Queued), (status = 409, body = crate::problem::ProblemBody, description = "No mail goes out here"),
        (status = 422, body = crate::problem::ProblemBody)))]
async fn mail(
    State(app): State<App>,
    Agent(session): Agent,
    PathId(id): PathId,
    Body(to): Body<To>,
) -> Result<(StatusCode, Json<Queued>), Problem> {
    let email = app.desk.mail_transcript(&session.actor, &id.as_str().into(), to.email.as_deref()).await?;
    Ok((StatusCode::ACCEPTED, Json(Queued { email })))
}

/// All that was said, as a file.
#[utoipa::path(get, path = "/api/v1/chat/public/session/{session_id}/transcript", tag = "public",
    params(("session_id" = String, Path), AskedPublicly), security((), ("token" = [])),
    responses((status = 200, content_type = "text/plain", body = String), (status = 404, body = crate::problem::ProblemBody)))]
async fn read_own(
    State(app): State<App>,
    visitor: Visitor,
    PathId(id): PathId,
    Params(asked): Params<AskedPublicly>,
) -> Result<Response, Problem> {
    let id = ConversationId::from(id.as_str());
    let actor = visitor.in_conversation(&app, &id).await?;
    file(&app, &actor, &id, asked.format.as_deref(), false).await
}

/// Send what was said to oneself. Asked twice, it goes once.
#[utoipa::path(post, path = "/api/v1/chat/public/session/{session_id}/transcript", tag = "public",
    params(("session_id" = String, Path)), request_body = To, security((), ("token" = [])),
    responses((status = 202, body = Queued), (status = 409, body = crate::problem::ProblemBody, description = "No mail goes out here"),
        (status = 429, body = crate::problem::ProblemBody)))]
async fn mail_own(
    State(app): State<App>,
    visitor: Visitor,
    client: Client,
    PathId(id): PathId,
    Body(to): Body<To>,
) -> Result<(StatusCode, Json<Queued>), Problem> {
    let id = ConversationId::from(id.as_str());
    let actor = visitor.in_conversation(&app, &id).await?;
    if actor.agent().is_err() {
        app.limits.mail(&actor, client.ip)?;
    }
    let email = app.desk.mail_transcript(&actor, &id, to.email.as_deref()).await?;
    Ok((StatusCode::ACCEPTED, Json(Queued { email })))
}

async fn file(
    app: &App,
    actor: &Actor,
    id: &ConversationId,
    format: Option<&str>,
    with_notes: bool,
) -> Result<Response, Problem> {
    let format = Format::parse(format)?;
    let transcript = app.desk.chat_transcript(actor, id, with_notes).await?;
    let for_agents = actor.agent().is_ok();
    let body = match format {
        Format::Json => {
            let (mut messages, mut notes) = (Vec::new(), Vec::new());
            for line in &transcript.lines {
                match line {
                    Line::Message(message) if for_agents => messages.push(Message::from(&**message)),
                    Line::Message(message) => messages.push(Message::for_visitor(message)),
                    Line::Note(note) => notes.push(Note::from(note)),
                }
            }
            let view = if for_agents { View::Agent } else { View::Visitor };
            let now = app.desk.clock().now();
            let mut session = Session::new(&transcript.view, view, now, None);
            let last = transcript.view.conversation.last_message.as_ref();
            if last.is_some_and(|last| last.at < actor.oldest_readable(now)) {
                session.last_message = None;
            }
            let mut all = json!({ "session": session, "messages": messages, "is_cut": transcript.is_cut });
            if with_notes && for_agents {
                all["notes"] = json!(notes);
            }
            all.to_string()
        }
        Format::Text | Format::Html => {
            transcript::written(&transcript, format, &app.desk.tenant(actor.tenant()).await?.name)?
        }
    };
    Ok(transcript::download(body, format, id.as_str()))
}
