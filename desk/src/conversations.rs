//! What agents (and a leaving visitor) do to a conversation: assign, end, reopen, relabel.

use deskbell_domain::{
    Actor, AgentId, Author, AuthorKind, ConversationId, ConversationView, Escalation, Fact, Handover, MessageId,
    MessageKind, NotificationKind, Priority, Refusal, SlaClock, Status, Target, TenantId, Ticket, TicketStatus,
    TicketView, Timestamp, Transfer, escalation, rating, tag, text, ticket,
};
use deskbell_store::{Command, Draft, Needs, Page, Step, Unit};
use serde_json::json;
use uuid::Uuid;

use crate::Desk;

const MERGED: Refusal = Refusal::Conflict("This chat was merged into another. Go on there.");

/// What `update` changes; absent is unchanged.
#[derive(Debug, Clone, Default)]
pub struct Changes {
    /// Some(None) removes it.
    pub subject: Option<Option<String>>,
    pub priority: Option<Priority>,
    /// All of them; else those to add and to remove.
    pub tags: Option<Vec<String>>,
    pub add_tags: Vec<String>,
    pub remove_tags: Vec<String>,
}

pub(crate) enum Act {
    Assign(AgentId),
    Transfer { to: Handover, reason: Option<String> },
    Escalate { id: Uuid, reason: String, metadata: serde_json::Value },
    Convert { subject: Option<String>, priority: Option<Priority> },
    End,
    UndoEnd,
    Reopen,
    Rate { rating: i64, comment: Option<String> },
    Update(Changes),
    Snooze { until: Option<Timestamp> },
    Wake,
}

impl Desk {
    /// Of two agents who take a pending conversation at once exactly one wins (G10).
    pub async fn assign(&self, actor: &Actor, id: &ConversationId, to: AgentId) -> Result<ConversationView, Refusal> {
        actor.agent()?;
        self.act(actor, id, Act::Assign(to)).await
    }

    /// Hands it to another agent, to a team, or back to the queue.
    pub async fn transfer(
        &self,
        actor: &Actor,
        id: &ConversationId,
        to: Handover,
        reason: Option<&str>,
    ) -> Result<ConversationView, Refusal> {
        actor.agent()?;
        let reason = text::optional("reason", reason, 500)?;
        self.act(actor, id, Act::Transfer { to, reason }).await
    }

    /// Somebody asks for a human.
    pub async fn escalate(
        &self,
        actor: &Actor,
        id: &ConversationId,
        reason: &str,
        metadata: serde_json::Value,
    ) -> Result<Escalation, Refusal> {
        let reason = text::required("reason", reason, escalation::REASON_MAX)?;
        let metadata = crate::start::metadata("metadata", metadata)?;
        let view = self.view(actor, id).await?;
        // Whoever asks in a merged one is helped where it goes on.
        let (actor, id) = match view.conversation.merged_into {
            Some(_) => {
                let view = self.goes_on_in(view).await?;
                (&actor.clone().within(&view.conversation.id), &view.conversation.id.clone())
            }
            None => (actor, id),
        };
        let act = Act::Escalate { id: self.ids.note().0, reason, metadata };
        let (_, escalation_id) = self.acted(actor, id, act).await?;
        let all = self.store.scope(actor.tenant()).escalations(id).await?;
        all.into_iter().find(|e| Some(e.id) == escalation_id).ok_or(Refusal::NotFound("escalation"))
    }

    pub async fn escalations(&self, actor: &Actor, id: &ConversationId) -> Result<Vec<Escalation>, Refusal> {
        self.view(actor, id).await?;
        Ok(self.store.scope(actor.tenant()).escalations(id).await?)
    }

    /// Makes a ticket of it, once: the ticket, and whether it is new.
    pub async fn convert(
        &self,
        actor: &Actor,
        id: &ConversationId,
        subject: Option<&str>,
        priority: Option<Priority>,
    ) -> Result<(TicketView, bool), Refusal> {
        actor.agent()?;
        let subject = text::optional("subject", subject, ticket::SUBJECT_MAX)?;
        let chat = self.view(actor, id).await?.conversation;
        let before = chat.ticket;
        let subject = match subject.or(chat.subject) {
            None => self.last_words(actor, id).await?,
            given => given,
        };
        let after = self.act(actor, id, Act::Convert { subject, priority }).await?.conversation.ticket;
        let ticket = self.ticket(actor, after.ok_or(Refusal::NotFound("ticket"))?).await?;
        Ok((ticket, before.is_none()))
    }

