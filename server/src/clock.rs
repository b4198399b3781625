//! The clocks: the system's, and one that is set by hand, with which the demo plants its past.

use std::{
    sync::atomic::{AtomicI64, Ordering},
    time::SystemTime,
};

use deskbell_domain::{Clock, Timestamp};

pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the wall clock")]
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

#[derive(Default)]
pub struct SetClock {
    millis: AtomicI64,
}

impl SetClock {
    pub fn set(&self, at: Timestamp) {
        self.millis.store(at.0, Ordering::Relaxed);
    }
}

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.millis.load(Ordering::Relaxed))
    }
}
