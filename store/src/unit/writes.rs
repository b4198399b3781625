//! What a command puts into its unit, with the facts it records.

use std::sync::Arc;

use deskbell_domain::{
    AgentBrief, AgentId, Author, Conversation, ConversationId, ConversationView, Escalation, Fact, FileId, Message,
    MessageChange, Note, Notification, NotificationId, NotificationKind, Noun, Refusal, TenantId, Ticket, TicketId,
    Transfer, Visitor, VisitorId,
};
use serde::Serialize;

use super::{Before, Change, Draft, Held, NoteKey, ReadMark, SentKey, Start, Unit};
use crate::{Step, audit::DeedRow, message_versions::Replaced};

impl Unit {
    /// Keeps what this write comes to for a retry of its request.
    pub fn keep_outcome(&mut self, step: &Step, outcome: &impl Serialize) -> Result<(), Refusal> {
        self.kept.insert(step.place.clone(), step.kept(outcome)?);
        self.new_kept.push(step.place.clone());
        Ok(())
    }

    pub fn set_read_mark(&mut self, conversation: &ConversationId, agent: AgentId, mark: ReadMark) {
        self.cursors.insert((conversation.clone(), agent), mark);
        self.changed_cursors.insert((conversation.clone(), agent));
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
}
