//! The same over Socket.IO: every event of live-chat and widget, from strangers of every kind, and what they hear.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{picture, stage};
use crate::{
    everything::everything,
    socket_io::client::Client,
    world::{Chat, World},
};

/// Every event a client sends, about this conversation and a message in it.
fn events(chat: &str, message: &str, agent: i64) -> Vec<(&'static str, Value)> {
    vec![
        ("chat:join", json!({ "session_id": chat })),
        ("chat:join", json!({ "session_id": chat, "after_seq": 0 })),
        ("chat:send_message", json!({ "session_id": chat, "type": "text", "content": "in" })),
        ("chat:send_message", json!({ "session_id": chat, "type": "file", "attachment_url": "/files/1" })),
        ("chat:send_message", json!({ "session_id": chat, "content": "in", "client_id": "c" })),
        ("chat:use_canned_response", json!({ "session_id": chat, "shortcut": "greeting" })),
        ("chat:use_canned_response", json!({ "session_id": chat, "canned_response_id": 1 })),
        ("chat:typing", json!({ "session_id": chat, "is_typing": true })),
        ("chat:seen", json!({ "session_id": chat, "message_id": message })),
        ("chat:accept", json!({ "session_id": chat })),
        ("chat:transfer", json!({ "session_id": chat, "agent_id": agent, "reason": "in" })),
        ("chat:end", json!({ "session_id": chat })),
        ("conversation:join", json!({ "conversationId": chat })),
        ("conversation:join", json!({ "conversationId": chat, "after": 0 })),
        ("conversation:leave", json!({ "conversationId": chat })),
    ]
}

/// Events that name no row: nobody's can be reached by them.
const OF_ONESELF: [&str; 3] = ["chat:start", "agent:activity_ping", "live-monitoring"];

#[test]
fn every_event_of_both_dialects_is_asked() {
    let asked: BTreeSet<_> = events("", "", 0).into_iter().map(|(name, _)| name).chain(OF_ONESELF).collect();
    assert_eq!(asked, deskbell_wire::socket_io_events().collect(), "give the new event its line above");
}

/// Somebody connected, and what they may hear of their own: a message there is the fence.
struct Stranger {
    name: &'static str,
    client: Client,
    own: Option<Chat>,
}

async fn strangers(world: &World) -> Vec<Stranger> {
    let foreign = world.other.chat(&world.desk).await;
    let neighbour = world.acme.chat(&world.desk).await;
    let limited = world.acme.chat_in(&world.desk, world.acme.bearer_id).await;
    let mut all = Vec::new();
    for (name, token, own) in [
        ("another tenant's agent", Some(&world.other.ann.token), Some(&foreign)),
        ("another tenant's supervisor", Some(&world.other.sue.token), Some(&foreign)),
        ("another tenant's admin", Some(&world.other.ada.token), Some(&foreign)),
        ("another tenant's customer", Some(&foreign.token), Some(&foreign)),
        ("another customer of the tenant", Some(&neighbour.token), Some(&neighbour)),
        ("who knows another conversation's id", None, Some(&limited)),
        ("nobody", None, None),
    ] {
        let mut client = world.socket_io(token.map(String::as_str)).await.expect("in");
        if let Some(own) = own {
            assert_eq!(client.ask("chat:join", json!({ "session_id": own.id })).await["ok"], true, "{name}");
            assert_eq!(client.ask("conversation:join", json!({ "conversationId": own.id })).await["ok"], true);
        }
        all.push(Stranger { name, client, own: own.cloned() });
    }
    all
}

async fn a_message_of(world: &World, chat: &Chat) -> String {
    let path = format!("/api/v1/chat/sessions/{}/messages", chat.id);
    let history = world.get(&path).by(&world.acme.ann.token).await.expect(200);
    history["messages"][0]["id"].as_str().expect("an id").to_owned()
}

#[tokio::test]
async fn anothers_rows_are_answered_like_absent_ones_by_every_event() {
    let (world, chat, _) = stage().await;
    let message = a_message_of(&world, &chat).await;
    let mut strangers = strangers(&world).await;
    let before = picture(&world, &chat).await;
    for stranger in &mut strangers {
        let theirs = events(&chat.id, &message, world.acme.ann.id);
        let absent = events(&"0".repeat(32), "01890000-0000-7000-8000-000000000000", world.acme.ann.id);
        for ((event, theirs), (_, absent)) in theirs.into_iter().zip(absent) {
            let reached = stranger.client.ask(event, theirs).await;
            let missing = stranger.client.ask(event, absent).await;
            assert_eq!(reached, missing, "{} emits {event}", stranger.name);
            // Leaving where one isn't is nothing.
            assert_eq!(
                reached["ok"],
                json!(event == "conversation:leave"),
                "{} emits {event}: {reached}",
                stranger.name
            );
        }
    }
    assert_eq!(picture(&world, &chat).await, before);
}

