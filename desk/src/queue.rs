//! The queue in numbers, an agent's load, and what is known of a customer.

use deskbell_domain::{Actor, AgentId, ConversationId, ConversationView, Permission, Refusal, Status, TicketView};
use deskbell_store::{Filter, Holder, Sort};

use crate::Desk;

/// Most waiting conversations that statistics list one by one.
const LISTED: u32 = 1_000;

/// An agent's load.
pub struct Workload {
    pub max_chats: i64,
    pub active: Vec<ConversationView>,
}

/// What is known of the person in a conversation.
pub struct Context {
    pub view: ConversationView,
    /// Closed ones, newest first, this one left out.
    pub previous_chats: Vec<ConversationView>,
    /// Open ones, this one included.
    pub active_chats: Vec<ConversationView>,
    pub tickets: Vec<TicketView>,
}

impl Desk {
    /// Everything that waits, in queue order.
    pub async fn queue(&self, actor: &Actor) -> Result<Vec<ConversationView>, Refusal> {
        actor.agent()?;
        let filter = Filter { statuses: vec![Status::Pending], ..Filter::default() };
        Ok(self.store.scope(actor.tenant()).conversations(&filter, Sort::Queue, None, LISTED).await?.0)
    }

    /// One's own, or anybody's for those who see how everybody is doing. What is set aside takes no room.
    pub async fn workload(&self, actor: &Actor, of: AgentId) -> Result<Workload, Refusal> {
        let (me, _) = actor.agent()?;
        let agent = self.agent(actor.tenant(), of).await?;
        if me != of {
            actor.may(Permission::ViewReports)?;
        }
        let filter = Filter {
            statuses: vec![Status::Active],
            holder: Some(Holder::Agent(of)),
            snoozed: Some(false),
            ..Filter::default()
        };
        let (active, _) = self.store.scope(actor.tenant()).conversations(&filter, Sort::Recent, None, LISTED).await?;
        Ok(Workload { max_chats: agent.max_chats, active })
    }

    pub async fn context(&self, actor: &Actor, id: &ConversationId) -> Result<Context, Refusal> {
        actor.agent()?;
        let view = self.view(actor, id).await?;
        let scope = self.store.scope(actor.tenant());
        let filter = Filter { visitor: Some(view.visitor.id), ..Filter::default() };
        let (all, _) = scope.conversations(&filter, Sort::Recent, None, 50).await?;
        let (closed, open): (Vec<_>, Vec<_>) = all.into_iter().partition(|v| v.conversation.status == Status::Closed);
        Ok(Context {
            previous_chats: closed.into_iter().filter(|v| v.conversation.id != *id).collect(),
            active_chats: open,
            tickets: self.customer_tickets(actor, view.visitor.id, 50).await?,
            view,
        })
    }
}
