//! Instants as UTC milliseconds, and the clock as something passed in.

use serde::{Deserialize, Serialize};

/// Milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// Whole seconds from `earlier` to `self`; 0 when a clock stepped back in between.
    pub fn seconds_since(self, earlier: Timestamp) -> i64 {
        ((self.0 - earlier.0) / 1000).max(0)
    }

    pub fn plus_seconds(self, seconds: i64) -> Timestamp {
        Timestamp(self.0 + seconds * 1000)
    }
}

/// Seconds to wait after the attempt with this number (1, 2, 3 …) failed: twice as long each time, up to `most`.
pub fn backoff(attempt: i64, first: i64, most: i64) -> i64 {
    let doublings = (attempt - 1).clamp(0, 30) as u32;
    (first << doublings).min(most)
}

/// Where "now" comes from. Decides no order and no de-duplication (G9), only what is shown and what expires.
pub trait Clock: Send + Sync + 'static {
    fn now(&self) -> Timestamp;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_longest_and_never_overflow() {
        let pauses: Vec<_> = [1, 2, 3, 4, 5, i64::MAX].map(|attempt| backoff(attempt, 2, 20)).into();
        assert_eq!(pauses, [2, 4, 8, 16, 20, 20]);
    }
}
