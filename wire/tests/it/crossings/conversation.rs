//! The same on the conversation dialect's socket: who may not enter, and what hears who is in another.

use serde_json::{Value, json};

use super::{picture, stage};
use crate::{
    everything::everything,
    world::{Socket, World},
};

async fn knock(world: &World, path: &str) -> Socket {
    world.connect(&format!("/ws/chat/{path}"), &[]).await.expect("a handshake")
}

#[tokio::test]
async fn a_stranger_enters_no_conversation_by_any_of_its_names() {
    let (world, chat, _) = stage().await;
    let said = json!({ "sender_id": "user_1", "sender_type": "user", "content": "private" });
    world.post("/chat/conv_1/messages").by(&chat.token).json(said).await.expect(201);
    let (neighbour, foreign) = (world.acme.chat(&world.desk).await, world.other.chat(&world.desk).await);
    let before = picture(&world, &chat).await;
    let by = |token: &str, more: &str| format!("?token={token}{more}");
    let strangers = [
        ("another tenant's agent", by(&world.other.ann.token, ""), "not_found", 4403),
        ("another tenant's admin", by(&world.other.ada.token, ""), "not_found", 4403),
        (
            "another tenant's admin, naming this one",
            by(&world.other.ada.token, "&tenant=acme"),
            "unauthenticated",
            4401,
        ),
        ("another tenant's visitor, naming this one", by(&foreign.token, "&tenant=acme"), "unauthenticated", 4401),
        ("another visitor of the tenant", by(&neighbour.token, ""), "forbidden", 4403),
        ("nobody", String::new(), "unauthenticated", 4401),
        ("somebody with nonsense", by("nonsense", ""), "unauthenticated", 4401),
    ];
    for (name, credentials, code, close) in &strangers {
        for conversation in [chat.id.as_str(), "conv_1"] {
            for user in ["u", "user_1", &chat.customer.to_string()] {
                for replay in ["", "after_seq=0"] {
                    let joint = if credentials.is_empty() { "?" } else { "&" };
                    let mut socket = knock(&world, &format!("{conversation}/{user}{credentials}{joint}{replay}")).await;
                    // To nobody the desk listens for one frame, which must prove them.
                    socket.try_send(json!({ "content": "in", "sender_type": "user" }).to_string().into()).await;
                    let what = format!("{name} as {user} in {conversation}");
                    let error = socket.any().await;
                    assert_eq!((&error["type"], &error["data"]["code"]), (&json!("error"), &json!(code)), "{what}");
                    assert_eq!(socket.closed().await, *close, "{what}");
                }
            }
        }
    }
    assert_eq!(picture(&world, &chat).await, before);
}

/// The text of the next frame, which must be a message.
async fn hears(socket: &mut Socket) -> Value {
    let frame = socket.any().await;
    assert_eq!(frame["type"], "message", "{frame}");
    frame["content"].clone()
}

#[tokio::test]
async fn a_stranger_in_their_own_conversation_hears_nothing_of_all_that_happens() {
    let (world, chat, _) = stage().await;
    let (neighbour, foreign) = (world.acme.chat(&world.desk).await, world.other.chat(&world.desk).await);
    let limited = world.acme.chat_in(&world.desk, world.acme.bearer_id).await;
    let mut listeners = Vec::new();
    for (name, path) in [
        ("another visitor of the tenant", format!("{}/u?token={}", neighbour.id, neighbour.token)),
        ("another tenant's agent", format!("{}/u?token={}", foreign.id, world.other.ann.token)),
        // The same words mean another conversation there.
        ("another tenant's visitor", format!("{}/u?token={}", chat.id, foreign.token)),
        ("who knows another conversation's id", format!("{}/u", limited.id)),
        ("the tenant's agent, elsewhere", format!("{}/u?token={}", neighbour.id, world.acme.ben.token)),
    ] {
        let mut socket = knock(&world, &path).await;
        socket.send(r#"{"type":"ping"}"#).await;
        assert_eq!(socket.any().await["type"], "pong", "{name}");
        listeners.push((name, socket));
    }
    let mut vera = world.socket(&chat.token).await;
    everything(&world, &chat).await;
    vera.ask("chat.typing", json!({ "session_id": chat.id, "is_typing": true })).await;
    // The neighbour's is heard by the agent there, too, who speaks last.
    for (name, socket) in &mut listeners {
        socket.send(json!({ "content": *name, "sender_type": "user" }).to_string()).await;
        let mut heard = hears(socket).await;
        if *name == "the tenant's agent, elsewhere" {
            assert_eq!(heard, "another visitor of the tenant");
            heard = hears(socket).await;
        }
        assert_eq!(heard, *name);
    }
}
