//! Who is on a site now.

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{App, auth::Agent, dialects::native::types::Visitor, problem::Problem};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list))
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
