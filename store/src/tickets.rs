//! Tickets' rows.

use deskbell_domain::{AgentId, Priority, TenantId, Ticket, TicketId, Timestamp, VisitorId};
use sea_orm::{ConnectionTrait, QueryResult};
use serde_json::json;

use crate::{
    Scope,
    engine::Kind::{Int, Text},
    error::Result,
    sql::{Db, get, json},
};

fn ticket(row: &QueryResult) -> Result<Ticket> {
    let conversation: Option<String> = get(row, "conversation")?;
    Ok(Ticket {
        tenant: TenantId(get(row, "tenant")?),
        id: TicketId(get(row, "id")?),
        conversation: conversation.map(|c| c.as_str().into()),
        upto_seq: get(row, "upto_seq")?,
        subject: get(row, "subject")?,
        status: get(row, "status")?,
        priority: Priority::from_rank(get(row, "priority")?),
        requester: VisitorId(get(row, "requester")?),
        assignee: get::<Option<i64>>(row, "assignee")?.map(AgentId),
        created_at: Timestamp(get(row, "created_at")?),
    })
}

pub(crate) async fn insert<C: ConnectionTrait>(db: Db<'_, C>, new: &[Ticket]) -> Result<()> {
    if new.is_empty() {
        return Ok(());
    }
    let row = |t: &Ticket| {
        json!({ "id": t.id, "tenant": t.tenant, "conversation": t.conversation, "upto_seq": t.upto_seq,
            "subject": t.subject, "status": t.status, "priority": t.priority.rank(), "requester": t.requester,
            "assignee": t.assignee, "created_at": t.created_at })
    };
    let rows: Vec<_> = new.iter().map(row).collect();
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
        ("created_at", Int),
    ];
    let names = columns.map(|(name, _)| name).join(", ");
    let sql = format!("INSERT INTO tickets ({names}) SELECT {names} FROM {} r", db.engine.rows("$1", &columns));
    db.execute(sql, [json(&rows)?.into()]).await?;
    Ok(())
}

impl Scope<'_> {
    pub async fn ticket(&self, id: TicketId) -> Result<Option<Ticket>> {
        let sql = "SELECT * FROM tickets WHERE tenant = $1 AND id = $2";
        let row = self.db().one(sql, [self.tenant.0.into(), id.0.into()]).await?;
        row.as_ref().map(ticket).transpose()
    }

    /// Newest first; of one requester, or all.
    pub async fn tickets(
        &self,
        requester: Option<VisitorId>,
        before: Option<TicketId>,
        limit: u32,
    ) -> Result<Vec<Ticket>> {
        let sql = "SELECT * FROM tickets WHERE tenant = $1 AND ($2 = 0 OR requester = $2) AND id < $3 \
                   ORDER BY id DESC LIMIT $4";
        let values = [
            self.tenant.0.into(),
            requester.map_or(0, |r| r.0).into(),
            before.map_or(i64::MAX, |b| b.0).into(),
            i64::from(limit).into(),
        ];
        self.db().all(sql, values).await?.iter().map(ticket).collect()
    }
}
