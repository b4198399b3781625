//! A file is its uploader's, its tenant's and its conversation's: nobody else names it.

use serde_json::{Value, json};

use super::bytes::png;
use crate::world::{Chat, World};

async fn send(world: &World, chat: &Chat, token: &str, file: &Value) -> crate::world::Answer {
    let body = json!({ "session_id": chat.id, "message": "look", "attachments": [file["id"]] });
    let path = if token == chat.token { "/api/v1/chat/public/message" } else { "/api/v1/chat/messages" };
    world.post(path).by(token).json(body).await
}

#[tokio::test]
async fn a_message_names_only_its_senders_own_uploads() {
    let world = World::open().await;
    let (chat, another) = (world.acme.chat(&world.desk).await, world.acme.chat(&world.desk).await);
    let foreign = world.other.chat(&world.desk).await;
    let absent = json!({ "id": "0".repeat(32) });
    let nothing = send(&world, &chat, &chat.token, &absent).await;
    assert_eq!(nothing.problem(422), ["attachments"]);
    for (whose, token) in [
        ("another visitor's", &another.token),
        ("an agent's", &world.acme.ann.token),
        ("another tenant's visitor's", &foreign.token),
        ("another tenant's agent's", &world.other.ann.token),
    ] {
        let file = world.uploaded(token, "a.png", png()).await;
        let answer = send(&world, &chat, &chat.token, &file).await;
        assert_eq!(answer.text, nothing.text, "{whose}: the words are those for a file that isn't there");
        // Refused, it is bound to nothing: its owner can still send it.
        assert!(world.get(file["url"].as_str().unwrap()).await.status == 200, "{whose}");
    }
    let history = world.get(&format!("/api/v1/chat/public/session/{}", chat.id)).by(&chat.token).await.expect(200);
    assert_eq!(history["messages"], json!([]), "nothing was sent");
}

#[tokio::test]
async fn the_first_message_binds_a_file_to_its_conversation() {
    let world = World::open().await;
    let (first, second) = (world.acme.chat(&world.desk).await, world.acme.chat(&world.desk).await);
    let ann = &world.acme.ann.token;
    for chat in [&first, &second] {
        let path = format!("/api/v1/chat/sessions/{}/assign", chat.id);
        world.post(&path).by(ann).json(json!({ "agent_id": world.acme.ann.id })).await.expect(200);
    }
    let file = world.uploaded(ann, "a.png", png()).await;
    send(&world, &first, ann, &file).await.expect(201);
    send(&world, &first, ann, &file).await.expect(201);
    let answer = send(&world, &second, ann, &file).await;
    assert_eq!(answer.problem(422), ["attachments"]);
    assert!(answer.text.contains("sent in another chat"), "{}", answer.text);
}

#[tokio::test]
async fn an_address_is_read_by_the_whole_of_it_only() {
    let world = World::open().await;
    let file = world.uploaded(&world.acme.ann.token, "a b.png", png()).await;
    let url = file["url"].as_str().unwrap();
    assert_eq!(world.get(url).await.status, 200);
    let id = file["id"].as_str().unwrap();
    for wrong in [
        format!("/uploads/{id}/other.png"),
        format!("/uploads/{id}"),
        format!("/uploads/{id}/"),
        format!("/uploads/{}/a%20b.png", "0".repeat(32)),
        format!("/uploads/{}/a%20b.png", id.to_uppercase()),
        format!("/uploads/..%2f..%2f1%2f{id}/a%20b.png"),
        format!("/uploads/1/{id}"),
        "/uploads/%00/a.png".to_owned(),
    ] {
        assert_eq!(world.get(&wrong).await.status, 404, "{wrong}");
    }
}
