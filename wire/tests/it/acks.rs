//! Every frame is answered, with its `ref`; a bad one costs its sender nothing but an error.

use deskbell_domain::Actor;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use crate::world::{Chat, Socket, World};

async fn ann(world: &World) -> (Chat, Socket) {
    let chat = world.acme.chat(&world.desk).await;
    (chat, world.socket(&world.acme.ann.token).await)
}

#[tokio::test]
async fn the_ref_comes_back_as_it_was_sent() {
    let world = World::open().await;
    let (chat, mut ann) = ann(&world).await;
    for reference in [json!("r"), json!(7), json!(-1.5), json!("ü".repeat(60))] {
        let frame = json!({ "type": "chat.seen", "data": { "session_id": chat.id, "seq": 0 }, "ref": reference });
        ann.send(frame.to_string()).await;
        assert_eq!(ann.next("ack").await, json!({ "type": "ack", "data": { "ok": true }, "ref": reference }));
        ann.send(json!({ "type": "ping", "ref": reference }).to_string()).await;
        assert_eq!(ann.next("pong").await["ref"], reference);
        ann.send(json!({ "type": "nothing", "ref": reference }).to_string()).await;
        assert_eq!(ann.next("error").await["data"]["ref"], reference);
    }
}

#[tokio::test]
async fn an_ack_comes_after_the_commit() {
    let world = World::open().await;
    let (chat, mut ann) = ann(&world).await;
    let mut others = world.past_the_desk().await;
    for seq in 1..=20_i64 {
        let ack = ann.ask("chat.message.send", json!({ "session_id": chat.id, "message": "saved?" })).await;
        let id = ack["data"]["message"]["id"].as_str().expect("an id");
        // Another connection sees only what is committed.
        let stored: i64 = sqlx::query_scalar("SELECT count(*) FROM messages WHERE seq = $1 AND conversation = $2")
            .bind(seq)
            .bind(&chat.id)
            .fetch_one(&mut others)
            .await
            .expect("a count");
        assert_eq!(stored, 1, "{id} was acked and is not there");
    }
}

