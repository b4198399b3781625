//! Tickets' rows.

use deskbell_domain::{
    AgentBrief, AgentId, Priority, SlaClock, SlaTargets, TeamBrief, TeamId, TenantId, Ticket, TicketId, TicketStatus,
    TicketView, Timestamp, VisitorId,
};
use sea_orm::{ConnectionTrait, QueryResult, Value};
use serde_json::json;

use crate::{
    Scope, Store, Tx,
    engine::Kind::{Int, Text},
    error::{Error, Result},
    load::next_number,
    notifications::WARNINGS,
    sql::{Db, get, get_json, json},
    ticket_search, visitors,
};

/// Which tickets.
#[derive(Debug, Clone, Default)]
pub struct TicketFilter {
    /// Empty: any.
    pub statuses: Vec<TicketStatus>,
    pub priority: Option<Priority>,
    /// `Some(None)`: nobody's.
    pub assignee: Option<Option<AgentId>>,
    /// `Some(None)`: no team's.
    pub team: Option<Option<TeamId>>,
    pub requester: Option<VisitorId>,
    pub ids: Option<Vec<TicketId>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TicketSort {
    /// What changed last, first.
    #[default]
    Updated,
    Created,
    Priority,
    /// What is due next, first.
    Due,
}

/// Where a page ended: the sort's value and the id.
pub type TicketEnd = (i64, i64);

impl TicketSort {
    /// What is sorted by, larger first.
    fn key(self) -> &'static str {
        match self {
            Self::Updated => "t.updated_at",
            Self::Created => "t.created_at",
            Self::Priority => "t.priority",
            Self::Due => "COALESCE(-t.due_at, -9007199254740991)",
        }
    }

    /// Where the next page begins.
    pub fn end(self, last: &Ticket) -> TicketEnd {
        let key = match self {
            Self::Updated => last.updated_at.0,
            Self::Created => last.created_at.0,
            Self::Priority => last.priority.rank(),
            Self::Due => last.due_at.map_or(-9_007_199_254_740_991, |due| -due.0),
        };
        (key, last.id.0)
    }
}

fn ticket(row: &QueryResult) -> Result<Ticket> {
    let (conversation, status): (Option<String>, String) = (get(row, "conversation")?, get(row, "status")?);
    Ok(Ticket {
        tenant: TenantId(get(row, "tenant")?),
        id: TicketId(get(row, "id")?),
        conversation: conversation.map(|c| c.as_str().into()),
        upto_seq: get(row, "upto_seq")?,
        subject: get(row, "subject")?,
        status: TicketStatus::parse(&status).ok_or_else(|| Error::Stored(format!("ticket status {status:?}")))?,
        priority: Priority::from_rank(get(row, "priority")?),
        requester: VisitorId(get(row, "requester")?),
        assignee: get::<Option<i64>>(row, "assignee")?.map(AgentId),
        team: get::<Option<i64>>(row, "team")?.map(TeamId),
        tags: get_json(row, "tags")?,
        due_at: get::<Option<i64>>(row, "due_at")?.map(Timestamp),
        clock: SlaClock {
            run_ms: get(row, "run_ms")?,
            since: get::<Option<i64>>(row, "running_since")?.map(Timestamp),
            first_response_ms: get(row, "first_response_ms")?,
        },
        created_at: Timestamp(get(row, "created_at")?),
        updated_at: Timestamp(get(row, "updated_at")?),
    })
}

fn view(row: &QueryResult) -> Result<TicketView> {
    let ticket = ticket(row)?;
    let name: Option<String> = get(row, "assignee_name")?;
    let team: Option<String> = get(row, "team_name")?;
    Ok(TicketView {
        requester: visitors::joined(row, ticket.tenant, ticket.requester)?,
        assignee: ticket.assignee.zip(name).map(|(id, name)| AgentBrief { id, name }),
        team: ticket.team.zip(team).map(|(id, name)| TeamBrief { id, name }),
        ticket,
    })
}

