//! REST → use case, thin: read the request, call the desk, write the answer.

mod account;
mod agents;
mod analytics;
mod api_keys;
mod audit;
mod auth;
mod canned_responses;
mod customers;
mod drafts;
mod events;
mod files;
mod help;
mod identity;
mod inboxes;
mod invitations;
mod messages;
mod newcomer;
mod notifications;
mod offline;
mod privacy;
mod public;
mod public_config;
mod queue_acts;
mod roles;
mod routing;
mod saved_views;
mod sessions;
mod settings;
mod tags;
mod teams;
mod tickets;
mod transcripts;
pub mod transfers;
mod visitors;

pub use auth::address;
use axum::http::HeaderMap;
use deskbell_desk::store::Page;
use deskbell_domain::Refusal;
use utoipa_axum::router::OpenApiRouter;

use crate::App;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(auth::router())
        .merge(account::router())
        .merge(public_config::router())
        .merge(public::router())
        .merge(newcomer::router())
        .merge(offline::router())
        .merge(sessions::router())
        .merge(messages::router())
        .merge(transcripts::router())
        .merge(queue_acts::router())
        .merge(tags::router())
        .merge(saved_views::router())
        .merge(notifications::router())
        .merge(transfers::router())
        .merge(drafts::router())
        .merge(teams::router())
        .merge(routing::router())
        .merge(agents::router())
        .merge(invitations::router())
        .merge(roles::router())
        .merge(api_keys::router())
        .merge(analytics::router())
        .merge(audit::router())
        .merge(identity::router())
        .merge(customers::router())
        .merge(privacy::router())
        .merge(inboxes::router())
        .merge(visitors::router())
        .merge(help::router())
        .merge(canned_responses::router())
        .merge(tickets::router())
        .merge(settings::router())
        .merge(events::router())
        .merge(files::router())
}

/// A client-made id from the body, or from the `Idempotency-Key` header.
pub fn client_id(body: Option<String>, headers: &HeaderMap) -> Result<Option<String>, Refusal> {
    if body.is_some() {
        return Ok(body);
    }
    crate::keyed::key(headers)
}

/// Which page of messages: `before` or `after` a seq, else the newest.
fn page(before: Option<i64>, after: Option<i64>) -> Result<Page, Refusal> {
    match (before, after) {
        (Some(_), Some(_)) => Err(Refusal::invalid("after", "can't be combined with before.")),
        (Some(seq), None) => Ok(Page::Before(seq)),
        (None, Some(seq)) => Ok(Page::After(seq)),
        (None, None) => Ok(Page::Newest),
    }
}

/// How many rows: within 1 and `most`, or the default.
pub fn limit(asked: Option<i64>, default: u32, most: u32) -> Result<u32, Refusal> {
    match asked {
        None => Ok(default),
        Some(n) if (1..=i64::from(most)).contains(&n) => Ok(n as u32),
        Some(_) => Err(Refusal::invalid("limit", format!("must be 1 to {most}."))),
    }
}
