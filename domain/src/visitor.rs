//! A visitor: an anonymous or known person on a tenant's site ("customer" on the wire).

use serde::{Deserialize, Serialize};

use crate::{Refusal, TenantId, Timestamp, VisitorId, text};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Visitor {
    pub tenant: TenantId,
    pub id: VisitorId,
    /// What the person typed: shown, never proof of anything.
    pub name: Option<String>,
    pub email: Option<String>,
    /// The tenant's site vouched for this person.
    pub verified: bool,
    /// The name a client made for them; bound to whoever used it first.
    pub alias: Option<String>,
    pub metadata: serde_json::Value,
    /// What they read, as a tag like `de-AT`: their client said so.
    pub language: Option<String>,
    pub created_at: Timestamp,
    pub last_seen_at: Timestamp,
}

impl Visitor {
    pub fn display_name(&self) -> String {
        self.name.clone().or_else(|| self.email.clone()).unwrap_or_else(|| format!("Visitor {}", self.id))
    }
}

/// Name and e-mail as typed, checked.
pub fn claims(name: Option<&str>, email: Option<&str>) -> Result<(Option<String>, Option<String>), Refusal> {
    Ok((text::optional("customer_name", name, 120)?, text::email("customer_email", email)?))
}
