//! A message with files, sent in one dialect and read in every other.

use serde_json::{Value, json};

use super::bytes::png;
use crate::world::{Chat, World};

async fn sent(world: &World, chat: &Chat, attachments: &[&Value], text: Option<&str>) -> Value {
    let ids: Vec<_> = attachments.iter().map(|a| a["id"].clone()).collect();
    let mut body = json!({ "session_id": chat.id, "attachments": ids });
    if let Some(text) = text {
        body["message"] = text.into();
    }
    world.post("/api/v1/chat/public/message").by(&chat.token).json(body).await.expect(201)
}

#[tokio::test]
async fn a_message_is_what_its_files_are_with_or_without_words() {
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    let picture = world.uploaded(&chat.token, "a.png", png()).await;
    let text = world.uploaded(&chat.token, "b.txt", "hello").await;
    let alone = sent(&world, &chat, &[&picture], None).await;
    assert_eq!((&alone["type"], &alone["message"]), (&"image".into(), &"".into()));
    assert_eq!(alone["attachments"], json!([picture]));
    assert_eq!(sent(&world, &chat, &[&text], Some("see")).await["type"], "file");
    let both = sent(&world, &chat, &[&picture, &text], Some("both")).await;
    assert_eq!((&both["type"], both["attachments"].as_array().unwrap().len()), (&"file".into(), 2));
    let path = format!("/api/v1/chat/sessions/{}", chat.id);
    let last = world.get(&path).by(&world.acme.ann.token).await.expect(200);
    assert_eq!(last["session"]["last_message"]["message"], "both");
}

#[tokio::test]
async fn a_retry_is_the_same_message_and_another_file_under_its_id_is_a_conflict() {
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    let (one, two) =
        (world.uploaded(&chat.token, "a.png", png()).await, world.uploaded(&chat.token, "b.png", png()).await);
    let send = async |file: &Value| {
        let body = json!({ "session_id": chat.id, "attachments": [file["id"]], "client_id": "c" });
        world.post("/api/v1/chat/public/message").by(&chat.token).json(body).await
    };
    let first = send(&one).await.expect(201);
    assert_eq!(send(&one).await.expect(200)["id"], first["id"]);
    assert_eq!(send(&two).await.status, 409);
}

#[tokio::test]
async fn wrong_lists_of_files_are_refused_by_name() {
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    let id = world.uploaded(&chat.token, "a.png", png()).await["id"].clone();
    for (what, attachments) in [
        ("twice the same", json!([id, id])),
        ("eleven", Value::from(vec![id.clone(); 11])),
        ("an address", json!(["https://evil.example/a.png"])),
        ("a number", json!([7])),
        ("no list", json!(id)),
    ] {
        let body = json!({ "session_id": chat.id, "message": "x", "attachments": attachments });
        let fields = world.post("/api/v1/chat/public/message").by(&chat.token).json(body).await.problem(422);
        assert!(fields[0].starts_with("attachments"), "{what}: {fields:?}");
    }
    let none = json!({ "session_id": chat.id, "attachments": [] });
    let answer = world.post("/api/v1/chat/public/message").by(&chat.token).json(none).await;
    assert_eq!(answer.problem(422), ["message"]);
}

#[tokio::test]
async fn every_dialects_history_carries_the_files() {
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    let file = world.uploaded(&chat.token, "a.png", png()).await;
    sent(&world, &chat, &[&file], None).await;
    let read = async |path: &str| world.get(path).by(&chat.token).await.expect(200)["messages"][0].clone();
    let live_chat = read(&format!("/api/live-chat/{}/messages", chat.id)).await;
    assert_eq!((&live_chat["type"], &live_chat["content"]), (&"image".into(), &"a.png".into()));
    assert_eq!((&live_chat["attachment_url"], &live_chat["attachments"]), (&file["url"], &json!([file])));
    let widget = read(&format!("/api/widget/messages?conversationId={}", chat.id)).await;
    assert_eq!((&widget["text"], &widget["meta"]), (&"a.png".into(), &json!({ "attachments": [file] })));
    let conversation = read(&format!("/chat/{}/history", chat.id)).await;
    assert_eq!((&conversation["content"], &conversation["attachment_url"]), (&"a.png".into(), &file["url"]));
    assert_eq!(conversation["metadata"], json!({ "attachments": [file] }));
}

#[tokio::test]
async fn the_other_dialects_send_files_too_and_nobody_writes_files_into_the_margin() {
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    let file = world.uploaded(&chat.token, "a.png", png()).await;
    let forged = json!([{ "url": "https://evil.example/a.png" }]);
    let widget =
        json!({ "conversationId": chat.id, "attachments": [file["id"]], "meta": { "page": 3, "attachments": forged } });
    let told = world.post("/api/widget/messages").by(&chat.token).json(widget).await.expect(201);
    assert_eq!(told["message"]["meta"], json!({ "page": 3, "attachments": [file] }));
    let said = json!({ "sender_type": "user", "content": "", "attachments": [file["id"]] });
    let path = format!("/chat/{}/messages", chat.id);
    let told = world.post(&path).by(&chat.token).json(said).await.expect(201);
    assert_eq!(told["metadata"], json!({ "attachments": [file] }));
    let said = json!({ "sender_type": "user", "content": "x", "metadata": { "attachments": forged } });
    let told = world.post(&path).by(&chat.token).json(said).await.expect(201);
    assert_eq!(told.get("metadata"), None);
}
