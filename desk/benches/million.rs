//! What reading costs when much is stored: lists, search, pages of a long conversation. Prints, asserts nothing.
//!
//! `cargo bench -p deskbell-desk --bench million`, with SQLite in a temporary folder and, when
//! DESKBELL_TEST_POSTGRES_URL names a server, in a database of its own there; MESSAGES=1000000 in
//! CONVERSATIONS=100000 by default, one of which has a tenth of all messages. Also at a quarter and a sixteenth of
//! that, so that one sees how the cost grows.

mod ground;

use std::{
    future::Future,
    sync::Arc,
    time::{Duration, Instant},
};

use deskbell_desk::{
    Desk, NewConversation, NewMessage,
    store::{Filter, Page, Sort, Url},
};
use deskbell_domain::{Actor, Channel, ConversationId, InboxSettings, Role, Status, TenantId};
use ground::{open, setting};

#[tokio::main]
async fn main() {
    let messages: usize = setting("MESSAGES", "1000000").parse().unwrap();
    let conversations: usize = setting("CONVERSATIONS", "100000").parse().unwrap();
    println!("profile: {}", if cfg!(debug_assertions) { "dev" } else { "release" });
    for part in [16, 4, 1] {
        let folder = tempfile::tempdir().unwrap();
        let url = Url::Sqlite(folder.path().join("deskbell.db"));
        measure("SQLite", &url, messages / part, conversations / part).await;
    }
    for part in [16, 4, 1] {
        let Some(url) = ground::postgres("bench_million").await else { return };
        measure("PostgreSQL", &url, messages / part, conversations / part).await;
    }
}

/// An inbox as it stands after years.
struct Stored {
    desk: Arc<Desk>,
    agent: Actor,
    /// One with a tenth of all messages.
    long: ConversationId,
    long_messages: usize,
}

async fn measure(engine: &str, url: &Url, messages: usize, conversations: usize) {
    let began = Instant::now();
    let stored = store(url, messages, conversations).await;
    println!(
        "\n{engine}: {messages} messages in {conversations} conversations, stored in {:.0} s",
        began.elapsed().as_secs_f64()
    );
    println!("{:<44} {:>9} {:>9} {:>9}", "question", "p50 ms", "p95 ms", "rows");
    let Stored { desk, agent, long, long_messages } = &stored;
    let list = |status, query: &'static str, sort| async move {
        let filter = Filter { statuses: Vec::from([status]), ..Filter::default() };
        desk.list(agent, filter, Some(query), sort, None, 50).await.unwrap().views.len()
    };
    time("inbox: pending, as the queue", || list(Status::Pending, "", Sort::Queue)).await;
    time("inbox: closed, newest first", || list(Status::Closed, "", Sort::Recent)).await;
    time("inbox: the counts of its views", || async { desk.counts(agent).await.unwrap().closed as usize }).await;
    time("search: a rare word", || list(Status::Closed, "marker77", Sort::Recent)).await;
    time("search: two words", || list(Status::Closed, "parcel marker7", Sort::Recent)).await;
    time("search: a word that stands in every message", || list(Status::Closed, "parcel", Sort::Recent)).await;
    time("search: three letters of a word", || list(Status::Closed, "par", Sort::Recent)).await;
    time("search: more letters of a word", || list(Status::Closed, "parce", Sort::Recent)).await;
    let page = |page| async move { desk.history(agent, long, page, 50).await.unwrap().messages.len() };
    time("long conversation: the newest page", || page(Page::Newest)).await;
    time("long conversation: a page in the middle", || page(Page::Before(*long_messages as i64 / 2))).await;
    time("long conversation: its first page", || page(Page::After(0))).await;
    desk.store().close().await;
}

/// Asks forty times, prints the median and the 95th of a hundred.
async fn time<F: Future<Output = usize>>(name: &str, ask: impl Fn() -> F) {
    let mut waits = Vec::new();
    let mut rows = 0;
    for _ in 0..40 {
        let began = Instant::now();
        rows = ask().await;
        waits.push(began.elapsed());
    }
    waits.sort();
    let at = |part: f64| waits[((waits.len() - 1) as f64 * part) as usize].as_secs_f64() * 1000.0;
    println!("{name:<44} {:>9.2} {:>9.2} {rows:>9}", at(0.5), at(0.95));
}

/// Through the same calls as in life, two hundred and fifty-six people at once.
async fn store(url: &Url, messages: usize, conversations: usize) -> Stored {
    let desk = open(url).await;
    desk.add_tenant("acme", "Acme").await.unwrap();
    let facts = desk.tenant_by_slug("acme").await.unwrap();
    let tenant = facts.id;
    let scope = desk.store().scope(tenant);
    scope.add_inbox("Website", Channel::Widget, None, &InboxSettings::default(), "", desk.clock().now()).await.unwrap();
    let new = deskbell_desk::NewAgent {
        email: "jo@example.com".into(),
        name: "Jo".into(),
        role: Role::Admin,
        skills: Vec::new(),
        password: "correct horse battery".into(),
    };
    let id = desk.add_agent(&facts, new).await.unwrap().id;
    let agent = Actor::Agent { tenant, id, role: Role::Admin, grants: deskbell_domain::Grants::of(Role::Admin) };
    let long_messages = messages / 10;
    let long = chat(&desk, tenant, 0, long_messages, None).await;
    let each = (messages - long_messages) / conversations.max(1);
    let mut running = tokio::task::JoinSet::new();
    for number in 1..conversations {
        if running.len() >= 256 {
            running.join_next().await;
        }
        // All but a few are closed, as they are after years.
        let closing = (number % 500 != 0).then(|| agent.clone());
        let desk = desk.clone();
        running.spawn(async move { drop(chat(&desk, tenant, number, each, closing).await) });
    }
    while running.join_next().await.is_some() {}
    while !desk.store().behind("search").await.unwrap().is_empty() {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Stored { desk, agent, long, long_messages }
}

async fn chat(
    desk: &Arc<Desk>,
    tenant: TenantId,
    number: usize,
    messages: usize,
    closing: Option<Actor>,
) -> ConversationId {
    let new = NewConversation { name: Some(format!("Visitor {number}")), ..NewConversation::default() };
    let view = desk.start(tenant, None, new).await.unwrap().view;
    let id = view.conversation.id;
    let visitor = Actor::Visitor { tenant, id: view.visitor.id, only: None };
    for written in 0..messages {
        let text = format!("Message {written}: where is the parcel of order marker{}?", number % 1000);
        desk.send(&visitor, &id, NewMessage { text, ..NewMessage::default() }).await.unwrap();
    }
    if let Some(agent) = closing {
        desk.end(&agent, &id).await.unwrap();
    }
    id
}
