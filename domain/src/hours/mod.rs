//! When an inbox is open: a week of shifts in a time zone, and days that differ from it.
//!
//! A shift belongs to the day on which it begins and may end after midnight; what is said for a date replaces the
//! shifts that would begin on it. Clocks that are put forward or back are reckoned with: see `clock`.

mod clock;
mod parts;

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

pub(crate) use self::clock::first_instant;
pub use self::{
    clock::Opening,
    parts::{Date, Day, TimeOfDay},
};
use crate::{Refusal, text};

const SHIFTS_MAX: usize = 70;
const HOLIDAYS_MAX: usize = 200;
const NAME_MAX: usize = 80;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Hours {
    /// Off: always open.
    pub enabled: bool,
    /// As IANA names it: `Europe/Berlin`.
    pub timezone: String,
    pub weekly: Vec<Shift>,
    pub holidays: Vec<Holiday>,
}

impl Default for Hours {
    fn default() -> Self {
        Self { enabled: false, timezone: "UTC".into(), weekly: Vec::new(), holidays: Vec::new() }
    }
}

/// `to` before `from` is on the next day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shift {
    pub day: Day,
    pub from: TimeOfDay,
    pub to: TimeOfDay,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Span {
    pub from: TimeOfDay,
    pub to: TimeOfDay,
}

/// Dates that are not like others of their week: closed, or open at other times.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    pub from: Date,
    /// The last day of it.
    pub to: Date,
    #[serde(default)]
    pub name: String,
    /// None: closed.
    #[serde(default)]
    pub open: Vec<Span>,
}

impl Hours {
    /// Checks what an admin typed; `field` is where it stands in what they sent.
    pub fn checked(mut self, field: &str) -> Result<Self, Refusal> {
        let wrong = |part: &str, message: &str| Err(Refusal::invalid(format!("{field}.{part}"), message));
        if self.timezone.parse::<Tz>().is_err() {
            return wrong("timezone", "must be a time zone such as Europe/Berlin.");
        }
        if self.weekly.len() > SHIFTS_MAX {
            return wrong("weekly", &format!("must be at most {SHIFTS_MAX} intervals."));
        }
        if self.holidays.len() > HOLIDAYS_MAX {
            return wrong("holidays", &format!("must be at most {HOLIDAYS_MAX} entries."));
        }
        for (i, shift) in self.weekly.iter().enumerate() {
            check_times(&format!("{field}.weekly[{i}]"), shift.from, shift.to)?;
        }
        for (i, holiday) in self.holidays.iter_mut().enumerate() {
            let here = format!("{field}.holidays[{i}]");
            if holiday.to < holiday.from || holiday.from.days_until(holiday.to) > 366 {
                return Err(Refusal::invalid(
                    format!("{here}.to"),
                    "must be a date from the first day on, within a year.",
                ));
            }
            if holiday.open.len() > 10 {
                return Err(Refusal::invalid(format!("{here}.open"), "must be at most 10 intervals."));
            }
            for span in &holiday.open {
                check_times(&here, span.from, span.to)?;
            }
            holiday.name = text::optional(&format!("{here}.name"), Some(&holiday.name), NAME_MAX)?.unwrap_or_default();
        }
        self.holidays.sort_by_key(|holiday| holiday.from);
        Ok(self)
    }
}

fn check_times(field: &str, from: TimeOfDay, to: TimeOfDay) -> Result<(), Refusal> {
    if from.is_end_of_day() {
        return Err(Refusal::invalid(format!("{field}.from"), "must be before 24:00."));
    }
    match from == to {
        true => Err(Refusal::invalid(format!("{field}.to"), "must differ from the beginning.")),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests;
