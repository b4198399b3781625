//! What a visitor thinks of a chat that ended: one of five, and a word about it.

use serde::{Deserialize, Serialize};

use crate::{AgentBrief, Conversation, Refusal, Status, Timestamp};

/// Longest comment, in characters.
pub const COMMENT_MAX: usize = 1000;
/// Seconds in which it may be changed.
const CHANGEABLE: i64 = 24 * 60 * 60;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    /// 1 (very bad) to 5 (very good).
    pub rating: i64,
    pub comment: Option<String>,
    /// Who had the chat when it ended.
    pub agent: Option<AgentBrief>,
    /// When it was first given; changing it later does not move this.
    pub at: Timestamp,
}

impl Conversation {
    /// Takes the visitor's rating of how it ended. Returns whether anything changes.
    pub fn rate(&mut self, rating: i64, comment: Option<String>, now: Timestamp) -> Result<bool, Refusal> {
        let ended = match (self.status, self.ended_at) {
            (Status::Closed, Some(ended)) => ended,
            _ => return Err(Refusal::Conflict("The chat has not ended.")),
        };
        // An end after the rating asks anew.
        let given = self.rating.as_ref().filter(|rating| rating.at >= ended);
        if given.is_some_and(|given| given.rating == rating && given.comment == comment) {
            return Ok(false);
        }
        if given.is_some_and(|given| now.seconds_since(given.at) > CHANGEABLE) {
            return Err(Refusal::Conflict("The rating can no longer be changed."));
        }
        let at = given.map_or(now, |given| given.at);
        self.rating = Some(Rating { rating, comment, agent: self.agent.clone(), at });
        Ok(true)
    }
}

/// Checks what a client sent as one.
pub fn checked(rating: i64) -> Result<i64, Refusal> {
    match rating {
        1..=5 => Ok(rating),
        _ => Err(Refusal::invalid("rating", "must be 1, 2, 3, 4 or 5.")),
    }
}
