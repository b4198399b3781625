//! Saved replies: a text by its number or shortcut, with the names put in.

use std::collections::HashMap;

use deskbell_domain::{
    Actor, CannedResponse, CannedResponseId, ConversationId, Refusal, TenantId, canned_response::fill, text,
};

use crate::{Desk, NewMessage, Sent};

/// Which saved reply.
pub enum Which {
    Id(CannedResponseId),
    Shortcut(String),
}

impl Desk {
    pub async fn canned_responses(&self, actor: &Actor) -> Result<Vec<CannedResponse>, Refusal> {
        actor.agent()?;
        Ok(self.store.scope(actor.tenant()).canned_responses().await?)
    }

    pub async fn add_canned_response(
        &self,
        tenant: TenantId,
        shortcut: &str,
        title: &str,
        reply: &str,
    ) -> Result<CannedResponse, Refusal> {
        let shortcut = text::required("shortcut", shortcut.trim_start_matches('/').trim(), 40)?;
        let title = text::required("title", title, 80)?;
        let reply = text::required("text", reply, text::AGENT_MESSAGE_MAX)?;
        let scope = self.store.scope(tenant);
        let id = scope.add_canned_response(&shortcut, &title, &reply, self.clock.now()).await?;
        let id = id.ok_or(Refusal::Conflict("A saved reply has this shortcut already."))?;
        scope.canned_response(id).await?.ok_or(Refusal::NotFound("canned response"))
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
        let tenant = actor.tenant();
        let scope = self.store.scope(tenant);
        let found = match which {
            Which::Id(id) => scope.canned_response(id).await?,
            Which::Shortcut(shortcut) => {
                scope.canned_response_by_shortcut(shortcut.trim_start_matches('/').trim()).await?
            }
        };
        let template = found.ok_or(Refusal::NotFound("canned response"))?.text;
        let view = self.view(actor, conversation).await?;
        let mut values = HashMap::from([
            ("customer_name".to_owned(), view.visitor.name.clone().unwrap_or_else(|| "there".to_owned())),
            ("customer_email".to_owned(), view.visitor.email.clone().unwrap_or_default()),
            ("agent_name".to_owned(), self.agent(tenant, agent).await?.name),
            ("company_name".to_owned(), self.tenant(tenant).await?.name.clone()),
            ("ticket_number".to_owned(), view.conversation.ticket.map(|t| t.to_string()).unwrap_or_default()),
            ("subject".to_owned(), view.conversation.subject.clone().unwrap_or_default()),
        ]);
        values.extend(variables);
        let text = fill(&template, &values);
        self.send(actor, conversation, NewMessage { text, client_id, ..NewMessage::default() }).await
    }
}
