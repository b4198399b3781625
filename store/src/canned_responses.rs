//! Canned responses' rows.

use deskbell_domain::{CannedResponse, CannedResponseId, TenantId, Timestamp};
use sea_orm::QueryResult;

use crate::{Scope, error::Result, load::next_number, sql::get};

fn canned_response(row: &QueryResult) -> Result<CannedResponse> {
    Ok(CannedResponse {
        tenant: TenantId(get(row, "tenant")?),
        id: CannedResponseId(get(row, "id")?),
        shortcut: get(row, "shortcut")?,
        title: get(row, "title")?,
        text: get(row, "text")?,
    })
}

impl Scope<'_> {
    pub async fn canned_responses(&self) -> Result<Vec<CannedResponse>> {
        let sql = "SELECT * FROM canned_responses WHERE tenant = $1 ORDER BY shortcut";
        self.db().all(sql, [self.tenant.0.into()]).await?.iter().map(canned_response).collect()
    }

    pub async fn canned_response(&self, id: CannedResponseId) -> Result<Option<CannedResponse>> {
        let sql = "SELECT * FROM canned_responses WHERE tenant = $1 AND id = $2";
        let row = self.db().one(sql, [self.tenant.0.into(), id.0.into()]).await?;
        row.as_ref().map(canned_response).transpose()
    }

    pub async fn canned_response_by_shortcut(&self, shortcut: &str) -> Result<Option<CannedResponse>> {
        let sql = "SELECT * FROM canned_responses WHERE tenant = $1 AND shortcut = $2";
        let row = self.db().one(sql, [self.tenant.0.into(), shortcut.into()]).await?;
        row.as_ref().map(canned_response).transpose()
    }

    /// `None` when the shortcut is taken.
    pub async fn add_canned_response(
        &self,
        shortcut: &str,
        title: &str,
        text: &str,
        now: Timestamp,
    ) -> Result<Option<CannedResponseId>> {
        let db = self.store.write_db();
        let id = next_number(db, "canned_response", 1).await?;
        let sql = "INSERT INTO canned_responses (id, tenant, shortcut, title, text, created_at) \
                   VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (tenant, shortcut) DO NOTHING";
        let values = [id.into(), self.tenant.0.into(), shortcut.into(), title.into(), text.into(), now.0.into()];
        Ok((db.execute(sql, values).await? == 1).then_some(CannedResponseId(id)))
    }
}
