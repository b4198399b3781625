//! Hours by the wall clock, in zones whose clocks jump, and against a slow and obvious reckoning.

use chrono::{DateTime, Days, LocalResult, TimeDelta, TimeZone as _, Timelike as _, Utc};
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::Timestamp;

fn hours(timezone: &str, weekly: &[(&str, &str, &str)]) -> Hours {
    let shift = |(day, from, to): &(&str, &str, &str)| json!({ "day": day, "from": from, "to": to });
    let weekly: Vec<_> = weekly.iter().map(shift).collect();
    let hours = json!({ "enabled": true, "timezone": timezone, "weekly": weekly });
    serde_json::from_value::<Hours>(hours).unwrap().checked("hours").unwrap()
}

fn closed_on(mut hours: Hours, from: &str, to: &str, open: &[(&str, &str)]) -> Hours {
    let open: Vec<_> = open.iter().map(|(from, to)| json!({ "from": from, "to": to })).collect();
    let holiday = json!({ "from": from, "to": to, "name": "Feast", "open": open });
    hours.holidays.push(serde_json::from_value(holiday).unwrap());
    hours
}

fn at(text: &str) -> Timestamp {
    Timestamp(DateTime::parse_from_rfc3339(text).unwrap().timestamp_millis())
}

fn told(at: Option<Timestamp>) -> String {
    at.map(|at| DateTime::from_timestamp_millis(at.0).unwrap().format("%Y-%m-%dT%H:%MZ").to_string())
        .unwrap_or_else(|| "never".into())
}

/// "open until …" or "closed until …".
fn says(hours: &Hours, now: &str) -> String {
    let opening = hours.at(at(now));
    let word = if opening.open { "open" } else { "closed" };
    assert_eq!(opening.next_opening.is_some(), !opening.open && opening.changes_at.is_some());
    format!("{word} until {}", told(opening.changes_at))
}

#[test]
fn a_desk_without_hours_is_always_open_and_one_without_shifts_never() {
    assert_eq!(says(&Hours::default(), "2026-01-05T03:00:00Z"), "open until never");
    assert_eq!(says(&hours("UTC", &[]), "2026-01-05T03:00:00Z"), "closed until never");
}

#[test]
fn opens_and_closes_by_the_clock_of_its_own_zone() {
    let berlin = hours("Europe/Berlin", &[("mon", "09:00", "12:00"), ("mon", "13:00", "17:00")]);
    assert_eq!(says(&berlin, "2026-01-05T07:59:59Z"), "closed until 2026-01-05T08:00Z");
    assert_eq!(says(&berlin, "2026-01-05T08:00:00Z"), "open until 2026-01-05T11:00Z");
    assert_eq!(says(&berlin, "2026-01-05T11:00:00Z"), "closed until 2026-01-05T12:00Z");
    assert_eq!(says(&berlin, "2026-01-05T16:00:00Z"), "closed until 2026-01-12T08:00Z");
    // The same hour on the wall in summer is another one in UTC.
    assert_eq!(says(&berlin, "2026-07-06T06:30:00Z"), "closed until 2026-07-06T07:00Z");
}

#[test]
fn a_shift_over_midnight_belongs_to_the_day_it_begins_on() {
    let night = hours("UTC", &[("fri", "22:00", "02:00"), ("sat", "02:00", "04:00")]);
    assert_eq!(says(&night, "2026-01-10T01:00:00Z"), "open until 2026-01-10T04:00Z");
    let feast = closed_on(night.clone(), "2026-01-10", "2026-01-10", &[]);
    assert_eq!(says(&feast, "2026-01-10T01:00:00Z"), "open until 2026-01-10T02:00Z", "Friday's night goes on");
    let eve = closed_on(night, "2026-01-09", "2026-01-09", &[]);
    assert_eq!(says(&eve, "2026-01-09T23:00:00Z"), "closed until 2026-01-10T02:00Z");
}

