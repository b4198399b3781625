//! Deliveries' rows: what goes out through channels, a queue that outlives a restart.

use std::collections::BTreeSet;

use deskbell_domain::{ConversationId, Delivery, InboxId, MessageId, TenantId, Timestamp};
use sea_orm::{ConnectionTrait, QueryResult, TransactionTrait};
use serde_json::json;
use uuid::Uuid;

use crate::{
    Store,
    engine::Kind::{Int, Text},
    error::{Error, Result},
    sql::{Db, get, json},
};

const COLUMNS: &str = "message, tenant, inbox, conversation, seq, parts_sent, attempts, created_at";

fn delivery(row: &QueryResult) -> Result<Delivery> {
    let (message, conversation): (String, String) = (get(row, "message")?, get(row, "conversation")?);
    let message = Uuid::parse_str(&message).map_err(|_| Error::Stored(format!("message id {message:?}")))?;
    Ok(Delivery {
        message: MessageId(message),
        tenant: TenantId(get(row, "tenant")?),
        inbox: InboxId(get(row, "inbox")?),
        conversation: conversation.as_str().into(),
        seq: get(row, "seq")?,
        parts_sent: get(row, "parts_sent")?,
        attempts: get(row, "attempts")?,
        created_at: Timestamp(get(row, "created_at")?),
    })
}

/// They never went out and never will.
pub(crate) async fn fail<C: ConnectionTrait>(db: Db<'_, C>, messages: &[MessageId]) -> Result<()> {
    for message in messages {
        let sql = "UPDATE deliveries SET state = 'failed' WHERE message = $1 AND state = 'waiting'";
        db.execute(sql, [message.to_string().into()]).await?;
    }
    Ok(())
}

impl Store {
    /// Adds what must go out and moves the reactor's place in one transaction, so that a crash repeats neither.
    /// False, and nothing is added, when the reactor is not at `from`: another node was there first.
    pub async fn add_deliveries(
        &self,
        reactor: &str,
        tenant: TenantId,
        (from, to): (i64, i64),
        deliveries: &[Delivery],
    ) -> Result<bool> {
        let transaction = self.write_db().connection.begin_with_options(self.engine().write_transaction()).await?;
        let db = Db { engine: self.engine(), connection: &transaction, vault: self.vault() };
        if !crate::reactors::advance(db, reactor, tenant, from, to).await? {
            transaction.rollback().await?;
            return Ok(false);
        }
        if !deliveries.is_empty() {
            let row = |d: &Delivery| {
                json!({
                    "message": d.message.to_string(), "tenant": d.tenant, "inbox": d.inbox,
                    "conversation": d.conversation, "seq": d.seq, "created_at": d.created_at,
                })
            };
            let rows: Vec<_> = deliveries.iter().map(row).collect();
            let columns = [
                ("message", Text),
                ("tenant", Int),
                ("inbox", Int),
                ("conversation", Text),
                ("seq", Int),
                ("created_at", Int),
            ];
            let sql = format!(
                "INSERT INTO deliveries (message, tenant, inbox, conversation, seq, state, due_at, created_at) \
                 SELECT message, tenant, inbox, conversation, seq, 'waiting', created_at, created_at FROM {} r \
                 WHERE true ON CONFLICT DO NOTHING",
                db.engine.rows("$1", &columns)
            );
            db.execute(sql, [json(&rows)?.into()]).await?;
        }
        transaction.commit().await?;
        Ok(true)
    }

    /// The inboxes that have something to send now.
    pub async fn inboxes_with_deliveries(&self, now: Timestamp) -> Result<Vec<InboxId>> {
        let sql = "SELECT DISTINCT inbox FROM deliveries WHERE state = 'waiting' AND due_at <= $1";
        let rows = self.read_db().all(sql, [now.0.into()]).await?;
        rows.iter().map(|row| Ok(InboxId(get(row, "inbox")?))).collect()
    }

    /// Takes what is due in an inbox, the first of each conversation only, for whoever asks, until `lease`.
    pub async fn claim_deliveries(
        &self,
        inbox: InboxId,
        now: Timestamp,
        lease: Timestamp,
        limit: u32,
    ) -> Result<Vec<Delivery>> {
        let sql = format!(
            "UPDATE deliveries SET due_at = $3, attempts = attempts + 1 WHERE state = 'waiting' AND due_at <= $2 \
             AND message IN (SELECT d.message FROM deliveries d \
                 WHERE d.inbox = $1 AND d.state = 'waiting' AND d.due_at <= $2 AND NOT EXISTS ( \
                     SELECT 1 FROM deliveries e \
                     WHERE e.conversation = d.conversation AND e.seq < d.seq AND e.state = 'waiting') \
                 ORDER BY d.due_at LIMIT $4) \
             RETURNING {COLUMNS}"
        );
        let values = [inbox.0.into(), now.0.into(), lease.0.into(), i64::from(limit).into()];
        self.write_db().all(sql, values).await?.iter().map(delivery).collect()
    }

