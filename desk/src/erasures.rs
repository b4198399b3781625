//! Erasing one person: the rows in one transaction, then the files' bytes and the engine's own leftovers; with a receipt.

use std::sync::Arc;

use deskbell_bus::Signal;
use deskbell_domain::{Actor, Erasure, ErasureId, Noun, Passing, Permission, Refusal, Timestamp, VisitorId};
use serde_json::{Map, Value, json};

use crate::Desk;

const ABSENT: Refusal = Refusal::NotFound("customer");
/// Files of one round.
const ROUND: u32 = 200;

impl Desk {
    /// Erases the person for good. The receipt says whether files are still on their way out.
    pub async fn erase_customer(&self, actor: &Actor, id: VisitorId) -> Result<Erasure, Refusal> {
        let by = actor.may(Permission::EraseCustomers)?;
        let tenant = actor.tenant();
        let scope = self.store.scope(tenant);
        let done = scope.transact(Some(by), move |tx| {
            Box::pin(async move {
                let receipt = tx.erase_customer(id, by).await?.ok_or(ABSENT)?;
                let detail = json!({ "erasure": receipt.id, "removed": receipt.removed });
                tx.audit_by_actor("customer.erased", Noun::Customer, id.0, detail).await?;
                tx.changed(Noun::Customer, id.0);
                Ok(receipt)
            })
        });
        let receipt = done.await?;
        self.erased.insert((tenant, id));
        self.bus.publish(Signal::Passing(Arc::new(Passing::Erased { tenant, visitor: id })));
        self.visits.forget(id);
        // What can't go now goes with the next round.
        if let Err(error) = self.finish_erasures().await {
            tracing::warn!(%error, "an erasure is not finished; going on later");
        }
        Ok(scope.erasure(receipt.id).await?.unwrap_or(receipt))
    }

    /// All that is stored about a person, for them to have, and when. That it was taken out is written down.
    pub async fn export_customer(
        &self,
        actor: &Actor,
        id: VisitorId,
    ) -> Result<(Timestamp, Map<String, Value>), Refusal> {
        let by = actor.may(Permission::Export)?;
        let scope = self.store.scope(actor.tenant());
        let found = scope.everything_about(id).await?.ok_or(ABSENT)?;
        let note = scope.transact(Some(by), move |tx| {
            Box::pin(async move {
                tx.audit_by_actor("customer.exported", Noun::Customer, id.0, json!({})).await?;
                Ok(tx.now)
            })
        });
        Ok((note.await?, found))
    }

    /// Newest first.
    pub async fn erasures(
        &self,
        actor: &Actor,
        before: Option<ErasureId>,
        limit: u32,
    ) -> Result<Vec<Erasure>, Refusal> {
        actor.may(Permission::EraseCustomers)?;
        Ok(self.store.scope(actor.tenant()).erasures(before, limit).await?)
    }

    pub async fn erasure(&self, actor: &Actor, id: ErasureId) -> Result<Erasure, Refusal> {
        actor.may(Permission::EraseCustomers)?;
        self.store.scope(actor.tenant()).erasure(id).await?.ok_or(Refusal::NotFound("erasure"))
    }

    /// Removes the bytes of files that nobody reads any more, then what the database's own files still hold.
    pub async fn finish_erasures(&self) -> Result<(), Refusal> {
        let began = self.clock.now();
        self.remove_withdrawn_files().await?;
        self.store.scrub().await?;
        Ok(self.store.erasures_are_finished(began, self.clock.now()).await?)
    }

    pub(crate) async fn remove_withdrawn_files(&self) -> Result<(), Refusal> {
        loop {
            let files = self.store.files_to_remove(ROUND).await?;
            for file in &files {
                self.remove_bytes(file).await?;
                self.store.forget_file(&file.id).await?;
            }
            if files.len() < ROUND as usize {
                return Ok(());
            }
        }
    }

    /// By the clock: what a failure or a stop left.
    pub(crate) async fn go_on_with_erasures(&self) -> Result<(), Refusal> {
        if self.store.has_unfinished_erasures().await? { self.finish_erasures().await } else { Ok(()) }
    }
}
