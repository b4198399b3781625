//! Instants as every dialect writes them.

use chrono::{DateTime, SecondsFormat};
use deskbell_domain::Timestamp;

/// RFC 3339 UTC with milliseconds: `2026-01-31T09:30:00.000Z`.
pub fn rfc3339(at: Timestamp) -> String {
    DateTime::from_timestamp_millis(at.0).unwrap_or_default().to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// A time somebody wrote, of any offset.
pub fn from_rfc3339(text: &str) -> Option<Timestamp> {
    DateTime::parse_from_rfc3339(text).ok().map(|at| Timestamp(at.timestamp_millis()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_milliseconds_and_a_z() {
        assert_eq!(rfc3339(Timestamp(1_769_851_800_000)), "2026-01-31T09:30:00.000Z");
    }

    #[test]
    fn times_are_read_in_any_offset() {
        assert_eq!(from_rfc3339("2026-01-31T10:30:00+01:00"), Some(Timestamp(1_769_851_800_000)));
        assert_eq!(from_rfc3339("tomorrow"), None);
    }
}
