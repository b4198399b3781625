//! At the start: whether the keys are this database's, and everything sealed under the first of them.

use sea_orm::{ConnectionTrait, DatabaseConnection, QueryResult, TransactionTrait, Value};

use super::PROBE;
use crate::{
    error::Result,
    sql::{Db, get},
};

/// Where secrets stand: table, key, column, and which of its rows may have one.
pub(super) const PLACES: [(&str, &str, &str, &str); 5] = [
    ("agents", "id", "totp_secret", "totp_secret IS NOT NULL"),
    ("inboxes", "id", "secret", "1 = 1"),
    ("inboxes", "id", "credentials", "credentials <> '{}'"),
    ("identity_providers", "tenant", "client_secret", "1 = 1"),
    ("mails", "id", "content", "state = 'waiting'"),
];

/// Fails when the database is sealed with another key. One that has none yet is now this one's.
pub(crate) async fn check<C: ConnectionTrait>(db: Db<'_, C>) -> Result<()> {
    if probe(db, "").await?.is_none() {
        let sealed = db.vault.seal(PROBE, "deskbell")?;
        db.execute("INSERT INTO vault (id, probe) VALUES (1, $1) ON CONFLICT DO NOTHING", [sealed.into()]).await?;
    }
    match probe(db, "").await? {
        Some(kept) => db.vault.open(PROBE, &kept).map(drop),
        None => Ok(()),
    }
}

/// Seals what is plain or under an older key; returns how much.
pub(crate) async fn settle(db: Db<'_, DatabaseConnection>) -> Result<u64> {
    if !is_due(db).await? {
        return Ok(0);
    }
    let transaction = db.connection.begin_with_options(db.engine.write_transaction()).await?;
    let inside = Db { engine: db.engine, connection: &transaction, vault: db.vault };
    let sealed = seal_all(inside).await?;
    transaction.commit().await?;
    Ok(sealed)
}

async fn is_due(db: Db<'_, DatabaseConnection>) -> Result<bool> {
    if probe(db, "").await?.is_none_or(|kept| !kept.starts_with(&db.vault.current())) {
        return Ok(true);
    }
    for place in PLACES {
        if !under_others(db, place, " LIMIT 1").await?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Of several nodes that start at once one does it; the others wait at the probe's row and find it done.
async fn seal_all<C: ConnectionTrait>(db: Db<'_, C>) -> Result<u64> {
    if probe(db, db.engine.for_update()).await?.is_none_or(|kept| !kept.starts_with(&db.vault.current())) {
        let first = db.vault.seal(PROBE, "deskbell")?;
        db.execute("UPDATE vault SET probe = $1 WHERE id = 1", [first.into()]).await?;
    }
    let mut sealed = 0;
    for place in PLACES {
        let (table, key, column, _) = place;
        for row in under_others(db, place, "").await? {
            let (id, name) = id(&row)?;
            let place = format!("{table}.{column}/{name}");
            let text = db.vault.open(&place, &get::<String>(&row, "secret")?)?;
            let sql = format!("UPDATE {table} SET {column} = $1 WHERE {key} = $2");
            sealed += db.execute(sql, [db.vault.seal(&place, &text)?.into(), id]).await?;
        }
    }
    Ok(sealed)
}

async fn probe<C: ConnectionTrait>(db: Db<'_, C>, lock: &str) -> Result<Option<String>> {
    let row = db.one(format!("SELECT probe FROM vault WHERE id = 1{lock}"), []).await?;
    row.map(|row| get(&row, "probe")).transpose()
}

/// Rows that are plain or under a key that is not the first.
async fn under_others<C: ConnectionTrait>(
    db: Db<'_, C>,
    (table, key, column, some): (&str, &str, &str, &str),
    limit: &str,
) -> Result<Vec<QueryResult>> {
    let sql =
        format!("SELECT {key} AS id, {column} AS secret FROM {table} WHERE {some} AND {column} NOT LIKE $1{limit}");
    db.all(sql, [format!("{}%", db.vault.current()).into()]).await
}

/// A number or a text, for the statement and for the place's name.
pub(super) fn id(row: &QueryResult) -> Result<(Value, String)> {
    match get::<i64>(row, "id") {
        Ok(number) => Ok((number.into(), number.to_string())),
        Err(_) => get::<String>(row, "id").map(|text| (text.as_str().into(), text)),
    }
}
