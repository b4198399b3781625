//! Full text over tickets' subjects and comments, written with the rows themselves.

use deskbell_domain::{TenantId, TicketId};
use sea_orm::ConnectionTrait;

use crate::{
    Scope,
    engine::Engine,
    error::Result,
    fold::words,
    sql::{Db, get},
};

/// Which of a ticket's texts.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Row {
    Subject,
    Comment(i64),
}

/// More words than this narrow nothing.
const WORDS: usize = 12;
/// How many hits are looked at.
const HITS: i64 = 2_000;

/// Makes a text findable, in place of what it was before.
pub(crate) async fn put<C: ConnectionTrait>(
    db: Db<'_, C>,
    tenant: TenantId,
    ticket: TicketId,
    row: Row,
    text: &str,
) -> Result<()> {
    let id = match row {
        Row::Subject => 2 * ticket.0,
        Row::Comment(comment) => 2 * comment + 1,
    };
    let text = words(text).join(" ");
    match db.engine {
        Engine::Sqlite => {
            db.execute("DELETE FROM ticket_search WHERE rowid = $1", [id.into()]).await?;
            let sql = "INSERT INTO ticket_search (rowid, scope, text, ticket) VALUES ($1, $2, $3, $4)";
            db.execute(sql, [id.into(), format!("t{tenant}").into(), text.into(), ticket.0.into()]).await?;
        }
        Engine::Postgres => {
            let sql = "INSERT INTO ticket_search (id, tenant, ticket, words) \
                       VALUES ($1, $2, $3, array_to_tsvector(array_remove(string_to_array($4, ' '), ''))) \
                       ON CONFLICT (id) DO UPDATE SET words = excluded.words";
            db.execute(sql, [id.into(), tenant.0.into(), ticket.0.into(), text.into()]).await?;
        }
    }
    Ok(())
}

impl Scope<'_> {
    /// Tickets in whose subject, or in one of whose comments, every word stands. The last may be a beginning.
    pub async fn search_tickets(&self, query: &str) -> Result<Vec<TicketId>> {
        let mut words = words(query);
        words.truncate(WORDS);
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let (sql, needle) = match self.engine() {
            Engine::Sqlite => {
                let words: Vec<_> = words.iter().map(|w| format!("\"{w}\"")).collect();
                (
                    "SELECT DISTINCT ticket FROM ticket_search WHERE ticket_search MATCH $1 AND $2 > 0 LIMIT $3",
                    format!("scope : t{} AND text : ({} *)", self.tenant, words.join(" AND ")),
                )
            }
            Engine::Postgres => {
                let words: Vec<_> = words.iter().map(|w| format!("'{w}'")).collect();
                let sql =
                    "SELECT DISTINCT ticket FROM ticket_search WHERE words @@ $1::tsquery AND tenant = $2 LIMIT $3";
                (sql, format!("{}:*", words.join(" & ")))
            }
        };
        let rows = self.db().all(sql, [needle.into(), self.tenant.0.into(), HITS.into()]).await?;
        rows.iter().map(|row| get(row, "ticket").map(TicketId)).collect()
    }
}