    /// What the visitor said last, short enough for a subject.
    async fn last_words(&self, actor: &Actor, id: &ConversationId) -> Result<Option<String>, Refusal> {
        let (messages, _) = self.store.scope(actor.tenant()).messages(id, Page::Newest, 50).await?;
        let said = messages.iter().rev().filter(|m| m.author.kind == AuthorKind::Visitor && m.deleted_at.is_none());
        Ok(said.map(|m| text::preview(m.text.trim())).find(|text| !text.is_empty()))
    }

    /// Ends it; ending an ended one changes nothing.
    pub async fn end(&self, actor: &Actor, id: &ConversationId) -> Result<ConversationView, Refusal> {
        self.act(actor, id, Act::End).await
    }

    /// Takes back an end: everything is as it was before it, whoever had it and wherever it waited.
    pub async fn undo_end(&self, actor: &Actor, id: &ConversationId) -> Result<ConversationView, Refusal> {
        actor.agent()?;
        self.act(actor, id, Act::UndoEnd).await
    }

    /// Goes on with a closed one: it is then the agent's who reopens it.
    pub async fn reopen(&self, actor: &Actor, id: &ConversationId) -> Result<ConversationView, Refusal> {
        actor.agent()?;
        self.act(actor, id, Act::Reopen).await
    }

    /// The visitor says how they found it: once, and within a day they may think better of it.
    pub async fn rate(
        &self,
        actor: &Actor,
        id: &ConversationId,
        stars: i64,
        comment: Option<&str>,
    ) -> Result<ConversationView, Refusal> {
        if !matches!(actor, Actor::Visitor { .. }) {
            return Err(Refusal::Forbidden("Only the visitor can rate a chat."));
        }
        let rating = rating::checked(stars)?;
        let comment = text::optional("comment", comment, rating::COMMENT_MAX)?;
        let inbox = self.view(actor, id).await?.conversation.inbox;
        if !self.inbox_or_default(actor.tenant(), Some(inbox)).await?.settings.csat {
            return Err(Refusal::Forbidden("Chats are not rated here."));
        }
        self.act(actor, id, Act::Rate { rating, comment }).await
    }

    pub async fn update(
        &self,
        actor: &Actor,
        id: &ConversationId,
        mut changes: Changes,
    ) -> Result<ConversationView, Refusal> {
        actor.agent()?;
        if let Some(subject) = &mut changes.subject {
            *subject = text::optional("subject", subject.as_deref(), 200)?;
        }
        if let Some(tags) = changes.tags.take() {
            changes.tags = Some(self.known_tags(actor, "tags", tags).await?);
        }
        changes.add_tags = self.known_tags(actor, "add_tags", changes.add_tags).await?;
        changes.remove_tags = crate::start::short_words("remove_tags", changes.remove_tags)?;
        self.act(actor, id, Act::Update(changes)).await
    }

    pub(crate) async fn act(&self, actor: &Actor, id: &ConversationId, act: Act) -> Result<ConversationView, Refusal> {
        Ok(self.acted(actor, id, act).await?.0)
    }

    /// Also the id of the escalation it made.
    async fn acted(
        &self,
        actor: &Actor,
        id: &ConversationId,
        act: Act,
    ) -> Result<(ConversationView, Option<Uuid>), Refusal> {
        let lease = self.routing_of(actor.tenant()).await?.accept_lease;
        let step = Step::next(actor.tenant(), actor.key());
        let command = ActOn { actor: actor.clone(), id: id.clone(), step, line: self.ids.message(), lease, act };
        self.store.writer().submit(command).await
    }
}

