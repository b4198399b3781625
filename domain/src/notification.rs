//! What one agent is told because it is about them.

use crate::{AgentBrief, AgentId, ConversationId, NotificationId, TenantId, TicketId, Timestamp};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotificationKind {
    /// A colleague's note calls them by name.
    Mention,
    /// A conversation was given to them.
    Assigned,
    /// A colleague handed them a conversation.
    Transferred,
    /// What they set aside is back.
    SnoozeOver,
    /// A ticket of theirs is nearly late.
    SlaWarning,
    /// A ticket of theirs was late already when they could first be told.
    SlaBreached,
}

impl NotificationKind {
    pub const ALL: [Self; 6] =
        [Self::Mention, Self::Assigned, Self::Transferred, Self::SnoozeOver, Self::SlaWarning, Self::SlaBreached];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Mention => "mention",
            Self::Assigned => "assigned",
            Self::Transferred => "transferred",
            Self::SnoozeOver => "snooze_over",
            Self::SlaWarning => "sla_warning",
            Self::SlaBreached => "sla_breached",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    pub tenant: TenantId,
    pub id: NotificationId,
    /// Whom it is for.
    pub agent: AgentId,
    pub kind: NotificationKind,
    pub conversation: Option<ConversationId>,
    pub ticket: Option<TicketId>,
    pub by: Option<AgentBrief>,
    /// The person it is about, where they have a name.
    pub customer: Option<String>,
    /// The first words of what it is about; may be empty.
    pub text: String,
    pub at: Timestamp,
    pub read_at: Option<Timestamp>,
}
