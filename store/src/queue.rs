//! What the clock asks of the queue: leases, what is idle, who waits, how fast it moves.

use std::collections::HashMap;

use deskbell_domain::{AgentId, ConversationId, Priority, TeamId, TenantId, Timestamp, VisitorId, tenant::CANARY};
use sea_orm::QueryResult;

use crate::{
    Scope, Store,
    error::Result,
    sql::{get, get_json},
};

/// An acceptance without a reply yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    pub tenant: TenantId,
    pub conversation: ConversationId,
    pub agent: AgentId,
    pub until: Timestamp,
}

/// A waiting conversation, as far as its place and its routing go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    pub conversation: ConversationId,
    pub visitor: VisitorId,
    pub priority: Priority,
    pub queued_at: Timestamp,
    pub skills: Vec<String>,
    pub team: Option<TeamId>,
}

impl Store {
    /// How many conversations of all tenants are open, by status. A cross join: by each tenant's index, past the closed ones.
    pub async fn open_conversations(&self) -> Result<HashMap<String, i64>> {
        let sql = "SELECT c.status AS status, count(*) AS n FROM tenants t CROSS JOIN conversations c \
                   WHERE t.slug <> $1 AND c.tenant = t.id AND c.status IN ('pending', 'active') GROUP BY c.status";
        let rows = self.read_db().all(sql, [CANARY.into()]).await?;
        rows.iter().map(|row| Ok((get(row, "status")?, get(row, "n")?))).collect()
    }

    /// What agents still hold who may not sign in any more. A cross join: the few agents first, not the many chats.
    pub async fn chats_of_disabled(&self) -> Result<Vec<(TenantId, ConversationId, AgentId)>> {
        let sql = "SELECT c.tenant, c.id, c.agent FROM agents g CROSS JOIN conversations c \
                   WHERE g.disabled = 1 AND c.tenant = g.tenant AND c.status = 'active' AND c.agent = g.id ORDER BY c.queued_at LIMIT 1000";
        let rows = self.read_db().all(sql, []).await?;
        let one = |row| {
            let id: String = get(row, "id")?;
            Ok((TenantId(get(row, "tenant")?), id.as_str().into(), AgentId(get(row, "agent")?)))
        };
        rows.iter().map(one).collect()
    }

    /// Those that end before `before`, soonest first.
    pub async fn leases(&self, before: Timestamp) -> Result<Vec<Lease>> {
        let sql = "SELECT tenant, id, agent, lease_until FROM conversations \
                   WHERE lease_until < $1 AND status = 'active' AND agent IS NOT NULL ORDER BY lease_until LIMIT 500";
        let lease = |row: &QueryResult| {
            let conversation: String = get(row, "id")?;
            Ok(Lease {
                tenant: TenantId(get(row, "tenant")?),
                conversation: conversation.as_str().into(),
                agent: AgentId(get(row, "agent")?),
                until: Timestamp(get(row, "lease_until")?),
            })
        };
        self.read_db().all(sql, [before.0.into()]).await?.iter().map(lease).collect()
    }

    /// What was set aside until before `before`, soonest first, and by whom.
    pub async fn snoozes(&self, before: Timestamp) -> Result<Vec<(TenantId, ConversationId, AgentId)>> {
        let sql = "SELECT tenant, id, snoozed_by FROM conversations \
                   WHERE snoozed_until <= $1 AND snoozed_by IS NOT NULL ORDER BY snoozed_until LIMIT 500";
        let one = |row: &QueryResult| {
            let conversation: String = get(row, "id")?;
            Ok((TenantId(get(row, "tenant")?), conversation.as_str().into(), AgentId(get(row, "snoozed_by")?)))
        };
        self.read_db().all(sql, [before.0.into()]).await?.iter().map(one).collect()
    }

    /// The tenants where somebody waits.
    pub async fn tenants_with_queue(&self) -> Result<Vec<TenantId>> {
        let sql = "SELECT t.id FROM tenants t WHERE t.slug <> $1 AND EXISTS \
                   (SELECT 1 FROM conversations c WHERE c.tenant = t.id AND c.status = 'pending')";
        self.read_db().all(sql, [CANARY.into()]).await?.iter().map(|row| Ok(TenantId(get(row, "id")?))).collect()
    }
}

impl Scope<'_> {
    /// Active ones in which nothing happened since `since`.
    pub async fn quiet_since(&self, since: Timestamp) -> Result<Vec<ConversationId>> {
        let sql = "SELECT id FROM conversations WHERE tenant = $1 AND status = 'active' AND last_activity_at <= $2 \
                   AND snoozed_by IS NULL \
                   ORDER BY last_activity_at LIMIT 100";
        let rows = self.db().all(sql, [self.tenant.0.into(), since.0.into()]).await?;
        rows.iter().map(|row| Ok(get::<String>(row, "id")?.as_str().into())).collect()
    }

    /// The queue in its order, as much of it as a place is worth telling.
    pub async fn waiting(&self) -> Result<Vec<Waiting>> {
        let sql = "SELECT id, visitor, priority, queued_at, skills, team FROM conversations \
                   WHERE tenant = $1 AND status = 'pending' ORDER BY priority DESC, queued_at, id LIMIT 1000";
        let waiting = |row: &QueryResult| {
            let conversation: String = get(row, "id")?;
            Ok(Waiting {
                conversation: conversation.as_str().into(),
                visitor: VisitorId(get(row, "visitor")?),
                priority: Priority::from_rank(get(row, "priority")?),
                queued_at: Timestamp(get(row, "queued_at")?),
                skills: get_json(row, "skills")?,
                team: get::<Option<i64>>(row, "team")?.map(TeamId),
            })
        };
        self.db().all(sql, [self.tenant.0.into()]).await?.iter().map(waiting).collect()
    }

    /// Since when and until when the newest accepted ones waited.
    pub async fn accepted_since(&self, since: Timestamp) -> Result<Vec<(Timestamp, Timestamp)>> {
        let sql = "SELECT queued_at, assigned_at FROM conversations WHERE tenant = $1 AND assigned_at > $2 \
                   ORDER BY assigned_at DESC LIMIT 200";
        let rows = self.db().all(sql, [self.tenant.0.into(), since.0.into()]).await?;
        rows.iter().map(|row| Ok((Timestamp(get(row, "queued_at")?), Timestamp(get(row, "assigned_at")?)))).collect()
    }
}
