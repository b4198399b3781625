//! Escalations' rows.

use deskbell_domain::{ConversationId, Escalation, TenantId, Timestamp};
use sea_orm::{ConnectionTrait, QueryResult};
use serde_json::json;
use uuid::Uuid;

use crate::{
    Scope,
    engine::Kind::{Int, Text},
    error::{Error, Result},
    sql::{Db, get, get_json, json},
};

fn escalation(row: &QueryResult) -> Result<Escalation> {
    let (id, conversation): (String, String) = (get(row, "id")?, get(row, "conversation")?);
    Ok(Escalation {
        tenant: TenantId(get(row, "tenant")?),
        id: Uuid::parse_str(&id).map_err(|_| Error::Stored(format!("escalation id {id:?}")))?,
        conversation: conversation.as_str().into(),
        reason: get(row, "reason")?,
        metadata: get_json(row, "metadata")?,
        status: get(row, "status")?,
        at: Timestamp(get(row, "at")?),
    })
}

pub(crate) async fn insert<C: ConnectionTrait>(db: Db<'_, C>, new: &[Escalation]) -> Result<()> {
    if new.is_empty() {
        return Ok(());
    }
    let mut rows = Vec::with_capacity(new.len());
    for e in new {
        rows.push(json!({ "id": e.id, "tenant": e.tenant, "conversation": e.conversation, "reason": e.reason,
            "metadata": json(&e.metadata)?, "status": e.status, "at": e.at }));
    }
    let columns = [
        ("id", Text),
        ("tenant", Int),
        ("conversation", Text),
        ("reason", Text),
        ("metadata", Text),
        ("status", Text),
        ("at", Int),
    ];
    let names = columns.map(|(name, _)| name).join(", ");
    let sql = format!("INSERT INTO escalations ({names}) SELECT {names} FROM {} r", db.engine.rows("$1", &columns));
    db.execute(sql, [json(&rows)?.into()]).await?;
    Ok(())
}

impl Scope<'_> {
    /// Oldest first.
    pub async fn escalations(&self, conversation: &ConversationId) -> Result<Vec<Escalation>> {
        let sql = "SELECT * FROM escalations WHERE tenant = $1 AND conversation = $2 ORDER BY at, id LIMIT 500";
        let rows = self.db().all(sql, [self.tenant.0.into(), conversation.as_str().into()]).await?;
        rows.iter().map(escalation).collect()
    }
}
