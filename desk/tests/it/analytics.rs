//! Reports say what the tables say, whatever was killed and started again on the way.

use std::collections::BTreeMap;

use deskbell_desk::{Asked, Metric, NewConversation};
use deskbell_domain::{
    Handover,
    report::{Figures, Interval, Roll, SourceKind, Span, Tally},
};
use proptest::{
    collection::vec,
    prelude::{Just, Strategy, prop_oneof},
    test_runner::{Config, TestRunner},
};
use serde_json::{Value, json};

use crate::house::{Chat, House, eventually, number};

#[derive(Debug, Clone, Copy)]
enum Act {
    Start,
    Ask,
    Answer,
    Assign,
    Transfer,
    HandBack,
    End,
    UndoEnd,
    Reopen,
    Rate(i64),
    Escalate,
    Convert,
    Pass(i64),
    /// The process dies with the reactor wherever it was, and starts again.
    Kill,
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => Just(Act::Start),
        6 => Just(Act::Ask),
        6 => Just(Act::Answer),
        4 => Just(Act::Assign),
        1 => Just(Act::Transfer),
        1 => Just(Act::HandBack),
        4 => Just(Act::End),
        2 => Just(Act::UndoEnd),
        1 => Just(Act::Reopen),
        4 => (1i64..6).prop_map(Act::Rate),
        1 => Just(Act::Escalate),
        1 => Just(Act::Convert),
        3 => (1i64..5_000).prop_map(Act::Pass),
        1 => Just(Act::Kill),
    ]
}

async fn take(house: &mut House, chats: &mut Vec<Chat>, which: usize, act: Act) {
    let desk = house.desk.clone();
    let Some(chat) = chats.get(which % chats.len().max(1)).cloned() else {
        return chats.push(house.firm.chat(&desk).await);
    };
    let by = [&house.firm.ann, &house.firm.ben, &house.firm.sue][which % 3];
    // Much of it is refused, as it should be: then it left no trace.
    match act {
        Act::Start => chats.push(house.firm.chat(&desk).await),
        Act::Ask => drop(chat.send(&desk, &chat.visitor, "how?").await),
        Act::Answer => drop(chat.send(&desk, by, "so").await),
        Act::Assign => drop(desk.assign(by, &chat.id, number(by)).await),
        Act::Transfer => {
            let to = Handover::Agent(number(&house.firm.ada));
            drop(desk.transfer(&house.firm.sue, &chat.id, to, None).await);
        }
        Act::HandBack => drop(desk.transfer(&house.firm.sue, &chat.id, Handover::Queue, None).await),
        Act::End => drop(desk.end(by, &chat.id).await),
        Act::UndoEnd => drop(desk.undo_end(by, &chat.id).await),
        Act::Reopen => drop(desk.reopen(by, &chat.id).await),
        Act::Rate(stars) => drop(desk.rate(&chat.visitor, &chat.id, stars, None).await),
        Act::Escalate => drop(desk.escalate(&chat.visitor, &chat.id, "a human", json!({})).await),
        Act::Convert => drop(desk.convert(by, &chat.id, None, None).await),
        Act::Pass(seconds) => house.clock.step_seconds(seconds),
        Act::Kill => {
            drop(desk);
            house.reopen().await;
        }
    }
}

fn all_of_it() -> Asked {
    Asked { from: Some("2025-12-30".into()), to: Some("2026-12-31".into()), ..Asked::default() }
}

async fn figures(house: &House) -> Figures {
    eventually("the reports to be current", || async {
        let sheet = house.desk.report_overview(&house.firm.ada, &all_of_it()).await.unwrap();
        sheet.is_current.then_some(sheet.now)
    })
    .await
}

