//! What the desk did, in numbers: how the log adds up to them, and what is read out of them.
//!
//! See `docs/decisions/0045-numbers-are-rolled-up-from-the-log.md`.

mod chat;
mod figures;
mod period;
mod span;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::{ConversationId, Timestamp};

pub use self::{
    chat::{ChatSoFar, campaign_name, sources_of},
    figures::{Figures, Satisfaction, Spread, share},
    period::{DAYS_MAX, Interval, Period},
    span::{Durations, rounded},
};

/// Milliseconds of a slot, the shortest time that is told apart: every zone's hours begin on a quarter.
pub const SLOT: i64 = 15 * 60 * 1000;

/// The slot a moment is in.
pub fn slot(at: Timestamp) -> i64 {
    at.0.div_euclid(SLOT)
}

/// Names of things that are counted or measured, as rows have them.
macro_rules! names {
    ($(#[$about:meta])* $type:ident { $($(#[$doc:meta])* $variant:ident => $name:literal,)+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $type { $($(#[$doc])* $variant,)+ }

        impl $type {
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.as_str() == text)
            }
        }
    };
}

names! {
    /// What is counted.
    Tally {
        Started => "started",
        /// Messages, by who wrote them. What the desk itself says is nobody's.
        FromVisitors => "from_visitors",
        FromAgents => "from_agents",
        FromBots => "from_bots",
        /// Taken out of the queue.
        Accepted => "accepted",
        Transferred => "transferred",
        Escalated => "escalated",
        Converted => "converted",
        Ended => "ended",
        /// Ended without anybody having answered or even accepted it.
        Missed => "missed",
        /// Ended with answers of bots and of nobody else.
        ByBots => "by_bots",
        /// Ratings, by what they say.
        Rated1 => "rated_1",
        Rated2 => "rated_2",
        Rated3 => "rated_3",
        Rated4 => "rated_4",
        Rated5 => "rated_5",
    }
}

names! {
    /// What is measured, in seconds.
    Span {
        /// From entering the queue to being accepted.
        Wait => "wait",
        /// From the visitor's first message to an agent's first answer.
        FirstResponse => "first_response",
        /// From entering the queue to the end, of what was answered.
        Resolution => "resolution",
    }
}

names! {
    /// What leads to chats.
    SourceKind {
        /// Where the visitor was: the address without parameters.
        Page => "page",
        /// `utm_source`, `utm_medium` and `utm_campaign` as JSON.
        Campaign => "campaign",
    }
}

impl Tally {
    pub const RATINGS: [Self; 5] = [Self::Rated1, Self::Rated2, Self::Rated3, Self::Rated4, Self::Rated5];

    fn rating(stars: i64) -> Self {
        Self::RATINGS[usize::try_from(stars - 1).unwrap_or_default().min(4)]
    }
}

/// Where a number belongs. Agent 0: nobody's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct Spot {
    pub slot: i64,
    pub inbox: i64,
    pub agent: i64,
}

/// One thing that was counted or measured, to be taken back as it was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Noted {
    Tally(Spot, Tally),
    Span(Spot, Span, i64),
}

/// What a piece of the log adds to the numbers. Taking back is adding less than nothing.
#[derive(Debug, Default, PartialEq)]
pub struct Roll {
    pub tallies: BTreeMap<(Spot, Tally), i64>,
    /// By length as `rounded` has it: how many, and their exact seconds together.
    pub spans: BTreeMap<(Spot, Span, i64), (i64, i64)>,
    pub sources: BTreeMap<(Spot, SourceKind, String), i64>,
    /// The conversations as they are after it.
    pub chats: BTreeMap<ConversationId, ChatSoFar>,
}

impl Roll {
    fn add(&mut self, noted: Noted) {
        self.note(noted, 1);
    }

    fn take_back(&mut self, noted: Noted) {
        self.note(noted, -1);
    }

    fn note(&mut self, noted: Noted, times: i64) {
        match noted {
            Noted::Tally(spot, tally) => *self.tallies.entry((spot, tally)).or_default() += times,
            Noted::Span(spot, span, seconds) => {
                let (count, sum) = self.spans.entry((spot, span, rounded(seconds))).or_default();
                *count += times;
                *sum += times * seconds;
            }
        }
    }
}
