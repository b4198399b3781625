//! Client-made names of conversations and visitors, each bound to who used it first.

use std::collections::BTreeSet;

use deskbell_domain::{ConversationId, TenantId, VisitorId};
use sea_orm::{ConnectionTrait, QueryResult};
use serde_json::json;

use crate::{
    Scope,
    engine::Kind::{Int, Text},
    error::Result,
    sql::{Db, get, json},
};

type Key = (TenantId, String);

async fn find<C: ConnectionTrait>(db: Db<'_, C>, table: &str, keys: &BTreeSet<Key>) -> Result<Vec<QueryResult>> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let keys: Vec<_> = keys.iter().map(|(tenant, alias)| json!({ "tenant": tenant, "alias": alias })).collect();
    let rows = db.engine.rows("$1", &[("tenant", Int), ("alias", Text)]);
    let sql = format!(
        "SELECT x.tenant, x.alias, x.id FROM {rows} k JOIN {table} x ON x.tenant = k.tenant AND x.alias = k.alias"
    );
    db.all(sql, [json(&keys)?.into()]).await
}

fn key(row: &QueryResult) -> Result<Key> {
    Ok((TenantId(get(row, "tenant")?), get(row, "alias")?))
}

pub(crate) async fn conversations<C: ConnectionTrait>(
    db: Db<'_, C>,
    keys: &BTreeSet<Key>,
) -> Result<Vec<(Key, ConversationId)>> {
    let rows = find(db, "conversations", keys).await?;
    rows.iter().map(|row| Ok((key(row)?, get::<String>(row, "id")?.as_str().into()))).collect()
}

pub(crate) async fn visitors<C: ConnectionTrait>(db: Db<'_, C>, keys: &BTreeSet<Key>) -> Result<Vec<(Key, VisitorId)>> {
    let rows = find(db, "visitors", keys).await?;
    rows.iter().map(|row| Ok((key(row)?, VisitorId(get(row, "id")?)))).collect()
}

impl Scope<'_> {
    pub async fn conversation_alias(&self, alias: &str) -> Result<Option<ConversationId>> {
        let keys = BTreeSet::from([(self.tenant, alias.to_owned())]);
        Ok(conversations(self.db(), &keys).await?.pop().map(|(_, id)| id))
    }

    pub async fn visitor_alias(&self, alias: &str) -> Result<Option<VisitorId>> {
        let keys = BTreeSet::from([(self.tenant, alias.to_owned())]);
        Ok(visitors(self.db(), &keys).await?.pop().map(|(_, id)| id))
    }
}
