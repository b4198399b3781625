//! Visitors' rows.

use std::collections::BTreeSet;

use deskbell_domain::{TenantId, Timestamp, Visitor, VisitorId};
use sea_orm::{ConnectionTrait, QueryResult};
use serde_json::json;

use crate::{
    Scope, Tx,
    engine::Kind::{Int, Text},
    error::{Error, Result},
    fold::fold,
    load::next_number,
    sql::{Db, get, get_bool, get_json, json},
};

/// A visitor's columns joined into another row, under `visitor_…` names.
pub(crate) const JOINED: &str = "v.name AS visitor_name, v.email AS visitor_email, v.verified AS visitor_verified, v.alias AS visitor_alias, \
    v.metadata AS visitor_metadata, v.language AS visitor_language, v.created_at AS visitor_created_at, v.last_seen_at AS visitor_last_seen_at";

pub(crate) fn joined(row: &QueryResult, tenant: TenantId, id: VisitorId) -> Result<Visitor> {
    Ok(Visitor {
        tenant,
        id,
        name: get(row, "visitor_name")?,
        email: get(row, "visitor_email")?,
        verified: get_bool(row, "visitor_verified")?,
        alias: get(row, "visitor_alias")?,
        metadata: get_json(row, "visitor_metadata")?,
        language: get(row, "visitor_language")?,
        created_at: Timestamp(get(row, "visitor_created_at")?),
        last_seen_at: Timestamp(get(row, "visitor_last_seen_at")?),
    })
}

fn visitor(row: &QueryResult) -> Result<Visitor> {
    joined(row, TenantId(get(row, "tenant")?), VisitorId(get(row, "id")?))
}

pub(crate) async fn by_ids<C: ConnectionTrait>(db: Db<'_, C>, ids: &BTreeSet<VisitorId>) -> Result<Vec<Visitor>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let keys: Vec<_> = ids.iter().map(|id| json!({ "id": id })).collect();
    let rows = db.engine.rows("$1", &[("id", Int)]);
    let sql = format!("SELECT v.tenant, v.id, {JOINED} FROM {rows} k JOIN visitors v ON v.id = k.id");
    db.all(sql, [json(&keys)?.into()]).await?.iter().map(visitor).collect()
}

/// Name and e-mail as a search compares them.
fn folded(name: Option<&str>, email: Option<&str>) -> String {
    fold(&format!("{}\n{}", name.unwrap_or_default(), email.unwrap_or_default()))
}

pub(crate) async fn upsert<C: ConnectionTrait>(db: Db<'_, C>, visitors: impl Iterator<Item = &Visitor>) -> Result<()> {
    let mut rows = Vec::new();
    for v in visitors {
        rows.push(json!({
            "id": v.id, "tenant": v.tenant, "name": v.name, "email": v.email, "verified": i64::from(v.verified),
            "alias": v.alias, "folded": folded(v.name.as_deref(), v.email.as_deref()), "metadata": json(&v.metadata)?,
            "language": v.language, "created_at": v.created_at, "last_seen_at": v.last_seen_at,
        }));
    }
    if rows.is_empty() {
        return Ok(());
    }
    let columns = [
        ("id", Int),
        ("tenant", Int),
        ("name", Text),
        ("email", Text),
        ("verified", Int),
        ("alias", Text),
        ("folded", Text),
        ("metadata", Text),
        ("language", Text),
        ("created_at", Int),
        ("last_seen_at", Int),
    ];
    let sql = format!(
        "INSERT INTO visitors (id, tenant, name, email, verified, alias, folded, metadata, language, created_at, last_seen_at) \
         SELECT id, tenant, name, email, verified, alias, folded, metadata, language, created_at, last_seen_at FROM {} r WHERE true \
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, email = excluded.email, verified = excluded.verified, \
         alias = excluded.alias, folded = excluded.folded, metadata = excluded.metadata, \
         language = excluded.language, last_seen_at = excluded.last_seen_at",
        db.engine.rows("$1", &columns)
    );
    db.execute(sql, [json(&rows)?.into()]).await?;
    Ok(())
}

