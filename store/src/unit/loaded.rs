//! What a command finds in its unit; of another tenant nothing.

use std::sync::Arc;

use deskbell_domain::{
    Agent, AgentId, Channel, ConversationId, ConversationView, File, FileId, InboxId, Message, Note, Refusal,
    TeamBrief, TeamId, TenantId, Visitor, VisitorId,
};
use serde::de::DeserializeOwned;

use super::{Before, NoteKey, ReadMark, SentKey, Start, Unit};
use crate::Step;

impl Unit {
    /// The conversation, if it is the tenant's.
    pub fn view(&self, tenant: TenantId, id: &ConversationId) -> Result<&ConversationView, Refusal> {
        match self.conversations.get(id) {
            Some(held) if held.view.conversation.tenant == tenant => Ok(&held.view),
            _ => Err(Refusal::NotFound("chat")),
        }
    }

    pub fn agent(&self, tenant: TenantId, id: AgentId) -> Result<&Agent, Refusal> {
        let agent = self.agents.get(&id).filter(|a| a.tenant == tenant && !a.disabled);
        agent.ok_or(Refusal::NotFound("agent"))
    }

    pub fn team(&self, tenant: TenantId, id: TeamId) -> Result<&TeamBrief, Refusal> {
        let found = self.teams.get(&id).filter(|(owner, _)| *owner == tenant);
        found.map(|(_, team)| team).ok_or(Refusal::NotFound("team"))
    }

    pub fn visitor(&self, tenant: TenantId, id: VisitorId) -> Result<&Visitor, Refusal> {
        self.visitors.get(&id).filter(|v| v.tenant == tenant).ok_or(Refusal::NotFound("customer"))
    }

    pub fn inbox(&self, tenant: TenantId, id: InboxId) -> Result<(Channel, String), Refusal> {
        let found = self.inboxes.get(&id).filter(|(owner, ..)| *owner == tenant);
        found.map(|(_, channel, name)| (*channel, name.clone())).ok_or(Refusal::NotFound("inbox"))
    }

    pub fn message(&self, tenant: TenantId, id: &ConversationId, seq: i64) -> Result<&Arc<Message>, Refusal> {
        let found = self.messages.get(&(id.clone(), seq)).filter(|m| m.tenant == tenant);
        found.ok_or(Refusal::NotFound("message"))
    }

    pub fn already_sent(&self, key: &SentKey) -> Option<&Before> {
        self.sent.get(key)
    }

    /// What this write came to when its request was served before.
    pub fn outcome<T: DeserializeOwned>(&self, step: &Step) -> Result<Option<T>, Refusal> {
        self.kept.get(&step.place).map(|kept| step.read(kept)).transpose()
    }

    pub fn already_noted(&self, key: &NoteKey) -> Option<&Note> {
        self.note_ids.get(key)
    }

    pub fn start(&self, tenant: TenantId, key: &str) -> Option<&Start> {
        self.starts.get(&(tenant, key.to_owned()))
    }

    /// Message 1 of a conversation that was started in this batch or by a remembered start.
    pub fn first_message(&self, id: &ConversationId) -> Option<&Arc<Message>> {
        self.firsts.get(id)
    }

    pub fn read_mark(&self, conversation: &ConversationId, agent: AgentId) -> ReadMark {
        let none = ReadMark { seen_seq: 0, unread: false };
        self.cursors.get(&(conversation.clone(), agent)).copied().unwrap_or(none)
    }

    pub fn file(&self, id: &FileId) -> Option<&File> {
        self.files.get(id)
    }

    /// Where a conversation goes on that was merged into another; itself where it wasn't.
    pub fn goes_on_in(&self, tenant: TenantId, id: &ConversationId) -> Result<ConversationId, Refusal> {
        let mut at = id.clone();
        // A merge into a merged one is refused, so this ends.
        while let Some(into) = &self.view(tenant, &at)?.conversation.merged_into {
            at = into.clone();
        }
        Ok(at)
    }

    pub fn conversation_alias(&self, tenant: TenantId, alias: &str) -> Option<&ConversationId> {
        self.conversation_aliases.get(&(tenant, alias.to_owned()))
    }

    pub fn visitor_alias(&self, tenant: TenantId, alias: &str) -> Option<VisitorId> {
        self.visitor_aliases.get(&(tenant, alias.to_owned())).copied()
    }

    /// The conversation with this person in this inbox of a channel.
    pub fn thread(&self, tenant: TenantId, inbox: InboxId, person: &str) -> Option<&ConversationId> {
        let (owner, id) = self.threads.get(&(inbox, person.to_owned()))?;
        (*owner == tenant).then_some(id)
    }
}
