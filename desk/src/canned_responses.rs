//! Saved replies: kept, found, and sent with the names put in.

use std::collections::HashMap;

use deskbell_domain::{
    Actor, CannedResponse, CannedResponseId, ConversationId, ConversationView, NewCannedResponse, Noun, Refusal,
    TenantId, canned_response,
    canned_response::{fill, may_save},
};

use serde_json::json;

use crate::{Desk, NewMessage, Sent};

const TAKEN: Refusal = Refusal::Conflict("A saved reply has this shortcut already.");
const MISSING: Refusal = Refusal::NotFound("canned response");

/// Which saved reply.
pub enum Which {
    Id(CannedResponseId),
    Shortcut(String),
}

impl Desk {
    /// Everybody's and the agent's own, most used first.
    pub async fn canned_responses(&self, actor: &Actor) -> Result<Vec<CannedResponse>, Refusal> {
        let (agent, _) = actor.agent()?;
        Ok(self.store.scope(actor.tenant()).canned_responses(agent).await?)
    }

    pub async fn canned_response(&self, actor: &Actor, id: CannedResponseId) -> Result<CannedResponse, Refusal> {
        let (agent, _) = actor.agent()?;
        let found = self.store.scope(actor.tenant()).canned_response(id).await?;
        found.filter(|r| r.is_visible_to(agent)).ok_or(MISSING)
    }

    pub async fn add_canned_response(&self, actor: &Actor, new: NewCannedResponse) -> Result<CannedResponse, Refusal> {
        let (agent, _) = actor.agent()?;
        may_save(actor, new.personal)?;
        let new = new.check()?;
        let owner = new.personal.then_some(agent);
        self.store
            .scope(actor.tenant())
            .transact(Some(agent), move |tx| {
                Box::pin(async move {
                    let id = tx.add_canned_response(&new, owner).await?.ok_or(TAKEN)?;
                    tx.changed(Noun::CannedResponse, id.0);
                    tx.canned_response(id).await?.ok_or(MISSING)
                })
            })
            .await
    }

    pub async fn change_canned_response(
        &self,
        actor: &Actor,
        id: CannedResponseId,
        change: impl FnOnce(&mut NewCannedResponse),
    ) -> Result<CannedResponse, Refusal> {
        let (agent, _) = actor.agent()?;
        let before = self.canned_response(actor, id).await?;
        before.check_change(actor)?;
        let owner = before.owner;
        let CannedResponse { shortcut, title, text, folder, .. } = before;
        let mut new = NewCannedResponse { shortcut, title, text, folder, personal: owner.is_some() };
        change(&mut new);
        // Making one's own everybody's takes the same right as making a shared one.
        may_save(actor, new.personal)?;
        let new = new.check()?;
        let owner = new.personal.then_some(owner.unwrap_or(agent));
        self.store
            .scope(actor.tenant())
            .transact(Some(agent), move |tx| {
                Box::pin(async move {
                    if !tx.save_canned_response(id, &new, owner).await? {
                        return Err(TAKEN);
                    }
                    tx.changed(Noun::CannedResponse, id.0);
                    tx.canned_response(id).await?.ok_or(MISSING)
                })
            })
            .await
    }

    pub async fn delete_canned_response(&self, actor: &Actor, id: CannedResponseId) -> Result<(), Refusal> {
        let (agent, _) = actor.agent()?;
        let found = self.canned_response(actor, id).await?;
        found.check_change(actor)?;
        self.store
            .scope(actor.tenant())
            .transact(Some(agent), move |tx| {
                Box::pin(async move {
                    tx.delete_canned_response(id).await?;
                    tx.changed(Noun::CannedResponse, id.0);
                    // One's own is nobody else's business.
                    if found.owner.is_none() {
                        let detail = json!({ "name": found.title, "shortcut": found.shortcut });
                        tx.audit_by_actor("canned_response.removed", Noun::CannedResponse, id.0, detail).await?;
                    }
                    Ok(())
                })
            })
            .await
    }

    /// The agent put it into a text of their own: it counts as used.
    pub async fn used_canned_response(&self, actor: &Actor, id: CannedResponseId) -> Result<(), Refusal> {
        self.canned_response(actor, id).await?;
        self.count_use(actor.tenant(), id).await
    }

    async fn count_use(&self, tenant: TenantId, id: CannedResponseId) -> Result<(), Refusal> {
        // Told to nobody: the order of a list is no news.
        let scope = self.store.scope(tenant);
        scope.transact(None, move |tx| Box::pin(async move { Ok(tx.count_canned_response_use(id).await?) })).await
    }

    /// Sends a saved reply. `variables` go over the names known here.
    pub async fn send_canned_response(
        &self,
        actor: &Actor,
        conversation: &ConversationId,
        which: Which,
        variables: HashMap<String, String>,
        client_id: Option<String>,
    ) -> Result<Sent, Refusal> {
        let (agent, _) = actor.agent()?;
        let found = match which {
            Which::Id(id) => self.canned_response(actor, id).await?,
            Which::Shortcut(given) => {
                let shortcut = canned_response::shortcut(&given)?;
                let scope = self.store.scope(actor.tenant());
                scope.canned_response_by_shortcut(agent, &shortcut).await?.ok_or(MISSING)?
            }
        };
        let view = self.view(actor, conversation).await?;
        let mut values = self.canned_values(actor, &view).await?;
        values.extend(variables);
        let text = fill(&found.text, &values);
        let sent = self.send(actor, conversation, NewMessage { text, client_id, ..NewMessage::default() }).await?;
        if sent.created {
            self.count_use(actor.tenant(), found.id).await?;
        }
        Ok(sent)
    }

    /// What the places of a saved reply stand for in this conversation.
    async fn canned_values(&self, actor: &Actor, view: &ConversationView) -> Result<HashMap<String, String>, Refusal> {
        let (agent, _) = actor.agent()?;
        let tenant = actor.tenant();
        Ok(HashMap::from([
            ("customer_name".to_owned(), view.visitor.name.clone().unwrap_or_else(|| "there".to_owned())),
            ("customer_email".to_owned(), view.visitor.email.clone().unwrap_or_default()),
            ("agent_name".to_owned(), self.agent(tenant, agent).await?.name),
            ("company_name".to_owned(), self.tenant(tenant).await?.name.clone()),
            ("ticket_number".to_owned(), view.conversation.ticket.map(|t| t.to_string()).unwrap_or_default()),
            ("subject".to_owned(), view.conversation.subject.clone().unwrap_or_default()),
        ]))
    }
}
