//! What differs between the engines, and nothing else: connecting, bulk parameters, full text, copies.
//!
//! All other SQL is written once with `$1` placeholders, which both engines understand.

mod postgres;
mod sqlite;

use std::path::PathBuf;

use sea_orm::{DatabaseConnection, DbBackend, SqliteTransactionMode, TransactionOptions};

use crate::error::{Error, Result};

/// Where the database is, from `--database-url`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Url {
    Sqlite(PathBuf),
    Postgres(String),
}

impl Url {
    /// `sqlite:PATH`, `postgres://…` or `postgresql://…`.
    pub fn parse(text: &str) -> Result<Self> {
        if let Some(path) = text.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            let path = path.split('?').next().unwrap_or(path);
            return Ok(Self::Sqlite(path.into()));
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(text.to_owned()));
        }
        Err(Error::Setup(format!("The database URL must start with sqlite: or postgres://, not {text:?}.")))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// A column of a bulk parameter.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    Int,
    Text,
}

/// The two ways in: one connection that writes, some that read.
pub struct Connections {
    pub engine: Engine,
    pub write: DatabaseConnection,
    pub read: DatabaseConnection,
    /// Of the embedded engine.
    pub file: Option<PathBuf>,
}

impl Connections {
    /// Takes what was deleted out of the engine's own files, as far as it can be told to.
    pub async fn scrub(&self) -> Result<()> {
        match self.engine {
            Engine::Sqlite => sqlite::scrub(&self.write, self.file.as_deref()).await,
            // Its vacuum works by itself, and its files are the administrator's.
            Engine::Postgres => Ok(()),
        }
    }
}

pub async fn connect(url: &Url) -> Result<Connections> {
    match url {
        Url::Sqlite(path) => sqlite::connect(path).await,
        Url::Postgres(url) => postgres::connect(url).await,
    }
}

/// Brings the schema up to date, under a lock, keeping a copy of an embedded database first.
/// Returns the names of the migrations applied.
pub async fn migrate(url: &Url, connections: &Connections) -> Result<Vec<String>> {
    match url {
        Url::Sqlite(path) => sqlite::migrate(path, &connections.write).await,
        Url::Postgres(_) => postgres::migrate(&connections.write).await,
    }
}

/// The migrations an existing database lacks. Changes nothing.
pub async fn due(url: &Url) -> Result<Vec<String>> {
    match url {
        Url::Sqlite(path) => sqlite::due_at(path).await,
        Url::Postgres(url) => postgres::due_at(url).await,
    }
}

pub use sqlite::copy_file;

fn names_of_due(migrations: &sqlx::migrate::Migrator, done: &[i64]) -> Vec<String> {
    let due = migrations.iter().filter(|m| !done.contains(&m.version));
    due.map(|m| format!("{:04}-{}", m.version, m.description.replace(' ', "-"))).collect()
}

impl Engine {
    pub fn backend(self) -> DbBackend {
        match self {
            Self::Sqlite => DbBackend::Sqlite,
            Self::Postgres => DbBackend::Postgres,
        }
    }

    /// A table made of one JSON parameter, an array of objects: one bind and one statement text for any
    /// number of rows, so the statement cache stays small and a batch is one round trip.
    pub fn rows(self, parameter: &str, columns: &[(&str, Kind)]) -> String {
        match self {
            Self::Sqlite => {
                let columns: Vec<_> =
                    columns.iter().map(|(name, _)| format!("json_extract(value, '$.{name}') AS {name}")).collect();
                // The binary form: json_each would write each object out as text for json_extract to parse again.
                format!("(SELECT {} FROM jsonb_each({parameter}))", columns.join(", "))
            }
            Self::Postgres => {
                let name_and_type = |(name, kind): &(&str, Kind)| match kind {
                    Kind::Int => format!("{name} bigint"),
                    Kind::Text => format!("{name} text"),
                };
                let columns: Vec<_> = columns.iter().map(name_and_type).collect();
                // A sub-select, so that an alias may follow in both engines.
                format!("(SELECT * FROM json_to_recordset({parameter}::json) AS r ({}))", columns.join(", "))
            }
        }
    }

    /// The different values of a column as one JSON array, in no order.
    pub fn distinct(self, column: &str) -> String {
        match self {
            Self::Sqlite => format!("json_group_array(DISTINCT {column})"),
            Self::Postgres => format!("coalesce(json_agg(DISTINCT {column}), '[]')::text"),
        }
    }

    /// The function that finds a text in a text, 0 when it isn't there.
    pub fn position(self) -> &'static str {
        match self {
            Self::Sqlite => "instr",
            Self::Postgres => "strpos",
        }
    }

    /// Locks the rows a SELECT finds until the transaction ends; SQLite's writer is alone anyway.
    pub fn for_update(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR UPDATE",
        }
    }

    /// SQLite must take its write lock at the start: upgrading a read transaction can fail at once.
    pub fn write_transaction(self) -> TransactionOptions {
        match self {
            Self::Sqlite => TransactionOptions {
                sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
                ..Default::default()
            },
            Self::Postgres => TransactionOptions::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_name_their_engine() {
        assert_eq!(Url::parse("sqlite:/a/b.db").unwrap(), Url::Sqlite("/a/b.db".into()));
        assert_eq!(Url::parse("sqlite:///a/b.db?mode=rwc").unwrap(), Url::Sqlite("/a/b.db".into()));
        assert!(matches!(Url::parse("postgres://u@h/d").unwrap(), Url::Postgres(_)));
        assert!(Url::parse("mysql://u@h/d").unwrap_err().to_string().contains("sqlite:"));
    }
}
