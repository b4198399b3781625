//! The delivery canary's rows: always about as many, however long it sings.

use deskbell_domain::ConversationId;

use crate::{Scope, error::Result};

/// Messages, and entries of the log, that are left.
const KEPT: i64 = 20;

impl Scope<'_> {
    /// Removes all but the newest messages of this conversation, and the tenant's log before its newest entries. The
    /// log goes first: an entry must find its message.
    pub async fn sweep_canary(&self, conversation: &ConversationId) -> Result<()> {
        let (db, tenant) = (self.store.write_db(), self.tenant.0);
        let sql = "UPDATE tenants SET event_floor = event_seq - $2 WHERE id = $1 AND event_seq - $2 > event_floor";
        db.execute(sql, [tenant.into(), KEPT.into()]).await?;
        let sql = "DELETE FROM events WHERE tenant = $1 AND seq <= (SELECT event_floor FROM tenants WHERE id = $1)";
        db.execute(sql, [tenant.into()]).await?;
        let sql = "DELETE FROM messages WHERE tenant = $1 AND conversation = $2 \
                   AND seq <= (SELECT last_seq FROM conversations WHERE tenant = $1 AND id = $2) - $3";
        db.execute(sql, [tenant.into(), conversation.as_str().into(), KEPT.into()]).await?;
        Ok(())
    }
}
