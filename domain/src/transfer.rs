//! How a conversation came from one hand into another: kept with the names as they were.

use serde::{Deserialize, Serialize};

use crate::{AgentBrief, AgentId, TeamBrief, TeamId, Timestamp};

/// To whom somebody wants to hand it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Handover {
    Agent(AgentId),
    Team(TeamId),
    Queue,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    Agent(AgentBrief),
    Team(TeamBrief),
    Queue,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    pub from: Option<AgentBrief>,
    pub to: Target,
    /// None: nobody did it, the accept lease ran out.
    pub by: Option<AgentBrief>,
    pub reason: Option<String>,
    pub at: Timestamp,
}
