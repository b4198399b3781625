//! What a tenant changed about what its roles may.

use deskbell_domain::{Grants, Role, RoleChanges};

use crate::{
    Scope, Tx,
    error::{Error, Result},
    sql::{get, get_json, json},
};

impl Scope<'_> {
    /// What a role may in this tenant.
    pub async fn grants(&self, role: Role) -> Result<Grants> {
        let sql = "SELECT changes FROM role_changes WHERE tenant = $1 AND role = $2";
        let row = self.db().one(sql, [self.tenant.0.into(), role.as_str().into()]).await?;
        let changes = row.as_ref().map(|row| get_json(row, "changes")).transpose()?.unwrap_or_default();
        Ok(Grants::with(role, &changes))
    }
}

impl Tx {
    pub async fn role_changes(&self, role: Role) -> Result<RoleChanges> {
        let sql = "SELECT changes FROM role_changes WHERE tenant = $1 AND role = $2";
        let row = self.db().one(sql, [self.tenant.0.into(), role.as_str().into()]).await?;
        Ok(row.as_ref().map(|row| get_json(row, "changes")).transpose()?.unwrap_or_default())
    }

    pub async fn set_role_changes(&self, role: Role, changes: &RoleChanges) -> Result<()> {
        let sql = "INSERT INTO role_changes (tenant, role, changes) VALUES ($1, $2, $3) \
                   ON CONFLICT (tenant, role) DO UPDATE SET changes = excluded.changes";
        self.db().execute(sql, [self.tenant.0.into(), role.as_str().into(), json(changes)?.into()]).await?;
        Ok(())
    }

    /// Whatever members of a role are signed in with.
    pub async fn open_sign_ins_of_role(&self, role: Role) -> Result<Vec<String>> {
        let sql = "SELECT s.id FROM sign_ins s JOIN agents g ON g.id = s.agent \
                   WHERE g.tenant = $1 AND g.role = $2 AND s.ended_at IS NULL AND s.expires_at > $3";
        let values = [self.tenant.0.into(), role.as_str().into(), self.now.0.into()];
        self.db().all(sql, values).await?.iter().map(|row| get(row, "id")).collect()
    }
}

/// A role as it stands in a column.
pub(crate) fn parse(text: &str) -> Result<Role> {
    Role::parse(text).ok_or_else(|| Error::Stored(format!("role {text:?}")))
}
