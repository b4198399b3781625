//! The same over the socket: every frame that names a row, and what a stranger's socket hears.

use serde_json::{Value, json};

use super::stage;
use crate::{
    everything::everything,
    world::{Chat, Socket, World},
};

/// Every frame a client sends about a conversation, and about a message in it.
fn frames(chat: &str, message: &str) -> Vec<(&'static str, Value)> {
    vec![
        ("chat.message.send", json!({ "session_id": chat, "message": "in" })),
        ("chat.message.send", json!({ "session_id": chat, "message": "in", "client_id": "c", "expected_last_seq": 0 })),
        ("chat.typing", json!({ "session_id": chat, "is_typing": true })),
        ("chat.seen", json!({ "session_id": chat, "seq": 1 })),
        ("chat.seen", json!({ "session_id": chat, "message_id": message })),
        ("chat.delivered", json!({ "session_id": chat, "seq": 1 })),
    ]
}

/// The error without the `ref` of the question.
async fn refused(socket: &mut Socket, kind: &str, data: Value) -> Value {
    let mut answer = socket.ask(kind, data).await;
    assert_eq!(answer["type"], "error", "{kind}: {answer}");
    answer["data"].as_object_mut().expect("an error").remove("ref");
    answer["data"].take()
}

#[tokio::test]
async fn anothers_rows_are_answered_like_absent_ones_by_every_frame() {
    let (world, chat, strangers) = stage().await;
    let history = world.get(&format!("/api/v1/chat/sessions/{}/messages", chat.id)).by(&world.acme.ann.token);
    let message = history.await.expect(200)["messages"][0]["id"].as_str().expect("an id").to_owned();
    let absent = "01890000-0000-7000-8000-000000000000";
    for stranger in &strangers {
        let mut socket = world.socket(&stranger.token).await;
        for ((kind, theirs), (_, nobodys)) in
            frames(&chat.id, &message).into_iter().zip(frames(&"0".repeat(32), absent))
        {
            let reached = refused(&mut socket, kind, theirs).await;
            assert_eq!(reached, refused(&mut socket, kind, nobodys).await, "{} sends {kind}", stranger.name);
            assert_eq!(reached["code"], "not_found", "{} sends {kind}", stranger.name);
        }
    }
    let view = world.desk.view(&chat.visitor, &chat.key()).await.expect("the chat");
    assert_eq!((view.conversation.last_seq, view.conversation.agent_seen), (1, 0));
}

/// Fails when anything but presence of the listener's own people comes before `marker`.
async fn hears_only(socket: &mut Socket, marker: &str, name: &str) {
    loop {
        let frame = socket.any().await;
        if frame["data"]["message"] == marker {
            return;
        }
        assert_eq!(frame["type"], "presence.agent", "{name} hears {frame}");
    }
}

/// Something happens that the stranger may hear, so that what they may not would have come before.
async fn mark(world: &World, own: &Chat) {
    own.say(&world.desk, &own.visitor, "marker").await.expect("sent");
}

#[tokio::test]
async fn a_stranger_hears_nothing_of_all_that_happens() {
    let (world, chat, _) = stage().await;
    let foreign = world.other.chat(&world.desk).await;
    let neighbour = world.acme.chat(&world.desk).await;
    let mut listeners = vec![
        ("another tenant's admin", world.socket(&world.other.ada.token).await),
        ("another tenant's visitor", world.socket(&foreign.token).await),
        ("another visitor of the tenant", world.socket(&neighbour.token).await),
    ];
    // Those who watch visitors watch their own.
    listeners[0].1.ask("monitor.watch", json!({})).await;
    let (mut vera, mut ann) = (world.socket(&chat.token).await, world.socket(&world.acme.ann.token).await);
    vera.ask("visitor.page", json!({ "url": "https://acme.example/cart", "title": "Cart" })).await;
    everything(&world, &chat).await;
    vera.ask("chat.typing", json!({ "session_id": chat.id, "is_typing": true })).await;
    ann.ask("chat.typing", json!({ "session_id": chat.id, "is_typing": true })).await;
    drop(vera);
    mark(&world, &foreign).await;
    mark(&world, &neighbour).await;
    for (name, socket) in &mut listeners {
        hears_only(socket, "marker", name).await;
    }
    // Nor by coming back from the very beginning.
    for (token, epoch) in [
        (&world.other.ada.token, &world.other.facts.epoch),
        (&foreign.token, &world.other.facts.epoch),
        (&neighbour.token, &world.acme.facts.epoch),
    ] {
        let polled = world.get(&format!("/api/v1/events?cursor={epoch}.0")).by(token).await.expect(200).to_string();
        assert!(polled.contains("marker"));
        assert!(!polled.contains(&chat.id), "{polled}");
    }
}

#[tokio::test]
async fn visits_are_told_to_the_tenants_watching_agents_only() {
    let (world, chat, _) = stage().await;
    let (mut ann, mut ben) = (world.socket(&world.acme.ann.token).await, world.socket(&world.acme.ben.token).await);
    ann.ask("monitor.watch", json!({})).await;
    let mut vera = world.greeted(&format!("/ws?token={}", chat.token), &[("user-agent", "Test/1")]).await;
    let page = json!({ "url": "https://acme.example/a", "title": "A", "referrer": "https://search.example/" });
    vera.ask("visitor.page", page).await;
    let joined = loop {
        let frame = ann.any().await;
        if frame["type"] == "visitor.joined" {
            break frame;
        }
    };
    assert_eq!(
        (&joined["data"]["customer_id"], &joined["data"]["user_agent"]),
        (&json!(chat.customer), &json!("Test/1"))
    );
    let moved = loop {
        let frame = ann.any().await;
        if frame["type"] == "visitor.updated" {
            break frame;
        }
    };
    assert_eq!((&moved["data"]["url"], &moved["data"]["pages"]), (&json!("https://acme.example/a"), &json!(1)));
    let list = world.get("/api/v1/visitors").by(&world.acme.ben.token).await.expect(200);
    assert_eq!(list["visitors"][0]["visit_id"], joined["data"]["visit_id"]);
    drop(vera);
    let left = loop {
        let frame = ann.any().await;
        if frame["type"] == "visitor.left" {
            break frame;
        }
    };
    assert_eq!(left["data"]["visit_id"], joined["data"]["visit_id"]);
    chat.say(&world.desk, &chat.visitor, "marker").await.expect("sent");
    hears_only(&mut ben, "marker", "an agent who watches nobody").await;
}
