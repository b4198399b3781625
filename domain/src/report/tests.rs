use super::*;

#[test]
fn a_length_is_exact_up_to_two_minutes_and_within_one_percent_beyond() {
    for seconds in (0..200_000).chain([i64::from(i32::MAX), i64::MAX / 4]) {
        let off = (rounded(seconds) - seconds).abs();
        assert!(if seconds < 128 { off == 0 } else { off * 100 <= seconds }, "{seconds}: {}", rounded(seconds));
        assert!(rounded(seconds) <= rounded(seconds + 1));
    }
}

#[test]
fn medians_of_parts_put_together_are_those_of_the_whole() {
    let of = |lengths: &[i64]| {
        let mut all = Durations::default();
        lengths.iter().for_each(|s| all.add(rounded(*s), 1, *s));
        all
    };
    let mut both = of(&[5, 90, 7]);
    both.merge(&of(&[1, 1_000]));
    assert_eq!((both.quantile(0.5), both.quantile(0.9), both.average()), (Some(7), Some(rounded(1_000)), Some(221)));
    assert_eq!((Durations::default().quantile(0.5), Durations::default().average()), (None, None));
    both.add(rounded(1_000), -1, -1_000);
    assert_eq!((both.count(), both.seconds(), both.quantile(1.0)), (4, 103, Some(90)), "one is taken back");
}

/// 2026-03-29T00:00:00Z, the day on which Berlin puts its clocks forward.
const MARCH_29: Timestamp = Timestamp(1_774_742_400_000);

fn period(from: &str, to: &str, zone: &str) -> Period {
    Period::checked(Some(from), Some(to), zone, MARCH_29).unwrap()
}

#[test]
fn a_day_is_as_long_as_its_zone_has_it() {
    let short = period("2026-03-29", "2026-03-29", "Europe/Berlin");
    assert_eq!(short.steps(Interval::Hour).len(), 23);
    assert_eq!(
        short.steps(Interval::Hour)[..3],
        ["2026-03-29T00:00:00+01:00", "2026-03-29T01:00:00+01:00", "2026-03-29T03:00:00+02:00"]
    );
    let (from, to) = short.slots();
    assert_eq!(
        (to - from, short.step_of(from, Interval::Hour), short.step_of(to - 1, Interval::Hour)),
        (23 * 4, 0, 22)
    );
    assert_eq!(period("2026-10-25", "2026-10-25", "Europe/Berlin").steps(Interval::Hour).len(), 25);

    let half = period("2026-03-29", "2026-03-30", "Asia/Kolkata");
    let (from, to) = half.slots();
    assert_eq!(from * SLOT, MARCH_29.0 - (5 * 60 + 30) * 60_000, "a day that begins between two hours of UTC");
    assert_eq!((half.step_of(from + 95, Interval::Day), half.step_of(from + 96, Interval::Day)), (0, 1));
    assert_eq!((half.weekday_and_hour(from), half.weekday_and_hour(to - 1)), ((6, 0), (0, 23)));
    assert_eq!(half.steps(Interval::Day), ["2026-03-29", "2026-03-30"]);
}

#[test]
fn a_period_ends_today_and_is_compared_with_as_many_days_before() {
    let week = Period::checked(None, None, "Pacific/Auckland", MARCH_29).unwrap();
    assert_eq!((week.from(), week.to(), week.days()), ("2026-03-23".into(), "2026-03-29".into(), 7));
    let before = week.previous();
    assert_eq!((before.from(), before.to()), ("2026-03-16".into(), "2026-03-22".into()));
    assert_eq!(before.bounds().1, week.bounds().0);
}

#[test]
fn a_period_that_is_none_is_refused() {
    let asked = |from, to, zone| Period::checked(Some(from), Some(to), zone, MARCH_29).unwrap_err().to_string();
    assert!(asked("2026-03-30", "2026-03-29", "UTC").starts_with("to "));
    assert!(asked("2020-01-01", "2026-03-29", "UTC").starts_with("to "));
    assert!(asked("yesterday", "2026-03-29", "UTC").starts_with("from "));
    assert!(asked("2026-03-29", "9999-12-31", "UTC").starts_with("to "));
    assert!(asked("2026-03-29", "2026-03-29", "Moon/Tranquility").starts_with("timezone "));
    assert!(period("2026-01-01", "2026-03-01", "UTC").check(Interval::Hour).is_err());
}

#[test]
fn of_nothing_there_is_no_share_and_no_average() {
    let none = Figures::default();
    assert_eq!(
        (none.bots_share(), none.satisfaction().average(), none.spread(Span::Wait)),
        (None, None, Spread::default())
    );
    let mut some = Figures::default();
    some.tallies.extend([(Tally::Rated2, 1), (Tally::Rated5, 2), (Tally::FromBots, 1), (Tally::FromAgents, 2)]);
    assert_eq!((some.satisfaction().average(), some.satisfaction().satisfied()), (Some(4.0), Some(0.667)));
    assert_eq!(some.bots_share(), Some(0.333));
}

#[test]
fn a_campaign_is_its_source_medium_and_name() {
    let campaign = serde_json::json!({ "utm_source": "news", "utm_term": "x" });
    assert_eq!(campaign_name(&campaign).as_deref(), Some(r#"["news",null,null]"#));
    assert_eq!(campaign_name(&serde_json::json!({ "utm_term": "x" })), None);
}
