//! What each event of the dialect does.

use deskbell_desk::store::Page;
use deskbell_domain::Refusal;
use serde_json::{Value, json};

use super::{inbound::Inbound, types::Message};
use crate::dialects::socket_io::Peer;

/// Messages a join answers with at most.
const MISSED_MAX: u32 = 500;

/// Does it and returns what the ack adds.
pub async fn act(peer: &mut Peer, inbound: Inbound) -> Result<Value, Refusal> {
    match inbound {
        Inbound::Join { conversation, after } => {
            let (actor, ..) = peer.enter(&conversation).await?;
            let Some(after) = after else {
                peer.join_conversation(&conversation, 0);
                return Ok(json!({}));
            };
            let history = peer.desk().history(&actor, &conversation, Page::After(after), MISSED_MAX).await?;
            let last = history.messages.last().map_or(after, |m| m.seq);
            peer.join_conversation(&conversation, last);
            let for_visitor = actor.agent().is_err();
            let told_from = peer.told_from(&conversation);
            let missed = history.messages.iter().filter(|m| m.seq < told_from);
            let messages: Vec<_> = missed.map(|m| Message::new(m, for_visitor)).collect();
            Ok(json!({ "messages": messages, "hasMore": history.has_more }))
        }
        Inbound::Leave { conversation } => {
            peer.leave_conversation(&conversation);
            Ok(json!({}))
        }
    }
}
