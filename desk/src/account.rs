//! One's own account: name, password, devices, and a forgotten password.

use std::sync::Arc;

use deskbell_domain::{Agent, AgentId, Language, Noun, OpenSignIn, Refusal, agent};
use deskbell_store::Tx;
use serde_json::json;

use crate::{Desk, MailTemplate, Session, agents::deed, sign_in::FREE_GUESSES, start::hash};

/// Hours a reset's link is good for.
/// The mail says it in words.
const RESET_HOURS: i64 = 1;
/// Mails of this kind in an hour: more would be somebody's game, and each ends the link before it.
const RESETS_MOST: u32 = 3;
const GONE: Refusal = Refusal::NotFound("password reset");

impl Desk {
    pub async fn rename_me(&self, session: &Session, name: &str) -> Result<(), Refusal> {
        let me = session.person()?;
        let name = agent::name(name)?;
        let scope = self.store.scope(session.actor.tenant());
        let rename = scope.transact(Some(me), move |tx| {
            Box::pin(async move {
                let before = tx.agent(me).await?.ok_or(Refusal::NotFound("agent"))?;
                if before.name != name {
                    tx.set_agent(&Agent { name, ..before }).await?;
                    tx.changed(Noun::Agent, me.0);
                }
                Ok(())
            })
        });
        rename.await
    }

    pub async fn set_my_language(&self, session: &Session, language: Language) -> Result<(), Refusal> {
        let me = session.person()?;
        let scope = self.store.scope(session.actor.tenant());
        scope.transact(Some(me), move |tx| Box::pin(async move { Ok(tx.set_language(me, language).await?) })).await
    }

    pub async fn my_language(&self, session: &Session) -> Result<Option<Language>, Refusal> {
        let (me, _) = session.actor.agent()?;
        Ok(self.store.scope(session.actor.tenant()).language_of(me).await?)
    }

    /// Whether it is one's own password; guessing is braked as at the sign-in.
    pub(crate) async fn check_password(&self, session: &Session, password: &str) -> Result<(), Refusal> {
        let me = session.person()?;
        let account = format!("password of {}/{me}", session.actor.tenant());
        self.guesses.check(&account, FREE_GUESSES)?;
        let hash = self.store.scope(session.actor.tenant()).password_hash(me).await?;
        if !self.passwords.verify(password, hash).await? {
            self.guesses.count(&account);
            return Err(Refusal::invalid("password", "is not your password."));
        }
        self.guesses.forgive(&account);
        Ok(())
    }

    /// Sets a new password and ends every other sign-in.
    pub async fn change_password(&self, session: &Session, old: &str, new: &str) -> Result<(), Refusal> {
        let (me, _) = session.actor.agent()?;
        self.check_password(session, old).await?;
        let password_hash = self.passwords.hash(new).await.map_err(|r| renamed(r, "new_password"))?;
        let (tenant, own) = (session.actor.tenant(), session.jti.clone());
        let scope = self.store.scope(tenant);
        let set = scope.transact(Some(me), move |tx| {
            Box::pin(async move {
                tx.set_own_password(me, &password_hash).await?;
                tx.audit(deed(me, &own, "password.changed", me, json!({}))).await?;
                end_all_but(tx, me, Some(&own)).await
            })
        });
        let ended = set.await?;
        self.close_sockets(tenant, ended);
        Ok(())
    }

    pub async fn my_sign_ins(&self, session: &Session) -> Result<Vec<OpenSignIn>, Refusal> {
        let me = session.person()?;
        Ok(self.store.scope(session.actor.tenant()).sign_ins_of(me, self.clock.now()).await?)
    }

    /// Signs one of one's own devices out.
    pub async fn end_my_sign_in(&self, session: &Session, id: &str) -> Result<(), Refusal> {
        let me = session.person()?;
        let (tenant, own, ending) = (session.actor.tenant(), session.jti.clone(), id.to_owned());
        if id.contains('\0') {
            return Err(Refusal::NotFound("sign-in"));
        }
        let scope = self.store.scope(tenant);
        let end = scope.transact(Some(me), move |tx| {
            Box::pin(async move {
                if !tx.end_sign_in(me, &ending).await? {
                    return Err(Refusal::NotFound("sign-in"));
                }
                Ok(tx.audit(deed(me, &own, "sign_in.ended", me, json!({}))).await?)
            })
        });
        end.await?;
        self.close_sockets(tenant, vec![id.to_owned()]);
        Ok(())
    }

