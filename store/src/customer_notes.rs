//! Rows of notes about people, and what happened with a person over time.

use deskbell_domain::{AgentBrief, AgentId, CustomerNote, CustomerNoteId, TenantId, Timestamp, VisitorId};
use sea_orm::QueryResult;

use crate::{Scope, Tx, error::Result, load::next_number, sql::get};

const SELECT: &str = "SELECT n.*, g.name FROM customer_notes n JOIN agents g ON g.id = n.author";

/// One thing that happened with a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// `chat`, `ticket` or `note`
    pub kind: String,
    pub id: String,
    /// Subject, or the note's text.
    pub title: Option<String>,
    pub status: Option<String>,
    pub at: Timestamp,
}

fn note(row: &QueryResult) -> Result<CustomerNote> {
    Ok(CustomerNote {
        tenant: TenantId(get(row, "tenant")?),
        id: CustomerNoteId(get(row, "id")?),
        customer: VisitorId(get(row, "customer")?),
        author: AgentBrief { id: AgentId(get(row, "author")?), name: get(row, "name")? },
        text: get(row, "text")?,
        created_at: Timestamp(get(row, "created_at")?),
        updated_at: Timestamp(get(row, "updated_at")?),
    })
}

fn moment(row: &QueryResult) -> Result<Moment> {
    Ok(Moment {
        kind: get(row, "kind")?,
        id: get(row, "id")?,
        title: get(row, "title")?,
        status: get(row, "status")?,
        at: Timestamp(get(row, "at")?),
    })
}

impl Tx {
    pub async fn customer_exists(&self, id: VisitorId) -> Result<bool> {
        let sql = "SELECT id FROM visitors WHERE tenant = $1 AND id = $2";
        Ok(self.db().one(sql, [self.tenant.0.into(), id.0.into()]).await?.is_some())
    }

    pub async fn customer_note(&self, customer: VisitorId, id: CustomerNoteId) -> Result<Option<CustomerNote>> {
        let sql = format!("{SELECT} WHERE n.tenant = $1 AND n.customer = $2 AND n.id = $3");
        let values = [self.tenant.0.into(), customer.0.into(), id.0.into()];
        self.db().one(sql, values).await?.as_ref().map(note).transpose()
    }

    pub async fn customer_note_by_client_id(
        &self,
        customer: VisitorId,
        author: AgentId,
        client_id: &str,
    ) -> Result<Option<CustomerNote>> {
        let sql = format!("{SELECT} WHERE n.tenant = $1 AND n.customer = $2 AND n.author = $3 AND n.client_id = $4");
        let values = [self.tenant.0.into(), customer.0.into(), author.0.into(), client_id.into()];
        self.db().one(sql, values).await?.as_ref().map(note).transpose()
    }

    pub async fn add_customer_note(
        &self,
        customer: VisitorId,
        author: AgentId,
        text: &str,
        client_id: Option<&str>,
    ) -> Result<CustomerNoteId> {
        let id = next_number(self.db(), "customer_note", 1).await?;
        let sql = "INSERT INTO customer_notes (id, tenant, customer, author, text, client_id, created_at, updated_at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $7)";
        let values = [
            id.into(),
            self.tenant.0.into(),
            customer.0.into(),
            author.0.into(),
            text.into(),
            client_id.map(str::to_owned).into(),
            self.now.0.into(),
        ];
        self.db().execute(sql, values).await?;
        Ok(CustomerNoteId(id))
    }

    pub async fn save_customer_note(&self, id: CustomerNoteId, text: &str) -> Result<()> {
        let sql = "UPDATE customer_notes SET text = $3, updated_at = $4 WHERE tenant = $1 AND id = $2";
        self.db().execute(sql, [self.tenant.0.into(), id.0.into(), text.into(), self.now.0.into()]).await?;
        Ok(())
    }

    pub async fn delete_customer_note(&self, id: CustomerNoteId) -> Result<()> {
        let sql = "DELETE FROM customer_notes WHERE tenant = $1 AND id = $2";
        self.db().execute(sql, [self.tenant.0.into(), id.0.into()]).await?;
        Ok(())
    }
}

impl Scope<'_> {
    /// Newest first.
    pub async fn customer_notes(&self, customer: VisitorId, limit: u32) -> Result<Vec<CustomerNote>> {
        let sql = format!("{SELECT} WHERE n.tenant = $1 AND n.customer = $2 ORDER BY n.id DESC LIMIT $3");
        let values = [self.tenant.0.into(), customer.0.into(), i64::from(limit).into()];
        self.db().all(sql, values).await?.iter().map(note).collect()
    }

    /// Chats, tickets and notes of one person by the time they began, newest first, before `before`.
    pub async fn moments(
        &self,
        customer: VisitorId,
        before: Option<&(Timestamp, String)>,
        limit: u32,
    ) -> Result<Vec<Moment>> {
        // A ticket's and a note's number may be the same, so the key says which it is.
        let sql = "SELECT m.* FROM ( \
                SELECT 'chat' AS kind, id, 'chat/' || id AS place, subject AS title, status, created_at AS at \
                FROM conversations WHERE tenant = $1 AND visitor = $2 AND status <> 'silent' \
                UNION ALL SELECT 'ticket', CAST(id AS TEXT), 'ticket/' || id, subject, status, created_at \
                FROM tickets WHERE tenant = $1 AND requester = $2 \
                UNION ALL SELECT 'note', CAST(id AS TEXT), 'note/' || id, text, NULL, created_at \
                FROM customer_notes WHERE tenant = $1 AND customer = $2) m \
            WHERE m.at < $3 OR (m.at = $3 AND m.place < $4) ORDER BY m.at DESC, m.place DESC LIMIT $5";
        let (at, place) = before.cloned().unwrap_or((Timestamp(i64::MAX), String::new()));
        let values = [self.tenant.0.into(), customer.0.into(), at.0.into(), place.into(), i64::from(limit).into()];
        self.db().all(sql, values).await?.iter().map(moment).collect()
    }
}
