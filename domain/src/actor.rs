//! Who is speaking, proven. Made by the room that checks credentials, trusted by every rule.

use serde::{Deserialize, Serialize};

use crate::{AgentId, ConversationId, Grants, Permission, Refusal, TenantId, Timestamp, VisitorId};

/// How many seconds back someone may read who is known by nothing but a conversation's id.
pub const BEARER_WINDOW: i64 = 24 * 3600;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Agent,
    Supervisor,
    Admin,
}

impl Role {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Supervisor => "supervisor",
            Self::Admin => "admin",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Agent, Self::Supervisor, Self::Admin].into_iter().find(|r| r.as_str() == text)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Actor {
    Agent {
        tenant: TenantId,
        id: AgentId,
        role: Role,
        grants: Grants,
    },
    /// `only` narrows a visitor known by nothing but a conversation's id to that conversation.
    Visitor {
        tenant: TenantId,
        id: VisitorId,
        only: Option<ConversationId>,
    },
}

impl Actor {
    pub fn tenant(&self) -> TenantId {
        match self {
            Self::Agent { tenant, .. } | Self::Visitor { tenant, .. } => *tenant,
        }
    }

    pub fn agent(&self) -> Result<(AgentId, Role), Refusal> {
        match self {
            Self::Agent { id, role, .. } => Ok((*id, *role)),
            Self::Visitor { .. } => Err(Refusal::Forbidden("This needs an agent's sign-in.")),
        }
    }

    /// A visitor has none.
    pub fn grants(&self) -> Grants {
        match self {
            Self::Agent { grants, .. } => *grants,
            Self::Visitor { .. } => Grants::default(),
        }
    }

    pub fn admin(&self) -> Result<AgentId, Refusal> {
        match self {
            // A key may have an admin's role and less than its permissions.
            Self::Agent { id, role: Role::Admin, grants, .. } if *grants == Grants::of(Role::Admin) => Ok(*id),
            _ => Err(Refusal::Forbidden("This needs an admin's sign-in.")),
        }
    }

    /// A visitor known by one conversation's id, known by the one it goes on in.
    pub fn within(self, id: &ConversationId) -> Self {
        match self {
            Self::Visitor { tenant, id: visitor, only: Some(_) } => {
                Self::Visitor { tenant, id: visitor, only: Some(id.clone()) }
            }
            other => other,
        }
    }

    /// The one place that says whether somebody may.
    pub fn may(&self, permission: Permission) -> Result<AgentId, Refusal> {
        match self {
            Self::Agent { id, grants, .. } if grants.has(permission) => Ok(*id),
            Self::Agent { .. } => Err(Refusal::Forbidden(permission.needed())),
            Self::Visitor { .. } => Err(Refusal::Forbidden("This needs an agent's sign-in.")),
        }
    }

    /// The time before which they may not read.
    pub fn oldest_readable(&self, now: Timestamp) -> Timestamp {
        match self {
            Self::Visitor { only: Some(_), .. } => now.plus_seconds(-BEARER_WINDOW),
            _ => Timestamp(i64::MIN),
        }
    }

    /// The key under which this person's cursors and client ids are kept, e.g. `a2` or `v17`.
    pub fn key(&self) -> String {
        match self {
            Self::Agent { id, .. } => format!("a{id}"),
            Self::Visitor { id, .. } => format!("v{id}"),
        }
    }
}
