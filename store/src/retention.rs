//! What an inbox no longer keeps: found in small pieces, and taken away in the transaction that notes how much it was.

use deskbell_domain::{Attachment, ConversationId, FileId, InboxId, MessageId, Removed, Timestamp};
use serde_json::json;
use uuid::Uuid;

use crate::{
    Scope, Tx,
    engine::Kind::Text,
    error::{Error, Result},
    search::{self, Document},
    sql::{get, json},
};

/// Closed before `$3`, and no ticket of it is worked on.
const OVER: &str = "c.tenant = $1 AND c.inbox = $2 AND c.status = 'closed' AND c.ended_at < $3 AND NOT EXISTS \
    (SELECT 1 FROM tickets t WHERE t.conversation = c.id AND t.status IN ('open', 'pending'))";

impl Scope<'_> {
    /// Closed conversations that ended before, oldest first.
    pub async fn conversations_ended(
        &self,
        inbox: InboxId,
        before: Timestamp,
        limit: u32,
    ) -> Result<Vec<ConversationId>> {
        let sql = format!("SELECT c.id FROM conversations c WHERE {OVER} ORDER BY c.ended_at LIMIT $4");
        let values = [self.tenant.0.into(), inbox.0.into(), before.0.into(), i64::from(limit).into()];
        let rows = self.db().all(sql, values).await?;
        rows.iter().map(|row| Ok(get::<String>(row, "id")?.as_str().into())).collect()
    }

    /// Visits that began before.
    pub async fn has_visits_from(&self, inbox: InboxId, before: Timestamp) -> Result<bool> {
        let sql = "SELECT 1 AS one FROM visits WHERE tenant = $1 AND inbox = $2 AND began_at < $3 LIMIT 1";
        let row = self.db().one(sql, [self.tenant.0.into(), inbox.0.into(), before.0.into()]).await?;
        Ok(row.is_some())
    }

    /// Files sent in the inbox's conversations that were uploaded before, with where.
    pub async fn files_from(
        &self,
        inbox: InboxId,
        before: Timestamp,
        limit: u32,
    ) -> Result<Vec<(FileId, ConversationId)>> {
        let sql = "SELECT f.id, f.conversation FROM files f JOIN conversations c ON c.id = f.conversation \
                   WHERE f.tenant = $1 AND c.inbox = $2 AND f.created_at < $3 AND f.state = 'stored' \
                   AND f.in_articles = 0 ORDER BY f.created_at LIMIT $4";
        let values = [self.tenant.0.into(), inbox.0.into(), before.0.into(), i64::from(limit).into()];
        let rows = self.db().all(sql, values).await?;
        let file = |row| {
            let (id, chat): (String, String) = (get(row, "id")?, get(row, "conversation")?);
            let id = FileId::parse(&id).ok_or_else(|| Error::Stored(format!("file id {id:?}")))?;
            Ok((id, chat.as_str().into()))
        };
        rows.iter().map(file).collect()
    }
}

impl Tx {
    /// Which of these are still over: one may have been reopened meanwhile.
    pub async fn still_over(
        &self,
        ids: &[ConversationId],
        inbox: InboxId,
        before: Timestamp,
    ) -> Result<Vec<ConversationId>> {
        let keys = json(&ids.iter().map(|id| json!({ "id": id })).collect::<Vec<_>>())?;
        let among = self.db().engine.rows("$4", &[("id", Text)]);
        let lock = self.db().engine.for_update();
        let sql = format!("SELECT c.id FROM conversations c WHERE {OVER} AND c.id IN (SELECT id FROM {among} k){lock}");
        let values = [self.tenant.0.into(), inbox.0.into(), before.0.into(), keys.into()];
        let rows = self.db().all(sql, values).await?;
        rows.iter().map(|row| Ok(get::<String>(row, "id")?.as_str().into())).collect()
    }

    pub async fn remove_visits(&self, inbox: InboxId, before: Timestamp, limit: u32) -> Result<i64> {
        let sql = "DELETE FROM visits WHERE id IN (SELECT id FROM visits \
                   WHERE tenant = $1 AND inbox = $2 AND began_at < $3 ORDER BY began_at LIMIT $4)";
        let values = [self.tenant.0.into(), inbox.0.into(), before.0.into(), i64::from(limit).into()];
        Ok(self.db().execute(sql, values).await? as i64)
    }

    /// Takes files out of the messages that show them. A message that was nothing else is as one that was deleted.
    pub async fn remove_files(&self, files: &[(FileId, ConversationId)], removed: &mut Removed) -> Result<()> {
        for (id, chat) in files {
            self.take_file_out(id, chat).await?;
            removed.files += self.withdraw_files("id = $1", id.as_str()).await?;
        }
        Ok(())
    }

    async fn take_file_out(&self, id: &FileId, chat: &ConversationId) -> Result<()> {
        let naming = format!("%\"{}\"%", id.as_str());
        let sql = "SELECT seq, id, text, attachments FROM messages \
                   WHERE tenant = $1 AND conversation = $2 AND attachments LIKE $3";
        let place = || [self.tenant.0.into(), chat.as_str().into(), naming.clone().into()];
        for row in self.db().all(sql, place()).await? {
            let (seq, text): (i64, String) = (get(&row, "seq")?, get(&row, "text")?);
            let mut left: Vec<Attachment> = crate::sql::get_json(&row, "attachments")?;
            left.retain(|attachment| attachment.id.as_ref() != Some(id));
            let is_empty = text.is_empty() && left.is_empty();
            let names = left.iter().map(|a| a.name.as_str());
            let found_by = std::iter::once(text.as_str()).chain(names).collect::<Vec<_>>().join("\n");
            let kept = (!left.is_empty()).then(|| json(&left)).transpose()?;
            let sql = "UPDATE messages SET attachments = $1, deleted_at = CASE WHEN $2 = 1 THEN $3 ELSE deleted_at END \
                       WHERE conversation = $4 AND seq = $5";
            let values = [kept.into(), i64::from(is_empty).into(), self.now.0.into(), chat.as_str().into(), seq.into()];
            self.db().execute(sql, values).await?;
            let message: String = get(&row, "id")?;
            let message = Uuid::parse_str(&message).map_err(|e| Error::Stored(format!("message id: {e}")))?;
            let (conversation, message) = (chat.clone(), Some(MessageId(message)));
            let document = Document { conversation, message, replaces: true, text: found_by.trim().to_owned() };
            search::put(self.db(), self.tenant, &[document]).await?;
        }
        // What stood in a message before an edit.
        let sql = "UPDATE message_versions SET attachments = NULL \
                   WHERE tenant = $1 AND conversation = $2 AND attachments LIKE $3";
        self.db().execute(sql, place()).await?;
        Ok(())
    }
}
