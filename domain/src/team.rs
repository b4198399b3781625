//! A team: agents who answer the same kind of question. A chat can be handed to it; any of its members may then accept.

use serde::{Deserialize, Serialize};

use crate::{AgentId, Refusal, TeamId, TenantId, text};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    pub tenant: TenantId,
    pub id: TeamId,
    pub name: String,
    pub members: Vec<AgentId>,
}

/// As much of a team as stands in a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamBrief {
    pub id: TeamId,
    pub name: String,
}

impl Team {
    pub fn brief(&self) -> TeamBrief {
        TeamBrief { id: self.id, name: self.name.clone() }
    }
}

/// Most members a team may name.
const MEMBERS_MAX: usize = 500;

pub fn name(text: &str) -> Result<String, Refusal> {
    text::required("name", text.trim(), 60)
}

/// Each agent once, in the order of their numbers.
pub fn members(mut agents: Vec<AgentId>) -> Result<Vec<AgentId>, Refusal> {
    if agents.len() > MEMBERS_MAX {
        return Err(Refusal::invalid("members", format!("must be at most {MEMBERS_MAX}.")));
    }
    agents.sort();
    agents.dedup();
    Ok(agents)
}
