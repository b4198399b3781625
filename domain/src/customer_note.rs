//! What agents should remember about a person, beside any one chat.

use serde::{Deserialize, Serialize};

use crate::{Actor, AgentBrief, CustomerNoteId, Refusal, TenantId, Timestamp, VisitorId};

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
    /// Its author may change it, and whoever may give chats to others.
    pub fn check_change(&self, actor: &Actor) -> Result<(), Refusal> {
        let (agent, role) = actor.agent()?;
        if agent == self.author.id || role.may_reassign() {
            return Ok(());
        }
        Err(Refusal::Forbidden("Only its author or a supervisor may change this note."))
    }
}