/// The same from the rows of messages, escalations, tickets and the log: nothing of it was rolled up.
async fn counted(house: &House) -> Figures {
    let n = async |sql: &str| house.place.number(sql).await;
    let events = async |fact: &str, body: &str| {
        let sql = format!("SELECT COUNT(*) FROM events WHERE fact = '{fact}' AND body LIKE '%{body}%'");
        house.place.number(&sql).await
    };
    let mut figures = Figures::default();
    let mut set = |tally, amount: i64| {
        if amount != 0 {
            figures.tallies.insert(tally, amount);
        }
    };
    set(Tally::Started, n("SELECT COUNT(*) FROM conversations").await);
    set(Tally::FromVisitors, n("SELECT COUNT(*) FROM messages WHERE author_kind = 'visitor'").await);
    set(Tally::FromAgents, n("SELECT COUNT(*) FROM messages WHERE author_kind = 'agent'").await);
    set(Tally::Escalated, n("SELECT COUNT(*) FROM escalations").await);
    set(Tally::Converted, n("SELECT COUNT(*) FROM tickets").await);
    set(Tally::Transferred, events("transferred", "").await);
    set(Tally::Ended, events("ended", "").await - events("reopened", "\"undone\":true").await);
    let given = events("assigned", "\"from\":null").await + events("transferred", "\"from\":null").await;
    set(Tally::Accepted, given - events("requeued", "\"by\":null").await);
    for (tally, amount) in ratings(house).await {
        set(tally, amount);
    }
    let rounds = rounds(house).await;
    set(Tally::Missed, rounds.iter().filter(|round| round.ended.is_some() && round.was_missed()).count() as i64);
    for round in rounds {
        let lengths = [(Span::FirstResponse, round.first_response()), (Span::Resolution, round.resolution())];
        for (span, seconds) in lengths.into_iter().filter_map(|(span, s)| Some((span, s?))) {
            figures.spans.entry(span).or_default().add(deskbell_domain::report::rounded(seconds), 1, seconds);
        }
    }
    figures
}

/// Each rating once, as it was last said.
async fn ratings(house: &House) -> BTreeMap<Tally, i64> {
    let sql = "SELECT conversation || ' ' || body FROM events WHERE fact = 'rated' ORDER BY seq";
    let mut last = BTreeMap::new();
    for line in house.place.texts(sql).await {
        let (chat, body) = line.split_once(' ').unwrap();
        let rating = serde_json::from_str::<Value>(body).unwrap()["rating"].clone();
        last.insert((chat.to_owned(), rating["at"].as_i64()), rating["rating"].as_i64().unwrap());
    }
    let mut counts = BTreeMap::new();
    for stars in last.into_values() {
        *counts.entry(Tally::RATINGS[stars as usize - 1]).or_default() += 1;
    }
    counts
}

/// From a beginning, or a reopening, to the end.
#[derive(Debug, Default)]
struct Round {
    since: i64,
    asked: Option<i64>,
    answered: Option<i64>,
    has_agent: bool,
    ended: Option<i64>,
}

impl Round {
    fn was_missed(&self) -> bool {
        self.answered.is_none() && !self.has_agent
    }

    fn first_response(&self) -> Option<i64> {
        Some((self.answered? - self.asked?) / 1000)
    }

    fn resolution(&self) -> Option<i64> {
        self.answered.and(self.ended).map(|ended| (ended - self.since) / 1000)
    }
}

async fn rounds(house: &House) -> Vec<Round> {
    let said = house.place.texts("SELECT author_kind FROM messages ORDER BY conversation, seq").await;
    let sql = "SELECT fact || ' ' || at || ' ' || body FROM events WHERE conversation <> '' ORDER BY conversation, seq";
    let (mut said, mut all) = (said.into_iter(), Vec::<Round>::new());
    for line in house.place.texts(sql).await {
        let mut parts = line.splitn(3, ' ');
        let (fact, at) = (parts.next().unwrap(), parts.next().unwrap().parse().unwrap());
        let body: Value = serde_json::from_str(parts.next().unwrap()).unwrap();
        if fact == "conversation_started" || (fact == "reopened" && body["undone"] == false) {
            all.push(Round { since: at, ..Round::default() });
        }
        let Some(round) = all.last_mut() else { continue };
        match fact {
            "message_sent" => match said.next().unwrap().as_str() {
                "visitor" => round.asked = round.asked.or(Some(at)),
                "agent" if round.asked.is_some() => round.answered = round.answered.or(Some(at)),
                _ => {}
            },
            "assigned" | "transferred" => round.has_agent = true,
            "requeued" => round.has_agent = false,
            "ended" => round.ended = Some(at),
            "reopened" if body["undone"] == true => round.ended = None,
            _ => {}
        }
    }
    all
}

