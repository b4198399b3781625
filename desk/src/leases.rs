//! An acceptance is a promise to answer: while the agent is here it holds, and when they vanish before the first reply
//! the chat goes back to its old place.
//!
//! A disabled agent keeps none either.
//!
//! The lease stands in the conversation's row and runs out by itself, so that a crash of this node, or of the one the
//! agent was connected to, loses nobody's chat. The node that sees its agent renews it.

use deskbell_domain::{
    AgentId, ConversationId, Fact, Presence, Refusal, Status, Target, TenantId, Timestamp, Transfer,
};
use deskbell_store::{Command, Needs, Unit};

use crate::Desk;

/// Leases that end within this many seconds are looked at.
const AHEAD: i64 = 60;
/// Renewed at the latest so many seconds before the end.
const CLOSE: i64 = 3;

impl Desk {
    /// Renews the leases of agents who are here.
    pub async fn renew_leases(&self) -> Result<(), Refusal> {
        let now = self.clock.now();
        for lease in self.store.leases(now.plus_seconds(AHEAD)).await? {
            let seconds = self.routing_of(lease.tenant).await?.accept_lease;
            let is_due = lease.until < now.plus_seconds((seconds / 2).clamp(CLOSE, AHEAD));
            if is_due && self.presence(lease.tenant, lease.agent) == Presence::Online {
                let until = now.plus_seconds(seconds);
                let command = Renew { tenant: lease.tenant, id: lease.conversation, seen: lease.until, until };
                self.store.writer().submit(command).await?;
            }
        }
        Ok(())
    }

    /// Puts the chats whose lease ran out back where they waited. Returns how many.
    pub async fn end_run_out_leases(&self) -> Result<usize, Refusal> {
        let mut ended = 0;
        for lease in self.store.leases(self.clock.now()).await? {
            if self.presence(lease.tenant, lease.agent) == Presence::Online {
                continue;
            }
            let command = RunOut { tenant: lease.tenant, id: lease.conversation };
            ended += usize::from(self.store.writer().submit(command).await?);
        }
        Ok(ended)
    }
}

impl Desk {
    /// Puts the active chats of agents who may not sign in any more back where they waited.
    pub async fn requeue_of_disabled(&self) -> Result<(), Refusal> {
        for (tenant, id, agent) in self.store.chats_of_disabled().await? {
            self.store.writer().submit(Unhand { tenant, id, agent }).await?;
        }
        Ok(())
    }
}

struct Unhand {
    tenant: TenantId,
    id: ConversationId,
    /// Who had it when it was looked at.
    agent: AgentId,
}

impl Command for Unhand {
    type Reply = ();

    fn needs(&self) -> Needs {
        Needs { conversations: vec![self.id.clone()], agents: vec![self.agent], ..Needs::of(self.tenant) }
    }

    fn run(&mut self, unit: &mut Unit) -> Result<(), Refusal> {
        let conversation = &unit.view(self.tenant, &self.id)?.conversation;
        let has =
            conversation.status == Status::Active && conversation.agent.as_ref().is_some_and(|a| a.id == self.agent);
        // Who is disabled is not there for a unit.
        if has && unit.agent(self.tenant, self.agent).is_err() {
            requeue(unit, self.tenant, &self.id)?;
        }
        Ok(())
    }
}

struct Renew {
    tenant: TenantId,
    id: ConversationId,
    /// What it was when it was looked at: a reply, or another agent, has changed it since.
    seen: Timestamp,
    until: Timestamp,
}

impl Command for Renew {
    type Reply = ();

    fn needs(&self) -> Needs {
        Needs { conversations: vec![self.id.clone()], ..Needs::of(self.tenant) }
    }

    fn run(&mut self, unit: &mut Unit) -> Result<(), Refusal> {
        if unit.view(self.tenant, &self.id)?.conversation.lease_until == Some(self.seen) {
            unit.progress(self.tenant, &self.id)?.lease_until = Some(self.until);
        }
        Ok(())
    }
}

struct RunOut {
    tenant: TenantId,
    id: ConversationId,
}

impl Command for RunOut {
    type Reply = bool;

    fn needs(&self) -> Needs {
        Needs { conversations: vec![self.id.clone()], ..Needs::of(self.tenant) }
    }

    fn run(&mut self, unit: &mut Unit) -> Result<bool, Refusal> {
        let now = unit.now;
        let conversation = &unit.view(self.tenant, &self.id)?.conversation;
        // Another node was first, or the agent came back.
        if !conversation.lease_ran_out(now) {
            return Ok(false);
        }
        requeue(unit, self.tenant, &self.id)?;
        Ok(true)
    }
}

/// Back to its old place. No line: the visitor's place in the queue is what changed for them.
fn requeue(unit: &mut Unit, tenant: TenantId, id: &ConversationId) -> Result<(), Refusal> {
    let now = unit.now;
    let conversation = &unit.view(tenant, id)?.conversation;
    let (from, team) = (conversation.agent.clone(), conversation.team.clone());
    unit.change(tenant, id)?.requeue(team.clone());
    let to = team.clone().map_or(Target::Queue, Target::Team);
    let transfer = Transfer { from: from.clone(), to, by: None, reason: None, at: now };
    unit.add_transfer(tenant, id, transfer, Fact::Requeued { from, team, by: None, reason: None })
}
