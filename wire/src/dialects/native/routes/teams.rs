//! Teams: everybody sees them, admins change them.

use axum::{Json, extract::State, http::StatusCode};
use deskbell_domain::{self as domain, AgentId, Refusal, TeamId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    App,
    auth::Agent,
    dialects::native::types::Number,
    problem::{Body, PathId, Problem},
};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(change, remove))
}

#[derive(Serialize, ToSchema)]
struct Team {
    id: i64,
    name: String,
    /// Agents' numbers.
    members: Vec<i64>,
}

impl From<domain::Team> for Team {
    fn from(t: domain::Team) -> Self {
        Self { id: t.id.0, name: t.name, members: t.members.iter().map(|a| a.0).collect() }
    }
}

#[derive(Serialize, ToSchema)]
struct TeamList {
    teams: Vec<Team>,
    next_cursor: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct OneTeam {
    team: Team,
}

/// The tenant's teams, by name.
#[utoipa::path(get, path = "/api/v1/teams", tag = "teams", responses((status = 200, body = TeamList)))]
async fn list(State(app): State<App>, Agent(session): Agent) -> Result<Json<TeamList>, Problem> {
    let teams = app.desk.teams(&session.actor).await?;
    Ok(Json(TeamList { teams: teams.into_iter().map(Into::into).collect(), next_cursor: None }))
}

#[derive(Deserialize, ToSchema)]
struct NewTeam {
    name: String,
    #[serde(default)]
    #[schema(value_type = Vec<i64>)]
    members: Vec<Number>,
}

fn agents(numbers: Vec<Number>) -> Vec<AgentId> {
    numbers.into_iter().map(|n| AgentId(n.0)).collect()
}

/// Make a team. For admins.
#[utoipa::path(post, path = "/api/v1/teams", tag = "teams", request_body = NewTeam,
    responses((status = 201, body = OneTeam), (status = 409, body = crate::problem::ProblemBody)))]
async fn add(
    State(app): State<App>,
    Agent(session): Agent,
    Body(body): Body<NewTeam>,
) -> Result<(StatusCode, Json<OneTeam>), Problem> {
    let team = app.desk.add_team(&session.actor, &body.name, agents(body.members)).await?;
    Ok((StatusCode::CREATED, Json(OneTeam { team: team.into() })))
}

#[derive(Deserialize, ToSchema)]
struct ChangeTeam {
    name: Option<String>,
    /// All of them; left out: as they are.
    #[schema(value_type = Option<Vec<i64>>)]
    members: Option<Vec<Number>>,
}

fn number(id: &str) -> Result<TeamId, Refusal> {
    id.parse().map_err(|_| Refusal::NotFound("team"))
}

/// Rename a team, or say who is in it. For admins.
#[utoipa::path(patch, path = "/api/v1/teams/{team_id}", tag = "teams", params(("team_id" = i64, Path)), request_body = ChangeTeam,
    responses((status = 200, body = OneTeam), (status = 409, body = crate::problem::ProblemBody)))]
async fn change(
    State(app): State<App>,
    Agent(session): Agent,
    PathId(id): PathId,
    Body(body): Body<ChangeTeam>,
) -> Result<Json<OneTeam>, Problem> {
    let members = body.members.map(agents);
    let team = app.desk.set_team(&session.actor, number(&id)?, body.name.as_deref(), members).await?;
    Ok(Json(OneTeam { team: team.into() }))
}

/// Take a team away: what waits for it waits for everybody. For admins.
#[utoipa::path(delete, path = "/api/v1/teams/{team_id}", tag = "teams", params(("team_id" = i64, Path)), responses((status = 204)))]
async fn remove(State(app): State<App>, Agent(session): Agent, PathId(id): PathId) -> Result<StatusCode, Problem> {
    app.desk.remove_team(&session.actor, number(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
