//! What hears the log: each from its own saved cursor, so that a crash repeats work rather than losing it.

mod search;

use std::{future::Future, sync::Arc, time::Duration};

use deskbell_bus::{Heard, Signal};
use deskbell_domain::{Event, Refusal, TenantId};

use crate::Desk;

/// Events read from the log at once.
const PAGE: u32 = 500;
/// How long after a failure, and how often at least, a reactor looks at the logs.
const PAUSE: Duration = Duration::from_secs(2);

pub fn start(desk: &Arc<Desk>) {
    tokio::spawn(follow(Arc::downgrade(desk), desk.bus().listen(), "search", search::index));
}

/// Runs `react` over every event of every tenant, in order, from the reactor's saved place. `react` saves the place.
async fn follow<F, R>(desk: std::sync::Weak<Desk>, mut bus: deskbell_bus::Listener, name: &'static str, react: R)
where
    R: Fn(Arc<Desk>, TenantId, i64, Vec<Arc<Event>>) -> F,
    F: Future<Output = Result<(), Refusal>>,
{
    loop {
        {
            let Some(desk) = desk.upgrade() else { return };
            if let Err(refusal) = catch_up(&desk, name, &react).await {
                tracing::warn!(reactor = name, %refusal, "behind; trying again");
            }
        }
        // Woken by the next commit; a burst of commits is one pass over the log.
        let next = tokio::time::timeout(PAUSE, async {
            loop {
                match bus.next().await {
                    Heard::Signal(Signal::Passing(_)) => {}
                    Heard::Closed => return false,
                    Heard::Signal(_) | Heard::Missed => return true,
                }
            }
        });
        if let Ok(false) = next.await {
            return;
        }
    }
}

async fn catch_up<F, R>(desk: &Arc<Desk>, name: &'static str, react: &R) -> Result<(), Refusal>
where
    R: Fn(Arc<Desk>, TenantId, i64, Vec<Arc<Event>>) -> F,
    F: Future<Output = Result<(), Refusal>>,
{
    for (tenant, mut place, head) in desk.store().behind(name).await? {
        while place < head {
            let events = desk.store().scope(tenant).events(deskbell_store::Share::All, place, head, PAGE).await?;
            place = events.last().map_or(head, |e| e.seq);
            react(desk.clone(), tenant, place, events).await?;
        }
    }
    Ok(())
}
