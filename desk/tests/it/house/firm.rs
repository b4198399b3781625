//! A tenant with an inbox and people: agents Ann and Ben, supervisor Sue, admin Ada.

use std::sync::Arc;

use deskbell_desk::{Desk, NewConversation, NewMessage, Sent, TenantFacts};
use deskbell_domain::{
    Actor, Agent, AgentId, Channel, ConversationId, ConversationView, Grants, InboxId, InboxSettings, Refusal, Role,
    TenantId, VisitorId,
};

#[derive(Clone)]
pub struct Firm {
    pub facts: Arc<TenantFacts>,
    pub inbox: InboxId,
    pub ann: Actor,
    pub ben: Actor,
    pub sue: Actor,
    pub ada: Actor,
}

/// A conversation and its visitor.
#[derive(Clone)]
pub struct Chat {
    pub id: ConversationId,
    pub visitor: Actor,
}

impl Firm {
    pub async fn found(desk: &Desk, slug: &str) -> Self {
        let facts = desk.add_tenant(slug, slug).await.unwrap();
        let scope = desk.store().scope(facts.id);
        let settings = InboxSettings::default();
        let inbox = scope
            .add_inbox("Website", Channel::Widget, None, &settings, &desk.ids().secret(), desk.clock().now())
            .await
            .unwrap();
        Self {
            ann: add_agent(desk, facts.id, "Ann", Role::Agent).await,
            ben: add_agent(desk, facts.id, "Ben", Role::Agent).await,
            sue: add_agent(desk, facts.id, "Sue", Role::Supervisor).await,
            ada: add_agent(desk, facts.id, "Ada", Role::Admin).await,
            inbox: inbox.unwrap(),
            facts,
        }
    }

    pub fn id(&self) -> TenantId {
        self.facts.id
    }

    pub async fn agent(&self, desk: &Desk, name: &str) -> Actor {
        add_agent(desk, self.id(), name, Role::Agent).await
    }

    /// A new visitor's conversation, without a message yet.
    pub async fn chat(&self, desk: &Desk) -> Chat {
        self.chat_of(desk, None, NewConversation::default()).await
    }

    pub async fn chat_of(&self, desk: &Desk, visitor: Option<VisitorId>, new: NewConversation) -> Chat {
        let view = desk.start(self.id(), visitor, new).await.unwrap().view;
        Chat { id: view.conversation.id.clone(), visitor: self.visitor(view.visitor.id) }
    }

    pub fn visitor(&self, id: VisitorId) -> Actor {
        Actor::Visitor { tenant: self.id(), id, only: None }
    }
}

/// An agent without a usable password: hashing is slow, and few tests sign in.
async fn add_agent(desk: &Desk, tenant: TenantId, name: &str, role: Role) -> Actor {
    let agent = Agent {
        tenant,
        id: AgentId(0),
        name: name.into(),
        email: format!("{}@firm.example", name.to_lowercase()),
        role,
        skills: Vec::new(),
        max_chats: 6,
        away: false,
        disabled: false,
    };
    let id = desk.store().scope(tenant).add_agent(&agent, "no password", desk.clock().now().0).await.unwrap();
    Actor::Agent { tenant, id: id.unwrap(), role, grants: Grants::of(role) }
}

/// The agent's own number.
pub fn number(actor: &Actor) -> AgentId {
    actor.agent().unwrap().0
}

impl Chat {
    pub async fn send(&self, desk: &Desk, by: &Actor, text: &str) -> Result<Sent, Refusal> {
        desk.send(by, &self.id, NewMessage { text: text.into(), ..NewMessage::default() }).await
    }

    pub async fn send_as(&self, desk: &Desk, by: &Actor, client_id: &str, text: &str) -> Result<Sent, Refusal> {
        let new = NewMessage { text: text.into(), client_id: Some(client_id.into()), ..NewMessage::default() };
        desk.send(by, &self.id, new).await
    }

    /// The conversation as it stands.
    pub async fn now(&self, desk: &Desk) -> ConversationView {
        desk.view(&self.visitor, &self.id).await.unwrap()
    }
}
