//! A fresh database on either engine, and a way to it past the store.

use std::sync::Arc;

use deskbell_domain::{Clock, Timestamp};
use deskbell_store::{Result, Store, Url, Vault};
use sqlx::{AssertSqlSafe, Connection, PgConnection, Row, SqliteConnection};
use tempfile::TempDir;

const SERVER: &str = "DESKBELL_TEST_POSTGRES_URL";

struct Midnight;

impl Clock for Midnight {
    fn now(&self) -> Timestamp {
        Timestamp(0)
    }
}

pub async fn open(url: &Url) -> Result<Store> {
    Store::open(url, Vault::new(&[vec![7; 32]]).unwrap(), Arc::new(Midnight), Box::new(|_| {})).await
}

pub fn sqlite() -> (TempDir, Url) {
    let folder = tempfile::tempdir().unwrap();
    let url = Url::Sqlite(folder.path().join("deskbell.db"));
    (folder, url)
}

/// A database of its own on the tests' server.
pub async fn postgres() -> Url {
    let server = std::env::var(SERVER).unwrap_or_else(|_| {
        panic!("{SERVER} is not set: run script/test, or script/with-postgres cargo test -p deskbell-store")
    });
    let mut random = [0; 8];
    rand::fill(&mut random);
    let name = format!("test_{:016x}", u64::from_ne_bytes(random));
    let (address, _) = server.rsplit_once('/').expect("a URL ending in a database's name");
    let url = format!("{address}/{name}");
    let mut connection = PgConnection::connect(&server).await.expect("the PostgreSQL server of the tests");
    sqlx::raw_sql(AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&mut connection).await.unwrap();
    Url::Postgres(url)
}

/// Drops a database that `postgres` made.
pub async fn drop_postgres(url: Url) {
    let Url::Postgres(url) = url else { panic!("not a server's database") };
    let (_, name) = url.rsplit_once('/').unwrap();
    let mut connection = PgConnection::connect(&std::env::var(SERVER).unwrap()).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(format!("DROP DATABASE {name} WITH (FORCE)"))).execute(&mut connection).await.unwrap();
}

/// The first column of every row, as text.
pub async fn texts(url: &Url, sql: &str) -> Vec<String> {
    match url {
        Url::Sqlite(path) => {
            let rows = sqlx::query(AssertSqlSafe(sql)).fetch_all(&mut to_sqlite(path).await).await.unwrap();
            rows.iter().map(|row| row.get(0)).collect()
        }
        Url::Postgres(url) => {
            let mut connection = PgConnection::connect(url).await.unwrap();
            let rows = sqlx::query(AssertSqlSafe(sql)).fetch_all(&mut connection).await.unwrap();
            rows.iter().map(|row| row.get(0)).collect()
        }
    }
}

pub async fn execute(url: &Url, sql: &str) {
    let Url::Sqlite(path) = url else { panic!("not an embedded database") };
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut to_sqlite(path).await).await.unwrap();
}

async fn to_sqlite(path: &std::path::Path) -> SqliteConnection {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
    SqliteConnection::connect_with(&options).await.unwrap()
}
