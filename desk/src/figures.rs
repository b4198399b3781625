//! The figures of the desk's work: chats that begin, wait, are accepted, escalated and end. Few names, few labels:
//! no tenant, no agent, no visitor is in them.

use std::{
    collections::HashMap,
    sync::{Arc, Weak},
    time::Duration,
};

use deskbell_bus::{Heard, Listener, Signal};
use deskbell_domain::{AuthorKind, ConversationId, Entry, Event, Fact, Status, Timestamp};

use crate::Desk;

const EVERY: Duration = Duration::from_secs(15);
/// Chats in which somebody waits for an answer, at most: beyond that all are forgotten, and their answers not timed.
const WAITING: usize = 100_000;

pub fn start(desk: &Arc<Desk>) {
    tokio::spawn(follow(Arc::downgrade(desk), desk.bus.listen()));
    tokio::spawn(count(Arc::downgrade(desk)));
}

async fn follow(desk: Weak<Desk>, mut bus: Listener) {
    let mut waiting = Waiting::default();
    loop {
        match bus.next().await {
            Heard::Signal(Signal::Entries(entries)) => {
                let Some(desk) = desk.upgrade() else { return };
                for event in entries.iter().filter_map(Entry::event).filter(|event| !desk.is_canary(event.tenant)) {
                    note(event);
                    if let Some(waited) = waiting.hears(event) {
                        metrics::histogram!("deskbell_response_seconds").record(waited);
                    }
                }
            }
            Heard::Closed => return,
            Heard::Signal(_) | Heard::Missed => {}
        }
    }
}

/// Since when a visitor's words have had no answer, by conversation. Of this process's time only.
#[derive(Default)]
struct Waiting(HashMap<ConversationId, Timestamp>);

impl Waiting {
    /// The seconds that the visitor waited, when this is a person's answer.
    fn hears(&mut self, event: &Event) -> Option<f64> {
        let author = match &event.fact {
            Fact::MessageSent { message } => message.author.kind,
            Fact::Ended { .. } => {
                self.0.remove(&event.conversation);
                return None;
            }
            _ => return None,
        };
        match author {
            AuthorKind::Visitor => {
                if self.0.len() >= WAITING {
                    self.0.clear();
                }
                self.0.entry(event.conversation.clone()).or_insert(event.at);
                None
            }
            AuthorKind::Agent => {
                let since = self.0.remove(&event.conversation)?;
                Some((event.at.0 - since.0).max(0) as f64 / 1_000.0)
            }
            AuthorKind::Bot | AuthorKind::System => None,
        }
    }
}

fn note(event: &Event) {
    let conversation = &event.view.conversation;
    match &event.fact {
        Fact::ConversationStarted => metrics::counter!("deskbell_chats_started_total").increment(1),
        Fact::Ended { .. } => metrics::counter!("deskbell_chats_ended_total").increment(1),
        Fact::Escalated { .. } => metrics::counter!("deskbell_escalations_total").increment(1),
        // Accepted from the queue: how long it took until somebody had it.
        Fact::Assigned { from: None, .. } => {
            let waited = (event.at.0 - conversation.queued_at.0).max(0) as f64 / 1_000.0;
            metrics::histogram!("deskbell_accept_seconds").record(waited);
        }
        _ => {}
    }
}

/// How many chats wait and are under way, for all tenants together.
async fn count(desk: Weak<Desk>) {
    loop {
        let Some(strong) = desk.upgrade() else { return };
        match strong.store.open_conversations().await {
            Ok(counts) => {
                for status in [Status::Pending, Status::Active] {
                    let count = counts.get(status.as_str()).copied().unwrap_or_default();
                    metrics::gauge!("deskbell_chats", "status" => status.as_str()).set(count as f64);
                }
            }
            Err(error) => tracing::warn!(%error, "open chats could not be counted; trying again"),
        }
        drop(strong);
        tokio::time::sleep(EVERY).await;
    }
}
