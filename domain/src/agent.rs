//! An agent: a person of the tenant who answers.

use serde::{Deserialize, Serialize};

use crate::{AgentId, Refusal, Role, TenantId, text};

/// Somebody must be left who can let others in.
pub const LAST_ADMIN: Refusal = Refusal::Conflict("This is the last admin. Make somebody else an admin first.");
/// How many active conversations at once a new agent takes.
pub const USUAL_CHATS: i64 = 6;
/// Most active conversations anybody can have at once.
const MOST_CHATS: i64 = 100;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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

    /// An admin who can sign in.
    pub fn is_acting_admin(&self) -> bool {
        self.role == Role::Admin && !self.disabled
    }
}

pub fn name(text: &str) -> Result<String, Refusal> {
    text::required("name", text.trim(), 80)
}

pub fn max_chats(number: i64) -> Result<i64, Refusal> {
    if (0..=MOST_CHATS).contains(&number) {
        Ok(number)
    } else {
        Err(Refusal::invalid("max_chats", format!("must be 0 to {MOST_CHATS}.")))
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
