//! Takes conversations, tickets and files away with all that hangs on them. The log keeps its numbers.

use deskbell_domain::{ConversationId, Noun, Removed, TenantId, Timestamp, VisitorId, report};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use crate::{
    Tx,
    engine::{
        Engine,
        Kind::{Int, Text},
    },
    error::Result,
    events::{CHANGED, Changed},
    sql::{Db, get, get_json, json},
};

/// A file that is to go says nothing about itself.
const NAMELESS: &str = r#"{"id":null,"url":"","name":"","size":0,"mime_type":""}"#;

/// A text among which the keys of what goes are looked for.
fn names_one_of<C: ConnectionTrait>(db: Db<'_, C>, text: &str, keys: &str) -> String {
    let position = db.engine.position();
    format!("EXISTS (SELECT 1 FROM {} k WHERE {position}({text}, k.id) > 0)", db.engine.rows(keys, &[("id", Text)]))
}

impl Tx {
    /// Removes these conversations. `of` is whose they are, where somebody is erased: their log lines say that this
    /// person changed.
    pub async fn remove_conversations(
        &self,
        ids: &[ConversationId],
        of: Option<VisitorId>,
        removed: &mut Removed,
    ) -> Result<()> {
        if ids.is_empty() {
            return Ok(());
        }
        if of.is_some() {
            self.remove_sources(ids).await?;
        }
        let db = self.db();
        let keys = json(&ids.iter().map(|id| json!({ "id": id })).collect::<Vec<_>>())?;
        let among = format!("IN (SELECT id FROM {} k)", db.engine.rows("$1", &[("id", Text)]));
        let delete = async |table: &str, column: &str| {
            db.execute(format!("DELETE FROM {table} WHERE {column} {among}"), [keys.clone().into()]).await
        };
        delete("missed_replies", "conversation").await?;
        // Before the index, whose reactor looks whether the conversation is still there.
        removed.conversations += delete("conversations", "id").await? as i64;
        removed.messages += delete("messages", "conversation").await? as i64;
        removed.message_versions += delete("message_versions", "conversation").await? as i64;
        removed.notes += delete("notes", "conversation").await? as i64;
        removed.drafts += delete("drafts", "conversation").await? as i64;
        removed.notifications += delete("notifications", "conversation").await? as i64;
        for table in [
            "cursors",
            "escalations",
            "transfers",
            "starts",
            "deliveries",
            "conversation_tags",
            "chats_so_far",
            "search",
        ] {
            delete(table, "conversation").await?;
        }
        removed.log_entries += self.blank_log(&among, &keys, of).await?;
        let sql = format!(
            "DELETE FROM mails WHERE tenant = $2 AND key IS NOT NULL AND {}",
            names_one_of(db, "mails.key", "$1")
        );
        removed.mails += db.execute(sql, [keys.clone().into(), self.tenant.0.into()]).await? as i64;
        // Answers kept for retries may show what was said.
        let sql = format!("DELETE FROM keyed_requests WHERE tenant = $2 AND {}", names_one_of(db, "outcome", "$1"));
        db.execute(sql, [keys.clone().into(), self.tenant.0.into()]).await?;
        removed.files += self.withdraw_files(&format!("conversation {among}"), &keys).await?;
        Ok(())
    }

    /// The pages and campaigns that these chats alone were counted under. What others share tells of nobody.
    async fn remove_sources(&self, ids: &[ConversationId]) -> Result<()> {
        let keys = json(&ids.iter().map(|id| json!({ "id": id })).collect::<Vec<_>>())?;
        let sql = format!(
            "SELECT inbox, metadata, created_at, last_activity_at FROM conversations WHERE id IN (SELECT id FROM {} k)",
            self.db().engine.rows("$1", &[("id", Text)])
        );
        for row in self.db().all(sql, [keys.into()]).await? {
            let metadata: Value = get_json(&row, "metadata")?;
            let (from, to): (i64, i64) = (get(&row, "created_at")?, get(&row, "last_activity_at")?);
            for (_, name) in report::sources_of(&metadata) {
                let sql = "DELETE FROM chat_sources WHERE tenant = $1 AND inbox = $2 AND name = $3 AND amount <= 1 \
                           AND slot >= $4 AND slot <= $5";
                let values = [
                    self.tenant.0.into(),
                    get::<i64>(&row, "inbox")?.into(),
                    name.into(),
                    report::slot(Timestamp(from)).into(),
                    report::slot(Timestamp(to)).into(),
                ];
                self.db().execute(sql, values).await?;
            }
        }
        Ok(())
    }

