//! An escalation: somebody asks for a human, and why.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{ConversationId, TenantId, Timestamp};

/// Longest reason, in characters.
pub const REASON_MAX: usize = 500;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Escalation {
    pub tenant: TenantId,
    pub id: Uuid,
    pub conversation: ConversationId,
    pub reason: String,
    pub metadata: serde_json::Value,
    /// `open` until somebody deals with it.
    pub status: String,
    pub at: Timestamp,
}
