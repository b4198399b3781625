//! What agents should remember about a person, beside any one chat.

use serde::{Deserialize, Serialize};

use crate::{Actor, AgentBrief, CustomerNoteId, Permission, Refusal, TenantId, Timestamp, VisitorId};

/// Longest note, in characters.
pub const CUSTOMER_NOTE_MAX: usize = 5_000;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerNote {
    pub tenant: TenantId,
    pub id: CustomerNoteId,
    pub customer: VisitorId,
    pub author: AgentBrief,
    pub text: String,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

impl CustomerNote {
    /// Its author may change it, and whoever may change what colleagues wrote.
    pub fn check_change(&self, actor: &Actor) -> Result<(), Refusal> {
        let (agent, _) = actor.agent()?;
        if agent == self.author.id {
            return Ok(());
        }
        actor.may(Permission::ModerateMessages).map(drop)
    }
}
