//! Notifications' rows: what each agent is told.

use deskbell_domain::{
    AgentBrief, AgentId, ConversationId, Notification, NotificationId, NotificationKind, TenantId, TicketId, Timestamp,
};
use sea_orm::{ConnectionTrait, QueryResult, Value};
use serde_json::json;

use crate::{
    Scope, Store, Tx,
    engine::Kind::{Int, Text},
    error::{Error, Result},
    load::next_number,
    sql::{Db, get, json},
};

pub(crate) async fn insert<C: ConnectionTrait>(db: Db<'_, C>, new: &[Notification]) -> Result<()> {
    if new.is_empty() {
        return Ok(());
    }
    let row = |n: &Notification| {
        json!({ "id": n.id, "tenant": n.tenant, "agent": n.agent, "kind": n.kind.as_str(), "conversation": n.conversation,
            "ticket": n.ticket, "by_agent": n.by.as_ref().map(|a| a.id), "text": n.text, "at": n.at })
    };
    let rows: Vec<_> = new.iter().map(row).collect();
    let columns = [
        ("id", Int),
        ("tenant", Int),
        ("agent", Int),
        ("kind", Text),
        ("conversation", Text),
        ("ticket", Int),
        ("by_agent", Int),
        ("text", Text),
        ("at", Int),
    ];
    let names = columns.map(|(name, _)| name).join(", ");
    let sql = format!(
        "INSERT INTO notifications ({names}) SELECT {names} FROM {} r WHERE true ON CONFLICT DO NOTHING",
        db.engine.rows("$1", &columns)
    );
    db.execute(sql, [json(&rows)?.into()]).await?;
    Ok(())
}

/// What tells an agent that a ticket's time is nearly over, or over.
pub(crate) const WARNINGS: &str = "('sla_warning', 'sla_breached')";

impl Scope<'_> {
    /// An agent's, newest first, those older than `before`.
    pub async fn notifications(
        &self,
        agent: AgentId,
        unread_only: bool,
        before: Option<NotificationId>,
        limit: u32,
    ) -> Result<Vec<Notification>> {
        let unread = if unread_only { "AND n.read_at IS NULL" } else { "" };
        let sql = format!(
            "SELECT n.id, n.kind, n.conversation, n.ticket, n.by_agent, g.name AS by_name, v.name AS customer, n.text, \
             n.at, n.read_at FROM notifications n LEFT JOIN agents g ON g.id = n.by_agent \
             LEFT JOIN conversations c ON c.id = n.conversation LEFT JOIN tickets t ON t.id = n.ticket \
             LEFT JOIN visitors v ON v.id = coalesce(c.visitor, t.requester) \
             WHERE n.tenant = $1 AND n.agent = $2 AND n.id < $3 {unread} ORDER BY n.id DESC LIMIT $4"
        );
        let before = before.map_or(i64::MAX, |id| id.0);
        let values = [self.tenant.0.into(), agent.0.into(), before.into(), i64::from(limit).into()];
        let one = |row: &QueryResult| {
            let kind: String = get(row, "kind")?;
            let by = get::<Option<i64>>(row, "by_agent")?.zip(get::<Option<String>>(row, "by_name")?);
            Ok(Notification {
                tenant: self.tenant,
                id: NotificationId(get(row, "id")?),
                agent,
                kind: NotificationKind::parse(&kind).ok_or_else(|| Error::Stored(format!("notification {kind:?}")))?,
                conversation: get::<Option<String>>(row, "conversation")?.map(|id| ConversationId::from(id.as_str())),
                ticket: get::<Option<i64>>(row, "ticket")?.map(TicketId),
                by: by.map(|(id, name)| AgentBrief { id: AgentId(id), name }),
                customer: get(row, "customer")?,
                text: get(row, "text")?,
                at: Timestamp(get(row, "at")?),
                read_at: get::<Option<i64>>(row, "read_at")?.map(Timestamp),
            })
        };
        self.db().all(sql, values).await?.iter().map(one).collect()
    }

    pub async fn unread_notifications(&self, agent: AgentId) -> Result<i64> {
        let sql = "SELECT count(*) AS n FROM notifications WHERE tenant = $1 AND agent = $2 AND read_at IS NULL";
        let row = self.db().one(sql, [self.tenant.0.into(), agent.0.into()]).await?;
        row.map(|row| get(&row, "n")).transpose().map(Option::unwrap_or_default)
    }
}

