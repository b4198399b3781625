//! How each tenant wants its queue dealt with; no row: the defaults.

use deskbell_domain::{Routing, TenantId, routing::Mode};
use sea_orm::QueryResult;

use crate::{
    Scope, Store, Tx,
    error::{Error, Result},
    sql::get,
};

fn routing(row: &QueryResult) -> Result<Routing> {
    let mode: String = get(row, "mode")?;
    Ok(Routing {
        mode: Mode::parse(&mode).ok_or_else(|| Error::Stored(format!("routing mode {mode:?}")))?,
        accept_lease: get(row, "accept_lease")?,
        close_idle_after: get(row, "close_idle_after")?,
    })
}

impl Scope<'_> {
    pub async fn routing(&self) -> Result<Routing> {
        let sql = "SELECT * FROM routing WHERE tenant = $1";
        let row = self.db().one(sql, [self.tenant.0.into()]).await?;
        row.as_ref().map(routing).transpose().map(Option::unwrap_or_default)
    }
}

impl Tx {
    pub async fn set_routing(&self, new: &Routing) -> Result<()> {
        let sql = "INSERT INTO routing (tenant, mode, accept_lease, close_idle_after) VALUES ($1, $2, $3, $4) \
                   ON CONFLICT (tenant) DO UPDATE SET mode = excluded.mode, accept_lease = excluded.accept_lease, \
                   close_idle_after = excluded.close_idle_after";
        let values =
            [self.tenant.0.into(), new.mode.as_str().into(), new.accept_lease.into(), new.close_idle_after.into()];
        self.db().execute(sql, values).await?;
        Ok(())
    }
}

impl Store {
    /// The tenants for which something is to be done by the clock: routing, or closing what is idle.
    pub async fn routed_tenants(&self) -> Result<Vec<(TenantId, Routing)>> {
        let sql = "SELECT * FROM routing WHERE mode <> 'manual' OR close_idle_after IS NOT NULL ORDER BY tenant";
        let rows = self.read_db().all(sql, []).await?;
        rows.iter().map(|row| Ok((TenantId(get(row, "tenant")?), routing(row)?))).collect()
    }
}