/// A frame, and the code and field of the error it must get.
fn bad_frames(id: &str) -> Vec<(String, &'static str, Option<&'static str>)> {
    let frame = |kind: &str, data: Value| json!({ "type": kind, "data": data }).to_string();
    let deep = format!(r#"{{"type":"ping","data":{}{}}}"#, "[".repeat(5_000), "]".repeat(5_000));
    vec![
        ("".into(), "invalid", Some("body")),
        ("{".into(), "invalid", Some("body")),
        ("null".into(), "invalid", Some("body")),
        (r#"["ping"]"#.into(), "invalid", Some("frame")),
        ("{}".into(), "invalid", Some("type")),
        (r#"{"type":5}"#.into(), "invalid", Some("body")),
        (r#"{"type":"ping"} {}"#.into(), "invalid", Some("body")),
        ("{\"type\":\"pi\0ng\"}".into(), "invalid", Some("body")),
        (deep, "invalid", Some("body")),
        (frame("chat.message.receive", json!({})), "invalid", Some("type")),
        (frame("chat.message.send", json!(null)), "invalid", Some("data")),
        (frame("chat.message.send", json!([id, "hello"])), "invalid", Some("data")),
        (frame("chat.message.send", json!({ "session_id": id })), "invalid", Some("message")),
        (frame("chat.message.send", json!({ "session_id": id, "message": 5 })), "invalid", Some("message")),
        (frame("chat.message.send", json!({ "session_id": id, "message": " " })), "invalid", Some("message")),
        (frame("chat.message.send", json!({ "session_id": id, "message": "a\0b" })), "invalid", Some("message")),
        (
            frame("chat.message.send", json!({ "session_id": id, "message": "x".repeat(10_001) })),
            "invalid",
            Some("message"),
        ),
        (
            frame("chat.message.send", json!({ "session_id": id, "message": "a", "client_id": "x".repeat(129) })),
            "invalid",
            Some("client_id"),
        ),
        (frame("chat.message.send", json!({ "session_id": "a\0b", "message": "a" })), "not_found", None),
        (
            frame("chat.message.send", json!({ "session_id": { "$ne": 1 }, "message": "a" })),
            "invalid",
            Some("session_id"),
        ),
        (frame("chat.typing", json!({ "session_id": id, "is_typing": "yes" })), "invalid", Some("is_typing")),
        (frame("chat.seen", json!({ "session_id": id })), "invalid", Some("seq")),
        (frame("chat.seen", json!({ "session_id": id, "seq": -1 })), "invalid", Some("seq")),
        (frame("chat.seen", json!({ "session_id": id, "seq": 1e300 })), "invalid", Some("seq")),
        (frame("chat.seen", json!({ "session_id": id, "message_id": "5" })), "invalid", Some("message_id")),
        (frame("chat.delivered", json!({ "session_id": id })), "invalid", Some("seq")),
        (frame("visitor.page", json!({ "url": "https://a.example" })), "forbidden", None),
        (frame("auth", json!({})), "invalid", Some("token")),
        (frame("auth", json!({ "token": "x" })), "unauthenticated", None),
    ]
}

#[tokio::test]
async fn a_bad_frame_gets_an_error_with_its_field_and_the_connection_stays() {
    let world = World::open().await;
    let (chat, mut ann) = ann(&world).await;
    for (text, code, field) in bad_frames(&chat.id) {
        let shown: String = text.chars().take(100).collect();
        ann.send(text).await;
        let error = ann.next("error").await;
        assert_eq!((error["data"]["code"].as_str(), error["data"]["field"].as_str()), (Some(code), field), "{shown}");
        assert!(error["data"]["message"].is_string(), "{shown}");
    }
    ann.send_raw(Message::binary(vec![1, 2, 3])).await;
    assert_eq!(ann.next("error").await["data"]["code"], "invalid");
    let ack = ann.ask("chat.message.send", json!({ "session_id": chat.id, "message": "Still here." })).await;
    assert_eq!(ack["data"]["message"]["seq"], 1, "nothing of all that was written");
}

#[tokio::test]
async fn a_frame_beyond_a_mebibyte_closes_its_own_connection_only() {
    let world = World::open().await;
    let (chat, mut ann) = ann(&world).await;
    let mut ben = world.socket(&world.acme.ben.token).await;
    let text = "x".repeat(1024 * 1024 + 1);
    ann.send(json!({ "type": "chat.message.send", "data": { "session_id": chat.id, "message": text } }).to_string())
        .await;
    ann.closed().await;
    chat.say(&world.desk, &world.acme.ben.actor, "And on.").await.expect("sent");
    assert_eq!(ben.next("chat.message.new").await["data"]["seq"], 1);
}

#[tokio::test]
async fn a_frame_of_nearly_a_mebibyte_is_read_and_refused_for_its_length() {
    let world = World::open().await;
    let (chat, mut ann) = ann(&world).await;
    let data = json!({ "session_id": chat.id, "message": "x".repeat(1024 * 1024 - 200) });
    let error = ann.ask("chat.message.send", data).await;
    assert_eq!(error["data"]["field"], "message");
}

#[tokio::test]
async fn a_visitor_may_not_do_an_agents_work() {
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    let mut vera = world.socket(&chat.token).await;
    assert!(matches!(chat.visitor, Actor::Visitor { .. }));
    for kind in ["monitor.watch", "monitor.unwatch"] {
        assert_eq!(vera.ask(kind, json!({})).await["data"]["code"], "forbidden");
    }
    let data = json!({ "session_id": chat.id, "message": "x".repeat(1_001) });
    assert_eq!(vera.ask("chat.message.send", data).await["data"]["field"], "message");
    let data = json!({ "session_id": chat.id, "message": "I am Ann.", "sender_type": "agent" });
    assert_eq!(vera.ask("chat.message.send", data).await["data"]["code"], "forbidden");
}
