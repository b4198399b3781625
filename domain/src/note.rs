//! A private note between agents. It has no `seq`, so that a visitor sees no gap where it stands.

use serde::{Deserialize, Serialize};

use crate::{AgentBrief, AgentId, ConversationId, NoteId, TenantId, Timestamp};

/// Longest note, in characters.
pub const NOTE_MAX: usize = 10_000;
/// Most colleagues a note may call by name.
pub const MENTIONS_MAX: usize = 20;

/// What a line is about that the desk wrote for the agents alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Happening {
    /// None: until the visitor writes.
    Snoozed { until: Option<Timestamp> },
    /// By the clock, else by the note's author.
    Woken { by_clock: bool },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Note {
    pub tenant: TenantId,
    pub conversation: ConversationId,
    pub id: NoteId,
    /// It stands after the message with this number (0: before the first).
    pub after_seq: i64,
    pub author: AgentBrief,
    pub text: String,
    /// The colleagues it calls by name.
    pub mentions: Vec<AgentId>,
    /// None: somebody wrote it.
    pub happening: Option<Happening>,
    pub client_id: Option<String>,
    pub at: Timestamp,
}
