//! A private note between agents. It has no `seq`, so that a visitor sees no gap where it stands.

use serde::{Deserialize, Serialize};

use crate::{AgentBrief, ConversationId, NoteId, TenantId, Timestamp};

/// Longest note, in characters.
pub const NOTE_MAX: usize = 10_000;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Note {
    pub tenant: TenantId,
    pub conversation: ConversationId,
    pub id: NoteId,
    /// It stands after the message with this number (0: before the first).
    pub after_seq: i64,
    pub author: AgentBrief,
    pub text: String,
    pub client_id: Option<String>,
    pub at: Timestamp,
}
