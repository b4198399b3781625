//! Setting a conversation aside: until a time, or until its visitor writes.

use serde::{Deserialize, Serialize};

use crate::{AgentId, Conversation, Grants, Permission, Refusal, Status, Timestamp};

/// Furthest a conversation may be set aside, in seconds: a year.
const AHEAD_MAX: i64 = 366 * 86_400;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snooze {
    pub by: AgentId,
    /// None: until the visitor writes.
    pub until: Option<Timestamp>,
}

impl Conversation {
    /// Whoever has it may set it aside, and so may who reassigns. Returns whether anything changes.
    pub fn may_snooze(
        &self,
        by: AgentId,
        may: Grants,
        until: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<bool, Refusal> {
        if let Some(until) = until
            && !(now.0 < until.0 && until.0 <= now.plus_seconds(AHEAD_MAX).0)
        {
            return Err(Refusal::invalid("until", "must be later than now, by at most a year."));
        }
        match (&self.agent, self.status) {
            (_, Status::Closed) => Err(Refusal::ConversationClosed),
            (_, Status::Pending) => Err(Refusal::Conflict("Accept the chat before you snooze it.")),
            (Some(has), _) if has.id != by && !may.has(Permission::Reassign) => {
                Err(Refusal::AlreadyAssigned(Some(has.clone())))
            }
            _ => Ok(self.snooze.is_none_or(|snooze| snooze.until != until)),
        }
    }

    /// As `may_snooze`, for fetching it back.
    pub fn may_wake(&self, by: AgentId, may: Grants) -> Result<bool, Refusal> {
        match &self.agent {
            Some(has) if self.snooze.is_some() && has.id != by && !may.has(Permission::Reassign) => {
                Err(Refusal::AlreadyAssigned(Some(has.clone())))
            }
            _ => Ok(self.snooze.is_some()),
        }
    }

    /// Whether its time has come.
    pub fn snooze_ran_out(&self, now: Timestamp) -> bool {
        self.snooze.and_then(|snooze| snooze.until).is_some_and(|until| until <= now)
    }

    /// Back among the others, as if something had happened in it.
    pub fn wake(&mut self, now: Timestamp) {
        self.snooze = None;
        self.last_activity_at = now;
    }
}
