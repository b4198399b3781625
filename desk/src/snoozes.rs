//! Conversations set aside come back: by the clock here, by a visitor's message where it is appended.

use deskbell_domain::{
    Actor, AgentId, Author, ConversationId, ConversationView, Fact, Happening, Note, NoteId, NotificationKind, Refusal,
    TenantId, Timestamp,
};
use deskbell_store::{Command, Needs, Unit};

use crate::{
    Desk,
    conversations::{Act, ActOn},
};

impl Desk {
    /// Sets it aside until a time; without one until the visitor writes.
    pub async fn snooze(
        &self,
        actor: &Actor,
        id: &ConversationId,
        until: Option<Timestamp>,
    ) -> Result<ConversationView, Refusal> {
        actor.agent()?;
        self.act(actor, id, Act::Snooze { until }).await
    }

    /// Fetches it back; one that isn't set aside stays as it is.
    pub async fn wake(&self, actor: &Actor, id: &ConversationId) -> Result<ConversationView, Refusal> {
        actor.agent()?;
        self.act(actor, id, Act::Wake).await
    }

    /// Brings back what was set aside until now.
    pub async fn wake_due(&self) -> Result<(), Refusal> {
        for (tenant, id, by) in self.store.snoozes(self.clock.now()).await? {
            self.store.writer().submit(WakeDue { tenant, id, by, note: self.ids.note() }).await?;
        }
        Ok(())
    }
}

impl ActOn {
    pub(crate) fn snooze(&self, unit: &mut Unit, by: Author, until: Option<Timestamp>) -> Result<(), Refusal> {
        let tenant = self.actor.tenant();
        let (agent, _) = self.actor.agent()?;
        let now = unit.now;
        if !unit.view(tenant, &self.id)?.conversation.may_snooze(agent, self.actor.grants(), until, now)? {
            return Ok(());
        }
        unit.change(tenant, &self.id)?.snooze = Some(deskbell_domain::Snooze { by: agent, until });
        unit.record(tenant, &self.id, Fact::Snoozed { by, until })?;
        self.quiet_line(unit, agent, Happening::Snoozed { until })
    }

    pub(crate) fn wake(&self, unit: &mut Unit, by: Author) -> Result<(), Refusal> {
        let tenant = self.actor.tenant();
        let (agent, _) = self.actor.agent()?;
        if !unit.view(tenant, &self.id)?.conversation.may_wake(agent, self.actor.grants())? {
            return Ok(());
        }
        let now = unit.now;
        unit.change(tenant, &self.id)?.wake(now);
        unit.record(tenant, &self.id, Fact::Woken { by })?;
        self.quiet_line(unit, agent, Happening::Woken { by_clock: false })
    }

    fn quiet_line(&self, unit: &mut Unit, agent: AgentId, happening: Happening) -> Result<(), Refusal> {
        quiet_line(unit, self.actor.tenant(), &self.id, NoteId(self.line.0), agent, happening)
    }
}

/// A line for the agents alone.
fn quiet_line(
    unit: &mut Unit,
    tenant: TenantId,
    id: &ConversationId,
    note: NoteId,
    agent: AgentId,
    happening: Happening,
) -> Result<(), Refusal> {
    let author = unit.agent(tenant, agent)?.brief();
    let text = match &happening {
        Happening::Snoozed { .. } => format!("{} snoozed the chat.", author.name),
        Happening::Woken { by_clock: true } => "The chat is back from being snoozed.".to_owned(),
        Happening::Woken { by_clock: false } => format!("{} ended the snooze.", author.name),
    };
    let after_seq = unit.view(tenant, id)?.conversation.last_seq;
    unit.add_note(Note {
        tenant,
        conversation: id.clone(),
        id: note,
        after_seq,
        author,
        text,
        mentions: Vec::new(),
        happening: Some(happening),
        client_id: None,
        at: unit.now,
    })
}

struct WakeDue {
    tenant: TenantId,
    id: ConversationId,
    /// Who set it aside.
    by: AgentId,
    note: NoteId,
}

impl Command for WakeDue {
    type Reply = ();

    fn needs(&self) -> Needs {
        Needs {
            conversations: vec![self.id.clone()],
            agents: vec![self.by],
            new_notifications: 1,
            ..Needs::of(self.tenant)
        }
    }

    fn run(&mut self, unit: &mut Unit) -> Result<(), Refusal> {
        let now = unit.now;
        // The visitor wrote, an agent fetched it, or another node was first.
        if !unit.view(self.tenant, &self.id)?.conversation.snooze_ran_out(now) {
            return Ok(());
        }
        unit.change(self.tenant, &self.id)?.wake(now);
        unit.record(self.tenant, &self.id, Fact::Woken { by: Author::system() })?;
        // Whoever has left since is told nothing.
        if unit.agent(self.tenant, self.by).is_err() {
            return Ok(());
        }
        quiet_line(unit, self.tenant, &self.id, self.note, self.by, Happening::Woken { by_clock: true })?;
        let view = unit.view(self.tenant, &self.id)?.clone();
        let who = view.conversation.agent.as_ref().map_or(self.by, |has| has.id);
        unit.notify(who, NotificationKind::SnoozeOver, &view, None, view.preview())
    }
}
