//! No statement of the desk reads a whole table that grows: SQLite is asked how it would run each of them.

use std::{
    collections::BTreeSet,
    fmt,
    sync::{LazyLock, Mutex, PoisonError},
};

use deskbell_desk::{
    Changes, NewConversation, NewNote,
    store::{Filter, Holder, Page, Sort},
};
use deskbell_domain::{Priority, Status};
use sqlx::Row;
use tracing_subscriber::{
    Layer,
    field::Visit,
    filter::LevelFilter,
    layer::{Context, SubscriberExt},
    registry::Registry,
};

use crate::house::{House, ReadsEvents, eventually, number};

/// Every statement this process has run.
static STATEMENTS: LazyLock<Mutex<BTreeSet<String>>> = LazyLock::new(Mutex::default);

/// Tables that grow with use. The others hold a handful of rows a tenant.
const GROWING: [&str; 9] =
    ["conversations", "messages", "notes", "cursors", "events", "visitors", "starts", "sign_ins", "search"];

struct Listener;

impl<S: tracing::Subscriber> Layer<S> for Listener {
    fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == "sqlx::query" {
            event.record(&mut Statement);
        }
    }
}

struct Statement;

impl Visit for Statement {
    fn record_debug(&mut self, _: &tracing::field::Field, _: &dyn fmt::Debug) {}

    fn record_str(&mut self, field: &tracing::field::Field, value: &str) {
        if field.name() == "db.statement" && !value.is_empty() {
            STATEMENTS.lock().unwrap_or_else(PoisonError::into_inner).insert(value.trim().to_owned());
        }
    }
}

/// Where the planner had another choice: a part of the statement, and what its plan must contain.
const EXPECTED: [(&str, &str); 7] = [
    ("e.visitor_hears = 1", "SEARCH e USING INDEX events_conversation (conversation=?"),
    ("GROUP BY agent", "(tenant=? AND status=?"),
    (
        "c.visitor = $3 ORDER BY +c.last_activity_at",
        "USING INDEX conversations_visitor (tenant=? AND visitor=? AND status=?)",
    ),
    (
        "c.agent = $3 ORDER BY +c.last_activity_at",
        "USING INDEX conversations_agent (tenant=? AND status=? AND agent=?)",
    ),
    ("c.status = $2 ORDER BY c.priority DESC", "USING INDEX conversations_queue (tenant=? AND status=?)"),
    ("c.status = $2 ORDER BY c.last_activity_at DESC", "USING INDEX conversations_recent (tenant=? AND status=?)"),
    ("c.status = $2 ORDER BY c.queued_at", "USING INDEX conversations_waiting (tenant=? AND status=?)"),
];