#[test]
fn a_holiday_replaces_the_shifts_of_its_dates() {
    let week: Vec<_> = ["mon", "tue", "wed", "thu", "fri"].map(|day| (day, "09:00", "17:00")).into();
    let feast = closed_on(hours("UTC", &week), "2026-12-24", "2026-12-27", &[]);
    assert_eq!(says(&feast, "2026-12-23T18:00:00Z"), "closed until 2026-12-28T09:00Z");
    let short = closed_on(hours("UTC", &week), "2026-12-24", "2026-12-24", &[("10:00", "12:00")]);
    assert_eq!(says(&short, "2026-12-24T09:30:00Z"), "closed until 2026-12-24T10:00Z");
    assert_eq!(says(&short, "2026-12-24T11:00:00Z"), "open until 2026-12-24T12:00Z");
    let sunday = closed_on(hours("UTC", &week), "2026-12-20", "2026-12-20", &[("10:00", "24:00")]);
    assert_eq!(says(&sunday, "2026-12-20T23:59:00Z"), "open until 2026-12-21T00:00Z");
}

#[test]
fn round_the_clock_is_open_without_an_end() {
    let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map(|day| (day, "00:00", "24:00"));
    assert_eq!(says(&hours("America/New_York", &days), "2026-03-08T07:30:00Z"), "open until never");
}

#[test]
fn a_time_that_does_not_exist_is_the_moment_after_the_jump() {
    // 29 March 2026: Berlin goes from 02:00 to 03:00 at 01:00 UTC.
    let early = hours("Europe/Berlin", &[("sun", "02:30", "04:00")]);
    assert_eq!(says(&early, "2026-03-29T00:30:00Z"), "closed until 2026-03-29T01:00Z");
    assert_eq!(says(&early, "2026-03-29T01:00:00Z"), "open until 2026-03-29T02:00Z");
    let gone = hours("Europe/Berlin", &[("sun", "02:10", "02:50")]);
    assert_eq!(says(&gone, "2026-03-29T00:30:00Z"), "closed until 2026-04-05T00:10Z");
}

#[test]
fn of_two_equal_times_a_shift_begins_at_the_first_and_ends_at_the_second() {
    // 25 October 2026: Berlin goes from 03:00 back to 02:00 at 01:00 UTC.
    let short = hours("Europe/Berlin", &[("sun", "02:15", "02:30")]);
    assert_eq!(says(&short, "2026-10-25T00:00:00Z"), "closed until 2026-10-25T00:15Z");
    assert_eq!(says(&short, "2026-10-25T00:45:00Z"), "open until 2026-10-25T01:30Z");
}

#[test]
fn what_is_wrong_is_named() {
    let refused = |value: serde_json::Value| {
        let hours: Hours = serde_json::from_value(value).unwrap();
        hours.checked("settings.hours").unwrap_err().to_string()
    };
    let zone = refused(json!({ "timezone": "Mars/Olympus" }));
    assert_eq!(zone, "settings.hours.timezone must be a time zone such as Europe/Berlin.");
    let same = refused(json!({ "weekly": [{ "day": "mon", "from": "09:00", "to": "09:00" }] }));
    assert_eq!(same, "settings.hours.weekly[0].to must differ from the beginning.");
    let back = refused(json!({ "holidays": [{ "from": "2026-12-24", "to": "2026-12-23" }] }));
    assert_eq!(back, "settings.hours.holidays[0].to must be a date from the first day on, within a year.");
    for time in ["9:00", "24:01", "12:60", "", "-1:00", "+9:00"] {
        assert_eq!(TimeOfDay::parse(time), None, "{time}");
    }
    for date in ["2026-02-29", "2026-1-1", "tomorrow"] {
        assert_eq!(Date::parse(date), None, "{date}");
    }
}

const ZONES: [&str; 7] = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "America/Sao_Paulo",
];

