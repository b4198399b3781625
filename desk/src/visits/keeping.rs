//! Stores the visits of inboxes that want it, many in one statement: at their beginning and at their end.

use std::{sync::Weak, time::Duration};

use crate::Desk;

const EVERY: Duration = Duration::from_secs(2);
/// Rows of one statement.
const PAGE: usize = 1_000;

pub async fn keep(desk: Weak<Desk>) {
    loop {
        tokio::time::sleep(EVERY).await;
        let Some(desk) = desk.upgrade() else { return };
        desk.store_visits().await;
    }
}

impl Desk {
    /// Stores what began or ended since the last time.
    pub async fn store_visits(&self) {
        let unsaved = self.visits.unsaved();
        for page in unsaved.chunks(PAGE) {
            let rows: Vec<_> = page.iter().map(|(visit, ended)| (visit.as_ref(), *ended)).collect();
            if let Err(error) = self.store.put_visits(&rows).await {
                // Statistics, not anybody's words: told, and let go.
                tracing::warn!(%error, visits = rows.len(), "visits could not be stored");
            }
        }
    }
}