    /// What happened in them becomes "something changed": cursors before and after it stay true.
    async fn blank_log(&self, among: &str, keys: &str, of: Option<VisitorId>) -> Result<i64> {
        let body = json(&Changed { noun: Noun::Customer, id: of.map(|id| id.0), by: None })?;
        let sql = format!(
            "UPDATE events SET conversation = '', fact = $3, body = $4, visitor_hears = 0 \
             WHERE conversation {among} AND tenant = $2"
        );
        let values = [keys.into(), self.tenant.0.into(), CHANGED.into(), body.into()];
        Ok(self.db().execute(sql, values).await? as i64)
    }

    /// From now on nobody reads these files; their bytes go after the commit. One an article shows stays with it.
    pub(crate) async fn withdraw_files(&self, which: &str, keys: &str) -> Result<i64> {
        let sql = format!(
            "UPDATE files SET state = 'removing', conversation = NULL, url = '', about = $3 \
             WHERE {which} AND tenant = $2 AND in_articles = 0 AND state <> 'removing'"
        );
        let gone = self.db().execute(sql, [keys.into(), self.tenant.0.into(), NAMELESS.into()]).await?;
        let sql = format!("UPDATE files SET conversation = NULL WHERE {which} AND tenant = $2");
        self.db().execute(sql, [keys.into(), self.tenant.0.into()]).await?;
        Ok(gone as i64)
    }

    /// Removes the tickets of a person, and those made from these conversations.
    pub async fn remove_tickets(
        &mut self,
        requester: Option<VisitorId>,
        conversations: &[ConversationId],
        removed: &mut Removed,
    ) -> Result<()> {
        let db = self.db();
        let keys = json(&conversations.iter().map(|id| json!({ "id": id })).collect::<Vec<_>>())?;
        let sql = format!(
            "SELECT id FROM tickets WHERE tenant = $2 AND (requester = $3 OR conversation IN (SELECT id FROM {} k))",
            db.engine.rows("$1", &[("id", Text)])
        );
        let rows = db.all(sql, [keys.into(), self.tenant.0.into(), requester.map_or(0, |id| id.0).into()]).await?;
        let ids = rows.iter().map(|row| get::<i64>(row, "id")).collect::<Result<Vec<_>>>()?;
        remove_tickets(db, self.tenant, &ids, removed).await?;
        for id in ids {
            self.changed(Noun::Ticket, id);
        }
        Ok(())
    }
}

async fn remove_tickets<C: ConnectionTrait>(
    db: Db<'_, C>,
    tenant: TenantId,
    ids: &[i64],
    removed: &mut Removed,
) -> Result<()> {
    let keys = json(&ids.iter().map(|id| json!({ "id": id })).collect::<Vec<_>>())?;
    let among = format!("IN (SELECT id FROM {} k)", db.engine.rows("$1", &[("id", Int)]));
    let values = || [keys.clone().into(), tenant.0.into()];
    let index = match db.engine {
        // Row 2 × ticket is its subject, row 2 × comment + 1 a comment.
        Engine::Sqlite => format!(
            "DELETE FROM ticket_search WHERE rowid IN (SELECT 2 * id FROM tickets WHERE id {among} AND tenant = $2 \
             UNION ALL SELECT 2 * id + 1 FROM ticket_comments WHERE ticket {among} AND tenant = $2)"
        ),
        Engine::Postgres => format!("DELETE FROM ticket_search WHERE ticket {among} AND tenant = $2"),
    };
    db.execute(index, values()).await?;
    let sql = format!("DELETE FROM ticket_comments WHERE ticket {among} AND tenant = $2");
    removed.ticket_comments += db.execute(sql, values()).await? as i64;
    let sql = format!("DELETE FROM notifications WHERE ticket {among} AND tenant = $2");
    removed.notifications += db.execute(sql, values()).await? as i64;
    let sql = format!("DELETE FROM tickets WHERE id {among} AND tenant = $2");
    removed.tickets += db.execute(sql, values()).await? as i64;
    Ok(())
}