pub(crate) struct ActOn {
    pub(crate) actor: Actor,
    pub(crate) id: ConversationId,
    pub(crate) step: Option<Step>,
    /// The id of the system message it writes, if it writes one.
    pub(crate) line: MessageId,
    /// Seconds an acceptance lasts without the agent.
    pub(crate) lease: i64,
    pub(crate) act: Act,
}

impl Command for ActOn {
    type Reply = (ConversationView, Option<Uuid>);

    fn needs(&self) -> Needs {
        let mut agents = Vec::new();
        if let Actor::Agent { id, .. } = &self.actor {
            agents.push(*id);
        }
        let mut teams = Vec::new();
        match &self.act {
            Act::Assign(to) | Act::Transfer { to: Handover::Agent(to), .. } => agents.push(*to),
            Act::Transfer { to: Handover::Team(to), .. } => teams.push(*to),
            _ => {}
        }
        let new_tickets = u32::from(matches!(self.act, Act::Convert { .. }));
        let step = self.step.clone();
        let tells = matches!(self.act, Act::Assign(_) | Act::Transfer { to: Handover::Agent(_), .. });
        let new_notifications = u32::from(tells);
        Needs {
            new_tickets,
            new_notifications,
            step,
            conversations: vec![self.id.clone()],
            agents,
            teams,
            ..Needs::of(self.actor.tenant())
        }
    }

    fn run(&mut self, unit: &mut Unit) -> Result<Self::Reply, Refusal> {
        let tenant = self.actor.tenant();
        unit.view(tenant, &self.id)?.conversation.check_access(&self.actor)?;
        if let Some(step) = &self.step
            && let Some(before) = unit.outcome(step)?
        {
            return Ok((unit.view(tenant, &self.id)?.clone(), before));
        }
        let by = self.author(unit)?;
        match &self.act {
            Act::Assign(to) => self.assign(unit, *to)?,
            Act::Transfer { to, reason } => self.transfer(unit, by, *to, reason.clone())?,
            Act::Escalate { id, reason, metadata } => self.escalate(unit, *id, reason, metadata)?,
            Act::Convert { subject, priority } => self.convert(unit, subject.as_deref(), *priority)?,
            Act::End => self.end(unit, by)?,
            Act::UndoEnd => self.undo_end(unit, by)?,
            Act::Reopen => self.reopen(unit, by)?,
            Act::Rate { rating, comment } => self.rate(unit, *rating, comment.clone())?,
            Act::Update(changes) => self.update(unit, by, &changes.clone())?,
            Act::Snooze { until } => self.snooze(unit, by, *until)?,
            Act::Wake => self.wake(unit, by)?,
        }
        let escalation = match &self.act {
            Act::Escalate { id, .. } => Some(*id),
            _ => None,
        };
        if let Some(step) = &self.step {
            unit.keep_outcome(step, &escalation)?;
        }
        Ok((unit.view(tenant, &self.id)?.clone(), escalation))
    }
}

impl ActOn {
    fn author(&self, unit: &Unit) -> Result<Author, Refusal> {
        let tenant = self.actor.tenant();
        match &self.actor {
            Actor::Agent { id, .. } => Ok(Author::agent(&unit.agent(tenant, *id)?.brief())),
            Actor::Visitor { id, .. } => Ok(Author::visitor(*id, unit.view(tenant, &self.id)?.visitor.name.clone())),
        }
    }

    fn assign(&self, unit: &mut Unit, to: AgentId) -> Result<(), Refusal> {
        let tenant = self.actor.tenant();
        let (by, _) = self.actor.agent()?;
        let conversation = &unit.view(tenant, &self.id)?.conversation;
        if !conversation.may_assign(by, self.actor.grants(), to)? {
            return Ok(());
        }
        let had = conversation.agent.clone().filter(|_| conversation.status == Status::Active);
        let preview = unit.view(tenant, &self.id)?.preview();
        let agent = unit.agent(tenant, to)?.brief();
        let now = unit.now;
        // Whoever takes it has to be there for it; whoever is given one may come when they can.
        let lease = (by == to).then(|| now.plus_seconds(self.lease));
        unit.change(tenant, &self.id)?.assign(agent.clone(), lease, now);
        let fact = Fact::Assigned { agent: agent.clone(), from: had.as_ref().map(|a| a.id), by: Some(by) };
        match had {
            None => unit.record(tenant, &self.id, fact)?,
            Some(had) => {
                let by = Some(unit.agent(tenant, by)?.brief());
                let to = Target::Agent(agent.clone());
                unit.add_transfer(tenant, &self.id, Transfer { from: Some(had), to, by, reason: None, at: now }, fact)?;
            }
        }
        let line = format!("{} joined the chat.", agent.name);
        self.system_line(unit, tenant, line, json!({ "code": "assigned", "agent": agent }))?;
        self.tell(unit, to, NotificationKind::Assigned, preview)
    }

