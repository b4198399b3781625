//! Members: who they are, what they may, and whether they still belong.

use std::sync::Arc;

use deskbell_bus::Signal;
use deskbell_domain::{Agent, AgentId, Noun, Passing, Permission, Refusal, Role, TenantId, agent};
use deskbell_store::{Deed, Tx};
use serde_json::{Value, json};

use crate::{Desk, NewAgent, Session, audit::difference};

/// What to change about a member; what is absent stays.
#[derive(Debug, Clone, Default)]
pub struct AgentChanges {
    pub name: Option<String>,
    pub role: Option<Role>,
    pub skills: Option<Vec<String>>,
    pub max_chats: Option<i64>,
    pub disabled: Option<bool>,
}

impl Desk {
    /// Adds a member with a password that somebody tells them.
    pub async fn hire(&self, session: &Session, new: NewAgent) -> Result<Agent, Refusal> {
        let by = session.actor.may(Permission::ManageMembers)?;
        own_role_at_most(session, new.role)?;
        let (agent, password) = self.checked_agent(new)?;
        let password_hash = self.passwords.hash(&password).await?;
        let (tenant, sign_in) = (session.actor.tenant(), session.jti.clone());
        let scope = self.store.scope(tenant);
        let add = scope.transact(Some(by), move |tx| {
            Box::pin(async move {
                let id = tx.add_agent(&agent, &password_hash).await?.ok_or(TAKEN)?;
                tx.changed(Noun::Agent, id.0);
                let detail = json!({ "name": agent.name, "role": agent.role });
                tx.audit(deed(by, &sign_in, "agent.added", id, detail)).await?;
                Ok(id)
            })
        });
        self.agent(tenant, add.await?).await
    }

    pub async fn change_agent(&self, session: &Session, id: AgentId, changes: AgentChanges) -> Result<Agent, Refusal> {
        let by = session.actor.may(Permission::ManageMembers)?;
        let changes = checked(changes)?;
        let asking = session.clone();
        let (tenant, sign_in) = (session.actor.tenant(), session.jti.clone());
        let scope = self.store.scope(tenant);
        let change = scope.transact(Some(by), move |tx| {
            Box::pin(async move {
                let before = tx.agent(id).await?.ok_or(Refusal::NotFound("agent"))?;
                let after = changed(&before, changes);
                own_role_at_most(&asking, before.role.max(after.role))?;
                if after == before {
                    return Ok((after, Vec::new()));
                }
                if before.is_acting_admin() && !after.is_acting_admin() && !tx.has_another_admin(id).await? {
                    return Err(agent::LAST_ADMIN);
                }
                tx.set_agent(&after).await?;
                let closing = closing(tx, &before, &after).await?;
                tx.changed(Noun::Agent, id.0);
                tx.audit(deed(by, &sign_in, "agent.changed", id, difference(&shown(&before), &shown(&after)))).await?;
                Ok((after, closing))
            })
        });
        let (after, closing) = change.await?;
        self.close_sockets(tenant, closing);
        if after.disabled {
            // The round would do it, too, a moment later.
            self.requeue_of_disabled().await?;
        }
        Ok(after)
    }

    /// Closes the sockets of these sign-ins on every node; each may come back if its sign-in still lasts.
    pub(crate) fn close_sockets(&self, tenant: TenantId, sign_ins: Vec<String>) {
        for sign_in in sign_ins {
            let passing = Passing::SignedOut { tenant, sign_in };
            self.bus.publish(Signal::Passing(Arc::new(passing)));
        }
    }
}

pub(crate) const TAKEN: Refusal = Refusal::Conflict("An agent with this e-mail exists already.");
const ABOVE: Refusal = Refusal::Forbidden("This needs a higher role than yours.");

/// Nobody lifts anybody above themselves. A key may have less than its role, so it makes only what is below that.
pub(crate) fn own_role_at_most(session: &Session, role: Role) -> Result<(), Refusal> {
    let (_, own) = session.actor.agent()?;
    if role > own || (role == own && session.key().is_some()) { Err(ABOVE) } else { Ok(()) }
}

pub(crate) fn deed<'a>(by: AgentId, sign_in: &'a str, action: &'static str, id: AgentId, detail: Value) -> Deed<'a> {
    Deed { by, sign_in, action, noun: Noun::Agent, id: Some(id.0), detail }
}

fn checked(changes: AgentChanges) -> Result<AgentChanges, Refusal> {
    Ok(AgentChanges {
        name: changes.name.map(|name| agent::name(&name)).transpose()?,
        skills: changes.skills.map(|skills| crate::start::short_words("skills", skills)).transpose()?,
        max_chats: changes.max_chats.map(agent::max_chats).transpose()?,
        ..changes
    })
}

fn changed(before: &Agent, changes: AgentChanges) -> Agent {
    let mut after = before.clone();
    after.name = changes.name.unwrap_or(after.name);
    after.role = changes.role.unwrap_or(after.role);
    after.skills = changes.skills.unwrap_or(after.skills);
    after.max_chats = changes.max_chats.unwrap_or(after.max_chats);
    after.disabled = changes.disabled.unwrap_or(after.disabled);
    after
}

/// The sign-ins whose sockets must close: a disabled agent's end, a changed role must be proven anew.
async fn closing(tx: &mut Tx, before: &Agent, after: &Agent) -> Result<Vec<String>, Refusal> {
    if before.role == after.role && !after.disabled {
        return Ok(Vec::new());
    }
    let open = tx.open_sign_ins(after.id).await?;
    if after.disabled {
        tx.end_sign_ins_of(after.id).await?;
    }
    Ok(open)
}

/// What a change of a member may change.
fn shown(a: &Agent) -> Value {
    json!({ "name": a.name, "role": a.role, "skills": a.skills, "max_chats": a.max_chats, "disabled": a.disabled })
}
