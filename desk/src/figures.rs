//! The figures of the desk's work: chats that begin, wait, are accepted, escalated and end. Few names, few labels:
//! no tenant, no agent, no visitor is in them.

use std::{
    sync::{Arc, Weak},
    time::Duration,
};

use deskbell_bus::{Heard, Listener, Signal};
use deskbell_domain::{Entry, Event, Fact, Status};

use crate::Desk;

const EVERY: Duration = Duration::from_secs(15);

pub fn start(desk: &Arc<Desk>) {
    tokio::spawn(follow(desk.bus.listen()));
    tokio::spawn(count(Arc::downgrade(desk)));
}

async fn follow(mut bus: Listener) {
    loop {
        match bus.next().await {
            Heard::Signal(Signal::Entries(entries)) => entries.iter().filter_map(Entry::event).for_each(|e| note(e)),
            Heard::Closed => return,
            Heard::Signal(_) | Heard::Missed => {}
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
