//! What is said in one dialect is heard in the other, by those it is for.

use serde_json::json;

use super::{contents, enter};
use crate::world::World;

#[tokio::test]
async fn a_native_chat_is_a_conversation_and_back() {
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    let mut native = world.socket(&chat.token).await;
    let mut ann = world.socket(&world.acme.ann.token).await;
    let mut here = enter(&world, &format!("{}/anything?token={}", chat.id, chat.token)).await;
    let mut agent = enter(&world, &format!("{}/ben?token={}", chat.id, world.acme.ben.token)).await;

    native.ask("chat.message.send", json!({ "session_id": chat.id, "message": "From N." })).await;
    for socket in [&mut here, &mut agent] {
        let heard = socket.next("message").await;
        assert_eq!((&heard["content"], &heard["sender_type"]), (&json!("From N."), &json!("user")));
        assert_eq!(heard["conversation_id"], chat.id);
    }
    here.say("From C.").await;
    assert_eq!(here.hears().await, "From C.");
    assert_eq!(agent.hears().await, "From C.");
    for socket in [&mut native, &mut ann] {
        for text in ["From N.", "From C."] {
            let heard = socket.next("chat.message.new").await;
            assert_eq!((&heard["data"]["message"], &heard["data"]["sender_type"]), (&json!(text), &json!("customer")));
        }
    }
    let answer = json!({ "session_id": chat.id, "message": "Answer by N." });
    world.post("/api/v1/chat/messages").by(&world.acme.ann.token).json(answer).await.expect(201);
    for socket in [&mut here, &mut agent] {
        let heard = socket.next("message").await;
        let expected = (&json!("Answer by N."), &json!("agent"), &json!("1"));
        assert_eq!((&heard["content"], &heard["sender_type"], &heard["sender_id"]), expected);
    }
    agent.say("Answer by C.").await;
    assert_eq!(native.next("chat.message.new").await["data"]["message"], "Answer by N.");
    let heard = native.next("chat.message.new").await;
    assert_eq!((&heard["data"]["message"], &heard["data"]["sender_name"]), (&json!("Answer by C."), &json!("Ben")));
    ann.ask("chat.typing", json!({ "session_id": chat.id, "is_typing": true })).await;
    assert_eq!(here.hears().await, "Answer by C.");
    assert_eq!(here.next("typing").await["is_typing"], true);
}

#[tokio::test]
async fn a_socket_hears_its_own_conversation_only_and_no_notes() {
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    let neighbour = world.acme.chat(&world.desk).await;
    let start = json!({ "tenant_id": "acme", "message": "Another thing." });
    let second = world.post("/api/v1/chat/public/start").by(&chat.token).json(start).await.expect(201);
    let mut here = enter(&world, &format!("{}/u?token={}", chat.id, chat.token)).await;
    let mut agent = enter(&world, &format!("{}/a?token={}", chat.id, world.acme.ann.token)).await;
    let mut ben = world.socket(&world.acme.ben.token).await;

    let note = json!({ "note": "pays late" });
    world
        .post(&format!("/api/v1/chat/sessions/{}/notes", chat.id))
        .by(&world.acme.ben.token)
        .json(note)
        .await
        .expect(201);
    let body = json!({ "session_id": second["session_id"], "message": "elsewhere" });
    world.post("/api/v1/chat/public/message").by(&chat.token).json(body).await.expect(201);
    ben.ask("chat.typing", json!({ "session_id": neighbour.id, "is_typing": true })).await;
    ben.ask("chat.typing", json!({ "session_id": second["session_id"], "is_typing": true })).await;
    neighbour.say(&world.desk, &neighbour.visitor, "elsewhere, too").await.expect("sent");
    chat.say(&world.desk, &world.acme.ben.actor, "here").await.expect("sent");
    for socket in [&mut here, &mut agent] {
        assert_eq!(socket.any().await["content"], "here");
    }
    assert_eq!(contents(&world, &chat.id).await, ["here"]);
}

#[tokio::test]
async fn a_sign_in_that_ends_ends_its_socket() {
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    let mut agent = enter(&world, &format!("{}/a?token={}", chat.id, world.acme.ann.token)).await;
    agent.send(r#"{"type":"ping"}"#).await;
    assert_eq!(agent.any().await, json!({ "type": "pong" }));
    assert_eq!(world.post("/api/v1/auth/logout").by(&world.acme.ann.token).await.status, 204);
    assert_eq!(agent.closed().await, 4401);
}
