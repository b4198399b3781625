//! Notes replies that a visitor may miss, so that a mail can tell of them when they are not seen in time.

use std::{collections::HashMap, sync::Arc};

use deskbell_domain::{AuthorKind, Channel, Entry, Event, Fact, InboxId, MessageKind, Refusal};
use deskbell_store::Unseen;

use super::Piece;
use crate::Desk;

/// Seconds after which a reply is no news: a log that is read from its beginning sends no old mail.
const NEWS: i64 = 86_400;

pub async fn note(desk: Arc<Desk>, piece: Piece) -> Result<bool, Refusal> {
    let mut after: HashMap<InboxId, Option<i64>> = HashMap::new();
    let mut unseen = Vec::new();
    for event in piece.entries.iter().filter_map(Entry::event) {
        let Some(seq) = reply(event).filter(|_| desk.clock().now().seconds_since(event.at) < NEWS) else { continue };
        let inbox = event.view.conversation.inbox;
        let after = match after.get(&inbox) {
            Some(known) => *known,
            None => {
                let set = desk.inbox(piece.tenant, inbox).await?.settings.missed_reply_after;
                *after.entry(inbox).or_insert(set)
            }
        };
        if let Some(after) = after {
            let (conversation, due_at) = (event.conversation.clone(), event.at.plus_seconds(after));
            unseen.push(Unseen { conversation, seq, due_at });
        }
    }
    Ok(desk.store().add_unseen("missed", piece.tenant, (piece.from, piece.to), &unseen).await?)
}

/// The number of a reply to somebody who can be written to.
fn reply(event: &Event) -> Option<i64> {
    let Fact::MessageSent { message } = &event.fact else { return None };
    let is_reply = matches!(message.author.kind, AuthorKind::Agent | AuthorKind::Bot);
    let is_here = event.view.conversation.channel == Channel::Widget && message.kind != MessageKind::System;
    (is_reply && is_here && event.view.visitor.email.is_some()).then_some(message.seq)
}
