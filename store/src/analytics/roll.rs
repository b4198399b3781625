//! Adding to the numbers, in one transaction with the reactor's place: each event counts once, whatever breaks off.

use std::collections::BTreeMap;

use deskbell_domain::{
    ConversationId, TenantId,
    report::{ChatSoFar, Roll, Spot},
};
use sea_orm::{ConnectionTrait, TransactionTrait};
use serde_json::{Value, json as object};

use crate::{
    Scope, Store,
    engine::Kind::{self, Int, Text},
    error::Result,
    reactors::advance,
    sql::{Db, get, get_json, json},
};

impl Scope<'_> {
    /// What is known of these conversations so far.
    pub async fn chats_so_far(&self, ids: &[&ConversationId]) -> Result<BTreeMap<ConversationId, ChatSoFar>> {
        let keys: Vec<_> = ids.iter().map(|id| object!({ "id": id })).collect();
        let sql = format!(
            "SELECT c.conversation, c.body FROM {} k JOIN chats_so_far c ON c.conversation = k.id WHERE c.tenant = $2",
            self.engine().rows("$1", &[("id", Text)])
        );
        let rows = self.db().all(sql, [json(&keys)?.into(), self.tenant.0.into()]).await?;
        let one = |row| Ok((get::<String>(row, "conversation")?.as_str().into(), get_json(row, "body")?));
        rows.iter().map(one).collect()
    }
}

impl Store {
    /// Adds a piece of the log and moves the reactor's place. False, and nothing is added, when another node was there
    /// first: what was known of the chats was true at `from`, so only who moves from there may add to it.
    pub async fn roll_up(&self, reactor: &str, tenant: TenantId, from: i64, to: i64, roll: &Roll) -> Result<bool> {
        let transaction = self.write_db().connection.begin_with_options(self.engine().write_transaction()).await?;
        let db = Db { engine: self.engine(), connection: &transaction, vault: self.vault() };
        if !advance(db, reactor, tenant, from, to).await? {
            transaction.rollback().await?;
            return Ok(false);
        }
        add(db, tenant, roll).await?;
        transaction.commit().await?;
        Ok(true)
    }
}

async fn add<C: ConnectionTrait>(db: Db<'_, C>, tenant: TenantId, roll: &Roll) -> Result<()> {
    let place = |spot: &Spot| object!({ "slot": spot.slot, "inbox": spot.inbox, "agent": spot.agent });
    let tallies = roll
        .tallies
        .iter()
        .filter(|(_, amount)| **amount != 0)
        .map(|((spot, tally), amount)| with(place(spot), object!({ "name": tally.as_str(), "amount": amount })));
    let numbers = [("slot", Int), ("inbox", Int), ("agent", Int), ("name", Text)];
    put(db, tenant, "tallies", &numbers, &["amount"], tallies.collect()).await?;

    let spans = roll.spans.iter().filter(|(_, sums)| **sums != (0, 0));
    let spans = spans.map(|((spot, span, length), (amount, seconds))| {
        let row = object!({ "name": span.as_str(), "length": length, "amount": amount, "seconds": seconds });
        with(place(spot), row)
    });
    let numbers = [("slot", Int), ("inbox", Int), ("agent", Int), ("name", Text), ("length", Int)];
    put(db, tenant, "spans", &numbers, &["amount", "seconds"], spans.collect()).await?;

    let sources = roll.sources.iter().map(|((spot, kind, name), amount)| {
        with(place(spot), object!({ "kind": kind.as_str(), "name": name, "amount": amount }))
    });
    let numbers = [("slot", Int), ("inbox", Int), ("kind", Text), ("name", Text)];
    put(db, tenant, "chat_sources", &numbers, &["amount"], sources.collect()).await?;
    put_chats(db, tenant, &roll.chats).await
}

fn with(mut row: Value, more: Value) -> Value {
    if let (Value::Object(row), Value::Object(more)) = (&mut row, more) {
        row.extend(more);
    }
    row
}

/// Adds `sums` to the rows with these keys, which are there from then on.
async fn put<C: ConnectionTrait>(
    db: Db<'_, C>,
    tenant: TenantId,
    table: &str,
    keys: &[(&str, Kind)],
    sums: &[&str],
    rows: Vec<Value>,
) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let columns: Vec<_> = keys.iter().copied().chain(sums.iter().map(|sum| (*sum, Int))).collect();
    let names = |columns: &[(&str, Kind)]| columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
    let added: Vec<_> = sums.iter().map(|sum| format!("{sum} = {table}.{sum} + excluded.{sum}")).collect();
    let sql = format!(
        "INSERT INTO {table} (tenant, {all}) SELECT $2, {all} FROM {rows} r WHERE true \
         ON CONFLICT (tenant, {keys}) DO UPDATE SET {added}",
        all = names(&columns),
        rows = db.engine.rows("$1", &columns),
        keys = names(keys),
        added = added.join(", "),
    );
    db.execute(sql, [json(&rows)?.into(), tenant.0.into()]).await?;
    Ok(())
}

async fn put_chats<C: ConnectionTrait>(
    db: Db<'_, C>,
    tenant: TenantId,
    chats: &BTreeMap<ConversationId, ChatSoFar>,
) -> Result<()> {
    if chats.is_empty() {
        return Ok(());
    }
    let row = |(id, chat)| Ok(object!({ "conversation": id, "body": json(chat)? }));
    let rows: Vec<_> = chats.iter().map(row).collect::<Result<_>>()?;
    let sql = format!(
        "INSERT INTO chats_so_far (conversation, tenant, body) SELECT conversation, $2, body FROM {} r \
         WHERE EXISTS (SELECT 1 FROM conversations c WHERE c.id = r.conversation) \
         ON CONFLICT (conversation) DO UPDATE SET body = excluded.body",
        db.engine.rows("$1", &[("conversation", Text), ("body", Text)])
    );
    db.execute(sql, [json(&rows)?.into(), tenant.0.into()]).await?;
    Ok(())
}
