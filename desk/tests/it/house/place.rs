//! Where a test's database is, and a way to it past the desk.

use std::collections::BTreeMap;

use deskbell_desk::store::Url;
use sqlx::{Connection, PgConnection, Row, SqliteConnection};
use tempfile::TempDir;

const SERVER: &str = "DESKBELL_TEST_POSTGRES_URL";

/// Marks the tests' own statements.
const MARK: &str = "/* test */ ";

pub enum Place {
    Sqlite(TempDir),
    /// The URL of the test's own database, and the server's.
    Postgres {
        url: String,
        server: String,
        name: String,
    },
}

impl Place {
    pub fn sqlite() -> Self {
        Self::Sqlite(tempfile::tempdir().expect("a temporary folder"))
    }

    pub async fn postgres() -> Self {
        let server = std::env::var(SERVER).unwrap_or_else(|_| {
            panic!("{SERVER} is not set: run script/test, or script/with-postgres cargo test -p deskbell-desk")
        });
        let mut random = [0; 8];
        rand::fill(&mut random);
        let name = format!("test_{:016x}", u64::from_ne_bytes(random));
        let (address, _) = server.rsplit_once('/').expect("a URL ending in a database's name");
        let place = Self::Postgres { url: format!("{address}/{name}"), server: server.clone(), name: name.clone() };
        on_server(&server, &format!("CREATE DATABASE {name}")).await;
        place
    }

    pub fn url(&self) -> Url {
        match self {
            Self::Sqlite(folder) => Url::Sqlite(folder.path().join("deskbell.db")),
            Self::Postgres { url, .. } => Url::Postgres(url.clone()),
        }
    }

    /// Runs a statement past the desk.
    pub async fn execute(&self, sql: &str) {
        let sql = format!("{MARK}{sql}");
        match self {
            Self::Sqlite(_) => {
                let mut connection = self.to_sqlite().await;
                sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
            }
            Self::Postgres { url, .. } => {
                let mut connection = PgConnection::connect(url).await.unwrap();
                sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
            }
        }
    }

    /// The one number a question past the desk answers with.
    pub async fn number(&self, sql: &str) -> i64 {
        let sql = format!("{MARK}{sql}");
        match self {
            Self::Sqlite(_) => {
                sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_one(&mut self.to_sqlite().await).await.unwrap().get(0)
            }
            Self::Postgres { url, .. } => {
                let mut connection = PgConnection::connect(url).await.unwrap();
                sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_one(&mut connection).await.unwrap().get(0)
            }
        }
    }

    /// The first column, a text, of every row.
    pub async fn texts(&self, sql: &str) -> Vec<String> {
        let sql = sqlx::AssertSqlSafe(format!("{MARK}{sql}"));
        match self {
            Self::Sqlite(_) => {
                let rows = sqlx::query(sql).fetch_all(&mut self.to_sqlite().await).await.unwrap();
                rows.iter().map(|row| row.get(0)).collect()
            }
            Self::Postgres { url, .. } => {
                let mut connection = PgConnection::connect(url).await.unwrap();
                let rows = sqlx::query(sql).fetch_all(&mut connection).await.unwrap();
                rows.iter().map(|row| row.get(0)).collect()
            }
        }
    }

    /// How many rows each table of the database has.
    pub async fn rows(&self) -> BTreeMap<String, i64> {
        let tables = match self {
            Self::Sqlite(_) => "SELECT name FROM sqlite_master WHERE type = 'table'",
            Self::Postgres { .. } => "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'",
        };
        let mut rows = BTreeMap::new();
        for table in self.texts(tables).await {
            let count = self.number(&format!("SELECT count(*) FROM \"{table}\"")).await;
            rows.insert(table, count);
        }
        rows
    }

    /// A connection of the test's own to the embedded database.
    pub async fn to_sqlite(&self) -> SqliteConnection {
        let Url::Sqlite(path) = self.url() else { panic!("not an embedded database") };
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
        SqliteConnection::connect_with(&options).await.unwrap()
    }

    /// Whether PostgreSQL lets anyone into this database; those who are in are thrown out.
    pub async fn let_in(&self, allowed: bool) {
        let Self::Postgres { server, name, .. } = self else { panic!("not a server's database") };
        on_server(server, &format!("ALTER DATABASE {name} WITH ALLOW_CONNECTIONS {allowed}")).await;
        self.cut_connections().await;
    }

    /// Throws everyone out of the database, who may come back at once.
    pub async fn cut_connections(&self) {
        let Self::Postgres { server, name, .. } = self else { panic!("not a server's database") };
        let sql = format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
        on_server(server, &sql).await;
    }

    pub async fn remove(self) {
        if let Self::Postgres { server, name, .. } = self {
            on_server(&server, &format!("DROP DATABASE {name} WITH (FORCE)")).await;
        }
    }
}

async fn on_server(server: &str, sql: &str) {
    let mut connection = PgConnection::connect(server).await.expect("the PostgreSQL server of the tests");
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned())).execute(&mut connection).await.unwrap();
}

/// Keeps every write to the database waiting while it lives.
pub enum Hold {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Place {
    /// Takes the lock that each batch needs first. SQLite's writers wait 10 s for it, PostgreSQL's 15 s.
    pub async fn hold_writes(&self) -> Hold {
        match self {
            Self::Sqlite(_) => {
                let mut connection = self.to_sqlite().await;
                sqlx::raw_sql("BEGIN IMMEDIATE").execute(&mut connection).await.unwrap();
                Hold::Sqlite(connection)
            }
            Self::Postgres { url, .. } => {
                let mut connection = PgConnection::connect(url).await.unwrap();
                sqlx::raw_sql("BEGIN; SELECT 1 FROM tenants FOR UPDATE").execute(&mut connection).await.unwrap();
                Hold::Postgres(connection)
            }
        }
    }
}

impl Hold {
    pub async fn release(self) {
        match self {
            Self::Sqlite(connection) => connection.close().await.unwrap(),
            Self::Postgres(connection) => connection.close().await.unwrap(),
        }
    }
}
