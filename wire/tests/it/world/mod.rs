//! The real router on a real port, over a database of the test's own, with two firms of people in it.

mod call;
mod counts;
mod firm;
mod redact;
mod socket;

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use deskbell_desk::{
    Desk, FileSettings, Random, Settings,
    store::{Url, objects::Place},
};
use deskbell_domain::{Clock, Timestamp};
use deskbell_wire::Config;
use tempfile::TempDir;

pub use self::{
    call::{Answer, Call},
    counts::Counts,
    firm::{Chat, Firm, Person},
    redact::redact,
    socket::{Buffers, Refused, Socket},
};

/// How long anything may take before a test gives up on it.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// A clock that moves a millisecond whenever it is looked at, and wherever a test puts it.
pub struct TestClock(AtomicI64);

impl TestClock {
    pub fn step_seconds(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1000, Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.fetch_add(1, Ordering::SeqCst))
    }
}

struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&self, bytes: &mut [u8]) {
        rand::fill(bytes);
    }
}

pub struct World {
    pub desk: Arc<Desk>,
    pub clock: Arc<TestClock>,
    pub address: SocketAddr,
    /// The firm most tests are about: `acme`.
    pub acme: Firm,
    /// The firm that must never be met: `other`.
    pub other: Firm,
    http: reqwest::Client,
    folder: TempDir,
    settings: Settings,
}

impl World {
    pub async fn open() -> Self {
        Self::with(Config { rate_limit: false, ..Config::default() }).await
    }

    pub async fn with(config: Config) -> Self {
        Self::built(config, Settings::default()).await
    }

    /// With what an installation may set for all its tenants.
    pub async fn set(settings: Settings) -> Self {
        Self::built(Config { rate_limit: false, ..Config::default() }, settings).await
    }

    async fn built(config: Config, settings: Settings) -> Self {
        drop(rustls::crypto::ring::default_provider().install_default());
        let folder = tempfile::tempdir().expect("a temporary folder");
        // 2026-01-31T09:30:00Z
        let clock = Arc::new(TestClock(AtomicI64::new(1_769_851_800_000)));
        let desk = open(&folder, &settings, &clock).await;
        let acme = Firm::found(&desk, "acme").await;
        let other = Firm::found(&desk, "other").await;
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("its address");
        let router = deskbell_wire::router(desk.clone(), config, Arc::new(|| "# metrics\n".into()));
        let serve = axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>());
        tokio::spawn(async move { serve.await });
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client");
        Self { desk, clock, address, acme, other, http, folder, settings }
    }

    /// A connection of the test's own to the database, past the desk.
    pub async fn past_the_desk(&self) -> sqlx::SqliteConnection {
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(self.folder.path().join("deskbell.db"));
        <sqlx::SqliteConnection as sqlx::Connection>::connect_with(&options).await.expect("the database's file")
    }

    /// Where uploads are kept.
    pub fn uploads(&self) -> std::path::PathBuf {
        self.folder.path().join("uploads")
    }

    /// Another process on the same database, whose commits this one's bus doesn't hear of.
    pub async fn second_desk(&self) -> Arc<Desk> {
        open(&self.folder, &self.settings, &self.clock).await
    }

    /// The address as a browser names it.
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }
}

async fn open(folder: &TempDir, settings: &Settings, clock: &Arc<TestClock>) -> Arc<Desk> {
    let url = Url::Sqlite(folder.path().join("deskbell.db"));
    let files = FileSettings { place: Place::Folder(folder.path().join("uploads")), ..FileSettings::default() };
    let settings = Settings { files, ..settings.clone() };
    let desk = Desk::open(
        &url,
        settings,
        &[7; 32],
        deskbell_desk::store::Vault::new(&[vec![7; 32]]).unwrap(),
        clock.clone(),
        Arc::new(SystemRandom),
    )
    .await;
    desk.expect("the desk opens")
}

/// Waits, but not forever.
pub async fn in_time<T>(what: &str, future: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, future).await.unwrap_or_else(|_| panic!("waited in vain: {what}"))
}
