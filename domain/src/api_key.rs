//! A key: what a program shows instead of a sign-in. Its secret is told once.

use crate::{AgentBrief, AgentId, ApiKeyId, Grants, Refusal, Role, TenantId, Timestamp, text};

/// What every key begins with, so that it is known for one wherever it turns up.
pub const MARK: &str = "dk_";
/// Characters of a key that are kept to tell it by: its mark and eight more.
const PREFIX: usize = MARK.len() + 8;
/// Most keys of a tenant that count.
pub const MOST_KEYS: usize = 200;
/// A key's use is written down at most once in so many seconds.
pub const USE_EVERY: i64 = 300;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    pub tenant: TenantId,
    pub id: ApiKeyId,
    /// As whom it speaks.
    pub agent: AgentId,
    pub name: String,
    pub prefix: String,
    pub role: Role,
    /// At most: never more than the role may at the time of a call.
    pub permissions: Grants,
    pub made_by: AgentBrief,
    pub created_at: Timestamp,
    pub expires_at: Option<Timestamp>,
    /// To a few minutes.
    pub last_used_at: Option<Timestamp>,
}

pub fn name(given: &str) -> Result<String, Refusal> {
    text::required("name", given.trim(), 60)
}

pub fn prefix(key: &str) -> String {
    key.chars().take(PREFIX).collect()
}

/// In the future, or never.
pub fn expiry(at: Option<Timestamp>, now: Timestamp) -> Result<Option<Timestamp>, Refusal> {
    match at {
        Some(at) if at <= now => Err(Refusal::invalid("expires_at", "must be in the future.")),
        other => Ok(other),
    }
}
