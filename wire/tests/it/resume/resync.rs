//! A cursor that can't be continued says so; heads let a client see that it is behind.

use serde_json::{Value, json};

use crate::world::{Chat, World};

/// Cursors that mean nothing to the log of this world, as they stand in a query.
fn bad_cursors(world: &World) -> Vec<String> {
    let epoch = &world.acme.facts.epoch;
    let other = &world.other.facts.epoch;
    let future = format!("{epoch}.1000000");
    let beyond = format!("{epoch}.99999999999999999999");
    ["garbage", "0", ".1", "%00", "deadbeef.1"]
        .map(str::to_owned)
        .into_iter()
        .chain([future, beyond, format!("{epoch}.-1"), format!("{epoch}."), format!("{other}.1"), "x".repeat(5_000)])
        .collect()
}

#[tokio::test]
async fn a_cursor_that_cannot_be_continued_is_answered_with_resync_and_then_live_events() {
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    for token in [&world.acme.ann.token, &chat.token] {
        for cursor in bad_cursors(&world) {
            let mut socket = world.resumed(token, &cursor).await;
            let hello = socket.hello["data"].clone();
            assert_eq!(hello["resumed"], false, "{cursor}");
            let resync = socket.any().await;
            assert_eq!(resync["type"], "resync", "{cursor}");
            assert!(resync["data"]["reason"].is_string(), "{cursor}");
            assert_eq!(resync["data"]["head"], hello["head"], "{cursor}");
            let sent = chat.say(&world.desk, &world.acme.ben.actor, "live").await.expect("sent").message;
            assert_eq!(socket.next("chat.message.new").await["data"]["seq"], sent.seq, "{cursor}");

            let answer = world.get(&format!("/api/v1/events?cursor={cursor}&wait=20")).by(token).await.expect(200);
            assert_eq!(answer["events"], json!([]), "{cursor}");
            assert_eq!(answer["resync"]["head"], answer["cursor"], "{cursor}");
            assert!(answer["resync"]["reason"].is_string(), "{cursor}");
        }
    }
}

#[tokio::test]
async fn without_a_cursor_one_begins_now() {
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    chat.say(&world.desk, &chat.visitor, "before").await.expect("sent");
    for token in [&world.acme.ann.token, &chat.token] {
        for path in [format!("/ws?token={token}"), format!("/ws?token={token}&cursor=")] {
            let mut socket = world.greeted(&path, &[]).await;
            assert_eq!(socket.hello["data"]["resumed"], false);
            let sent = chat.say(&world.desk, &world.acme.ben.actor, "after").await.expect("sent").message;
            assert_eq!(socket.next("chat.message.new").await["data"]["seq"], sent.seq);
        }
    }
}

#[tokio::test]
async fn hello_tells_who_where_and_how_far_the_log_reaches() {
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    let epoch = &world.acme.facts.epoch;
    let expected = |user: Value, max: i64| {
        json!({
            "type": "hello",
            "data": {
                "user": user, "tenant": { "id": "acme", "name": "ACME" }, "head": format!("{epoch}.1"),
                "settings": { "max_message_length": max, "heartbeat_interval": 25 }, "resumed": false,
            },
        })
    };
    let ann = json!({ "id": world.acme.ann.id, "type": "agent", "name": "Ann", "role": "agent", "permissions": [] });
    assert_eq!(world.socket(&world.acme.ann.token).await.hello, expected(ann, 10_000));
    let vera = json!({ "id": chat.customer, "type": "customer", "name": "Vera" });
    assert_eq!(world.socket(&chat.token).await.hello, expected(vera, 1_000));
}

/// The head a ping is answered with.
async fn head(world: &World, token: &str) -> String {
    let mut socket = world.socket(token).await;
    let pong = socket.ask("ping", json!({})).await;
    assert_eq!(pong["type"], "pong");
    assert_eq!(pong["data"]["head"], socket.hello["data"]["head"]);
    let polled = world.get("/api/v1/events").by(token).await.expect(200);
    assert_eq!(polled, json!({ "events": [], "cursor": pong["data"]["head"] }));
    pong["data"]["head"].as_str().expect("a head").to_owned()
}

#[tokio::test]
async fn each_head_is_of_what_the_listener_may_hear() {
    let world = World::open().await;
    let Chat { token, .. } = &world.acme.chat(&world.desk).await;
    let another = world.acme.chat(&world.desk).await;
    another.say(&world.desk, &another.visitor, "not Vera's").await.expect("sent");
    let epoch = &world.acme.facts.epoch;
    assert_eq!(head(&world, &world.acme.ann.token).await, format!("{epoch}.3"));
    assert_eq!(
        head(&world, token).await,
        format!("{epoch}.1"),
        "others' events would make a client think it is behind"
    );
    assert_eq!(head(&world, &another.token).await, format!("{epoch}.3"));
    assert_eq!(head(&world, &world.other.ann.token).await, format!("{}.0", world.other.facts.epoch));
}
