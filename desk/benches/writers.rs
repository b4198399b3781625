//! What a message costs: senders that each wait for their ack before they send again. Prints, asserts nothing.
//!
//! `cargo bench -p deskbell-desk`, with SQLite in a temporary folder and, when DESKBELL_TEST_POSTGRES_URL names a
//! server, in a database of its own there. SENDERS=1,64,512 and SECONDS=5 by default.

mod ground;

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use deskbell_bus::{Heard, Signal};
use deskbell_desk::{Desk, NewConversation, NewMessage, store::Url};
use deskbell_domain::{Actor, Channel, ConversationId, InboxSettings};
use ground::{open, setting};

#[tokio::main]
async fn main() {
    let senders: Vec<usize> = setting("SENDERS", "1,64,512").split(',').map(|n| n.parse().unwrap()).collect();
    let seconds: u64 = setting("SECONDS", "5").parse().unwrap();
    println!("profile: {}", if cfg!(debug_assertions) { "dev" } else { "release" });
    println!(
        "{:<9} {:>7} {:>9} {:>9} {:>10} {:>9} {:>9} {:>10}",
        "engine", "senders", "msg/s", "commits/s", "msg/commit", "p50 ms", "p99 ms", "CPU s/1000"
    );
    for n in &senders {
        let folder = tempfile::tempdir().unwrap();
        let url = Url::Sqlite(folder.path().join("deskbell.db"));
        measure("sqlite", &url, *n, Duration::from_secs(seconds)).await;
    }
    for n in &senders {
        let Some(url) = ground::postgres(&format!("bench_{n}")).await else { return };
        measure("postgres", &url, *n, Duration::from_secs(seconds)).await;
    }
}

async fn measure(engine: &str, url: &Url, senders: usize, time: Duration) {
    let desk = open(url).await;
    let tenant = desk.add_tenant("acme", "Acme").await.unwrap().id;
    let scope = desk.store().scope(tenant);
    scope.add_inbox("Website", Channel::Widget, None, &InboxSettings::default(), "", desk.clock().now()).await.unwrap();
    let mut chats = Vec::new();
    for _ in 0..senders {
        let view = desk.start(tenant, None, NewConversation::default()).await.unwrap().view;
        chats.push((Actor::Visitor { tenant, id: view.visitor.id, only: None }, view.conversation.id));
    }

    let commits = Arc::new(AtomicUsize::new(0));
    let counting = tokio::spawn(count(desk.bus().listen(), commits.clone()));
    let over = Arc::new(AtomicBool::new(false));
    let (began, cpu) = (Instant::now(), cpu_seconds());
    let tasks: Vec<_> =
        chats.into_iter().map(|(by, id)| tokio::spawn(send(desk.clone(), by, id, over.clone()))).collect();
    tokio::time::sleep(time).await;
    over.store(true, Ordering::Relaxed);
    let mut waits = Vec::new();
    for task in tasks {
        waits.extend(task.await.unwrap());
    }
    let (took, cpu) = (began.elapsed().as_secs_f64(), cpu_seconds() - cpu);
    counting.abort();
    waits.sort();
    let at = |part: f64| waits[((waits.len() - 1) as f64 * part) as usize].as_secs_f64() * 1000.0;
    let (messages, commits) = (waits.len() as f64, commits.load(Ordering::Relaxed) as f64);
    println!(
        "{engine:<9} {senders:>7} {:>9.0} {:>9.0} {:>10.1} {:>9.2} {:>9.2} {:>10.3}",
        messages / took,
        commits / took,
        messages / commits,
        at(0.5),
        at(0.99),
        cpu / messages * 1000.0
    );
    desk.store().close().await;
}

async fn send(desk: Arc<Desk>, by: Actor, id: ConversationId, over: Arc<AtomicBool>) -> Vec<Duration> {
    let mut waits = Vec::new();
    while !over.load(Ordering::Relaxed) {
        let text = format!("Message {} of a conversation about a parcel that has not come yet.", waits.len());
        let client_id = Some(format!("c{}", waits.len()));
        let began = Instant::now();
        desk.send(&by, &id, NewMessage { text, client_id, ..NewMessage::default() }).await.unwrap();
        waits.push(began.elapsed());
    }
    waits
}

async fn count(mut bus: deskbell_bus::Listener, commits: Arc<AtomicUsize>) {
    loop {
        match bus.next().await {
            Heard::Signal(Signal::Entries(_)) => drop(commits.fetch_add(1, Ordering::Relaxed)),
            Heard::Closed => return,
            Heard::Signal(_) | Heard::Missed => {}
        }
    }
}

/// User and system time of this process so far. PostgreSQL's own is not in it.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks: f64 = after_name.split_whitespace().skip(11).take(2).filter_map(|t| t.parse::<f64>().ok()).sum();
    ticks / 100.0
}
