//! Visits' rows, written many at once: a visit is told live, and stored at its beginning and its end only.

use deskbell_domain::{Timestamp, Visit, VisitorId};
use serde_json::{Value, json};

use crate::{
    Scope, Store,
    engine::Kind::{Int, Text},
    error::Result,
    load::next_number,
    sql::{get, json},
};

fn row(visit: &Visit, ended_at: Option<Timestamp>) -> Result<Value> {
    Ok(json!({
        "id": visit.id, "tenant": visit.tenant, "inbox": visit.inbox, "visitor": visit.visitor, "began_at": visit.since,
        "ended_at": ended_at, "pages": visit.pages,
        "landing_url": visit.trail.first().map_or(&visit.url, |page| &page.url), "last_url": visit.url,
        "referrer": visit.referrer, "campaign": json(&visit.campaign)?, "browser": visit.browser.name,
        "os": visit.browser.os, "device": visit.browser.device, "language": visit.language, "ip": visit.ip,
        "country": visit.place.country, "region": visit.place.region, "city": visit.place.city,
    }))
}

impl Store {
    /// Each visit at most once. One that is known only goes on, or ends.
    pub async fn put_visits(&self, visits: &[(&Visit, Option<Timestamp>)]) -> Result<()> {
        let rows: Vec<_> = visits.iter().map(|(visit, ended)| row(visit, *ended)).collect::<Result<_>>()?;
        let columns = [
            ("id", Text),
            ("tenant", Int),
            ("inbox", Int),
            ("visitor", Int),
            ("began_at", Int),
            ("ended_at", Int),
            ("pages", Int),
            ("landing_url", Text),
            ("last_url", Text),
            ("referrer", Text),
            ("campaign", Text),
            ("browser", Text),
            ("os", Text),
            ("device", Text),
            ("language", Text),
            ("ip", Text),
            ("country", Text),
            ("region", Text),
            ("city", Text),
        ];
        let names = columns.map(|(name, _)| name).join(", ");
        let db = self.write_db();
        let sql = format!(
            "INSERT INTO visits ({names}) SELECT {names} FROM {} r WHERE true ON CONFLICT (id) DO UPDATE SET \
             visitor = excluded.visitor, ended_at = excluded.ended_at, pages = excluded.pages, \
             last_url = excluded.last_url, referrer = excluded.referrer, campaign = excluded.campaign, \
             landing_url = CASE WHEN visits.landing_url = '' THEN excluded.landing_url ELSE visits.landing_url END",
            db.engine.rows("$1", &columns)
        );
        db.execute(sql, [json(&rows)?.into()]).await?;
        Ok(())
    }
}

impl Scope<'_> {
    /// Somebody who was never here before.
    pub async fn new_visitor(&self, now: Timestamp) -> Result<VisitorId> {
        let db = self.store.write_db();
        let id = next_number(db, "visitor", 1).await?;
        let sql = "INSERT INTO visitors (id, tenant, verified, folded, metadata, created_at, last_seen_at) \
                   VALUES ($1, $2, 0, '', '{}', $3, $3)";
        db.execute(sql, [id.into(), self.tenant.0.into(), now.0.into()]).await?;
        Ok(VisitorId(id))
    }

    /// How many stored visits of the tenant there are.
    pub async fn visits_stored(&self, of: VisitorId) -> Result<i64> {
        let sql = "SELECT COUNT(*) AS n FROM visits WHERE tenant = $1 AND visitor = $2";
        let row = self.db().one(sql, [self.tenant.0.into(), of.0.into()]).await?;
        row.map_or(Ok(0), |row| get(&row, "n"))
    }
}
