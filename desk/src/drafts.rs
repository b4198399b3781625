//! Drafts follow an agent from device to device: kept for them alone, told to their own other sockets.

use std::sync::Arc;

use deskbell_bus::Signal;
use deskbell_domain::{Actor, AgentBrief, AgentDraft, ConversationId, DraftMode, Passing, Refusal, text};

use crate::Desk;

impl Desk {
    pub async fn drafts(&self, actor: &Actor, id: &ConversationId) -> Result<Vec<AgentDraft>, Refusal> {
        let (agent, _) = actor.agent()?;
        self.view(actor, id).await?;
        Ok(self.store.scope(actor.tenant()).drafts(id, agent).await?)
    }

    /// An empty text takes it away. `device` is told along, so that the one that wrote it can tell its own echo.
    pub async fn set_draft(
        &self,
        actor: &Actor,
        id: &ConversationId,
        mode: DraftMode,
        text: &str,
        device: Option<&str>,
    ) -> Result<AgentDraft, Refusal> {
        let (agent, _) = actor.agent()?;
        let text = text::optional("text", Some(text), self.settings.agent_message_max)?.unwrap_or_default();
        let device = text::client_id("device", device)?;
        self.view(actor, id).await?;
        let draft = AgentDraft { mode, text, at: self.clock.now() };
        self.store.scope(actor.tenant()).set_draft(id, agent, &draft).await?;
        let (tenant, conversation, text) = (actor.tenant(), id.clone(), draft.text.clone());
        let passing = Passing::DraftSaved { tenant, conversation, agent, mode, text, device };
        self.bus.publish(Signal::Passing(Arc::new(passing)));
        Ok(draft)
    }

    /// Tells the colleagues who looks at a conversation, or no longer does. Nothing is kept.
    pub async fn viewing(&self, actor: &Actor, id: &ConversationId, is_viewing: bool) -> Result<AgentBrief, Refusal> {
        let (agent, _) = actor.agent()?;
        self.view(actor, id).await?;
        let agent = self.agent(actor.tenant(), agent).await?.brief();
        self.tell_viewing(actor, id, &agent, is_viewing);
        Ok(agent)
    }

    /// As `viewing`, where it was checked before: a connection that ends.
    pub fn tell_viewing(&self, actor: &Actor, id: &ConversationId, agent: &AgentBrief, is_viewing: bool) {
        let (tenant, conversation, agent) = (actor.tenant(), id.clone(), agent.clone());
        let passing = Passing::Viewing { tenant, conversation, agent, is_viewing };
        self.bus.publish(Signal::Passing(Arc::new(passing)));
    }
}
