//! Keys for programs: made by a person, no wider than that person, told once, and over the moment they are revoked.

use deskbell_domain::{
    Actor, Agent, AgentId, ApiKey, ApiKeyId, Grants, Noun, Permission, Refusal, Role, Timestamp, agent, api_key,
};
use deskbell_store::Deed;
use serde_json::{Value, json};

use crate::{Desk, Session, agents::own_role_at_most, sign_in::sign_in_of, start::hash};

const ABSENT: Refusal = Refusal::NotFound("API key");
const WIDER: &str = "may hold only what you may do yourself.";

pub struct NewApiKey {
    pub name: String,
    pub role: Role,
    /// None: all that its role may and its maker too.
    pub permissions: Option<Grants>,
    pub expires_at: Option<Timestamp>,
}

impl Desk {
    /// Those that were not revoked, newest first.
    pub async fn api_keys(&self, session: &Session) -> Result<Vec<ApiKey>, Refusal> {
        session.actor.may(Permission::ManageKeys)?;
        Ok(self.store.scope(session.actor.tenant()).api_keys().await?)
    }

    /// The key, and its secret this once.
    pub async fn make_api_key(&self, session: &Session, new: NewApiKey) -> Result<(ApiKey, String), Refusal> {
        session.person()?;
        let by = session.actor.may(Permission::ManageKeys)?;
        own_role_at_most(session, new.role)?;
        let tenant = session.actor.tenant();
        let mine = session.actor.grants();
        let scope = self.store.scope(tenant);
        let most = scope.grants(new.role).await?.and(mine);
        let permissions = new.permissions.unwrap_or(most);
        if permissions.without(most) != Grants::default() {
            return Err(Refusal::invalid("permissions", WIDER));
        }
        // A retry must be able to tell it again, of which only the hash is kept: what is kept beside it for that is worth
        // nothing without our key.
        let seed = self.ids.secret();
        let secret = self.key_of(&seed)?;
        let maker = self.agent(tenant, by).await?.brief();
        let now = self.clock.now();
        let key = ApiKey {
            tenant,
            id: ApiKeyId(0),
            agent: AgentId(0),
            name: api_key::name(&new.name)?,
            prefix: api_key::prefix(&secret),
            role: new.role,
            permissions,
            made_by: maker,
            created_at: now,
            expires_at: api_key::expiry(new.expires_at, now)?,
            last_used_at: None,
        };
        let (row, secret_hash) = (key.clone(), hash(&[&secret]));
        let (speaker, sign_in) = (speaker(&key, &self.ids.id()), session.jti.clone());
        let make = scope.transact(Some(by), move |tx| {
            Box::pin(async move {
                if tx.count_api_keys().await? >= api_key::MOST_KEYS as i64 {
                    return Err(Refusal::Conflict("There are too many API keys. Revoke some."));
                }
                let agent = tx.add_agent(&speaker, "no password").await?.ok_or(crate::agents::TAKEN)?;
                let id = tx.add_api_key(&ApiKey { agent, ..row.clone() }, &secret_hash).await?;
                tx.changed(Noun::ApiKey, id.0);
                tx.audit(deed(by, &sign_in, "api_key.made", id, described(&row))).await?;
                Ok((id, agent, row.created_at, seed))
            })
        });
        let (id, agent, created_at, seed) = make.await?;
        let secret = self.key_of(&seed)?;
        Ok((ApiKey { id, agent, created_at, prefix: api_key::prefix(&secret), ..key }, secret))
    }

    /// 256 bits that only this installation can make of the seed.
    fn key_of(&self, seed: &str) -> Result<String, Refusal> {
        Ok(format!("{}{}", api_key::MARK, self.tokens.blind(&["api key", seed])?))
    }

    /// It counts no more, and its sockets end.
    pub async fn revoke_api_key(&self, session: &Session, id: ApiKeyId) -> Result<(), Refusal> {
        session.person()?;
        let by = session.actor.may(Permission::ManageKeys)?;
        let (tenant, asking) = (session.actor.tenant(), session.clone());
        let scope = self.store.scope(tenant);
        let revoke = scope.transact(Some(by), move |tx| {
            Box::pin(async move {
                own_role_at_most(&asking, tx.role_of_key(id).await?.ok_or(ABSENT)?)?;
                let (_, name) = tx.revoke_api_key(id).await?.ok_or(ABSENT)?;
                tx.changed(Noun::ApiKey, id.0);
                Ok(tx.audit(deed(by, &asking.jti, "api_key.revoked", id, json!({ "name": name }))).await?)
            })
        });
        revoke.await?;
        self.close_sockets(tenant, vec![sign_in_of(id)]);
        Ok(())
    }

    /// Whose key it is, with what it may at this moment.
    pub(crate) async fn prove_key(&self, key: &str) -> Result<Session, Refusal> {
        const BAD: Refusal = Refusal::Unauthenticated("The API key is not valid.");
        let now = self.clock.now();
        let found = self.store.prove_key(&hash(&[key]), now).await?.ok_or(BAD)?;
        if found.last_used_at.is_none_or(|last| now.seconds_since(last) >= api_key::USE_EVERY) {
            // Not worth failing a call for.
            if let Err(error) = self.store.key_was_used(found.id, now).await {
                tracing::debug!(%error, "the use of an API key could not be noted");
            }
        }
        let (role, grants) = (found.standing.role, found.standing.grants);
        Ok(Session::of_key(Actor::Agent { tenant: found.tenant, id: found.agent, role, grants }, found.id))
    }
}

/// As whom the key speaks.
fn speaker(key: &ApiKey, unique: &str) -> Agent {
    Agent {
        tenant: key.tenant,
        id: AgentId(0),
        name: format!("API: {}", key.name),
        email: format!("{unique}@api-key.invalid"),
        role: key.role,
        skills: Vec::new(),
        max_chats: agent::USUAL_CHATS,
        away: false,
        disabled: false,
    }
}

fn described(key: &ApiKey) -> Value {
    let permissions: Vec<_> = key.permissions.iter().map(Permission::as_str).collect();
    json!({ "name": key.name, "role": key.role, "permissions": permissions, "prefix": key.prefix,
        "expires_at": key.expires_at })
}

fn deed<'a>(by: AgentId, sign_in: &'a str, action: &'static str, id: ApiKeyId, detail: Value) -> Deed<'a> {
    Deed { by, sign_in, action, noun: Noun::ApiKey, id: Some(id.0), detail }
}
