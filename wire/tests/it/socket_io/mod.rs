//! The live-chat and widget dialects over Socket.IO, and what must not be heard there.

pub mod client;
mod rooms;

use serde_json::{Value, json};

use crate::world::World;

#[tokio::test]
async fn a_customer_and_an_agent_go_through_the_published_story() {
    let world = World::open().await;
    let mut ann = world.socket_io(Some(&world.acme.ann.token)).await.expect("in");
    let mut ben = world.socket_io(Some(&world.acme.ben.token)).await.expect("in");
    let mut vera = world.socket_io(None).await.expect("in");

    let form = json!({ "subject": "Parcel", "priority": "high", "required_skills": ["billing"], "metadata": { "page_url": "/x" } });
    let started = vera.ask("chat:start", form).await;
    let id = started["session"]["id"].clone();
    assert_eq!((&started["ok"], &started["session"]["status"]), (&json!(true), &json!("pending")));
    assert_eq!(started["session"]["metadata"]["customer"]["page_url"], "/x");
    assert_eq!(ann.next("chat:new_session").await["id"], id);

    let accepted = ann.ask("chat:accept", json!({ "session_id": id })).await;
    assert_eq!(accepted["session"]["agent_id"], world.acme.ann.id);
    let late = ben.ask("chat:accept", json!({ "session_id": id })).await;
    assert_eq!((&late["ok"], &late["error"]["code"]), (&json!(false), &json!("already_assigned")));
    assert_eq!(vera.next("chat:session_assigned").await["status"], "active");

    let say = json!({ "session_id": id, "type": "text", "content": "Hello", "client_id": "c1" });
    let sent = vera.ask("chat:send_message", say.clone()).await;
    let again = vera.ask("chat:send_message", say).await;
    assert_eq!(sent["message"]["id"], again["message"]["id"]);
    let heard = loop {
        let message = ann.next("chat:new_message").await;
        if message["type"] == "text" {
            break message;
        }
    };
    assert_eq!(heard, sent["message"]);

    ann.ask("chat:typing", json!({ "session_id": id, "is_typing": true })).await;
    assert_eq!(vera.next("chat:typing").await["user_type"], "agent");
    let seen = ann.ask("chat:seen", json!({ "session_id": id, "message_id": heard["id"] })).await;
    assert_eq!(seen["ok"], true);
    assert_eq!(vera.next("chat:seen").await["message_id"], heard["id"]);

    let to_ben = json!({ "session_id": id, "agent_id": world.acme.ben.id.to_string(), "reason": "billing" });
    assert_eq!(ann.ask("chat:transfer", to_ben).await["session"]["agent_id"], world.acme.ben.id);
    assert_eq!(ben.next("chat:transferred").await["id"], id);
    // In the room by having been given it: what comes next is heard without a join.
    assert_eq!(ben.next("chat:new_message").await["type"], "system");

    assert_eq!(vera.ask("chat:end", json!({ "session_id": id })).await["session"]["status"], "closed");
    assert_eq!(ann.next("chat:ended").await["id"], id);
}

#[tokio::test]
async fn a_join_answers_with_what_was_missed_and_live_messages_follow_once() {
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    let mut vera = world.socket_io(Some(&chat.token)).await.expect("in");
    for n in 2..=6 {
        let text = json!({ "session_id": chat.id, "message": format!("m{n}") });
        world.post("/api/v1/chat/messages").by(&world.acme.ann.token).json(text).await.expect(201);
    }
    let joined = vera.ask("chat:join", json!({ "session_id": chat.id, "after_seq": 3 })).await;
    let missed: Vec<_> = joined["messages"].as_array().expect("messages").iter().map(|m| m["seq"].clone()).collect();
    let last = missed.last().and_then(Value::as_i64).expect("some");
    assert_eq!(missed, (4..=last).map(|n| json!(n)).collect::<Vec<_>>());
    let text = json!({ "session_id": chat.id, "message": "live" });
    world.post("/api/v1/chat/messages").by(&world.acme.ann.token).json(text).await.expect(201);
    assert_eq!(vera.next("chat:new_message").await["seq"], last + 1);
}

