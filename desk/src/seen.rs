//! How far people have read, and what merely passes: typing.

use std::sync::Arc;

use deskbell_bus::Signal;
use deskbell_domain::{Actor, Author, ConversationId, Fact, MessageId, Passing, Refusal};
use deskbell_store::{Command, Needs, ReadMark, Unit};

use crate::Desk;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    Seen,
    Delivered,
}

impl Desk {
    /// Says that everything up to `seq` was read. Cursors only grow.
    pub async fn seen(&self, actor: &Actor, id: &ConversationId, seq: i64) -> Result<(), Refusal> {
        let message = self.store.scope(actor.tenant()).message_at(id, seq).await?.map(|m| m.id);
        self.mark(actor, id, seq, message, Mark::Seen).await
    }

    /// Says that everything up to `seq` reached a device.
    pub async fn delivered(&self, actor: &Actor, id: &ConversationId, seq: i64) -> Result<(), Refusal> {
        self.mark(actor, id, seq, None, Mark::Delivered).await
    }

    async fn mark(
        &self,
        actor: &Actor,
        id: &ConversationId,
        seq: i64,
        message: Option<MessageId>,
        mark: Mark,
    ) -> Result<(), Refusal> {
        if seq < 0 {
            return Err(Refusal::invalid("seq", "must not be negative."));
        }
        let command = MarkRead { actor: actor.clone(), id: id.clone(), seq, message, mark };
        self.store.writer().submit(command).await
    }

    /// Shows the conversation as unread to this agent until they look again.
    pub async fn mark_unread(&self, actor: &Actor, id: &ConversationId) -> Result<(), Refusal> {
        actor.agent()?;
        self.store.writer().submit(MarkUnread { actor: actor.clone(), id: id.clone() }).await
    }

    /// Tells the others that someone writes. Nothing is kept.
    pub async fn typing(&self, actor: &Actor, id: &ConversationId, is_typing: bool) -> Result<(), Refusal> {
        let view = self.view(actor, id).await?;
        let by = self.author(actor, &view).await?;
        let passing = Passing::Typing {
            tenant: actor.tenant(),
            conversation: id.clone(),
            visitor: view.conversation.visitor,
            by,
            is_typing,
        };
        self.bus.publish(Signal::Passing(Arc::new(passing)));
        Ok(())
    }

    /// The same of a visitor, with what they have typed so far. It goes on only where the inbox says so, and to nobody
    /// but the agents who look; it is not kept.
    pub async fn typing_preview(
        &self,
        actor: &Actor,
        id: &ConversationId,
        is_typing: bool,
        text: Option<String>,
    ) -> Result<(), Refusal> {
        self.typing(actor, id, is_typing).await?;
        let (Actor::Visitor { tenant, id: visitor, .. }, true, Some(text)) = (actor, is_typing, text) else {
            return Ok(());
        };
        let inbox = self.view(actor, id).await?.conversation.inbox;
        if !self.inbox(*tenant, inbox).await?.settings.typing_preview {
            return Ok(());
        }
        let text = text.chars().take(self.settings.visitor_message_max).collect();
        let passing = Passing::TypingPreview { tenant: *tenant, conversation: id.clone(), visitor: *visitor, text };
        self.bus.publish(Signal::Passing(Arc::new(passing)));
        Ok(())
    }

    pub(crate) async fn author(
        &self,
        actor: &Actor,
        view: &deskbell_domain::ConversationView,
    ) -> Result<Author, Refusal> {
        match actor {
            Actor::Visitor { id, .. } => Ok(Author::visitor(*id, view.visitor.name.clone())),
            Actor::Agent { tenant, id, .. } => {
                let agent = self.store.scope(*tenant).agent(*id).await?.ok_or(Refusal::NotFound("agent"))?;
                Ok(Author::agent(&agent.brief()))
            }
        }
    }
}

pub(crate) struct MarkRead {
    pub(crate) actor: Actor,
    pub(crate) id: ConversationId,
    pub(crate) seq: i64,
    pub(crate) message: Option<MessageId>,
    pub(crate) mark: Mark,
}

impl Command for MarkRead {
    type Reply = ();

    fn needs(&self) -> Needs {
        let agents: Vec<_> = self.actor.agent().map(|(id, _)| id).into_iter().collect();
        Needs {
            conversations: vec![self.id.clone()],
            cursors: agents.iter().map(|agent| (self.id.clone(), *agent)).collect(),
            agents,
            ..Needs::of(self.actor.tenant())
        }
    }

    fn run(&mut self, unit: &mut Unit) -> Result<(), Refusal> {
        let tenant = self.actor.tenant();
        let view = unit.view(tenant, &self.id)?;
        view.conversation.check_access(&self.actor)?;
        let by = match &self.actor {
            Actor::Visitor { id, .. } => Author::visitor(*id, view.visitor.name.clone()),
            Actor::Agent { id, .. } => Author::agent(&unit.agent(tenant, *id)?.brief()),
        };
        if let (Actor::Agent { id, .. }, Mark::Seen) = (&self.actor, self.mark) {
            let old = unit.read_mark(&self.id, *id);
            let seen_seq = old.seen_seq.max(self.seq.min(unit.view(tenant, &self.id)?.conversation.last_seq));
            if old.unread || seen_seq > old.seen_seq {
                unit.set_read_mark(&self.id, *id, ReadMark { seen_seq, unread: false });
            }
        }
        // Looked at on a copy first, so that a mark which doesn't move writes nothing.
        let mut after = unit.view(tenant, &self.id)?.conversation.clone();
        let moved = match self.mark {
            Mark::Seen => after.see(&by, self.seq),
            Mark::Delivered => after.deliver(&by, self.seq),
        };
        let Some(seq) = moved else { return Ok(()) };
        *unit.progress(tenant, &self.id)? = after;
        let fact = match self.mark {
            Mark::Seen => Fact::Seen { by, seq, message: self.message },
            Mark::Delivered => Fact::Delivered { by, seq },
        };
        unit.record(tenant, &self.id, fact)
    }
}

pub(crate) struct MarkUnread {
    pub(crate) actor: Actor,
    pub(crate) id: ConversationId,
}

impl Command for MarkUnread {
    type Reply = ();

    fn needs(&self) -> Needs {
        let agents = self.actor.agent().map(|(id, _)| id).into_iter();
        Needs {
            conversations: vec![self.id.clone()],
            cursors: agents.map(|agent| (self.id.clone(), agent)).collect(),
            ..Needs::of(self.actor.tenant())
        }
    }

    fn run(&mut self, unit: &mut Unit) -> Result<(), Refusal> {
        let (agent, _) = self.actor.agent()?;
        unit.view(self.actor.tenant(), &self.id)?.conversation.check_access(&self.actor)?;
        let mark = unit.read_mark(&self.id, agent);
        unit.set_read_mark(&self.id, agent, ReadMark { unread: true, ..mark });
        Ok(())
    }
}
