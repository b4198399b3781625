//! Tickets, and the transcript that goes with one made from a chat.

use deskbell_domain::{Actor, Message, Refusal, Ticket, TicketId, VisitorId};
use deskbell_store::Page;

use crate::Desk;

/// Most messages of a chat that a transcript holds.
const TRANSCRIPT_MAX: u32 = 5_000;

impl Desk {
    pub async fn ticket(&self, actor: &Actor, id: TicketId) -> Result<Ticket, Refusal> {
        actor.agent()?;
        self.store.scope(actor.tenant()).ticket(id).await?.ok_or(Refusal::NotFound("ticket"))
    }

    /// Newest first.
    pub async fn tickets(
        &self,
        actor: &Actor,
        requester: Option<VisitorId>,
        before: Option<TicketId>,
        limit: u32,
    ) -> Result<Vec<Ticket>, Refusal> {
        actor.agent()?;
        Ok(self.store.scope(actor.tenant()).tickets(requester, before, limit).await?)
    }

    /// What was said in the chat up to its conversion, oldest first.
    pub async fn transcript(&self, actor: &Actor, ticket: &Ticket) -> Result<Vec<Message>, Refusal> {
        actor.agent()?;
        let Some(conversation) = &ticket.conversation else { return Ok(Vec::new()) };
        let scope = self.store.scope(actor.tenant());
        let page = Page::Before(ticket.upto_seq + 1);
        Ok(scope.messages(conversation, page, TRANSCRIPT_MAX).await?.0)
    }
}
