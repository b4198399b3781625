//! Keys of programs. A key's secret is kept as a hash; its agent's row gives it a name and a role.

use deskbell_domain::{AgentBrief, AgentId, ApiKey, ApiKeyId, Grants, Role, TenantId, Timestamp};
use sea_orm::QueryResult;

use crate::{
    Scope, Store, Tx,
    error::Result,
    load::next_number,
    roles,
    sign_ins::{Standing, standing},
    sql::{get, get_json, json},
};

/// The columns of a key that counts, with what its role may.
const LIVE: &str = "FROM api_keys k JOIN agents g ON g.id = k.agent \
                    LEFT JOIN role_changes r ON r.tenant = g.tenant AND r.role = g.role \
                    WHERE k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > $2)";

/// Whose key it is, and what it may now.
pub struct ProvenKey {
    pub tenant: TenantId,
    pub id: ApiKeyId,
    pub agent: AgentId,
    pub standing: Standing,
    pub last_used_at: Option<Timestamp>,
}

impl Store {
    pub async fn prove_key(&self, secret_hash: &str, now: Timestamp) -> Result<Option<ProvenKey>> {
        let sql = format!(
            "SELECT k.id, k.tenant, k.agent, k.permissions, k.last_used_at, g.role, r.changes {LIVE} AND k.secret_hash = $1"
        );
        let row = self.read_db().one(sql, [secret_hash.into(), now.0.into()]).await?;
        row.map(|row| {
            Ok(ProvenKey {
                tenant: TenantId(get(&row, "tenant")?),
                id: ApiKeyId(get(&row, "id")?),
                agent: AgentId(get(&row, "agent")?),
                standing: standing_of(&row)?,
                last_used_at: get::<Option<i64>>(&row, "last_used_at")?.map(Timestamp),
            })
        })
        .transpose()
    }

    /// What a key may now; none when it no longer counts.
    pub async fn standing_of_key(&self, id: ApiKeyId, now: Timestamp) -> Result<Option<Standing>> {
        let sql = format!("SELECT k.permissions, g.role, r.changes {LIVE} AND k.id = $1");
        let row = self.read_db().one(sql, [id.0.into(), now.0.into()]).await?;
        row.as_ref().map(standing_of).transpose()
    }

    /// Written past the transaction queue: it is no change that anybody follows.
    pub async fn key_was_used(&self, id: ApiKeyId, now: Timestamp) -> Result<()> {
        let sql = "UPDATE api_keys SET last_used_at = $1 WHERE id = $2 AND (last_used_at IS NULL OR last_used_at < $1)";
        self.write_db().execute(sql, [now.0.into(), id.0.into()]).await?;
        Ok(())
    }
}

/// The key's own permissions, as far as its role still has them.
fn standing_of(row: &QueryResult) -> Result<Standing> {
    let Standing { role, grants } = standing(row)?;
    Ok(Standing { role, grants: grants.and(permissions(row)?) })
}

fn permissions(row: &QueryResult) -> Result<Grants> {
    let names: Vec<String> = get_json(row, "permissions")?;
    Ok(names.iter().filter_map(|name| deskbell_domain::Permission::parse(name)).collect())
}

impl Scope<'_> {
    /// Those that were not revoked, newest first; also the expired.
    pub async fn api_keys(&self) -> Result<Vec<ApiKey>> {
        let sql = "SELECT k.id, k.tenant, k.agent, k.name, k.prefix, k.permissions, k.created_at, k.expires_at, \
                   k.last_used_at, g.role, m.id AS maker, m.name AS maker_name \
                   FROM api_keys k JOIN agents g ON g.id = k.agent JOIN agents m ON m.id = k.made_by \
                   WHERE k.tenant = $1 AND k.revoked_at IS NULL ORDER BY k.id DESC";
        self.db().all(sql, [self.tenant.0.into()]).await?.iter().map(api_key).collect()
    }
}

