//! The node's listeners: every committed event goes once through here to each who may hear it.
//!
//! A frame is encoded at most once per event, dialect and view, and its bytes are shared. A full queue closes that
//! listener with "resume"; nobody waits for it.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering},
    },
    time::Duration,
};

use axum::extract::ws::Utf8Bytes;
use deskbell_bus::{Heard, Listener as BusListener, Signal};
use deskbell_desk::Desk;
use deskbell_domain::{Change, ConversationId, Entry, Event, Passing, QueuePlace, TenantId, Timestamp, VisitorId};
use serde_json::value::RawValue;
use tokio::{
    sync::{Notify, mpsc, watch},
    time::Instant,
};

use self::digest::Digest;
use crate::{
    audience::{self, View, Viewer},
    dialects::{Context, Dialect},
};

pub mod digest;

/// Frames a socket may be behind before it is closed (G8).
pub const QUEUE: usize = 512;
/// Events read at once where the bus left a gap.
const PAGE: u32 = 500;

/// What a listener's connection is to do next.
#[derive(Debug, Clone)]
pub enum Outgoing {
    /// All the frames of one event, so that nobody hears half of it. `seq` is its number; none for what passes.
    Frames { seq: Option<i64>, frames: Arc<[Utf8Bytes]> },
    /// The same, as named Socket.IO events.
    Emits { seq: Option<i64>, emits: Arc<[Emit]> },
    /// The sign-in behind it ended.
    SignedOut,
    /// The node closes; come back with the cursor.
    Restarting,
}

/// A named event for Socket.IO.
#[derive(Debug)]
pub struct Emit {
    pub name: &'static str,
    pub payload: Box<RawValue>,
    /// Only for sockets that joined this conversation; the number is its message's, if it is one.
    pub room: Option<(ConversationId, Option<i64>)>,
    /// What is heard without joining: by the company, and by whose conversation it is. The number is of a new message.
    pub unasked: Option<(ConversationId, Option<i64>)>,
    /// Whoever hears it is in this conversation's room from then on: it was just given to them.
    pub joins: Option<ConversationId>,
}

/// How a listener is told who is on the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Watching {
    Nothing,
    /// Of each change by itself.
    Each,
    /// Of all that changed within a moment at once.
    Digests,
}

/// One connected client.
pub struct Listener {
    id: u64,
    dialect: Dialect,
    pub viewer: Viewer,
    /// How it is told of the live list of visitors.
    watching: AtomicU8,
    /// What its agent looks at.
    viewing: Mutex<Option<ConversationId>>,
    queue: mpsc::Sender<Outgoing>,
    /// Set when the queue was full: the connection must close with "resume".
    overflowed: AtomicBool,
    overflow: Notify,
}

impl Listener {
    pub fn push(&self, outgoing: Outgoing) {
        if self.has_overflowed() {
            return;
        }
        if self.queue.try_send(outgoing).is_err() {
            self.overflowed.store(true, Ordering::Relaxed);
            self.overflow.notify_one();
        }
    }

    pub fn watch(&self, watching: Watching) {
        self.watching.store(watching as u8, Ordering::Relaxed);
    }

    fn watches(&self, watching: Watching) -> bool {
        self.watching.load(Ordering::Relaxed) == watching as u8
    }

    /// What its agent looks at from now on.
    pub fn views(&self, conversation: Option<ConversationId>) {
        *self.viewing.lock().unwrap_or_else(PoisonError::into_inner) = conversation;
    }

    /// A preview of what is typed is only for those who look at the conversation.
    fn looks(&self, passing: &Passing) -> bool {
        let Passing::TypingPreview { conversation, .. } = passing else { return true };
        self.viewing.lock().unwrap_or_else(PoisonError::into_inner).as_ref() == Some(conversation)
    }

    /// Whether the queue was full: nothing more is heard.
    pub fn has_overflowed(&self) -> bool {
        self.overflowed.load(Ordering::Relaxed)
    }

    /// Returns once the queue was full, which is when nothing more is heard.
    pub async fn overflowed(&self) {
        self.overflow.notified().await;
    }
}

#[derive(Default)]
struct Room {
    /// The newest event given out; none until the first listener has read the head.
    seq: Option<i64>,
    /// Something was announced before that: it is to be read from the log.
    behind: bool,
    agents: Vec<Arc<Listener>>,
    visitors: HashMap<VisitorId, Vec<Arc<Listener>>>,
    /// What changed on the site and is told soon.
    digest: Digest,
}

