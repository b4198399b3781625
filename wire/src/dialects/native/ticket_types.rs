//! Tickets in the native dialect's JSON.

use deskbell_domain::{self as domain, Promise, SlaTargets, TicketComment as DomainComment, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use super::types::{Person, sender_type};
use crate::time::rfc3339;

/// How one promise stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct SlaPromise {
    /// `running`, `warning`, `breached`, `paused` or `met`
    pub state: &'static str,
    pub breached: bool,
    pub target_seconds: i64,
    /// On the ticket's clock, which stands while it is pending.
    pub elapsed_seconds: i64,
    /// When it will warn and when it will break; null while the clock stands or when it was kept.
    pub warn_at: Option<String>,
    pub due_at: Option<String>,
}

impl From<Promise> for SlaPromise {
    fn from(p: Promise) -> Self {
        Self {
            state: p.state.as_str(),
            breached: p.state == domain::PromiseState::Breached,
            target_seconds: p.target_seconds,
            elapsed_seconds: p.elapsed_seconds,
            warn_at: p.warn_at.map(rfc3339),
            due_at: p.due_at.map(rfc3339),
        }
    }
}

/// Null where the tenant has no target for the ticket's priority.
#[derive(Debug, Serialize, ToSchema)]
pub struct Sla {
    pub first_response: Option<SlaPromise>,
    pub resolution: Option<SlaPromise>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct TicketCustomer {
    pub id: i64,
    pub name: Option<String>,
    pub email: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Ticket {
    pub id: i64,
    pub number: String,
    pub subject: String,
    /// `open`, `pending`, `solved` or `closed`
    pub status: &'static str,
    pub priority: &'static str,
    pub customer_id: i64,
    pub customer: TicketCustomer,
    pub agent_id: Option<i64>,
    pub agent: Option<Person>,
    pub team_id: Option<i64>,
    pub team: Option<Person>,
    /// The chat it was made from.
    pub session_id: Option<String>,
    pub tags: Vec<String>,
    pub due_at: Option<String>,
    pub sla: Sla,
    pub created_at: String,
    pub updated_at: String,
}

impl Ticket {
    pub fn new(view: &domain::TicketView, targets: &SlaTargets, now: Timestamp) -> Self {
        let t = &view.ticket;
        let target = targets.of(t.priority);
        Self {
            id: t.id.0,
            number: t.number(),
            subject: t.subject.clone(),
            status: t.status.as_str(),
            priority: t.priority.as_str(),
            customer_id: t.requester.0,
            customer: TicketCustomer {
                id: view.requester.id.0,
                name: view.requester.name.clone(),
                email: view.requester.email.clone(),
            },
            agent_id: t.assignee.map(|a| a.0),
            agent: view.assignee.as_ref().map(|a| Person { id: a.id.0, name: a.name.clone() }),
            team_id: t.team.map(|team| team.0),
            team: view.team.as_ref().map(|t| Person { id: t.id.0, name: t.name.clone() }),
            session_id: t.conversation.as_ref().map(ToString::to_string),
            tags: t.tags.clone(),
            due_at: t.due_at.map(rfc3339),
            sla: Sla {
                first_response: Promise::first_response(target, &t.clock, now).map(Into::into),
                resolution: Promise::resolution(target, &t.clock, t.status.is_done(), now).map(Into::into),
            },
            created_at: rfc3339(t.created_at),
            updated_at: rfc3339(t.updated_at),
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct TicketComment {
    pub id: i64,
    pub ticket_id: i64,
    pub author_type: &'static str,
    pub author_id: i64,
    pub author_name: String,
    pub text: String,
    /// Only for colleagues.
    pub internal: bool,
    pub client_id: Option<String>,
    pub created_at: String,
}

impl From<&DomainComment> for TicketComment {
    fn from(c: &DomainComment) -> Self {
        Self {
            id: c.id,
            ticket_id: c.ticket.0,
            author_type: sender_type(c.author_kind),
            author_id: c.author,
            author_name: c.author_name.clone(),
            text: c.text.clone(),
            internal: c.internal,
            client_id: c.client_id.clone(),
            created_at: rfc3339(c.at),
        }
    }
}
