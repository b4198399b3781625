//! The committed event: the truth that every listener follows with a cursor.

use std::{fmt, str::FromStr, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::{
    AgentBrief, AgentId, Author, AuthorKind, Change, ConversationId, ConversationView, Escalation, Message,
    MessageChange, MessageId, Note, Rating, TeamBrief, TenantId, TicketId, Timestamp,
};

/// What happened. Small: whatever else a listener needs is in the conversation that comes along.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum Fact {
    ConversationStarted,
    MessageSent {
        message: Arc<Message>,
    },
    /// It was edited, deleted or reacted to; told as it is now.
    MessageUpdated {
        message: Arc<Message>,
        change: MessageChange,
        by: Author,
    },
    NoteAdded {
        note: Note,
    },
    /// `from` is who had it before; `by` is who gave it, none for the system.
    Assigned {
        agent: AgentBrief,
        from: Option<AgentId>,
        by: Option<AgentId>,
    },
    /// One agent handed it to another.
    Transferred {
        agent: AgentBrief,
        from: Option<AgentBrief>,
        by: AgentId,
        reason: Option<String>,
    },
    /// Back to where it waits, at its old place: handed to a team or to everybody (`by`), or, with nobody, because
    /// the agent who accepted it vanished before the first reply.
    Requeued {
        from: Option<AgentBrief>,
        team: Option<TeamBrief>,
        by: Option<AgentId>,
        reason: Option<String>,
    },
    Escalated {
        escalation: Escalation,
    },
    Converted {
        ticket: TicketId,
    },
    /// Subject, priority, tags or the visitor's name changed.
    Updated {
        by: Author,
    },
    /// `agent` is who has it again, as before the end that was taken back; none: it waits.
    Reopened {
        by: Author,
        #[serde(default)]
        agent: Option<AgentBrief>,
        /// The end is taken back: it goes on as if there had been none.
        #[serde(default)]
        undone: bool,
    },
    Ended {
        by: Author,
    },
    /// The visitor said how they found it, or thought better of it.
    Rated {
        rating: Rating,
    },
    /// Set aside; without a time until the visitor writes.
    Snoozed {
        by: Author,
        until: Option<Timestamp>,
    },
    /// Back from being set aside: the visitor wrote, an agent fetched it, or (the system) its time came.
    Woken {
        by: Author,
    },
    /// It goes on in another conversation of the same visitor.
    Merged {
        into: ConversationId,
        by: Author,
    },
    /// `message` is the one with that number, where it is known.
    Seen {
        by: Author,
        seq: i64,
        message: Option<MessageId>,
    },
    Delivered {
        by: Author,
        seq: i64,
    },
    /// The inbox's channel will never take this message; `reason` is for the agents to read.
    DeliveryFailed {
        seq: i64,
        message: MessageId,
        reason: String,
    },
}

impl Fact {
    /// Stored beside the body, for filters and reading by eye.
    pub fn name(&self) -> &'static str {
        match self {
            Self::ConversationStarted => "conversation_started",
            Self::MessageSent { .. } => "message_sent",
            Self::MessageUpdated { .. } => "message_updated",
            Self::NoteAdded { .. } => "note_added",
            Self::Assigned { .. } => "assigned",
            Self::Transferred { .. } => "transferred",
            Self::Requeued { .. } => "requeued",
            Self::Escalated { .. } => "escalated",
            Self::Converted { .. } => "converted",
            Self::Updated { .. } => "updated",
            Self::Reopened { .. } => "reopened",
            Self::Ended { .. } => "ended",
            Self::Rated { .. } => "rated",
            Self::Snoozed { .. } => "snoozed",
            Self::Woken { .. } => "woken",
            Self::Merged { .. } => "merged",
            Self::Seen { .. } => "seen",
            Self::Delivered { .. } => "delivered",
            Self::DeliveryFailed { .. } => "delivery_failed",
        }
    }

    /// Whether the conversation's visitor may hear of it. Who else may is decided in `wire`'s audience.
    pub fn visitor_hears(&self) -> bool {
        match self {
            Self::NoteAdded { .. } => false,
            // Whoever it was for is not here to hear it.
            Self::DeliveryFailed { .. } => false,
            // Nor when an agent means to come back to it.
            Self::Snoozed { .. } | Self::Woken { .. } => false,
            // A visitor's own queue and label changes are the desk's business.
            Self::Updated { .. } => false,
            // Agents reading along or receiving is not the visitor's business; being seen is.
            Self::Delivered { by, .. } => by.kind == AuthorKind::Agent,
            Self::ConversationStarted
            | Self::MessageSent { .. }
            | Self::MessageUpdated { .. }
            | Self::Assigned { .. }
            | Self::Transferred { .. }
            | Self::Requeued { .. }
            | Self::Escalated { .. }
            | Self::Converted { .. }
            | Self::Reopened { .. }
            | Self::Ended { .. }
            | Self::Rated { .. }
            | Self::Merged { .. }
            | Self::Seen { .. } => true,
        }
    }
}

/// One event of a tenant's log, with the conversation it is about as it stands after it (or later).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    pub tenant: TenantId,
    /// 1, 2, 3 … in the tenant, in commit order, without gaps.
    pub seq: i64,
    pub at: Timestamp,
    pub conversation: ConversationId,
    pub fact: Fact,
    pub view: Arc<ConversationView>,
}

/// One line of a tenant's log: both kinds share one numbering.
#[derive(Debug, Clone, PartialEq)]
pub enum Entry {
    /// Something happened in a conversation.
    Event(Arc<Event>),
    /// Something outside any one conversation changed.
    Change(Arc<Change>),
}

impl Entry {
    pub fn tenant(&self) -> TenantId {
        match self {
            Self::Event(event) => event.tenant,
            Self::Change(change) => change.tenant,
        }
    }

    pub fn seq(&self) -> i64 {
        match self {
            Self::Event(event) => event.seq,
            Self::Change(change) => change.seq,
        }
    }

    pub fn at(&self) -> Timestamp {
        match self {
            Self::Event(event) => event.at,
            Self::Change(change) => change.at,
        }
    }

    pub fn event(&self) -> Option<&Arc<Event>> {
        match self {
            Self::Event(event) => Some(event),
            Self::Change(_) => None,
        }
    }
}

/// A place in a tenant's log, `epoch.seq` on the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    pub epoch: String,
    pub seq: i64,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.epoch, self.seq)
    }
}

impl FromStr for Cursor {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let (epoch, seq) = text.rsplit_once('.').ok_or(())?;
        let seq: i64 = seq.parse().map_err(|_| ())?;
        if epoch.is_empty() || seq < 0 {
            return Err(());
        }
        Ok(Self { epoch: epoch.to_owned(), seq })
    }
}
