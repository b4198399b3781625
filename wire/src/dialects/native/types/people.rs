//! People on both sides: customers, agents, and who signed in.

use deskbell_domain::{self as domain, Presence, Timestamp, Visit};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::PageSeen;
use crate::time::rfc3339;

#[derive(Debug, Serialize, ToSchema)]
pub struct Person {
    pub id: i64,
    pub name: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Customer {
    pub id: i64,
    pub name: Option<String>,
    pub email: Option<String>,
    /// The tenant's site vouched for this person; otherwise name and e-mail are only what was typed.
    pub verified: bool,
    pub online: bool,
    pub page: Option<PageSeen>,
    #[schema(value_type = Object)]
    pub metadata: Value,
    pub created_at: String,
    pub last_seen_at: String,
}

impl Customer {
    pub fn new(visitor: &domain::Visitor, visit: Option<&Visit>) -> Self {
        let page = visit.filter(|v| !v.url.is_empty()).map(|v| PageSeen {
            url: v.url.clone(),
            title: v.title.clone(),
            since: rfc3339(v.page_since),
        });
        Self {
            id: visitor.id.0,
            name: visitor.name.clone(),
            email: visitor.email.clone(),
            verified: visitor.verified,
            online: visit.is_some(),
            page,
            metadata: visitor.metadata.clone(),
            created_at: rfc3339(visitor.created_at),
            last_seen_at: rfc3339(visitor.last_seen_at),
        }
    }

    /// As the visitors themselves may see it: what the desk notes about them stays at the desk.
    pub fn for_themselves(mut self) -> Self {
        self.metadata = Value::Object(serde_json::Map::new());
        self
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Agent {
    pub id: i64,
    pub name: String,
    pub email: String,
    pub role: &'static str,
    pub skills: Vec<String>,
    /// `online`, `away` or `offline`
    pub status: &'static str,
    pub active_chats: i64,
    pub max_chats: i64,
    /// Can't sign in, and gets no chats.
    pub disabled: bool,
    pub last_seen_at: Option<String>,
}

impl Agent {
    pub fn new(a: &domain::Agent, presence: Presence, active_chats: i64, last_seen: Option<Timestamp>) -> Self {
        Self {
            id: a.id.0,
            name: a.name.clone(),
            email: a.email.clone(),
            role: a.role.as_str(),
            skills: a.skills.clone(),
            status: presence.as_str(),
            active_chats,
            max_chats: a.max_chats,
            disabled: a.disabled,
            last_seen_at: last_seen.map(rfc3339),
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Tenant {
    /// The slug.
    pub id: String,
    pub name: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct User {
    pub id: i64,
    pub name: String,
    pub email: String,
    pub role: &'static str,
    /// What they may, by name.
    pub permissions: Vec<&'static str>,
    /// What they read, such as `de`; null until it is known.
    pub language: Option<&'static str>,
}

/// What a sign-in answers.
#[derive(Debug, Serialize, ToSchema)]
pub struct SignedIn {
    pub token: String,
    pub refresh_token: String,
    pub expires_at: String,
    pub user: User,
    pub tenant: Tenant,
}

impl From<&deskbell_desk::SignedIn> for SignedIn {
    fn from(s: &deskbell_desk::SignedIn) -> Self {
        Self {
            token: s.token.clone(),
            refresh_token: s.refresh_token.clone(),
            expires_at: rfc3339(s.expires_at),
            user: User {
                id: s.agent.id.0,
                name: s.agent.name.clone(),
                email: s.agent.email.clone(),
                role: s.agent.role.as_str(),
                permissions: s.grants.iter().map(deskbell_domain::Permission::as_str).collect(),
                language: s.language.map(deskbell_domain::Language::code),
            },
            tenant: Tenant { id: s.tenant.slug.clone(), name: s.tenant.name.clone() },
        }
    }
}
