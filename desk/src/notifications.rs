//! What an agent is told because it is about them, and that they have seen it.

use std::{sync::Arc, time::Duration};

use deskbell_domain::{Actor, ConversationId, Notification, NotificationId, Noun, Refusal};

use crate::Desk;

const SWEEP_EVERY: Duration = Duration::from_secs(3_600);
const DAY: i64 = 86_400;

/// Which of one's notifications were read.
#[derive(Debug, Clone)]
pub enum ReadWhich {
    All,
    These(Vec<NotificationId>),
    About(ConversationId),
}

impl Desk {
    /// A page of one's own, newest first, and how many are unread in all.
    pub async fn notifications(
        &self,
        actor: &Actor,
        unread_only: bool,
        before: Option<NotificationId>,
        limit: u32,
    ) -> Result<(Vec<Notification>, i64), Refusal> {
        let (agent, _) = actor.agent()?;
        let scope = self.store.scope(actor.tenant());
        let page = scope.notifications(agent, unread_only, before, limit).await?;
        Ok((page, scope.unread_notifications(agent).await?))
    }

    /// Returns how many are unread from then on.
    pub async fn read_notifications(&self, actor: &Actor, which: ReadWhich) -> Result<i64, Refusal> {
        let (agent, _) = actor.agent()?;
        let (ids, conversation) = match which {
            ReadWhich::All => (None, None),
            ReadWhich::These(ids) if ids.len() > 500 => {
                return Err(Refusal::invalid("ids", "must be at most 500."));
            }
            ReadWhich::These(ids) => (Some(ids), None),
            ReadWhich::About(conversation) => (None, Some(conversation)),
        };
        let scope = self.store.scope(actor.tenant());
        let work = scope.transact(Some(agent), move |tx| {
            Box::pin(async move {
                if tx.read_notifications(agent, ids.as_deref(), conversation.as_ref()).await? > 0 {
                    tx.changed(Noun::Notification, agent.0);
                }
                Ok(())
            })
        });
        work.await?;
        Ok(scope.unread_notifications(agent).await?)
    }

    /// Removes those that are older than they are kept for; their agents' bells are told. Returns how many went.
    pub async fn sweep_notifications(&self) -> Result<u64, Refusal> {
        let before = self.clock.now().plus_seconds(-self.settings.notifications_kept_days * DAY);
        let mut gone = 0;
        for (tenant, agent) in self.store.agents_with_old_notifications(before).await? {
            let scope = self.store.scope(tenant);
            let work = scope.transact(None, move |tx| {
                Box::pin(async move {
                    let removed = tx.remove_old_notifications(agent, before).await?;
                    if removed > 0 {
                        tx.changed(Noun::Notification, agent.0);
                    }
                    Ok(removed)
                })
            });
            gone += work.await?;
        }
        Ok(gone)
    }
}

pub(crate) fn start(desk: &Arc<Desk>) {
    let desk = Arc::downgrade(desk);
    tokio::spawn(async move {
        let mut ticks = tokio::time::interval(SWEEP_EVERY);
        loop {
            ticks.tick().await;
            let Some(desk) = desk.upgrade() else { return };
            if let Err(refusal) = desk.sweep_notifications().await {
                tracing::warn!(%refusal, "old notifications were not removed");
            }
        }
    });
}
