//! What an agent has half written in a conversation: theirs alone, and with them on every device.

use serde::{Deserialize, Serialize};

use crate::{Refusal, Timestamp};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DraftMode {
    Reply,
    Note,
}

impl DraftMode {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reply => "reply",
            Self::Note => "note",
        }
    }

    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let found = [Self::Reply, Self::Note].into_iter().find(|m| m.as_str() == text);
        found.ok_or_else(|| Refusal::invalid("mode", "must be reply or note."))
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgentDraft {
    pub mode: DraftMode,
    /// Empty: there is none.
    pub text: String,
    pub at: Timestamp,
}
