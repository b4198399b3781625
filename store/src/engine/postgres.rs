//! The server engine, for when one machine is not enough.

use std::{str::FromStr, time::Duration};

use sea_orm::{DatabaseConnection, SqlxPostgresConnector};
use sqlx::{
    migrate::Migrator,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use super::{Connections, Engine};
use crate::error::Result;

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/postgres");

const READERS: u32 = 16;
/// The group-commit lane and the odd administrative write beside it.
const WRITERS: u32 = 4;

pub async fn connect(url: &str) -> Result<Connections> {
    let options = PgConnectOptions::from_str(url)?
        .application_name("deskbell")
        // G1, whatever the server's default is.
        .options([("synchronous_commit", "on"), ("lock_timeout", "15s"), ("statement_timeout", "30s")]);
    let pool = |most: u32| PgPoolOptions::new().max_connections(most).acquire_timeout(Duration::from_secs(5));
    let write = pool(WRITERS).connect_with(options.clone()).await?;
    let read = pool(READERS).connect_lazy_with(options);
    Ok(Connections {
        engine: Engine::Postgres,
        write: SqlxPostgresConnector::from_sqlx_postgres_pool(write),
        read: SqlxPostgresConnector::from_sqlx_postgres_pool(read),
        file: None,
    })
}

/// sqlx holds an advisory lock while it migrates, so nodes that start together wait for each other.
pub async fn migrate(write: &DatabaseConnection) -> Result<Vec<String>> {
    let pool = write.get_postgres_connection_pool();
    let due = due(pool).await?;
    MIGRATIONS.run(pool).await?;
    Ok(due)
}

/// The migrations a database lacks. Changes nothing.
pub async fn due_at(url: &str) -> Result<Vec<String>> {
    let pool = PgPoolOptions::new().max_connections(1).acquire_timeout(Duration::from_secs(5)).connect(url).await?;
    let due = due(&pool).await;
    pool.close().await;
    due
}

async fn due(pool: &sqlx::PgPool) -> Result<Vec<String>> {
    let exists: bool = sqlx::query_scalar("SELECT to_regclass('_sqlx_migrations') IS NOT NULL").fetch_one(pool).await?;
    let done: Vec<i64> = match exists {
        false => Vec::new(),
        true => sqlx::query_scalar("SELECT version FROM _sqlx_migrations WHERE success").fetch_all(pool).await?,
    };
    Ok(super::names_of_due(&MIGRATIONS, &done))
}
