//! Saves what a batch changed, a statement a table, inside its transaction.

use deskbell_domain::{Fact, TenantId, Timestamp};
use sea_orm::ConnectionTrait;
use serde::Serialize;
use serde_json::json;

use crate::{
    audit, conversations, deliveries,
    engine::Kind::{Int, Text},
    error::Result,
    escalations,
    events::CHANGED,
    files, keyed, message_versions, messages, notes, notifications,
    sql::{Db, json},
    tags, tickets, transfers,
    unit::{Change, Recorded, Unit, What},
    visitors,
};

impl Unit {
    pub(crate) async fn save<C: ConnectionTrait>(&self, db: Db<'_, C>) -> Result<()> {
        visitors::upsert(db, self.changed_visitors.iter().filter_map(|id| self.visitors.get(id))).await?;
        let of = |change| {
            let held = self.conversations.values().filter(move |h| h.change == change);
            held.map(|h| &h.view.conversation)
        };
        conversations::upsert(db, of(Change::Whole)).await?;
        conversations::progress(db, of(Change::Progress)).await?;
        messages::insert(db, &self.new_messages).await?;
        message_versions::insert(db, &self.replaced).await?;
        messages::rewrite(db, &self.rewritten).await?;
        files::bind(db, &self.bound_files).await?;
        files::withdraw(db, &self.withdrawn_files).await?;
        notes::insert(db, &self.new_notes).await?;
        let retagged = self.retagged.iter().filter_map(|id| self.conversations.get(id));
        tags::save(db, retagged.map(|held| &held.view.conversation)).await?;
        notifications::insert(db, &self.new_notifications).await?;
        audit::insert(db, &self.new_deeds, self.now).await?;
        escalations::insert(db, &self.new_escalations).await?;
        tickets::insert(db, &self.new_tickets).await?;
        messages::annotate(db, &self.annotated).await?;
        deliveries::fail(db, &self.failed_deliveries).await?;
        transfers::insert(db, &self.new_transfers).await?;
        self.save_cursors(db).await?;
        self.save_starts(db).await?;
        let kept = self.new_kept.iter().filter_map(|place| Some((place, self.kept.get(place)?)));
        keyed::insert(db, kept, self.now).await?;
        save_entries(db, &self.recorded, self.now).await?;
        self.save_heads(db).await
    }

    async fn save_cursors<C: ConnectionTrait>(&self, db: Db<'_, C>) -> Result<()> {
        if self.changed_cursors.is_empty() {
            return Ok(());
        }
        let row = |key: &(deskbell_domain::ConversationId, deskbell_domain::AgentId)| {
            let mark = self.cursors.get(key)?;
            let tenant = self.conversations.get(&key.0)?.view.conversation.tenant;
            Some(
                json!({ "conversation": key.0, "agent": key.1, "tenant": tenant, "seen_seq": mark.seen_seq, "unread": i64::from(mark.unread) }),
            )
        };
        let rows: Vec<_> = self.changed_cursors.iter().filter_map(row).collect();
        let columns = [("conversation", Text), ("agent", Int), ("tenant", Int), ("seen_seq", Int), ("unread", Int)];
        let sql = format!(
            "INSERT INTO cursors (conversation, agent, tenant, seen_seq, unread) \
             SELECT conversation, agent, tenant, seen_seq, unread FROM {} r WHERE true \
             ON CONFLICT (conversation, agent) DO UPDATE SET seen_seq = excluded.seen_seq, unread = excluded.unread",
            db.engine.rows("$1", &columns)
        );
        db.execute(sql, [json(&rows)?.into()]).await?;
        Ok(())
    }

    async fn save_starts<C: ConnectionTrait>(&self, db: Db<'_, C>) -> Result<()> {
        if self.new_starts.is_empty() {
            return Ok(());
        }
        let row = |key: &(deskbell_domain::TenantId, String)| {
            let start = self.starts.get(key)?;
            Some(
                json!({ "tenant": key.0, "name": key.1, "hash": start.hash, "conversation": start.conversation, "at": self.now }),
            )
        };
        let rows: Vec<_> = self.new_starts.iter().filter_map(row).collect();
        let columns = [("tenant", Int), ("name", Text), ("hash", Text), ("conversation", Text), ("at", Int)];
        let sql = format!(
            "INSERT INTO starts (tenant, key, hash, conversation, at) SELECT tenant, name, hash, conversation, at FROM {} r",
            db.engine.rows("$1", &columns)
        );
        db.execute(sql, [json(&rows)?.into()]).await?;
        Ok(())
    }

    async fn save_heads<C: ConnectionTrait>(&self, db: Db<'_, C>) -> Result<()> {
        let changed = self.tenants.iter().filter(|(_, head)| head.changed);
        let rows: Vec<_> = changed.map(|(id, head)| json!({ "id": id, "event_seq": head.event_seq })).collect();
        if rows.is_empty() {
            return Ok(());
        }
        let sql = format!(
            "UPDATE tenants SET event_seq = r.event_seq FROM {} r WHERE tenants.id = r.id",
            db.engine.rows("$1", &[("id", Int), ("event_seq", Int)])
        );
        db.execute(sql, [json(&rows)?.into()]).await?;
        Ok(())
    }
}

/// Adds lines to the logs.
pub(crate) async fn save_entries<C: ConnectionTrait>(
    db: Db<'_, C>,
    recorded: &[Recorded],
    now: Timestamp,
) -> Result<()> {
    if recorded.is_empty() {
        return Ok(());
    }
    let rows = recorded.iter().map(|r| EntryRow::new(r, now)).collect::<Result<Vec<_>>>()?;
    let columns = [
        ("tenant", Int),
        ("seq", Int),
        ("conversation", Text),
        ("fact", Text),
        ("body", Text),
        ("visitor_hears", Int),
        ("at", Int),
    ];
    let sql = format!(
        "INSERT INTO events (tenant, seq, conversation, fact, body, visitor_hears, at) \
         SELECT tenant, seq, conversation, fact, body, visitor_hears, at FROM {} r",
        db.engine.rows("$1", &columns)
    );
    db.execute(sql, [json(&rows)?.into()]).await?;
    Ok(())
}

/// A line of the log as a row of a bulk parameter: the hot path, so serialised without a detour.
#[derive(Serialize)]
struct EntryRow<'a> {
    tenant: TenantId,
    seq: i64,
    /// Empty for what is about none.
    conversation: &'a str,
    fact: &'static str,
    body: String,
    visitor_hears: i64,
    at: Timestamp,
}

impl<'a> EntryRow<'a> {
    fn new(r: &'a Recorded, at: Timestamp) -> Result<Self> {
        let (conversation, fact, body, visitor_hears) = match &r.what {
            What::Fact(id, fact) => (id.as_str(), fact.name(), body(fact)?, fact.visitor_hears()),
            What::Changed(changed) => ("", CHANGED, json(changed)?, false),
        };
        Ok(Self { tenant: r.tenant, seq: r.seq, conversation, fact, body, visitor_hears: i64::from(visitor_hears), at })
    }
}

/// A message's text stands once, in `messages`; its event only points to it.
fn body(fact: &Fact) -> Result<String> {
    match fact {
        Fact::MessageSent { message } => Ok(format!("{{\"fact\":\"message_sent\",\"seq\":{}}}", message.seq)),
        // As it is now is what it is told as, so it is read from there, too.
        Fact::MessageUpdated { message, change, by } => {
            json(&json!({ "fact": "message_updated", "seq": message.seq, "change": change, "by": by }))
        }
        other => json(other),
    }
}
