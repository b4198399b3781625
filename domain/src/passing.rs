//! What passes and is not kept: typing, presence, who is on the site. It may be lost (G12); nothing else may.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::{AgentBrief, AgentId, Author, ConversationId, DraftMode, Presence, QueuePlace, TenantId, Visit, VisitorId};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "passing", rename_all = "snake_case")]
pub enum Passing {
    Typing {
        tenant: TenantId,
        conversation: ConversationId,
        visitor: VisitorId,
        by: Author,
        is_typing: bool,
    },
    /// What a visitor is typing, where their inbox shows that: for the agents who look at the conversation.
    TypingPreview {
        tenant: TenantId,
        conversation: ConversationId,
        visitor: VisitorId,
        text: String,
    },
    AgentPresence {
        tenant: TenantId,
        agent: AgentId,
        presence: Presence,
    },
    /// An agent looks at a conversation, or no longer. Whoever looks at it too says so again, so nothing is kept.
    Viewing {
        tenant: TenantId,
        conversation: ConversationId,
        agent: AgentBrief,
        is_viewing: bool,
    },
    /// An agent wrote at a draft: for their own other devices. `device` is the one that did.
    DraftSaved {
        tenant: TenantId,
        conversation: ConversationId,
        agent: AgentId,
        mode: DraftMode,
        text: String,
        device: Option<String>,
    },
    /// These waiting conversations have another place, or another wait before them.
    QueueMoved {
        tenant: TenantId,
        places: Vec<QueuePlace>,
    },
    VisitJoined {
        visit: Arc<Visit>,
    },
    VisitMoved {
        visit: Arc<Visit>,
    },
    VisitLeft {
        tenant: TenantId,
        visit: String,
        visitor: Option<VisitorId>,
    },
    /// A visitor was erased: their sockets must close on every node.
    Erased {
        tenant: TenantId,
        visitor: VisitorId,
    },
    /// A sign-in ended: its sockets must close on every node.
    SignedOut {
        tenant: TenantId,
        sign_in: String,
    },
}

impl Passing {
    pub fn tenant(&self) -> TenantId {
        match self {
            Self::Typing { tenant, .. }
            | Self::TypingPreview { tenant, .. }
            | Self::AgentPresence { tenant, .. }
            | Self::Viewing { tenant, .. }
            | Self::DraftSaved { tenant, .. }
            | Self::QueueMoved { tenant, .. }
            | Self::VisitLeft { tenant, .. }
            | Self::Erased { tenant, .. }
            | Self::SignedOut { tenant, .. } => *tenant,
            Self::VisitJoined { visit } | Self::VisitMoved { visit } => visit.tenant,
        }
    }
}
