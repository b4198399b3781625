//! Identity providers, the sign-ins on their way through one, and whom a provider's names lead to.

use deskbell_domain::{AgentId, IdentityProvider, Secret, TenantId, Timestamp};
use sea_orm::QueryResult;

use crate::{
    Scope, Store, Tx,
    error::Result,
    roles,
    sql::{get, get_bool, get_json, json},
    vault::Vault,
};

/// A sign-in that left for the provider and has not come back.
#[derive(Debug, Clone)]
pub struct IdentityFlow {
    pub tenant: TenantId,
    pub issuer: String,
    /// Hash of what only the browser that began knows.
    pub browser: String,
    pub nonce: String,
    /// Of PKCE.
    pub verifier: String,
    pub expires_at: Timestamp,
}

fn secret_place(tenant: TenantId) -> String {
    format!("identity_providers.client_secret/{tenant}")
}

fn provider(vault: &Vault, row: &QueryResult) -> Result<IdentityProvider> {
    let tenant = TenantId(get(row, "tenant")?);
    let client_secret = vault.open(&secret_place(tenant), &get::<String>(row, "client_secret")?)?;
    Ok(IdentityProvider {
        tenant,
        name: get(row, "name")?,
        issuer: get(row, "issuer")?,
        client_id: get(row, "client_id")?,
        client_secret: Secret::new(client_secret),
        domains: get_json(row, "domains")?,
        new_role: roles::parse(&get::<String>(row, "new_role")?)?,
        required: get_bool(row, "required")?,
    })
}

impl Scope<'_> {
    pub async fn identity_provider(&self) -> Result<Option<IdentityProvider>> {
        let sql = "SELECT * FROM identity_providers WHERE tenant = $1";
        self.db().one(sql, [self.tenant.0.into()]).await?.map(|row| provider(self.store.vault(), &row)).transpose()
    }
}

impl Store {
    /// Each is given out once, also to two who ask at once.
    pub async fn take_identity_flow(&self, state_hash: &str) -> Result<Option<IdentityFlow>> {
        let sql = "DELETE FROM identity_flows WHERE state_hash = $1 \
                   RETURNING tenant, issuer, browser, nonce, verifier, expires_at";
        let row = self.write_db().one(sql, [state_hash.into()]).await?;
        row.map(|row| {
            Ok(IdentityFlow {
                tenant: TenantId(get(&row, "tenant")?),
                issuer: get(&row, "issuer")?,
                browser: get(&row, "browser")?,
                nonce: get(&row, "nonce")?,
                verifier: get(&row, "verifier")?,
                expires_at: Timestamp(get(&row, "expires_at")?),
            })
        })
        .transpose()
    }
}

impl Tx {
    pub async fn set_identity_provider(&self, p: &IdentityProvider) -> Result<()> {
        let sql = "INSERT INTO identity_providers \
                   (tenant, name, issuer, client_id, client_secret, domains, new_role, required) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (tenant) DO UPDATE SET name = excluded.name, \
                   issuer = excluded.issuer, client_id = excluded.client_id, client_secret = excluded.client_secret, \
                   domains = excluded.domains, new_role = excluded.new_role, required = excluded.required";
        let values = [
            self.tenant.0.into(),
            p.name.as_str().into(),
            p.issuer.as_str().into(),
            p.client_id.as_str().into(),
            self.db().vault.seal(&secret_place(self.tenant), p.client_secret.expose())?.into(),
            json(&p.domains)?.into(),
            p.new_role.as_str().into(),
            i64::from(p.required).into(),
        ];
        self.db().execute(sql, values).await?;
        Ok(())
    }

    /// With the names it gave: another provider may give the same names to others. False when there is none.
    pub async fn remove_identity_provider(&self) -> Result<bool> {
        let db = self.db();
        for table in ["identity_flows", "identities"] {
            db.execute(format!("DELETE FROM {table} WHERE tenant = $1"), [self.tenant.0.into()]).await?;
        }
        let sql = "DELETE FROM identity_providers WHERE tenant = $1";
        Ok(db.execute(sql, [self.tenant.0.into()]).await? == 1)
    }

    /// Those that never came back go at the same time.
    pub async fn add_identity_flow(&self, state_hash: &str, flow: &IdentityFlow) -> Result<()> {
        let db = self.db();
        let sql = "DELETE FROM identity_flows WHERE tenant = $1 AND expires_at < $2";
        db.execute(sql, [self.tenant.0.into(), self.now.0.into()]).await?;
        let sql = "INSERT INTO identity_flows (state_hash, tenant, issuer, browser, nonce, verifier, expires_at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let values = [
            state_hash.into(),
            self.tenant.0.into(),
            flow.issuer.as_str().into(),
            flow.browser.as_str().into(),
            flow.nonce.as_str().into(),
            flow.verifier.as_str().into(),
            flow.expires_at.0.into(),
        ];
        db.execute(sql, values).await?;
        Ok(())
    }

    /// Whom the provider's name for somebody led to before.
    pub async fn agent_of_identity(&self, issuer: &str, subject: &str) -> Result<Option<AgentId>> {
        let sql = "SELECT agent FROM identities WHERE tenant = $1 AND issuer = $2 AND subject = $3";
        let row = self.db().one(sql, [self.tenant.0.into(), issuer.into(), subject.into()]).await?;
        row.map(|row| Ok(AgentId(get(&row, "agent")?))).transpose()
    }

    pub async fn add_identity(&self, issuer: &str, subject: &str, agent: AgentId) -> Result<()> {
        let sql = "INSERT INTO identities (tenant, issuer, subject, agent) VALUES ($1, $2, $3, $4)";
        self.db().execute(sql, [self.tenant.0.into(), issuer.into(), subject.into(), agent.0.into()]).await?;
        Ok(())
    }

    pub async fn agent_id_by_email(&self, email: &str) -> Result<Option<AgentId>> {
        let sql = "SELECT id FROM agents WHERE tenant = $1 AND email = $2 AND is_key = 0";
        let row = self.db().one(sql, [self.tenant.0.into(), email.into()]).await?;
        row.map(|row| Ok(AgentId(get(&row, "id")?))).transpose()
    }
}
