//! Signing in and out, and turning a token's claims into an actor.

use std::sync::Arc;

use deskbell_bus::Signal;
use deskbell_domain::{
    Actor, Agent, AgentId, ApiKeyId, Device, Grants, Language, Passing, Refusal, Role, TenantId, Timestamp, VisitorId,
    api_key, text, visitor,
};
use deskbell_store::SignIn;
use serde_json::json;

use crate::{
    Claims, Desk, TenantFacts, TokenRole,
    agents::deed,
    brake::{Brake, network},
    start::hash,
    tokens::SiteClaims,
};

/// Seconds an agent's token is good for.
const TOKEN_LIFE: i64 = 3600;
/// Seconds a refresh token is good for.
const REFRESH_LIFE: i64 = 30 * 24 * 3600;
/// Seconds a replaced refresh token is still good for the one that replaced it.
const REFRESH_GRACE: i64 = 30;
/// Seconds a visitor's token is good for: the visitor comes back after weeks.
const VISITOR_LIFE: i64 = 180 * 24 * 3600;

/// Wrong guesses within the window: of one network at one account, of everybody at one account, of one network at all.
pub(crate) const FREE_GUESSES: u32 = 10;
const GUESSES_AT_ONE: u32 = 50;
const GUESSES_OF_ONE: u32 = 50;

const OVER: Refusal = Refusal::Unauthenticated("This sign-in is over. Sign in again.");
/// Before a key's number, where a sign-in's id is meant.
const KEY: &str = "key-";

pub struct SignedIn {
    pub token: String,
    pub refresh_token: String,
    pub expires_at: Timestamp,
    pub agent: Agent,
    /// What the agent may.
    pub grants: Grants,
    pub tenant: Arc<TenantFacts>,
    /// What the agent reads, once it is known.
    pub language: Option<Language>,
}

/// A proven token: who, and under which sign-in.
#[derive(Debug, Clone)]
pub struct Session {
    pub actor: Actor,
    pub jti: String,
}

impl Session {
    /// The key it goes by, where it is no sign-in.
    pub fn key(&self) -> Option<ApiKeyId> {
        self.jti.strip_prefix(KEY)?.parse().ok()
    }

    pub(crate) fn of_key(actor: Actor, key: ApiKeyId) -> Self {
        Self { actor, jti: sign_in_of(key) }
    }

    /// A person: what is about one's own account, or gives others access, is not a program's.
    pub fn person(&self) -> Result<AgentId, Refusal> {
        match self.key() {
            Some(_) => Err(Refusal::Forbidden("This needs a person's sign-in, not an API key.")),
            None => self.actor.agent().map(|(id, _)| id),
        }
    }
}

/// What stands for a sign-in where there is a key.
pub(crate) fn sign_in_of(key: ApiKeyId) -> String {
    format!("{KEY}{key}")
}

/// One try, and what it counts under.
struct Guessing {
    account: String,
    network: String,
    here: String,
}

impl Guessing {
    fn new(account: &str, device: &Device) -> Self {
        let network = network(device.ip.as_deref());
        Self { account: format!("at {account}"), here: format!("at {account} from {network}"), network }
    }

    fn check_network(&self, guesses: &Brake) -> Result<(), Refusal> {
        guesses.check(&self.here, FREE_GUESSES)?;
        guesses.check(&self.network, GUESSES_OF_ONE)
    }

    fn check_account(&self, guesses: &Brake) -> Result<(), Refusal> {
        guesses.check(&self.account, GUESSES_AT_ONE)
    }

    fn failed(&self, guesses: &Brake) {
        [&self.account, &self.network, &self.here].into_iter().for_each(|name| guesses.count(name));
    }

    /// Only of this network's guesses at this account: the rest are others'.
    fn succeeded(&self, guesses: &Brake) {
        guesses.forgive(&self.here);
    }
}

