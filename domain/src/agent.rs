//! An agent: a person of the tenant who answers.

use serde::{Deserialize, Serialize};

use crate::{AgentId, Role, TenantId};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agent {
    pub tenant: TenantId,
    pub id: AgentId,
    pub name: String,
    pub email: String,
    pub role: Role,
    pub skills: Vec<String>,
    /// How many active conversations at once; shown as capacity, enforced by routing.
    pub max_chats: i64,
    /// What the agent asked for; whether they are reachable is presence's to say.
    pub away: bool,
    pub disabled: bool,
}

/// As much of an agent as a visitor may know.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct AgentBrief {
    pub id: AgentId,
    pub name: String,
}

impl Agent {
    pub fn brief(&self) -> AgentBrief {
        AgentBrief { id: self.id, name: self.name.clone() }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    Online,
    Away,
    Offline,
}

impl Presence {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::Away => "away",
            Self::Offline => "offline",
        }
    }
}
