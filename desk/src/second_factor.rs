//! The second factor: a code that changes every half minute (TOTP), and ten codes for a lost phone.

use deskbell_domain::{Agent, AgentId, Refusal, TenantId};
use deskbell_store::{SecondFactor, Tx};
use serde_json::json;
use totp_rs::{Builder, Secret, Totp};

use crate::{Desk, Session, agents::deed, sign_in::FREE_GUESSES, start::hash};

const RECOVERY_CODES: usize = 10;
const WRONG: Refusal = Refusal::SecondFactor("The code is not right. Try the next one.");

/// What an authenticator app needs.
pub struct Enrolment {
    /// Base32, to be typed.
    pub secret: String,
    /// `otpauth://…`, to be shown as a QR code.
    pub url: String,
}

impl Desk {
    pub async fn has_second_factor(&self, session: &Session) -> Result<bool, Refusal> {
        let (me, _) = session.actor.agent()?;
        let factor = self.store.scope(session.actor.tenant()).second_factor(me).await?;
        Ok(factor.is_some_and(|f| f.confirmed))
    }

    /// Begins: nothing is asked for before a first code confirms it.
    pub async fn enrol(&self, session: &Session, password: &str) -> Result<Enrolment, Refusal> {
        let (me, _) = session.actor.agent()?;
        self.check_password(session, password).await?;
        if self.has_second_factor(session).await? {
            return Err(Refusal::Conflict("A second factor is set up already. Turn it off first."));
        }
        let tenant = self.tenant(session.actor.tenant()).await?;
        let agent = self.agent(tenant.id, me).await?;
        let secret = Secret::from(self.ids.totp_secret());
        let base32 = secret.to_base32();
        let url = totp(secret, Some((&tenant.name, &agent.email)))?.to_url().map_err(unreadable)?;
        // It comes back out of the transaction, sealed as a retry's answer is kept: that is told the same one.
        let place = format!("enrolment/{me}");
        let kept = (self.store.seal(&place, &base32)?, self.store.seal(&place, &url)?);
        let scope = self.store.scope(tenant.id);
        let set = scope.transact(Some(me), move |tx| {
            Box::pin(async move {
                tx.set_second_factor(me, Some(&base32)).await?;
                Ok(kept)
            })
        });
        let (secret, url) = set.await?;
        Ok(Enrolment { secret: self.store.unseal(&place, &secret)?, url: self.store.unseal(&place, &url)? })
    }

    /// Turns it on, and gives the recovery codes this once.
    pub async fn confirm_second_factor(&self, session: &Session, code: &str) -> Result<Vec<String>, Refusal> {
        let me = session.person()?;
        let scope = self.store.scope(session.actor.tenant());
        let factor = scope.second_factor(me).await?.filter(|f| !f.confirmed);
        let factor = factor.ok_or(Refusal::Conflict("There is nothing to confirm."))?;
        let account = format!("second factor of {}/{me}", session.actor.tenant());
        self.guesses.check(&account, FREE_GUESSES)?;
        let Some(step) = self.step_of(&factor, code)? else {
            self.guesses.count(&account);
            return Err(Refusal::invalid("code", "is not the code the app shows now."));
        };
        let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| self.ids.recovery_code()).collect();
        let hashes: Vec<String> = codes.iter().map(|code| recovery_hash(me, code)).collect();
        let sign_in = session.jti.clone();
        let confirm = scope.transact(Some(me), move |tx| {
            Box::pin(async move {
                tx.use_totp_step(me, step).await?;
                tx.confirm_second_factor(me, &hashes).await?;
                Ok(tx.audit(deed(me, &sign_in, "second_factor.on", me, json!({}))).await?)
            })
        });
        confirm.await?;
        Ok(codes)
    }

    pub async fn remove_second_factor(&self, session: &Session, password: &str) -> Result<(), Refusal> {
        let (me, _) = session.actor.agent()?;
        self.check_password(session, password).await?;
        let sign_in = session.jti.clone();
        let scope = self.store.scope(session.actor.tenant());
        let remove = scope.transact(Some(me), move |tx| {
            Box::pin(async move {
                tx.set_second_factor(me, None).await?;
                Ok(tx.audit(deed(me, &sign_in, "second_factor.off", me, json!({}))).await?)
            })
        });
        remove.await
    }

    /// At the sign-in, after the password: nothing to do for who has no second factor. A code counts once.
    pub(crate) async fn check_second_factor(&self, agent: &Agent, code: Option<&str>) -> Result<(), Refusal> {
        let scope = self.store.scope(agent.tenant);
        let Some(factor) = scope.second_factor(agent.id).await?.filter(|f| f.confirmed) else { return Ok(()) };
        let code = code.map(str::trim).filter(|c| !c.is_empty());
        let code = code.ok_or(Refusal::SecondFactor("Enter the code of your authenticator app."))?;
        let used = match self.step_of(&factor, code)? {
            Some(step) => self.use_once(agent.tenant, agent.id, Used::Step(step)).await?,
            None => self.use_once(agent.tenant, agent.id, Used::Recovery(recovery_hash(agent.id, code))).await?,
        };
        if used { Ok(()) } else { Err(WRONG) }
    }

    async fn use_once(&self, tenant: TenantId, agent: AgentId, used: Used) -> Result<bool, Refusal> {
        let scope = self.store.scope(tenant);
        scope.transact(None, move |tx| Box::pin(async move { used.mark(tx, agent).await })).await
    }

    /// The time step whose code this is, if it is one of now.
    fn step_of(&self, factor: &SecondFactor, code: &str) -> Result<Option<i64>, Refusal> {
        let secret = Secret::try_from_base32(&factor.secret).map_err(unreadable)?;
        let now = u64::try_from(self.clock.now().0 / 1000).unwrap_or_default();
        let code: String = code.chars().filter(|c| !c.is_whitespace()).take(20).collect();
        Ok(totp(secret, None)?.check(&code, now).and_then(|step| i64::try_from(step).ok()))
    }
}

enum Used {
    Step(i64),
    Recovery(String),
}

impl Used {
    async fn mark(self, tx: &mut Tx, agent: AgentId) -> Result<bool, Refusal> {
        Ok(match self {
            Self::Step(step) => tx.use_totp_step(agent, step).await?,
            Self::Recovery(hash) => tx.use_recovery_code(agent, &hash).await?,
        })
    }
}

fn totp(secret: Secret, label: Option<(&str, &str)>) -> Result<Totp, Refusal> {
    let builder = Builder::new().with_secret(secret);
    let builder = match label {
        // A colon divides issuer and account in the address.
        Some((issuer, account)) => {
            builder.with_issuer(Some(issuer.replace(':', " "))).with_account_name(account.replace(':', " "))
        }
        None => builder,
    };
    builder.build().map_err(unreadable)
}

fn unreadable(error: impl std::fmt::Display) -> Refusal {
    Refusal::Unavailable(error.to_string())
}

/// Whatever case and dashes it is typed with.
fn recovery_hash(agent: AgentId, code: &str) -> String {
    let code: String = code.chars().filter(char::is_ascii_alphanumeric).take(64).collect();
    hash(&["recovery code", &agent.to_string(), &code.to_ascii_lowercase()])
}