impl Room {
    fn is_empty(&self) -> bool {
        self.agents.is_empty() && self.visitors.is_empty()
    }
}

pub struct Hub {
    desk: Arc<Desk>,
    rooms: Mutex<HashMap<TenantId, Room>>,
    /// A room has something to read from the log now.
    hurry: Notify,
    next_id: AtomicU64,
    /// The node closes.
    stops: watch::Sender<bool>,
}

/// A listener's place in the hub; leaving is dropping it.
pub struct Subscription {
    hub: Arc<Hub>,
    tenant: TenantId,
    pub listener: Arc<Listener>,
    pub queue: mpsc::Receiver<Outgoing>,
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.hub.leave(self.tenant, &self.listener);
    }
}

impl Hub {
    pub fn start(desk: Arc<Desk>) -> Arc<Self> {
        let bus = desk.bus().listen();
        let hub = Arc::new(Self {
            desk,
            rooms: Mutex::default(),
            hurry: Notify::new(),
            next_id: AtomicU64::new(1),
            stops: watch::Sender::new(false),
        });
        tokio::spawn(hub.clone().run(bus));
        hub
    }

    /// Listens from now on. What was committed before is the caller's to read from the log, after this call.
    pub fn subscribe(self: &Arc<Self>, tenant: TenantId, dialect: Dialect, viewer: Viewer) -> Subscription {
        let (sender, queue) = mpsc::channel(QUEUE);
        let listener = Arc::new(Listener {
            id: self.next_id.fetch_add(1, Ordering::Relaxed),
            dialect,
            viewer,
            watching: AtomicU8::new(Watching::Nothing as u8),
            viewing: Mutex::default(),
            queue: sender,
            overflowed: AtomicBool::new(false),
            overflow: Notify::new(),
        });
        let mut rooms = self.lock();
        let room = rooms.entry(tenant).or_default();
        match &listener.viewer {
            Viewer::Agent { .. } => room.agents.push(listener.clone()),
            Viewer::Visitor { id, .. } => room.visitors.entry(*id).or_default().push(listener.clone()),
        }
        metrics::gauge!("deskbell_listeners").increment(1.0);
        Subscription { hub: self.clone(), tenant, listener, queue }
    }

    /// Tells the hub how far the log reached when a listener of the tenant looked, so that a gap can be noticed.
    pub fn reached(&self, tenant: TenantId, seq: i64) {
        if let Some(room) = self.lock().get_mut(&tenant)
            && room.seq.is_none()
        {
            room.seq = Some(seq);
            if std::mem::take(&mut room.behind) {
                self.hurry.notify_one();
            }
        }
    }

    /// Ready once the node closes.
    pub fn stopping(&self) -> impl Future<Output = ()> + use<> {
        let mut stops = self.stops.subscribe();
        async move {
            // The sender lives as long as the hub: gone is stopped, too.
            drop(stops.wait_for(|stopped| *stopped).await);
        }
    }

    fn leave(&self, tenant: TenantId, listener: &Arc<Listener>) {
        let mut rooms = self.lock();
        let Some(room) = rooms.get_mut(&tenant) else { return };
        match &listener.viewer {
            Viewer::Agent { .. } => room.agents.retain(|l| l.id != listener.id),
            Viewer::Visitor { id, .. } => {
                if let Some(own) = room.visitors.get_mut(id) {
                    own.retain(|l| l.id != listener.id);
                    if own.is_empty() {
                        room.visitors.remove(id);
                    }
                }
            }
        }
        if room.is_empty() {
            rooms.remove(&tenant);
        }
        metrics::gauge!("deskbell_listeners").decrement(1.0);
    }

    async fn run(self: Arc<Self>, mut bus: BusListener) {
        let mut looks = tokio::time::interval(Duration::from_secs(2));
        let mut digests_due: Option<Instant> = None;
        loop {
            let heard = tokio::select! {
                () = until(digests_due) => {
                    digests_due = None;
                    self.tell_digests();
                    continue;
                }
                heard = bus.next() => {
                    if matches!(heard, Heard::Missed) && self.doubt_visits() {
                        digests_due.get_or_insert_with(|| Instant::now() + digest::TOGETHER);
                    }
                    heard
                }
                // What was committed and never announced (a crash between the two, another process) shows here.
                _ = looks.tick() => Heard::Missed,
                () = self.hurry.notified() => Heard::Missed,
            };
            match heard {
                Heard::Signal(Signal::Entries(entries)) => self.entries(&entries).await,
                Heard::Signal(Signal::Look(tenants)) => self.look(&tenants).await,
                Heard::Signal(Signal::Passing(passing)) => {
                    if self.passing(&passing) {
                        digests_due.get_or_insert_with(|| Instant::now() + digest::TOGETHER);
                    }
                }
                Heard::Signal(Signal::Stopping) => {
                    self.stops.send_replace(true);
                    return self.tell_all(&Outgoing::Restarting);
                }
                Heard::Missed => {
                    let tenants: Vec<_> = self.lock().keys().copied().collect();
                    self.look(&tenants).await;
                }
                Heard::Closed => return,
            }
        }
    }

