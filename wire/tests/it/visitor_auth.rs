//! What proves a visitor: in a strict inbox only their credential; where the inbox says so, the conversation's id.

use serde_json::{Value, json};

use crate::world::{Answer, World};

/// Every call a visitor makes about one conversation, without a credential.
async fn by_id_alone(world: &World, id: &str) -> Vec<Answer> {
    vec![
        world.get(&format!("/api/v1/chat/public/session/{id}")).await,
        world.post("/api/v1/chat/public/message").json(json!({ "session_id": id, "message": "It's me." })).await,
        world.post("/api/v1/chat/public/typing").json(json!({ "session_id": id, "is_typing": true })).await,
        world.post("/api/v1/chat/public/seen").json(json!({ "session_id": id, "seq": 1 })).await,
        world.post("/api/v1/chat/public/end").json(json!({ "session_id": id })).await,
    ]
}

#[tokio::test]
async fn in_a_strict_inbox_an_id_alone_is_answered_like_an_unknown_one() {
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    let unknown = by_id_alone(&world, &"0".repeat(32)).await;
    for (known, unknown) in by_id_alone(&world, &chat.id).await.into_iter().zip(unknown) {
        known.problem(401);
        assert_eq!((known.status, &known.text), (unknown.status, &unknown.text));
    }
    let mut known = world.connect(&format!("/ws?session_id={}", chat.id), &[]).await.expect("a handshake");
    let mut unknown = world.connect("/ws?session_id=nothing", &[]).await.expect("a handshake");
    assert_eq!(known.any().await, unknown.any().await);
    assert_eq!((known.closed().await, unknown.closed().await), (4401, 4401));
    let view = world.desk.view(&chat.visitor, &chat.key()).await.expect("the chat");
    assert_eq!((view.conversation.last_seq, view.conversation.status.as_str()), (0, "pending"));
}

#[tokio::test]
async fn where_the_id_is_enough_it_writes_and_reads_back() {
    let world = World::open().await;
    for inbox in [world.acme.bearer_id, world.acme.open] {
        let chat = world.acme.chat_in(&world.desk, inbox).await;
        let statuses: Vec<u16> = by_id_alone(&world, &chat.id).await.iter().map(|answer| answer.status).collect();
        assert_eq!(statuses, [200, 201, 204, 204, 200]);
        let history = world.get(&format!("/api/v1/chat/public/session/{}", chat.id)).await.expect(200);
        assert_eq!(history["messages"][0]["message"], "It's me.");
        assert_eq!(history["messages"][0]["sender_id"], chat.customer);
    }
}

#[tokio::test]
async fn an_id_reads_back_a_day_and_no_more_by_any_way() {
    let world = World::open().await;
    let chat = world.acme.chat_in(&world.desk, world.acme.bearer_id).await;
    for text in ["old", "older than it looks"] {
        chat.say(&world.desk, &chat.visitor, text).await.expect("sent");
    }
    let cursor = format!("{}.0", world.acme.facts.epoch);
    world.clock.step_seconds(24 * 3600 + 1);
    let path = format!("/api/v1/chat/public/session/{}", chat.id);
    let history = world.get(&path).await.expect(200);
    assert_eq!((&history["messages"], &history["has_more"]), (&json!([]), &json!(false)));
    assert_eq!(history["session"]["last_message"], Value::Null, "its preview is a message, too");
    chat.say(&world.desk, &chat.visitor, "new").await.expect("sent");
    let history = world.get(&format!("{path}?limit=1")).await.expect(200);
    assert_eq!(history["messages"][0]["message"], "new");
    let history = world.get(&format!("{path}?before=3&limit=1")).await.expect(200);
    assert_eq!((&history["messages"], &history["has_more"]), (&json!([]), &json!(false)));
    let mut socket = world.greeted(&format!("/ws?session_id={}&cursor={cursor}", chat.id), &[]).await;
    assert_eq!(socket.next("chat.message.new").await["data"]["message"], "new");

    // The visitor's own token reads all of it.
    let history = world.get(&path).by(&chat.token).await.expect(200);
    assert_eq!(history["messages"].as_array().map(Vec::len), Some(3));
}