fn api_key(row: &QueryResult) -> Result<ApiKey> {
    let at = |column| Ok::<_, crate::Error>(get::<Option<i64>>(row, column)?.map(Timestamp));
    Ok(ApiKey {
        tenant: TenantId(get(row, "tenant")?),
        id: ApiKeyId(get(row, "id")?),
        agent: AgentId(get(row, "agent")?),
        name: get(row, "name")?,
        prefix: get(row, "prefix")?,
        role: roles::parse(&get::<String>(row, "role")?)?,
        permissions: permissions(row)?,
        made_by: AgentBrief { id: AgentId(get(row, "maker")?), name: get(row, "maker_name")? },
        created_at: Timestamp(get(row, "created_at")?),
        expires_at: at("expires_at")?,
        last_used_at: at("last_used_at")?,
    })
}

impl Tx {
    pub async fn count_api_keys(&self) -> Result<i64> {
        let sql = "SELECT count(*) AS n FROM api_keys WHERE tenant = $1 AND revoked_at IS NULL";
        let row = self.db().one(sql, [self.tenant.0.into()]).await?;
        row.map_or(Ok(0), |row| get(&row, "n"))
    }

    /// Marks an agent as what speaks for a key, and adds the key.
    pub async fn add_api_key(&self, key: &ApiKey, secret_hash: &str) -> Result<ApiKeyId> {
        let db = self.db();
        let mark = "UPDATE agents SET is_key = 1 WHERE tenant = $1 AND id = $2";
        db.execute(mark, [self.tenant.0.into(), key.agent.0.into()]).await?;
        let id = next_number(db, "api_key", 1).await?;
        let names: Vec<_> = key.permissions.iter().map(deskbell_domain::Permission::as_str).collect();
        let sql = "INSERT INTO api_keys (id, tenant, agent, name, prefix, secret_hash, permissions, made_by, created_at, expires_at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
        let values = [
            id.into(),
            self.tenant.0.into(),
            key.agent.0.into(),
            key.name.as_str().into(),
            key.prefix.as_str().into(),
            secret_hash.into(),
            json(&names)?.into(),
            key.made_by.id.0.into(),
            key.created_at.0.into(),
            key.expires_at.map(|at| at.0).into(),
        ];
        db.execute(sql, values).await?;
        Ok(ApiKeyId(id))
    }

    /// Whose it was and its name; none when there is no such key, or it was revoked before.
    pub async fn revoke_api_key(&self, id: ApiKeyId) -> Result<Option<(AgentId, String)>> {
        let sql = "UPDATE api_keys SET revoked_at = $1 WHERE tenant = $2 AND id = $3 AND revoked_at IS NULL \
                   RETURNING agent, name";
        let row = self.db().one(sql, [self.now.0.into(), self.tenant.0.into(), id.0.into()]).await?;
        row.map(|row| Ok((AgentId(get(&row, "agent")?), get(&row, "name")?))).transpose()
    }

    pub async fn role_of_key(&self, id: ApiKeyId) -> Result<Option<Role>> {
        let sql = "SELECT g.role FROM api_keys k JOIN agents g ON g.id = k.agent \
                   WHERE k.tenant = $1 AND k.id = $2 AND k.revoked_at IS NULL";
        let row = self.db().one(sql, [self.tenant.0.into(), id.0.into()]).await?;
        row.map(|row| roles::parse(&get::<String>(&row, "role")?)).transpose()
    }

    /// Those whose agent has a role.
    pub async fn api_keys_of_role(&self, role: Role) -> Result<Vec<ApiKeyId>> {
        let sql = "SELECT k.id FROM api_keys k JOIN agents g ON g.id = k.agent \
                   WHERE k.tenant = $1 AND g.role = $2 AND k.revoked_at IS NULL";
        let rows = self.db().all(sql, [self.tenant.0.into(), role.as_str().into()]).await?;
        rows.iter().map(|row| Ok(ApiKeyId(get(row, "id")?))).collect()
    }
}
