//! Comments on tickets: public ones answer the requester, internal ones are for colleagues.

use deskbell_domain::{
    Actor, AgentBrief, AuthorKind, Noun, Refusal, Status, Ticket, TicketComment, TicketId, text, ticket,
};
use deskbell_store::Tx;

use crate::{Desk, NewMessage};

#[derive(Debug, Clone, Default)]
pub struct NewTicketComment {
    pub text: String,
    pub internal: bool,
    /// Say it in the ticket's chat, too.
    pub to_chat: bool,
    pub client_id: Option<String>,
}

impl Desk {
    /// Oldest first, those after number `after`.
    pub async fn ticket_comments(
        &self,
        actor: &Actor,
        id: TicketId,
        after: i64,
        limit: u32,
    ) -> Result<Vec<TicketComment>, Refusal> {
        self.ticket(actor, id).await?;
        Ok(self.store.scope(actor.tenant()).ticket_comments(id, after, limit).await?)
    }

    /// Returns the comment, and whether it is new.
    pub async fn comment_on_ticket(
        &self,
        actor: &Actor,
        id: TicketId,
        new: NewTicketComment,
    ) -> Result<(TicketComment, bool), Refusal> {
        let agent = ticket::check_access(actor)?;
        let text = text::required("text", &new.text, ticket::COMMENT_MAX)?;
        let client_id = text::client_id("client_id", new.client_id.as_deref())?;
        if new.to_chat {
            self.check_chat_is_open(actor, id, new.internal).await?;
            // The chat has its own limit: refused before anything is saved.
            text::required("text", &text, self.settings.agent_message_max)?;
        }
        let author = self.agent(actor.tenant(), agent).await?.brief();
        let internal = new.internal;
        let (comment, created) = self
            .store
            .scope(actor.tenant())
            .transact(Some(agent), move |tx| {
                Box::pin(async move {
                    let mut ticket = tx.ticket(id).await?.ok_or(Refusal::NotFound("ticket"))?;
                    if let Some(client_id) = &client_id
                        && let Some(before) =
                            tx.ticket_comment_by_client_id(id, AuthorKind::Agent, agent.0, client_id).await?
                    {
                        let same = before.text == text && before.internal == internal;
                        return if same { Ok((before, false)) } else { Err(Refusal::ClientIdReused) };
                    }
                    let comment = write(tx, &mut ticket, &author, text, internal, client_id).await?;
                    tx.changed(Noun::Ticket, id.0);
                    Ok((comment, true))
                })
            })
            .await?;
        if new.to_chat {
            self.say_in_chat(actor, &comment).await?;
        }
        Ok((comment, created))
    }

    async fn check_chat_is_open(&self, actor: &Actor, id: TicketId, internal: bool) -> Result<(), Refusal> {
        if internal {
            return Err(Refusal::invalid("to_chat", "can't be combined with internal."));
        }
        let ticket = self.ticket(actor, id).await?.ticket;
        let chat =
            ticket.conversation.ok_or_else(|| Refusal::invalid("to_chat", "needs a ticket made from a chat."))?;
        match self.view(actor, &chat).await?.conversation.status {
            Status::Closed => Err(Refusal::ConversationClosed),
            Status::Silent | Status::Pending | Status::Active => Ok(()),
        }
    }

    /// Under an id of its own, so that a retry of the comment says it once.
    async fn say_in_chat(&self, actor: &Actor, comment: &TicketComment) -> Result<(), Refusal> {
        let Some(chat) = self.ticket(actor, comment.ticket).await?.ticket.conversation else { return Ok(()) };
        let client_id = Some(format!("ticket-comment-{}", comment.id));
        let new = NewMessage { text: comment.text.clone(), client_id, ..NewMessage::default() };
        self.send(actor, &chat, new).await.map(drop)
    }
}

/// Adds a comment and lets it move the ticket's clock.
pub(crate) async fn write(
    tx: &Tx,
    ticket: &mut Ticket,
    author: &AgentBrief,
    text: String,
    internal: bool,
    client_id: Option<String>,
) -> Result<TicketComment, Refusal> {
    let mut comment = TicketComment {
        tenant: tx.tenant,
        ticket: ticket.id,
        id: 0,
        author_kind: AuthorKind::Agent,
        author: author.id.0,
        author_name: author.name.clone(),
        text,
        internal,
        client_id,
        at: tx.now,
    };
    tx.add_ticket_comment(&mut comment).await?;
    ticket.commented(AuthorKind::Agent, internal, tx.now);
    tx.save_ticket(ticket).await?;
    Ok(comment)
}
