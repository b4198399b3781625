//! Gives waiting chats to agents where the tenant wants that: in queue order, to who is online, able and free.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};

use dashmap::DashMap;
use deskbell_domain::{
    Actor, AgentId, ConversationId, Fact, MessageId, NotificationKind, Noun, Permission, Presence, Refusal, Routing,
    Status, Team, TenantId,
    routing::{Candidate, choose},
};
use deskbell_store::{Command, Needs, Unit, Waiting};
use serde_json::json;

use crate::{Desk, audit::difference, conversations::system_line};

/// How long another node's change of the settings may go unnoticed here.
const FRESH: Duration = Duration::from_secs(5);

/// The tenants' settings as last read, and whom this node gave one when.
#[derive(Default)]
pub struct Routings {
    read: DashMap<TenantId, (Instant, Routing)>,
    given: DashMap<AgentId, i64>,
    turn: AtomicI64,
}

impl Desk {
    pub async fn routing(&self, actor: &Actor) -> Result<Routing, Refusal> {
        actor.agent()?;
        Ok(self.store.scope(actor.tenant()).routing().await?)
    }

    pub async fn set_routing(&self, actor: &Actor, new: Routing) -> Result<Routing, Refusal> {
        let by = actor.may(Permission::ManageSettings)?;
        let new = new.checked()?;
        let scope = self.store.scope(actor.tenant());
        let before = scope.routing().await?;
        let set = scope.transact(Some(by), move |tx| {
            Box::pin(async move {
                tx.set_routing(&new).await?;
                tx.changed(Noun::Settings, None);
                let detail = json!({ "changes": difference(&shown(before), &shown(new)) });
                Ok(tx.audit_by_actor("routing.changed", Noun::Settings, None, detail).await?)
            })
        });
        set.await?;
        self.routings.read.insert(actor.tenant(), (Instant::now(), new));
        Ok(new)
    }

    pub(crate) async fn routing_of(&self, tenant: TenantId) -> Result<Routing, Refusal> {
        if let Some(known) = self.routings.read.get(&tenant).filter(|known| known.0.elapsed() < FRESH) {
            return Ok(known.1);
        }
        let routing = self.store.scope(tenant).routing().await?;
        self.routings.read.insert(tenant, (Instant::now(), routing));
        Ok(routing)
    }

    /// As last read, without asking: nothing may come between a message and its way to the writer.
    pub(crate) fn known_routing(&self, tenant: TenantId) -> Routing {
        self.routings.read.get(&tenant).map_or_else(Routing::default, |known| known.1)
    }

    /// Gives out as much of a tenant's queue as there is room for.
    pub(crate) async fn route(&self, tenant: TenantId, routing: Routing) -> Result<(), Refusal> {
        let scope = self.store.scope(tenant);
        let waiting = scope.waiting().await?;
        if waiting.is_empty() {
            return Ok(());
        }
        let mut candidates = self.candidates(tenant).await?;
        if candidates.is_empty() {
            return Ok(());
        }
        let teams = scope.teams().await?;
        for chat in waiting {
            let members = of_team(&candidates, &chat, &teams);
            let Some(agent) = choose(routing.mode, &chat.skills, &members) else { continue };
            let command =
                RouteTo { tenant, id: chat.conversation, agent, line: self.ids.message(), lease: routing.accept_lease };
            if self.store.writer().submit(command).await? {
                let turn = self.routings.turn.fetch_add(1, Ordering::Relaxed) + 1;
                self.routings.given.insert(agent, turn);
                for candidate in candidates.iter_mut().filter(|c| c.id == agent) {
                    candidate.active += 1;
                    candidate.last_given = turn;
                }
            }
        }
        Ok(())
    }

    async fn candidates(&self, tenant: TenantId) -> Result<Vec<Candidate>, Refusal> {
        let scope = self.store.scope(tenant);
        let active: HashMap<_, _> = scope.active_counts().await?.into_iter().collect();
        let online = scope.agents().await?.into_iter().filter(|a| !a.disabled);
        let online = online.filter(|a| self.presence(tenant, a.id) == Presence::Online);
        let candidate = |a: deskbell_domain::Agent| Candidate {
            id: a.id,
            skills: a.skills,
            active: active.get(&a.id).copied().unwrap_or(0),
            max_chats: a.max_chats,
            last_given: self.routings.given.get(&a.id).map_or(0, |turn| *turn),
        };
        Ok(online.map(candidate).collect())
    }
}

fn shown(r: Routing) -> serde_json::Value {
    json!({ "routing": r.mode.as_str(), "accept_lease": r.accept_lease, "close_idle_after": r.close_idle_after })
}

/// A team's chat goes to its members.
fn of_team(candidates: &[Candidate], chat: &Waiting, teams: &[Team]) -> Vec<Candidate> {
    let team = chat.team.and_then(|id| teams.iter().find(|t| t.id == id));
    let may = |c: &&Candidate| team.is_none_or(|team| team.members.contains(&c.id));
    candidates.iter().filter(may).cloned().collect()
}

struct RouteTo {
    tenant: TenantId,
    id: ConversationId,
    agent: AgentId,
    line: MessageId,
    lease: i64,
}

impl Command for RouteTo {
    /// Whether it still waited.
    type Reply = bool;

    fn needs(&self) -> Needs {
        Needs {
            conversations: vec![self.id.clone()],
            agents: vec![self.agent],
            new_notifications: 1,
            ..Needs::of(self.tenant)
        }
    }

    fn run(&mut self, unit: &mut Unit) -> Result<bool, Refusal> {
        if unit.view(self.tenant, &self.id)?.conversation.status != Status::Pending {
            return Ok(false);
        }
        let agent = unit.agent(self.tenant, self.agent)?.brief();
        let before = unit.view(self.tenant, &self.id)?.clone();
        let (now, lease) = (unit.now, unit.now.plus_seconds(self.lease));
        unit.change(self.tenant, &self.id)?.assign(agent.clone(), Some(lease), now);
        unit.record(self.tenant, &self.id, Fact::Assigned { agent: agent.clone(), from: None, by: None })?;
        let line = format!("{} joined the chat.", agent.name);
        system_line(unit, self.tenant, &self.id, self.line, line, json!({ "code": "assigned", "agent": agent }))?;
        unit.notify(self.agent, NotificationKind::Assigned, &before, None, before.preview())?;
        Ok(true)
    }
}

/// Every tenant that wants it, once.
pub(crate) async fn run(desk: &Arc<Desk>) -> Result<(), Refusal> {
    for (tenant, routing) in desk.store.routed_tenants().await? {
        if routing.mode != deskbell_domain::routing::Mode::Manual {
            desk.route(tenant, routing).await?;
        }
        if let Some(after) = routing.close_idle_after {
            desk.close_idle(tenant, after).await?;
        }
    }
    Ok(())
}
