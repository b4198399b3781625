//! What is done by the clock, once a second on every node: leases, snoozes, routing, closing what is idle, mails
//! about replies nobody has seen.
//!
//! Everything it goes by stands in the database and every step checks it again, so that two nodes, or a node that
//! starts anew, do the same thing once.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use deskbell_domain::Refusal;

use crate::{Desk, routing};

/// Rounds between two looks for tickets that are nearly late: targets are minutes at least.
const WARNINGS_EVERY: u64 = 15;

/// Rounds between two looks for what is kept no longer.
const TIDY_EVERY: u64 = 60;

pub fn start(desk: &Arc<Desk>) {
    // After a start nobody has had the time to come back yet: their leases are not over for that.
    let grace = Duration::from_secs(desk.settings.agent_offline_after.unsigned_abs());
    let desk = Arc::downgrade(desk);
    tokio::spawn(async move {
        let began = Instant::now();
        let mut ticks = tokio::time::interval(Duration::from_secs(1));
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut was_well = true;
        let mut rounds: u64 = 0;
        loop {
            ticks.tick().await;
            let Some(desk) = desk.upgrade() else { return };
            let mut done = round(&desk, began.elapsed() >= grace).await;
            if rounds.is_multiple_of(WARNINGS_EVERY) {
                done = done.and(desk.warn_of_late_tickets().await).and(desk.go_on_with_erasures().await);
            }
            if rounds.is_multiple_of(TIDY_EVERY) {
                done = done.and(desk.tidy().await);
            }
            rounds += 1;
            if desk.store.is_closed() {
                return;
            }
            if let (true, Err(refusal)) = (was_well, &done) {
                tracing::warn!(%refusal, "the queue's round failed; trying again");
            }
            was_well = done.is_ok();
        }
    });
}

async fn round(desk: &Arc<Desk>, may_end: bool) -> Result<(), Refusal> {
    desk.renew_leases().await?;
    if may_end {
        desk.end_run_out_leases().await?;
    }
    desk.requeue_of_disabled().await?;
    desk.wake_due().await?;
    routing::run(desk).await?;
    desk.mail_missed_replies().await
}
