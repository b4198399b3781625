//! What changed on a tenant's site within a moment, told at once: encoded once for every dashboard, a few frames a
//! second however many visitors move.

use std::{collections::HashMap, sync::Arc, time::Duration};

use axum::extract::ws::Utf8Bytes;
use deskbell_domain::{Passing, Visit, VisitorId};

use crate::dialects::native::outbound;

/// Changes within this time are told together.
pub const TOGETHER: Duration = Duration::from_millis(200);
/// Visits of one frame.
const PAGE: usize = 1_000;

#[derive(Default)]
pub struct Digest {
    visits: HashMap<String, Change>,
    /// Something was missed: what is here isn't all.
    is_doubtful: bool,
}

enum Change {
    /// To be told whole: it is new, or has only just said where it is.
    New(Arc<Visit>),
    Moved(Arc<Visit>),
    Left(Option<VisitorId>),
}

impl Digest {
    /// Returns whether it was a change of the site.
    pub fn take_in(&mut self, passing: &Passing) -> bool {
        let (id, change) = match passing {
            Passing::VisitJoined { visit } => (&visit.id, Change::New(visit.clone())),
            Passing::VisitMoved { visit } => {
                let is_new = visit.pages <= 1 || matches!(self.visits.get(&visit.id), Some(Change::New(_)));
                let change = if is_new { Change::New } else { Change::Moved };
                (&visit.id, change(visit.clone()))
            }
            Passing::VisitLeft { visit, visitor, .. } => (visit, Change::Left(*visitor)),
            Passing::Typing { .. }
            | Passing::TypingPreview { .. }
            | Passing::AgentPresence { .. }
            | Passing::Viewing { .. }
            | Passing::DraftSaved { .. }
            | Passing::QueueMoved { .. }
            | Passing::Erased { .. }
            | Passing::SignedOut { .. } => return false,
        };
        self.visits.insert(id.clone(), change);
        true
    }

    pub fn doubt(&mut self) {
        self.is_doubtful = true;
    }

    /// All of it, and nothing from then on.
    pub fn frames(&mut self) -> Vec<Utf8Bytes> {
        let Self { visits, is_doubtful } = std::mem::take(self);
        let all: Vec<_> = visits.iter().collect();
        let mut frames: Vec<_> = all.chunks(PAGE).map(|page| frame(page, false)).collect();
        if is_doubtful {
            frames.push(frame(&[], true));
        }
        frames
    }
}

fn frame(page: &[(&String, &Change)], reload: bool) -> Utf8Bytes {
    let (mut whole, mut moved, mut left) = (Vec::new(), Vec::new(), Vec::new());
    for (id, change) in page {
        match change {
            Change::New(visit) => whole.push(visit.as_ref()),
            Change::Moved(visit) => moved.push(visit.as_ref()),
            Change::Left(visitor) => left.push((id.as_str(), *visitor)),
        }
    }
    outbound::visitors_changed(&whole, &moved, &left, reload)
}

#[cfg(test)]
mod tests;
