//! The same send again is the same message; the same id for something else is refused (G3).

use serde_json::{Value, json};

use crate::world::World;

#[tokio::test]
async fn a_send_again_with_its_client_id_answers_the_first_message() {
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    let ann = &world.acme.ann.token;
    let note = format!("/api/v1/chat/sessions/{}/notes", chat.id);
    let of = |text: &str, field: &str| json!({ "session_id": chat.id, field: text, "client_id": "c-1" });
    for (path, token, field) in [
        ("/api/v1/chat/public/message", &chat.token, "message"),
        ("/api/v1/chat/messages", ann, "message"),
        (note.as_str(), ann, "note"),
    ] {
        let first = world.post(path).by(token).json(of("Once.", field)).await.expect(201);
        assert_eq!(first["client_id"], "c-1");
        for _ in 0..3 {
            assert_eq!(world.post(path).by(token).json(of("Once.", field)).await.expect(200), first, "{path}");
        }
        let other = world.post(path).by(token).json(of("Twice.", field)).await;
        other.problem(409);
        assert_eq!(other.body()["code"], "client_id_reused");
    }
    let history = world.get(&format!("/api/v1/chat/sessions/{}/messages", chat.id)).by(ann).await.expect(200);
    assert_eq!(history["messages"].as_array().map(Vec::len), Some(2));
    assert_eq!(history["notes"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn the_idempotency_key_is_a_client_id_in_the_header() {
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    let send = |text: &str, key: &str| {
        let body = json!({ "session_id": chat.id, "message": text });
        world.post("/api/v1/chat/public/message").by(&chat.token).header("idempotency-key", key).json(body)
    };
    let first = send("Once.", "k-1").await.expect(201);
    assert_eq!(send("Once.", "k-1").await.expect(200), first);
    send("Twice.", "k-1").await.problem(409);
    assert_ne!(send("Once.", "k-2").await.expect(201)["id"], first["id"]);
    assert_eq!(send("Once.", &"k".repeat(129)).await.problem(422), ["Idempotency-Key"]);
    // In the body and in the header it is the same id.
    let body = json!({ "session_id": chat.id, "message": "Once.", "client_id": "k-1" });
    let again = world.post("/api/v1/chat/public/message").by(&chat.token).json(body).await;
    assert_eq!(again.expect(200), first);
}

#[tokio::test]
async fn rest_and_socket_know_each_others_client_ids() {
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    let mut vera = world.socket(&chat.token).await;
    let body = json!({ "session_id": chat.id, "message": "Once.", "client_id": "c-1" });
    let first = vera.ask("chat.message.send", body.clone()).await["data"]["message"].clone();
    assert_eq!(world.post("/api/v1/chat/public/message").by(&chat.token).json(body.clone()).await.expect(200), first);
    assert_eq!(vera.ask("chat.message.send", body.clone()).await["data"]["message"], first);
    let mut other = body;
    other["message"] = "Twice.".into();
    assert_eq!(vera.ask("chat.message.send", other).await["data"]["code"], "client_id_reused");
    // Heard once, however often it was sent.
    vera.next("chat.message.new").await;
    chat.say(&world.desk, &world.acme.ann.actor, "next").await.expect("sent");
    assert_eq!(vera.next("chat.message.new").await["data"]["message"], "next");
}

#[tokio::test]
async fn two_people_may_use_the_same_client_id() {
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    let body = |text: &str| json!({ "session_id": chat.id, "message": text, "client_id": "1" });
    world.post("/api/v1/chat/public/message").by(&chat.token).json(body("mine")).await.expect(201);
    world.post("/api/v1/chat/messages").by(&world.acme.ann.token).json(body("and mine")).await.expect(201);
    world.post("/api/v1/chat/messages").by(&world.acme.ben.token).json(body("mine too")).await.expect(201);
}

#[tokio::test]
async fn a_start_again_answers_the_first_session_and_its_messages() {
    let world = World::open().await;
    let start = |message: &str, key: Option<&str>| {
        let call = world.post("/api/v1/chat/public/start");
        let call = if let Some(key) = key { call.header("idempotency-key", key) } else { call };
        let id = if key.is_none() { json!("3f0e8c52-start") } else { Value::Null };
        call.json(json!({ "tenant_id": "acme", "customer_name": "Vera", "message": message, "client_id": id }))
    };
    let first = start("Hello?", None).await.expect(201);
    for key in [None, Some("3f0e8c52-start")] {
        let again = start("Hello?", key).await.expect(200);
        for field in ["session_id", "messages", "status"] {
            assert_eq!(again[field], first[field], "{field}");
        }
        assert_eq!(again["customer"]["id"], first["customer"]["id"]);
        let token = again["token"].as_str().expect("a token");
        let own = world.get("/api/v1/chat/public/sessions").by(token).await.expect(200);
        assert_eq!(own["sessions"].as_array().map(Vec::len), Some(1));
    }
    start("Something else", None).await.problem(409);
}