/// Uses the desk in every way that reads or writes.
async fn use_everything(house: &House) {
    let (desk, firm) = (&house.desk, &house.firm);
    let new = NewConversation { message: Some("hello".into()), client_id: Some("s".into()), ..Default::default() };
    let chat = firm.chat_of(desk, None, new).await;
    let deskbell_domain::Actor::Visitor { id, .. } = chat.visitor else { unreachable!() };
    firm.chat_of(desk, Some(id), NewConversation::default()).await;
    chat.send_as(desk, &chat.visitor, "c1", "hello").await.unwrap();
    let waiting = chat.now(desk).await;
    desk.queue_position(&waiting).await.unwrap();
    desk.assign(&firm.ann, &chat.id, number(&firm.ann)).await.unwrap();
    desk.seen(&firm.ann, &chat.id, 1).await.unwrap();
    desk.mark_unread(&firm.ann, &chat.id).await.unwrap();
    desk.add_note(
        &firm.ann,
        &chat.id,
        NewNote { text: "hm".into(), client_id: Some("n".into()), ..NewNote::default() },
    )
    .await
    .unwrap();
    desk.update(&firm.ann, &chat.id, Changes { priority: Some(Priority::High), ..Default::default() }).await.unwrap();
    for page in [Page::Newest, Page::Before(2), Page::After(1)] {
        desk.history(&firm.ann, &chat.id, page, 50).await.unwrap();
    }
    for actor in [&firm.ann, &chat.visitor] {
        desk.events(actor, 0, 100, 50).await.unwrap();
        desk.head(actor).await.unwrap();
    }
    desk.own_conversations(&chat.visitor).await.unwrap();
    desk.counts(&firm.ann).await.unwrap();
    desk.agents(&firm.ann).await.unwrap();
    desk.customers(&firm.ann, Some("a"), None, 50).await.unwrap();
    for sort in [Sort::Queue, Sort::WaitTime, Sort::Recent] {
        for filter in [
            Filter::default(),
            Filter { statuses: vec![Status::Pending], ..Filter::default() },
            Filter { holder: Some(Holder::Agent(number(&firm.ann))), ..Filter::default() },
            Filter { visitor: Some(id), ..Filter::default() },
            Filter { priority: Some(Priority::Urgent), skills: vec!["x".into()], ..Filter::default() },
        ] {
            let page = desk.list(&firm.ann, filter.clone(), None, sort, None, 1).await.unwrap();
            desk.list(&firm.ann, filter, None, sort, page.end.as_ref(), 1).await.unwrap();
        }
    }
    eventually("the search to find it", async || {
        let found = desk.list(&firm.ann, Filter::default(), Some("hello"), Sort::Recent, None, 10).await.unwrap();
        (!found.views.is_empty()).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_reads_no_growing_table_from_end_to_end() {
    let subscriber = Registry::default().with(Listener).with(LevelFilter::DEBUG);
    tracing::subscriber::set_global_default(subscriber).expect("nobody else listens in this process");
    let house = House::on_sqlite().await;
    use_everything(&house).await;

    let statements = STATEMENTS.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let mut connection = house.place.to_sqlite().await;
    // The look for rows that miss their parent stands in a plan, but is jumped over while none does.
    sqlx::raw_sql("PRAGMA foreign_keys = OFF").execute(&mut connection).await.unwrap();
    let (mut checked, mut expected_seen) = (0, BTreeSet::new());
    for statement in statements {
        let is_a_question = ["SELECT", "INSERT", "UPDATE", "DELETE"].iter().any(|word| statement.starts_with(word));
        // Other tests run beside this one: PostgreSQL's statements, and questions about the schema, are not for here.
        let is_for_sqlite =
            !["json_to_recordset", "::", "sqlite_schema", "pg_", "FOR UPDATE"].iter().any(|w| statement.contains(w));
        if !(is_a_question && is_for_sqlite) {
            continue;
        }
        let explain = sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {statement}"));
        let Ok(steps) = sqlx::query(explain).fetch_all(&mut connection).await else { continue };
        let steps: Vec<String> = steps.iter().map(|step| step.get("detail")).collect();
        for step in &steps {
            assert!(!GROWING.iter().any(|table| is_scan_of(step, &statement, table)), "{step}\n in: {statement}");
        }
        for (part, plan) in EXPECTED.iter().filter(|(part, _)| statement.contains(part)) {
            let plan_holds = steps.iter().any(|step| step.contains(plan));
            assert!(plan_holds, "{steps:#?}\n in: {statement}");
            // Read in the order asked for: a page of a list costs a page.
            let sorts = steps.iter().any(|step| step.contains("ORDER BY"));
            assert!(!sorts || !part.contains("$2 ORDER BY"), "sorts: {statement}");
            expected_seen.insert(*part);
        }
        checked += 1;
    }
    assert!(checked > 40, "only {checked} statements were heard");
    assert_eq!(expected_seen.len(), EXPECTED.len(), "{expected_seen:?}");
    house.tear_down().await;
}

/// `SCAN c` without an index's help, where `c` is the table or its alias in the statement.
fn is_scan_of(step: &str, statement: &str, table: &str) -> bool {
    let Some(rest) = step.strip_prefix("SCAN ") else { return false };
    let (name, how) = rest.split_once(' ').unwrap_or((rest, ""));
    let named = name == table || statement.contains(&format!("{table} {name}"));
    named && !how.contains("VIRTUAL TABLE INDEX")
}
