//! Two conversations of one person become one: the other is closed for good and goes on in this one.

use crate::{AgentId, Conversation, Grants, Permission, Refusal, Status};

impl Conversation {
    /// Whether this one may go on in `target`, and whether that changes anything.
    pub fn may_merge_into(&self, target: &Self, by: AgentId, may: Grants) -> Result<bool, Refusal> {
        if self.id == target.id {
            return Err(Refusal::invalid("into", "must be another chat."));
        }
        if self.visitor != target.visitor {
            return Err(Refusal::invalid("into", "must be a chat with the same customer."));
        }
        if self.merged_into.as_ref() == Some(&target.id) {
            return Ok(false);
        }
        if self.merged_into.is_some() || target.merged_into.is_some() {
            return Err(Refusal::Conflict("One of the two was merged into another chat already."));
        }
        if self.thread.is_some() || target.thread.is_some() {
            return Err(Refusal::Conflict("The channel keeps one chat a person, so its chats can't be merged."));
        }
        if target.status == Status::Closed {
            return Err(Refusal::ConversationClosed);
        }
        for one in [self, target].into_iter().filter(|c| c.status == Status::Active) {
            if one.agent.as_ref().is_some_and(|has| has.id != by) && !may.has(Permission::Reassign) {
                return Err(Refusal::Forbidden(Permission::Reassign.needed()));
            }
        }
        Ok(true)
    }
}
