//! Reading the log from a cursor, so that a listener misses nothing and hears nothing twice (G4).

use deskbell_desk::Desk;
use deskbell_domain::{Actor, Cursor, Entry, Refusal};

/// Entries read and sent at once.
pub const PAGE: u32 = 200;
/// A client further behind than this is faster with a fresh load than with a replay.
const FURTHEST: i64 = 20_000;

/// Where to go on from.
pub enum From {
    /// Everything after this event's number.
    Seq(i64),
    /// The cursor can't be continued; the reason, for people who read frames.
    Resync(&'static str),
}

/// What a client's cursor means to this log. `head` is the log's, not only the client's share of it.
pub async fn from(desk: &Desk, actor: &Actor, cursor: &str, epoch: &str) -> Result<From, Refusal> {
    let Ok(cursor) = cursor.parse::<Cursor>() else { return Ok(From::Resync("The cursor can't be read.")) };
    if cursor.epoch != epoch {
        return Ok(From::Resync("The database was restored or replaced."));
    }
    let (head, floor) = desk.log_reach(actor.tenant()).await?;
    if cursor.seq > head {
        return Ok(From::Resync("The cursor is ahead of the log."));
    }
    if cursor.seq < floor {
        return Ok(From::Resync("The events after the cursor are no longer kept."));
    }
    if actor.agent().is_ok() && head - cursor.seq > FURTHEST {
        return Ok(From::Resync("Too much has happened since the cursor."));
    }
    Ok(From::Seq(cursor.seq))
}

/// The next piece of the actor's share of the log. `None` once `to` is reached.
pub async fn next(desk: &Desk, actor: &Actor, after: &mut i64, to: i64) -> Result<Option<Vec<Entry>>, Refusal> {
    if *after >= to {
        return Ok(None);
    }
    let mut entries = desk.entries(actor, *after, to, PAGE).await?;
    *after = if entries.len() < PAGE as usize { to } else { entries.last().map_or(to, Entry::seq) };
    let oldest = actor.oldest_readable(desk.clock().now());
    entries.retain(|e| e.at() >= oldest);
    Ok(Some(entries))
}
