//! The log as most tests read it: the events of conversations.

use std::sync::Arc;

use deskbell_desk::Desk;
use deskbell_domain::{Actor, Entry, Event, Refusal};

pub trait ReadsEvents {
    async fn events(&self, actor: &Actor, after: i64, to: i64, limit: u32) -> Result<Vec<Arc<Event>>, Refusal>;
}

impl ReadsEvents for Desk {
    async fn events(&self, actor: &Actor, after: i64, to: i64, limit: u32) -> Result<Vec<Arc<Event>>, Refusal> {
        let entries = self.entries(actor, after, to, limit).await?;
        Ok(entries.iter().filter_map(Entry::event).cloned().collect())
    }
}
