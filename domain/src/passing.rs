//! What passes and is not kept: typing, presence, who is on the site. It may be lost (G12); nothing else may.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::{AgentId, Author, ConversationId, Presence, TenantId, Timestamp, VisitorId};

/// One browsing session on a tenant's site, as it is now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Visit {
    pub id: String,
    pub tenant: TenantId,
    pub visitor: VisitorId,
    pub name: Option<String>,
    pub url: String,
    pub title: String,
    pub referrer: String,
    pub user_agent: String,
    pub ip: Option<String>,
    pub since: Timestamp,
    pub page_since: Timestamp,
    /// Pages seen in this visit.
    pub pages: i64,
    /// The visitor's open conversation when the visit began, or the one begun since.
    pub conversation: Option<ConversationId>,
}

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
            | Self::AgentPresence { tenant, .. }
            | Self::VisitLeft { tenant, .. }
            | Self::SignedOut { tenant, .. } => *tenant,
            Self::VisitJoined { visit } | Self::VisitMoved { visit } => visit.tenant,
        }
    }
}
