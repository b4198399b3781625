//! The questions: lists, histories, the log.

use deskbell_domain::{
    Actor, Agent, AgentId, ConversationId, ConversationView, Cursor, Entry, Message, MessageId, Note, Refusal,
    TenantId, Timestamp, Visitor, VisitorId,
};
use deskbell_store::{Counts, Filter, Page, PageEnd, Share, Sort};

use crate::Desk;

/// A page of a conversation. Notes only for agents.
pub struct History {
    pub messages: Vec<Message>,
    pub notes: Vec<Note>,
    pub has_more: bool,
}

/// A page of conversations.
pub struct Listed {
    pub views: Vec<ConversationView>,
    /// Those the asking agent has marked as unread.
    pub marked_unread: Vec<ConversationId>,
    pub end: Option<PageEnd>,
}

impl Desk {
    /// The conversation, if the actor may read it.
    pub async fn view(&self, actor: &Actor, id: &ConversationId) -> Result<ConversationView, Refusal> {
        let view = self.store.scope(actor.tenant()).conversation(id).await?.ok_or(Refusal::NotFound("chat"))?;
        view.conversation.check_access(actor)?;
        Ok(view)
    }

    pub async fn history(
        &self,
        actor: &Actor,
        id: &ConversationId,
        page: Page,
        limit: u32,
    ) -> Result<History, Refusal> {
        let view = self.view(actor, id).await?;
        let scope = self.store.scope(actor.tenant());
        let (messages, has_more) = scope.messages(id, page, limit).await?;
        let mut notes = Vec::new();
        if actor.agent().is_ok() {
            let (from, to) = note_range(&messages, page, view.conversation.last_seq);
            notes = scope.notes(id, from, to).await?;
        }
        Ok(History { messages, notes, has_more })
    }

    /// An agent's list. `query` is full text.
    pub async fn list(
        &self,
        actor: &Actor,
        mut filter: Filter,
        query: Option<&str>,
        sort: Sort,
        after: Option<&PageEnd>,
        limit: u32,
    ) -> Result<Listed, Refusal> {
        let (agent, _) = actor.agent()?;
        let scope = self.store.scope(actor.tenant());
        if let Some(query) = query.filter(|q| !q.trim().is_empty()) {
            filter.ids = Some(scope.search(query).await?);
        }
        if filter.ids.as_ref().is_some_and(Vec::is_empty) {
            return Ok(Listed { views: Vec::new(), marked_unread: Vec::new(), end: None });
        }
        let (views, end) = scope.conversations(&filter, sort, after, limit).await?;
        let ids: Vec<_> = views.iter().map(|v| v.conversation.id.clone()).collect();
        let marked_unread = scope.marked_unread(agent, &ids).await?;
        Ok(Listed { views, marked_unread, end })
    }

    pub async fn counts(&self, actor: &Actor) -> Result<Counts, Refusal> {
        let (agent, _) = actor.agent()?;
        Ok(self.store.scope(actor.tenant()).counts(Some(agent)).await?)
    }

    /// A visitor's own conversations, newest activity first.
    pub async fn own_conversations(&self, actor: &Actor) -> Result<Vec<ConversationView>, Refusal> {
        let Actor::Visitor { tenant, id, only } = actor else {
            return Err(Refusal::Forbidden("This needs a visitor's token."));
        };
        let filter = Filter { visitor: Some(*id), ids: only.clone().map(|only| vec![only]), ..Filter::default() };
        Ok(self.store.scope(*tenant).conversations(&filter, Sort::Recent, None, 100).await?.0)
    }

    /// 1 for the next to be accepted; none when it isn't waiting.
    pub async fn queue_position(&self, view: &ConversationView) -> Result<Option<i64>, Refusal> {
        let conversation = &view.conversation;
        let position = self.store.scope(conversation.tenant).queue_position(conversation).await?;
        Ok((position > 0).then_some(position))
    }