/// All that was rolled up, row by row.
async fn rows(house: &House) -> Vec<String> {
    let mut all = Vec::new();
    for (table, columns) in [
        ("tallies", "slot || ' ' || inbox || ' ' || agent || ' ' || name || ' ' || amount"),
        ("spans", "slot || ' ' || agent || ' ' || name || ' ' || length || ' ' || amount || ' ' || seconds"),
        ("chat_sources", "slot || ' ' || inbox || ' ' || kind || ' ' || name || ' ' || amount"),
    ] {
        let sql = format!("SELECT {columns} FROM {table} WHERE amount <> 0 ORDER BY 1");
        all.extend(house.place.texts(&sql).await.into_iter().map(|row| format!("{table} {row}")));
    }
    all
}

async fn check(house: &mut House) {
    let (mut told, counted) = (figures(house).await, counted(house).await);
    let waits = told.spans.remove(&Span::Wait).unwrap_or_default();
    assert!(waits.count() <= told.of(Tally::Accepted), "who waited was accepted");
    told.tallies.retain(|_, amount| *amount != 0);
    told.spans.retain(|_, all| all.count() != 0);
    assert_eq!(told.tallies, counted.tallies);
    for span in [Span::FirstResponse, Span::Resolution] {
        assert_eq!(told.spread(span), counted.spread(span), "{span:?}");
    }
    let agents = house.desk.report_agents(&house.firm.ada, &all_of_it()).await.unwrap().now;
    for one in agents {
        let sql = format!("SELECT COUNT(*) FROM messages WHERE author_kind = 'agent' AND author_id = {}", one.agent.id);
        assert_eq!(one.figures.of(Tally::FromAgents), house.place.number(&sql).await, "{}", one.agent.name);
    }
    // Read again from its beginning, as an installation that had no reports yet does, the log says the same.
    let before = rows(house).await;
    house.desk.store().close().await;
    for table in ["tallies", "spans", "chat_sources", "chats_so_far", "reactors WHERE name = 'report'"] {
        house.place.execute(&format!("DELETE FROM {table}")).await;
    }
    house.reopen().await;
    figures(house).await;
    assert_eq!(rows(house).await, before);
}