impl Desk {
    /// `code` is the second factor's, for who has one.
    pub async fn sign_in(
        self: &Arc<Self>,
        tenant: &str,
        email: &str,
        password: &str,
        code: Option<&str>,
        device: Device,
    ) -> Result<SignedIn, Refusal> {
        const WRONG: Refusal = Refusal::Unauthenticated("The e-mail, password or workspace is not right.");
        let email = email.trim().to_lowercase();
        let guessing = Guessing::new(&format!("{tenant}/{email}"), &device);
        guessing.check_network(&self.guesses)?;
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
        self.check_everybodys(&guessing, found.as_ref().map(|f| &f.agent)).await?;
        // Told in the same words as a wrong one, so that nobody learns whose password it would have been.
        let found = match &facts {
            Some(facts) if self.passwords_are_off(facts.id).await? => found.filter(|f| f.agent.role == Role::Admin),
            _ => found,
        };
        let right = self.passwords.verify(password, found.as_ref().map(|f| f.password_hash.clone())).await?;
        match (right, facts, found) {
            (true, Some(facts), Some(found)) => {
                if let Err(refusal) = self.check_second_factor(&found.agent, code).await {
                    // Guessing codes is guessing; having brought none is not.
                    if code.is_some() {
                        guessing.failed(&self.guesses);
                        self.note_failed_sign_in(facts.id, found.agent.id, "code", &device);
                    }
                    return Err(refusal);
                }
                guessing.succeeded(&self.guesses);
                self.open_sign_in(facts, found.agent, device, "password").await
            }
            (_, facts, found) => {
                guessing.failed(&self.guesses);
                if let (Some(facts), Some(found)) = (facts, found) {
                    self.note_failed_sign_in(facts.id, found.agent.id, "password", &device);
                }
                Err(WRONG)
            }
        }
    }

    /// Many guess at one account from everywhere: those wait, and who signed in from this network before does not.
    async fn check_everybodys(&self, guessing: &Guessing, agent: Option<&Agent>) -> Result<(), Refusal> {
        let Err(braked) = guessing.check_account(&self.guesses) else { return Ok(()) };
        let Some(agent) = agent else { return Err(braked) };
        let known = self.store.scope(agent.tenant).addresses_of(agent.id).await?;
        let is_known = known.iter().any(|ip| network(Some(ip)) == guessing.network);
        if is_known { Ok(()) } else { Err(braked) }
    }

    /// The identity provider is the only way in, but for admins.
    async fn passwords_are_off(&self, tenant: TenantId) -> Result<bool, Refusal> {
        let provider = self.store.scope(tenant).identity_provider().await?;
        Ok(provider.is_some_and(|p| p.required))
    }

    pub(crate) async fn open_sign_in(
        &self,
        tenant: Arc<TenantFacts>,
        agent: Agent,
        device: Device,
        how: &'static str,
    ) -> Result<SignedIn, Refusal> {
        let sign_in = SignIn { id: self.ids.id(), tenant: tenant.id, agent: agent.id, device };
        let refresh_token = self.ids.secret();
        let (id, me, refresh_hash) = (sign_in.id.clone(), agent.id, hash(&[&refresh_token]));
        let scope = self.store.scope(tenant.id);
        // Each is one of its own, whatever key the request carries.
        let open = scope.transact_beside(Some(me), move |tx| {
            Box::pin(async move {
                tx.add_sign_in(&sign_in, &refresh_hash, tx.now.plus_seconds(REFRESH_LIFE)).await?;
                if let Some(language) = sign_in.device.language {
                    tx.suggest_language(me, language).await?;
                }
                Ok(tx.audit(deed(me, &sign_in.id, "sign_in.opened", me, json!({ "how": how }))).await?)
            })
        });
        open.await?;
        self.signed_in(tenant, agent, id, refresh_token).await
    }

    async fn signed_in(
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
        let scope = self.store.scope(tenant.id);
        let (grants, language) = (scope.grants(agent.role).await?, scope.language_of(agent.id).await?);
        Ok(SignedIn { token: self.tokens.sign(&claims)?, refresh_token, expires_at, agent, grants, tenant, language })
    }

