//! Queues what agents and bots say in conversations of channels that aren't ours.

use std::sync::Arc;

use deskbell_domain::{AuthorKind, Delivery, Entry, Event, Fact, Refusal};

use super::Piece;
use crate::{Desk, channels::is_foreign};

pub async fn queue(desk: Arc<Desk>, piece: Piece) -> Result<bool, Refusal> {
    let due: Vec<_> = piece.entries.iter().filter_map(Entry::event).filter_map(|event| delivery(event)).collect();
    let first = desk.store().add_deliveries("channels", piece.tenant, (piece.from, piece.to), &due).await?;
    if !due.is_empty() {
        desk.deliveries_wait.notify_one();
    }
    Ok(first)
}

fn delivery(event: &Event) -> Option<Delivery> {
    let Fact::MessageSent { message } = &event.fact else { return None };
    let conversation = &event.view.conversation;
    // Without a thread nobody is at the other end: the demo's made-up people.
    let goes_out = matches!(message.author.kind, AuthorKind::Agent | AuthorKind::Bot)
        && is_foreign(conversation.channel)
        && conversation.thread.is_some();
    goes_out.then(|| Delivery {
        message: message.id,
        tenant: event.tenant,
        inbox: conversation.inbox,
        conversation: event.conversation.clone(),
        seq: message.seq,
        parts_sent: 0,
        attempts: 0,
        created_at: message.at,
    })
}
