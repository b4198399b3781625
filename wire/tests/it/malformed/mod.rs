//! What no client of ours sends: each costs a clear answer, the connection lives, and nothing is stored.

mod frames;
mod oversize;
mod packets;
mod socket_io;

use serde_json::Value;

use crate::world::{Chat, World};

/// What could have changed: the log's head and what is in the chat.
async fn stored(world: &World, chat: &Chat) -> (i64, i64, usize) {
    let (head, _) = world.desk.log_reach(world.acme.facts.id).await.expect("the head");
    let view = world.desk.view(&world.acme.sue.actor, &chat.key()).await.expect("the chat");
    let all = world.get("/api/v1/chat/sessions").by(&world.acme.sue.token).await.expect(200);
    (head, view.conversation.last_seq, all["sessions"].as_array().map_or(0, Vec::len))
}

/// Texts in JSON's form that are no value of any field here.
fn hostile_values() -> Vec<String> {
    let mut all: Vec<String> = [
        "[]",
        "[[]]",
        "{}",
        r#"{"a":1}"#,
        r#""\ud800""#,
        r#""\udc00\ud800""#,
        "1e400",
        "-1e400",
        "340282366920938463463374607431768211456",
        r#"{"_placeholder":true,"num":0}"#,
        r#"{"_placeholder":true,"num":9}"#,
    ]
    .map(str::to_owned)
    .into();
    all.push(format!("{}{}", "[".repeat(10_000), "]".repeat(10_000)));
    all.push(format!("{}1{}", r#"{"a":"#.repeat(10_000), "}".repeat(10_000)));
    all
}

/// The object's text with one field's value replaced by this text.
fn with(good: &Value, field: &str, value: &str) -> String {
    let mut data = good.clone();
    data[field] = "\u{1}".into();
    data.to_string().replace(r#""\u0001""#, value)
}