fn run(cases: u32, open: impl AsyncFn() -> House) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let house = tokio::sync::Mutex::new(runtime.block_on(open()));
    let acts = vec((0usize..12, act()), 20..80);
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 20, ..Config::default() };
    let outcome = TestRunner::new(config).run(&acts, |acts| {
        runtime.block_on(async {
            let mut house = house.lock().await;
            // Another node rolls up the same log at the same time.
            let other = house.another_desk().await;
            let mut chats = Vec::new();
            for (which, act) in acts {
                take(&mut house, &mut chats, which, act).await;
            }
            figures(&house).await;
            other.store().close().await;
            drop(other);
            check(&mut house).await;
        });
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
    runtime.block_on(house.into_inner().tear_down());
}

on_both_engines! {
    async fn work_that_was_done_is_not_done_again(house: House) {
        let chat = house.firm.chat(&house.desk).await;
        let told = figures(house).await;
        let store = house.desk.store();
        let entries = house.desk.entries(&house.firm.ada, 0, i64::MAX, 500).await.unwrap();
        let mut roll = Roll::default();
        entries.iter().filter_map(|entry| entry.event()).for_each(|event| roll.hear(event));
        assert_eq!(roll.chats.len(), 1);
        // A node that died after its commit and before it heard of it tries again.
        let to = entries.last().unwrap().seq();
        assert!(!store.roll_up("report", house.firm.id(), 0, to, &roll).await.unwrap());
        assert_eq!(figures(house).await, told);
        drop(chat);
    }

    async fn reports_are_of_the_inbox_the_agent_and_the_days_that_are_asked_for(house: House) {
        let chat = house.firm.chat(&house.desk).await;
        chat.send(&house.desk, &chat.visitor, "hello").await.unwrap();
        house.clock.step_seconds(90);
        house.desk.assign(&house.firm.ann, &chat.id, number(&house.firm.ann)).await.unwrap();
        house.clock.step_seconds(30);
        chat.send(&house.desk, &house.firm.ann, "hi").await.unwrap();
        figures(house).await;
        let overview = async |asked: Asked| house.desk.report_overview(&house.firm.sue, &asked).await.unwrap().now;
        let day = |day: &str| Asked { from: Some(day.into()), to: Some(day.into()), ..Asked::default() };
        let of_ben = Asked { agent: Some(number(&house.firm.ben)), ..day("2026-01-01") };
        let of_ann = Asked { agent: Some(number(&house.firm.ann)), ..day("2026-01-01") };
        assert_eq!(overview(of_ben).await, Figures::default());
        assert_eq!(overview(day("2026-01-02")).await, Figures::default());
        let ann = overview(of_ann).await;
        assert_eq!((ann.of(Tally::Accepted), ann.of(Tally::Started)), (1, 0));
        assert_eq!((ann.spread(Span::Wait).median, ann.spread(Span::FirstResponse).median), (Some(90), Some(120)));
        // In New York it is still the year before.
        let there = Asked { timezone: Some("America/New_York".into()), ..day("2025-12-31") };
        let there = house.desk.report_series(&house.firm.sue, &there, Metric::parse("chats").unwrap(), Interval::Hour).await;
        let points = there.unwrap().now;
        let at = points.iter().position(|point| point.value == Some(1.0)).unwrap();
        assert_eq!((points.len(), points[at].at.as_str()), (24, "2025-12-31T19:00:00-05:00"));
        let compared = Asked { compare: true, ..day("2026-01-02") };
        let sheet = house.desk.report_overview(&house.firm.sue, &compared).await.unwrap();
        assert_eq!((sheet.now.of(Tally::Started), sheet.before.unwrap().of(Tally::Started)), (0, 1));
    }

    async fn a_chats_page_and_campaign_are_known_without_what_is_private(house: House) {
        let url = "https://shop.example/boots?email=a@b.example&utm_source=news&utm_campaign=spring";
        let new = NewConversation { metadata: json!({ "page_url": url }), ..NewConversation::default() };
        house.firm.chat_of(&house.desk, None, new).await;
        figures(house).await;
        let sources = async |kind| {
            let found = house.desk.report_sources(&house.firm.sue, &all_of_it(), kind).await.unwrap().now;
            found.into_iter().map(|s| (s.name, s.chats)).collect::<Vec<_>>()
        };
        assert_eq!(sources(SourceKind::Page).await, [("https://shop.example/boots".into(), 1)]);
        assert_eq!(sources(SourceKind::Campaign).await, [(r#"["news",null,"spring"]"#.into(), 1)]);
    }

    async fn another_tenants_numbers_are_not_there(house: House) {
        house.firm.chat(&house.desk).await;
        let other = house.second_firm().await;
        figures(house).await;
        let theirs = house.desk.report_overview(&other.ada, &all_of_it()).await.unwrap();
        assert_eq!(theirs.now, Figures::default());
        let named = Asked { inbox: Some(house.firm.inbox), ..all_of_it() };
        assert!(house.desk.report_overview(&other.ada, &named).await.is_err());
        assert!(house.desk.report_overview(&house.firm.ann, &all_of_it()).await.is_err(), "agents see no reports");
    }
}

mod kills {
    mod sqlite {
        #[test]
        fn reports_say_what_the_tables_say() {
            crate::analytics::run(12, crate::house::House::on_sqlite);
        }
    }

    mod postgres {
        #[test]
        fn reports_say_what_the_tables_say() {
            crate::analytics::run(6, crate::house::House::on_postgres);
        }
    }
}
