//! The delivery canary: a visitor and an agent of nobody's, whose one chat shows that what is written arrives.
//!
//! Here is who they are; the binary lets them speak, over its own sockets. Their tenant has a name that no request can
//! say, and no list, count or reactor takes it in.

use std::sync::Arc;

use deskbell_domain::{
    Actor, Agent, AgentId, Channel, ConversationId, ConversationView, Device, Grants, InboxSettings, Refusal, Role,
    Status, agent::USUAL_CHATS, tenant::CANARY,
};
use deskbell_store::{Filter, SignIn, Sort};

use crate::{Claims, Desk, NewConversation, TenantFacts, start::hash};

/// The id of the agent's only sign-in, and seconds its tokens are good for.
const SIGN_IN: &str = "canary";
const TOKEN_LIFE: i64 = 600;

/// One chat, and what proves its two sides.
pub struct Canary {
    pub conversation: ConversationId,
    pub visitor_token: String,
    pub agent_token: String,
}

impl Desk {
    /// The canary as it was left, or made now. Two nodes on one database share it.
    pub async fn canary(&self) -> Result<Canary, Refusal> {
        let tenant = self.canary_tenant().await?;
        let agent = self.canary_agent(&tenant).await?;
        let chat = self.canary_chat(&tenant, &agent).await?;
        let claims = Claims {
            sub: agent.id.to_string(),
            tenant: tenant.slug.clone(),
            role: agent.role.into(),
            exp: self.clock.now().plus_seconds(TOKEN_LIFE).0 / 1000,
            jti: SIGN_IN.into(),
        };
        Ok(Canary {
            visitor_token: self.visitor_token(&tenant, chat.visitor.id)?,
            agent_token: self.tokens.sign(&claims)?,
            conversation: chat.conversation.id,
        })
    }

    /// Removes what the canary said before, but for the newest.
    pub async fn sweep_canary(&self, canary: &Canary) -> Result<(), Refusal> {
        let tenant = self.canary_tenant().await?;
        Ok(self.store.scope(tenant.id).sweep_canary(&canary.conversation).await?)
    }

    async fn canary_tenant(&self) -> Result<Arc<TenantFacts>, Refusal> {
        if let Some(known) = self.canary.get() {
            return Ok(known.clone());
        }
        if self.store.tenant_by_slug(CANARY).await?.is_none() {
            self.store.add_tenant(CANARY, "Canary", &self.ids.id()[..8], self.clock.now()).await?;
        }
        let tenant = self.store.tenant_by_slug(CANARY).await?.ok_or(Refusal::NotFound("tenant"))?;
        Ok(self.remember(tenant))
    }

    async fn canary_agent(&self, tenant: &TenantFacts) -> Result<Agent, Refusal> {
        let agent = match self.store.scope(tenant.id).agents().await?.into_iter().next() {
            Some(agent) => agent,
            None => {
                let new = Agent {
                    tenant: tenant.id,
                    id: AgentId(0),
                    name: "Canary".into(),
                    email: "canary@localhost".into(),
                    role: Role::Agent,
                    skills: Vec::new(),
                    max_chats: USUAL_CHATS,
                    away: false,
                    disabled: false,
                };
                // No password has this hash.
                self.insert_agent(tenant, new, "").await?
            }
        };
        if self.store.standing(SIGN_IN).await?.is_none() {
            let device = Device { user_agent: "canary".into(), ip: None, language: None };
            let sign_in = SignIn { id: SIGN_IN.into(), tenant: tenant.id, agent: agent.id, device };
            let now = self.clock.now();
            // Nobody has the words of this hash: its tokens are made here.
            self.store.add_sign_in(&sign_in, &hash(&[&self.ids.secret()]), now, now.plus_seconds(TOKEN_LIFE)).await?;
        }
        Ok(agent)
    }

    async fn canary_chat(&self, tenant: &TenantFacts, agent: &Agent) -> Result<ConversationView, Refusal> {
        let scope = self.store.scope(tenant.id);
        if scope.inboxes().await?.is_empty() {
            let (settings, secret) = (InboxSettings::default(), self.ids.secret());
            scope.add_inbox("Canary", Channel::Widget, None, &settings, &secret, self.clock.now()).await?;
        }
        let (chats, _) = scope.conversations(&Filter::default(), Sort::Recent, None, 1).await?;
        let chat = match chats.into_iter().next() {
            Some(chat) => chat,
            None => self.start(tenant.id, None, NewConversation::default()).await?.view,
        };
        if chat.conversation.status == Status::Active {
            return Ok(chat);
        }
        let actor = Actor::Agent { tenant: tenant.id, id: agent.id, role: agent.role, grants: Grants::of(agent.role) };
        self.assign(&actor, &chat.conversation.id, agent.id).await
    }
}
