//! How a conversation of the demo is written down.

use deskbell_domain::{Channel, Priority};

pub struct Story {
    pub channel: Channel,
    pub name: Option<&'static str>,
    pub email: Option<&'static str>,
    pub subject: Option<&'static str>,
    pub priority: Priority,
    pub skills: &'static [&'static str],
    pub tags: &'static [&'static str],
    /// The page of the shop it began on, and with what.
    pub page: &'static str,
    pub browser: &'static str,
    pub os: &'static str,
    /// Minutes before the planting.
    pub minutes_ago: i64,
    pub opening: &'static str,
    /// Each with the seconds after the one before.
    pub steps: &'static [(i64, Step)],
}

impl Story {
    /// What most have in common.
    pub const PLAIN: Self = Self {
        channel: Channel::Widget,
        name: None,
        email: None,
        subject: None,
        priority: Priority::Medium,
        skills: &[],
        tags: &[],
        page: "/",
        browser: "Chrome 142",
        os: "Windows",
        minutes_ago: 0,
        opening: "",
        steps: &[],
    };
}

#[derive(Clone, Copy)]
pub enum Who {
    Dana,
    Jonas,
}

#[derive(Clone, Copy)]
pub enum Step {
    /// The visitor writes.
    Asks(&'static str),
    /// The visitor reads what stands there.
    Reads,
    /// The visitor says how it was, 1 to 5.
    Rates(i64),
    /// The visitor ends it.
    Leaves,
    /// An agent accepts it.
    Takes(Who),
    Answers(Who, &'static str),
    /// An agent leaves the colleagues a note.
    Notes(Who, &'static str),
    /// An agent looks at what stands there.
    Sees(Who),
    Ends(Who),
}
