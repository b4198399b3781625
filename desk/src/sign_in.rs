//! Signing in and out, and turning a token's claims into an actor.

use std::sync::Arc;

use deskbell_bus::Signal;
use deskbell_domain::{
    Actor, Agent, AgentId, Device, Grants, Passing, Refusal, Role, TenantId, Timestamp, VisitorId, text, visitor,
};
use deskbell_store::SignIn;

use crate::{Claims, Desk, TenantFacts, TokenRole, start::hash, tokens::SiteClaims};

/// Seconds an agent's token is good for.
const TOKEN_LIFE: i64 = 3600;
/// Seconds a refresh token is good for.
const REFRESH_LIFE: i64 = 30 * 24 * 3600;
/// Seconds a replaced refresh token is still good for the one that replaced it.
const REFRESH_GRACE: i64 = 30;
/// Seconds a visitor's token is good for: the visitor comes back after weeks.
const VISITOR_LIFE: i64 = 180 * 24 * 3600;

pub struct SignedIn {
    pub token: String,
    pub refresh_token: String,
    pub expires_at: Timestamp,
    pub agent: Agent,
    pub tenant: Arc<TenantFacts>,
}

/// A proven token: who, and under which sign-in.
#[derive(Debug, Clone)]
pub struct Session {
    pub actor: Actor,
    pub jti: String,
}

impl Desk {
    /// `code` is the second factor's, for who has one.
    pub async fn sign_in(
        &self,
        tenant: &str,
        email: &str,
        password: &str,
        code: Option<&str>,
        device: Device,
    ) -> Result<SignedIn, Refusal> {
        const WRONG: Refusal = Refusal::Unauthenticated("The e-mail, password or workspace is not right.");
        let email = email.trim().to_lowercase();
        let account = format!("{tenant}/{email}");
        self.passwords.check_brake(&account)?;
        let facts = match self.tenant_by_slug(tenant).await {
            Ok(facts) => Some(facts),
            Err(Refusal::NotFound(_)) => None,
            Err(other) => return Err(other),
        };
        let found = match &facts {
            Some(facts) if !email.contains('\0') => self.store.scope(facts.id).agent_by_email(&email).await?,
            _ => None,
        };
        let found = found.filter(|f| !f.agent.disabled);
        let right = self.passwords.verify(password, found.as_ref().map(|f| f.password_hash.clone())).await?;
        match (right, facts, found) {
            (true, Some(facts), Some(found)) => {
                if let Err(refusal) = self.check_second_factor(&found.agent, code).await {
                    // Guessing codes is guessing; having brought none is not.
                    if code.is_some() {
                        self.passwords.failed(&account);
                    }
                    return Err(refusal);
                }
                self.passwords.succeeded(&account);
                self.open_sign_in(facts, found.agent, device).await
            }
            _ => {
                self.passwords.failed(&account);
                Err(WRONG)
            }
        }
    }

    pub(crate) async fn open_sign_in(
        &self,
        tenant: Arc<TenantFacts>,
        agent: Agent,
        device: Device,
    ) -> Result<SignedIn, Refusal> {
        let sign_in = SignIn { id: self.ids.id(), tenant: tenant.id, agent: agent.id, device };
        let refresh_token = self.ids.secret();
        let now = self.clock.now();
        self.store.add_sign_in(&sign_in, &hash(&[&refresh_token]), now, now.plus_seconds(REFRESH_LIFE)).await?;
        self.signed_in(tenant, agent, sign_in.id, refresh_token)
    }

    fn signed_in(
        &self,
        tenant: Arc<TenantFacts>,
        agent: Agent,
        jti: String,
        refresh_token: String,
    ) -> Result<SignedIn, Refusal> {
        let expires_at = self.clock.now().plus_seconds(TOKEN_LIFE);
        let claims = Claims {
            sub: agent.id.to_string(),
            tenant: tenant.slug.clone(),
            role: agent.role.into(),
            exp: expires_at.0 / 1000,
            jti,
        };
        Ok(SignedIn { token: self.tokens.sign(&claims)?, refresh_token, expires_at, agent, tenant })
    }

