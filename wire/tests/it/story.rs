//! The published story: a visitor writes, an agent accepts and answers, and both hear everything at once.

use serde_json::{Value, json};

use crate::world::{World, redact};

/// `base` with these fields put over it.
fn with(mut base: Value, fields: Value) -> Value {
    let fields = fields.as_object().cloned().unwrap_or_default();
    base.as_object_mut().expect("an object").extend(fields);
    base
}

fn customer(online: bool) -> Value {
    json!({
        "id": 1, "name": "Vera", "email": "vera@mail.example", "verified": false, "online": online, "page": null,
        "metadata": {}, "created_at": "[time]", "last_seen_at": "[time]",
    })
}

/// The session as its visitor sees it after the start, and the agents' fields on top.
fn session() -> Value {
    json!({
        "id": "[id]", "status": "pending", "subject": null, "priority": "medium", "channel": "widget", "inbox_id": 1,
        "customer_id": 1, "customer": customer(false), "agent_id": null, "agent": null, "ticket_id": null, "last_seq": 1,
        "last_message": {
            "seq": 1, "sender_type": "customer", "sender_name": "Vera", "message": "Hello?", "created_at": "[time]",
        },
        "last_message_at": "[time]", "unread_count": 0, "seen": { "customer_seq": 1, "agent_seq": 0 },
        "delivered": { "customer_seq": 0, "agent_seq": 0 }, "wait_time": 0, "queued_at": "[time]", "created_at": "[time]",
        "assigned_at": null, "ended_at": null, "last_activity_at": "[time]",
    })
}

fn session_for_agents() -> Value {
    let known = json!({
        "previous_tickets_count": 0, "previous_chats_count": 0, "account_status": "guest", "account_age_days": 0,
        "browser": null, "os": null, "device": null, "page_url": null,
    });
    let metadata = json!({ "plan": "gold", "customer": known });
    let fields = json!({ "required_skills": [], "tags": [], "metadata": metadata, "unread_count": 1, "team_id": null, "team": null });
    with(session(), fields)
}

fn message(seq: i64, text: &str) -> Value {
    json!({
        "id": "[id]", "session_id": "[id]", "seq": seq, "type": "text", "sender_type": "customer", "sender_id": 1,
        "sender_name": "Vera", "message": text, "attachments": [], "metadata": {}, "client_id": null,
        "created_at": "[time]",
    })
}

fn by_ann(message: Value) -> Value {
    with(message, json!({ "sender_type": "agent", "sender_id": 1, "sender_name": "Ann" }))
}

fn joined_line() -> Value {
    with(
        message(2, "Ann joined the chat."),
        json!({
            "type": "system", "sender_type": "system", "sender_id": null, "sender_name": null,
            "metadata": { "code": "assigned", "agent": { "id": 1, "name": "Ann" } },
        }),
    )
}

/// Vera starts a chat with "Hello?"; the answer, and the token in it.
async fn start(world: &World) -> (Value, String) {
    let body = json!({
        "tenant_id": "acme", "channel": "widget", "customer_name": "Vera", "customer_email": "vera@mail.example",
        "message": "Hello?", "metadata": { "plan": "gold" },
    });
    let answer = world.post("/api/v1/chat/public/start").json(body).await.expect(201);
    let token = answer["token"].as_str().expect("a token").to_owned();
    (answer, token)
}

#[tokio::test]
async fn a_start_answers_with_the_session_its_messages_and_a_token() {
    let world = World::open().await;
    let (answer, _) = start(&world).await;
    assert_eq!(
        redact(&answer),
        json!({
            "session_id": "[id]", "token": "[token]", "status": "pending", "customer": customer(false),
            "session": with(session(), json!({ "queue_position": 1 })), "messages": [message(1, "Hello?")],
        })
    );
}