/// By the wall alone, without any instant: right wherever a wall time is there once.
fn by_the_wall(hours: &Hours, zone: chrono_tz::Tz, now: DateTime<Utc>) -> Option<bool> {
    let local = now.with_timezone(&zone);
    if !matches!(zone.from_local_datetime(&local.naive_local()), LocalResult::Single(_)) {
        return None;
    }
    let minute = i64::from(local.hour() * 60 + local.minute());
    let spans = |date: chrono::NaiveDate| -> Vec<(i64, i64)> {
        let holiday = hours.holidays.iter().find(|h| h.from.0 <= date && date <= h.to.0);
        match holiday {
            Some(holiday) => holiday.open.iter().map(|s| (s.from.minutes(), s.to.minutes())).collect(),
            None => {
                let shifts = hours.weekly.iter().filter(|s| s.day == Day::of(date));
                shifts.map(|s| (s.from.minutes(), s.to.minutes())).collect()
            }
        }
    };
    let today = local.date_naive();
    let of_today = spans(today).iter().any(|(from, to)| minute >= *from && (to <= from || minute < *to));
    let of_yesterday = spans(today - Days::new(1)).iter().any(|(from, to)| to <= from && minute < *to);
    Some(of_today || of_yesterday)
}

fn some_hours() -> impl Strategy<Value = Hours> {
    let time = |end: u16| (0..=end).prop_map(|quarter| format!("{:02}:{:02}", quarter / 4, quarter % 4 * 15));
    let span = (time(95), time(96)).prop_filter("a shift lasts", |(from, to)| from != to);
    let shift = (0..7usize, span.clone()).prop_map(|(day, (from, to))| {
        let day = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"][day];
        json!({ "day": day, "from": from, "to": to })
    });
    let holiday = (0..60u32, 0..3u32, prop::collection::vec(span, 0..2)).prop_map(|(start, length, open)| {
        let date = |n: u32| (chrono::NaiveDate::from_ymd_opt(2026, 3, 1).unwrap() + Days::new(n.into())).to_string();
        let open: Vec<_> = open.into_iter().map(|(from, to)| json!({ "from": from, "to": to })).collect();
        json!({ "from": date(start), "to": date(start + length), "open": open })
    });
    let parts = (0..ZONES.len(), prop::collection::vec(shift, 0..8), prop::collection::vec(holiday, 0..3));
    parts.prop_map(|(zone, weekly, holidays)| {
        let hours = json!({ "enabled": true, "timezone": ZONES[zone], "weekly": weekly, "holidays": holidays });
        serde_json::from_value::<Hours>(hours).unwrap().checked("hours").unwrap()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// March to November: every jump of the zones above, forwards and back.
    #[test]
    fn open_is_what_the_wall_says_and_stays_so_until_it_changes(hours in some_hours(), minute in 0..(250 * 24 * 60i64)) {
        let zone: chrono_tz::Tz = hours.timezone.parse().unwrap();
        let now = Utc.with_ymd_and_hms(2026, 3, 1, 0, 0, 0).unwrap() + TimeDelta::minutes(minute);
        let opening = hours.at(Timestamp(now.timestamp_millis()));
        // At the edge of a jump the wall says two things; an hour around it is left out.
        let is_plain = (-25..=25).all(|quarters| {
            let near = now + TimeDelta::minutes(15 * quarters);
            near.with_timezone(&zone).naive_local() - near.naive_utc()
                == now.with_timezone(&zone).naive_local() - now.naive_utc()
        });
        if let (true, Some(open)) = (is_plain, by_the_wall(&hours, zone, now)) {
            prop_assert_eq!(opening.open, open, "at {}", now);
        }
        if let Some(change) = opening.changes_at {
            prop_assert!(change.0 > now.timestamp_millis());
            prop_assert_eq!(hours.at(change).open, !opening.open, "changes at {}", told(Some(change)));
            prop_assert_eq!(hours.at(Timestamp(change.0 - 1)).open, opening.open, "until {}", told(Some(change)));
            let half = Timestamp(i64::midpoint(now.timestamp_millis(), change.0));
            prop_assert_eq!(hours.at(half).open, opening.open);
        }
    }
}