impl Tx {
    /// The person last seen of those with this e-mail.
    pub async fn customer_by_email(&self, email: &str) -> Result<Option<VisitorId>> {
        let sql = "SELECT id FROM visitors WHERE tenant = $1 AND email = $2 ORDER BY last_seen_at DESC, id LIMIT 1";
        let row = self.db().one(sql, [self.tenant.0.into(), email.into()]).await?;
        row.map(|row| get(&row, "id").map(VisitorId)).transpose()
    }

    pub async fn add_visitor(&self, new: &Visitor) -> Result<()> {
        upsert(self.db(), std::iter::once(new)).await
    }
}

impl Scope<'_> {
    /// A number for a new person.
    pub async fn next_visitor_id(&self) -> Result<VisitorId> {
        next_number(self.store.write_db(), "visitor", 1).await.map(VisitorId)
    }

    pub async fn visitor(&self, id: VisitorId) -> Result<Option<Visitor>> {
        let sql = format!("SELECT v.tenant, v.id, {JOINED} FROM visitors v WHERE v.tenant = $1 AND v.id = $2");
        let row = self.db().one(sql, [self.tenant.0.into(), id.0.into()]).await?;
        row.as_ref().map(visitor).transpose()
    }

    /// The person the tenant's own site vouches for under this name, made at the first sight.
    pub async fn verified_visitor(
        &self,
        verified_id: &str,
        name: Option<&str>,
        email: Option<&str>,
        now: Timestamp,
    ) -> Result<VisitorId> {
        let find = "SELECT id, name, email FROM visitors WHERE tenant = $1 AND verified_id = $2";
        let key = || [self.tenant.0.into(), verified_id.into()];
        let db = self.store.write_db();
        let Some(row) = self.db().one(find, key()).await? else {
            let id = next_number(db, "visitor", 1).await?;
            let add = "INSERT INTO visitors (id, tenant, name, email, verified, verified_id, folded, metadata, created_at, last_seen_at) \
                       VALUES ($1, $2, $3, $4, 1, $5, $6, '{}', $7, $7) ON CONFLICT DO NOTHING";
            let values = [
                id.into(),
                self.tenant.0.into(),
                name.map(str::to_owned).into(),
                email.map(str::to_owned).into(),
                verified_id.into(),
                folded(name, email).into(),
                now.0.into(),
            ];
            db.execute(add, values).await?;
            // Of two first sights at once one row stays; the writer's connection sees it for certain.
            let row = db.one(find, key()).await?.ok_or_else(|| Error::Stored("a visitor vanished".into()))?;
            return Ok(VisitorId(get(&row, "id")?));
        };
        let id: i64 = get(&row, "id")?;
        // What the token doesn't say stays as it is.
        let known: (Option<String>, Option<String>) = (get(&row, "name")?, get(&row, "email")?);
        let told = (name.map(str::to_owned).or(known.0.clone()), email.map(str::to_owned).or(known.1.clone()));
        if told != known {
            let folded = folded(told.0.as_deref(), told.1.as_deref());
            let sql = "UPDATE visitors SET name = $1, email = $2, folded = $3 WHERE tenant = $4 AND id = $5";
            db.execute(sql, [told.0.into(), told.1.into(), folded.into(), self.tenant.0.into(), id.into()]).await?;
        }
        Ok(VisitorId(id))
    }

    /// Newest first; `q` is part of a name or e-mail.
    pub async fn visitors(&self, q: Option<&str>, before: Option<VisitorId>, limit: u32) -> Result<Vec<Visitor>> {
        let part = fold(q.unwrap_or_default());
        if part.contains('\0') {
            return Ok(Vec::new());
        }
        let sql = format!(
            "SELECT v.tenant, v.id, {JOINED} FROM visitors v WHERE v.tenant = $1 AND v.id < $2 \
             AND ($3 = '' OR {}(v.folded, $3) > 0) ORDER BY v.id DESC LIMIT $4",
            self.engine().position()
        );
        let before = before.map_or(i64::MAX, |b| b.0);
        let values = [self.tenant.0.into(), before.into(), part.into(), i64::from(limit).into()];
        self.db().all(sql, values).await?.iter().map(visitor).collect()
    }
}
