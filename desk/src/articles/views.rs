//! How often articles are read: counted here, and written down every few seconds so that reading costs no write.

use std::{sync::Arc, time::Duration};

use dashmap::DashMap;
use deskbell_domain::{ArticleHead, ArticleId, Refusal, TenantId};

use crate::Desk;

const EVERY: Duration = Duration::from_secs(5);

/// What was counted and not written yet.
pub type Views = DashMap<(TenantId, ArticleId), i64>;

impl Desk {
    pub fn article_was_read(&self, head: &ArticleHead) {
        *self.views.entry((head.tenant, head.id)).or_default() += 1;
    }

    /// Writes down what was counted.
    pub async fn count_views(&self) -> Result<(), Refusal> {
        let counted: Vec<_> = self.views.iter().map(|entry| *entry.key()).collect();
        for key in counted {
            let Some((_, times)) = self.views.remove(&key) else { continue };
            let (tenant, id) = key;
            if let Err(error) = self.store.scope(tenant).article_was_read(id, times).await {
                *self.views.entry(key).or_default() += times;
                return Err(error.into());
            }
        }
        Ok(())
    }
}

pub fn start(desk: &Arc<Desk>) {
    let desk = Arc::downgrade(desk);
    tokio::spawn(async move {
        let mut ticks = tokio::time::interval(EVERY);
        loop {
            ticks.tick().await;
            let Some(desk) = desk.upgrade() else { return };
            if let Err(refusal) = desk.count_views().await {
                tracing::warn!(%refusal, "the articles' views were not written; trying again");
            }
        }
    });
}
