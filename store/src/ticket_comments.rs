//! Tickets' comments' rows.

use deskbell_domain::{AuthorKind, TenantId, TicketComment, TicketId, Timestamp};
use sea_orm::QueryResult;

use crate::{
    Scope, Tx,
    error::{Error, Result},
    load::next_number,
    sql::{get, get_bool},
    ticket_search,
};

fn comment(row: &QueryResult) -> Result<TicketComment> {
    let kind: String = get(row, "author_kind")?;
    Ok(TicketComment {
        tenant: TenantId(get(row, "tenant")?),
        ticket: TicketId(get(row, "ticket")?),
        id: get(row, "id")?,
        author_kind: AuthorKind::parse(&kind).ok_or_else(|| Error::Stored(format!("author kind {kind:?}")))?,
        author: get(row, "author")?,
        author_name: get(row, "author_name")?,
        text: get(row, "text")?,
        internal: get_bool(row, "internal")?,
        client_id: get(row, "client_id")?,
        at: Timestamp(get(row, "at")?),
    })
}

impl Tx {
    /// The comment this author made under this client-made id.
    pub async fn ticket_comment_by_client_id(
        &self,
        ticket: TicketId,
        kind: AuthorKind,
        author: i64,
        client_id: &str,
    ) -> Result<Option<TicketComment>> {
        let sql = "SELECT * FROM ticket_comments WHERE tenant = $1 AND ticket = $2 AND author_kind = $3 \
                   AND author = $4 AND client_id = $5";
        let values = [self.tenant.0.into(), ticket.0.into(), kind.as_str().into(), author.into(), client_id.into()];
        self.db().one(sql, values).await?.as_ref().map(comment).transpose()
    }

    /// Adds it and gives it its number.
    pub async fn add_ticket_comment(&self, new: &mut TicketComment) -> Result<()> {
        new.id = next_number(self.db(), "ticket_comment", 1).await?;
        let sql = "INSERT INTO ticket_comments (id, tenant, ticket, author_kind, author, author_name, text, internal, \
                   client_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
        let values = [
            new.id.into(),
            self.tenant.0.into(),
            new.ticket.0.into(),
            new.author_kind.as_str().into(),
            new.author.into(),
            new.author_name.as_str().into(),
            new.text.as_str().into(),
            i64::from(new.internal).into(),
            new.client_id.clone().into(),
            new.at.0.into(),
        ];
        self.db().execute(sql, values).await?;
        ticket_search::put(self.db(), self.tenant, new.ticket, ticket_search::Row::Comment(new.id), &new.text).await
    }
}

impl Scope<'_> {
    /// Oldest first, those after number `after`.
    pub async fn ticket_comments(&self, ticket: TicketId, after: i64, limit: u32) -> Result<Vec<TicketComment>> {
        let sql = "SELECT * FROM ticket_comments WHERE tenant = $1 AND ticket = $2 AND id > $3 ORDER BY id LIMIT $4";
        let values = [self.tenant.0.into(), ticket.0.into(), after.into(), i64::from(limit).into()];
        self.db().all(sql, values).await?.iter().map(comment).collect()
    }
}