pub(crate) async fn insert<C: ConnectionTrait>(db: Db<'_, C>, new: &[Ticket]) -> Result<()> {
    if new.is_empty() {
        return Ok(());
    }
    let mut rows = Vec::with_capacity(new.len());
    for t in new {
        rows.push(json!({ "id": t.id, "tenant": t.tenant, "conversation": t.conversation, "upto_seq": t.upto_seq,
            "subject": t.subject, "status": t.status.as_str(), "priority": t.priority.rank(), "requester": t.requester,
            "assignee": t.assignee, "team": t.team, "tags": json(&t.tags)?, "due_at": t.due_at, "run_ms": t.clock.run_ms,
            "running_since": t.clock.since, "first_response_ms": t.clock.first_response_ms,
            "created_at": t.created_at, "updated_at": t.updated_at }));
    }
    let columns = [
        ("id", Int),
        ("tenant", Int),
        ("conversation", Text),
        ("upto_seq", Int),
        ("subject", Text),
        ("status", Text),
        ("priority", Int),
        ("requester", Int),
        ("assignee", Int),
        ("team", Int),
        ("tags", Text),
        ("due_at", Int),
        ("run_ms", Int),
        ("running_since", Int),
        ("first_response_ms", Int),
        ("created_at", Int),
        ("updated_at", Int),
    ];
    let names = columns.map(|(name, _)| name).join(", ");
    let sql = format!("INSERT INTO tickets ({names}) SELECT {names} FROM {} r", db.engine.rows("$1", &columns));
    db.execute(sql, [json(&rows)?.into()]).await?;
    for t in new {
        ticket_search::put(db, t.tenant, t.id, ticket_search::Row::Subject, &t.subject).await?;
    }
    Ok(())
}

impl Tx {
    pub async fn ticket(&self, id: TicketId) -> Result<Option<Ticket>> {
        let sql = "SELECT * FROM tickets WHERE tenant = $1 AND id = $2";
        self.db().one(sql, [self.tenant.0.into(), id.0.into()]).await?.as_ref().map(ticket).transpose()
    }

    /// The ticket made under this client-made id, and the hash of what it was made of.
    pub async fn ticket_by_client_key(&self, key: &str) -> Result<Option<(Ticket, String)>> {
        let sql = "SELECT * FROM tickets WHERE tenant = $1 AND client_key = $2";
        let Some(row) = self.db().one(sql, [self.tenant.0.into(), key.into()]).await? else { return Ok(None) };
        Ok(Some((ticket(&row)?, get(&row, "client_hash")?)))
    }

    pub async fn add_ticket(&self, new: &Ticket, client: Option<(&str, &str)>) -> Result<()> {
        insert(self.db(), std::slice::from_ref(new)).await?;
        if let Some((key, hash)) = client {
            let sql = "UPDATE tickets SET client_key = $1, client_hash = $2 WHERE tenant = $3 AND id = $4";
            let values = [key.into(), hash.into(), self.tenant.0.into(), new.id.0.into()];
            self.db().execute(sql, values).await?;
        }
        Ok(())
    }

    /// Writes everything back that may change.
    pub async fn save_ticket(&self, t: &Ticket) -> Result<()> {
        let sql = "UPDATE tickets SET subject = $3, status = $4, priority = $5, assignee = $6, tags = $7, due_at = $8, \
                   run_ms = $9, running_since = $10, first_response_ms = $11, updated_at = $12, team = $13 \
                   WHERE tenant = $1 AND id = $2";
        let values: [Value; 13] = [
            self.tenant.0.into(),
            t.id.0.into(),
            t.subject.as_str().into(),
            t.status.as_str().into(),
            t.priority.rank().into(),
            t.assignee.map(|a| a.0).into(),
            json(&t.tags)?.into(),
            t.due_at.map(|d| d.0).into(),
            t.clock.run_ms.into(),
            t.clock.since.map(|s| s.0).into(),
            t.clock.first_response_ms.into(),
            t.updated_at.0.into(),
            t.team.map(|team| team.0).into(),
        ];
        self.db().execute(sql, values).await?;
        ticket_search::put(self.db(), self.tenant, t.id, ticket_search::Row::Subject, &t.subject).await
    }

    pub async fn set_sla_targets(&self, targets: &SlaTargets) -> Result<()> {
        let sql = "INSERT INTO sla_targets (tenant, targets) VALUES ($1, $2) \
                   ON CONFLICT (tenant) DO UPDATE SET targets = excluded.targets";
        self.db().execute(sql, [self.tenant.0.into(), json(targets)?.into()]).await?;
        Ok(())
    }
}

