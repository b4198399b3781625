//! An agent's own account: devices, password, password resets, second factor.

use deskbell_domain::{AgentId, Device, Language, OpenSignIn, TenantId, Timestamp};

use crate::{
    Scope, Store, Tx,
    error::Result,
    sql::{get, get_bool},
};

/// What proves an agent besides the password.
#[derive(Debug, Clone)]
pub struct SecondFactor {
    /// Base32.
    pub secret: String,
    /// Not asked for before.
    pub confirmed: bool,
}

fn totp_place(agent: AgentId) -> String {
    format!("agents.totp_secret/{agent}")
}

impl Scope<'_> {
    /// Where the agent is signed in, last used first.
    pub async fn sign_ins_of(&self, agent: AgentId, now: Timestamp) -> Result<Vec<OpenSignIn>> {
        let sql = "SELECT id, user_agent, ip, created_at, last_used_at FROM sign_ins \
                   WHERE tenant = $1 AND agent = $2 AND ended_at IS NULL AND expires_at > $3 \
                   ORDER BY last_used_at DESC, id LIMIT 100";
        let rows = self.db().all(sql, [self.tenant.0.into(), agent.0.into(), now.0.into()]).await?;
        let one = |row| {
            Ok(OpenSignIn {
                id: get(row, "id")?,
                device: Device { user_agent: get(row, "user_agent")?, ip: get(row, "ip")?, language: None },
                created_at: Timestamp(get(row, "created_at")?),
                last_used_at: Timestamp(get(row, "last_used_at")?),
            })
        };
        rows.iter().map(one).collect()
    }

    /// What the agent reads, once it is known.
    pub async fn language_of(&self, agent: AgentId) -> Result<Option<Language>> {
        let sql = "SELECT language FROM agents WHERE tenant = $1 AND id = $2 AND language IS NOT NULL";
        let row = self.db().one(sql, [self.tenant.0.into(), agent.0.into()]).await?;
        Ok(row.map(|row| get::<String>(&row, "language")).transpose()?.and_then(|tag| Language::of_tag(&tag)))
    }

    /// Where the agent signed in from lately, those that are over with them.
    pub async fn addresses_of(&self, agent: AgentId) -> Result<Vec<String>> {
        let sql = "SELECT ip FROM sign_ins WHERE tenant = $1 AND agent = $2 AND ip IS NOT NULL \
                   ORDER BY last_used_at DESC, id LIMIT 100";
        let rows = self.db().all(sql, [self.tenant.0.into(), agent.0.into()]).await?;
        rows.iter().map(|row| get(row, "ip")).collect()
    }

    pub async fn password_hash(&self, agent: AgentId) -> Result<Option<String>> {
        let sql = "SELECT password_hash FROM agents WHERE tenant = $1 AND id = $2";
        let row = self.db().one(sql, [self.tenant.0.into(), agent.0.into()]).await?;
        row.map(|row| get(&row, "password_hash")).transpose()
    }

    pub async fn second_factor(&self, agent: AgentId) -> Result<Option<SecondFactor>> {
        let sql = "SELECT totp_secret, totp_confirmed FROM agents \
                   WHERE tenant = $1 AND id = $2 AND totp_secret IS NOT NULL";
        let row = self.db().one(sql, [self.tenant.0.into(), agent.0.into()]).await?;
        row.map(|row| {
            let secret = self.store.vault().open(&totp_place(agent), &get::<String>(&row, "totp_secret")?)?;
            Ok(SecondFactor { secret, confirmed: get_bool(&row, "totp_confirmed")? })
        })
        .transpose()
    }
}

impl Store {
    /// Whose password a reset's secret may change, if it still may.
    pub async fn password_reset(&self, secret_hash: &str, now: Timestamp) -> Result<Option<(TenantId, AgentId)>> {
        let sql = "SELECT r.tenant, r.agent FROM password_resets r JOIN agents g ON g.id = r.agent \
                   WHERE r.secret_hash = $1 AND r.expires_at > $2 AND g.disabled = 0";
        let row = self.read_db().one(sql, [secret_hash.into(), now.0.into()]).await?;
        row.map(|row| Ok((TenantId(get(&row, "tenant")?), AgentId(get(&row, "agent")?)))).transpose()
    }
}

impl Tx {
    /// False when the agent has no such open sign-in.
    pub async fn end_sign_in(&self, agent: AgentId, id: &str) -> Result<bool> {
        let sql = "UPDATE sign_ins SET ended_at = $1 WHERE id = $2 AND tenant = $3 AND agent = $4 AND ended_at IS NULL";
        let values = [self.now.0.into(), id.into(), self.tenant.0.into(), agent.0.into()];
        Ok(self.db().execute(sql, values).await? == 1)
    }

