//! Open invitations' rows.

use deskbell_domain::{AgentBrief, AgentId, Invitation, Role, TenantId, Timestamp};
use sea_orm::QueryResult;

use crate::{
    Scope, Store, Tx,
    error::{Error, Result},
    load::next_number,
    sql::get,
};

const COLUMNS: &str =
    "v.id, v.tenant, v.email, v.name, v.role, v.invited_by, g.name AS inviter, v.created_at, v.expires_at";
const FROM: &str = "invitations v JOIN agents g ON g.id = v.invited_by";

fn invitation(row: &QueryResult) -> Result<Invitation> {
    let role: String = get(row, "role")?;
    Ok(Invitation {
        id: get(row, "id")?,
        tenant: TenantId(get(row, "tenant")?),
        email: get(row, "email")?,
        name: get(row, "name")?,
        role: Role::parse(&role).ok_or_else(|| Error::Stored(format!("role {role:?}")))?,
        invited_by: AgentBrief { id: AgentId(get(row, "invited_by")?), name: get(row, "inviter")? },
        created_at: Timestamp(get(row, "created_at")?),
        expires_at: Timestamp(get(row, "expires_at")?),
    })
}

impl Store {
    /// The invitation a secret opens, if it still does.
    pub async fn invitation(&self, secret_hash: &str, now: Timestamp) -> Result<Option<Invitation>> {
        let sql = format!("SELECT {COLUMNS} FROM {FROM} WHERE v.secret_hash = $1 AND v.expires_at > $2");
        let row = self.read_db().one(sql, [secret_hash.into(), now.0.into()]).await?;
        row.as_ref().map(invitation).transpose()
    }
}

impl Scope<'_> {
    /// Newest first, expired ones too: somebody may want to invite again.
    pub async fn invitations(&self) -> Result<Vec<Invitation>> {
        let sql = format!("SELECT {COLUMNS} FROM {FROM} WHERE v.tenant = $1 ORDER BY v.id DESC");
        self.db().all(sql, [self.tenant.0.into()]).await?.iter().map(invitation).collect()
    }
}

impl Tx {
    /// Adds it in place of an older one for the same address, and gives its number.
    pub async fn put_invitation(&self, new: &Invitation, secret_hash: &str) -> Result<i64> {
        let db = self.db();
        let sql = "DELETE FROM invitations WHERE tenant = $1 AND email = $2";
        db.execute(sql, [self.tenant.0.into(), new.email.as_str().into()]).await?;
        let id = next_number(db, "invitation", 1).await?;
        let sql = "INSERT INTO invitations (id, tenant, email, name, role, secret_hash, invited_by, created_at, expires_at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        let values = [
            id.into(),
            self.tenant.0.into(),
            new.email.as_str().into(),
            new.name.clone().into(),
            new.role.as_str().into(),
            secret_hash.into(),
            new.invited_by.id.0.into(),
            new.created_at.0.into(),
            new.expires_at.0.into(),
        ];
        db.execute(sql, values).await?;
        Ok(id)
    }

    /// False when there is none: withdrawn, or used already.
    pub async fn remove_invitation(&self, id: i64) -> Result<bool> {
        let sql = "DELETE FROM invitations WHERE tenant = $1 AND id = $2";
        Ok(self.db().execute(sql, [self.tenant.0.into(), id.into()]).await? == 1)
    }
}
