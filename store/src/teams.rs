//! Teams' rows.

use std::collections::BTreeSet;

use deskbell_domain::{AgentId, Team, TeamBrief, TeamId, TenantId};
use sea_orm::ConnectionTrait;
use serde_json::json;

use crate::{
    Scope, Tx,
    engine::Kind::Int,
    error::Result,
    load::next_number,
    sql::{Db, get, json},
};

pub(crate) async fn by_ids<C: ConnectionTrait>(
    db: Db<'_, C>,
    ids: &BTreeSet<TeamId>,
) -> Result<Vec<(TenantId, TeamBrief)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let keys: Vec<_> = ids.iter().map(|id| json!({ "id": id })).collect();
    let rows = db.engine.rows("$1", &[("id", Int)]);
    let sql = format!("SELECT t.id, t.tenant, t.name FROM {rows} k JOIN teams t ON t.id = k.id");
    let rows = db.all(sql, [json(&keys)?.into()]).await?;
    let team =
        |row| Ok((TenantId(get(row, "tenant")?), TeamBrief { id: TeamId(get(row, "id")?), name: get(row, "name")? }));
    rows.iter().map(team).collect()
}

impl Scope<'_> {
    /// By name.
    pub async fn teams(&self) -> Result<Vec<Team>> {
        let sql = "SELECT t.id, t.name, m.agent FROM teams t LEFT JOIN team_members m ON m.team = t.id \
                   WHERE t.tenant = $1 ORDER BY t.name, t.id, m.agent";
        let mut teams: Vec<Team> = Vec::new();
        for row in self.db().all(sql, [self.tenant.0.into()]).await? {
            let id = TeamId(get(&row, "id")?);
            if teams.last().is_none_or(|t| t.id != id) {
                teams.push(Team { tenant: self.tenant, id, name: get(&row, "name")?, members: Vec::new() });
            }
            if let (Some(team), Some(agent)) = (teams.last_mut(), get::<Option<i64>>(&row, "agent")?) {
                team.members.push(AgentId(agent));
            }
        }
        Ok(teams)
    }
}

impl Tx {
    /// `None` when the name is taken.
    pub async fn add_team(&self, name: &str, members: &[AgentId]) -> Result<Option<TeamId>> {
        let id = next_number(self.db(), "team", 1).await?;
        let sql = "INSERT INTO teams (id, tenant, name, created_at) VALUES ($1, $2, $3, $4) \
                   ON CONFLICT (tenant, name) DO NOTHING";
        if self.db().execute(sql, [id.into(), self.tenant.0.into(), name.into(), self.now.0.into()]).await? == 0 {
            return Ok(None);
        }
        self.put_members(TeamId(id), members).await?;
        Ok(Some(TeamId(id)))
    }

    /// False when the name is another team's.
    pub async fn set_team(&self, id: TeamId, name: &str, members: &[AgentId]) -> Result<bool> {
        let tenant = self.tenant.0;
        let sql = "SELECT 1 AS one FROM teams WHERE tenant = $1 AND name = $2 AND id <> $3";
        if self.db().one(sql, [tenant.into(), name.into(), id.0.into()]).await?.is_some() {
            return Ok(false);
        }
        let sql = "UPDATE teams SET name = $1 WHERE tenant = $2 AND id = $3";
        self.db().execute(sql, [name.into(), tenant.into(), id.0.into()]).await?;
        let sql = "DELETE FROM team_members WHERE team = $1 AND tenant = $2";
        self.db().execute(sql, [id.0.into(), tenant.into()]).await?;
        self.put_members(id, members).await?;
        Ok(true)
    }

    /// Its chats wait for everybody from then on, and its tickets are no team's.
    pub async fn remove_team(&self, id: TeamId) -> Result<bool> {
        let key = || [id.0.into(), self.tenant.0.into()];
        let db = self.db();
        db.execute("UPDATE conversations SET team = NULL WHERE team = $1 AND tenant = $2", key()).await?;
        db.execute("UPDATE tickets SET team = NULL WHERE team = $1 AND tenant = $2", key()).await?;
        db.execute("DELETE FROM team_members WHERE team = $1 AND tenant = $2", key()).await?;
        Ok(db.execute("DELETE FROM teams WHERE id = $1 AND tenant = $2", key()).await? == 1)
    }

    async fn put_members(&self, team: TeamId, members: &[AgentId]) -> Result<()> {
        let rows: Vec<_> = members.iter().map(|id| json!({ "agent": id })).collect();
        // Another tenant's agent is nobody here.
        let sql = format!(
            "INSERT INTO team_members (team, agent, tenant) \
             SELECT $2, g.id, g.tenant FROM {} k JOIN agents g ON g.id = k.agent WHERE g.tenant = $3",
            self.db().engine.rows("$1", &[("agent", Int)])
        );
        self.db().execute(sql, [json(&rows)?.into(), team.0.into(), self.tenant.0.into()]).await?;
        Ok(())
    }
}
