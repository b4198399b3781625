//! The database goes away (G11): writes fail loudly, health is red, and all is well again without a restart.
//!
//! A full disk under the embedded database is tested in the store, which can reach its connection.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use deskbell_bus::{Heard, Signal};
use deskbell_domain::{MessageId, Refusal};

use crate::house::{House, PATIENCE, ReadsEvents, eventually};

/// Sends until it is taken, always under the same client id, as a client's outbox does.
async fn insist(house: &House, chat: &crate::house::Chat, client_id: &str) -> MessageId {
    eventually("a message to be taken", async || {
        match chat.send_as(&house.desk, &chat.visitor, client_id, "hello").await {
            Ok(sent) => Some(sent.message.id),
            Err(Refusal::Unavailable(_)) => None,
            Err(other) => panic!("refused for another reason: {other:?}"),
        }
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_away_and_back() {
    let house = House::on_postgres().await;
    let chat = house.firm.chat(&house.desk).await;
    chat.send_as(&house.desk, &chat.visitor, "c1", "hello").await.unwrap();
    let mut ears = house.listen();

    house.place.let_in(false).await;
    let refused = chat.send_as(&house.desk, &chat.visitor, "c2", "hello").await.unwrap_err();
    assert!(matches!(refused, Refusal::Unavailable(_)), "{refused:?}");
    let signal = ears.next().await;
    assert!(matches!(signal, Heard::Signal(Signal::Look(ref tenants)) if **tenants == [house.firm.id()]));
    assert!(!house.desk.store().writer().is_healthy());
    assert!(house.desk.store().check().await.is_err());
    let refused = house.desk.view(&chat.visitor, &chat.id).await.unwrap_err();
    assert!(matches!(refused, Refusal::Unavailable(_)), "an outage is not told as absence: {refused:?}");
    let token = house.desk.visitor_token(&house.firm.facts, deskbell_domain::VisitorId(1)).unwrap();
    assert!(house.desk.prove(&token).await.is_ok(), "a visitor's token needs no database");

    house.place.let_in(true).await;
    eventually("health to return by itself", async || house.desk.store().check().await.ok()).await;
    assert!(house.desk.store().writer().is_healthy());
    let sent = chat.send_as(&house.desk, &chat.visitor, "c2", "hello").await.unwrap();
    assert_eq!((sent.created, sent.message.seq), (true, 2));
    house.tear_down().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_connections_cut_again_and_again_lose_and_double_nothing() {
    let house = House::on_postgres().await;
    let chat = house.firm.chat(&house.desk).await;
    let done = AtomicBool::new(false);
    let cutting = async {
        let mut pause = tokio::time::interval(Duration::from_millis(50));
        while !done.load(Ordering::Relaxed) {
            pause.tick().await;
            house.place.cut_connections().await;
        }
    };
    let writers = async {
        let write = async |writer: usize| {
            let mut sent = Vec::new();
            for n in 0..40 {
                sent.push(insist(&house, &chat, &format!("w{writer}-{n}")).await);
            }
            sent
        };
        let sent = tokio::join!(write(0), write(1), write(2), write(3));
        done.store(true, Ordering::Relaxed);
        [sent.0, sent.1, sent.2, sent.3].concat()
    };
    let (acked, ()) = tokio::time::timeout(PATIENCE, async { tokio::join!(writers, cutting) }).await.unwrap();

    let (messages, seqs): (Vec<_>, Vec<_>) = eventually("the history", async || {
        let page = deskbell_desk::store::Page::Newest;
        let history = house.desk.history(&chat.visitor, &chat.id, page, 500).await.ok()?;
        Some(history.messages.into_iter().map(|m| (m.id, m.seq)).unzip())
    })
    .await;
    assert_eq!(seqs, (1..=160).collect::<Vec<i64>>(), "nothing lost, doubled or skipped");
    assert!(acked.iter().all(|id| messages.contains(id)), "what was acked is there");
    let log = house.desk.events(&house.firm.ann, 0, i64::MAX, 500).await.unwrap();
    assert_eq!(log.iter().map(|e| e.seq).collect::<Vec<_>>(), (1..=161).collect::<Vec<_>>());
    house.tear_down().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_goes_on_reading_while_someone_holds_the_file() {
    let house = House::on_sqlite().await;
    let chat = house.firm.chat(&house.desk).await;
    let hold = house.place.hold_writes().await;
    let (refused, ()) = tokio::join!(chat.send_as(&house.desk, &chat.visitor, "c1", "hello"), async {
        for _ in 0..20 {
            assert_eq!(chat.now(&house.desk).await.conversation.last_seq, 0);
            assert!(house.desk.events(&chat.visitor, 0, i64::MAX, 10).await.is_ok());
        }
    });
    assert!(matches!(refused, Err(Refusal::Unavailable(_))), "{refused:?}");
    assert!(!house.desk.store().writer().is_healthy());
    hold.release().await;
    house.desk.store().check().await.unwrap();
    assert!(house.desk.store().writer().is_healthy());
    let sent = chat.send_as(&house.desk, &chat.visitor, "c1", "hello").await.unwrap();
    assert!(sent.created);
    house.tear_down().await;
}
