//! Tells waiting visitors their place in the queue and how long it will take, when either changes.
//!
//! Looked at when something happened, gathered for half a second, and told once for all: a queue of a thousand costs one
//! read, however many chats were accepted meanwhile.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use deskbell_bus::{Heard, Listener, Signal};
use deskbell_domain::{ConversationId, ConversationView, Entry, Fact, Passing, QueuePlace, Refusal, TenantId, waiting};
use tokio::time::{Instant, timeout_at};

use crate::Desk;

/// How often the expected wait is looked at where nothing happens.
const PAUSE: Duration = Duration::from_secs(10);
const GATHER: Duration = Duration::from_millis(500);

/// What was told last, by conversation.
#[derive(Default)]
pub struct Told(Mutex<HashMap<TenantId, HashMap<ConversationId, QueuePlace>>>);

impl Desk {
    /// Its place and the expected wait; none when it isn't waiting.
    pub async fn place(&self, view: &ConversationView) -> Result<Option<(i64, Option<i64>)>, Refusal> {
        let Some(position) = self.queue_position(view).await? else { return Ok(None) };
        let each = self.seconds_per_acceptance(view.conversation.tenant).await?;
        Ok(Some((position, each.map(|each| each * position))))
    }

    /// None when nobody is here to accept, or too few were accepted lately to tell.
    async fn seconds_per_acceptance(&self, tenant: TenantId) -> Result<Option<i64>, Refusal> {
        if !self.anyone_online(tenant) {
            return Ok(None);
        }
        let now = self.clock.now();
        let scope = self.store.scope(tenant);
        let accepted = scope.accepted_since(now.plus_seconds(-waiting::WINDOW)).await?;
        let since: Vec<_> = scope.waiting().await?.iter().map(|w| w.queued_at).collect();
        Ok(waiting::seconds_per_acceptance(&accepted, &since, now))
    }

    /// Tells who waits in this tenant what changed since it was told last.
    pub async fn tell_places(&self, tenant: TenantId) -> Result<(), Refusal> {
        let each = self.seconds_per_acceptance(tenant).await?;
        let queue = self.store.scope(tenant).waiting().await?;
        let place = |(n, w): (usize, &deskbell_store::Waiting)| QueuePlace {
            conversation: w.conversation.clone(),
            visitor: w.visitor,
            position: n as i64 + 1,
            expected_wait: each.map(|each| each * (n as i64 + 1)),
        };
        let now: Vec<QueuePlace> = queue.iter().enumerate().map(place).collect();
        let places = {
            let mut told = self.queue_places.0.lock().unwrap_or_else(PoisonError::into_inner);
            let before = told.remove(&tenant).unwrap_or_default();
            // Whoever has just begun to wait read their place in the answer that made them wait.
            let moved = |p: &&QueuePlace| before.get(&p.conversation).is_some_and(|old| differs(old, p));
            let places: Vec<_> = now.iter().filter(moved).cloned().collect();
            if !now.is_empty() {
                // What was not worth telling stays as it was told.
                let kept = |p: QueuePlace| match before.get(&p.conversation) {
                    Some(old) if !differs(old, &p) => (p.conversation.clone(), old.clone()),
                    _ => (p.conversation.clone(), p),
                };
                told.insert(tenant, now.into_iter().map(kept).collect());
            }
            places
        };
        if !places.is_empty() {
            self.bus.publish(Signal::Passing(Arc::new(Passing::QueueMoved { tenant, places })));
        }
        Ok(())
    }
}

/// A visitor reads minutes.
fn differs(old: &QueuePlace, new: &QueuePlace) -> bool {
    let minutes = |p: &QueuePlace| p.expected_wait.map(|s| (s + 30) / 60);
    old.position != new.position || minutes(old) != minutes(new)
}

pub fn start(desk: &Arc<Desk>) {
    tokio::spawn(follow(Arc::downgrade(desk), desk.bus().listen()));
}

async fn follow(desk: std::sync::Weak<Desk>, mut bus: Listener) {
    loop {
        let Some(moved) = gather(&mut bus).await else { return };
        let Some(desk) = desk.upgrade() else { return };
        let done = async {
            let tenants = match moved {
                Some(tenants) => tenants,
                None => desk.store.tenants_with_queue().await?.into_iter().collect(),
            };
            for tenant in tenants {
                desk.tell_places(tenant).await?;
            }
            Ok::<_, Refusal>(())
        };
        if let Err(refusal) = done.await {
            tracing::debug!(%refusal, "places in the queue were not told");
        }
    }
}

/// The tenants whose queue moved, or no list when all are to be looked at. `None` when the desk is closing.
async fn gather(bus: &mut Listener) -> Option<Option<BTreeSet<TenantId>>> {
    let mut moved = BTreeSet::new();
    let mut until = Instant::now() + PAUSE;
    loop {
        match timeout_at(until, bus.next()).await {
            Ok(Heard::Signal(Signal::Entries(entries))) => {
                let was_empty = moved.is_empty();
                moved.extend(entries.iter().filter(|e| moves_the_queue(e)).map(Entry::tenant));
                if was_empty && !moved.is_empty() {
                    until = Instant::now() + GATHER;
                }
            }
            Ok(Heard::Signal(Signal::Passing(_))) => {}
            Ok(Heard::Signal(Signal::Look(_)) | Heard::Missed) => return Some(None),
            Ok(Heard::Signal(Signal::Stopping) | Heard::Closed) => return None,
            Err(_) if moved.is_empty() => return Some(None),
            Err(_) => return Some(Some(moved)),
        }
    }
}

fn moves_the_queue(entry: &Entry) -> bool {
    let Entry::Event(event) = entry else { return false };
    match &event.fact {
        Fact::ConversationStarted
        | Fact::Assigned { .. }
        | Fact::Transferred { .. }
        | Fact::Requeued { .. }
        | Fact::Escalated { .. }
        | Fact::Updated { .. }
        | Fact::Reopened { .. }
        | Fact::Ended { .. }
        | Fact::Merged { .. } => true,
        Fact::MessageSent { .. }
        | Fact::MessageUpdated { .. }
        | Fact::NoteAdded { .. }
        | Fact::Converted { .. }
        | Fact::Snoozed { .. }
        | Fact::Woken { .. }
        | Fact::DeliveryFailed { .. }
        | Fact::Seen { .. }
        | Fact::Delivered { .. } => false,
    }
}