    /// Mails a link, if there is such a person. The answer is the same either way and comes as fast.
    pub fn forgot_password(
        self: &Arc<Self>,
        tenant: String,
        email: String,
        address: String,
        reader: Language,
    ) -> Result<(), Refusal> {
        if !self.can_mail() {
            return Err(Refusal::Conflict("This desk can't send mail. Ask an admin for a new password."));
        }
        let desk = self.clone();
        tokio::spawn(async move {
            if let Err(error) = desk.mail_password_reset(&tenant, &email, &address, reader).await {
                tracing::warn!(%error, "a password reset could not be mailed");
            }
        });
        Ok(())
    }

    async fn mail_password_reset(
        &self,
        tenant: &str,
        email: &str,
        address: &str,
        reader: Language,
    ) -> Result<(), Refusal> {
        let facts = match self.tenant_by_slug(tenant).await {
            Ok(facts) => facts,
            Err(Refusal::NotFound(_)) => return Ok(()),
            Err(other) => return Err(other),
        };
        let email = email.trim().to_lowercase();
        let scope = self.store.scope(facts.id);
        let found = if email.contains('\0') { None } else { scope.agent_by_email(&email).await? };
        let Some(agent) = found.map(|f| f.agent).filter(|a| !a.disabled) else { return Ok(()) };
        let account = format!("{}/{}", facts.id, agent.id);
        if self.reset_mails.check(&account, RESETS_MOST).is_err() {
            tracing::info!(agent = %agent.id, "no more password resets are mailed within the hour");
            return Ok(());
        }
        self.reset_mails.count(&account);
        let language = scope.language_of(agent.id).await?.unwrap_or(reader);
        let secret = self.ids.secret();
        let (id, secret_hash) = (agent.id, hash(&[&secret]));
        let expires = self.clock.now().plus_seconds(RESET_HOURS * 3600);
        let put = scope.transact(None, move |tx| {
            Box::pin(async move { Ok(tx.put_password_reset(id, &secret_hash, expires).await?) })
        });
        put.await?;
        let link = format!("{address}/reset/{secret}");
        let values = json!({ "name": agent.name, "link": link, "language": language.code() });
        self.queue_mail(facts.id, &agent.email, MailTemplate::PasswordReset, values).await
    }

    /// Sets the password that a reset's link allows, once, and ends every sign-in.
    pub async fn reset_password(&self, secret: &str, password: &str) -> Result<(), Refusal> {
        let secret_hash = hash(&[secret]);
        let (tenant, agent) = self.store.password_reset(&secret_hash, self.clock.now()).await?.ok_or(GONE)?;
        let password_hash = self.passwords.hash(password).await?;
        let scope = self.store.scope(tenant);
        let set = scope.transact(None, move |tx| {
            Box::pin(async move {
                if !tx.take_password_reset(&secret_hash).await? {
                    return Err(GONE);
                }
                tx.set_own_password(agent, &password_hash).await?;
                tx.audit(deed(agent, "", "password.reset", agent, json!({}))).await?;
                end_all_but(tx, agent, None).await
            })
        });
        let ended = set.await?;
        self.close_sockets(tenant, ended);
        Ok(())
    }
}

/// Ends the agent's sign-ins but one, and says which.
async fn end_all_but(tx: &mut Tx, agent: AgentId, keep: Option<&str>) -> Result<Vec<String>, Refusal> {
    let mut open = tx.open_sign_ins(agent).await?;
    open.retain(|id| Some(id.as_str()) != keep);
    for id in &open {
        tx.end_sign_in(agent, id).await?;
    }
    Ok(open)
}

/// The same complaints about a field of another name.
fn renamed(refusal: Refusal, field: &str) -> Refusal {
    match refusal {
        Refusal::Invalid(mut errors) => {
            errors.iter_mut().for_each(|e| field.clone_into(&mut e.field));
            Refusal::Invalid(errors)
        }
        other => other,
    }
}
