//! One unit of work: what a batch of commands needs, loaded at once; what they change, saved at once.
//!
//! Commands see plain domain values and never touch SQL, so a hundred of them cost as many round trips as one.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use deskbell_domain::{
    Agent, AgentBrief, AgentId, ArticleBrief, Attachment, Author, Channel, Conversation, ConversationId,
    ConversationView, Entry, Escalation, Event, Fact, File, FileId, InboxId, Message, MessageChange, MessageId,
    MessageKind, Note, Notification, NotificationId, NotificationKind, Noun, Quote, Refusal, Status, TeamBrief, TeamId,
    TenantId, Ticket, TicketId, Timestamp, Transfer, Visitor, VisitorId,
};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    Step,
    audit::DeedRow,
    events::Changed,
    keyed::{Kept, StepPlace},
    message_versions::Replaced,
};

/// What one command must have before it can decide.
#[derive(Debug, Default)]
pub struct Needs {
    pub tenant: Option<TenantId>,
    pub conversations: Vec<ConversationId>,
    pub agents: Vec<AgentId>,
    pub teams: Vec<TeamId>,
    pub visitors: Vec<VisitorId>,
    pub inboxes: Vec<InboxId>,
    /// Whether this client id was used by this author in this conversation.
    pub sent: Vec<SentKey>,
    /// Messages by their numbers, to be answered or changed.
    pub messages: Vec<(ConversationId, i64)>,
    pub notes: Vec<NoteKey>,
    /// Client-made ids of starts.
    pub starts: Vec<String>,
    pub cursors: Vec<(ConversationId, AgentId)>,
    /// Uploads to be sent.
    pub files: Vec<FileId>,
    pub new_visitors: u32,
    pub new_tickets: u32,
    pub new_notifications: u32,
    /// Lines of the audit log.
    pub new_deeds: u32,
    /// Client-made names of conversations and of visitors.
    pub conversation_aliases: Vec<String>,
    pub visitor_aliases: Vec<String>,
    pub posts: Vec<Post>,
    /// What this write of a keyed request came to before.
    pub step: Option<Step>,
}

/// What a channel brings: its conversation, if there is one, is found by who wrote, and whether it came before.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Post {
    pub inbox: InboxId,
    /// `Conversation::thread`
    pub thread: String,
    /// The channel's id of it.
    pub client_id: String,
}