    /// The channel has one more part. The whole message, when that was the last: what comes after may go.
    pub async fn progress_delivery(&self, d: &Delivery, external_id: &str, parts_sent: i64, whole: bool) -> Result<()> {
        let state = if whole { "sent" } else { "waiting" };
        let sql = "UPDATE deliveries SET state = $1, external_id = $2, parts_sent = $3 WHERE message = $4";
        let values = [state.into(), external_id.into(), parts_sent.into(), d.message.to_string().into()];
        self.write_db().execute(sql, values).await?;
        Ok(())
    }

    pub async fn retry_delivery(&self, message: MessageId, due_at: Timestamp) -> Result<()> {
        let sql = "UPDATE deliveries SET due_at = $1 WHERE message = $2 AND state = 'waiting'";
        self.write_db().execute(sql, [due_at.0.into(), message.to_string().into()]).await?;
        Ok(())
    }

    /// The first that waits for this person and was tried: the one an echo may be about.
    pub async fn unsettled(&self, inbox: InboxId, thread: &str) -> Result<Option<Delivery>> {
        let sql = "SELECT d.message, d.tenant, d.inbox, d.conversation, d.seq, d.parts_sent, d.attempts, d.created_at \
                   FROM conversations c JOIN deliveries d ON d.conversation = c.id \
                   WHERE c.inbox = $1 AND c.thread = $2 AND d.state = 'waiting' AND d.attempts > 0 ORDER BY d.seq LIMIT 1";
        let row = self.read_db().one(sql, [inbox.0.into(), thread.into()]).await?;
        row.as_ref().map(delivery).transpose()
    }

    /// The channel's echo says that it has this part of this message: it isn't sent again.
    pub async fn echoed(&self, inbox: InboxId, message: MessageId, external_id: &str, part: (i64, bool)) -> Result<()> {
        let (sent, whole) = part;
        let sql = "UPDATE deliveries SET parts_sent = $1, external_id = $2, \
                   state = CASE WHEN $3 = 1 THEN 'sent' ELSE state END \
                   WHERE message = $4 AND inbox = $5 AND state = 'waiting' AND parts_sent < $1";
        let values =
            [sent.into(), external_id.into(), i64::from(whole).into(), message.to_string().into(), inbox.0.into()];
        self.write_db().execute(sql, values).await?;
        Ok(())
    }

    /// The conversations, each with the highest number, that these ids of the channel stand for.
    pub async fn delivered_as(
        &self,
        inbox: InboxId,
        external_ids: &BTreeSet<String>,
    ) -> Result<Vec<(ConversationId, i64)>> {
        let keys: Vec<_> = external_ids.iter().map(|id| json!({ "external_id": id })).collect();
        let sql = format!(
            "SELECT d.conversation, max(d.seq) AS seq FROM {} k JOIN deliveries d ON d.external_id = k.external_id \
             WHERE d.inbox = $2 GROUP BY d.conversation",
            self.engine().rows("$1", &[("external_id", Text)])
        );
        let rows = self.read_db().all(sql, [json(&keys)?.into(), inbox.0.into()]).await?;
        rows.iter().map(|row| Ok((get::<String>(row, "conversation")?.as_str().into(), get(row, "seq")?))).collect()
    }

    /// The highest number that went out to this person up to a time.
    pub async fn delivered_until(
        &self,
        inbox: InboxId,
        thread: &str,
        until: Timestamp,
    ) -> Result<Option<(ConversationId, i64)>> {
        let sql = "SELECT d.conversation, max(d.seq) AS seq FROM conversations c JOIN deliveries d ON d.conversation = c.id \
                   WHERE c.inbox = $1 AND c.thread = $2 AND d.state = 'sent' AND d.created_at <= $3 GROUP BY d.conversation";
        let row = self.read_db().one(sql, [inbox.0.into(), thread.into(), until.0.into()]).await?;
        row.map(|row| Ok((get::<String>(&row, "conversation")?.as_str().into(), get(&row, "seq")?))).transpose()
    }
}
