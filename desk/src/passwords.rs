//! Passwords: argon2id, off the async threads, a few at a time; and the brake on guessing.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use dashmap::DashMap;
use deskbell_domain::Refusal;
use tokio::sync::Semaphore;

/// Each hash takes 19 MiB and a core for some tens of milliseconds.
const AT_ONCE: usize = 2;
/// Wrong guesses for one account before it is braked.
const FREE_FAILURES: u32 = 10;
/// How long failures are counted together, and how long the brake holds.
const WINDOW: Duration = Duration::from_secs(300);

pub struct Passwords {
    slots: Arc<Semaphore>,
    failures: DashMap<String, (u32, Instant)>,
}

impl Default for Passwords {
    fn default() -> Self {
        Self { slots: Arc::new(Semaphore::new(AT_ONCE)), failures: DashMap::new() }
    }
}

impl Passwords {
    /// A PHC string.
    pub async fn hash(&self, password: &str) -> Result<String, Refusal> {
        if password.chars().count() < 8 {
            return Err(Refusal::invalid("password", "must be at least 8 characters."));
        }
        if password.len() > 1024 {
            return Err(Refusal::invalid("password", "must be at most 1024 bytes."));
        }
        let password = password.to_owned();
        self.compute(move || Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string()))
            .await?
            .map_err(|e| Refusal::Unavailable(e.to_string()))
    }

    /// Whether the password is the hash's. With no hash it takes as long, so that time tells nothing.
    pub async fn verify(&self, password: &str, hash: Option<String>) -> Result<bool, Refusal> {
        if password.len() > 1024 {
            return Ok(false);
        }
        let password = password.to_owned();
        let known = hash.is_some();
        // A hash of nothing anyone knows, with the default cost.
        let hash = hash.unwrap_or_else(|| {
            "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc".into()
        });
        let right = self
            .compute(move || {
                PasswordHash::new(&hash)
                    .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
            })
            .await?;
        Ok(right && known)
    }

    async fn compute<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Refusal> {
        let slot = self.slots.clone().acquire_owned().await.map_err(|e| Refusal::Unavailable(e.to_string()))?;
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(slot);
            done
        });
        done.await.map_err(|e| Refusal::Unavailable(e.to_string()))
    }

    /// Refuses an account that was guessed at too often lately.
    pub fn check_brake(&self, account: &str) -> Result<(), Refusal> {
        let Some(entry) = self.failures.get(account) else { return Ok(()) };
        let (count, since) = *entry;
        match WINDOW.checked_sub(since.elapsed()) {
            Some(left) if count >= FREE_FAILURES => Err(Refusal::RateLimited { retry_after: left.as_secs() + 1 }),
            _ => Ok(()),
        }
    }

    pub fn failed(&self, account: &str) {
        // Old entries go whenever there are many, so that guessing at names can't fill the memory.
        if self.failures.len() > 10_000 {
            self.failures.retain(|_, (_, since)| since.elapsed() < WINDOW);
        }
        let mut entry = self.failures.entry(account.to_owned()).or_insert((0, Instant::now()));
        if entry.1.elapsed() >= WINDOW {
            *entry = (0, Instant::now());
        }
        entry.0 += 1;
    }

    pub fn succeeded(&self, account: &str) {
        self.failures.remove(account);
    }
}
