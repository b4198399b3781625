//! What was thrown away: the receipt of a person's erasure. It says how much and by whom, and nothing about the person.

use serde::{Deserialize, Serialize};

use crate::{AgentBrief, ErasureId, Timestamp, VisitorId};

/// How many of each went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Removed {
    pub conversations: i64,
    pub messages: i64,
    /// What stood in messages before they were edited or deleted.
    pub message_versions: i64,
    /// In chats and about the person.
    pub notes: i64,
    pub drafts: i64,
    pub tickets: i64,
    pub ticket_comments: i64,
    pub files: i64,
    pub visits: i64,
    pub mails: i64,
    pub notifications: i64,
    /// Lines of the log that keep their number and say nothing any more.
    pub log_entries: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erasure {
    pub id: ErasureId,
    /// A number that nobody has any more.
    pub customer: VisitorId,
    pub by: AgentBrief,
    pub removed: Removed,
    pub at: Timestamp,
    /// When the last byte was gone; none: files are still being removed.
    pub finished_at: Option<Timestamp>,
}
