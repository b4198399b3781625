//! Every frame of the raw sockets, native and of a conversation, with everything that it must not hold.

use serde_json::{Value, json};

use super::{hostile_values, stored, with};
use crate::world::{Chat, Socket, World};

/// A frame, good data for it, and its fields: name, whether it must be there, and a value of a wrong type or form.
struct Row {
    kind: &'static str,
    good: Value,
    fields: Vec<(&'static str, bool, Value)>,
}

/// One of the two raw sockets, and how its frames are written.
struct Raw {
    name: &'static str,
    socket: Socket,
    rows: Vec<Row>,
    /// A frame with this type and these fields.
    write: fn(&str, &str) -> String,
}

fn row(kind: &'static str, good: Value, fields: Vec<(&'static str, bool, Value)>) -> Row {
    Row { kind, good, fields }
}

fn native(chat: &str) -> Vec<Row> {
    let id = ("session_id", true, json!(5));
    vec![
        row(
            "chat.message.send",
            json!({ "session_id": chat, "message": "in" }),
            vec![
                id.clone(),
                ("message", true, json!(5)),
                ("message", true, json!("")),
                ("message", true, json!(" \n")),
                ("message", true, json!("a\u{0}b")),
                ("message", true, json!("ß".repeat(1_001))),
                ("client_id", false, json!(5)),
                ("client_id", false, json!("x".repeat(129))),
                ("expected_last_seq", false, json!("x")),
                ("sender_type", false, json!(5)),
                ("user_id", false, json!([1])),
            ],
        ),
        row(
            "chat.typing",
            json!({ "session_id": chat, "is_typing": true }),
            vec![id.clone(), ("is_typing", true, json!("yes")), ("is_typing", true, json!(1))],
        ),
        row(
            "chat.seen",
            json!({ "session_id": chat, "seq": 0 }),
            vec![id.clone(), ("seq", true, json!("x")), ("seq", true, json!(-1)), ("message_id", false, json!(7))],
        ),
        row(
            "chat.delivered",
            json!({ "session_id": chat, "seq": 0 }),
            vec![id.clone(), ("seq", true, json!("x")), ("seq", true, json!(1.5))],
        ),
        row(
            "visitor.page",
            json!({ "url": "https://acme.example/" }),
            vec![
                ("url", true, json!(5)),
                ("url", true, json!("")),
                ("title", false, json!(5)),
                ("referrer", false, json!(5)),
            ],
        ),
        row("auth", json!({}), vec![("token", true, json!(5)), ("cursor", false, json!(5))]),
    ]
}

fn conversation() -> Vec<Row> {
    vec![
        row(
            "message",
            json!({ "content": "in", "sender_type": "user" }),
            vec![
                ("content", true, json!(5)),
                ("content", true, json!("")),
                ("content", true, json!(" \n")),
                ("content", true, json!("a\u{0}b")),
                ("content", true, json!("ß".repeat(1_001))),
                ("sender_type", false, json!(5)),
                ("sender_id", false, json!(5)),
                ("metadata", false, json!([1])),
                ("client_id", false, json!(5)),
                ("client_id", false, json!("x".repeat(129))),
            ],
        ),
        row(
            "typing",
            json!({ "is_typing": true }),
            vec![("is_typing", true, json!("yes")), ("is_typing", true, json!(1))],
        ),
        row("auth", json!({}), vec![("token", true, json!(5))]),
    ]
}