    /// Tells an agent what a colleague did; nobody is told what they did themselves.
    pub(crate) fn tell(
        &self,
        unit: &mut Unit,
        to: AgentId,
        kind: NotificationKind,
        text: String,
    ) -> Result<(), Refusal> {
        let tenant = self.actor.tenant();
        let (by, _) = self.actor.agent()?;
        if by == to {
            return Ok(());
        }
        let (view, by) = (unit.view(tenant, &self.id)?.clone(), unit.agent(tenant, by)?.brief());
        unit.notify(to, kind, &view, Some(&by), text)
    }

    fn escalate(&self, unit: &mut Unit, id: Uuid, reason: &str, metadata: &serde_json::Value) -> Result<(), Refusal> {
        let tenant = self.actor.tenant();
        let conversation = unit.change(tenant, &self.id)?;
        // A human was asked for: it may not wait behind what nobody asked a human for.
        conversation.priority = conversation.priority.max(Priority::High);
        let escalation = Escalation {
            tenant,
            id,
            conversation: self.id.clone(),
            reason: reason.to_owned(),
            metadata: metadata.clone(),
            status: "open".to_owned(),
            at: unit.now,
        };
        unit.add_escalation(escalation)?;
        let metadata = json!({ "code": "escalated", "escalation_id": id, "reason": reason });
        self.system_line(unit, tenant, "A person was asked to help.".to_owned(), metadata)
    }

    fn convert(&self, unit: &mut Unit, subject: Option<&str>, priority: Option<Priority>) -> Result<(), Refusal> {
        let tenant = self.actor.tenant();
        let (by, _) = self.actor.agent()?;
        let conversation = unit.view(tenant, &self.id)?.conversation.clone();
        if conversation.ticket.is_some() {
            return Ok(());
        }
        let id = unit.new_ticket_id()?;
        // Whoever was answered in the chat had their first response before the ticket's clock began.
        let first_response_ms = (conversation.last_reply_seq > 0).then_some(0);
        let clock = SlaClock { first_response_ms, ..SlaClock::running(unit.now) };
        let ticket = Ticket {
            tenant,
            id,
            conversation: Some(self.id.clone()),
            upto_seq: conversation.last_seq,
            subject: subject.map_or_else(|| format!("Chat with visitor {}", conversation.visitor), str::to_owned),
            status: TicketStatus::Open,
            priority: priority.unwrap_or(conversation.priority),
            requester: conversation.visitor,
            assignee: conversation.agent.as_ref().map(|a| a.id),
            team: conversation.team.as_ref().map(|t| t.id),
            tags: conversation.tags.clone(),
            due_at: None,
            clock,
            created_at: unit.now,
            updated_at: unit.now,
        };
        unit.add_ticket(ticket, &self.id, by)?;
        let open = conversation.status != Status::Closed;
        let more = if open { " You can go on writing here." } else { "" };
        let line = format!("This chat is now ticket {id}.{more}");
        self.system_line(unit, tenant, line, json!({ "code": "converted", "ticket_id": id, "open": open }))
    }

