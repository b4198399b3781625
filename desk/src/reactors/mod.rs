//! What hears the log: each from its own saved cursor, so that a crash repeats work rather than losing it.

mod channels;
mod missed;
pub(crate) mod report;
mod search;

use std::{collections::HashMap, future::Future, sync::Arc, time::Duration};

use deskbell_bus::{Heard, Listener, Signal};
use deskbell_domain::{Entry, Refusal, TenantId};
use tokio::time::{Instant, timeout_at};

use crate::Desk;

/// Events handed over at once: a reactor that writes must not keep the writer waiting for long.
const PAGE: u32 = 500;
/// How long after a failure, and how often at least, a reactor looks at the logs.
const PAUSE: Duration = Duration::from_secs(2);
/// How long a reactor gathers after something happened: many commits make one piece of its work.
const GATHER: Duration = Duration::from_millis(100);

pub fn start(desk: &Arc<Desk>) {
    tokio::spawn(follow(Arc::downgrade(desk), desk.bus().listen(), "search", search::index));
    tokio::spawn(follow(Arc::downgrade(desk), desk.bus().listen(), "channels", channels::queue));
    tokio::spawn(follow(Arc::downgrade(desk), desk.bus().listen(), report::NAME, report::roll_up));
    // Without a mail server nothing is noted, and what was missed meanwhile is old when there is one.
    if desk.can_mail() {
        tokio::spawn(follow(Arc::downgrade(desk), desk.bus().listen(), "missed", missed::note));
    }
}

/// The entries of a tenant's log after `from` up to `to`.
pub struct Piece {
    pub tenant: TenantId,
    pub from: i64,
    pub to: i64,
    pub entries: Vec<Entry>,
}

/// Runs `react` over every entry of every tenant, in order, from the reactor's saved place.
///
/// `react` saves the place with its work, and says false when another node was there first.
async fn follow<F, R>(desk: std::sync::Weak<Desk>, mut bus: Listener, name: &'static str, react: R)
where
    R: Fn(Arc<Desk>, Piece) -> F,
    F: Future<Output = Result<bool, Refusal>>,
{
    let mut places = HashMap::new();
    let mut heard = None;
    loop {
        {
            let Some(desk) = desk.upgrade() else { return };
            let done = match heard {
                Some(entries) => take_in(&desk, &mut places, entries, &react).await,
                None => Ok(false),
            };
            // What the bus didn't tell, or not in order, is read from the log.
            let done = match done {
                Ok(true) => Ok(()),
                Ok(false) => catch_up(&desk, name, &mut places, &react).await,
                Err(refusal) => Err(refusal),
            };
            if let Err(refusal) = done {
                if desk.store.is_closed() {
                    return;
                }
                tracing::warn!(reactor = name, %refusal, "behind; trying again");
                places.clear();
            }
        }
        match gather(&mut bus).await {
            Some(entries) => heard = entries,
            None => return,
        }
    }
}

/// The next commits' entries, or no list when the logs must be looked at. `None` when the desk is closing.
async fn gather(bus: &mut Listener) -> Option<Option<Vec<Entry>>> {
    let mut entries = Some(Vec::new());
    let mut until = Instant::now() + PAUSE;
    let mut is_first = true;
    while let Ok(heard) = timeout_at(until, bus.next()).await {
        match heard {
            Heard::Signal(Signal::Passing(_)) => continue,
            Heard::Signal(Signal::Stopping) | Heard::Closed => return None,
            Heard::Signal(Signal::Entries(more)) => {
                if let Some(entries) = &mut entries {
                    entries.extend(more.iter().cloned());
                }
            }
            Heard::Signal(Signal::Look(_)) | Heard::Missed => entries = None,
        }
        if is_first {
            is_first = false;
            until = Instant::now() + GATHER;
        }
    }
    Some(entries.filter(|e| !e.is_empty()))
}

/// Reacts to entries as the bus told them. False when they don't follow on the reactor's place.
async fn take_in<F, R>(
    desk: &Arc<Desk>,
    places: &mut HashMap<TenantId, i64>,
    entries: Vec<Entry>,
    react: &R,
) -> Result<bool, Refusal>
where
    R: Fn(Arc<Desk>, Piece) -> F,
    F: Future<Output = Result<bool, Refusal>>,
{
    let mut by_tenant: HashMap<TenantId, Vec<Entry>> = HashMap::new();
    for one in entries.into_iter().filter(|one| !desk.is_canary(one.tenant())) {
        by_tenant.entry(one.tenant()).or_default().push(one);
    }
    let mut all = true;
    for (tenant, entries) in by_tenant {
        let follows = |place: &i64| entries.iter().map(Entry::seq).eq(place + 1..=place + entries.len() as i64);
        let Some(mut from) = places.get(&tenant).copied().filter(follows) else {
            all = false;
            continue;
        };
        for page in entries.chunks(PAGE as usize) {
            let to = from + page.len() as i64;
            if !react(desk.clone(), Piece { tenant, from, to, entries: page.to_vec() }).await? {
                all = false;
                break;
            }
            places.insert(tenant, to);
            from = to;
        }
    }
    Ok(all)
}

async fn catch_up<F, R>(
    desk: &Arc<Desk>,
    name: &'static str,
    places: &mut HashMap<TenantId, i64>,
    react: &R,
) -> Result<(), Refusal>
where
    R: Fn(Arc<Desk>, Piece) -> F,
    F: Future<Output = Result<bool, Refusal>>,
{
    for (tenant, mut from, head) in desk.store().behind(name).await? {
        while from < head {
            let entries = desk.store().scope(tenant).entries(deskbell_store::Share::All, from, head, PAGE).await?;
            let to = entries.last().map_or(head, Entry::seq);
            if !react(desk.clone(), Piece { tenant, from, to, entries }).await? {
                break;
            }
            from = to;
        }
        places.insert(tenant, from);
    }
    Ok(())
}