    pub async fn message_seq(&self, actor: &Actor, id: &ConversationId, message: MessageId) -> Result<i64, Refusal> {
        self.view(actor, id).await?;
        let seq = self.store.scope(actor.tenant()).message_seq(id, message).await?;
        seq.ok_or(Refusal::NotFound("message"))
    }

    pub async fn agents(&self, actor: &Actor) -> Result<(Vec<Agent>, Vec<(AgentId, i64)>), Refusal> {
        actor.agent()?;
        let scope = self.store.scope(actor.tenant());
        Ok((scope.agents().await?, scope.active_counts().await?))
    }

    /// When each agent was last here, as far as their sign-ins tell.
    pub async fn agents_last_seen(&self, actor: &Actor) -> Result<Vec<(AgentId, Timestamp)>, Refusal> {
        actor.agent()?;
        Ok(self.store.scope(actor.tenant()).last_seen().await?)
    }

    pub async fn agent(&self, tenant: TenantId, id: AgentId) -> Result<Agent, Refusal> {
        let agent = self.store.scope(tenant).agent(id).await?.filter(|a| !a.disabled);
        agent.ok_or(Refusal::NotFound("agent"))
    }

    pub async fn customer(&self, actor: &Actor, id: VisitorId) -> Result<Visitor, Refusal> {
        actor.agent()?;
        self.store.scope(actor.tenant()).visitor(id).await?.ok_or(Refusal::NotFound("customer"))
    }

    pub async fn visitor(&self, tenant: TenantId, id: VisitorId) -> Result<Visitor, Refusal> {
        self.store.scope(tenant).visitor(id).await?.ok_or(Refusal::NotFound("customer"))
    }

    pub async fn customers(
        &self,
        actor: &Actor,
        q: Option<&str>,
        before: Option<VisitorId>,
        limit: u32,
    ) -> Result<Vec<Visitor>, Refusal> {
        actor.agent()?;
        Ok(self.store.scope(actor.tenant()).visitors(q, before, limit).await?)
    }

    /// How far the actor's share of the log reaches.
    pub async fn head(&self, actor: &Actor) -> Result<Cursor, Refusal> {
        let tenant = self.tenant(actor.tenant()).await?;
        let seq = match actor {
            Actor::Agent { tenant, .. } => self.log_reach(*tenant).await?.0,
            Actor::Visitor { .. } => {
                let own = self.own_conversations(actor).await?;
                own.iter().map(|v| v.conversation.visitor_head).max().unwrap_or(0)
            }
        };
        Ok(Cursor { epoch: tenant.epoch.clone(), seq })
    }

    /// The newest event number of the tenant, and the floor below which events were pruned.
    pub async fn log_reach(&self, tenant: TenantId) -> Result<(i64, i64), Refusal> {
        let tenant = self.store.scope(tenant).tenant().await?;
        Ok((tenant.event_seq, tenant.event_floor))
    }

    /// A piece of the actor's share of the log, oldest first.
    pub async fn entries(&self, actor: &Actor, after: i64, to: i64, limit: u32) -> Result<Vec<Entry>, Refusal> {
        let scope = self.store.scope(actor.tenant());
        let ids = match actor {
            Actor::Agent { .. } => return Ok(scope.entries(Share::All, after, to, limit).await?),
            Actor::Visitor { only: Some(only), .. } => vec![only.clone()],
            Actor::Visitor { id, .. } => scope.visitor_conversation_ids(*id).await?,
        };
        Ok(scope.entries(Share::Visitor(&ids), after, to, limit).await?)
    }
}

/// Which notes stand inside a page: those after its messages, and at the very top those before the first.
fn note_range(messages: &[Message], page: Page, last_seq: i64) -> (i64, i64) {
    let (Some(first), Some(last)) = (messages.first(), messages.last()) else { return (last_seq, last_seq) };
    let from = match page {
        // The note under the message a client already has may be newer than what it has.
        Page::After(_) => first.seq - 1,
        _ if first.seq == 1 => 0,
        _ => first.seq,
    };
    (from, last.seq)
}
