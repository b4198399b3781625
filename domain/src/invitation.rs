//! An invitation: an address that may become an agent by knowing a secret.

use crate::{AgentBrief, Role, TenantId, Timestamp};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    pub id: i64,
    pub tenant: TenantId,
    pub email: String,
    pub name: Option<String>,
    pub role: Role,
    pub invited_by: AgentBrief,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}
