//! How far each reactor has followed each tenant's log.

use deskbell_domain::TenantId;
use sea_orm::ConnectionTrait;

use crate::{
    Store,
    error::Result,
    sql::{Db, get},
};

pub(crate) async fn advance<C: ConnectionTrait>(db: Db<'_, C>, name: &str, tenant: TenantId, seq: i64) -> Result<()> {
    let sql = "INSERT INTO reactors (name, tenant, seq) VALUES ($1, $2, $3) \
               ON CONFLICT (name, tenant) DO UPDATE SET seq = excluded.seq";
    db.execute(sql, [name.into(), tenant.0.into(), seq.into()]).await?;
    Ok(())
}

impl Store {
    /// The tenants in whose log this reactor is behind: `(tenant, its place, the head)`.
    pub async fn behind(&self, name: &str) -> Result<Vec<(TenantId, i64, i64)>> {
        let sql = "SELECT t.id, coalesce(r.seq, 0) AS seq, t.event_seq FROM tenants t \
                   LEFT JOIN reactors r ON r.tenant = t.id AND r.name = $1 WHERE t.event_seq > coalesce(r.seq, 0)";
        let rows = self.read_db().all(sql, [name.into()]).await?;
        rows.iter().map(|row| Ok((TenantId(get(row, "id")?), get(row, "seq")?, get(row, "event_seq")?))).collect()
    }
}
