//! Erasing a person, and the receipts of it. See `docs/decisions/0047-a-person-is-erased.md`.

use deskbell_domain::{
    AgentBrief, AgentId, ConversationId, Erasure, ErasureId, File, Removed, TenantId, Timestamp, VisitorId,
};
use sea_orm::QueryResult;

use crate::{
    Scope, Store, Tx,
    error::Result,
    files,
    load::next_number,
    sql::{get, get_json, json},
};

const SELECT: &str = "SELECT e.*, g.name FROM erasures e JOIN agents g ON g.id = e.agent";

fn erasure(row: &QueryResult) -> Result<Erasure> {
    Ok(Erasure {
        id: ErasureId(get(row, "id")?),
        customer: VisitorId(get(row, "customer")?),
        by: AgentBrief { id: AgentId(get(row, "agent")?), name: get(row, "name")? },
        removed: get_json(row, "removed")?,
        at: Timestamp(get(row, "at")?),
        finished_at: get::<Option<i64>>(row, "finished_at")?.map(Timestamp),
    })
}

impl Tx {
    /// Removes a person with all they left and all that was said to and about them. `None` when there is nobody.
    pub async fn erase_customer(&mut self, customer: VisitorId, by: AgentId) -> Result<Option<Erasure>> {
        let (tenant, db) = (self.tenant.0, self.db());
        let sql = "SELECT email FROM visitors WHERE tenant = $1 AND id = $2";
        let Some(row) = db.one(sql, [tenant.into(), customer.0.into()]).await? else { return Ok(None) };
        let email: Option<String> = get(&row, "email")?;
        let sql = format!("SELECT id FROM conversations WHERE tenant = $1 AND visitor = $2{}", db.engine.for_update());
        let rows = db.all(sql, [tenant.into(), customer.0.into()]).await?;
        let chats = rows.iter().map(|row| Ok(get::<String>(row, "id")?.as_str().into()));
        let chats = chats.collect::<Result<Vec<ConversationId>>>()?;
        let mut removed = Removed::default();
        self.remove_tickets(Some(customer), &chats, &mut removed).await?;
        self.remove_conversations(&chats, Some(customer), &mut removed).await?;
        removed.files += self.withdraw_files("uploader = $1", &format!("v{customer}")).await?;
        self.remove_traces(customer, email, &mut removed).await?;
        let db = self.db();
        let id = next_number(db, "erasure", 1).await?;
        let sql = "INSERT INTO erasures (id, tenant, customer, agent, removed, at) VALUES ($1, $2, $3, $4, $5, $6)";
        let numbers = json(&removed)?;
        let values = [id.into(), tenant.into(), customer.0.into(), by.0.into(), numbers.into(), self.now.0.into()];
        db.execute(sql, values).await?;
        let row = db.one(format!("{SELECT} WHERE e.id = $1"), [id.into()]).await?;
        row.as_ref().map(erasure).transpose()
    }

    async fn remove_traces(&self, customer: VisitorId, email: Option<String>, removed: &mut Removed) -> Result<()> {
        let (tenant, db) = (self.tenant.0, self.db());
        let own = || [tenant.into(), customer.0.into()];
        let sql = "DELETE FROM visits WHERE tenant = $1 AND visitor = $2";
        removed.visits += db.execute(sql, own()).await? as i64;
        let sql = "DELETE FROM customer_notes WHERE tenant = $1 AND customer = $2";
        removed.notes += db.execute(sql, own()).await? as i64;
        // Mails with a key are visitors'; one to an agent of the same address goes out.
        if let Some(email) = email {
            let sql = "DELETE FROM mails WHERE tenant = $1 AND lower(recipient) = lower($2) \
                       AND (key IS NOT NULL OR state <> 'waiting')";
            removed.mails += db.execute(sql, [tenant.into(), email.into()]).await? as i64;
        }
        self.remove_kept_answers(customer).await?;
        let sql = "DELETE FROM starts WHERE tenant = $1 AND key LIKE $2";
        db.execute(sql, [tenant.into(), format!("v{customer}:%").into()]).await?;
        db.execute("DELETE FROM visitors WHERE tenant = $1 AND id = $2", own()).await?;
        Ok(())
    }

    /// Answers kept for retries: the person's own, and agents' that show the person.
    async fn remove_kept_answers(&self, customer: VisitorId) -> Result<()> {
        let (tenant, db) = (self.tenant.0, self.db());
        let sql = "DELETE FROM keyed_requests WHERE tenant = $1 AND actor = $2";
        db.execute(sql, [tenant.into(), format!("v{customer}").into()]).await?;
        for field in ["customer", "visitor", "requester"] {
            for end in [",", "}"] {
                let part = format!("%\"{field}\":{customer}{end}%");
                let sql = "DELETE FROM keyed_requests WHERE tenant = $1 AND outcome LIKE $2";
                db.execute(sql, [tenant.into(), part.into()]).await?;
            }
        }
        let whole = format!("%{{\"tenant\":{tenant},\"id\":{customer},\"name\":%");
        let sql = "DELETE FROM keyed_requests WHERE tenant = $1 AND outcome LIKE $2";
        db.execute(sql, [tenant.into(), whole.into()]).await?;
        Ok(())
    }
}

impl Scope<'_> {
    /// Newest first.
    pub async fn erasures(&self, before: Option<ErasureId>, limit: u32) -> Result<Vec<Erasure>> {
        let sql = format!("{SELECT} WHERE e.tenant = $1 AND e.id < $2 ORDER BY e.id DESC LIMIT $3");
        let before = before.map_or(i64::MAX, |id| id.0);
        let values = [self.tenant.0.into(), before.into(), i64::from(limit).into()];
        self.db().all(sql, values).await?.iter().map(erasure).collect()
    }

    pub async fn erasure(&self, id: ErasureId) -> Result<Option<Erasure>> {
        let sql = format!("{SELECT} WHERE e.tenant = $1 AND e.id = $2");
        let row = self.db().one(sql, [self.tenant.0.into(), id.0.into()]).await?;
        row.as_ref().map(erasure).transpose()
    }
}

impl Store {
    /// Whose tokens prove nobody any more.
    pub async fn erased_customers(&self) -> Result<Vec<(TenantId, VisitorId)>> {
        let rows = self.read_db().all("SELECT tenant, customer FROM erasures", []).await?;
        rows.iter().map(|row| Ok((TenantId(get(row, "tenant")?), VisitorId(get(row, "customer")?)))).collect()
    }

    /// Files whose bytes are still to go.
    pub async fn files_to_remove(&self, limit: u32) -> Result<Vec<File>> {
        files::to_remove(self.write_db(), limit).await
    }

    pub async fn has_unfinished_erasures(&self) -> Result<bool> {
        let sql = "SELECT 1 AS one FROM erasures WHERE finished_at IS NULL LIMIT 1";
        Ok(self.read_db().one(sql, []).await?.is_some())
    }

    /// Every byte of those erased until `before` is gone.
    pub async fn erasures_are_finished(&self, before: Timestamp, now: Timestamp) -> Result<()> {
        let sql = "UPDATE erasures SET finished_at = $1 WHERE finished_at IS NULL AND at <= $2";
        self.write_db().execute(sql, [now.0.into(), before.0.into()]).await?;
        Ok(())
    }

    /// Takes what was deleted out of the engine's own files.
    pub async fn scrub(&self) -> Result<()> {
        self.connections.scrub().await
    }
}