#[tokio::test]
async fn agents_hear_of_a_new_chat_and_its_message_at_once() {
    let world = World::open().await;
    let mut ann = world.socket(&world.acme.ann.token).await;
    start(&world).await;
    let started = ann.next("chat.session.started").await;
    let expected = json!({ "type": "chat.session.started", "cursor": "[cursor]", "data": session_for_agents() });
    assert_eq!(redact(&started), expected);
    let new = ann.next("chat.message.new").await;
    let data = with(message(1, "Hello?"), json!({ "session": session_for_agents() }));
    assert_eq!(redact(&new), json!({ "type": "chat.message.new", "cursor": "[cursor]", "data": data }));
}

#[tokio::test]
async fn both_sides_hear_the_acceptance_and_the_agent_joins() {
    let world = World::open().await;
    let (answer, token) = start(&world).await;
    let id = answer["session_id"].as_str().expect("an id");
    let mut vera = world.socket(&token).await;
    let mut ann = world.socket(&world.acme.ann.token).await;
    let mut ben = world.socket(&world.acme.ben.token).await;
    // "assign to me" in either form of a number
    let assigned = world
        .post(&format!("/api/v1/chat/sessions/{id}/assign"))
        .by(&world.acme.ann.token)
        .json(json!({ "agent_id": "1" }));
    let after = json!({
        "status": "active", "agent_id": 1, "agent": { "id": 1, "name": "Ann" }, "assigned_at": "[time]",
        "customer": customer(true), "seen": { "customer_seq": 1, "agent_seq": 1 }, "last_seq": 2,
        "last_message": {
            "seq": 2, "sender_type": "system", "sender_name": null, "message": "Ann joined the chat.",
            "metadata": { "code": "assigned", "agent": { "id": 1, "name": "Ann" } }, "created_at": "[time]",
        },
        "unread_count": 1,
    });
    let for_agents = with(session_for_agents(), after.clone());
    assert_eq!(redact(&assigned.await.expect(200)), json!({ "session": for_agents }));

    let heard = vera.next("chat.session.assigned").await;
    let data = with(session(), after);
    assert_eq!(redact(&heard), json!({ "type": "chat.session.assigned", "cursor": "[cursor]", "data": data }));
    assert_eq!(redact(&vera.next("chat.message.new").await["data"]), joined_line());

    // Ann, who was assigned, hears two frames of the one event: the cursor is on the last.
    let heard = ann.next("chat.session.assigned").await;
    assert_eq!(redact(&heard), json!({ "type": "chat.session.assigned", "data": for_agents }));
    let heard = ann.next("chat.agent.joined").await;
    let data = json!({ "session": for_agents, "agent": { "id": 1, "name": "Ann" } });
    assert_eq!(redact(&heard), json!({ "type": "chat.agent.joined", "cursor": "[cursor]", "data": data }));

    let heard = ben.next("chat.session.assigned").await;
    assert_eq!(redact(&heard), json!({ "type": "chat.session.assigned", "cursor": "[cursor]", "data": for_agents }));
    let heard = ben.next("chat.message.new").await;
    assert_eq!(redact(&heard["data"]), with(joined_line(), json!({ "session": for_agents })));
}

#[tokio::test]
async fn what_either_side_writes_reaches_the_other_over_rest_and_socket() {
    let world = World::open().await;
    let (answer, token) = start(&world).await;
    let id = answer["session_id"].as_str().expect("an id");
    let mut vera = world.socket(&token).await;
    let mut ann = world.socket(&world.acme.ann.token).await;

    let body = json!({ "session_id": id, "message": "Hi, Vera." });
    let sent = world.post("/api/v1/chat/messages").by(&world.acme.ann.token).json(body).await.expect(201);
    assert_eq!(redact(&sent), by_ann(message(2, "Hi, Vera.")));
    let heard = vera.next("chat.message.new").await;
    assert_eq!(heard["data"], sent);
    assert_eq!(ann.next("chat.message.new").await["data"]["id"], sent["id"]);

    let body = json!({ "session_id": id, "message": "My parcel?" });
    let sent = world.post("/api/v1/chat/public/message").by(&token).json(body).await.expect(201);
    assert_eq!(redact(&sent), message(3, "My parcel?"));
    assert_eq!(ann.next("chat.message.new").await["data"]["id"], sent["id"]);
    assert_eq!(vera.next("chat.message.new").await["data"], sent);

    let ack = ann.ask("chat.message.send", json!({ "session_id": id, "message": "On its way." })).await;
    assert_eq!(
        redact(&ack),
        json!({ "type": "ack", "ref": "r1", "data": { "ok": true, "message": by_ann(message(4, "On its way.")) } })
    );
    assert_eq!(vera.next("chat.message.new").await["data"], ack["data"]["message"]);
}

