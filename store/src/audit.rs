//! The audit log: who did what, written in the transaction that does it.

use deskbell_domain::{AgentId, Noun};
use serde_json::Value;

use crate::{Tx, error::Result, load::next_number, sql::json};

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