    async fn entries(&self, entries: &[Entry]) {
        for entry in entries {
            let Some(seq) = self.follows(entry.tenant()) else { continue };
            // Not past a gap that could not be read: the next look finds both.
            if entry.seq() <= seq + 1 || self.read_gap(entry.tenant(), seq, entry.seq() - 1).await {
                self.deliver(entry).await;
            }
        }
    }

    /// Reads what these tenants' logs have beyond what was given out.
    async fn look(&self, tenants: &[TenantId]) {
        let followed: Vec<TenantId> = tenants.iter().copied().filter(|t| self.follows(*t).is_some()).collect();
        if followed.is_empty() {
            return;
        }
        match self.desk.store().heads(&followed).await {
            Ok(heads) => {
                for (tenant, head) in heads {
                    if let Some(seq) = self.follows(tenant)
                        && head > seq
                    {
                        self.read_gap(tenant, seq, head).await;
                    }
                }
            }
            Err(error) => tracing::warn!(%error, "could not look at the logs; trying again"),
        }
    }

    /// Gives out what stands between two numbers. False when the log could not be read to the end.
    async fn read_gap(&self, tenant: TenantId, mut after: i64, to: i64) -> bool {
        while after < to {
            let share = deskbell_desk::store::Share::All;
            match self.desk.store().scope(tenant).entries(share, after, to, PAGE).await {
                Ok(entries) if entries.is_empty() => return true,
                Ok(entries) => {
                    for entry in entries {
                        after = entry.seq();
                        self.deliver(&entry).await;
                    }
                }
                Err(error) => {
                    tracing::warn!(%error, "could not read a gap; trying again");
                    return false;
                }
            }
        }
        true
    }

    /// The newest event given out in this tenant's room; none when there is nothing to follow yet.
    fn follows(&self, tenant: TenantId) -> Option<i64> {
        let mut rooms = self.lock();
        let room = rooms.get_mut(&tenant)?;
        room.behind |= room.seq.is_none();
        room.seq
    }

    async fn deliver(&self, entry: &Entry) {
        if fault::gives_nothing_out() {
            return;
        }
        let Ok(tenant) = self.desk.tenant(entry.tenant()).await else { return };
        let mut rooms = self.lock();
        let Some(room) = rooms.get_mut(&entry.tenant()) else { return };
        if room.seq.is_none_or(|seq| entry.seq() <= seq) {
            return;
        }
        room.seq = Some(entry.seq());
        let now = self.desk.clock().now();
        match entry {
            Entry::Event(event) => self.deliver_event(event, room, &tenant.epoch, now),
            Entry::Change(change) => deliver_change(change, room, &tenant.epoch),
        }
        let lag = (now.0 - entry.at().0).max(0) as f64 / 1000.0;
        metrics::histogram!("deskbell_delivery_lag_seconds").record(lag);
    }

    fn deliver_event(&self, event: &Event, room: &Room, epoch: &str, now: Timestamp) {
        let visitors = room.visitors.get(&event.view.conversation.visitor);
        let mut encoded = [const { [const { None }; View::ALL.len()] }; Dialect::ALL.len()];
        for listener in room.agents.iter().chain(visitors.into_iter().flatten()) {
            let Some(view) = audience::of_event(event, &listener.viewer) else { continue };
            let outgoing: &mut Option<Outgoing> = &mut encoded[listener.dialect as usize][view as usize];
            let outgoing = outgoing.get_or_insert_with(|| {
                let visit = self.desk.visit_of(event.tenant, event.view.visitor.id);
                let context = Context { epoch, now, visit: visit.as_deref() };
                listener.dialect.event(event, view, &context)
            });
            listener.push(outgoing.clone());
            if audience::must_follow(event, &listener.viewer) {
                listener.push(Outgoing::Restarting);
            }
        }
    }

