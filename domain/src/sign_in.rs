//! A sign-in: one device of one agent.

use crate::Timestamp;

/// What is known of the device somebody signs in with.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Device {
    pub user_agent: String,
    pub ip: Option<String>,
}

impl Device {
    /// A browser's name can be any length; the first part says enough.
    pub fn new(user_agent: &str, ip: String) -> Self {
        let user_agent = user_agent.chars().filter(|c| !c.is_control()).take(300).collect();
        Self { user_agent, ip: Some(ip) }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenSignIn {
    pub id: String,
    pub device: Device,
    pub created_at: Timestamp,
    pub last_used_at: Timestamp,
}
