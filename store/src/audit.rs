//! The audit log: who did what, written in the transaction that does it.

use deskbell_domain::{AgentId, Noun, TenantId, Timestamp};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json as object};

use crate::{
    Tx,
    engine::Kind::{Int, Text},
    error::Result,
    load::next_number,
    sql::{Db, json},
};

/// What somebody did to a conversation, with its reserved number.
pub(crate) struct DeedRow {
    pub id: i64,
    pub tenant: TenantId,
    pub by: AgentId,
    pub action: &'static str,
    pub detail: Value,
}

pub(crate) async fn insert<C: ConnectionTrait>(db: Db<'_, C>, deeds: &[DeedRow], at: Timestamp) -> Result<()> {
    if deeds.is_empty() {
        return Ok(());
    }
    let mut rows = Vec::new();
    for d in deeds {
        let detail = json(&d.detail)?;
        rows.push(object!({ "id": d.id, "tenant": d.tenant, "agent": d.by, "action": d.action, "detail": detail }));
    }
    let columns = [("id", Int), ("tenant", Int), ("agent", Int), ("action", Text), ("detail", Text)];
    let sql = format!(
        "INSERT INTO audit (id, tenant, at, agent, sign_in, action, noun, noun_id, detail) \
         SELECT id, tenant, $2, agent, NULL, action, 'conversation', NULL, detail FROM {} r",
        db.engine.rows("$1", &columns)
    );
    db.execute(sql, [json(&rows)?.into(), at.0.into()]).await?;
    Ok(())
}

/// One thing somebody did.
pub struct Deed<'a> {
    pub by: AgentId,
    /// The sign-in it was done under: it knows from where.
    pub sign_in: &'a str,
    /// E.g. `agent.changed`.
    pub action: &'static str,
    pub noun: Noun,
    pub id: Option<i64>,
    /// What is worth knowing later; never a secret.
    pub detail: Value,
}

impl Tx {
    pub async fn audit(&self, deed: Deed<'_>) -> Result<()> {
        let db = self.db();
        let sql = "INSERT INTO audit (id, tenant, at, agent, sign_in, action, noun, noun_id, detail) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        let values = [
            next_number(db, "audit", 1).await?.into(),
            self.tenant.0.into(),
            self.now.0.into(),
            deed.by.0.into(),
            deed.sign_in.into(),
            deed.action.into(),
            json(&deed.noun)?.trim_matches('"').into(),
            deed.id.into(),
            json(&deed.detail)?.into(),
        ];
        db.execute(sql, values).await?;
        Ok(())
    }
}
