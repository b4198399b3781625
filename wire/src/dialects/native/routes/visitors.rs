//! Who is on a site now.

use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    App,
    audience::View,
    auth::Agent,
    dialects::native::types::{PageSeen, Session, Visitor},
    problem::{Body, PathId, Problem},
    time::rfc3339,
};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(one)).routes(routes!(chat))
}

#[derive(Serialize, ToSchema)]
struct VisitorList {
    visitors: Vec<Visitor>,
    next_cursor: Option<String>,
}

/// A snapshot; `monitor.watch` on `/ws` keeps it live.
#[utoipa::path(get, path = "/api/v1/visitors", tag = "visitors", responses((status = 200, body = VisitorList)))]
async fn list(State(app): State<App>, Agent(session): Agent) -> Result<Json<VisitorList>, Problem> {
    let visits = app.desk.visits(&session.actor)?;
    Ok(Json(VisitorList { visitors: visits.iter().map(|v| v.as_ref().into()).collect(), next_cursor: None }))
}

#[derive(Serialize, ToSchema)]
struct VisitorWithTrail {
    visitor: Visitor,
    /// The last pages of the visit, oldest first.
    trail: Vec<PageSeen>,
}

/// One of them, with the way they took.
#[utoipa::path(get, path = "/api/v1/visitors/{id}", tag = "visitors", params(("id" = String, Path)),
    responses((status = 200, body = VisitorWithTrail), (status = 404, body = crate::problem::ProblemBody)))]
async fn one(
    State(app): State<App>,
    Agent(session): Agent,
    PathId(id): PathId,
) -> Result<Json<VisitorWithTrail>, Problem> {
    let visit = app.desk.visit(&session.actor, &id)?;
    let page = |p: &deskbell_domain::PageSeen| PageSeen {
        url: p.url.clone(),
        title: p.title.clone(),
        since: rfc3339(p.since),
    };
    Ok(Json(VisitorWithTrail { visitor: visit.as_ref().into(), trail: visit.trail.iter().map(page).collect() }))
}

#[derive(Deserialize, ToSchema)]
struct NewChat {
    message: String,
}

#[derive(Serialize, ToSchema)]
struct Begun {
    session: Session,
}

/// Start a chat with a visitor: it is yours, and opens on their page with your message.
#[utoipa::path(post, path = "/api/v1/visitors/{id}/chat", tag = "visitors", params(("id" = String, Path)), request_body = NewChat,
    responses((status = 201, body = Begun), (status = 404, body = crate::problem::ProblemBody),
        (status = 409, body = crate::problem::ProblemBody, description = "They have a chat already")))]
async fn chat(
    State(app): State<App>,
    Agent(session): Agent,
    PathId(id): PathId,
    Body(body): Body<NewChat>,
) -> Result<(StatusCode, Json<Begun>), Problem> {
    let view = app.desk.greet(&session.actor, &id, &body.message).await?;
    let visit = app.desk.visit_of(view.conversation.tenant, view.visitor.id);
    let session = Session::new(&view, View::Agent, app.desk.clock().now(), visit.as_deref());
    Ok((StatusCode::CREATED, Json(Begun { session })))
}
