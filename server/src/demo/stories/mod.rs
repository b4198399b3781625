//! The demo's conversations.

mod active;
mod closed;
mod past;
mod waiting;

use deskbell_domain::Timestamp;

use super::story::Story;

pub fn all(now: Timestamp) -> Vec<Story> {
    told().chain(past::all(now)).collect()
}

fn told() -> impl Iterator<Item = Story> {
    closed::STORIES.into_iter().chain(active::STORIES).chain(waiting::STORIES)
}