#[tokio::test]
async fn a_stranger_hears_nothing_of_all_that_happens() {
    let (world, chat, _) = stage().await;
    let mut strangers = strangers(&world).await;
    // Having asked to be let in changes nothing.
    for stranger in &mut strangers {
        stranger.client.ask("chat:join", json!({ "session_id": chat.id })).await;
        stranger.client.ask("conversation:join", json!({ "conversationId": chat.id, "after": 0 })).await;
    }
    let mut vera = world.socket_io(Some(&chat.token)).await.expect("in");
    vera.ask("chat:join", json!({ "session_id": chat.id })).await;
    vera.ask("live-monitoring", json!({ "url": "https://acme.example/cart" })).await;
    everything(&world, &chat).await;
    vera.ask("chat:typing", json!({ "session_id": chat.id, "is_typing": true })).await;
    for stranger in &mut strangers {
        let Some(own) = &stranger.own else { continue };
        own.say(&world.desk, &own.visitor, "marker").await.expect("sent");
        loop {
            let (event, data) = stranger.client.any().await;
            assert!(!data.to_string().contains(&chat.id), "{} hears {event}: {data}", stranger.name);
            if event == "chat:new_message" && data["content"] == "marker" {
                break;
            }
        }
    }
}

#[tokio::test]
async fn an_agent_hears_the_rooms_they_are_in_and_no_others() {
    const OF_THE_ROOM: [&str; 6] =
        ["chat:new_message", "chat:typing", "chat:seen", "chat:ended", "chat:session_assigned", "chat:transferred"];
    let (world, chat, _) = stage().await;
    let elsewhere = world.acme.chat(&world.desk).await;
    let mut ben = world.socket_io(Some(&world.acme.ben.token)).await.expect("in");
    ben.ask("chat:join", json!({ "session_id": elsewhere.id })).await;
    // Gone from a room is as never there.
    ben.ask("conversation:join", json!({ "conversationId": chat.id })).await;
    ben.ask("conversation:leave", json!({ "conversationId": chat.id })).await;
    let mut vera = world.socket_io(Some(&chat.token)).await.expect("in");
    everything(&world, &chat).await;
    vera.ask("chat:typing", json!({ "session_id": chat.id, "is_typing": true })).await;
    elsewhere.say(&world.desk, &elsewhere.visitor, "marker").await.expect("sent");
    let mut heard = BTreeSet::new();
    loop {
        let (event, data) = ben.any().await;
        if event == "chat:new_message" && data["content"] == "marker" {
            break;
        }
        assert!(!OF_THE_ROOM.contains(&event.as_str()), "{event}: {data}");
        heard.insert(event);
    }
    // The company's are every agent's.
    for event in ["message:new", "conversation:view-update", "conversation:updated"] {
        assert!(heard.contains(event), "{event}");
    }
}

#[tokio::test]
async fn nobody_speaks_as_what_they_are_not() {
    let (world, chat, _) = stage().await;
    let mut vera = world.socket_io(Some(&chat.token)).await.expect("in");
    let mut ann = world.socket_io(Some(&world.acme.ann.token)).await.expect("in");
    let before = picture(&world, &chat).await;
    for (client, own, claims) in [
        (&mut vera, chat.customer, ["agent", "bot", "system", "AGENT"]),
        (&mut ann, world.acme.ann.id, ["customer", "bot", "system", "USER"]),
    ] {
        let mut lies: Vec<Value> = claims.iter().map(|kind| json!({ "sender_type": kind })).collect();
        lies.extend(claims.iter().map(|kind| json!({ "user_type": kind })));
        lies.extend([
            json!({ "user_id": own + 1 }),
            json!({ "sender_id": (own + 1).to_string() }),
            json!({ "role": "BOT" }),
        ]);
        for lie in lies {
            for (event, mut data) in [
                ("chat:send_message", json!({ "session_id": chat.id, "content": "I am." })),
                ("chat:typing", json!({ "session_id": chat.id, "is_typing": true })),
            ] {
                data.as_object_mut().expect("an object").extend(lie.as_object().expect("an object").clone());
                let answer = client.ask(event, data).await;
                let error = json!({ "code": "forbidden", "message": "You can't speak as somebody else." });
                assert_eq!(answer, json!({ "ok": false, "error": error }), "{event} {lie}");
            }
        }
        let answer =
            client.ask("chat:typing", json!({ "session_id": chat.id, "is_typing": true, "user_type": 5 })).await;
        assert_eq!(answer["error"]["field"], "user_type");
    }
    for path in ["/api/widget/messages", "/api/v1/chat/public/message"] {
        for lie in [json!({ "role": "AGENT" }), json!({ "sender_type": "agent" }), json!({ "sender_id": 999 })] {
            let mut body = json!({ "conversationId": chat.id, "session_id": chat.id, "text": "in", "message": "in" });
            body.as_object_mut().expect("an object").extend(lie.as_object().expect("an object").clone());
            let answer = world.post(path).by(&chat.token).json(body).await;
            assert_eq!(answer.expect(403)["code"], "forbidden", "{path} {lie}");
        }
    }
    let mut native = world.socket(&chat.token).await;
    let body = json!({ "session_id": chat.id, "message": "in", "sender_type": "agent" });
    assert_eq!(native.ask("chat.message.send", body).await["data"]["code"], "forbidden");
    assert_eq!(picture(&world, &chat).await, before);
    // The truth is no lie.
    let body =
        json!({ "session_id": chat.id, "content": "I am.", "sender_type": "customer", "sender_id": chat.customer });
    assert_eq!(vera.ask("chat:send_message", body).await["ok"], true);
}
