//! The tenant's agents.

use std::collections::HashMap;

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{App, auth, dialects::native::types::Agent, problem::Problem};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list))
}

#[derive(Serialize, ToSchema)]
struct AgentList {
    agents: Vec<Agent>,
    next_cursor: Option<String>,
}

/// Everyone who answers, and who is here.
#[utoipa::path(get, path = "/api/v1/agents", tag = "agents", responses((status = 200, body = AgentList)))]
async fn list(State(app): State<App>, auth::Agent(session): auth::Agent) -> Result<Json<AgentList>, Problem> {
    let (agents, active) = app.desk.agents(&session.actor).await?;
    let active: HashMap<_, _> = active.into_iter().collect();
    let tenant = session.actor.tenant();
    let one = |a: &deskbell_domain::Agent| {
        Agent::new(a, app.desk.presence(tenant, a.id), active.get(&a.id).copied().unwrap_or(0))
    };
    Ok(Json(AgentList { agents: agents.iter().map(one).collect(), next_cursor: None }))
}