#[tokio::test]
async fn the_companys_agents_hear_the_four_events_once_each() {
    let world = World::open().await;
    let mut ann = world.socket_io(Some(&world.acme.ann.token)).await.expect("in");
    let body = json!({ "companyId": "acme", "name": "Vera", "email": "v@mail.example", "message": "first" });
    let ready = world.post("/api/widget/init").json(body).await.expect(201);
    let id = &ready["conversationId"];
    // In both rooms: each is heard once all the same.
    assert_eq!(ann.ask("conversation:join", json!({ "conversationId": id })).await["ok"], true);
    let send = json!({ "conversationId": id, "text": "second", "meta": { "mine": 1 } });
    world.post("/api/widget/messages").by(ready["token"].as_str().expect("a token")).json(send).await.expect(201);
    let send = json!({ "conversationId": id, "text": "third" });
    world.post("/api/messages/send").by(&world.acme.ann.token).json(send).await.expect(201);

    let heard = ann.up_to("third").await;
    let count = |name: &str| heard.iter().filter(|(heard, _)| heard == name).count();
    assert_eq!((count("conversation:new"), count("message:new")), (1, 3));
    let (_, new) = heard.iter().find(|(name, _)| name == "conversation:new").expect("told");
    let keys: Vec<_> = new["conversation"].as_object().expect("an object").keys().map(String::as_str).collect();
    let published =
        ["autoBot", "customerEmail", "customerName", "id", "lastMessageAt", "pageName", "platform", "psid", "status"];
    assert_eq!(keys, published);
    assert_eq!((&new["conversation"]["status"], &new["conversation"]["platform"]), (&json!("OPEN"), &json!("WIDGET")));
    let (_, second) = heard.iter().filter(|(name, _)| name == "message:new").nth(1).expect("told");
    assert_eq!((&second["message"]["role"], &second["message"]["meta"]), (&json!("USER"), &json!({ "mine": 1 })));
    let (_, update) = heard.iter().find(|(name, _)| name == "conversation:updated").expect("told");
    assert_eq!(update["messageCount"], 1);
}

#[tokio::test]
async fn bad_events_are_told_by_field_and_the_connection_stays() {
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    let mut vera = world.socket_io(Some(&chat.token)).await.expect("in");
    for (event, data, field) in [
        ("chat:send_message", Value::Null, "data"),
        ("chat:send_message", json!([]), "data"),
        ("chat:send_message", json!({}), "session_id"),
        ("chat:send_message", json!({ "session_id": chat.id }), "content"),
        ("chat:send_message", json!({ "session_id": chat.id, "type": "system", "content": "x" }), "type"),
        ("chat:send_message", json!({ "session_id": chat.id, "content": "a\u{0}b" }), "content"),
        ("chat:typing", json!({ "session_id": chat.id, "is_typing": "yes" }), "is_typing"),
        ("chat:seen", json!({ "session_id": chat.id, "message_id": 7 }), "message_id"),
        ("conversation:join", json!({ "conversationId": 7 }), "conversationId"),
        ("chat:nothing", json!({}), "event"),
    ] {
        let answer = vera.ask(event, data.clone()).await;
        assert_eq!((&answer["ok"], &answer["error"]["field"]), (&json!(false), &json!(field)), "{event} {data}");
    }
    assert_eq!(vera.ask("chat:join", json!({ "session_id": chat.id })).await["ok"], true);
}

#[tokio::test]
async fn strangers_and_other_tenants_reach_nothing() {
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    let other = world.other.chat(&world.desk).await;
    assert_eq!(world.socket_io(Some("garbage")).await.err().as_deref(), Some("The token is not valid."));
    for token in [&other.token, &world.other.ann.token] {
        let mut stranger = world.socket_io(Some(token)).await.expect("in");
        for event in ["chat:join", "chat:accept", "chat:end", "chat:typing", "chat:send_message", "conversation:join"] {
            let data = |id: &str| json!({ "session_id": id, "conversationId": id, "content": "in", "is_typing": true, "agent_id": 1 });
            let theirs = stranger.ask(event, data(&chat.id)).await;
            let absent = stranger.ask(event, data(&"0".repeat(32))).await;
            assert_eq!(theirs["ok"], false, "{event}");
            assert_eq!(theirs, absent, "{event}");
        }
    }
    let mut nobody = world.socket_io(None).await.expect("in");
    let answer = nobody.ask("chat:join", json!({ "session_id": chat.id })).await;
    assert_eq!(answer["error"]["code"], "unauthenticated");
    let mut vera = world.socket_io(Some(&chat.token)).await.expect("in");
    assert_eq!(vera.ask("chat:accept", json!({ "session_id": chat.id })).await["error"]["code"], "forbidden");
}