#[tokio::test]
async fn typing_is_heard_by_the_others_only() {
    let world = World::open().await;
    let (answer, token) = start(&world).await;
    let id = answer["session_id"].as_str().expect("an id");
    let mut vera = world.socket(&token).await;
    let mut ann = world.socket(&world.acme.ann.token).await;
    ann.ask("chat.typing", json!({ "session_id": id, "is_typing": true })).await;
    let data =
        json!({ "session_id": "[id]", "user_id": 1, "user_type": "agent", "user_name": "Ann", "is_typing": true });
    assert_eq!(redact(&vera.next("chat.typing").await), json!({ "type": "chat.typing", "data": data }));

    vera.ask("chat.typing", json!({ "session_id": id, "is_typing": false })).await;
    let data =
        json!({ "session_id": "[id]", "user_id": 1, "user_type": "customer", "user_name": "Vera", "is_typing": false });
    // The first typing Ann hears is Vera's, and the other way round: their own came back to nobody.
    assert_eq!(redact(&ann.next("chat.typing").await), json!({ "type": "chat.typing", "data": data }));
    ann.ask("chat.message.send", json!({ "session_id": id, "message": "So?" })).await;
    vera.next("chat.message.new").await;
}

#[tokio::test]
async fn lists_and_histories_hold_what_was_said() {
    let world = World::open().await;
    let (answer, token) = start(&world).await;
    let id = answer["session_id"].as_str().expect("an id");
    let list = world.get("/api/v1/chat/sessions?status=pending").by(&world.acme.ben.token).await.expect(200);
    assert_eq!(
        redact(&list),
        json!({
            "sessions": [session_for_agents()], "next_cursor": null,
            "counts": { "pending": 1, "mine": 0, "active": 0, "closed": 0, "snoozed": 0 },
        })
    );
    let history = world.get(&format!("/api/v1/chat/sessions/{id}/messages")).by(&world.acme.ben.token).await;
    let expected = json!({ "messages": [message(1, "Hello?")], "notes": [], "has_more": false });
    assert_eq!(redact(&history.expect(200)), expected);
    let own = world.get(&format!("/api/v1/chat/public/session/{id}")).by(&token).await.expect(200);
    let session = with(session(), json!({ "queue_position": 1 }));
    assert_eq!(redact(&own), json!({ "session": session, "messages": [message(1, "Hello?")], "has_more": false }));
}

#[tokio::test]
async fn whoever_is_on_the_site_leads_to_their_open_chat() {
    let world = World::open().await;
    let ann = &world.acme.ann.token;
    let started = world.post("/api/v1/chat/public/start").json(json!({ "tenant_id": "acme" })).await.expect(201);
    let token = started["token"].as_str().expect("a token");
    let _vera = world.socket(token).await;
    let seen = world.get("/api/v1/visitors").by(ann).await.expect(200);
    assert_eq!(seen["visitors"][0]["session_id"], started["session_id"]);

    let again =
        world.post("/api/v1/chat/public/start").by(token).json(json!({ "tenant_id": "acme" })).await.expect(201);
    let seen = world.get("/api/v1/visitors").by(ann).await.expect(200);
    assert_eq!(seen["visitors"][0]["session_id"], again["session_id"]);
}
