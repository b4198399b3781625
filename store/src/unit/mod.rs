//! One unit of work: what a batch of commands needs, loaded at once; what they change, saved at once.
//!
//! Commands see plain domain values and never touch SQL, so a hundred of them cost as many round trips as one.

mod loaded;
mod needs;
mod writes;

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use deskbell_domain::{
    Agent, AgentId, Channel, Conversation, ConversationId, ConversationView, Entry, Escalation, Event, Fact, File,
    FileId, InboxId, Message, MessageId, Note, Notification, Noun, Refusal, Status, TeamBrief, TeamId, TenantId,
    Ticket, Timestamp, Transfer, Visitor, VisitorId,
};

pub use self::needs::{Before, Draft, Needs, NoteKey, Post, ReadMark, SentKey, Start};
use crate::{
    audit::DeedRow,
    events::Changed,
    keyed::{Kept, StepPlace},
    message_versions::Replaced,
};

/// How much of a conversation's row must be written back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Change {
    None,
    /// Only what a new message moves: the hot path's narrow update.
    Progress,
    Whole,
}

pub(crate) struct Held {
    pub view: ConversationView,
    pub change: Change,
}

#[derive(Debug, Clone)]
pub(crate) struct Head {
    pub event_seq: i64,
    pub changed: bool,
}

pub(crate) struct Recorded {
    pub tenant: TenantId,
    pub seq: i64,
    pub what: What,
}

pub(crate) enum What {
    Fact(ConversationId, Fact),
    Changed(Changed),
}

#[derive(Default)]
pub struct Unit {
    pub now: Timestamp,
    pub(crate) tenants: BTreeMap<TenantId, Head>,
    pub(crate) conversations: HashMap<ConversationId, Held>,
    pub(crate) agents: HashMap<AgentId, Agent>,
    pub(crate) teams: HashMap<TeamId, (TenantId, TeamBrief)>,
    pub(crate) visitors: HashMap<VisitorId, Visitor>,
    pub(crate) inboxes: HashMap<InboxId, (TenantId, Channel, String)>,
    pub(crate) sent: HashMap<SentKey, Before>,
    pub(crate) messages: HashMap<(ConversationId, i64), Arc<Message>>,
    pub(crate) note_ids: HashMap<NoteKey, Note>,
    pub(crate) starts: HashMap<(TenantId, String), Start>,
    /// The first messages of the conversations that remembered starts made.
    pub(crate) firsts: HashMap<ConversationId, Arc<Message>>,
    pub(crate) cursors: HashMap<(ConversationId, AgentId), ReadMark>,
    pub(crate) files: HashMap<FileId, File>,
    pub(crate) bound_files: Vec<(FileId, ConversationId)>,
    pub(crate) conversation_aliases: HashMap<(TenantId, String), ConversationId>,
    pub(crate) visitor_aliases: HashMap<(TenantId, String), VisitorId>,
    pub(crate) threads: HashMap<(InboxId, String), (TenantId, ConversationId)>,
    /// New metadata of messages that were there before.
    pub(crate) annotated: Vec<(ConversationId, i64, serde_json::Value)>,
    /// Messages that were there before, as they are now; what stood in them; files nobody may read any more.
    pub(crate) rewritten: Vec<Arc<Message>>,
    pub(crate) replaced: Vec<Replaced>,
    pub(crate) withdrawn_files: Vec<(ConversationId, FileId)>,
    pub(crate) failed_deliveries: Vec<MessageId>,
    pub(crate) free_visitor_ids: Vec<i64>,
    pub(crate) free_ticket_ids: Vec<i64>,
    pub(crate) free_notification_ids: Vec<i64>,
    pub(crate) free_deed_ids: Vec<i64>,
    pub(crate) changed_visitors: BTreeSet<VisitorId>,
    pub(crate) changed_cursors: BTreeSet<(ConversationId, AgentId)>,
    pub(crate) new_starts: Vec<(TenantId, String)>,
    pub(crate) new_messages: Vec<Arc<Message>>,
    pub(crate) new_escalations: Vec<Escalation>,
    pub(crate) new_tickets: Vec<Ticket>,
    pub(crate) new_notes: Vec<Note>,
    pub(crate) new_notifications: Vec<Notification>,
    pub(crate) new_deeds: Vec<DeedRow>,
    /// Conversations with other tags than before.
    pub(crate) retagged: BTreeSet<ConversationId>,
    /// With the number of the event each is.
    pub(crate) new_transfers: Vec<(TenantId, ConversationId, i64, Transfer)>,
    pub(crate) recorded: Vec<Recorded>,
    pub(crate) kept: HashMap<StepPlace, Kept>,
    pub(crate) new_kept: Vec<StepPlace>,
}

