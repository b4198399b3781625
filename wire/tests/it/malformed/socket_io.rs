//! Every event of live-chat and widget, with everything that its data must not be.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{hostile_values, stored, with};
use crate::{
    socket_io::client::Client,
    world::{Chat, World},
};

/// An event, good data for it, and its fields: name, whether it must be there, and a value of a wrong type or form.
struct Row {
    event: &'static str,
    by_agent: bool,
    good: Value,
    fields: Vec<(&'static str, bool, Value)>,
}

fn rows(chat: &str) -> Vec<Row> {
    let row = |event, by_agent, good, fields| Row { event, by_agent, good, fields };
    let id = ("session_id", true, json!(5));
    vec![
        row(
            "chat:start",
            false,
            json!({ "subject": "S" }),
            vec![
                ("subject", false, json!(5)),
                ("priority", false, json!("soon")),
                ("required_skills", false, json!("billing")),
                ("metadata", false, json!([1])),
                ("client_id", false, json!(5)),
                ("message", false, json!("a\u{0}b")),
            ],
        ),
        row("chat:join", false, json!({ "session_id": chat }), vec![id.clone(), ("after_seq", false, json!("x"))]),
        row(
            "chat:send_message",
            false,
            json!({ "session_id": chat, "type": "text", "content": "in" }),
            vec![
                id.clone(),
                ("type", false, json!("system")),
                ("content", true, json!(5)),
                ("content", true, json!("")),
                ("content", true, json!(" \n")),
                ("content", true, json!("a\u{0}b")),
                ("content", true, json!("ß".repeat(1_001))),
                ("client_id", false, json!(5)),
                ("attachment_url", false, json!(5)),
                ("kb_article_id", false, json!("one")),
                ("sender_type", false, json!(5)),
                ("user_id", false, json!([1])),
            ],
        ),
        row(
            "chat:send_message",
            false,
            json!({ "session_id": chat, "type": "file", "attachment_url": "/files/1" }),
            vec![
                ("attachment_url", true, json!("javascript:alert(1)")),
                ("attachment_url", true, json!("//evil.example")),
            ],
        ),
        row(
            "chat:use_canned_response",
            true,
            json!({ "session_id": chat, "shortcut": "greeting" }),
            vec![
                id.clone(),
                ("canned_response_id", false, json!("one")),
                ("shortcut", false, json!(5)),
                ("variables", false, json!([])),
                ("client_id", false, json!(5)),
            ],
        ),
        row(
            "chat:typing",
            false,
            json!({ "session_id": chat, "is_typing": true }),
            vec![id.clone(), ("is_typing", true, json!("yes")), ("is_typing", true, json!(1))],
        ),
        row(
            "chat:seen",
            false,
            json!({ "session_id": chat, "message_id": "01890000-0000-7000-8000-000000000000" }),
            vec![id.clone(), ("message_id", true, json!(7)), ("message_id", true, json!("seven"))],
        ),
        row("chat:accept", true, json!({ "session_id": chat }), vec![id.clone()]),
        row(
            "chat:transfer",
            true,
            json!({ "session_id": chat, "agent_id": 1 }),
            vec![
                id.clone(),
                ("agent_id", true, json!("me")),
                ("agent_id", true, json!(1.5)),
                ("reason", false, json!(5)),
            ],
        ),
        row("chat:end", false, json!({ "session_id": chat }), vec![id.clone()]),
        row("agent:activity_ping", true, json!({}), vec![("user_type", false, json!(5))]),
        row(
            "conversation:join",
            false,
            json!({ "conversationId": chat }),
            vec![("conversationId", true, json!(7)), ("after", false, json!("x"))],
        ),
        row("conversation:leave", false, json!({ "conversationId": chat }), vec![("conversationId", true, json!(7))]),
        row(
            "live-monitoring",
            false,
            json!({ "url": "https://acme.example/" }),
            vec![
                ("url", true, json!(5)),
                ("url", true, json!("")),
                ("title", false, json!(5)),
                ("referrer", false, json!(5)),
            ],
        ),
    ]
}

#[test]
fn every_event_stands_in_the_table() {
    let known: BTreeSet<_> = rows("").iter().map(|row| row.event).collect();
    assert_eq!(known, deskbell_wire::socket_io_events().collect(), "give the new event its row above");
}

async fn people(world: &World) -> (Chat, Client, Client) {
    let chat = world.acme.chat(&world.desk).await;
    let mut vera = world.socket_io(Some(&chat.token)).await.expect("in");
    vera.ask("chat:join", json!({ "session_id": chat.id })).await;
    let ann = world.socket_io(Some(&world.acme.ann.token)).await.expect("in");
    (chat, vera, ann)
}

/// The field a refusal names, in the dialect's own form.
fn field(answer: &Value, what: &str) -> String {
    assert_eq!((&answer["ok"], &answer["error"]["code"]), (&json!(false), &json!("invalid")), "{what}: {answer}");
    assert!(answer["error"]["message"].as_str().is_some_and(|m| !m.is_empty()), "{what}: {answer}");
    answer["error"]["field"].as_str().unwrap_or_else(|| panic!("{what} names no field: {answer}")).to_owned()
}

#[tokio::test]
async fn every_wrong_field_of_every_event_is_named_and_nothing_is_stored() {
    let world = World::open().await;
    let (chat, mut vera, mut ann) = people(&world).await;
    let before = stored(&world, &chat).await;
    for row in rows(&chat.id) {
        let client = if row.by_agent { &mut ann } else { &mut vera };
        for (name, required, wrong) in &row.fields {
            let mut values = vec![wrong.to_string()];
            if *required {
                values.push("null".into());
            }
            for value in values {
                let data = with(&row.good, name, &value);
                let what = format!("{} {data}", row.event);
                let named = field(&client.ask_raw(row.event, &data).await, &what);
                assert_eq!(named.split(['.', '[']).next(), Some(*name), "{what}");
            }
            if *required {
                let mut data = row.good.clone();
                data.as_object_mut().expect("an object").remove(*name);
                let named = field(&client.ask_raw(row.event, &data.to_string()).await, row.event);
                assert_eq!(named, *name, "{}", row.event);
            }
        }
    }
    assert_eq!(stored(&world, &chat).await, before);
    assert_eq!(vera.ask("chat:join", json!({ "session_id": chat.id })).await["ok"], true);
}

#[tokio::test]
async fn what_is_no_value_at_all_is_refused_in_every_field_of_every_event() {
    let world = World::open().await;
    let (chat, mut vera, mut ann) = people(&world).await;
    let before = stored(&world, &chat).await;
    for row in rows(&chat.id) {
        // It needs nothing, so whatever comes with it is as nothing.
        if row.event == "agent:activity_ping" {
            continue;
        }
        let client = if row.by_agent { &mut ann } else { &mut vera };
        let mut names: Vec<_> = row.fields.iter().map(|(name, ..)| *name).collect();
        names.dedup();
        // Whatever is no id of one's own is another's.
        names.retain(|name| *name != "user_id");
        for name in names {
            for value in hostile_values() {
                // What a client notes is an object, and whatever stands in it.
                if ["metadata", "variables", "required_skills"].contains(&name) && value.starts_with(['{', '[']) {
                    continue;
                }
                let short = &value[..value.len().min(40)];
                let what = format!("{} with {name} {short}", row.event);
                field(&client.ask_raw(row.event, &with(&row.good, name, &value)).await, &what);
            }
        }
    }
    assert_eq!(stored(&world, &chat).await, before);
    assert_eq!(vera.ask("chat:join", json!({ "session_id": chat.id })).await["ok"], true);
}

#[tokio::test]
async fn data_that_is_no_object_is_refused_by_every_event() {
    let world = World::open().await;
    let (chat, mut vera, mut ann) = people(&world).await;
    let before = stored(&world, &chat).await;
    let ten = ["5"; 10].join(",");
    for row in rows(&chat.id) {
        // It needs none.
        if row.event == "agent:activity_ping" {
            continue;
        }
        let client = if row.by_agent { &mut ann } else { &mut vera };
        let mut all = hostile_values();
        all.retain(|value| !value.starts_with(r#"{"#));
        all.extend(["", "null", "5", "-0", "true", r#""text""#, ten.as_str()].map(str::to_owned));
        all.extend([format!("[{}]", row.good), format!(r#""{}""#, chat.id)]);
        for data in all {
            let what = format!("{} {}", row.event, &data[..data.len().min(40)]);
            assert_eq!(field(&client.ask_raw(row.event, &data).await, &what), "data", "{what}");
        }
    }
    assert_eq!(stored(&world, &chat).await, before);
    assert_eq!(vera.ask("chat:join", json!({ "session_id": chat.id })).await["ok"], true);
}

#[tokio::test]
async fn names_that_mean_nothing_are_told_so() {
    let world = World::open().await;
    let (chat, mut vera, _) = people(&world).await;
    let before = stored(&world, &chat).await;
    let long = "x".repeat(10_000);
    for name in ["chat:nothing", "", " ", "CHAT:JOIN", "chat:join ", "__proto__", "ping", "message", "\u{202e}", &long]
    {
        let answer = vera.ask(name, json!({ "session_id": chat.id })).await;
        assert_eq!(field(&answer, name), "event", "{name}");
    }
    // Numbers that are good JSON and nobody's.
    for id in ["0", "-1", "9223372036854775807", "\"-1\"", "\"9223372036854775808\""] {
        let mut ann = world.socket_io(Some(&world.acme.ann.token)).await.expect("in");
        let data = with(&json!({ "session_id": chat.id, "agent_id": 0 }), "agent_id", id);
        let answer = ann.ask_raw("chat:transfer", &data).await;
        assert_eq!(answer["ok"], false, "{id}: {answer}");
        let data = with(&json!({ "session_id": chat.id, "canned_response_id": 0 }), "canned_response_id", id);
        assert_eq!(ann.ask_raw("chat:use_canned_response", &data).await["ok"], false, "{id}");
    }
    for seq in ["-1", "-9223372036854775808"] {
        let data = with(&json!({ "session_id": chat.id, "after_seq": 0 }), "after_seq", seq);
        assert_eq!(vera.ask_raw("chat:join", &data).await["messages"], json!([]), "{seq}");
    }
    assert_eq!(stored(&world, &chat).await, before);
}

#[tokio::test]
async fn an_error_nobody_waits_for_is_told_all_the_same() {
    let world = World::open().await;
    let (chat, mut vera, _) = people(&world).await;
    vera.packet(r#"42["chat:send_message",{}]"#).await;
    let error = vera.next("error").await;
    assert_eq!((&error["code"], &error["field"]), (&json!("invalid"), &json!("session_id")));
    assert_eq!(vera.ask("chat:join", json!({ "session_id": chat.id })).await["ok"], true);
}
