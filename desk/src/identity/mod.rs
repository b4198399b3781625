//! Signing in through a tenant's identity provider (OpenID Connect): setting it up, going there, coming back.

mod flow;
mod provider;

use deskbell_domain::{IdentityProvider, Noun, Refusal, Role, Secret};
use serde_json::json;

use crate::{Desk, Session, audit::difference};

pub use self::flow::Returned;

/// What an admin says about the provider. Without a secret the one kept so far stays.
pub struct NewProvider {
    pub name: String,
    pub issuer: String,
    pub client_id: String,
    pub client_secret: Option<String>,
    pub domains: Vec<String>,
    pub new_role: Role,
    pub required: bool,
}

/// How people of a tenant sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ways {
    /// What the provider is called.
    pub provider: Option<String>,
    /// Passwords are for admins alone.
    pub required: bool,
}

impl Desk {
    /// Admins only: whoever says where identities come from could be anybody.
    pub async fn identity_provider(&self, session: &Session) -> Result<Option<IdentityProvider>, Refusal> {
        session.actor.admin()?;
        Ok(self.store.scope(session.actor.tenant()).identity_provider().await?)
    }

    pub async fn set_identity_provider(
        &self,
        session: &Session,
        new: NewProvider,
    ) -> Result<IdentityProvider, Refusal> {
        session.person()?;
        let by = session.actor.admin()?;
        let scope = self.store.scope(session.actor.tenant());
        let before = scope.identity_provider().await?;
        let kept = before.as_ref().filter(|b| b.issuer == new.issuer.trim()).map(|b| b.client_secret.clone());
        // A kept secret never goes to another issuer than the one it was meant for.
        let client_secret = match new.client_secret {
            Some(secret) => Secret::new(secret),
            None => kept.ok_or_else(|| Refusal::invalid("client_secret", "is required."))?,
        };
        let provider = IdentityProvider {
            tenant: session.actor.tenant(),
            name: new.name,
            issuer: new.issuer,
            client_id: new.client_id,
            client_secret,
            domains: new.domains,
            new_role: new.new_role,
            required: new.required,
        }
        .checked()?;
        let (row, detail) = (provider.clone(), changes(before.as_ref(), &provider));
        let set = scope.transact(Some(by), move |tx| {
            Box::pin(async move {
                tx.set_identity_provider(&row).await?;
                tx.changed(Noun::Settings, None);
                Ok(tx.audit_by_actor("identity_provider.changed", Noun::Settings, None, detail).await?)
            })
        });
        set.await?;
        Ok(provider)
    }

    pub async fn remove_identity_provider(&self, session: &Session) -> Result<(), Refusal> {
        session.person()?;
        let by = session.actor.admin()?;
        let scope = self.store.scope(session.actor.tenant());
        let remove = scope.transact(Some(by), move |tx| {
            Box::pin(async move {
                if tx.remove_identity_provider().await? {
                    tx.changed(Noun::Settings, None);
                    tx.audit_by_actor("identity_provider.removed", Noun::Settings, None, json!({})).await?;
                }
                Ok(())
            })
        });
        remove.await
    }

    /// What the sign-in page offers. A tenant that isn't there looks like one without a provider.
    pub async fn ways_in(&self, tenant: &str) -> Result<Ways, Refusal> {
        let provider = match self.tenant_by_slug(tenant).await {
            Ok(facts) => self.store.scope(facts.id).identity_provider().await?,
            Err(Refusal::NotFound(_)) => None,
            Err(other) => return Err(other),
        };
        let required = provider.as_ref().is_some_and(|p| p.required);
        Ok(Ways { provider: provider.map(|p| p.name), required })
    }
}

/// Of the secret only that it changed.
fn changes(before: Option<&IdentityProvider>, after: &IdentityProvider) -> serde_json::Value {
    let of = |p: &IdentityProvider| {
        json!({ "name": p.name, "issuer": p.issuer, "client_id": p.client_id, "domains": p.domains,
            "new_role": p.new_role, "required": p.required })
    };
    let was = before.map_or(json!({}), of);
    let new_secret = before.is_none_or(|b| b.client_secret != after.client_secret);
    json!({ "name": after.name, "changes": difference(&was, &of(after)), "new_secret": new_secret })
}