    pub async fn set_language(&self, agent: AgentId, language: Language) -> Result<()> {
        let sql = "UPDATE agents SET language = $1 WHERE tenant = $2 AND id = $3";
        self.db().execute(sql, [language.code().into(), self.tenant.0.into(), agent.0.into()]).await?;
        Ok(())
    }

    /// What a device reads, for who has not said anything yet.
    pub async fn suggest_language(&self, agent: AgentId, language: Language) -> Result<()> {
        let sql = "UPDATE agents SET language = $1 WHERE tenant = $2 AND id = $3 AND language IS NULL";
        self.db().execute(sql, [language.code().into(), self.tenant.0.into(), agent.0.into()]).await?;
        Ok(())
    }

    pub async fn set_own_password(&self, agent: AgentId, password_hash: &str) -> Result<()> {
        let sql = "UPDATE agents SET password_hash = $1 WHERE tenant = $2 AND id = $3";
        self.db().execute(sql, [password_hash.into(), self.tenant.0.into(), agent.0.into()]).await?;
        Ok(())
    }

    /// In place of an older one of the agent's.
    pub async fn put_password_reset(&self, agent: AgentId, secret_hash: &str, expires: Timestamp) -> Result<()> {
        let sql = "INSERT INTO password_resets (secret_hash, tenant, agent, expires_at) VALUES ($1, $2, $3, $4) \
                   ON CONFLICT (agent) DO UPDATE SET secret_hash = $1, expires_at = $4";
        let values = [secret_hash.into(), self.tenant.0.into(), agent.0.into(), expires.0.into()];
        self.db().execute(sql, values).await?;
        Ok(())
    }

    /// False when somebody was faster.
    pub async fn take_password_reset(&self, secret_hash: &str) -> Result<bool> {
        let sql = "DELETE FROM password_resets WHERE tenant = $1 AND secret_hash = $2";
        Ok(self.db().execute(sql, [self.tenant.0.into(), secret_hash.into()]).await? == 1)
    }

    /// A new secret, not asked for before it is confirmed; none takes the second factor away.
    pub async fn set_second_factor(&self, agent: AgentId, secret: Option<&str>) -> Result<()> {
        let sql = "UPDATE agents SET totp_secret = $1, totp_confirmed = 0, totp_step = 0 WHERE tenant = $2 AND id = $3";
        let secret = secret.map(|secret| self.db().vault.seal(&totp_place(agent), secret)).transpose()?;
        let values = [secret.into(), self.tenant.0.into(), agent.0.into()];
        self.db().execute(sql, values).await?;
        self.remove_recovery_codes(agent).await
    }

    pub async fn confirm_second_factor(&self, agent: AgentId, code_hashes: &[String]) -> Result<()> {
        let sql = "UPDATE agents SET totp_confirmed = 1 WHERE tenant = $1 AND id = $2";
        self.db().execute(sql, [self.tenant.0.into(), agent.0.into()]).await?;
        self.remove_recovery_codes(agent).await?;
        for hash in code_hashes {
            let sql = "INSERT INTO recovery_codes (agent, hash, tenant) VALUES ($1, $2, $3)";
            self.db().execute(sql, [agent.0.into(), hash.as_str().into(), self.tenant.0.into()]).await?;
        }
        Ok(())
    }

    async fn remove_recovery_codes(&self, agent: AgentId) -> Result<()> {
        let sql = "DELETE FROM recovery_codes WHERE tenant = $1 AND agent = $2";
        self.db().execute(sql, [self.tenant.0.into(), agent.0.into()]).await?;
        Ok(())
    }

    /// False when a code of this time step or a later one was used before.
    pub async fn use_totp_step(&self, agent: AgentId, step: i64) -> Result<bool> {
        let sql = "UPDATE agents SET totp_step = $1 WHERE tenant = $2 AND id = $3 AND totp_step < $1";
        Ok(self.db().execute(sql, [step.into(), self.tenant.0.into(), agent.0.into()]).await? == 1)
    }

    /// False when there is no such unused code.
    pub async fn use_recovery_code(&self, agent: AgentId, hash: &str) -> Result<bool> {
        let sql = "DELETE FROM recovery_codes WHERE tenant = $1 AND agent = $2 AND hash = $3";
        Ok(self.db().execute(sql, [self.tenant.0.into(), agent.0.into(), hash.into()]).await? == 1)
    }
}
