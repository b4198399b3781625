//! An agent hands a conversation on: to a colleague, to a team, or back to the queue.

use deskbell_domain::{
    Actor, AgentId, Author, ConversationId, Fact, Handover, NotificationKind, Refusal, Target, TeamId, Transfer,
};
use deskbell_store::Unit;
use serde_json::json;

use crate::{Desk, conversations::ActOn};

impl Desk {
    /// How the conversation came to where it is, oldest first.
    pub async fn transfers(&self, actor: &Actor, id: &ConversationId) -> Result<Vec<Transfer>, Refusal> {
        actor.agent()?;
        self.view(actor, id).await?;
        Ok(self.store.scope(actor.tenant()).transfers(id).await?)
    }
}

impl ActOn {
    pub(crate) fn transfer(
        &self,
        unit: &mut Unit,
        by: Author,
        to: Handover,
        reason: Option<String>,
    ) -> Result<(), Refusal> {
        match to {
            Handover::Agent(to) => self.transfer_to_agent(unit, by, to, reason),
            Handover::Team(team) => self.transfer_to_queue(unit, by, Some(team), reason),
            Handover::Queue => self.transfer_to_queue(unit, by, None, reason),
        }
    }

    fn transfer_to_agent(
        &self,
        unit: &mut Unit,
        by: Author,
        to: AgentId,
        reason: Option<String>,
    ) -> Result<(), Refusal> {
        let tenant = self.actor.tenant();
        let (giver, _) = self.actor.agent()?;
        let conversation = &unit.view(tenant, &self.id)?.conversation;
        if !conversation.may_transfer(giver, self.actor.grants(), to)? {
            return Ok(());
        }
        let from = conversation.agent.clone();
        let preview = unit.view(tenant, &self.id)?.preview();
        let agent = unit.agent(tenant, to)?.brief();
        let now = unit.now;
        unit.change(tenant, &self.id)?.assign(agent.clone(), None, now);
        let fact = Fact::Transferred { agent: agent.clone(), from: from.clone(), by: giver, reason: reason.clone() };
        let by_agent = Some(unit.agent(tenant, giver)?.brief());
        let told = reason.clone().unwrap_or(preview);
        let transfer = Transfer { from, to: Target::Agent(agent.clone()), by: by_agent, reason, at: now };
        unit.add_transfer(tenant, &self.id, transfer, fact)?;
        self.tell(unit, to, NotificationKind::Transferred, told)?;
        let line = format!("{} transferred the chat to {}.", by.name.as_deref().unwrap_or("The agent"), agent.name);
        self.system_line(unit, tenant, line, json!({ "code": "transferred", "name": by.name, "agent": agent }))
    }

    fn transfer_to_queue(
        &self,
        unit: &mut Unit,
        by: Author,
        team: Option<TeamId>,
        reason: Option<String>,
    ) -> Result<(), Refusal> {
        let tenant = self.actor.tenant();
        let (giver, _) = self.actor.agent()?;
        let conversation = &unit.view(tenant, &self.id)?.conversation;
        if !conversation.may_requeue(giver, self.actor.grants(), team)? {
            return Ok(());
        }
        let from = conversation.agent.clone();
        let team = team.map(|id| unit.team(tenant, id).cloned()).transpose()?;
        let by_agent = Some(unit.agent(tenant, giver)?.brief());
        let now = unit.now;
        unit.change(tenant, &self.id)?.requeue(team.clone());
        let fact = Fact::Requeued { from: from.clone(), team: team.clone(), by: Some(giver), reason: reason.clone() };
        let to = team.clone().map_or(Target::Queue, Target::Team);
        unit.add_transfer(tenant, &self.id, Transfer { from, to, by: by_agent, reason, at: now }, fact)?;
        let who = by.name.as_deref().unwrap_or("The agent");
        let line = match &team {
            Some(team) => format!("{who} transferred the chat to {}.", team.name),
            None => format!("{who} put the chat back in the queue."),
        };
        self.system_line(unit, tenant, line, json!({ "code": "requeued", "name": by.name, "team": team }))
    }
}