    /// A new pair for a refresh token, which soon stops working.
    pub async fn refresh(&self, refresh_token: &str) -> Result<SignedIn, Refusal> {
        const OVER: Refusal = Refusal::Unauthenticated("This sign-in is over. Sign in again.");
        let next = self.tokens.next_refresh(refresh_token)?;
        let (old_hash, new_hash) = (hash(&[refresh_token]), hash(&[&next]));
        let rotated = self.store.rotate_sign_in(&old_hash, &new_hash, self.clock.now(), REFRESH_GRACE).await?;
        let (id, tenant, agent) = rotated.ok_or(OVER)?;
        let agent = self.agent(tenant, agent).await.map_err(|r| absent_is(OVER, r))?;
        self.signed_in(self.tenant(tenant).await?, agent, id, next)
    }

    /// Ends the sign-in, and its sockets on every node.
    pub async fn sign_out(&self, session: &Session) -> Result<(), Refusal> {
        self.store.end_sign_in(&session.jti, self.clock.now()).await?;
        let passing = Passing::SignedOut { tenant: session.actor.tenant(), sign_in: session.jti.clone() };
        self.bus.publish(Signal::Passing(Arc::new(passing)));
        Ok(())
    }

    /// Proves a token: its signature, its age, and that an agent's sign-in has not ended.
    pub async fn prove(&self, token: &str) -> Result<Session, Refusal> {
        const BAD: Refusal = Refusal::Unauthenticated("The token is not valid.");
        let claims = match self.tokens.check(token, self.clock.now()) {
            Ok(claims) => claims,
            Err(refusal) => return self.prove_site_token(token).await?.ok_or(refusal),
        };
        let number: i64 = claims.sub.parse().map_err(|_| BAD)?;
        let tenant = self.tenant_by_slug(&claims.tenant).await.map_err(|r| absent_is(BAD, r))?.id;
        let actor = match claims.role.role() {
            None => Actor::Visitor { tenant, id: VisitorId(number), only: None },
            Some(role) => {
                self.check_sign_in(&claims.jti, role).await?;
                Actor::Agent { tenant, id: AgentId(number), role, grants: Grants::of(role) }
            }
        };
        Ok(Session { actor, jti: claims.jti })
    }

    /// Whether the sign-in lasts and its agent still has this role: a token of before is renewed into one of now.
    pub async fn check_sign_in(&self, id: &str, role: Role) -> Result<(), Refusal> {
        match self.store.role_of_sign_in(id).await? {
            None => Err(Refusal::Unauthenticated("This sign-in is over. Sign in again.")),
            Some(now) if now != role => Err(Refusal::Unauthenticated("Your role has changed. Renew the token.")),
            Some(_) => Ok(()),
        }
    }

    /// A token that the tenant's own site signed for a customer it vouches for.
    async fn prove_site_token(&self, token: &str) -> Result<Option<Session>, Refusal> {
        let Some(slug) = SiteClaims::tenant_of(token) else { return Ok(None) };
        let tenant = match self.tenant_by_slug(&slug).await {
            Ok(tenant) => tenant.id,
            Err(Refusal::NotFound(_)) => return Ok(None),
            Err(refusal) => return Err(refusal),
        };
        let scope = self.store.scope(tenant);
        let now = self.clock.now();
        let inboxes = scope.inboxes().await?;
        let Some(claims) = inboxes.iter().find_map(|inbox| SiteClaims::check(token, &inbox.secret, now)) else {
            return Ok(None);
        };
        let sub = text::required("sub", &claims.sub, 200)?;
        let (name, email) = visitor::claims(claims.name.as_deref(), claims.email.as_deref())?;
        let id = scope.verified_visitor(&sub, name.as_deref(), email.as_deref(), now).await?;
        Ok(Some(Session { actor: Actor::Visitor { tenant, id, only: None }, jti: String::new() }))
    }

    pub fn visitor_token(&self, tenant: &TenantFacts, visitor: VisitorId) -> Result<String, Refusal> {
        self.tokens.sign(&Claims {
            sub: visitor.to_string(),
            tenant: tenant.slug.clone(),
            role: TokenRole::Customer,
            exp: self.clock.now().plus_seconds(VISITOR_LIFE).0 / 1000,
            jti: self.ids.id(),
        })
    }

    pub async fn set_away(&self, tenant: TenantId, agent: AgentId, away: bool) -> Result<(), Refusal> {
        self.store.scope(tenant).set_away(agent, away).await?;
        self.set_away_wish(tenant, agent, away);
        Ok(())
    }
}

/// Whoever is absent is not who they say; a store that can't answer is another matter and no reason to sign out.
fn absent_is(instead: Refusal, refusal: Refusal) -> Refusal {
    match refusal {
        Refusal::NotFound(_) => instead,
        other => other,
    }
}