impl Unit {
    pub(crate) fn empty(now: Timestamp) -> Self {
        Self { now, ..Self::default() }
    }

    /// The conversation to change; its whole row is written back. What was only opened begins by it.
    pub fn change(&mut self, tenant: TenantId, id: &ConversationId) -> Result<&mut Conversation, Refusal> {
        self.begin(tenant, id)?;
        match self.conversations.get_mut(id) {
            Some(held) if held.view.conversation.tenant == tenant => {
                held.change = Change::Whole;
                Ok(&mut held.view.conversation)
            }
            _ => Err(Refusal::NotFound("chat")),
        }
    }

    fn begin(&mut self, tenant: TenantId, id: &ConversationId) -> Result<(), Refusal> {
        let silent = |held: &&mut Held| {
            let conversation = &held.view.conversation;
            conversation.tenant == tenant && conversation.status == Status::Silent
        };
        let Some(held) = self.conversations.get_mut(id).filter(silent) else { return Ok(()) };
        held.view.conversation.begin(self.now);
        held.change = Change::Whole;
        self.record(tenant, id, Fact::ConversationStarted)
    }

    /// As `change`, when only the read and delivery marks move.
    pub fn progress(&mut self, tenant: TenantId, id: &ConversationId) -> Result<&mut Conversation, Refusal> {
        match self.conversations.get_mut(id) {
            Some(held) if held.view.conversation.tenant == tenant => {
                held.change = held.change.max(Change::Progress);
                Ok(&mut held.view.conversation)
            }
            _ => Err(Refusal::NotFound("chat")),
        }
    }

    /// Takes the tenant's next event number for a fact about one of its conversations.
    pub fn record(&mut self, tenant: TenantId, id: &ConversationId, fact: Fact) -> Result<(), Refusal> {
        let seq = self.next_seq(tenant)?;
        if fact.visitor_hears() {
            self.progress(tenant, id)?.visitor_head = seq;
        }
        self.recorded.push(Recorded { tenant, seq, what: What::Fact(id.clone(), fact) });
        Ok(())
    }

    /// Says in the tenant's log that something outside its conversations changed.
    pub fn changed(
        &mut self,
        tenant: TenantId,
        noun: Noun,
        id: Option<i64>,
        by: Option<AgentId>,
    ) -> Result<(), Refusal> {
        let seq = self.next_seq(tenant)?;
        self.recorded.push(Recorded { tenant, seq, what: What::Changed(Changed { noun, id, by }) });
        Ok(())
    }

    fn next_seq(&mut self, tenant: TenantId) -> Result<i64, Refusal> {
        let head = self.tenants.get_mut(&tenant).ok_or(Refusal::NotFound("tenant"))?;
        head.event_seq += 1;
        head.changed = true;
        Ok(head.event_seq)
    }

    pub(crate) fn is_clean(&self) -> bool {
        self.recorded.is_empty()
            && self.new_kept.is_empty()
            && self.changed_cursors.is_empty()
            && self.changed_visitors.is_empty()
            && self.conversations.values().all(|h| h.change == Change::None)
    }

    /// The log's new entries; an event with its conversation as the batch leaves it, one copy shared by all.
    pub(crate) fn into_entries(self) -> Vec<Entry> {
        let at = self.now;
        let views: HashMap<_, _> = self.conversations.into_iter().map(|(id, held)| (id, Arc::new(held.view))).collect();
        let entry = |Recorded { tenant, seq, what }: Recorded| match what {
            What::Fact(conversation, fact) => {
                let view = views.get(&conversation)?.clone();
                Some(Entry::Event(Arc::new(Event { tenant, seq, at, conversation, fact, view })))
            }
            What::Changed(changed) => Some(changed.into_entry(tenant, seq, at)),
        };
        self.recorded.into_iter().filter_map(entry).collect()
    }
}