async fn sockets(world: &World, chat: &Chat) -> [Raw; 2] {
    let path = format!("/ws/chat/{}/u?token={}", chat.id, chat.token);
    [
        Raw {
            name: "native",
            socket: world.socket(&chat.token).await,
            rows: native(&chat.id),
            write: |kind, data| format!(r#"{{"type":{},"data":{data}}}"#, json!(kind)),
        },
        Raw {
            name: "conversation",
            socket: world.connect(&path, &[]).await.expect("a handshake"),
            rows: conversation(),
            write: |kind, data| data.replacen('{', &format!(r#"{{"type":{},"#, json!(kind)), 1).replace(",}", "}"),
        },
    ]
}

impl Raw {
    /// The field that the answer names, which must be an error in the dialect's own form.
    async fn refused(&mut self, frame: String) -> String {
        let what = format!("{} {}", self.name, frame.chars().take(100).collect::<String>());
        self.socket.send(frame).await;
        let answer = self.socket.next("error").await;
        assert_eq!(answer["data"]["code"], "invalid", "{what}: {answer}");
        assert!(answer["data"]["message"].as_str().is_some_and(|m| !m.is_empty()), "{what}: {answer}");
        let field = answer["data"]["field"].as_str().unwrap_or_else(|| panic!("{what} names no field: {answer}"));
        field.split(['.', '[']).next().expect("a first part").to_owned()
    }

    async fn is_alive(&mut self) {
        self.socket.send(r#"{"type":"ping"}"#).await;
        assert_eq!(self.socket.any().await["type"], "pong", "{}", self.name);
    }
}

#[tokio::test]
async fn every_wrong_field_of_every_frame_is_named_and_nothing_is_stored() {
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    let mut sockets = sockets(&world, &chat).await;
    let before = stored(&world, &chat).await;
    for raw in &mut sockets {
        for Row { kind, good, fields } in std::mem::take(&mut raw.rows) {
            for (name, required, wrong) in fields {
                let mut all = vec![with(&good, name, &wrong.to_string())];
                if required {
                    let mut without = good.clone();
                    without.as_object_mut().expect("an object").remove(name);
                    all.extend([with(&good, name, "null"), without.to_string()]);
                }
                for data in all {
                    let frame = (raw.write)(kind, &data);
                    assert_eq!(raw.refused(frame).await, name, "{} {kind} {data}", raw.name);
                }
            }
        }
        raw.is_alive().await;
    }
    assert_eq!(stored(&world, &chat).await, before);
}

#[tokio::test]
async fn what_is_no_value_at_all_is_refused_in_every_field_of_every_frame() {
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    let mut sockets = sockets(&world, &chat).await;
    let before = stored(&world, &chat).await;
    for raw in &mut sockets {
        for Row { kind, good, fields } in std::mem::take(&mut raw.rows) {
            let mut names: Vec<_> = fields.iter().map(|(name, ..)| *name).chain(["type"]).collect();
            names.dedup();
            // Whatever is no id of one's own is another's.
            names.retain(|name| *name != "user_id");
            for name in names {
                for value in hostile_values() {
                    // What a client notes is an object, and whatever stands in it.
                    let is_object = value.starts_with('{') && value.len() < 1_000;
                    if name == "metadata" && is_object {
                        continue;
                    }
                    let frame = match name {
                        "type" => (raw.write)("\u{1}", &good.to_string()).replace(r#""\u0001""#, &value),
                        _ => (raw.write)(kind, &with(&good, name, &value)),
                    };
                    raw.refused(frame).await;
                }
            }
        }
        raw.is_alive().await;
    }
    assert_eq!(stored(&world, &chat).await, before);
}

#[tokio::test]
async fn frames_and_types_that_mean_nothing_are_told_so() {
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    let mut sockets = sockets(&world, &chat).await;
    let before = stored(&world, &chat).await;
    let long = "x".repeat(10_000);
    for raw in &mut sockets {
        for kind in ["no", "", " ", "PING", "ping ", "__proto__", "error", "ack", "hello", "\u{202e}", &long] {
            assert_eq!(raw.refused((raw.write)(kind, r#"{"content":"in"}"#)).await, "type", "{kind}");
        }
        for frame in ["", " ", "null", "5", "true", "[]", "[{}]", r#""text""#, "{", "{}", "\u{0}", r#"{"type":null}"#] {
            raw.refused(frame.to_owned()).await;
        }
        raw.refused(format!("{}{}", "[".repeat(10_000), "]".repeat(10_000))).await;
        raw.is_alive().await;
    }
    // The native frames' data is an object.
    let [native, _] = &mut sockets;
    for Row { kind, good, .. } in std::mem::take(&mut native.rows) {
        for data in ["5", "true", r#""text""#, "[]", &format!("[{good}]")] {
            assert_eq!(native.refused((native.write)(kind, data)).await, "data", "{kind} {data}");
        }
    }
    native.is_alive().await;
    assert_eq!(stored(&world, &chat).await, before);
}
