//! The history of hand-overs: written with their events, read whole.

use deskbell_domain::{ConversationId, TenantId, Transfer};
use sea_orm::ConnectionTrait;
use serde_json::json;

use crate::{
    Scope,
    engine::Kind::{Int, Text},
    error::Result,
    sql::{Db, get_json, json},
};

pub(crate) async fn insert<C: ConnectionTrait>(
    db: Db<'_, C>,
    new: &[(TenantId, ConversationId, i64, Transfer)],
) -> Result<()> {
    if new.is_empty() {
        return Ok(());
    }
    let mut rows = Vec::with_capacity(new.len());
    for (tenant, conversation, seq, transfer) in new {
        rows.push(json!({ "conversation": conversation, "seq": seq, "tenant": tenant, "body": json(transfer)? }));
    }
    let columns = [("conversation", Text), ("seq", Int), ("tenant", Int), ("body", Text)];
    let sql = format!(
        "INSERT INTO transfers (conversation, seq, tenant, body) SELECT conversation, seq, tenant, body FROM {} r",
        db.engine.rows("$1", &columns)
    );
    db.execute(sql, [json(&rows)?.into()]).await?;
    Ok(())
}

impl Scope<'_> {
    /// Oldest first, the newest hundred.
    pub async fn transfers(&self, conversation: &ConversationId) -> Result<Vec<Transfer>> {
        let sql = "SELECT body FROM transfers WHERE conversation = $1 AND tenant = $2 ORDER BY seq DESC LIMIT 100";
        let rows = self.db().all(sql, [conversation.as_str().into(), self.tenant.0.into()]).await?;
        rows.iter().rev().map(|row| get_json(row, "body")).collect()
    }
}
