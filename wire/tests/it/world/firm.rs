//! A tenant with three inboxes and four people: agents Ann and Ben, supervisor Sue, admin Ada.

use std::sync::Arc;

use deskbell_desk::{Claims, Desk, NewConversation, NewMessage, Sent, TenantFacts, TokenRole, store::SignIn};
use deskbell_domain::{
    Actor, Agent, AgentId, Channel, ConversationId, Device, Grants, InboxId, InboxSettings, Refusal, Role, TeamId,
    TenantId, VisitorAuth,
};

pub struct Firm {
    pub facts: Arc<TenantFacts>,
    /// The first, so the default.
    pub strict: InboxId,
    pub bearer_id: InboxId,
    pub open: InboxId,
    pub ann: Person,
    pub ben: Person,
    pub sue: Person,
    pub ada: Person,
    pub team: TeamId,
}

/// An agent, signed in.
#[derive(Clone)]
pub struct Person {
    pub id: i64,
    pub actor: Actor,
    pub token: String,
}

/// A conversation and its visitor.
#[derive(Clone)]
pub struct Chat {
    pub id: String,
    pub customer: i64,
    pub token: String,
    pub visitor: Actor,
}

impl Firm {
    pub async fn found(desk: &Desk, slug: &str) -> Self {
        let facts = desk.add_tenant(slug, &slug.to_uppercase()).await.expect("a tenant");
        Self {
            strict: add_inbox(desk, &facts, VisitorAuth::Strict, &format!("https://{slug}.example")).await,
            bearer_id: add_inbox(desk, &facts, VisitorAuth::BearerId, &format!("https://bearer.{slug}.example")).await,
            open: add_inbox(desk, &facts, VisitorAuth::Open, &format!("https://open.{slug}.example")).await,
            ann: add_agent(desk, &facts, "Ann", Role::Agent).await,
            ben: add_agent(desk, &facts, "Ben", Role::Agent).await,
            sue: add_agent(desk, &facts, "Sue", Role::Supervisor).await,
            team: add_team(desk, facts.id).await,
            ada: add_agent(desk, &facts, "Ada", Role::Admin).await,
            facts,
        }
    }

    /// The origin its first inbox allows.
    pub fn site(&self) -> String {
        format!("https://{}.example", self.facts.slug)
    }

    /// A new visitor's conversation in the strict inbox.
    pub async fn chat(&self, desk: &Desk) -> Chat {
        self.chat_in(desk, self.strict).await
    }

    pub async fn chat_in(&self, desk: &Desk, inbox: InboxId) -> Chat {
        let new = NewConversation { inbox: Some(inbox), name: Some("Vera".into()), ..NewConversation::default() };
        let view = desk.start(self.facts.id, None, new).await.expect("a chat").view;
        Chat {
            id: view.conversation.id.to_string(),
            customer: view.visitor.id.0,
            token: desk.visitor_token(&self.facts, view.visitor.id).expect("a token"),
            visitor: Actor::Visitor { tenant: self.facts.id, id: view.visitor.id, only: None },
        }
    }
}

impl Chat {
    pub fn key(&self) -> ConversationId {
        self.id.as_str().into()
    }

    /// Writes past the wire.
    pub async fn say(&self, desk: &Desk, by: &Actor, text: &str) -> Result<Sent, Refusal> {
        desk.send(by, &self.key(), NewMessage { text: text.into(), ..NewMessage::default() }).await
    }
}

async fn add_inbox(desk: &Desk, facts: &TenantFacts, visitor_auth: VisitorAuth, origin: &str) -> InboxId {
    let settings = InboxSettings { visitor_auth, allowed_origins: vec![origin.to_owned()], ..InboxSettings::default() };
    let name = format!("{visitor_auth:?}");
    let scope = desk.store().scope(facts.id);
    scope
        .add_inbox(&name, Channel::Widget, None, &settings, &desk.ids().secret(), desk.clock().now())
        .await
        .unwrap()
        .expect("an inbox")
}

/// Signed in without a password: hashing is slow, and few tests are about it.
async fn add_agent(desk: &Desk, facts: &TenantFacts, name: &str, role: Role) -> Person {
    let agent = Agent {
        tenant: facts.id,
        id: AgentId(0),
        name: name.into(),
        email: format!("{}@{}.example", name.to_lowercase(), facts.slug),
        role,
        skills: Vec::new(),
        max_chats: 6,
        away: false,
        disabled: false,
    };
    let now = desk.clock().now();
    let id = desk.store().scope(facts.id).add_agent(&agent, "no password", now.0).await.unwrap().expect("an agent");
    let sign_in = SignIn { id: desk.ids().id(), tenant: facts.id, agent: id, device: Device::default() };
    desk.store().add_sign_in(&sign_in, &desk.ids().secret(), now, now.plus_seconds(86_400)).await.unwrap();
    let claims = Claims {
        sub: id.to_string(),
        tenant: facts.slug.clone(),
        role: TokenRole::from(role),
        exp: now.plus_seconds(3_600).0 / 1000,
        jti: sign_in.id,
    };
    let token = desk.tokens().sign(&claims).expect("a token");
    Person { id: id.0, actor: Actor::Agent { tenant: facts.id, id, role, grants: Grants::of(role) }, token }
}

/// Past the desk: the tests count the log's entries from the first chat on.
async fn add_team(desk: &Desk, tenant: TenantId) -> TeamId {
    let scope = desk.store().scope(tenant);
    let added = scope.transact(None, |tx| Box::pin(async move { Ok(tx.add_team("Billing", &[]).await?) }));
    added.await.expect("stored").expect("a free name")
}
