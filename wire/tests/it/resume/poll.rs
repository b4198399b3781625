//! The same frames over plain HTTP, for where sockets are blocked.

use std::time::Duration;

use serde_json::{Value, json};

use crate::{
    everything::{Kind, everything},
    world::World,
};

#[tokio::test]
async fn a_poll_answers_the_frames_a_socket_hears() {
    for who in [Kind::Agent, Kind::Visitor] {
        let world = World::open().await;
        let chat = world.acme.chat(&world.desk).await;
        let token = super::token(&world, &chat, who);
        let last = everything(&world, &chat).await;
        let start = format!("{}.1", world.acme.facts.epoch);
        // Open on, so that the visitor is as much online for the one as for the other.
        let mut socket = world.resumed(token, &start).await;
        let heard = socket.up_to(&last).await;
        let polled = world.get(&format!("/api/v1/events?cursor={start}")).by(token).await.expect(200);
        assert_eq!(polled, json!({ "events": heard, "cursor": last }));
    }
}

#[tokio::test]
async fn a_poll_waits_for_something_to_happen_and_answers_at_once_then() {
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    for token in [&world.acme.ann.token, &chat.token] {
        let head = world.get("/api/v1/events").by(token).await.expect(200)["cursor"].clone();
        let cursor = head.as_str().expect("a head");
        let call = world.get(&format!("/api/v1/events?wait=30&cursor={cursor}")).by(token);
        let mut poll = tokio::spawn(async move { call.await.expect(200) });
        let early = tokio::time::timeout(Duration::from_millis(300), &mut poll).await;
        assert!(early.is_err(), "answered with nothing: {early:?}");
        chat.say(&world.desk, &world.acme.ben.actor, "now").await.expect("sent");
        let answer = poll.await.expect("an answer");
        assert_eq!(answer["events"][0]["data"]["message"], "now");
        assert_eq!(answer["events"][0]["cursor"], answer["cursor"]);
    }
}

#[tokio::test]
async fn what_others_hear_wakes_nobody() {
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    let another = world.acme.chat(&world.desk).await;
    let head = world.get("/api/v1/events").by(&chat.token).await.expect(200)["cursor"].clone();
    another.say(&world.desk, &another.visitor, "not Vera's").await.expect("sent");
    let call = world.get(&format!("/api/v1/events?wait=1&cursor={}", head.as_str().expect("a head"))).by(&chat.token);
    assert_eq!(call.await.expect(200)["events"], json!([]));
}

#[tokio::test]
async fn a_poll_without_waiting_says_that_there_is_nothing() {
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    let cursor = format!("{}.1", world.acme.facts.epoch);
    for token in [&world.acme.ann.token, &chat.token] {
        let answer = world.get(&format!("/api/v1/events?wait=0&cursor={cursor}")).by(token).await;
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert_eq!(answer.expect(200), json!({ "events": [], "cursor": cursor }));
    }
    for wait in ["31", "-1", "x", "99999999999999999999"] {
        let answer = world.get(&format!("/api/v1/events?wait={wait}&cursor={cursor}")).by(&chat.token).await;
        assert_eq!(answer.problem(422), ["wait"], "{wait}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_absence_is_polled_page_by_page() {
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    let says = (0..450).map(|n| {
        let (chat, world) = (&chat, &world);
        async move { chat.say(&world.desk, &world.acme.ann.actor, &n.to_string()).await.expect("sent") }
    });
    futures_util::future::join_all(says).await;
    for token in [&world.acme.ann.token, &chat.token] {
        let mut cursor = format!("{}.1", world.acme.facts.epoch);
        let mut seqs: Vec<Value> = Vec::new();
        while seqs.len() < 450 {
            let frames = super::poll_once(&world, token, &mut cursor).await;
            assert!(!frames.is_empty());
            seqs.extend(frames.into_iter().map(|frame| frame["data"]["seq"].clone()));
        }
        assert_eq!(seqs, (1..=450).map(Value::from).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn a_sign_out_ends_a_waiting_poll() {
    let world = World::open().await;
    let cursor = format!("{}.0", world.acme.facts.epoch);
    let call = world.get(&format!("/api/v1/events?wait=30&cursor={cursor}")).by(&world.acme.ann.token);
    let poll = tokio::spawn(async move { call.await });
    world.post("/api/v1/auth/logout").by(&world.acme.ann.token).await.expect(204);
    assert_eq!(poll.await.expect("an answer").expect(401)["code"], "unauthenticated");
}