    /// Returns whether something waits to be told together with what follows.
    fn passing(&self, passing: &Passing) -> bool {
        let mut rooms = self.lock();
        let Some(room) = rooms.get_mut(&passing.tenant()) else { return false };
        let waits = room.agents.iter().any(|l| l.watches(Watching::Digests)) && room.digest.take_in(passing);
        tell_at_once(room, passing);
        waits
    }

    fn tell_digests(&self) {
        for room in self.lock().values_mut() {
            for frame in room.digest.frames() {
                let outgoing = Outgoing::Frames { seq: None, frames: [frame].into() };
                let watching = room.agents.iter().filter(|l| l.watches(Watching::Digests));
                watching.for_each(|listener| listener.push(outgoing.clone()));
            }
        }
    }

    /// What passed was missed, and is in no log: whoever watches has to ask again.
    fn doubt_visits(&self) -> bool {
        let mut waits = false;
        for room in self.lock().values_mut().filter(|r| r.agents.iter().any(|l| l.watches(Watching::Digests))) {
            room.digest.doubt();
            waits = true;
        }
        waits
    }

    fn tell_all(&self, outgoing: &Outgoing) {
        let rooms = self.lock();
        let everyone = rooms.values().flat_map(|room| room.agents.iter().chain(room.visitors.values().flatten()));
        everyone.for_each(|listener| listener.push(outgoing.clone()));
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<TenantId, Room>> {
        self.rooms.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn tell_at_once(room: &Room, passing: &Passing) {
    if let Passing::SignedOut { sign_in, .. } = passing {
        let gone = |l: &&Arc<Listener>| matches!(&l.viewer, Viewer::Agent { sign_in: own, .. } if own == sign_in);
        room.agents.iter().filter(gone).for_each(|l| l.push(Outgoing::SignedOut));
        return;
    }
    if let Passing::Erased { visitor, .. } = passing {
        room.visitors.get(visitor).into_iter().flatten().for_each(|l| l.push(Outgoing::SignedOut));
        return;
    }
    if let Passing::QueueMoved { places, .. } = passing {
        return tell_places(room, places);
    }
    let everyone = room.agents.iter().chain(room.visitors.values().flatten());
    let hearing =
        everyone.filter(|l| audience::of_passing(passing, &l.viewer, l.watches(Watching::Each)) && l.looks(passing));
    let mut encoded = [const { None }; Dialect::ALL.len()];
    for listener in hearing {
        let outgoing = encoded[listener.dialect as usize].get_or_insert_with(|| listener.dialect.passing(passing));
        if let Some(outgoing) = outgoing {
            listener.push(outgoing.clone());
        }
    }
}

/// Never, when there is nothing to wait for.
async fn until(due: Option<Instant>) {
    match due {
        Some(due) => tokio::time::sleep_until(due).await,
        None => std::future::pending().await,
    }
}

/// A change is the agents' business, and looks the same to all who hear it.
fn deliver_change(change: &Change, room: &Room, epoch: &str) {
    let mut encoded = [const { None }; Dialect::ALL.len()];
    for listener in room.agents.iter().filter(|l| audience::of_change(change, &l.viewer)) {
        let outgoing = encoded[listener.dialect as usize].get_or_insert_with(|| listener.dialect.change(change, epoch));
        listener.push(outgoing.clone());
    }
}

/// Each place to its visitor's listeners, and encoded only for those who are there.
fn tell_places(room: &Room, places: &[QueuePlace]) {
    for place in places {
        for listener in room.visitors.get(&place.visitor).into_iter().flatten() {
            if audience::of_place(place, &listener.viewer)
                && let Some(outgoing) = listener.dialect.place(place)
            {
                listener.push(outgoing);
            }
        }
    }
}

/// Breaks delivery on purpose, so that a test can show that it is noticed: nothing is given out while the file exists
/// that `DESKBELL_FAULT=undelivered:FILE` names. Only in builds with debug assertions; a release has no such switch.
mod fault {
    #[cfg(debug_assertions)]
    pub fn gives_nothing_out() -> bool {
        let fault = std::env::var("DESKBELL_FAULT").unwrap_or_default();
        fault.strip_prefix("undelivered:").is_some_and(|file| std::path::Path::new(file).exists())
    }

    #[cfg(not(debug_assertions))]
    pub fn gives_nothing_out() -> bool {
        false
    }
}

#[cfg(test)]
mod tests;
