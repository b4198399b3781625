//! Adds the log up to numbers: see `docs/decisions/0045-numbers-are-rolled-up-from-the-log.md`.

use std::{collections::BTreeSet, sync::Arc};

use deskbell_domain::{Entry, Refusal, report::Roll};

use super::Piece;
use crate::Desk;

pub const NAME: &str = "report";

pub async fn roll_up(desk: Arc<Desk>, piece: Piece) -> Result<bool, Refusal> {
    let events = || piece.entries.iter().filter_map(Entry::event);
    let ids: BTreeSet<_> = events().map(|event| &event.conversation).collect();
    let chats = match ids.is_empty() {
        true => Default::default(),
        false => desk.store().scope(piece.tenant).chats_so_far(&ids.into_iter().collect::<Vec<_>>()).await?,
    };
    let mut roll = Roll { chats, ..Roll::default() };
    events().for_each(|event| roll.hear(event));
    Ok(desk.store().roll_up(NAME, piece.tenant, piece.from, piece.to, &roll).await?)
}
