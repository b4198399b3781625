//! A desk to test with: its own database, a clock in the test's hand, two firms' worth of people on demand.

mod ears;
mod firm;
mod place;
mod reads;
mod smtp;

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use deskbell_desk::{Desk, Random, Settings};
use deskbell_domain::{Clock, Timestamp};

pub use self::{
    ears::Ears,
    firm::{Chat, Firm, number},
    place::Place,
    reads::ReadsEvents,
    smtp::Smtp,
};

/// How long anything may take before a test gives up on it.
pub const PATIENCE: Duration = Duration::from_secs(30);

pub const KEY: [u8; 32] = [7; 32];

/// Makes `sqlite::name` and `postgres::name` of each test.
macro_rules! on_both_engines {
    ($($(#[$attribute:meta])* async fn $name:ident($house:ident: House) $body:block)+) => {
        $($(#[$attribute])* async fn $name($house: &mut $crate::house::House) $body)+

        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let mut house = $crate::house::House::on_sqlite().await;
                super::$name(&mut house).await;
                house.tear_down().await;
            })+
        }

        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let mut house = $crate::house::House::on_postgres().await;
                super::$name(&mut house).await;
                house.tear_down().await;
            })+
        }
    };
}

/// A clock that moves a millisecond whenever it is looked at, and wherever a test puts it.
pub struct TestClock(AtomicI64);

impl TestClock {
    /// 2026-01-01T00:00:00Z
    pub const START: i64 = 1_767_225_600_000;

    pub fn step_seconds(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1000, Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.fetch_add(1, Ordering::SeqCst))
    }
}

pub struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&self, bytes: &mut [u8]) {
        rand::fill(bytes);
    }
}

pub struct House {
    pub desk: Arc<Desk>,
    pub clock: Arc<TestClock>,
    pub place: Place,
    /// What the desk is opened with: a test that changes them reopens it.
    pub settings: Settings,
    /// The firm most tests are about.
    pub firm: Firm,
}

impl House {
    pub async fn on_sqlite() -> Self {
        Self::in_place(Place::sqlite()).await
    }

    pub async fn on_postgres() -> Self {
        Self::in_place(Place::postgres().await).await
    }

    async fn in_place(place: Place) -> Self {
        let clock = Arc::new(TestClock(AtomicI64::new(TestClock::START)));
        let settings = Settings::default();
        let desk = open(&place, &settings, &clock).await;
        let firm = Firm::found(&desk, "acme").await;
        Self { desk, clock, place, settings, firm }
    }

    /// Another tenant with people of the same names.
    pub async fn second_firm(&self) -> Firm {
        Firm::found(&self.desk, "other").await
    }

    /// Closes the desk and opens the same database again, as a restart does.
    pub async fn reopen(&mut self) {
        self.desk.store().close().await;
        self.desk = open(&self.place, &self.settings, &self.clock).await;
    }

    /// A second desk on the same database, as another node has.
    pub async fn another_desk(&self) -> Arc<Desk> {
        open(&self.place, &self.settings, &self.clock).await
    }

    pub fn listen(&self) -> Ears {
        Ears::new(self.desk.bus().listen())
    }

    pub async fn tear_down(self) {
        self.desk.store().close().await;
        self.place.remove().await;
    }
}

async fn open(place: &Place, settings: &Settings, clock: &Arc<TestClock>) -> Arc<Desk> {
    let opened = Desk::open(
        &place.url(),
        settings.clone(),
        &KEY,
        deskbell_desk::store::Vault::new(&[KEY.to_vec()]).unwrap(),
        clock.clone(),
        Arc::new(SystemRandom),
    )
    .await;
    opened.unwrap_or_else(|error| panic!("the desk did not open: {error}"))
}

/// Asks again and again until there is an answer; the test fails when there is none in time.
pub async fn eventually<T, F: Future<Output = Option<T>>>(what: &str, mut ask: impl FnMut() -> F) -> T {
    let asking = async {
        loop {
            if let Some(answer) = ask().await {
                return answer;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(PATIENCE, asking).await.unwrap_or_else(|_| panic!("waited in vain: {what}"))
}
