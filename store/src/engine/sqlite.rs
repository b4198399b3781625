//! The embedded engine: one file in WAL mode, one writer, a pool of readers.

use std::{path::Path, str::FromStr, time::Duration};

use sea_orm::{DatabaseConnection, SqlxSqliteConnector};
use sqlx::{
    migrate::Migrator,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::{Connections, Engine};
use crate::error::{Error, Result};

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/sqlite");

/// Readers: as many as can be of use on a small machine; each holds its own page cache.
const READERS: u32 = 4;
const CHECKPOINT_EVERY: Duration = Duration::from_secs(1);

pub async fn connect(path: &Path) -> Result<Connections> {
    let options = SqliteConnectOptions::from_str("sqlite:")?
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // FULL: an acked message survives the power going (G1). NORMAL would lose the last commits.
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(10))
        .pragma("mmap_size", "268435456")
        .pragma("temp_store", "MEMORY")
        // What is deleted is overwritten: an erased person's words don't stay in the file.
        .pragma("secure_delete", "ON")
        .pragma("journal_size_limit", "67108864")
        // Checkpoints run beside the writer; only a log of 64 MB, which outran them, stops it for one.
        .pragma("wal_autocheckpoint", "16384")
        .statement_cache_capacity(256);
    let write = SqlitePoolOptions::new()
        .min_connections(1)
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        // A file doesn't hang up; asking before each batch would be one more turn of two threads.
        .test_before_acquire(false)
        .connect_with(options.clone())
        .await?;
    let read = SqlitePoolOptions::new()
        .max_connections(READERS)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .connect_with(options.pragma("query_only", "ON"))
        .await?;
    tokio::spawn(keep_checkpointing(read.clone()));
    Ok(Connections {
        engine: Engine::Sqlite,
        write: SqlxSqliteConnector::from_sqlx_sqlite_pool(write),
        read: SqlxSqliteConnector::from_sqlx_sqlite_pool(read),
        file: Some(path.to_owned()),
    })
}

