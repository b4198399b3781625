//! Pages and campaigns: how many came by them, and how many of those began a chat.

use std::collections::BTreeMap;

use deskbell_domain::report::{SourceKind, campaign_name};
use sea_orm::Value;

use super::Slice;
use crate::{
    Scope,
    error::Result,
    sql::{get, get_json},
};

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Source {
    pub name: String,
    pub chats: i64,
    /// Visits that began there, of inboxes that keep them.
    pub visits: i64,
}

impl Scope<'_> {
    /// Those with the most chats first, then those with the most visits.
    pub async fn chat_sources(&self, kind: SourceKind, slice: &Slice, limit: usize) -> Result<Vec<Source>> {
        // Whose chat it became is not the page's doing.
        let (condition, mut values) = Slice { agent: None, ..*slice }.condition();
        values.insert(0, self.tenant.0.into());
        values.push(kind.as_str().into());
        let sql = format!(
            "SELECT name, CAST(SUM(amount) AS BIGINT) AS amount FROM chat_sources WHERE {condition} AND kind = ${} \
             GROUP BY name",
            values.len()
        );
        let mut found = BTreeMap::<String, Source>::new();
        for row in self.db().all(sql, values).await? {
            found.entry(get(&row, "name")?).or_default().chats = get(&row, "amount")?;
        }
        for (name, visits) in self.visits_by(kind, slice).await? {
            found.entry(name).or_default().visits += visits;
        }
        let mut all: Vec<Source> = found.into_iter().map(|(name, source)| Source { name, ..source }).collect();
        all.sort_by(|a, b| (b.chats, b.visits, &a.name).cmp(&(a.chats, a.visits, &b.name)));
        all.truncate(limit);
        Ok(all)
    }

    async fn visits_by(&self, kind: SourceKind, slice: &Slice) -> Result<Vec<(String, i64)>> {
        let (from, to) = slice.bounds();
        let mut values: Vec<Value> = vec![self.tenant.0.into(), from.into(), to.into()];
        let inbox = slice.inbox.map(|inbox| {
            values.push(inbox.into());
            " AND inbox = $4"
        });
        let column = match kind {
            SourceKind::Page => "landing_url",
            SourceKind::Campaign => "campaign",
        };
        let sql = format!(
            "SELECT {column}, COUNT(*) AS amount FROM visits WHERE tenant = $1 AND began_at >= $2 AND began_at < $3 \
             AND {column} NOT IN ('', '{{}}'){} GROUP BY 1",
            inbox.unwrap_or_default()
        );
        let mut found = Vec::new();
        for row in self.db().all(sql, values).await? {
            let name = match kind {
                SourceKind::Page => Some(get(&row, column)?),
                SourceKind::Campaign => campaign_name(&get_json(&row, column)?),
            };
            found.extend(name.map(|name| (name, get(&row, "amount").unwrap_or_default())));
        }
        Ok(found)
    }
}
