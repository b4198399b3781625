//! Uploads that nobody sent within a day go away, with what a crash left half stored.

use std::{sync::Arc, time::Duration};

use deskbell_domain::{Refusal, Timestamp, file};

use crate::Desk;

const EVERY: Duration = Duration::from_secs(600);
/// Files in one round.
const ROUND: u32 = 200;

impl Desk {
    /// Removes what is due; returns how many files went.
    pub async fn sweep_files(&self) -> Result<usize, Refusal> {
        let before = Timestamp(self.clock.now().0 - file::UNSENT_LIFE * 1000);
        let mut gone = 0;
        for file in self.store.unsent_files(before, ROUND).await? {
            // Its bytes first: should this end here, the row brings the sweep back to it.
            match self.remove_bytes(&file).await {
                Ok(()) => {
                    self.store.forget_file(&file.id).await?;
                    gone += 1;
                }
                Err(error) => tracing::warn!(%error, "an unsent upload can't be removed; trying again later"),
            }
        }
        Ok(gone)
    }
}

pub(crate) fn start(desk: &Arc<Desk>) {
    let desk = Arc::downgrade(desk);
    tokio::spawn(async move {
        let mut ticks = tokio::time::interval(EVERY);
        loop {
            ticks.tick().await;
            let Some(desk) = desk.upgrade() else { return };
            if let Err(refusal) = desk.sweep_files().await {
                tracing::warn!(%refusal, "unsent uploads were not looked for");
            }
        }
    });
}
