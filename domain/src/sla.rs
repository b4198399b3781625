//! How soon a tenant wants to have answered and solved, and the clock of a ticket that is held against it.

use serde::{Deserialize, Serialize};

use crate::{Priority, Refusal, Timestamp};

/// Longest target: a year.
const TARGET_MAX: i64 = 365 * 86_400;
/// From this share of the target on there is a warning, in percent.
const WARN_PERCENT: i64 = 80;

/// Seconds on the ticket's clock; none: nothing is promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SlaTarget {
    pub first_response: Option<i64>,
    pub resolution: Option<i64>,
}

/// A tenant's targets by priority. All off until somebody sets them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SlaTargets {
    pub low: SlaTarget,
    pub medium: SlaTarget,
    pub high: SlaTarget,
    pub urgent: SlaTarget,
}

impl SlaTargets {
    pub fn of(&self, priority: Priority) -> SlaTarget {
        match priority {
            Priority::Low => self.low,
            Priority::Medium => self.medium,
            Priority::High => self.high,
            Priority::Urgent => self.urgent,
        }
    }

    pub fn check(&self) -> Result<(), Refusal> {
        for priority in Priority::ALL {
            let target = self.of(priority);
            for (name, seconds) in [("first_response", target.first_response), ("resolution", target.resolution)] {
                if seconds.is_some_and(|s| !(60..=TARGET_MAX).contains(&s)) {
                    let field = format!("sla.{}.{name}", priority.as_str());
                    return Err(Refusal::invalid(field, "must be 60 seconds to a year, or null."));
                }
            }
        }
        Ok(())
    }
}

/// Time that counts: it runs while the ticket is open and stands while the requester is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SlaClock {
    /// What it had run until `since`.
    pub run_ms: i64,
    /// None: it stands.
    pub since: Option<Timestamp>,
    /// What it showed when an agent first answered.
    pub first_response_ms: Option<i64>,
}

impl SlaClock {
    pub fn running(since: Timestamp) -> Self {
        Self { since: Some(since), ..Self::default() }
    }

    pub fn elapsed_ms(&self, now: Timestamp) -> i64 {
        self.run_ms + self.since.map_or(0, |since| (now.0 - since.0).max(0))
    }

    pub fn run(&mut self, now: Timestamp) {
        self.since.get_or_insert(now);
    }

    pub fn stand(&mut self, now: Timestamp) {
        self.run_ms = self.elapsed_ms(now);
        self.since = None;
    }

    pub fn answered(&mut self, now: Timestamp) {
        let elapsed = self.elapsed_ms(now);
        self.first_response_ms.get_or_insert(elapsed);
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PromiseState {
    Running,
    /// Four fifths are over.
    Warning,
    Breached,
    /// The clock stands.
    Paused,
    /// Kept in time.
    Met,
}

impl PromiseState {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Warning => "warning",
            Self::Breached => "breached",
            Self::Paused => "paused",
            Self::Met => "met",
        }
    }
}

/// How one promise of a ticket stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Promise {
    pub state: PromiseState,
    pub target_seconds: i64,
    /// What the clock showed when it was kept, or shows now.
    pub elapsed_seconds: i64,
    /// When it warns and when it breaks if nothing happens; none while the clock stands or when it was kept.
    pub warn_at: Option<Timestamp>,
    pub due_at: Option<Timestamp>,
}

impl Promise {
    pub fn first_response(target: SlaTarget, clock: &SlaClock, now: Timestamp) -> Option<Self> {
        Some(Self::of(target.first_response?, clock, clock.first_response_ms, now))
    }

    /// `done`: the ticket is solved or closed.
    pub fn resolution(target: SlaTarget, clock: &SlaClock, done: bool, now: Timestamp) -> Option<Self> {
        Some(Self::of(target.resolution?, clock, done.then(|| clock.elapsed_ms(now)), now))
    }

