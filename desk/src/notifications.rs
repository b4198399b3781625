//! What an agent is told because it is about them, and that they have seen it.

use deskbell_domain::{Actor, ConversationId, Notification, NotificationId, Noun, Refusal};

use crate::Desk;

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
}