/// Moves the write-ahead log into the file while the writer goes on, until the pool is closed.
///
/// On the writer's path it would come after almost every large batch, with two more syncs.
async fn keep_checkpointing(pool: sqlx::SqlitePool) {
    let mut ticks = tokio::time::interval(CHECKPOINT_EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    while !pool.is_closed() {
        tokio::select! {
            _ = ticks.tick() => {}
            () = pool.close_event() => return,
        }
        match sqlx::query("PRAGMA wal_checkpoint(PASSIVE)").execute(&pool).await {
            Ok(_) | Err(sqlx::Error::PoolClosed) => {}
            Err(error) => tracing::warn!(%error, "a checkpoint failed; trying again"),
        }
    }
}

pub async fn migrate(path: &Path, write: &DatabaseConnection) -> Result<Vec<String>> {
    let pool = write.get_sqlite_connection_pool();
    let due = due(pool).await?;
    let Some(first) = due.first() else { return Ok(due) };
    let is_new: i64 =
        sqlx::query_scalar("SELECT count(*) FROM sqlite_schema WHERE name = 'tenants'").fetch_one(pool).await?;
    if is_new != 0 {
        let copy = path.with_extension(format!("before-{first}.db"));
        if !copy.exists() {
            tracing::info!(copy = %copy.display(), "copying the database before a migration");
            keep_copy(write, &copy).await?;
        }
    }
    MIGRATIONS.run(pool).await?;
    // Before this one what was deleted stayed in free pages.
    if is_new != 0 && due.iter().any(|name| name.starts_with("0023-")) {
        sqlx::query("VACUUM").execute(pool).await?;
    }
    Ok(due)
}

/// How often the log is asked to be emptied: whoever reads an old state of it is soon done.
const TRIES: u32 = 20;

/// Empties the write-ahead log, which still holds what the file no longer does, and removes the copies made before
/// migrations, which hold everything of their day.
pub async fn scrub(write: &DatabaseConnection, path: Option<&Path>) -> Result<()> {
    if let Some(path) = path {
        remove_copies(path).map_err(|e| Error::Setup(format!("A copy made before a migration stays: {e}")))?;
    }
    let pool = write.get_sqlite_connection_pool();
    for _ in 0..TRIES {
        let (busy, ..): (i64, i64, i64) = sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(pool).await?;
        if busy == 0 {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Err(Error::Setup("The write-ahead log could not be emptied: somebody reads it all the time.".into()))
}

fn remove_copies(path: &Path) -> std::io::Result<()> {
    let (Some(folder), Some(name)) = (path.parent(), path.file_stem().and_then(|n| n.to_str())) else { return Ok(()) };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let is_copy = |n: &str| n.strip_prefix(name).is_some_and(|rest| rest.starts_with(".before-"));
        if entry.file_name().to_str().is_some_and(is_copy) {
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Copies under another name first: a file of the final name is whole, and on the disk.
async fn keep_copy(connection: &DatabaseConnection, to: &Path) -> Result<()> {
    let part = to.with_extension("db.part");
    let io = |error: std::io::Error| Error::Setup(format!("The copy before a migration failed: {error}"));
    match std::fs::remove_file(&part) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(io(error)),
        _ => {}
    }
    copy_to(connection, &part).await?;
    std::fs::File::open(&part).and_then(|file| file.sync_all()).map_err(io)?;
    std::fs::rename(&part, to).map_err(io)
}

async fn due(pool: &sqlx::SqlitePool) -> Result<Vec<String>> {
    let exists: i64 = sqlx::query_scalar("SELECT count(*) FROM sqlite_schema WHERE name = '_sqlx_migrations'")
        .fetch_one(pool)
        .await?;
    let done: Vec<i64> = match exists {
        0 => Vec::new(),
        _ => sqlx::query_scalar("SELECT version FROM _sqlx_migrations WHERE success").fetch_all(pool).await?,
    };
    Ok(super::names_of_due(&MIGRATIONS, &done))
}

/// The migrations an existing file lacks. Changes nothing.
pub async fn due_at(path: &Path) -> Result<Vec<String>> {
    let pool = read_only(path).await?;
    let due = due(&pool).await;
    pool.close().await;
    due
}

/// Checks that a file is a sound database of ours, and copies it, a running server's too, to one new file.
pub async fn copy_file(from: &Path, to: &Path) -> Result<()> {
    let pool = read_only(from).await?;
    let copied = match check(&pool).await {
        Ok(()) => copy_to(&SqlxSqliteConnector::from_sqlx_sqlite_pool(pool.clone()), to).await,
        Err(error) => Err(error),
    };
    pool.close().await;
    copied
}

async fn read_only(path: &Path) -> Result<sqlx::SqlitePool> {
    let options = SqliteConnectOptions::new().filename(path).read_only(true).busy_timeout(Duration::from_secs(10));
    Ok(SqlitePoolOptions::new().max_connections(1).connect_with(options).await?)
}

async fn check(pool: &sqlx::SqlitePool) -> Result<()> {
    let ours =
        "SELECT count(*) FROM sqlite_schema WHERE name IN ('_sqlx_migrations', 'tenants', 'conversations', 'events')";
    let found: i64 = sqlx::query_scalar(ours).fetch_one(pool).await?;
    if found != 4 {
        return Err(Error::Setup("It is not a Deskbell database.".into()));
    }
    let found: String = sqlx::query_scalar("PRAGMA quick_check(1)").fetch_one(pool).await?;
    if found != "ok" {
        return Err(Error::Setup(format!("It is damaged: {found}")));
    }
    Ok(())
}

/// A consistent copy of the live database in one new file.
async fn copy_to(connection: &DatabaseConnection, to: &Path) -> Result<()> {
    let to = to.to_str().ok_or_else(|| Error::Setup("The path of the copy is not valid UTF-8.".into()))?;
    sqlx::query("VACUUM INTO $1").bind(to).execute(connection.get_sqlite_connection_pool()).await?;
    Ok(())
}