    fn of(target_seconds: i64, clock: &SlaClock, kept_at_ms: Option<i64>, now: Timestamp) -> Self {
        let target = target_seconds * 1000;
        let warn = target * WARN_PERCENT / 100;
        let elapsed = kept_at_ms.unwrap_or_else(|| clock.elapsed_ms(now));
        let state = match (kept_at_ms, clock.since) {
            _ if elapsed > target => PromiseState::Breached,
            (Some(_), _) => PromiseState::Met,
            (None, None) => PromiseState::Paused,
            (None, Some(_)) if elapsed >= warn => PromiseState::Warning,
            (None, Some(_)) => PromiseState::Running,
        };
        // Only a clock that runs leads anywhere.
        let since = clock.since.filter(|_| kept_at_ms.is_none());
        let when = |shows: i64| since.map(|since| Timestamp(since.0 + shows - clock.run_ms));
        Self { state, target_seconds, elapsed_seconds: elapsed / 1000, warn_at: when(warn), due_at: when(target) }
    }
}

/// The worst of an open ticket's promises that are still to be kept: `Breached`, `Warning`, or neither.
pub fn pressing(target: SlaTarget, clock: &SlaClock, now: Timestamp) -> Option<PromiseState> {
    let first = Promise::first_response(target, clock, now).filter(|_| clock.first_response_ms.is_none());
    let promises = [first, Promise::resolution(target, clock, false, now)];
    let is = |state| promises.iter().flatten().any(|p| p.state == state).then_some(state);
    is(PromiseState::Breached).or_else(|| is(PromiseState::Warning))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TARGET: SlaTarget = SlaTarget { first_response: Some(100), resolution: Some(1_000) };

    fn at(seconds: i64) -> Timestamp {
        Timestamp(seconds * 1000)
    }

    #[test]
    fn a_promise_runs_warns_at_four_fifths_and_breaks() {
        let clock = SlaClock::running(at(0));
        let state = |seconds| Promise::first_response(TARGET, &clock, at(seconds)).unwrap().state;
        assert_eq!(state(79), PromiseState::Running);
        assert_eq!(state(80), PromiseState::Warning);
        assert_eq!(state(100), PromiseState::Warning);
        assert_eq!(state(101), PromiseState::Breached);
        let promise = Promise::first_response(TARGET, &clock, at(10)).unwrap();
        assert_eq!((promise.warn_at, promise.due_at), (Some(at(80)), Some(at(100))));
    }

    #[test]
    fn a_pause_moves_the_end_and_heals_nothing() {
        let mut clock = SlaClock::running(at(0));
        clock.stand(at(50));
        let paused = Promise::first_response(TARGET, &clock, at(500)).unwrap();
        assert_eq!((paused.state, paused.due_at), (PromiseState::Paused, None));
        clock.run(at(500));
        assert_eq!(Promise::first_response(TARGET, &clock, at(510)).unwrap().due_at, Some(at(550)));
        clock.stand(at(560));
        assert_eq!(Promise::first_response(TARGET, &clock, at(900)).unwrap().state, PromiseState::Breached);
    }

    #[test]
    fn a_kept_promise_stays_as_it_was_kept() {
        let mut clock = SlaClock::running(at(0));
        clock.answered(at(90));
        assert_eq!(Promise::first_response(TARGET, &clock, at(9_000)).unwrap().state, PromiseState::Met);
        clock.stand(at(1_500));
        let late = Promise::resolution(TARGET, &clock, true, at(9_000)).unwrap();
        assert_eq!((late.state, late.elapsed_seconds, late.due_at), (PromiseState::Breached, 1_500, None));
    }

    #[test]
    fn without_a_target_there_is_no_promise() {
        let clock = SlaClock::running(at(0));
        assert_eq!(Promise::first_response(SlaTarget::default(), &clock, at(9)), None);
        assert_eq!(Promise::resolution(SlaTarget::default(), &clock, false, at(9)), None);
    }

    #[test]
    fn targets_have_limits_that_name_their_field() {
        let mut targets = SlaTargets::default();
        assert!(targets.check().is_ok());
        targets.urgent.resolution = Some(59);
        assert!(targets.check().unwrap_err().to_string().starts_with("sla.urgent.resolution "));
    }
}
