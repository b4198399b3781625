//! A sign-in: one device of one agent.

use crate::{Language, Timestamp};

/// What is known of the device somebody signs in with.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Device {
    pub user_agent: String,
    pub ip: Option<String>,
    /// What its person reads, where it says so.
    pub language: Option<Language>,
}

impl Device {
    /// A browser's name can be any length; the first part says enough.
    pub fn new(user_agent: &str, ip: String) -> Self {
        let user_agent = user_agent.chars().filter(|c| !c.is_control()).take(300).collect();
        Self { user_agent, ip: Some(ip), language: None }
    }

    /// `accepted` is an `Accept-Language` header.
    pub fn reading(self, accepted: &str) -> Self {
        Self { language: (!accepted.is_empty()).then(|| Language::accepted(accepted)), ..self }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenSignIn {
    pub id: String,
    pub device: Device,
    pub created_at: Timestamp,
    pub last_used_at: Timestamp,
}
