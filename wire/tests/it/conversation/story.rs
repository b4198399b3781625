//! The published story, with a client that brings its own ids.

use serde_json::{Value, json};

use super::{enter, knock, open_world, post, said};
use crate::world::redact;

fn message(seq: i64, sender: &str, kind: &str, content: &str) -> Value {
    json!({
        "id": "[id]", "sender_id": sender, "sender_type": kind, "content": content, "timestamp": "[time]",
        "conversation_id": "conv_123", "seq": seq,
    })
}

fn framed(mut message: Value) -> Value {
    message["type"] = "message".into();
    message
}

#[tokio::test]
async fn a_user_and_an_agent_talk_and_a_person_is_asked_for() {
    let world = open_world().await;
    // The history loads first, then the socket.
    let history = world.get("/chat/conv_123/history?limit=50").await.expect(200);
    assert_eq!(history, json!({ "conversation_id": "conv_123", "messages": [], "count": 0 }));

    let mut vera = enter(&world, "conv_123/user_123").await;
    let metadata = json!({ "timestamp": "2023-12-07T10:30:00Z" });
    let hello = json!({ "content": "Hello support!", "sender_type": "user", "metadata": metadata });
    vera.send(hello.to_string()).await;
    let mut first = message(1, "user_123", "user", "Hello support!");
    first["metadata"] = json!({ "timestamp": "2023-12-07T10:30:00Z" });
    assert_eq!(redact(&vera.next("message").await), framed(first.clone()));

    let mut ann = enter(&world, &format!("conv_123/ann?token={}", world.acme.ann.token)).await;
    ann.send(json!({ "content": "Hi.", "sender_type": "agent" }).to_string()).await;
    let second = message(2, "1", "agent", "Hi.");
    assert_eq!(redact(&ann.next("message").await), framed(second.clone()));
    assert_eq!(redact(&vera.next("message").await), framed(second.clone()));

    // Typing reaches the other only: the next frame of who typed is another's.
    ann.send(r#"{"type":"typing","is_typing":true}"#).await;
    let typing = |kind: &str, is: bool| json!({ "type": "typing", "is_typing": is, "sender_type": kind });
    assert_eq!(vera.any().await, typing("agent", true));
    vera.send(r#"{"type":"typing","is_typing":false}"#).await;
    assert_eq!(ann.any().await, typing("user", false));

    let sent = post(&world, "conv_123", said("user_123", "By REST.")).await.expect(201);
    assert_eq!(redact(&sent), message(3, "user_123", "user", "By REST."));
    assert_eq!(vera.next("message").await["id"], sent["id"]);
    assert_eq!(ann.next("message").await["id"], sent["id"]);

    let reason = json!({ "reason": "complex_query", "metadata": { "user_feedback": "Need human assistance" } });
    let escalation = world.post("/chat/conv_123/escalate").json(reason).await.expect(201);
    let mut expected = json!({
        "id": "[id]", "conversation_id": "conv_123", "reason": "complex_query", "status": "open",
        "metadata": { "user_feedback": "Need human assistance" }, "created_at": "[time]",
    });
    assert_eq!(redact(&escalation), expected);
    expected["type"] = "escalation".into();
    for socket in [&mut vera, &mut ann] {
        assert_eq!(redact(&socket.next("escalation").await), expected);
        let line = framed(message(4, "system", "system", "A person was asked to help."));
        assert_eq!(redact(&socket.next("message").await), line);
    }
    let listed = world.get("/chat/conv_123/escalations").await.expect(200);
    assert_eq!(listed, json!({ "conversation_id": "conv_123", "escalations": [escalation], "count": 1 }));

    let history = world.get("/chat/conv_123/history?limit=3").await.expect(200);
    let last = message(4, "system", "system", "A person was asked to help.");
    let expected = json!([second, message(3, "user_123", "user", "By REST."), last]);
    assert_eq!((redact(&history["messages"]), &history["count"]), (expected, &json!(3)));

    let own = world.get("/chat/user/user_123/conversations").await.expect(200);
    let summary = json!({
        "conversation_id": "conv_123", "user_id": "user_123", "status": "pending", "message_count": 4,
        "created_at": "[time]", "last_activity_at": "[time]",
    });
    assert_eq!(redact(&own), json!({ "user_id": "user_123", "conversations": [summary], "count": 1 }));
    assert_eq!(world.get("/health").await.expect(200)["status"], "ok");
}

#[tokio::test]
async fn a_history_has_as_many_messages_as_the_installation_says() {
    let config = deskbell_wire::Config { rate_limit: false, history_limit: 2, ..Default::default() };
    let world = crate::world::World::with(config).await;
    let chat = world.acme.chat(&world.desk).await;
    for text in ["1", "2", "3"] {
        chat.say(&world.desk, &chat.visitor, text).await.expect("sent");
    }
    let path = format!("/chat/{}/history", chat.id);
    let history = world.get(&path).by(&chat.token).await.expect(200);
    assert_eq!((&history["count"], &history["messages"][0]["content"]), (&json!(2), &json!("2")));
    let history = world.get(&format!("{path}?after_seq=0&limit=1")).by(&chat.token).await.expect(200);
    assert_eq!(history["messages"][0]["content"], "1");
    for limit in ["0", "501", "-1"] {
        let refused = world.get(&format!("{path}?limit={limit}")).by(&chat.token).await;
        assert_eq!(refused.problem(422), ["limit"]);
    }
}

#[tokio::test]
async fn who_comes_back_hears_what_was_missed_once_and_in_order() {
    let world = open_world().await;
    for n in 1..=450 {
        post(&world, "conv_1", said("u", &n.to_string())).await.expect(201);
    }
    let mut back = knock(&world, "conv_1/u?after_seq=20").await;
    post(&world, "conv_1", said("u", "451")).await.expect(201);
    let mut agent = knock(&world, &format!("conv_1/a?after_seq=449&token={}", world.acme.ann.token)).await;
    for n in 21..=451 {
        assert_eq!(back.hears().await, n.to_string());
    }
    for n in 450..=451 {
        assert_eq!(agent.hears().await, n.to_string());
    }
    post(&world, "conv_1", said("u", "452")).await.expect(201);
    assert_eq!((back.hears().await, agent.hears().await), ("452".into(), "452".into()));
    // Without a number nothing old comes, and a number from the future is no gap.
    let mut fresh = enter(&world, "conv_1/u").await;
    let mut ahead = enter(&world, "conv_1/u?after_seq=9999").await;
    fresh.say("453").await;
    assert_eq!((fresh.hears().await, ahead.hears().await), ("453".into(), "453".into()));
}

#[tokio::test]
async fn an_escalation_that_was_missed_comes_with_the_line_about_it() {
    let world = open_world().await;
    post(&world, "conv_1", said("u", "1")).await.expect(201);
    let ask = |reason: &str| world.post("/chat/conv_1/escalate").json(json!({ "reason": reason }));
    ask("first").await.expect(201);
    post(&world, "conv_1", said("u", "3")).await.expect(201);
    ask("second").await.expect(201);
    let mut back = knock(&world, "conv_1/u?after_seq=2").await;
    assert_eq!(back.any().await["content"], "3");
    assert_eq!(back.any().await["reason"], "second");
    assert_eq!(back.any().await["content"], "A person was asked to help.");
    let mut all = knock(&world, "conv_1/u?after_seq=0").await;
    let kinds: Vec<_> =
        [all.any().await, all.any().await, all.any().await].into_iter().map(|f| f["type"].clone()).collect();
    assert_eq!(kinds, ["message", "escalation", "message"]);
}
