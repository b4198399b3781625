//! The tenant's agents: who they are, and changing that.

use std::collections::HashMap;

use axum::{Json, extract::State, http::StatusCode};
use deskbell_desk::{AgentChanges, NewAgent, Session};
use deskbell_domain::{AgentId, Refusal, Role};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    App, auth,
    dialects::native::types::Agent,
    problem::{Body, PathId, Problem},
};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(change))
}

#[derive(Serialize, ToSchema)]
struct AgentList {
    agents: Vec<Agent>,
    next_cursor: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct OneAgent {
    agent: Agent,
}

async fn everyone(app: &App, session: &Session) -> Result<Vec<Agent>, Refusal> {
    let (agents, active) = app.desk.agents(&session.actor).await?;
    let active: HashMap<_, _> = active.into_iter().collect();
    let seen: HashMap<_, _> = app.desk.agents_last_seen(&session.actor).await?.into_iter().collect();
    let tenant = session.actor.tenant();
    let one = |a: &deskbell_domain::Agent| {
        let active = active.get(&a.id).copied().unwrap_or(0);
        Agent::new(a, app.desk.presence(tenant, a.id), active, seen.get(&a.id).copied())
    };
    Ok(agents.iter().map(one).collect())
}

/// One of them, as the list shows it.
async fn one(app: &App, session: &Session, id: AgentId) -> Result<Json<OneAgent>, Problem> {
    let agent = everyone(app, session).await?.into_iter().find(|a| a.id == id.0).ok_or(Refusal::NotFound("agent"))?;
    Ok(Json(OneAgent { agent }))
}

/// Everyone who answers, and who is here; the disabled too.
#[utoipa::path(get, path = "/api/v1/agents", tag = "agents", responses((status = 200, body = AgentList)))]
async fn list(State(app): State<App>, auth::Agent(session): auth::Agent) -> Result<Json<AgentList>, Problem> {
    Ok(Json(AgentList { agents: everyone(&app, &session).await?, next_cursor: None }))
}

pub fn role(text: &str) -> Result<Role, Refusal> {
    Role::parse(text).ok_or_else(|| Refusal::invalid("role", "must be agent, supervisor or admin."))
}

#[derive(Deserialize, ToSchema)]
struct AgentBody {
    name: String,
    email: String,
    password: String,
    /// `agent`, `supervisor` or `admin`
    role: String,
    #[serde(default)]
    skills: Vec<String>,
}

/// Add a member with a password that somebody tells them. Most are better invited. Needs `manage_members`.
#[utoipa::path(post, path = "/api/v1/agents", tag = "agents", request_body = AgentBody,
    responses((status = 201, body = OneAgent), (status = 409, body = crate::problem::ProblemBody)))]
async fn add(
    State(app): State<App>,
    auth::Agent(session): auth::Agent,
    Body(body): Body<AgentBody>,
) -> Result<(StatusCode, Json<OneAgent>), Problem> {
    let AgentBody { name, email, password, role: named, skills } = body;
    let new = NewAgent { name, email, password, role: role(&named)?, skills };
    let agent = app.desk.hire(&session, new).await?;
    Ok((StatusCode::CREATED, one(&app, &session, agent.id).await?))
}

#[derive(Deserialize, ToSchema)]
struct AgentPatch {
    name: Option<String>,
    /// `agent`, `supervisor` or `admin`
    role: Option<String>,
    skills: Option<Vec<String>>,
    /// 0 to 100
    max_chats: Option<i64>,
    disabled: Option<bool>,
}

/// Change a member; only what is given changes. Needs `manage_members`.
///
/// A changed role or a disabled member counts at once: older tokens are refused and sockets close.
#[utoipa::path(patch, path = "/api/v1/agents/{id}", tag = "agents", params(("id" = i64, Path)), request_body = AgentPatch,
    responses((status = 200, body = OneAgent), (status = 404, body = crate::problem::ProblemBody),
        (status = 409, description = "the last admin", body = crate::problem::ProblemBody)))]
async fn change(
    State(app): State<App>,
    auth::Agent(session): auth::Agent,
    PathId(id): PathId,
    Body(body): Body<AgentPatch>,
) -> Result<Json<OneAgent>, Problem> {
    let id: AgentId = id.parse().map_err(|_| Refusal::NotFound("agent"))?;
    let AgentPatch { name, role: named, skills, max_chats, disabled } = body;
    let role = named.as_deref().map(role).transpose()?;
    let changes = AgentChanges { name, role, skills, max_chats, disabled };
    app.desk.change_agent(&session, id, changes).await?;
    one(&app, &session, id).await
}
