//! Teams. Everybody sees them, changing them takes a permission.

use deskbell_domain::{Actor, AgentId, Noun, Permission, Refusal, Team, TeamId, team};

use serde_json::json;

use crate::{Desk, audit::difference};

const TAKEN: Refusal = Refusal::Conflict("Another team has this name.");

impl Desk {
    pub async fn teams(&self, actor: &Actor) -> Result<Vec<Team>, Refusal> {
        actor.agent()?;
        Ok(self.store.scope(actor.tenant()).teams().await?)
    }

    pub async fn team(&self, actor: &Actor, id: TeamId) -> Result<Team, Refusal> {
        self.teams(actor).await?.into_iter().find(|t| t.id == id).ok_or(Refusal::NotFound("team"))
    }

    pub async fn add_team(&self, actor: &Actor, name: &str, members: Vec<AgentId>) -> Result<Team, Refusal> {
        let by = actor.may(Permission::ManageMembers)?;
        let (name, members) = (team::name(name)?, self.members(actor, members).await?);
        let scope = self.store.scope(actor.tenant());
        let added = scope.transact(Some(by), move |tx| {
            Box::pin(async move {
                let id = tx.add_team(&name, &members).await?.ok_or(TAKEN)?;
                tx.changed(Noun::Team, id.0);
                tx.audit_by_actor("team.added", Noun::Team, id.0, json!({ "name": name, "members": members })).await?;
                Ok(id)
            })
        });
        self.team(actor, added.await?).await
    }

    /// Absent is unchanged.
    pub async fn set_team(
        &self,
        actor: &Actor,
        id: TeamId,
        name: Option<&str>,
        members: Option<Vec<AgentId>>,
    ) -> Result<Team, Refusal> {
        let by = actor.may(Permission::ManageMembers)?;
        let before = self.team(actor, id).await?;
        let was = json!({ "name": before.name, "members": before.members });
        let name = name.map_or(Ok(before.name), team::name)?;
        let members = match members {
            Some(members) => self.members(actor, members).await?,
            None => before.members,
        };
        let scope = self.store.scope(actor.tenant());
        let set = scope.transact(Some(by), move |tx| {
            Box::pin(async move {
                if !tx.set_team(id, &name, &members).await? {
                    return Err(TAKEN);
                }
                tx.changed(Noun::Team, id.0);
                let changes = difference(&was, &json!({ "name": name, "members": members }));
                let detail = json!({ "name": name, "changes": changes });
                Ok(tx.audit_by_actor("team.changed", Noun::Team, id.0, detail).await?)
            })
        });
        set.await?;
        self.team(actor, id).await
    }

    /// What waits for it waits for everybody from then on.
    pub async fn remove_team(&self, actor: &Actor, id: TeamId) -> Result<(), Refusal> {
        let by = actor.may(Permission::ManageMembers)?;
        let name = self.team(actor, id).await?.name;
        let scope = self.store.scope(actor.tenant());
        let removed = scope.transact(Some(by), move |tx| {
            Box::pin(async move {
                if !tx.remove_team(id).await? {
                    return Err(Refusal::NotFound("team"));
                }
                tx.changed(Noun::Team, id.0);
                Ok(tx.audit_by_actor("team.removed", Noun::Team, id.0, json!({ "name": name })).await?)
            })
        });
        removed.await
    }

    /// Agents of the tenant, each once.
    async fn members(&self, actor: &Actor, members: Vec<AgentId>) -> Result<Vec<AgentId>, Refusal> {
        let members = team::members(members)?;
        let all = self.store.scope(actor.tenant()).agents().await?;
        match members.iter().find(|id| !all.iter().any(|a| a.id == **id)) {
            Some(id) => Err(Refusal::invalid("members", format!("has no agent {id}."))),
            None => Ok(members),
        }
    }
}
