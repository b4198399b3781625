//! From which day to which, as a zone has its days, and the steps a chart of it has.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, SecondsFormat, Timelike, Utc};
use chrono_tz::Tz;

use super::SLOT;
use crate::{Refusal, Timestamp, hours};

/// Longest period, in days.
pub const DAYS_MAX: i64 = 400;
/// Longest period that is shown by the hour, in days.
const HOURLY_DAYS_MAX: i64 = 31;

/// Whole days of a zone, the last included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    from: NaiveDate,
    to: NaiveDate,
    zone: Tz,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interval {
    Hour,
    Day,
}

impl Interval {
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        match text {
            "hour" => Ok(Self::Hour),
            "day" => Ok(Self::Day),
            _ => Err(Refusal::invalid("interval", "must be hour or day.")),
        }
    }
}

fn date(field: &str, text: &str) -> Result<NaiveDate, Refusal> {
    let wrong = || Refusal::invalid(field, "must be a date such as 2026-01-31.");
    let date = hours::Date::parse(text).ok_or_else(wrong)?.0;
    // What lies beyond has no instants to compare with.
    if (1970..=9000).contains(&date.year()) { Ok(date) } else { Err(wrong()) }
}

impl Period {
    pub fn today(zone: &str, now: Timestamp) -> Result<Self, Refusal> {
        let zone: Tz =
            zone.parse().map_err(|_| Refusal::invalid("timezone", "must be a time zone such as Europe/Berlin."))?;
        let today = DateTime::from_timestamp_millis(now.0).unwrap_or_default().with_timezone(&zone).date_naive();
        Ok(Self { from: today, to: today, zone })
    }

    /// Absent: the last seven days up to today.
    pub fn checked(from: Option<&str>, to: Option<&str>, zone: &str, now: Timestamp) -> Result<Self, Refusal> {
        let Self { to: today, zone, .. } = Self::today(zone, now)?;
        let to = to.map(|to| date("to", to)).transpose()?;
        let to = to.unwrap_or(today);
        let from = from.map(|from| date("from", from)).transpose()?;
        let from = from.unwrap_or(to - Days::new(6));
        let days = (to - from).num_days() + 1;
        if !(1..=DAYS_MAX).contains(&days) {
            return Err(Refusal::invalid("to", format!("must be from the first day on, within {DAYS_MAX} days.")));
        }
        Ok(Self { from, to, zone })
    }

    /// As many days, right before.
    pub fn previous(self) -> Self {
        let days = Days::new(self.days().unsigned_abs());
        Self { from: self.from - days, to: self.to - days, zone: self.zone }
    }

    pub fn days(self) -> i64 {
        (self.to - self.from).num_days() + 1
    }

    pub fn from(self) -> String {
        self.from.to_string()
    }

    pub fn to(self) -> String {
        self.to.to_string()
    }

    pub fn zone(self) -> &'static str {
        self.zone.name()
    }

    /// Its beginning, and the moment after its end.
    pub fn bounds(self) -> (Timestamp, Timestamp) {
        let midnight = |date: NaiveDate| hours::first_instant(self.zone, date.and_time(NaiveTime::MIN));
        (midnight(self.from), midnight(self.to + Days::new(1)))
    }

    /// Its first slot, and the one after its last.
    pub fn slots(self) -> (i64, i64) {
        let (from, to) = self.bounds();
        (super::slot(from), super::slot(Timestamp(to.0 + SLOT - 1)))
    }

    pub fn check(self, interval: Interval) -> Result<(), Refusal> {
        match interval {
            Interval::Hour if self.days() > HOURLY_DAYS_MAX => {
                Err(Refusal::invalid("interval", format!("can be hour for at most {HOURLY_DAYS_MAX} days.")))
            }
            _ => Ok(()),
        }
    }

    /// The chart's steps in order: each day's date, or each hour's beginning with its distance from UTC.
    pub fn steps(self, interval: Interval) -> Vec<String> {
        match interval {
            Interval::Day => {
                self.from.iter_days().take(self.days().unsigned_abs() as usize).map(|d| d.to_string()).collect()
            }
            Interval::Hour => {
                let (from, to) = self.bounds();
                let hours = (from.0..to.0).step_by(4 * SLOT as usize);
                hours.map(|at| self.local(at).to_rfc3339_opts(SecondsFormat::Secs, true)).collect()
            }
        }
    }

    /// Which step a slot of the period belongs to.
    pub fn step_of(self, slot: i64, interval: Interval) -> usize {
        let at = slot * SLOT;
        let step = match interval {
            Interval::Day => (self.local(at).date_naive() - self.from).num_days(),
            Interval::Hour => (at - self.bounds().0.0) / (4 * SLOT),
        };
        usize::try_from(step).unwrap_or_default()
    }

    /// The day of the week, 0 for Monday, and the hour on its clocks.
    pub fn weekday_and_hour(self, slot: i64) -> (usize, usize) {
        let local = self.local(slot * SLOT);
        (local.weekday().num_days_from_monday() as usize, local.hour() as usize)
    }

    fn local(self, at: i64) -> DateTime<Tz> {
        DateTime::<Utc>::from_timestamp_millis(at).unwrap_or_default().with_timezone(&self.zone)
    }
}