impl Scope<'_> {
    pub async fn ticket(&self, id: TicketId) -> Result<Option<TicketView>> {
        let filter = TicketFilter { ids: Some(vec![id]), ..TicketFilter::default() };
        Ok(self.tickets(&filter, TicketSort::Created, None, 1).await?.pop())
    }

    pub async fn tickets(
        &self,
        filter: &TicketFilter,
        sort: TicketSort,
        after: Option<TicketEnd>,
        limit: u32,
    ) -> Result<Vec<TicketView>> {
        let key = sort.key();
        let (last, last_id) = after.unwrap_or((i64::MAX, i64::MAX));
        let mut values: Vec<Value> = vec![self.tenant.0.into(), last.into(), last_id.into(), i64::from(limit).into()];
        let mut conditions = String::new();
        let mut and = |condition: &str, value: Value| {
            values.push(value);
            conditions += &format!(" AND {}", condition.replace('?', &format!("${}", values.len())));
        };
        if let Some(priority) = filter.priority {
            and("t.priority = ?", priority.rank().into());
        }
        match filter.assignee {
            None => {}
            Some(None) => and("t.assignee IS NULL AND ? = 0", 0_i64.into()),
            Some(Some(agent)) => and("t.assignee = ?", agent.0.into()),
        }
        match filter.team {
            None => {}
            Some(None) => and("t.team IS NULL AND ? = 0", 0_i64.into()),
            Some(Some(team)) => and("t.team = ?", team.0.into()),
        }
        if let Some(requester) = filter.requester {
            and("t.requester = ?", requester.0.into());
        }
        if !filter.statuses.is_empty() {
            let rows: Vec<_> = filter.statuses.iter().map(|s| json!({ "status": s.as_str() })).collect();
            let rows_sql = self.engine().rows("?", &[("status", Text)]);
            and(&format!("t.status IN (SELECT status FROM {rows_sql} k)"), json(&rows)?.into());
        }
        if let Some(ids) = &filter.ids {
            let rows: Vec<_> = ids.iter().map(|id| json!({ "id": id })).collect();
            let rows_sql = self.engine().rows("?", &[("id", Int)]);
            and(&format!("t.id IN (SELECT id FROM {rows_sql} k)"), json(&rows)?.into());
        }
        let sql = format!(
            "SELECT t.*, a.name AS assignee_name, m.name AS team_name, {} FROM tickets t \
             JOIN visitors v ON v.id = t.requester LEFT JOIN agents a ON a.id = t.assignee \
             LEFT JOIN teams m ON m.id = t.team AND m.tenant = t.tenant WHERE t.tenant = $1 AND ({key} < $2 OR ({key} = $2 AND t.id < $3))\
             {conditions} ORDER BY {key} DESC, t.id DESC LIMIT $4",
            visitors::JOINED
        );
        self.db().all(sql, values).await?.iter().map(view).collect()
    }

    /// A number for a new ticket.
    pub async fn next_ticket_id(&self) -> Result<TicketId> {
        next_number(self.store.write_db(), "ticket", 1).await.map(TicketId)
    }

    pub async fn sla_targets(&self) -> Result<SlaTargets> {
        let sql = "SELECT targets FROM sla_targets WHERE tenant = $1";
        let row = self.db().one(sql, [self.tenant.0.into()]).await?;
        row.map_or(Ok(SlaTargets::default()), |row| get_json(&row, "targets"))
    }

    /// Those whose clock runs and whose agent was not warned of them yet.
    pub async fn unwarned_tickets(&self) -> Result<Vec<Ticket>> {
        let sql = format!(
            "SELECT t.* FROM tickets t WHERE t.tenant = $1 AND t.status = 'open' AND t.assignee IS NOT NULL \
             AND t.running_since IS NOT NULL AND NOT EXISTS (SELECT 1 FROM notifications n \
             WHERE n.ticket = t.id AND n.agent = t.assignee AND n.kind IN {WARNINGS}) ORDER BY t.id LIMIT 1000"
        );
        self.db().all(sql, [self.tenant.0.into()]).await?.iter().map(ticket).collect()
    }
}

impl Store {
    /// The tenants that have promised something.
    pub async fn tenants_with_targets(&self) -> Result<Vec<TenantId>> {
        let rows = self.read_db().all("SELECT tenant FROM sla_targets", []).await?;
        rows.iter().map(|row| Ok(TenantId(get(row, "tenant")?))).collect()
    }
}
