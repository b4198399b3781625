//! Loads and saves domain values, always inside one tenant. The only room that speaks SQL.

mod accounts;
mod agents;
mod aliases;
mod analytics;
mod api_keys;
mod article_categories;
mod article_files;
mod article_search;
mod article_versions;
mod articles;
mod audit;
mod canary;
mod canned_responses;
mod conversation_lists;
mod conversations;
mod customer_notes;
mod deliveries;
mod drafts;
mod engine;
mod erasures;
mod error;
mod escalations;
mod events;
mod files;
mod fold;
#[cfg(test)]
mod full_disk;
mod identity_providers;
mod inboxes;
mod invitations;
mod keyed;
mod load;
mod mails;
mod message_versions;
mod messages;
mod missed_replies;
mod notes;
mod notifications;
pub mod objects;
mod person;
mod queue;
mod reactors;
mod removal;
mod retention;
mod roles;
mod routing;
mod save;
mod saved_views;
mod search;
mod sign_ins;
mod sql;
mod tags;
mod teams;
mod tenants;
mod ticket_comments;
mod ticket_search;
mod tickets;
mod transaction;
mod transfers;
mod unit;
mod vault;
mod visit_rules;
mod visitors;
mod visits;
mod writer;

use std::{path::Path, sync::Arc};

use deskbell_domain::{Clock, TenantId};
use sea_orm::{DatabaseConnection, TransactionTrait};

pub use crate::{
    accounts::SecondFactor,
    agents::AgentWithPassword,
    analytics::{Comment, Counted, Now, Slice, Source},
    api_keys::ProvenKey,
    articles::{ArticleFilter, ArticlePlace, Side},
    audit::{AuditEntry, AuditFilter, Deed},
    conversation_lists::{Counts, Filter, Holder, PageEnd, Sort},
    customer_notes::Moment,
    engine::Url,
    error::{Error, Result},
    events::Share,
    fold::words,
    identity_providers::IdentityFlow,
    keyed::{Keyed, Step},
    messages::Page,
    missed_replies::{Missed, Unseen},
    queue::{Lease, Waiting},
    search::Document,
    sign_ins::{SignIn, Standing},
    tickets::{TicketEnd, TicketFilter, TicketSort},
    transaction::{Tx, Work},
    unit::{Before, Draft, Needs, NoteKey, Post, ReadMark, SentKey, Start, Unit},
    vault::Vault,
    visit_rules::RuleCount,
    writer::{Command, Committed, Writer},
};
use crate::{
    engine::{Connections, Engine},
    sql::Db,
};

/// An open database: readers for questions, the one writer for commands.
pub struct Store {
    connections: Connections,
    vault: Arc<Vault>,
    writer: Writer,
}

/// The store seen from inside one tenant: no question here can be asked of another's rows.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    store: &'a Store,
    pub tenant: TenantId,
}

impl Store {
    /// Opens the database, brings its schema up to date, makes sure that the vault's keys are its own and starts the
    /// writer.
    ///
    /// `on_commit` hears of every commit, in order, on the writer's own task: it must not block.
    pub async fn open(
        url: &Url,
        vault: Vault,
        clock: Arc<dyn Clock>,
        on_commit: Box<dyn Fn(Committed) + Send + Sync>,
    ) -> Result<Self> {
        let connections = engine::connect(url).await?;
        for name in engine::migrate(url, &connections).await? {
            tracing::info!(migration = name, "applied");
        }
        let db = Db { engine: connections.engine, connection: &connections.write, vault: &vault };
        vault::check(db).await?;
        let vault = Arc::new(vault);
        let writer = Writer::start(connections.engine, connections.write.clone(), vault.clone(), clock, on_commit);
        Ok(Self { connections, vault, writer })
    }

    /// Takes away the secrets that none of the vault's keys opens; returns how many there were.
    pub async fn forget_secrets(url: &Url, vault: &Vault, fresh: impl Fn() -> String) -> Result<u64> {
        let connections = engine::connect(url).await?;
        engine::migrate(url, &connections).await?;
        let db = Db { engine: connections.engine, connection: &connections.write, vault };
        let forgotten = vault::forget(db, fresh).await;
        drop(connections.read.close().await);
        drop(connections.write.close().await);
        forgotten
    }

    /// The migrations an existing database lacks. Changes nothing.
    pub async fn due(url: &Url) -> Result<Vec<String>> {
        engine::due(url).await
    }

    /// Checks that a file is a sound embedded database, and copies it, a running server's too, to one new file.
    pub async fn copy_file(from: &Path, to: &Path) -> Result<()> {
        engine::copy_file(from, to).await
    }

    pub fn scope(&self, tenant: TenantId) -> Scope<'_> {
        Scope { store: self, tenant }
    }

    pub fn writer(&self) -> &Writer {
        &self.writer
    }

    /// Whether it can be read and written now. After a failed write it tries one, so that health returns by itself.
    pub async fn check(&self) -> Result<()> {
        self.read_db().one("SELECT 1 AS one", []).await?;
        if self.writer.has_stopped() {
            return Err(Error::Setup(writer::STOPPED.into()));
        }
        if self.writer.is_healthy() {
            return Ok(());
        }
        let transaction = self.connections.write.begin_with_options(self.engine().write_transaction()).await?;
        let db = Db { engine: self.engine(), connection: &transaction, vault: self.vault() };
        db.execute("UPDATE counters SET value = value + 1 WHERE name = 'check'", []).await?;
        db.execute("INSERT INTO counters (name, value) VALUES ('check', 1) ON CONFLICT (name) DO NOTHING", []).await?;
        transaction.commit().await?;
        self.writer.set_healthy(true);
        Ok(())
    }

    /// Lets what is under way finish and closes the files.
    pub async fn close(&self) {
        drop(self.connections.read.clone().close().await);
        drop(self.connections.write.clone().close().await);
    }

    /// Whether that was done: what is asked after it fails, and nothing is wrong.
    pub fn is_closed(&self) -> bool {
        let read = &self.connections.read;
        match self.engine() {
            Engine::Sqlite => read.get_sqlite_connection_pool().is_closed(),
            Engine::Postgres => read.get_postgres_connection_pool().is_closed(),
        }
    }

    fn engine(&self) -> Engine {
        self.connections.engine
    }

    fn vault(&self) -> &Vault {
        &self.vault
    }

    /// Seals every secret that is plain or under an older key. Not beside a server that lacks the first key.
    pub async fn seal_all(&self) -> Result<u64> {
        vault::settle(self.write_db()).await
    }

    /// Seals a text that is kept for a while outside its own column, such as for a retry.
    pub fn seal(&self, place: &str, text: &str) -> Result<String> {
        self.vault.seal(place, text)
    }

    /// What `seal` sealed for this place.
    pub fn unseal(&self, place: &str, sealed: &str) -> Result<String> {
        self.vault.open(place, sealed)
    }

    fn read_db(&self) -> Db<'_, DatabaseConnection> {
        Db { engine: self.connections.engine, connection: &self.connections.read, vault: &self.vault }
    }

    fn write_db(&self) -> Db<'_, DatabaseConnection> {
        Db { engine: self.connections.engine, connection: &self.connections.write, vault: &self.vault }
    }
}

impl Scope<'_> {
    fn engine(&self) -> Engine {
        self.store.connections.engine
    }

    fn db(&self) -> Db<'_, DatabaseConnection> {
        self.store.read_db()
    }
}
