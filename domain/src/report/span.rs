//! How long things took: a histogram that can be added up, exact to the second up to two minutes and to 1 % beyond.

use std::collections::BTreeMap;

/// Significant bits that are kept.
const BITS: u32 = 7;

/// A length with its seven leading bits; shorter ones than 128 seconds are themselves.
pub fn rounded(seconds: i64) -> i64 {
    let seconds = seconds.max(0);
    let shift = (i64::BITS - seconds.leading_zeros()).saturating_sub(BITS);
    if shift == 0 {
        return seconds;
    }
    // The middle of what is one: half of it is longer, half shorter.
    (seconds >> shift << shift) + (1 << (shift - 1))
}

/// Lengths, each with how many there were, and all their seconds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Durations {
    by_length: BTreeMap<i64, i64>,
    seconds: i64,
}

impl Durations {
    pub fn add(&mut self, length: i64, count: i64, seconds: i64) {
        *self.by_length.entry(length).or_default() += count;
        self.seconds += seconds;
    }

    pub fn merge(&mut self, other: &Self) {
        for (length, count) in &other.by_length {
            self.add(*length, *count, 0);
        }
        self.seconds += other.seconds;
    }

    pub fn count(&self) -> i64 {
        self.by_length.values().sum()
    }

    pub fn seconds(&self) -> i64 {
        self.seconds
    }

    /// The shortest length that this share of all does not exceed.
    pub fn quantile(&self, share: f64) -> Option<i64> {
        let rank = (share * self.count() as f64).ceil().max(1.0) as i64;
        let mut so_far = 0;
        self.by_length.iter().find_map(|(length, count)| {
            so_far += count;
            (so_far >= rank).then_some(*length)
        })
    }

    pub fn average(&self) -> Option<i64> {
        let count = self.count();
        (count > 0).then(|| (self.seconds as f64 / count as f64).round() as i64)
    }
}
