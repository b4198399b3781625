//! Agents' rows.

use std::collections::BTreeSet;

use deskbell_domain::{Agent, AgentId, Role, TenantId, Timestamp, tenant::CANARY};
use sea_orm::{ConnectionTrait, QueryResult};
use serde_json::json;

use crate::{
    Scope, Store, Tx,
    engine::Kind::Int,
    error::{Error, Result},
    load::next_number,
    sql::{Db, get, get_bool, get_json, json},
};

const COLUMNS: &str = "g.id, g.tenant, g.email, g.name, g.role, g.skills, g.max_chats, g.away, g.disabled";

/// An agent with what proves it is them.
pub struct AgentWithPassword {
    pub agent: Agent,
    /// A PHC string.
    pub password_hash: String,
}

pub(crate) fn agent(row: &QueryResult) -> Result<Agent> {
    let role: String = get(row, "role")?;
    Ok(Agent {
        tenant: TenantId(get(row, "tenant")?),
        id: AgentId(get(row, "id")?),
        name: get(row, "name")?,
        email: get(row, "email")?,
        role: Role::parse(&role).ok_or_else(|| Error::Stored(format!("role {role:?}")))?,
        skills: get_json(row, "skills")?,
        max_chats: get(row, "max_chats")?,
        away: get_bool(row, "away")?,
        disabled: get_bool(row, "disabled")?,
    })
}

pub(crate) async fn by_ids<C: ConnectionTrait>(db: Db<'_, C>, ids: &BTreeSet<AgentId>) -> Result<Vec<Agent>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let keys: Vec<_> = ids.iter().map(|id| json!({ "id": id })).collect();
    let sql = format!("SELECT {COLUMNS} FROM {} k JOIN agents g ON g.id = k.id", db.engine.rows("$1", &[("id", Int)]));
    db.all(sql, [json(&keys)?.into()]).await?.iter().map(agent).collect()
}

impl Scope<'_> {
    pub async fn agent(&self, id: AgentId) -> Result<Option<Agent>> {
        let sql = format!("SELECT {COLUMNS} FROM agents g WHERE g.tenant = $1 AND g.id = $2");
        let row = self.db().one(sql, [self.tenant.0.into(), id.0.into()]).await?;
        row.as_ref().map(agent).transpose()
    }

    pub async fn agents(&self) -> Result<Vec<Agent>> {
        let sql = format!("SELECT {COLUMNS} FROM agents g WHERE g.tenant = $1 AND g.is_key = 0 ORDER BY g.id");
        self.db().all(sql, [self.tenant.0.into()]).await?.iter().map(agent).collect()
    }

    /// When each agent was last seen, as their sign-ins tell.
    pub async fn last_seen(&self) -> Result<Vec<(AgentId, Timestamp)>> {
        let sql = "SELECT agent, max(last_used_at) AS at FROM sign_ins WHERE tenant = $1 GROUP BY agent";
        let rows = self.db().all(sql, [self.tenant.0.into()]).await?;
        rows.iter().map(|row| Ok((AgentId(get(row, "agent")?), Timestamp(get(row, "at")?)))).collect()
    }

    /// Active conversations by agent.
    pub async fn active_counts(&self) -> Result<Vec<(AgentId, i64)>> {
        let sql = "SELECT agent, count(*) AS n FROM conversations \
                   WHERE tenant = $1 AND status = 'active' AND agent IS NOT NULL AND snoozed_by IS NULL GROUP BY agent";
        let rows = self.db().all(sql, [self.tenant.0.into()]).await?;
        rows.iter().map(|row| Ok((AgentId(get(row, "agent")?), get(row, "n")?))).collect()
    }

    pub async fn agent_by_email(&self, email: &str) -> Result<Option<AgentWithPassword>> {
        let sql = format!(
            "SELECT {COLUMNS}, g.password_hash FROM agents g \
                           WHERE g.tenant = $1 AND g.email = $2 AND g.is_key = 0"
        );
        let row = self.db().one(sql, [self.tenant.0.into(), email.into()]).await?;
        row.as_ref()
            .map(|row| Ok(AgentWithPassword { agent: agent(row)?, password_hash: get(row, "password_hash")? }))
            .transpose()
    }

    /// Adds an agent under a new number. `None` when the e-mail is taken in the tenant.
    pub async fn add_agent(&self, new: &Agent, password_hash: &str, now: i64) -> Result<Option<AgentId>> {
        insert(self.store.write_db(), self.tenant, new, password_hash, now).await
    }

    pub async fn set_password(&self, email: &str, password_hash: &str) -> Result<bool> {
        let sql = "UPDATE agents SET password_hash = $1 WHERE tenant = $2 AND email = $3";
        let values = [password_hash.into(), self.tenant.0.into(), email.into()];
        Ok(self.store.write_db().execute(sql, values).await? == 1)
    }

    pub async fn set_away(&self, id: AgentId, away: bool) -> Result<()> {
        let sql = "UPDATE agents SET away = $1 WHERE tenant = $2 AND id = $3";
        self.store.write_db().execute(sql, [i64::from(away).into(), self.tenant.0.into(), id.0.into()]).await?;
        Ok(())
    }
}

