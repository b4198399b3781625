//! How far each reactor has followed each tenant's log.

use deskbell_domain::{TenantId, tenant::CANARY};
use sea_orm::ConnectionTrait;

use crate::{
    Store,
    error::Result,
    sql::{Db, get},
};

/// Moves a reactor from one place to another. False when it isn't there: of two nodes one moves it.
pub(crate) async fn advance<C: ConnectionTrait>(
    db: Db<'_, C>,
    name: &str,
    tenant: TenantId,
    from: i64,
    to: i64,
) -> Result<bool> {
    if from == 0 {
        let sql = "INSERT INTO reactors (name, tenant, seq) VALUES ($1, $2, 0) ON CONFLICT (name, tenant) DO NOTHING";
        db.execute(sql, [name.into(), tenant.0.into()]).await?;
    }
    let sql = "UPDATE reactors SET seq = $1 WHERE name = $2 AND tenant = $3 AND seq = $4";
    Ok(db.execute(sql, [to.into(), name.into(), tenant.0.into(), from.into()]).await? == 1)
}

impl Store {
    /// The tenants in whose log this reactor is behind: `(tenant, its place, the head)`. Nobody reacts to the canary.
    pub async fn behind(&self, name: &str) -> Result<Vec<(TenantId, i64, i64)>> {
        let sql = "SELECT t.id, coalesce(r.seq, 0) AS seq, t.event_seq FROM tenants t \
                   LEFT JOIN reactors r ON r.tenant = t.id AND r.name = $1 \
                   WHERE t.event_seq > coalesce(r.seq, 0) AND t.slug <> $2";
        let rows = self.read_db().all(sql, [name.into(), CANARY.into()]).await?;
        rows.iter().map(|row| Ok((TenantId(get(row, "id")?), get(row, "seq")?, get(row, "event_seq")?))).collect()
    }
}
