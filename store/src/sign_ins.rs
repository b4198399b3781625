//! Sign-ins: one row a device, its refresh token kept as a hash and replaced at each use.

use deskbell_domain::{AgentId, Device, Grants, Role, TenantId, Timestamp};
use sea_orm::{ConnectionTrait, QueryResult};

use crate::{
    Store, Tx,
    error::Result,
    roles,
    sql::{Db, get},
};

pub struct SignIn {
    /// `jti` of the tokens made for it.
    pub id: String,
    pub tenant: TenantId,
    pub agent: AgentId,
    pub device: Device,
}

/// What somebody is, and may, at the moment of asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    pub role: Role,
    pub grants: Grants,
}

/// From the columns `role` and `changes`.
pub(crate) fn standing(row: &QueryResult) -> Result<Standing> {
    let role = roles::parse(&get::<String>(row, "role")?)?;
    let changes: Option<String> = get(row, "changes")?;
    let changes = changes.map(|text| serde_json::from_str(&text)).transpose()?.unwrap_or_default();
    Ok(Standing { role, grants: Grants::with(role, &changes) })
}

impl Store {
    /// Past the audit log.
    pub async fn add_sign_in(&self, s: &SignIn, refresh_hash: &str, now: Timestamp, expires: Timestamp) -> Result<()> {
        insert(self.write_db(), s, refresh_hash, now, expires).await
    }

    /// Replaces a refresh token by the next one. The one before stays good for the same next one until `grace` has
    /// passed: another tab may have sent it, or the answer was lost.
    pub async fn rotate_sign_in(
        &self,
        old_hash: &str,
        new_hash: &str,
        now: Timestamp,
        grace: i64,
    ) -> Result<Option<(String, TenantId, AgentId)>> {
        let sql = "UPDATE sign_ins SET previous_hash = refresh_hash, refresh_hash = $1, rotated_at = $3, last_used_at = $3 \
                   WHERE refresh_hash = $2 AND ended_at IS NULL AND expires_at > $3 RETURNING id, tenant, agent";
        let values = [new_hash.into(), old_hash.into(), now.0.into()];
        let rotated = self.write_db().one(sql, values).await?;
        let row = match rotated {
            Some(row) => Some(row),
            None => {
                let sql = "SELECT id, tenant, agent FROM sign_ins WHERE refresh_hash = $1 AND previous_hash = $2 \
                           AND ended_at IS NULL AND expires_at > $3 AND rotated_at > $4";
                let since = now.plus_seconds(-grace).0;
                self.write_db().one(sql, [new_hash.into(), old_hash.into(), now.0.into(), since.into()]).await?
            }
        };
        row.map(|row| Ok((get(&row, "id")?, TenantId(get(&row, "tenant")?), AgentId(get(&row, "agent")?)))).transpose()
    }

    pub async fn end_sign_in(&self, id: &str, now: Timestamp) -> Result<()> {
        let sql = "UPDATE sign_ins SET ended_at = $1 WHERE id = $2 AND ended_at IS NULL";
        self.write_db().execute(sql, [now.0.into(), id.into()]).await?;
        Ok(())
    }

    /// Ends every sign-in of an agent, e.g. after a password change.
    pub async fn end_sign_ins_of(&self, agent: AgentId, now: Timestamp) -> Result<()> {
        let sql = "UPDATE sign_ins SET ended_at = $1 WHERE agent = $2 AND ended_at IS NULL";
        self.write_db().execute(sql, [now.0.into(), agent.0.into()]).await?;
        Ok(())
    }

    /// What its agent is now; none when it has ended or the agent is disabled.
    pub async fn standing(&self, sign_in: &str) -> Result<Option<Standing>> {
        let sql = "SELECT g.role, r.changes FROM sign_ins s JOIN agents g ON g.id = s.agent \
                   LEFT JOIN role_changes r ON r.tenant = g.tenant AND r.role = g.role \
                   WHERE s.id = $1 AND s.ended_at IS NULL AND g.disabled = 0";
        let row = self.read_db().one(sql, [sign_in.into()]).await?;
        row.as_ref().map(standing).transpose()
    }
}

impl Tx {
    /// The sign-ins of an agent that have not ended.
    pub async fn open_sign_ins(&self, agent: AgentId) -> Result<Vec<String>> {
        let sql = "SELECT id FROM sign_ins WHERE tenant = $1 AND agent = $2 AND ended_at IS NULL";
        let rows = self.db().all(sql, [self.tenant.0.into(), agent.0.into()]).await?;
        rows.iter().map(|row| get(row, "id")).collect()
    }

    pub async fn end_sign_ins_of(&self, agent: AgentId) -> Result<()> {
        let sql = "UPDATE sign_ins SET ended_at = $1 WHERE tenant = $2 AND agent = $3 AND ended_at IS NULL";
        self.db().execute(sql, [self.now.0.into(), self.tenant.0.into(), agent.0.into()]).await?;
        Ok(())
    }

    pub async fn add_sign_in(&self, s: &SignIn, refresh_hash: &str, expires: Timestamp) -> Result<()> {
        insert(self.db(), s, refresh_hash, self.now, expires).await
    }
}

async fn insert<C: ConnectionTrait>(
    db: Db<'_, C>,
    s: &SignIn,
    refresh_hash: &str,
    now: Timestamp,
    expires: Timestamp,
) -> Result<()> {
    let sql = "INSERT INTO sign_ins (id, tenant, agent, refresh_hash, created_at, last_used_at, expires_at, user_agent, ip) \
               VALUES ($1, $2, $3, $4, $5, $5, $6, $7, $8)";
    let values = [
        s.id.as_str().into(),
        s.tenant.0.into(),
        s.agent.0.into(),
        refresh_hash.into(),
        now.0.into(),
        expires.0.into(),
        s.device.user_agent.as_str().into(),
        s.device.ip.clone().into(),
    ];
    db.execute(sql, values).await?;
    Ok(())
}
