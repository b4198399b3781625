//! A ticket: what remains to be done when the chat is over.

use serde::{Deserialize, Serialize};

use crate::{AgentId, ConversationId, Priority, TenantId, TicketId, Timestamp, VisitorId};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ticket {
    pub tenant: TenantId,
    pub id: TicketId,
    /// The chat it was made from; its transcript is the messages up to `upto_seq`.
    pub conversation: Option<ConversationId>,
    pub upto_seq: i64,
    pub subject: String,
    /// `open`, `pending`, `solved` or `closed`
    pub status: String,
    pub priority: Priority,
    pub requester: VisitorId,
    pub assignee: Option<AgentId>,
    pub created_at: Timestamp,
}

impl Ticket {
    /// Still to be dealt with.
    pub fn is_active(&self) -> bool {
        matches!(self.status.as_str(), "open" | "pending")
    }
}
