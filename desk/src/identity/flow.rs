//! Going to the provider and coming back: each way out is good for one way back, in the browser that began.

use deskbell_domain::{Agent, AgentId, Device, IdentityProvider, Noun, Refusal, agent, text};
use deskbell_store::{IdentityFlow, Tx};
use serde_json::json;

use super::provider::{self, Asked, Person};
use crate::{Desk, SignedIn, sign_in::absent_is, start::hash};

/// Seconds somebody may take at the provider.
const FLOW_LIFE: i64 = 600;
/// Characters of what the browser keeps for itself: 128 bits as hex, at least.
const BROWSER_MIN: usize = 32;
/// Longest thing a provider or browser hands back.
const WORD_MAX: usize = 4096;

const STALE: Refusal =
    Refusal::Provider { code: "provider_stale", why: "This sign-in was used or took too long. Start again." };
const ELSEWHERE: Refusal = Refusal::Provider {
    code: "provider_elsewhere",
    why: "This sign-in was begun in another browser. Start again here.",
};
const MIXED_UP: Refusal = Refusal::Provider {
    code: "provider_untrusted",
    why: "The answer comes from another identity provider than asked.",
};
const UNVERIFIED: Refusal = Refusal::Provider {
    code: "provider_unverified",
    why: "The identity provider has not verified your e-mail address. Verify it there first.",
};
const STRANGER: Refusal = Refusal::Provider {
    code: "provider_stranger",
    why: "Nobody here has your e-mail address. Ask an admin for an invitation.",
};
const OUT: Refusal = Refusal::Provider { code: "provider_out", why: "This member may not sign in any more." };

/// What the browser brought back.
pub struct Returned {
    pub state: String,
    pub code: String,
    /// Who says it is the issuer (RFC 9207).
    pub issuer: Option<String>,
    pub browser: String,
}

impl Desk {
    /// The provider's address to go to. `browser` is a secret of the one that begins, `redirect` where it comes back.
    pub async fn begin_with_provider(&self, tenant: &str, browser: &str, redirect: &str) -> Result<String, Refusal> {
        const NONE: Refusal = Refusal::NotFound("identity provider");
        if !(BROWSER_MIN..=WORD_MAX).contains(&browser.len()) {
            return Err(Refusal::invalid("browser", "must be a random text of at least 32 characters."));
        }
        let facts = self.tenant_by_slug(tenant).await.map_err(|r| match r {
            Refusal::NotFound(_) => NONE,
            other => other,
        })?;
        let scope = self.store.scope(facts.id);
        let provider = scope.identity_provider().await?.ok_or(NONE)?;
        let (state, nonce, verifier) = (self.ids.secret(), self.ids.secret(), self.ids.secret());
        let asked = Asked { nonce: &nonce, verifier: &verifier, redirect };
        let address = provider::address(&provider, &state, &asked).await?;
        let (state_hash, browser) = (hash(&["state", &state]), hash(&["browser", browser]));
        let expires_at = self.clock.now().plus_seconds(FLOW_LIFE);
        let flow = IdentityFlow { tenant: facts.id, issuer: provider.issuer, browser, nonce, verifier, expires_at };
        let add = scope
            .transact(None, move |tx| Box::pin(async move { Ok(tx.add_identity_flow(&state_hash, &flow).await?) }));
        add.await?;
        Ok(address)
    }

    /// Signs in whom the provider vouches for.
    pub async fn finish_with_provider(
        &self,
        back: Returned,
        redirect: &str,
        device: Device,
    ) -> Result<SignedIn, Refusal> {
        if [&back.state, &back.code, &back.browser].iter().any(|word| word.len() > WORD_MAX) {
            return Err(STALE);
        }
        let flow = self.store.take_identity_flow(&hash(&["state", &back.state])).await?.ok_or(STALE)?;
        if flow.expires_at <= self.clock.now() {
            return Err(STALE);
        }
        if flow.browser != hash(&["browser", &back.browser]) {
            return Err(ELSEWHERE);
        }
        let provider = self.store.scope(flow.tenant).identity_provider().await?.ok_or(STALE)?;
        if provider.issuer != flow.issuer || back.issuer.is_some_and(|issuer| issuer != flow.issuer) {
            return Err(MIXED_UP);
        }
        let asked = Asked { nonce: &flow.nonce, verifier: &flow.verifier, redirect };
        let person = provider::person(&provider, &back.code, &asked, self.clock.now()).await?;
        let id = self.member_of(provider, person).await?;
        let agent = self.agent(flow.tenant, id).await.map_err(|r| absent_is(OUT, r))?;
        self.open_sign_in(self.tenant(flow.tenant).await?, agent, device, "provider").await
    }

    /// Whom the provider's person is here: known by the provider's name for them, else by a verified e-mail, else new.
    async fn member_of(&self, provider: IdentityProvider, person: Person) -> Result<AgentId, Refusal> {
        let scope = self.store.scope(provider.tenant);
        let find = scope.transact(None, move |tx| {
            Box::pin(async move {
                if let Some(id) = tx.agent_of_identity(&provider.issuer, &person.subject).await? {
                    return Ok(id);
                }
                let email = person.email.clone().ok_or(UNVERIFIED)?;
                let email = text::email("email", Some(&email)).ok().flatten().ok_or(UNVERIFIED)?;
                let id = match tx.agent_id_by_email(&email).await? {
                    Some(id) => id,
                    None if provider.lets_in(&email) => join(tx, &provider, &person, email).await?,
                    None => return Err(STRANGER),
                };
                tx.add_identity(&provider.issuer, &person.subject, id).await?;
                Ok(id)
            })
        });
        find.await
    }
}

/// Makes somebody of an allowed domain a member, without a password.
async fn join(tx: &mut Tx, provider: &IdentityProvider, person: &Person, email: String) -> Result<AgentId, Refusal> {
    let called = person.name.as_deref().and_then(|name| agent::name(name).ok());
    let name = called.unwrap_or_else(|| email.chars().take_while(|c| *c != '@').take(80).collect());
    let new = Agent {
        tenant: tx.tenant,
        id: AgentId(0),
        name: name.clone(),
        email,
        role: provider.new_role,
        skills: Vec::new(),
        max_chats: agent::USUAL_CHATS,
        away: false,
        disabled: false,
    };
    let id = tx.add_agent(&new, "no password").await?.ok_or(crate::agents::TAKEN)?;
    tx.changed(Noun::Agent, id.0);
    let detail = json!({ "name": name, "role": provider.new_role, "how": "provider" });
    tx.audit_by_actor("agent.joined", Noun::Agent, id.0, detail).await?;
    Ok(id)
}