#[tokio::test]
async fn an_id_opens_its_own_conversation_and_none_of_the_visitors_others() {
    let world = World::open().await;
    let chat = world.acme.chat_in(&world.desk, world.acme.bearer_id).await;
    let start = json!({ "tenant_id": "acme", "inbox_id": world.acme.bearer_id.0, "message": "private" });
    let second = world.post("/api/v1/chat/public/start").by(&chat.token).json(start).await.expect(201);
    assert_eq!(second["customer"]["id"], chat.customer);
    let mut socket = world.greeted(&format!("/ws?session_id={}", chat.id), &[]).await;
    let data = json!({ "session_id": second["session_id"], "message": "Let me in." });
    assert_eq!(socket.ask("chat.message.send", data).await["data"]["code"], "not_found");
    let id = second["session_id"].as_str().expect("an id");
    world.desk.send(&chat.visitor, &id.into(), Default::default()).await.expect_err("an empty text");
    let body = json!({ "session_id": id, "message": "not for the first" });
    world.post("/api/v1/chat/public/message").by(&chat.token).json(body).await.expect(201);
    chat.say(&world.desk, &world.acme.ann.actor, "for the first").await.expect("sent");
    assert_eq!(socket.next("chat.message.new").await["data"]["message"], "for the first");
    // Lists are the token's alone.
    world.get("/api/v1/chat/public/sessions").await.problem(401);
    world.get("/api/v1/chat/public/unread").await.problem(401);
    world.get("/api/v1/events").await.problem(401);
}

#[tokio::test]
async fn visitors_never_see_what_is_the_desks_business() {
    let world = World::open().await;
    let start = json!({
        "tenant_id": "acme", "metadata": { "margin": 7 }, "message": "Hello?", "customer_name": "Vera",
    });
    let started = world.post("/api/v1/chat/public/start").json(start).await.expect(201);
    let (id, token) = (started["session_id"].as_str().expect("an id"), started["token"].as_str().expect("a token"));
    let change = json!({ "tags": ["vip"], "priority": "high" });
    world.patch(&format!("/api/v1/chat/sessions/{id}")).by(&world.acme.ann.token).json(change).await.expect(200);
    let mut vera = world.socket(token).await;
    let take = json!({ "agent_id": world.acme.ann.id });
    world.post(&format!("/api/v1/chat/sessions/{id}/assign")).by(&world.acme.ann.token).json(take).await.expect(200);
    let note = json!({ "note": "pays late" });
    world.post(&format!("/api/v1/chat/sessions/{id}/notes")).by(&world.acme.ann.token).json(note).await.expect(201);
    let answer = json!({ "session_id": id, "message": "Hi." });
    world.post("/api/v1/chat/messages").by(&world.acme.ann.token).json(answer).await.expect(201);

    let mut seen = vec![started.to_string()];
    for path in [format!("/api/v1/chat/public/session/{id}"), "/api/v1/chat/public/sessions".into()] {
        seen.push(world.get(&path).by(token).await.expect(200).to_string());
    }
    let cursor = format!("{}.0", world.acme.facts.epoch);
    seen.push(world.get(&format!("/api/v1/events?cursor={cursor}")).by(token).await.expect(200).to_string());
    for kind in ["chat.session.assigned", "chat.message.new", "chat.message.new"] {
        seen.push(vera.next(kind).await.to_string());
    }
    let ended = world.post("/api/v1/chat/public/end").by(token).json(json!({ "session_id": id })).await.expect(200);
    seen.push(ended.to_string());
    for text in seen {
        for secret in ["margin", "vip", "pays late", "required_skills", "tags", "@acme.example"] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
    }
}
