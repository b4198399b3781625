//! What passes and is not kept: typing, presence, who is on the site. It may be lost (G12); nothing else may.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::{AgentId, Author, ConversationId, Presence, TenantId, Visit, VisitorId};

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
    AgentPresence {
        tenant: TenantId,
        agent: AgentId,
        presence: Presence,
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
            | Self::AgentPresence { tenant, .. }
            | Self::VisitLeft { tenant, .. }
            | Self::SignedOut { tenant, .. } => *tenant,
            Self::VisitJoined { visit } | Self::VisitMoved { visit } => visit.tenant,
        }
    }
}
