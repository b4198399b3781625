//! When a key is lost: what it sealed can't be read again, and is taken away so that the rest goes on.

use sea_orm::{ConnectionTrait, DatabaseConnection, TransactionTrait};

use super::{
    PROBE,
    settle::{PLACES, id},
};
use crate::{
    error::{Error, Result},
    sql::{Db, get},
};

/// Everything that no given key opens. `fresh` makes a secret for an inbox, which can't be without one.
pub(crate) async fn forget(db: Db<'_, DatabaseConnection>, fresh: impl Fn() -> String) -> Result<u64> {
    let transaction = db.connection.begin_with_options(db.engine.write_transaction()).await?;
    let inside = Db { engine: db.engine, connection: &transaction, vault: db.vault };
    let mut forgotten = 0;
    for place in PLACES {
        let (table, key, column, some) = place;
        let sql = format!("SELECT {key} AS id, {column} AS secret FROM {table} WHERE {some}");
        for row in inside.all(sql, []).await? {
            let (id, name) = id(&row)?;
            let place = format!("{table}.{column}/{name}");
            if !matches!(inside.vault.open(&place, &get::<String>(&row, "secret")?), Err(Error::Locked { .. })) {
                continue;
            }
            let instead = match (table, column) {
                ("agents", _) => "totp_secret = NULL, totp_confirmed = 0".to_owned(),
                ("mails", _) => "state = 'failed', content = '{}'".to_owned(),
                (_, "credentials") => "credentials = '{}'".to_owned(),
                ("inboxes", _) => format!("secret = '{}'", inside.vault.seal(&place, &fresh())?),
                _ => format!("{column} = '{}'", inside.vault.seal(&place, "")?),
            };
            forgotten += inside.execute(format!("UPDATE {table} SET {instead} WHERE {key} = $1"), [id]).await?;
        }
    }
    let orphans = "DELETE FROM recovery_codes WHERE agent IN (SELECT id FROM agents WHERE totp_secret IS NULL)";
    inside.execute(orphans, []).await?;
    renew_probe(inside).await?;
    transaction.commit().await?;
    Ok(forgotten)
}

async fn renew_probe<C: ConnectionTrait>(db: Db<'_, C>) -> Result<()> {
    let probe = db.vault.seal(PROBE, "deskbell")?;
    let sql = "INSERT INTO vault (id, probe) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET probe = excluded.probe";
    db.execute(sql, [probe.into()]).await?;
    Ok(())
}
