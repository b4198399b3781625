//! Passwords: argon2id, off the async threads, a few at a time.

use std::sync::Arc;

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use deskbell_domain::Refusal;
use tokio::sync::Semaphore;

/// Each hash takes 19 MiB and a core for some tens of milliseconds.
const AT_ONCE: usize = 2;

pub struct Passwords {
    slots: Arc<Semaphore>,
}

impl Default for Passwords {
    fn default() -> Self {
        Self { slots: Arc::new(Semaphore::new(AT_ONCE)) }
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
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::Passwords;

    async fn time(passwords: &Passwords, hash: Option<&str>) -> Duration {
        let began = Instant::now();
        assert!(!passwords.verify("a wrong one", hash.map(str::to_owned)).await.unwrap());
        began.elapsed()
    }

    #[tokio::test]
    async fn an_unknown_account_takes_as_long_as_a_wrong_password() {
        let passwords = Passwords::default();
        let hash = passwords.hash("correct horse").await.unwrap();
        let (mut known, mut unknown) = (Duration::MAX, Duration::MAX);
        // The shortest of some, in turns: what else the machine does only makes it longer.
        for round in 0..40 {
            known = known.min(time(&passwords, Some(&hash)).await);
            unknown = unknown.min(time(&passwords, None).await);
            if round > 3 && unknown * 3 > known && known * 3 > unknown {
                return;
            }
        }
        panic!("{known:?} and {unknown:?}");
    }
}