/// A warning stays as long as its ticket is open: it is what keeps a second one from being given.
const IS_OLD: &str =
    "n.at < $1 AND NOT EXISTS (SELECT 1 FROM tickets t WHERE t.id = n.ticket AND t.status IN ('open', 'pending'))";

impl Store {
    /// A round's worth of whose there are from before then.
    pub async fn agents_with_old_notifications(&self, before: Timestamp) -> Result<Vec<(TenantId, AgentId)>> {
        let sql = format!("SELECT DISTINCT n.tenant, n.agent FROM notifications n WHERE {IS_OLD} LIMIT 1000");
        let rows = self.read_db().all(&sql, [before.0.into()]).await?;
        rows.iter().map(|row| Ok((TenantId(get(row, "tenant")?), AgentId(get(row, "agent")?)))).collect()
    }
}

impl Tx {
    pub async fn remove_old_notifications(&self, agent: AgentId, before: Timestamp) -> Result<u64> {
        let sql = format!(
            "DELETE FROM notifications WHERE id IN (SELECT n.id FROM notifications n \
             WHERE {IS_OLD} AND n.tenant = $2 AND n.agent = $3)"
        );
        self.db().execute(&sql, [before.0.into(), self.tenant.0.into(), agent.0.into()]).await
    }

    /// Marks an agent's as read: these, those about a conversation, or all. How many were not yet.
    pub async fn read_notifications(
        &self,
        agent: AgentId,
        ids: Option<&[NotificationId]>,
        conversation: Option<&ConversationId>,
    ) -> Result<u64> {
        let mut sql =
            "UPDATE notifications SET read_at = $1 WHERE tenant = $2 AND agent = $3 AND read_at IS NULL".to_owned();
        let mut values: Vec<Value> = vec![self.now.0.into(), self.tenant.0.into(), agent.0.into()];
        if let Some(ids) = ids {
            let keys: Vec<_> = ids.iter().map(|id| json!({ "id": id })).collect();
            values.push(json(&keys)?.into());
            let rows = self.db().engine.rows(&format!("${}", values.len()), &[("id", Int)]);
            sql.push_str(&format!(" AND id IN (SELECT id FROM {rows} k)"));
        }
        if let Some(conversation) = conversation {
            values.push(conversation.as_str().into());
            sql.push_str(&format!(" AND conversation = ${}", values.len()));
        }
        self.db().execute(sql, values).await
    }

    /// Warns an agent about a ticket, once. Whether it is the first time.
    pub async fn warn_of_ticket(
        &self,
        agent: AgentId,
        kind: NotificationKind,
        ticket: TicketId,
        text: &str,
    ) -> Result<bool> {
        let sql = format!("SELECT 1 AS one FROM notifications WHERE ticket = $1 AND agent = $2 AND kind IN {WARNINGS}");
        if self.db().one(sql, [ticket.0.into(), agent.0.into()]).await?.is_some() {
            return Ok(false);
        }
        let id = next_number(self.db(), "notification", 1).await?;
        let sql =
            "INSERT INTO notifications (id, tenant, agent, kind, ticket, text, at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let values: [Value; 7] = [
            id.into(),
            self.tenant.0.into(),
            agent.0.into(),
            kind.as_str().into(),
            ticket.0.into(),
            text.into(),
            self.now.0.into(),
        ];
        self.db().execute(sql, values).await?;
        Ok(true)
    }
}
