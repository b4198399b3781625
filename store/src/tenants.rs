//! Tenants' rows. The only questions that are asked of the whole installation.

use deskbell_domain::{Tenant, TenantId, Timestamp, tenant::CANARY};
use sea_orm::QueryResult;

use crate::{
    Scope, Store,
    error::{Error, Result},
    load::next_number,
    sql::get,
};

const COLUMNS: &str = "t.id, t.slug, t.name, t.epoch, t.event_seq, t.event_floor";

fn tenant(row: &QueryResult) -> Result<Tenant> {
    Ok(Tenant {
        id: TenantId(get(row, "id")?),
        slug: get(row, "slug")?,
        name: get(row, "name")?,
        epoch: get(row, "epoch")?,
        event_seq: get(row, "event_seq")?,
        event_floor: get(row, "event_floor")?,
    })
}

impl Store {
    pub async fn tenant_by_slug(&self, slug: &str) -> Result<Option<Tenant>> {
        let sql = format!("SELECT {COLUMNS} FROM tenants t WHERE t.slug = $1");
        self.read_db().one(sql, [slug.into()]).await?.as_ref().map(tenant).transpose()
    }

    /// All but the canary's.
    pub async fn tenants(&self) -> Result<Vec<Tenant>> {
        let sql = format!("SELECT {COLUMNS} FROM tenants t WHERE t.slug <> $1 ORDER BY t.id");
        self.read_db().all(sql, [CANARY.into()]).await?.iter().map(tenant).collect()
    }

    /// Adds a tenant with an empty log. `None` when the slug is taken.
    pub async fn add_tenant(&self, slug: &str, name: &str, epoch: &str, now: Timestamp) -> Result<Option<Tenant>> {
        let db = self.write_db();
        let id = next_number(db, "tenant", 1).await?;
        let sql = "INSERT INTO tenants (id, slug, name, epoch, created_at) VALUES ($1, $2, $3, $4, $5) \
                   ON CONFLICT (slug) DO NOTHING";
        let values = [id.into(), slug.into(), name.into(), epoch.into(), now.0.into()];
        if db.execute(sql, values).await? == 0 {
            return Ok(None);
        }
        self.tenant_by_slug(slug).await
    }

    /// Begins another life of every log: cursors given out before must resync.
    pub async fn renew_epochs(&self, mut epoch: impl FnMut() -> String) -> Result<()> {
        for tenant in self.tenants().await? {
            let sql = "UPDATE tenants SET epoch = $1 WHERE id = $2";
            self.write_db().execute(sql, [epoch().into(), tenant.id.0.into()]).await?;
        }
        Ok(())
    }
}

impl Scope<'_> {
    pub async fn tenant(&self) -> Result<Tenant> {
        let sql = format!("SELECT {COLUMNS} FROM tenants t WHERE t.id = $1");
        let row = self.db().one(sql, [self.tenant.0.into()]).await?;
        tenant(&row.ok_or_else(|| Error::Stored(format!("tenant {} is gone", self.tenant)))?)
    }
}
