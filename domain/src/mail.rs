//! An e-mail on its way out.

use serde::{Deserialize, Serialize};

use crate::TenantId;

/// How often it is tried before it is given up: with the pauses between, about two days.
pub const ATTEMPTS_MAX: i64 = 40;
const PAUSE_MIN: i64 = 15;
const PAUSE_MAX: i64 = 3_600;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailContent {
    pub subject: String,
    pub text: String,
    pub html: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    pub id: String,
    pub tenant: TenantId,
    /// What it is about: the same key again is the same mail.
    pub key: Option<String>,
    pub recipient: String,
    pub content: MailContent,
    /// This one included.
    pub attempts: i64,
}

impl Mail {
    /// Seconds until it is tried again. `None`: it has been tried often enough.
    pub fn pause(&self) -> Option<i64> {
        (self.attempts < ATTEMPTS_MAX).then(|| crate::time::backoff(self.attempts, PAUSE_MIN, PAUSE_MAX))
    }
}
