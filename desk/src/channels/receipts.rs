//! What a channel says about our own messages: that they arrived, were read, or went out.

use std::collections::BTreeSet;

use deskbell_domain::{
    Actor, Channel, ConversationId, Inbox, Refusal, Timestamp,
    delivery::{Part, parts},
};

use crate::Desk;

/// Which messages a receipt is about: those the channel names, or all up to a time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Receipt {
    pub person: String,
    pub ids: BTreeSet<String>,
    pub until: Option<i64>,
}

impl Desk {
    pub async fn received_at_channel(&self, inbox: &Inbox, receipt: &Receipt) -> Result<(), Refusal> {
        for (actor, id, seq) in self.receipted(inbox, receipt).await? {
            self.delivered(&actor, &id, seq).await?;
        }
        Ok(())
    }

    pub async fn read_at_channel(&self, inbox: &Inbox, receipt: &Receipt) -> Result<(), Refusal> {
        for (actor, id, seq) in self.receipted(inbox, receipt).await? {
            self.seen(&actor, &id, seq).await?;
        }
        Ok(())
    }

    async fn receipted(&self, inbox: &Inbox, receipt: &Receipt) -> Result<Vec<(Actor, ConversationId, i64)>, Refusal> {
        let mut found = Vec::new();
        if !receipt.ids.is_empty() {
            found = self.store.delivered_as(inbox.id, &receipt.ids).await?;
        }
        if let (true, Some(until)) = (found.is_empty(), receipt.until) {
            found =
                self.store.delivered_until(inbox.id, &receipt.person, Timestamp(until)).await?.into_iter().collect();
        }
        let mut marks = Vec::new();
        for (id, seq) in found {
            let view = self.store.scope(inbox.tenant).conversation(&id).await?;
            // Only about their own conversation.
            if let Some(view) = view.filter(|v| v.conversation.thread.as_ref() == Some(&receipt.person)) {
                marks.push((Actor::Visitor { tenant: inbox.tenant, id: view.visitor.id, only: None }, id, seq));
            }
        }
        Ok(marks)
    }

    /// An echo of what went out to a person: if we don't know yet whether the channel took it, now we do.
    pub async fn echoed(&self, inbox: &Inbox, person: &str, id: &str, text: Option<&str>) -> Result<(), Refusal> {
        let Some(unsure) = self.store.unsettled(inbox.id, person).await? else { return Ok(()) };
        let scope = self.store.scope(inbox.tenant);
        let Some(message) = scope.message_at(&unsure.conversation, unsure.seq).await? else { return Ok(()) };
        let parts = parts(&message, inbox.channel);
        let is_it = match parts.get(unsure.parts_sent as usize) {
            Some(Part::Text(ours)) => text.is_some_and(|told| told.trim() == ours.trim()),
            Some(Part::File { .. }) => text.is_none(),
            None => false,
        };
        if is_it {
            let sent = unsure.parts_sent + 1;
            self.store.echoed(inbox.id, unsure.message, id, (sent, sent == parts.len() as i64)).await?;
            self.deliveries_wait.notify_one();
        }
        Ok(())
    }
}

/// A channel whose messages go out through a queue.
pub fn is_foreign(channel: Channel) -> bool {
    match channel {
        Channel::Widget => false,
        Channel::Facebook | Channel::Instagram => true,
    }
}
