//! Replies not seen yet: which conversations have some, and when a mail tells of them.

use deskbell_domain::{ConversationId, TenantId, Timestamp};
use sea_orm::{QueryResult, TransactionTrait};

use crate::{
    Store, Tx,
    error::Result,
    sql::{Db, get},
};

/// A reply on its way into the table.
#[derive(Debug, Clone)]
pub struct Unseen {
    pub conversation: ConversationId,
    pub seq: i64,
    pub due_at: Timestamp,
}

/// A conversation whose time has come.
#[derive(Debug, Clone)]
pub struct Missed {
    pub tenant: TenantId,
    pub conversation: ConversationId,
    pub told_seq: i64,
}

impl Store {
    /// Notes replies and moves the reactor's place in one transaction. False, and nothing is noted, when another node
    /// was there first. The first reply of a burst sets the time; later ones don't put it off.
    pub async fn add_unseen(
        &self,
        reactor: &str,
        tenant: TenantId,
        (from, to): (i64, i64),
        replies: &[Unseen],
    ) -> Result<bool> {
        let transaction = self.write_db().connection.begin_with_options(self.engine().write_transaction()).await?;
        let db = Db { engine: self.engine(), connection: &transaction, vault: self.vault() };
        if !crate::reactors::advance(db, reactor, tenant, from, to).await? {
            transaction.rollback().await?;
            return Ok(false);
        }
        for reply in replies {
            let sql = "INSERT INTO missed_replies (conversation, tenant, newest_seq, due_at) VALUES ($1, $2, $3, $4) \
                       ON CONFLICT (conversation) DO UPDATE SET newest_seq = excluded.newest_seq, \
                       due_at = coalesce(missed_replies.due_at, excluded.due_at) \
                       WHERE missed_replies.newest_seq < excluded.newest_seq";
            let values = [reply.conversation.as_str().into(), tenant.0.into(), reply.seq.into(), reply.due_at.0.into()];
            db.execute(sql, values).await?;
        }
        transaction.commit().await?;
        Ok(true)
    }

    /// What is due, oldest first.
    pub async fn due_missed(&self, now: Timestamp, limit: u32) -> Result<Vec<Missed>> {
        let sql =
            "SELECT conversation, tenant, told_seq FROM missed_replies WHERE due_at <= $1 ORDER BY due_at LIMIT $2";
        let rows = self.read_db().all(sql, [now.0.into(), i64::from(limit).into()]).await?;
        let missed = |row: &QueryResult| {
            Ok(Missed {
                tenant: TenantId(get(row, "tenant")?),
                conversation: get::<String>(row, "conversation")?.as_str().into(),
                told_seq: get(row, "told_seq")?,
            })
        };
        rows.iter().map(missed).collect()
    }
}

impl Tx {
    /// Says that everything up to `upto` was told or needs no telling. False when somebody else did since it was read.
    /// What came after it meanwhile is due at `again`.
    pub async fn told_missed(&self, missed: &Missed, upto: i64, again: Timestamp) -> Result<bool> {
        let sql = "UPDATE missed_replies SET told_seq = $1, due_at = CASE WHEN newest_seq > $1 THEN $2 END \
                   WHERE tenant = $3 AND conversation = $4 AND told_seq = $5 AND due_at IS NOT NULL";
        let values = [
            upto.into(),
            again.0.into(),
            self.tenant.0.into(),
            missed.conversation.as_str().into(),
            missed.told_seq.into(),
        ];
        Ok(self.db().execute(sql, values).await? == 1)
    }
}
