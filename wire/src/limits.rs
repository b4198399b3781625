//! How much in how short a time. Generous to people, tight on machines.

use std::{
    net::IpAddr,
    num::NonZeroU32,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use deskbell_domain::{Actor, Refusal};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter, clock::Clock as _};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// What is limited: `(per second, at once)`.
const STARTS: (u32, u32) = (2, 60);
const VISITOR: (u32, u32) = (10, 100);
const AGENT: (u32, u32) = (50, 300);
/// Pages opened, by everybody behind one address.
const VISITS: (u32, u32) = (50, 1_000);
const SIGN_INS: (u32, u32) = (1, 60);
const UPLOADS: (u32, u32) = (1, 60);
/// Transcripts sent by mail because visitors asked for them: in an hour, of a visitor and from an address.
const MAILS: (u32, u32) = (5, 30);
/// Uploads on their way in at the same time: each may take its 20 MiB of memory.
const UPLOADS_AT_ONCE: usize = 32;
/// How long an upload waits for a place.
const UPLOAD_WAIT: Duration = Duration::from_secs(30);

pub struct Limits {
    on: bool,
    starts: DefaultKeyedRateLimiter<IpAddr>,
    visits: DefaultKeyedRateLimiter<IpAddr>,
    sign_ins: DefaultKeyedRateLimiter<IpAddr>,
    visitors: DefaultKeyedRateLimiter<String>,
    agents: DefaultKeyedRateLimiter<String>,
    uploads: DefaultKeyedRateLimiter<String>,
    mails: DefaultKeyedRateLimiter<String>,
    mails_from: DefaultKeyedRateLimiter<IpAddr>,
    upload_places: Arc<Semaphore>,
    checks: AtomicU32,
}

fn limiter<K: std::hash::Hash + Eq + Clone>((per_second, burst): (u32, u32)) -> DefaultKeyedRateLimiter<K> {
    let number = |n| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN);
    RateLimiter::keyed(Quota::per_second(number(per_second)).allow_burst(number(burst)))
}

fn hourly<K: std::hash::Hash + Eq + Clone>(most: u32) -> DefaultKeyedRateLimiter<K> {
    RateLimiter::keyed(Quota::per_hour(NonZeroU32::new(most).unwrap_or(NonZeroU32::MIN)))
}

impl Limits {
    pub fn new(on: bool) -> Self {
        Self {
            on,
            starts: limiter(STARTS),
            visits: limiter(VISITS),
            sign_ins: limiter(SIGN_INS),
            visitors: limiter(VISITOR),
            agents: limiter(AGENT),
            uploads: limiter(UPLOADS),
            mails: hourly(MAILS.0),
            mails_from: hourly(MAILS.1),
            upload_places: Arc::new(Semaphore::new(UPLOADS_AT_ONCE)),
            checks: AtomicU32::new(0),
        }
    }

    /// One more conversation from this address.
    pub fn start(&self, ip: IpAddr) -> Result<(), Refusal> {
        self.check(&self.starts, &ip)
    }

    /// One more page opened from this address.
    pub fn visit(&self, ip: IpAddr) -> Result<(), Refusal> {
        self.check(&self.visits, &ip)
    }

    /// One more attempt to sign in from this address.
    pub fn sign_in(&self, ip: IpAddr) -> Result<(), Refusal> {
        self.check(&self.sign_ins, &ip)
    }

    /// One more thing this person does.
    pub fn act(&self, actor: &Actor) -> Result<(), Refusal> {
        match actor {
            Actor::Visitor { .. } => self.check(&self.visitors, &actor.key()),
            Actor::Agent { .. } => self.check(&self.agents, &actor.key()),
        }
    }

    /// One more file of this person.
    pub fn upload(&self, actor: &Actor) -> Result<(), Refusal> {
        self.check(&self.uploads, &actor.key())
    }

    /// One more mail that a visitor asks for.
    pub fn mail(&self, actor: &Actor, ip: IpAddr) -> Result<(), Refusal> {
        self.check(&self.mails_from, &ip)?;
        self.check(&self.mails, &actor.key())
    }

    /// A place in memory for a file on its way in, as long as it is held. One more than there are places waits for one,
    /// with its body unread: an answer at once would cut it off while it is still being sent.
    pub async fn upload_place(&self) -> Result<OwnedSemaphorePermit, Refusal> {
        let place = tokio::time::timeout(UPLOAD_WAIT, self.upload_places.clone().acquire_owned()).await;
        place.ok().and_then(Result::ok).ok_or_else(|| Refusal::Unavailable("too many uploads at once".into()))
    }

    fn check<K: std::hash::Hash + Eq + Clone>(
        &self,
        limiter: &DefaultKeyedRateLimiter<K>,
        key: &K,
    ) -> Result<(), Refusal> {
        if !self.on {
            return Ok(());
        }
        self.forget_the_quiet();
        limiter.check_key(key).map_err(|until| {
            let wait = until.wait_time_from(governor::clock::DefaultClock::default().now());
            Refusal::RateLimited { retry_after: wait.as_secs() + 1 }
        })
    }

    /// Keys that have their full allowance again need no memory.
    fn forget_the_quiet(&self) {
        if self.checks.fetch_add(1, Ordering::Relaxed) % 10_000 == 9_999 {
            self.starts.retain_recent();
            self.visits.retain_recent();
            self.sign_ins.retain_recent();
            self.visitors.retain_recent();
            self.agents.retain_recent();
            self.uploads.retain_recent();
            self.mails.retain_recent();
            self.mails_from.retain_recent();
        }
    }
}