    /// A new pair for a refresh token, which soon stops working.
    pub async fn refresh(&self, refresh_token: &str) -> Result<SignedIn, Refusal> {
        let next = self.tokens.next_refresh(refresh_token)?;
        let (old_hash, new_hash) = (hash(&[refresh_token]), hash(&[&next]));
        let rotated = self.store.rotate_sign_in(&old_hash, &new_hash, self.clock.now(), REFRESH_GRACE).await?;
        let (id, tenant, agent) = rotated.ok_or(OVER)?;
        let agent = self.agent(tenant, agent).await.map_err(|r| absent_is(OVER, r))?;
        self.signed_in(self.tenant(tenant).await?, agent, id, next).await
    }

    /// Ends the sign-in, and its sockets on every node.
    pub async fn sign_out(&self, session: &Session) -> Result<(), Refusal> {
        let me = session.person()?;
        let (scope, own) = (self.store.scope(session.actor.tenant()), session.jti.clone());
        let end = scope.transact_beside(Some(me), move |tx| {
            Box::pin(async move {
                if tx.end_sign_in(me, &own).await? {
                    tx.audit(deed(me, &own, "sign_in.closed", me, json!({}))).await?;
                }
                Ok(())
            })
        });
        end.await?;
        let passing = Passing::SignedOut { tenant: session.actor.tenant(), sign_in: session.jti.clone() };
        self.bus.publish(Signal::Passing(Arc::new(passing)));
        Ok(())
    }

    /// Proves a token: its signature, its age, and that an agent's sign-in has not ended.
    pub async fn prove(&self, token: &str) -> Result<Session, Refusal> {
        if token.starts_with(api_key::MARK) {
            return self.prove_key(token).await;
        }
        const BAD: Refusal = Refusal::Unauthenticated("The token is not valid.");
        let claims = match self.tokens.check(token, self.clock.now()) {
            Ok(claims) => claims,
            Err(refusal) => return self.prove_site_token(token).await?.ok_or(refusal),
        };
        let number: i64 = claims.sub.parse().map_err(|_| BAD)?;
        let tenant = self.tenant_of(&claims).await.map_err(|r| absent_is(BAD, r))?.id;
        let actor = match claims.role.role() {
            None if self.erased.contains(&(tenant, VisitorId(number))) => return Err(BAD),
            None => Actor::Visitor { tenant, id: VisitorId(number), only: None },
            Some(role) => {
                let standing = self.store.standing(&claims.jti).await?.ok_or(OVER)?;
                if standing.role != role {
                    return Err(Refusal::Unauthenticated("Your role has changed. Renew the token."));
                }
                Actor::Agent { tenant, id: AgentId(number), role, grants: standing.grants }
            }
        };
        Ok(Session { actor, jti: claims.jti })
    }

    /// The canary's tenant goes by no name but in tokens that were signed here.
    async fn tenant_of(&self, claims: &Claims) -> Result<Arc<TenantFacts>, Refusal> {
        match self.canary.get().filter(|canary| canary.slug == claims.tenant) {
            Some(canary) => Ok(canary.clone()),
            None => self.tenant_by_slug(&claims.tenant).await,
        }
    }

    /// Whether the sign-in or key lasts, and its agent is and may what was proven: else it is to be proven anew.
    pub async fn check_lasts(&self, session: &Session) -> Result<(), Refusal> {
        let Actor::Agent { role, grants, .. } = session.actor else { return Ok(()) };
        let standing = match session.key() {
            Some(key) => self.store.standing_of_key(key, self.clock.now()).await?,
            None => self.store.standing(&session.jti).await?,
        };
        match standing {
            None => Err(OVER),
            Some(now) if now.role != role || now.grants != grants => {
                Err(Refusal::Unauthenticated("What you may do has changed. Renew the token."))
            }
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
pub(crate) fn absent_is(instead: Refusal, refusal: Refusal) -> Refusal {
    match refusal {
        Refusal::NotFound(_) => instead,
        other => other,
    }
}
