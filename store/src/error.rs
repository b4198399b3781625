//! What can go wrong with the database, and what the rooms above are told of it.

use deskbell_domain::Refusal;
use sea_orm::{ConnAcquireErr, DbErr, RuntimeErr};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("database: {0}")]
    Database(#[from] DbErr),
    #[error("database: {0}")]
    Sqlx(#[from] sqlx::Error),
    #[error("migration: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// A stored value that this version can't read.
    #[error("stored value: {0}")]
    Stored(String),
    #[error("{0}")]
    Setup(String),
    /// By their marks: the key the secrets are sealed with, and those that were given.
    #[error("its secrets are sealed with another key ({sealed}) than the given ({given})")]
    Locked { sealed: String, given: String },
    #[error("uploads: {0}")]
    Objects(#[from] object_store::Error),
    /// A service elsewhere did not do what was asked.
    #[error("{0}")]
    Outside(String),
}

pub type Result<T, E = Error> = std::result::Result<T, E>;

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::Stored(error.to_string())
    }
}

/// The rooms above see one thing: it can't be done now, try again (G11). The cause goes to the log.
impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        if error.is_closed() {
            tracing::debug!(%error, "asked after the end");
        } else {
            tracing::error!(%error, "the store failed");
        }
        Self::Unavailable(error.to_string())
    }
}

impl Error {
    /// Whoever closed the store didn't wait for the one who asked: nothing is wrong with it.
    fn is_closed(&self) -> bool {
        matches!(self, Self::Database(DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed)))
    }

    /// Whether one command of a batch may be at fault (a constraint, a value the engine refuses), so that its
    /// neighbours deserve another try without it. A full disk or a lost connection is nobody's fault.
    pub fn may_be_one_commands_fault(&self) -> bool {
        match self {
            Self::Database(error) => match database_error_code(error) {
                // SQLite: 19 constraint, 20 mismatch, 1 error, 18 too big. Extended codes keep the low byte.
                Some(Code::Sqlite(code)) => matches!(code & 0xff, 1 | 18 | 19 | 20),
                // SQLSTATE: 22 data exception, 23 integrity constraint.
                Some(Code::Postgres(class)) => matches!(&class, b"22" | b"23"),
                None => false,
            },
            Self::Stored(_) => true,
            Self::Sqlx(_)
            | Self::Migrate(_)
            | Self::Setup(_)
            | Self::Locked { .. }
            | Self::Objects(_)
            | Self::Outside(_) => false,
        }
    }
}

enum Code {
    Sqlite(i32),
    Postgres([u8; 2]),
}

fn database_error_code(error: &DbErr) -> Option<Code> {
    let (DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error))) = error else {
        return None;
    };
    let sqlx::Error::Database(error) = error.as_ref() else { return None };
    let code = error.code()?;
    if error.try_downcast_ref::<sqlx::sqlite::SqliteError>().is_some() {
        return code.parse().ok().map(Code::Sqlite);
    }
    let bytes = code.as_bytes();
    (bytes.len() == 5).then(|| Code::Postgres([bytes[0], bytes[1]]))
}
