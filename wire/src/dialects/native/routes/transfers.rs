//! Handing a chat on, and the history of it.

use axum::{Json, extract::State};
use deskbell_domain::{AgentBrief, AgentId, ConversationId, Handover, Refusal, Target, TeamId, Transfer};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::sessions::{OneSession, shown};
use crate::{
    App,
    auth::Agent,
    dialects::native::types::{Number, Person},
    problem::{Body, PathId, Problem},
    time::rfc3339,
};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(transfer)).routes(routes!(list))
}

/// To whom: exactly one of `agent_id`, `team_id` and `queue: true`.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = TransferTo)]
pub struct To {
    #[schema(value_type = Option<i64>)]
    pub agent_id: Option<Number>,
    #[schema(value_type = Option<i64>)]
    pub team_id: Option<Number>,
    pub queue: Option<bool>,
    /// For colleagues; the visitor doesn't see it.
    pub reason: Option<String>,
}

impl To {
    pub fn handover(&self) -> Result<Handover, Refusal> {
        match (self.agent_id, self.team_id, self.queue.unwrap_or(false)) {
            (Some(agent), None, false) => Ok(Handover::Agent(AgentId(agent.0))),
            (None, Some(team), false) => Ok(Handover::Team(TeamId(team.0))),
            (None, None, true) => Ok(Handover::Queue),
            (None, None, false) => Err(Refusal::invalid("agent_id", "is required.")),
            _ => Err(Refusal::invalid("agent_id", "can't be combined with team_id or queue.")),
        }
    }
}

/// Hand a chat to another agent, to a team, or back to the queue.
#[utoipa::path(post, path = "/api/v1/chat/sessions/{id}/transfer", tag = "sessions", params(("id" = String, Path)), request_body = To,
    responses((status = 200, body = OneSession), (status = 409, body = crate::problem::ProblemBody)))]
async fn transfer(
    State(app): State<App>,
    Agent(session): Agent,
    PathId(id): PathId,
    Body(body): Body<To>,
) -> Result<Json<OneSession>, Problem> {
    let id = ConversationId::from(id.as_str());
    let view = app.desk.transfer(&session.actor, &id, body.handover()?, body.reason.as_deref()).await?;
    Ok(Json(OneSession { session: shown(&app, &view) }))
}

#[derive(Serialize, ToSchema)]
#[schema(as = Transfer)]
struct Shown {
    from: Option<Person>,
    /// One of the two; neither: the queue.
    to_agent: Option<Person>,
    to_team: Option<Person>,
    /// None: the agent who had accepted it vanished before the first reply.
    by: Option<Person>,
    reason: Option<String>,
    created_at: String,
}

impl From<Transfer> for Shown {
    fn from(t: Transfer) -> Self {
        let person = |a: AgentBrief| Person { id: a.id.0, name: a.name };
        let (to_agent, to_team) = match t.to {
            Target::Agent(agent) => (Some(person(agent)), None),
            Target::Team(team) => (None, Some(Person { id: team.id.0, name: team.name })),
            Target::Queue => (None, None),
        };
        let (from, by) = (t.from.map(person), t.by.map(person));
        Self { from, to_agent, to_team, by, reason: t.reason, created_at: rfc3339(t.at) }
    }
}

#[derive(Serialize, ToSchema)]
struct TransferList {
    /// Oldest first.
    transfers: Vec<Shown>,
    next_cursor: Option<String>,
}

/// How the chat came to whoever has it.
#[utoipa::path(get, path = "/api/v1/chat/sessions/{id}/transfers", tag = "sessions", params(("id" = String, Path)), responses((status = 200, body = TransferList)))]
async fn list(
    State(app): State<App>,
    Agent(session): Agent,
    PathId(id): PathId,
) -> Result<Json<TransferList>, Problem> {
    let all = app.desk.transfers(&session.actor, &id.as_str().into()).await?;
    Ok(Json(TransferList { transfers: all.into_iter().map(Into::into).collect(), next_cursor: None }))
}