impl Tx {
    /// A person: what speaks for a key is no member to be changed.
    pub async fn agent(&self, id: AgentId) -> Result<Option<Agent>> {
        let sql = format!("SELECT {COLUMNS} FROM agents g WHERE g.tenant = $1 AND g.id = $2 AND g.is_key = 0");
        let row = self.db().one(sql, [self.tenant.0.into(), id.0.into()]).await?;
        row.as_ref().map(agent).transpose()
    }

    /// Whether somebody else could still manage the workspace.
    pub async fn has_another_admin(&self, than: AgentId) -> Result<bool> {
        let sql = "SELECT 1 AS yes FROM agents WHERE tenant = $1 AND id <> $2 AND role = 'admin' AND disabled = 0 AND is_key = 0 LIMIT 1";
        Ok(self.db().one(sql, [self.tenant.0.into(), than.0.into()]).await?.is_some())
    }

    /// Adds an agent under a new number. `None` when the e-mail is taken in the tenant.
    pub async fn add_agent(&self, new: &Agent, password_hash: &str) -> Result<Option<AgentId>> {
        insert(self.db(), self.tenant, new, password_hash, self.now.0).await
    }

    /// Everything but the password, and the wish to be away. False when the e-mail is another's.
    pub async fn set_agent(&self, a: &Agent) -> Result<bool> {
        let taken = "SELECT 1 AS yes FROM agents WHERE tenant = $1 AND email = $2 AND id <> $3";
        let values = [self.tenant.0.into(), a.email.as_str().into(), a.id.0.into()];
        if self.db().one(taken, values).await?.is_some() {
            return Ok(false);
        }
        let sql = "UPDATE agents SET name = $1, email = $2, role = $3, skills = $4, max_chats = $5, disabled = $6 \
                   WHERE tenant = $7 AND id = $8";
        let values = [
            a.name.as_str().into(),
            a.email.as_str().into(),
            a.role.as_str().into(),
            json(&a.skills)?.into(),
            a.max_chats.into(),
            i64::from(a.disabled).into(),
            self.tenant.0.into(),
            a.id.0.into(),
        ];
        self.db().execute(sql, values).await?;
        Ok(true)
    }
}

async fn insert<C: ConnectionTrait>(
    db: Db<'_, C>,
    tenant: TenantId,
    new: &Agent,
    password_hash: &str,
    now: i64,
) -> Result<Option<AgentId>> {
    let id = next_number(db, "agent", 1).await?;
    let sql = "INSERT INTO agents (id, tenant, email, name, role, skills, max_chats, away, disabled, password_hash, created_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0, $8, $9) ON CONFLICT (tenant, email) DO NOTHING";
    let values = [
        id.into(),
        tenant.0.into(),
        new.email.as_str().into(),
        new.name.as_str().into(),
        new.role.as_str().into(),
        json(&new.skills)?.into(),
        new.max_chats.into(),
        password_hash.into(),
        now.into(),
    ];
    Ok((db.execute(sql, values).await? == 1).then_some(AgentId(id)))
}

impl Store {
    /// Everyone on the installation, for its owner's command line.
    pub async fn all_agents(&self) -> Result<Vec<(String, Agent)>> {
        let sql = format!(
            "SELECT t.slug, {COLUMNS} FROM agents g JOIN tenants t ON t.id = g.tenant \
             WHERE g.is_key = 0 AND t.slug <> $1 ORDER BY t.id, g.id"
        );
        let rows = self.read_db().all(sql, [CANARY.into()]).await?;
        rows.iter().map(|row| Ok((get(row, "slug")?, agent(row)?))).collect()
    }
}
