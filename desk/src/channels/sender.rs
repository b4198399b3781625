//! Works off what must go out through channels: each conversation in order, each inbox in its own lanes.

use std::{
    collections::HashMap,
    sync::{Arc, Weak},
    time::Duration,
};

use deskbell_domain::{
    Delivery, Inbox, InboxId, Message, Refusal, TenantId,
    delivery::{Part, parts},
};
use deskbell_store::{Command, Needs, Unit};
use serde_json::json;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::graph::NotSent;
use crate::Desk;

/// How many go out at a time through one inbox: a slow page takes no other's place.
const LANES: usize = 4;
/// Seconds after which a message whose sender vanished is tried again. Longer than all its parts may take.
const LEASE: i64 = 180;
/// How often the queue is looked at when nobody says that there is something in it.
const PAUSE: Duration = Duration::from_secs(2);

pub fn start(desk: &Arc<Desk>) {
    tokio::spawn(run(Arc::downgrade(desk)));
}

async fn run(desk: Weak<Desk>) {
    let mut lanes = HashMap::new();
    loop {
        let waits = {
            let Some(desk) = desk.upgrade() else { return };
            if let Err(refusal) = hand_out(&desk, &mut lanes).await {
                tracing::warn!(%refusal, "replies wait: the queue can't be read");
            }
            desk.deliveries_wait.clone()
        };
        drop(tokio::time::timeout(PAUSE, waits.notified()).await);
    }
}

async fn hand_out(desk: &Arc<Desk>, lanes: &mut HashMap<InboxId, Arc<Semaphore>>) -> Result<(), Refusal> {
    let now = desk.clock.now();
    for inbox in desk.store.inboxes_with_deliveries(now).await? {
        let lanes = lanes.entry(inbox).or_insert_with(|| Arc::new(Semaphore::new(LANES)));
        let free = lanes.available_permits();
        if free == 0 {
            continue;
        }
        for delivery in desk.store.claim_deliveries(inbox, now, now.plus_seconds(LEASE), free as u32).await? {
            // Only this task takes lanes, so as many as were free are.
            let Ok(lane) = lanes.clone().try_acquire_owned() else { continue };
            tokio::spawn(carry(desk.clone(), delivery, lane));
        }
    }
    Ok(())
}

async fn carry(desk: Arc<Desk>, delivery: Delivery, lane: OwnedSemaphorePermit) {
    if let Err(refusal) = deliver(&desk, &delivery).await {
        tracing::warn!(%refusal, "a reply waits: the store failed");
    }
    drop(lane);
    // The next of this conversation, or of this inbox, may go.
    desk.deliveries_wait.notify_one();
}

async fn deliver(desk: &Desk, delivery: &Delivery) -> Result<(), Refusal> {
    let scope = desk.store.scope(delivery.tenant);
    let message = scope.message_at(&delivery.conversation, delivery.seq).await?;
    let view = scope.conversation(&delivery.conversation).await?;
    let inbox = scope.inbox(delivery.inbox).await?;
    let (Some(message), Some(view), Some(inbox)) = (message, view, inbox) else {
        return Ok(desk.store.progress_delivery(delivery, "", delivery.parts_sent, true).await?);
    };
    let person = view.conversation.thread.unwrap_or_default();
    let outcome = send(desk, delivery, &inbox, &person, &message).await?;
    let (error, unsure) = match outcome {
        Ok(()) => return Ok(()),
        Err(NotSent::Ever(reason)) => return fail(desk, delivery.tenant, message, reason).await,
        Err(NotSent::Yet(error)) => (error, false),
        Err(NotSent::Unsure(error)) => (error, true),
    };
    let now = desk.clock.now();
    match delivery.pause(unsure, now) {
        Some(pause) => {
            tracing::warn!(inbox = %inbox.id, attempt = delivery.attempts, error, "a reply did not go out; trying again in {pause} s");
            Ok(desk.store.retry_delivery(delivery.message, now.plus_seconds(pause)).await?)
        }
        None => fail(desk, delivery.tenant, message, format!("It was tried for a day. {error}")).await,
    }
}

/// Sends the parts that are not there yet, and notes each.
async fn send(
    desk: &Desk,
    delivery: &Delivery,
    inbox: &Inbox,
    person: &str,
    message: &Message,
) -> Result<Result<(), NotSent>, Refusal> {
    let Some(token) = &inbox.credentials.page_access_token else {
        let reason = "This inbox has no page access token. An admin can add it under Settings, Channels.";
        return Ok(Err(NotSent::Ever(reason.into())));
    };
    let parts = parts(message, inbox.channel);
    for (index, part) in parts.iter().enumerate().skip(delivery.parts_sent as usize) {
        let part = match desk.reachable(part) {
            Ok(part) => part,
            Err(reason) => return Ok(Err(NotSent::Ever(reason.into()))),
        };
        match desk.graph.send(token, person, &part).await {
            Ok(id) => {
                let sent = index as i64 + 1;
                desk.store.progress_delivery(delivery, &id, sent, sent == parts.len() as i64).await?;
            }
            Err(not_sent) => return Ok(Err(not_sent)),
        }
    }
    Ok(Ok(()))
}

impl Desk {
    /// A file of our own by the address others know us under.
    fn reachable(&self, part: &Part) -> Result<Part, &'static str> {
        match (part, &self.settings.public_url) {
            (Part::File { url, is_image }, Some(base)) if url.starts_with('/') => {
                Ok(Part::File { url: format!("{base}{url}"), is_image: *is_image })
            }
            (Part::File { url, .. }, None) if url.starts_with('/') => {
                Err("Meta can't fetch files from here: whoever runs this desk sets public_url.")
            }
            _ => Ok(part.clone()),
        }
    }
}

async fn fail(desk: &Desk, tenant: TenantId, message: Message, reason: String) -> Result<(), Refusal> {
    tracing::warn!(conversation = %message.conversation, seq = message.seq, reason, "a reply will never go out");
    desk.store.writer().submit(FailDelivery { tenant, message, reason }).await
}

struct FailDelivery {
    tenant: TenantId,
    message: Message,
    reason: String,
}

impl Command for FailDelivery {
    type Reply = ();

    fn needs(&self) -> Needs {
        Needs { conversations: vec![self.message.conversation.clone()], ..Needs::of(self.tenant) }
    }

    fn run(&mut self, unit: &mut Unit) -> Result<(), Refusal> {
        unit.view(self.tenant, &self.message.conversation)?;
        let mut metadata = self.message.metadata.clone();
        metadata["delivery"] = json!({ "state": "failed", "reason": self.reason });
        unit.fail_delivery(self.tenant, &self.message, metadata, self.reason.clone())
    }
}
