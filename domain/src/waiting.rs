//! How long the queue will take, from how long it really took.

use serde::{Deserialize, Serialize};

use crate::{ConversationId, Timestamp, VisitorId};

/// How far back acceptances tell something about now, in seconds.
pub const WINDOW: i64 = 3_600;
/// Fewer acceptances than this are no rate.
const FEW: usize = 3;

/// A waiting conversation's place, 1 for the next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueuePlace {
    pub conversation: ConversationId,
    pub visitor: VisitorId,
    pub position: i64,
    /// Seconds; none when there is nothing to tell it by.
    pub expected_wait: Option<i64>,
}

/// Seconds from one acceptance to the next while somebody waits: the time in which anybody waited during the last
/// hour, divided by the acceptances in it. Idle hours between two visitors don't count against the desk.
pub fn seconds_per_acceptance(
    accepted: &[(Timestamp, Timestamp)],
    waiting_since: &[Timestamp],
    now: Timestamp,
) -> Option<i64> {
    let from = now.plus_seconds(-WINDOW);
    let recent: Vec<_> = accepted.iter().filter(|(_, at)| *at > from && *at <= now).collect();
    if recent.len() < FEW {
        return None;
    }
    let mut waits: Vec<(i64, i64)> = recent.iter().map(|(since, at)| (since.0.max(from.0), at.0)).collect();
    waits.extend(waiting_since.iter().map(|since| (since.0.clamp(from.0, now.0), now.0)));
    waits.sort_unstable();
    let (mut busy, mut upto) = (0, from.0);
    for (since, until) in waits {
        busy += (until - since.max(upto)).max(0);
        upto = upto.max(until);
    }
    Some((busy / 1_000 / recent.len() as i64).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_769_860_800_000);

    /// Waited from so many seconds ago until so many seconds ago.
    fn wait(since: i64, until: i64) -> (Timestamp, Timestamp) {
        (NOW.plus_seconds(-since), NOW.plus_seconds(-until))
    }

    #[test]
    fn two_acceptances_are_no_rate() {
        assert_eq!(seconds_per_acceptance(&[wait(60, 30), wait(30, 10)], &[], NOW), None);
    }

    #[test]
    fn acceptances_of_yesterday_say_nothing_about_now() {
        let old = [wait(90_000, 89_000), wait(90_000, 89_000), wait(90_000, 89_000)];
        assert_eq!(seconds_per_acceptance(&old, &[], NOW), None);
    }

    #[test]
    fn hours_in_which_nobody_waited_don_t_count() {
        let quick = [wait(3_000, 2_980), wait(2_000, 1_980), wait(1_000, 980)];
        assert_eq!(seconds_per_acceptance(&quick, &[], NOW), Some(20));
    }

    #[test]
    fn time_in_which_several_waited_counts_once() {
        let together = [wait(600, 400), wait(600, 200), wait(600, 0)];
        assert_eq!(seconds_per_acceptance(&together, &[], NOW), Some(200));
    }

    #[test]
    fn who_still_waits_makes_the_rate_worse() {
        let accepted = [wait(1_000, 990), wait(990, 980), wait(980, 970)];
        let waiting = [NOW.plus_seconds(-970)];
        assert_eq!(seconds_per_acceptance(&accepted, &waiting, NOW), Some(333));
    }
}
