//! Canned responses' rows.

use deskbell_domain::{AgentId, CannedResponse, CannedResponseId, NewCannedResponse, TenantId};
use sea_orm::{QueryResult, Value};

use crate::{Scope, Tx, error::Result, load::next_number, sql::get};

fn canned_response(row: &QueryResult) -> Result<CannedResponse> {
    let owner: i64 = get(row, "owner")?;
    Ok(CannedResponse {
        tenant: TenantId(get(row, "tenant")?),
        id: CannedResponseId(get(row, "id")?),
        shortcut: get(row, "shortcut")?,
        title: get(row, "title")?,
        text: get(row, "text")?,
        folder: get(row, "folder")?,
        owner: (owner != 0).then_some(AgentId(owner)),
        uses: get(row, "uses")?,
    })
}

fn number(owner: Option<AgentId>) -> i64 {
    owner.map_or(0, |agent| agent.0)
}

impl Tx {
    pub async fn canned_response(&self, id: CannedResponseId) -> Result<Option<CannedResponse>> {
        let sql = "SELECT * FROM canned_responses WHERE tenant = $1 AND id = $2";
        self.db().one(sql, [self.tenant.0.into(), id.0.into()]).await?.as_ref().map(canned_response).transpose()
    }

    /// `None` when the owner has this shortcut already.
    pub async fn add_canned_response(
        &self,
        new: &NewCannedResponse,
        owner: Option<AgentId>,
    ) -> Result<Option<CannedResponseId>> {
        let id = next_number(self.db(), "canned_response", 1).await?;
        let sql = "INSERT INTO canned_responses (id, tenant, owner, shortcut, title, text, folder, created_at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (tenant, owner, shortcut) DO NOTHING";
        let values: [Value; 8] = [
            id.into(),
            self.tenant.0.into(),
            number(owner).into(),
            new.shortcut.as_str().into(),
            new.title.as_str().into(),
            new.text.as_str().into(),
            new.folder.as_str().into(),
            self.now.0.into(),
        ];
        Ok((self.db().execute(sql, values).await? == 1).then_some(CannedResponseId(id)))
    }

    /// False, and nothing is changed, when another of the owner's has this shortcut.
    pub async fn save_canned_response(
        &self,
        id: CannedResponseId,
        new: &NewCannedResponse,
        owner: Option<AgentId>,
    ) -> Result<bool> {
        let taken = "SELECT id FROM canned_responses WHERE tenant = $1 AND owner = $2 AND shortcut = $3 AND id <> $4";
        let key: [Value; 4] = [self.tenant.0.into(), number(owner).into(), new.shortcut.as_str().into(), id.0.into()];
        if self.db().one(taken, key).await?.is_some() {
            return Ok(false);
        }
        let sql = "UPDATE canned_responses SET owner = $3, shortcut = $4, title = $5, text = $6, folder = $7 \
                   WHERE tenant = $1 AND id = $2";
        let values: [Value; 7] = [
            self.tenant.0.into(),
            id.0.into(),
            number(owner).into(),
            new.shortcut.as_str().into(),
            new.title.as_str().into(),
            new.text.as_str().into(),
            new.folder.as_str().into(),
        ];
        Ok(self.db().execute(sql, values).await? == 1)
    }

    pub async fn delete_canned_response(&self, id: CannedResponseId) -> Result<()> {
        let sql = "DELETE FROM canned_responses WHERE tenant = $1 AND id = $2";
        self.db().execute(sql, [self.tenant.0.into(), id.0.into()]).await?;
        Ok(())
    }

    pub async fn count_canned_response_use(&self, id: CannedResponseId) -> Result<()> {
        let sql = "UPDATE canned_responses SET uses = uses + 1 WHERE tenant = $1 AND id = $2";
        self.db().execute(sql, [self.tenant.0.into(), id.0.into()]).await?;
        Ok(())
    }
}

impl Scope<'_> {
    /// Everybody's and this agent's own, most used first.
    pub async fn canned_responses(&self, agent: AgentId) -> Result<Vec<CannedResponse>> {
        let sql = "SELECT * FROM canned_responses WHERE tenant = $1 AND owner IN (0, $2) \
                   ORDER BY uses DESC, shortcut, owner DESC";
        self.db().all(sql, [self.tenant.0.into(), agent.0.into()]).await?.iter().map(canned_response).collect()
    }

    pub async fn canned_response(&self, id: CannedResponseId) -> Result<Option<CannedResponse>> {
        let sql = "SELECT * FROM canned_responses WHERE tenant = $1 AND id = $2";
        let row = self.db().one(sql, [self.tenant.0.into(), id.0.into()]).await?;
        row.as_ref().map(canned_response).transpose()
    }

    /// The agent's own before everybody's.
    pub async fn canned_response_by_shortcut(&self, agent: AgentId, shortcut: &str) -> Result<Option<CannedResponse>> {
        let sql = "SELECT * FROM canned_responses WHERE tenant = $1 AND owner IN (0, $2) AND shortcut = $3 \
                   ORDER BY owner DESC LIMIT 1";
        let row = self.db().one(sql, [self.tenant.0.into(), agent.0.into(), shortcut.into()]).await?;
        row.as_ref().map(canned_response).transpose()
    }
}