    fn end(&self, unit: &mut Unit, by: Author) -> Result<(), Refusal> {
        let tenant = self.actor.tenant();
        if unit.view(tenant, &self.id)?.conversation.status == Status::Closed {
            return Ok(());
        }
        let line = match &self.actor {
            Actor::Agent { .. } => format!("{} ended the chat.", by.name.as_deref().unwrap_or("The agent")),
            Actor::Visitor { .. } => "The visitor ended the chat.".to_owned(),
        };
        self.system_line(unit, tenant, line, json!({ "code": "ended", "by": by.kind, "name": by.name }))?;
        let now = unit.now;
        unit.change(tenant, &self.id)?.end(now);
        unit.record(tenant, &self.id, Fact::Ended { by })
    }

    fn reopen(&self, unit: &mut Unit, by: Author) -> Result<(), Refusal> {
        let tenant = self.actor.tenant();
        let conversation = &unit.view(tenant, &self.id)?.conversation;
        if conversation.status != Status::Closed {
            return Ok(());
        }
        if conversation.merged_into.is_some() {
            return Err(MERGED);
        }
        let now = unit.now;
        unit.change(tenant, &self.id)?.reopen(now);
        unit.record(tenant, &self.id, Fact::Reopened { by, agent: None, undone: false })?;
        let (agent, _) = self.actor.agent()?;
        self.assign(unit, agent)
    }

    fn undo_end(&self, unit: &mut Unit, by: Author) -> Result<(), Refusal> {
        let tenant = self.actor.tenant();
        let conversation = &unit.view(tenant, &self.id)?.conversation;
        if conversation.status != Status::Closed {
            return Ok(());
        }
        if conversation.merged_into.is_some() {
            return Err(MERGED);
        }
        let now = unit.now;
        let conversation = unit.change(tenant, &self.id)?;
        conversation.undo_end(now);
        let agent = conversation.agent.clone();
        let line = format!("{} reopened the chat.", by.name.as_deref().unwrap_or("The agent"));
        let meaning = json!({ "code": "reopened", "name": by.name });
        unit.record(tenant, &self.id, Fact::Reopened { by, agent, undone: true })?;
        self.system_line(unit, tenant, line, meaning)
    }

    fn rate(&self, unit: &mut Unit, rating: i64, comment: Option<String>) -> Result<(), Refusal> {
        let tenant = self.actor.tenant();
        let mut conversation = unit.view(tenant, &self.id)?.conversation.clone();
        if !conversation.rate(rating, comment, unit.now)? {
            return Ok(());
        }
        let Some(rating) = conversation.rating.clone() else { return Ok(()) };
        *unit.change(tenant, &self.id)? = conversation;
        unit.record(tenant, &self.id, Fact::Rated { rating })
    }

    fn update(&self, unit: &mut Unit, by: Author, changes: &Changes) -> Result<(), Refusal> {
        let tenant = self.actor.tenant();
        let before = &unit.view(tenant, &self.id)?.conversation;
        let mut conversation = before.clone();
        if let Some(subject) = &changes.subject {
            conversation.subject = subject.clone();
        }
        if let Some(priority) = changes.priority {
            conversation.priority = priority;
        }
        let tags = changes.tags.clone().unwrap_or_else(|| before.tags.clone());
        let tags = tag::changed(&tags, &changes.add_tags, &changes.remove_tags)?.unwrap_or(tags);
        let retagged = tags != before.tags;
        if conversation == *before && !retagged {
            return Ok(());
        }
        *unit.change(tenant, &self.id)? = conversation;
        if retagged {
            unit.retag(tenant, &self.id, tags)?;
        }
        unit.record(tenant, &self.id, Fact::Updated { by })
    }

    /// A line the visitor may read, with its meaning beside it for clients that have their own words.
    pub(crate) fn system_line(
        &self,
        unit: &mut Unit,
        tenant: TenantId,
        text: String,
        metadata: serde_json::Value,
    ) -> Result<(), Refusal> {
        system_line(unit, tenant, &self.id, self.line, text, metadata)
    }
}

pub(crate) fn system_line(
    unit: &mut Unit,
    tenant: TenantId,
    id: &ConversationId,
    line: MessageId,
    text: String,
    metadata: serde_json::Value,
) -> Result<(), Refusal> {
    let draft = Draft { kind: MessageKind::System, metadata, ..Draft::text(line, Author::system(), text) };
    unit.append(tenant, id, draft).map(drop)
}
