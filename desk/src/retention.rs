//! Throws away what an inbox keeps only for some days: a little at a time, so that nobody waits for it.

use deskbell_domain::{Inbox, Noun, Refusal, Removed, Timestamp};
use serde_json::json;

use crate::Desk;

/// Conversations, and files, of one step.
const STEP: u32 = 50;
/// Visits of one step.
const VISITS: u32 = 1_000;
/// Steps of one inbox in one round.
const STEPS: usize = 20;

impl Desk {
    /// One round over all inboxes. What is left over comes with the next.
    pub async fn tidy(&self) -> Result<(), Refusal> {
        let mut files = 0;
        for inbox in self.store.all_inboxes().await? {
            for _ in 0..STEPS {
                let removed = self.tidy_step(&inbox).await?;
                if removed == Removed::default() {
                    break;
                }
                files += removed.files;
            }
        }
        if files > 0 { self.remove_withdrawn_files().await } else { Ok(()) }
    }

    async fn tidy_step(&self, inbox: &Inbox) -> Result<Removed, Refusal> {
        let (scope, keeps, id) = (self.store.scope(inbox.tenant), inbox.settings.retention, inbox.id);
        let now = self.clock.now();
        let before = |days: Option<i64>| days.map(|days| Timestamp(now.0 - days * 86_400_000));
        let (visits, chats, files) = (before(keeps.visits), before(keeps.conversations), before(keeps.files));
        let has_visits = match visits {
            Some(before) => scope.has_visits_from(id, before).await?,
            None => false,
        };
        let ended = match chats {
            Some(before) => scope.conversations_ended(id, before, STEP).await?,
            None => Vec::new(),
        };
        let old_files = match files {
            Some(before) => scope.files_from(id, before, STEP).await?,
            None => Vec::new(),
        };
        if !has_visits && ended.is_empty() && old_files.is_empty() {
            return Ok(Removed::default());
        }
        let done = scope.transact(None, move |tx| {
            Box::pin(async move {
                let mut removed = Removed::default();
                if let (true, Some(before)) = (has_visits, visits) {
                    removed.visits = tx.remove_visits(id, before, VISITS).await?;
                }
                if let Some(before) = chats {
                    let over = tx.still_over(&ended, id, before).await?;
                    tx.remove_tickets(None, &over, &mut removed).await?;
                    tx.remove_conversations(&over, None, &mut removed).await?;
                }
                tx.remove_files(&old_files, &mut removed).await?;
                if removed != Removed::default() {
                    let detail = json!({ "removed": removed });
                    tx.audit_by_actor("retention.applied", Noun::Inbox, id.0, detail).await?;
                    tx.changed(Noun::Customer, None);
                }
                Ok(removed)
            })
        });
        done.await
    }
}
