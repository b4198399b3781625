//! A change to something outside any one conversation: a ticket, an agent, a setting.
//!
//! It stands in the same log as the events of conversations, so that whoever looks at the thing can follow it.

use serde::{Deserialize, Serialize};

use crate::{AgentId, TenantId, Timestamp};

/// What kind of thing changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Noun {
    Agent,
    ApiKey,
    Article,
    CannedResponse,
    Customer,
    Inbox,
    Invitation,
    /// Its id is the agent's it is for: nobody else hears of it.
    Notification,
    SavedView,
    Role,
    Settings,
    Tag,
    Team,
    Ticket,
}

/// That it changed, and which one; what it is now is asked for by whoever wants to know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    pub tenant: TenantId,
    /// In the tenant's log, where events of conversations have theirs.
    pub seq: i64,
    pub at: Timestamp,
    pub noun: Noun,
    /// None where the tenant has only one of it.
    pub id: Option<i64>,
    /// Who did it; none for the desk itself and for visitors.
    pub by: Option<AgentId>,
}
