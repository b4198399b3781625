//! The demo's conversations.

mod active;
mod closed;
mod waiting;

use super::story::Story;

pub fn all() -> Vec<Story> {
    closed::STORIES.into_iter().chain(active::STORIES).chain(waiting::STORIES).collect()
}