impl Needs {
    pub fn of(tenant: TenantId) -> Self {
        Self { tenant: Some(tenant), ..Self::default() }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SentKey {
    pub conversation: ConversationId,
    /// `Author::key`
    pub author: String,
    pub client_id: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NoteKey {
    pub conversation: ConversationId,
    pub author: AgentId,
    pub client_id: String,
}

/// A message that was sent under a client id before.
pub struct Before {
    pub message: Arc<Message>,
    /// What it said before it was edited or deleted, if it was.
    pub first_text: Option<String>,
}

/// A start remembered by its client-made id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Start {
    pub hash: String,
    pub conversation: ConversationId,
}

/// A message before it has its number and time.
pub struct Draft {
    pub id: MessageId,
    pub kind: MessageKind,
    pub author: Author,
    pub text: String,
    pub attachments: Vec<Attachment>,
    pub article: Option<ArticleBrief>,
    pub metadata: serde_json::Value,
    pub client_id: Option<String>,
    pub reply_to: Option<Quote>,
}

impl Draft {
    pub fn text(id: MessageId, author: Author, text: String) -> Self {
        let metadata = serde_json::json!({});
        Self {
            id,
            kind: MessageKind::Text,
            author,
            text,
            attachments: Vec::new(),
            article: None,
            metadata,
            client_id: None,
            reply_to: None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadMark {
    pub seen_seq: i64,
    /// The agent marked it unread; shown so until they see something newer or again.
    pub unread: bool,
}

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
        Self {
            now,
            tenants: BTreeMap::new(),
            conversations: HashMap::new(),
            agents: HashMap::new(),
            teams: HashMap::new(),
            visitors: HashMap::new(),
            inboxes: HashMap::new(),
            sent: HashMap::new(),
            messages: HashMap::new(),
            note_ids: HashMap::new(),
            starts: HashMap::new(),
            firsts: HashMap::new(),
            cursors: HashMap::new(),
            files: HashMap::new(),
            bound_files: Vec::new(),
            conversation_aliases: HashMap::new(),
            visitor_aliases: HashMap::new(),
            threads: HashMap::new(),
            annotated: Vec::new(),
            rewritten: Vec::new(),
            replaced: Vec::new(),
            withdrawn_files: Vec::new(),
            failed_deliveries: Vec::new(),
            free_visitor_ids: Vec::new(),
            free_ticket_ids: Vec::new(),
            free_notification_ids: Vec::new(),
            free_deed_ids: Vec::new(),
            changed_visitors: BTreeSet::new(),
            changed_cursors: BTreeSet::new(),
            new_starts: Vec::new(),
            new_messages: Vec::new(),
            new_escalations: Vec::new(),
            new_tickets: Vec::new(),
            new_notes: Vec::new(),
            new_notifications: Vec::new(),
            new_deeds: Vec::new(),
            retagged: BTreeSet::new(),
            new_transfers: Vec::new(),
            recorded: Vec::new(),
            kept: HashMap::new(),
            new_kept: Vec::new(),
        }
    }

    /// The conversation, if it is the tenant's.
    pub fn view(&self, tenant: TenantId, id: &ConversationId) -> Result<&ConversationView, Refusal> {
        match self.conversations.get(id) {
            Some(held) if held.view.conversation.tenant == tenant => Ok(&held.view),
            _ => Err(Refusal::NotFound("chat")),
        }
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

    /// Keeps what this write comes to for a retry of its request.
    pub fn keep_outcome(&mut self, step: &Step, outcome: &impl Serialize) -> Result<(), Refusal> {
        self.kept.insert(step.place.clone(), step.kept(outcome)?);
        self.new_kept.push(step.place.clone());
        Ok(())
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

    pub fn set_read_mark(&mut self, conversation: &ConversationId, agent: AgentId, mark: ReadMark) {
        self.cursors.insert((conversation.clone(), agent), mark);
        self.changed_cursors.insert((conversation.clone(), agent));
    }

    pub fn file(&self, id: &FileId) -> Option<&File> {
        self.files.get(id)
    }

    /// From now on the file can be sent in this conversation only.
    pub fn bind_file(&mut self, id: &FileId, conversation: &ConversationId) {
        if let Some(file) = self.files.get_mut(id).filter(|f| f.conversation.is_none()) {
            file.conversation = Some(conversation.clone());
            self.bound_files.push((id.clone(), conversation.clone()));
        }
    }

    /// Writes a visitor's changed row back, and shows it in their conversations at once.
    pub fn put_visitor(&mut self, visitor: Visitor) {
        for held in self.conversations.values_mut().filter(|h| h.view.visitor.id == visitor.id) {
            held.view.visitor = visitor.clone();
        }
        if let Some(alias) = &visitor.alias {
            self.visitor_aliases.insert((visitor.tenant, alias.clone()), visitor.id);
        }
        self.changed_visitors.insert(visitor.id);
        self.visitors.insert(visitor.id, visitor);
    }

    /// A number reserved for a new visitor by `Needs::new_visitors`.
    pub fn new_visitor_id(&mut self) -> Result<VisitorId, Refusal> {
        self.free_visitor_ids
            .pop()
            .map(VisitorId)
            .ok_or_else(|| Refusal::Unavailable("no visitor number reserved".into()))
    }

    pub fn new_ticket_id(&mut self) -> Result<TicketId, Refusal> {
        self.free_ticket_ids.pop().map(TicketId).ok_or_else(|| Refusal::Unavailable("no ticket number reserved".into()))
    }

    /// Adds a ticket and says so in its conversation's log.
    pub fn add_ticket(&mut self, ticket: Ticket, conversation: &ConversationId, by: AgentId) -> Result<(), Refusal> {
        let (tenant, id) = (ticket.tenant, ticket.id);
        self.change(tenant, conversation)?.ticket = Some(id);
        self.new_tickets.push(ticket);
        self.changed(tenant, Noun::Ticket, Some(id.0), Some(by))?;
        self.record(tenant, conversation, Fact::Converted { ticket: id })
    }

    pub fn retag(&mut self, tenant: TenantId, id: &ConversationId, tags: Vec<String>) -> Result<(), Refusal> {
        self.change(tenant, id)?.tags = tags;
        self.retagged.insert(id.clone());
        Ok(())
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

    /// Tells an agent of something about a conversation; `Needs::new_notifications` has reserved its number.
    pub fn notify(
        &mut self,
        agent: AgentId,
        kind: NotificationKind,
        about: &ConversationView,
        by: Option<&AgentBrief>,
        text: String,
    ) -> Result<(), Refusal> {
        let id = self.free_notification_ids.pop();
        let id = id.ok_or_else(|| Refusal::Unavailable("no notification number reserved".into()))?;
        let tenant = about.conversation.tenant;
        self.new_notifications.push(Notification {
            tenant,
            id: NotificationId(id),
            agent,
            kind,
            conversation: Some(about.conversation.id.clone()),
            ticket: None,
            by: by.cloned(),
            customer: about.visitor.name.clone(),
            text,
            at: self.now,
            read_at: None,
        });
        self.changed(tenant, Noun::Notification, Some(agent.0), by.map(|a| a.id))
    }

    /// Writes into the audit log who did what to a conversation; `Needs::new_deeds` has reserved its number.
    pub fn audit(
        &mut self,
        tenant: TenantId,
        by: AgentId,
        action: &'static str,
        detail: serde_json::Value,
    ) -> Result<(), Refusal> {
        let id = self.free_deed_ids.pop();
        let id = id.ok_or_else(|| Refusal::Unavailable("no audit number reserved".into()))?;
        self.new_deeds.push(DeedRow { id, tenant, by, action, detail });
        Ok(())
    }

    pub fn add_escalation(&mut self, escalation: Escalation) -> Result<(), Refusal> {
        self.new_escalations.push(escalation.clone());
        let (tenant, conversation) = (escalation.tenant, escalation.conversation.clone());
        self.record(tenant, &conversation, Fact::Escalated { escalation })
    }

    /// Records the fact of a hand-over and keeps it in the conversation's history of them.
    pub fn add_transfer(
        &mut self,
        tenant: TenantId,
        id: &ConversationId,
        transfer: Transfer,
        fact: Fact,
    ) -> Result<(), Refusal> {
        self.record(tenant, id, fact)?;
        let seq = self.tenants.get(&tenant).map_or(0, |head| head.event_seq);
        self.new_transfers.push((tenant, id.clone(), seq, transfer));
        Ok(())
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

    /// A channel will never take this message: says so beside the message and in the log.
    pub fn fail_delivery(
        &mut self,
        tenant: TenantId,
        message: &Message,
        metadata: serde_json::Value,
        reason: String,
    ) -> Result<(), Refusal> {
        let id = &message.conversation;
        self.record(tenant, id, Fact::DeliveryFailed { seq: message.seq, message: message.id, reason })?;
        self.annotated.push((id.clone(), message.seq, metadata));
        self.failed_deliveries.push(message.id);
        Ok(())
    }

    pub fn put_conversation(&mut self, conversation: Conversation, visitor: Visitor) {
        let id = conversation.id.clone();
        if let Some(alias) = &conversation.alias {
            self.conversation_aliases.insert((conversation.tenant, alias.clone()), id.clone());
        }
        if let Some(thread) = &conversation.thread {
            self.threads.insert((conversation.inbox, thread.clone()), (conversation.tenant, id.clone()));
        }
        let view = ConversationView { conversation, visitor };
        self.conversations.insert(id, Held { view, change: Change::Whole });
    }

    pub fn put_start(&mut self, tenant: TenantId, key: String, start: Start) {
        self.starts.insert((tenant, key.clone()), start);
        self.new_starts.push((tenant, key));
    }

    /// Numbers a message, adds it to its conversation and records the event.
    pub fn append(&mut self, tenant: TenantId, id: &ConversationId, draft: Draft) -> Result<Arc<Message>, Refusal> {
        self.begin(tenant, id)?;
        let now = self.now;
        let conversation = self.progress(tenant, id)?;
        let was_snoozed = conversation.snooze.is_some();
        let message = Arc::new(Message {
            tenant,
            conversation: id.clone(),
            seq: conversation.last_seq + 1,
            id: draft.id,
            kind: draft.kind,
            author: draft.author,
            text: draft.text,
            attachments: draft.attachments,
            article: draft.article,
            metadata: draft.metadata,
            client_id: draft.client_id,
            at: now,
            reply_to: draft.reply_to,
            reactions: Vec::new(),
            edited_at: None,
            deleted_at: None,
        });
        conversation.append(&message);
        let woke = was_snoozed && conversation.snooze.is_none();
        if let Some(client_id) = &message.client_id {
            let key = SentKey { conversation: id.clone(), author: message.author.key(), client_id: client_id.clone() };
            self.sent.insert(key, Before { message: message.clone(), first_text: None });
        }
        if message.seq == 1 {
            self.firsts.insert(id.clone(), message.clone());
        }
        self.new_messages.push(message.clone());
        self.record(tenant, id, Fact::MessageSent { message: message.clone() })?;
        if woke {
            self.record(tenant, id, Fact::Woken { by: message.author.clone() })?;
        }
        Ok(message)
    }

    /// Puts a message that was there before back as it is now, keeps what stood in it, and records the event.
    pub fn rewrite(&mut self, message: Message, change: MessageChange, by: Author) -> Result<Arc<Message>, Refusal> {
        let (tenant, id, now) = (message.tenant, message.conversation.clone(), self.now);
        let before = self.message(tenant, &id, message.seq)?.clone();
        let message = Arc::new(message);
        if change != MessageChange::Reacted {
            self.progress(tenant, &id)?.reword(&message);
            self.replaced.push(Replaced { before: before.clone(), at: now, by: by.clone() });
        }
        if change == MessageChange::Deleted {
            let files = before.attachments.iter().filter_map(|a| a.id.clone());
            self.withdrawn_files.extend(files.map(|file| (id.clone(), file)));
        }
        if let Some(client_id) = &message.client_id {
            let key = SentKey { conversation: id.clone(), author: message.author.key(), client_id: client_id.clone() };
            if let Some(sent) = self.sent.get_mut(&key) {
                sent.message = message.clone();
                sent.first_text.get_or_insert_with(|| before.text.clone());
            }
        }
        if let Some(first) = self.firsts.get_mut(&id).filter(|first| first.seq == message.seq) {
            *first = message.clone();
        }
        self.messages.insert((id.clone(), message.seq), message.clone());
        self.rewritten.push(message.clone());
        self.record(tenant, &id, Fact::MessageUpdated { message: message.clone(), change, by })?;
        Ok(message)
    }

    pub fn add_note(&mut self, note: Note) -> Result<(), Refusal> {
        if let Some(client_id) = &note.client_id {
            let key = NoteKey {
                conversation: note.conversation.clone(),
                author: note.author.id,
                client_id: client_id.clone(),
            };
            self.note_ids.insert(key, note.clone());
        }
        self.new_notes.push(note.clone());
        self.record(note.tenant, &note.conversation.clone(), Fact::NoteAdded { note })
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
