//! What the clock says to the hours: open now? until when? if not, when next?
//!
//! Where clocks are put forward, a time that doesn't exist is the moment after the jump. Where they are put back, a
//! shift begins at the first of the two equal times and ends at the second: nobody is sent home for an hour.

use chrono::{DateTime, Days, LocalResult, NaiveDate, NaiveDateTime, TimeDelta, TimeZone as _, Utc};
use chrono_tz::Tz;

use super::{Day, Hours, Span};
use crate::Timestamp;

/// How far ahead an opening is looked for: who opens once a year is found.
const AHEAD: u64 = 400;
/// How far ahead the end of what is open is looked for.
const END_AHEAD: u64 = 15;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opening {
    pub open: bool,
    /// Only while closed; none: not within a year.
    pub next_opening: Option<Timestamp>,
    /// When `open` will be otherwise; none: not within two weeks if open, a year if closed.
    pub changes_at: Option<Timestamp>,
}

impl Opening {
    const ALWAYS: Self = Self { open: true, next_opening: None, changes_at: None };
}

impl Hours {
    pub fn at(&self, now: Timestamp) -> Opening {
        let (Ok(zone), Some(instant)) = (self.timezone.parse::<Tz>(), DateTime::from_timestamp_millis(now.0)) else {
            return Opening::ALWAYS;
        };
        if !self.enabled {
            return Opening::ALWAYS;
        }
        // A shift that began yesterday may still go on.
        let Some(first) = instant.with_timezone(&zone).date_naive().checked_sub_days(Days::new(1)) else {
            return Opening::ALWAYS;
        };
        let mut end: Option<Timestamp> = None;
        for (ahead, date) in (0..AHEAD).zip(first.iter_days()) {
            if end.is_some() && ahead > END_AHEAD {
                return Opening::ALWAYS;
            }
            for (from, to) in self.ranges_on(date, zone) {
                match end {
                    Some(until) if from > until => return open_until(until),
                    Some(until) => end = Some(until.max(to)),
                    None if from > now => {
                        return Opening { open: false, next_opening: Some(from), changes_at: Some(from) };
                    }
                    None if to > now => end = Some(to),
                    None => {}
                }
            }
        }
        end.map_or(Opening { open: false, next_opening: None, changes_at: None }, open_until)
    }

    /// What begins on a date, in order, as instants.
    fn ranges_on(&self, date: NaiveDate, zone: Tz) -> Vec<(Timestamp, Timestamp)> {
        let holiday = self.holidays.iter().find(|holiday| holiday.from.0 <= date && date <= holiday.to.0);
        let spans: Vec<Span> = match holiday {
            Some(holiday) => holiday.open.clone(),
            None => {
                let today = Day::of(date);
                let of_today = self.weekly.iter().filter(|shift| shift.day == today);
                of_today.map(|shift| Span { from: shift.from, to: shift.to }).collect()
            }
        };
        let midnight = date.and_time(chrono::NaiveTime::MIN);
        let at = |minutes| midnight.checked_add_signed(TimeDelta::minutes(minutes)).unwrap_or(midnight);
        let mut ranges: Vec<_> = spans
            .into_iter()
            .map(|span| {
                let over_midnight = if span.to <= span.from { 24 * 60 } else { 0 };
                let (from, to) = (at(span.from.minutes()), at(span.to.minutes() + over_midnight));
                (instant(zone, from, Which::First), instant(zone, to, Which::Second))
            })
            .filter(|(from, to)| from < to)
            .collect();
        ranges.sort();
        ranges
    }
}

fn open_until(until: Timestamp) -> Opening {
    Opening { open: true, next_opening: None, changes_at: Some(until) }
}

#[derive(Clone, Copy)]
enum Which {
    First,
    Second,
}

/// A time on the wall as an instant.
fn instant(zone: Tz, wall: NaiveDateTime, which: Which) -> Timestamp {
    let found = match (zone.from_local_datetime(&wall), which) {
        (LocalResult::Single(one), _)
        | (LocalResult::Ambiguous(one, _), Which::First)
        | (LocalResult::Ambiguous(_, one), Which::Second) => one,
        (LocalResult::None, _) => return after_the_jump(zone, wall),
    };
    Timestamp(found.with_timezone(&Utc).timestamp_millis())
}

/// A time on the wall, the first of two equal ones.
pub fn first_instant(zone: Tz, wall: NaiveDateTime) -> Timestamp {
    instant(zone, wall, Which::First)
}

/// The longest jump there was left out a whole day.
fn after_the_jump(zone: Tz, wall: NaiveDateTime) -> Timestamp {
    let later =
        (1..=25 * 60).filter_map(|minutes| zone.from_local_datetime(&(wall + TimeDelta::minutes(minutes))).earliest());
    let first = later.map(|one| one.with_timezone(&Utc).timestamp_millis()).next();
    Timestamp(first.unwrap_or_else(|| wall.and_utc().timestamp_millis()))
}
