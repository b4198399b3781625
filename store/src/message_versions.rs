//! What stood in a message before it was edited or deleted.

use std::sync::Arc;

use deskbell_domain::{ConversationId, Message, MessageVersion, Timestamp};
use sea_orm::ConnectionTrait;

use crate::{
    Scope,
    error::Result,
    sql::{Db, get, get_json, json},
};

/// A message as it was, and who put what in its place.
pub(crate) struct Replaced {
    pub before: Arc<Message>,
    pub at: Timestamp,
    pub by: deskbell_domain::Author,
}

pub(crate) async fn insert<C: ConnectionTrait>(db: Db<'_, C>, replaced: &[Replaced]) -> Result<()> {
    let sql = "INSERT INTO message_versions \
               (conversation, seq, version, tenant, text, attachments, written_at, replaced_at, replaced_by) \
               SELECT $1, $2, 1 + coalesce((SELECT max(v.version) FROM message_versions v \
               WHERE v.conversation = $1 AND v.seq = $2), 0), $3, $4, $5, $6, $7, $8";
    for Replaced { before, at, by } in replaced {
        let values = [
            before.conversation.as_str().into(),
            before.seq.into(),
            before.tenant.0.into(),
            before.text.as_str().into(),
            (!before.attachments.is_empty()).then(|| json(&before.attachments)).transpose()?.into(),
            before.edited_at.unwrap_or(before.at).0.into(),
            at.0.into(),
            json(by)?.into(),
        ];
        db.execute(sql, values).await?;
    }
    Ok(())
}

impl Scope<'_> {
    /// The earlier versions of a message, oldest first.
    pub async fn message_versions(&self, conversation: &ConversationId, seq: i64) -> Result<Vec<MessageVersion>> {
        let sql = "SELECT v.version, v.text, v.attachments, v.written_at, v.replaced_at, v.replaced_by \
                   FROM message_versions v WHERE v.conversation = $1 AND v.seq = $2 AND v.tenant = $3 ORDER BY v.version";
        let values = [conversation.as_str().into(), seq.into(), self.tenant.0.into()];
        let version = |row: &sea_orm::QueryResult| {
            let attachments: Option<String> = get(row, "attachments")?;
            Ok(MessageVersion {
                version: get(row, "version")?,
                text: get(row, "text")?,
                attachments: attachments.map(|a| serde_json::from_str(&a)).transpose()?.unwrap_or_default(),
                written_at: Timestamp(get(row, "written_at")?),
                replaced_at: Timestamp(get(row, "replaced_at")?),
                replaced_by: get_json(row, "replaced_by")?,
            })
        };
        self.db().all(sql, values).await?.iter().map(version).collect()
    }
}
