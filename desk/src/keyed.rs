//! What requests with a key came to is forgotten after a while.

use std::{sync::Arc, time::Duration};

use deskbell_domain::{Refusal, Timestamp};

use crate::Desk;

const EVERY: Duration = Duration::from_secs(3_600);
/// Milliseconds a key is known for: a week is promised, and a day more than that.
const LIFE: i64 = 8 * 86_400_000;

impl Desk {
    /// Returns how much was forgotten.
    pub async fn forget_keyed_requests(&self) -> Result<u64, Refusal> {
        Ok(self.store.forget_keyed_requests(Timestamp(self.clock.now().0 - LIFE)).await?)
    }
}

pub(crate) fn start(desk: &Arc<Desk>) {
    let desk = Arc::downgrade(desk);
    tokio::spawn(async move {
        let mut ticks = tokio::time::interval(EVERY);
        loop {
            ticks.tick().await;
            let Some(desk) = desk.upgrade() else { return };
            if let Err(refusal) = desk.forget_keyed_requests().await {
                tracing::warn!(%refusal, "old requests' keys were not forgotten");
            }
        }
    });
}
