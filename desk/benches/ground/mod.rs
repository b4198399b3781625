//! What the benchmarks stand on: a clock, real randomness, a desk on either engine.

use std::{sync::Arc, time::Instant};

use deskbell_desk::{
    Desk, Random, Settings,
    store::{Url, Vault},
};
use deskbell_domain::{Clock, Timestamp};
use sqlx::Connection;

struct FromStart(Instant);

impl Clock for FromStart {
    fn now(&self) -> Timestamp {
        Timestamp(1_767_225_600_000 + self.0.elapsed().as_millis() as i64)
    }
}

struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&self, bytes: &mut [u8]) {
        rand::fill(bytes);
    }
}

/// An environment variable, or what stands for it.
pub fn setting(name: &str, default: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| default.to_owned())
}

pub async fn open(url: &Url) -> Arc<Desk> {
    let vault = Vault::new(&[vec![7; 32]]).unwrap();
    let (clock, random) = (Arc::new(FromStart(Instant::now())), Arc::new(SystemRandom));
    Desk::open(url, Settings::default(), &[7; 32], vault, clock, random).await.unwrap()
}

/// An empty database on the server that DESKBELL_TEST_POSTGRES_URL names; none without it.
pub async fn postgres(name: &str) -> Option<Url> {
    let server = std::env::var("DESKBELL_TEST_POSTGRES_URL").ok()?;
    let (address, _) = server.rsplit_once('/')?;
    let mut connection = sqlx::PgConnection::connect(&server).await.unwrap();
    for sql in [format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"), format!("CREATE DATABASE {name}")] {
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
    }
    Some(Url::Postgres(format!("{address}/{name}")))
}
