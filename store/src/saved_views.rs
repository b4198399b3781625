//! Saved views' rows.

use deskbell_domain::{AgentId, NewSavedView, SavedView, SavedViewId, TenantId};
use sea_orm::{ConnectionTrait, QueryResult, Value};

use crate::{
    Scope, Tx,
    error::Result,
    load::next_number,
    sql::{Db, get, get_bool, get_json, json},
};

fn saved_view(row: &QueryResult) -> Result<SavedView> {
    Ok(SavedView {
        tenant: TenantId(get(row, "tenant")?),
        id: SavedViewId(get(row, "id")?),
        owner: AgentId(get(row, "owner")?),
        shared: get_bool(row, "shared")?,
        name: get(row, "name")?,
        filter: get_json(row, "filter")?,
        position: get(row, "position")?,
    })
}

async fn seen_by<C: ConnectionTrait>(db: Db<'_, C>, tenant: TenantId, agent: AgentId) -> Result<Vec<SavedView>> {
    let sql = "SELECT * FROM saved_views WHERE tenant = $1 AND (shared = 1 OR owner = $2) ORDER BY position, id";
    db.all(sql, [tenant.0.into(), agent.0.into()]).await?.iter().map(saved_view).collect()
}

impl Scope<'_> {
    /// The agent's own and the shared ones, in order.
    pub async fn saved_views(&self, agent: AgentId) -> Result<Vec<SavedView>> {
        seen_by(self.db(), self.tenant, agent).await
    }
}

impl Tx {
    pub async fn saved_views(&self, agent: AgentId) -> Result<Vec<SavedView>> {
        seen_by(self.db(), self.tenant, agent).await
    }

    pub async fn add_saved_view(&self, owner: AgentId, new: &NewSavedView, position: i64) -> Result<SavedViewId> {
        let id = next_number(self.db(), "saved_view", 1).await?;
        let sql = "INSERT INTO saved_views (id, tenant, owner, shared, name, filter, position, created_at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        let values: [Value; 8] = [
            id.into(),
            self.tenant.0.into(),
            owner.0.into(),
            i64::from(new.shared).into(),
            new.name.as_str().into(),
            json(&new.filter)?.into(),
            position.into(),
            self.now.0.into(),
        ];
        self.db().execute(sql, values).await?;
        Ok(SavedViewId(id))
    }

    pub async fn set_saved_view(&self, id: SavedViewId, new: &NewSavedView) -> Result<()> {
        let sql = "UPDATE saved_views SET name = $1, shared = $2, filter = $3 WHERE id = $4 AND tenant = $5";
        let values: [Value; 5] = [
            new.name.as_str().into(),
            i64::from(new.shared).into(),
            json(&new.filter)?.into(),
            id.0.into(),
            self.tenant.0.into(),
        ];
        self.db().execute(sql, values).await?;
        Ok(())
    }

    pub async fn place_saved_view(&self, id: SavedViewId, position: i64) -> Result<()> {
        let sql = "UPDATE saved_views SET position = $1 WHERE id = $2 AND tenant = $3";
        self.db().execute(sql, [position.into(), id.0.into(), self.tenant.0.into()]).await?;
        Ok(())
    }

    pub async fn remove_saved_view(&self, id: SavedViewId) -> Result<()> {
        let sql = "DELETE FROM saved_views WHERE id = $1 AND tenant = $2";
        self.db().execute(sql, [id.0.into(), self.tenant.0.into()]).await?;
        Ok(())
    }
}
