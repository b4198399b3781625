//! API keys: told once, no wider than their maker, good wherever an agent's token is, and over at once.

use serde_json::{Value, json};

use crate::world::{Answer, Person, World};

async fn make(world: &World, by: &Person, body: Value) -> Answer {
    world.post("/api/v1/api-keys").by(&by.token).json(body).await
}

/// A key of this role, and its number.
async fn key(world: &World, role: &str) -> (String, i64) {
    let made = make(world, &world.acme.ada, json!({ "name": "Zapier", "role": role })).await.expect(201);
    let id = made["api_key"]["id"].as_i64().expect("a number");
    (made["secret"].as_str().expect("a secret").to_owned(), id)
}

#[tokio::test]
async fn a_key_is_told_once_and_kept_as_a_hash() {
    let world = World::open().await;
    let made = make(&world, &world.acme.ada, json!({ "name": " Zapier ", "role": "supervisor" })).await.expect(201);
    let secret = made["secret"].as_str().expect("a secret");
    assert!(secret.starts_with("dk_") && secret.len() >= 3 + 32, "at least 128 bits");
    let shown = &made["api_key"];
    assert_eq!((&shown["name"], &shown["role"]), (&json!("Zapier"), &json!("supervisor")));
    assert_eq!(shown["prefix"], secret[..11]);
    assert_eq!(shown["last_used_at"], Value::Null);
    let listed = world.get("/api/v1/api-keys").by(&world.acme.ada.token).await;
    assert!(!listed.text.contains(secret));
    assert_eq!(listed.expect(200)["api_keys"][0], *shown);
    let mut database = world.past_the_desk().await;
    let kept: Vec<String> = sqlx::query_scalar("SELECT secret_hash || prefix || name FROM api_keys")
        .fetch_all(&mut database)
        .await
        .expect("rows");
    assert!(!kept[0].contains(secret));
}

#[tokio::test]
async fn a_key_acts_as_an_agent_of_its_own() {
    let world = World::open().await;
    let (secret, _) = key(&world, "agent").await;
    let chat = world.acme.chat(&world.desk).await;
    let message = json!({ "session_id": chat.id, "message": "from a program" });
    let sent = world.post("/api/v1/chat/messages").by(&secret).json(message).await.expect(201);
    assert_eq!(sent["sender_name"], "API: Zapier");
    let mut socket = world.socket(&secret).await;
    assert_eq!(socket.hello["data"]["user"]["name"], "API: Zapier");
    chat.say(&world.desk, &chat.visitor, "hello").await.expect("sent");
    assert_eq!(socket.next("chat.message.new").await["data"]["message"], "hello");
    // It is nobody who could be changed, given chats by routing, or signed in.
    let team = world.get("/api/v1/agents").by(&world.acme.ada.token).await;
    assert!(!team.text.contains("Zapier"));
    let me = world.get("/api/v1/me").by(&secret).await.expect(200);
    let one = format!("/api/v1/agents/{}", me["user"]["id"]);
    world.patch(&one).by(&world.acme.ada.token).json(json!({ "role": "admin" })).await.problem(404);
    let used = world.get("/api/v1/api-keys").by(&world.acme.ada.token).await.expect(200);
    assert!(used["api_keys"][0]["last_used_at"].is_string());
}

#[tokio::test]
async fn a_key_is_no_wider_than_its_maker_nor_than_its_role_is_now() {
    let world = World::open().await;
    let (ada, sue) = (&world.acme.ada, &world.acme.sue);
    let given = json!({ "role": "supervisor", "permissions": ["manage_keys", "reassign"] });
    world.patch("/api/v1/roles").by(&ada.token).json(given).await.expect(200);
    make(&world, sue, json!({ "name": "x", "role": "admin" })).await.problem(403);
    let wider = json!({ "name": "x", "role": "supervisor", "permissions": ["manage_settings"] });
    assert_eq!(make(&world, sue, wider).await.problem(422), ["permissions"]);
    let made = make(&world, sue, json!({ "name": "x", "role": "supervisor" })).await.expect(201);
    assert_eq!(made["api_key"]["permissions"], json!(["manage_keys", "reassign"]));

    let secret = made["secret"].as_str().expect("a secret");
    let mut socket = world.socket(secret).await;
    let all = world.get("/api/v1/roles").by(&ada.token).await.expect(200)["permissions"].clone();
    world
        .patch("/api/v1/roles")
        .by(&ada.token)
        .json(json!({ "role": "supervisor", "permissions": all }))
        .await
        .expect(200);
    assert_eq!(socket.closed().await, 4401);
    let me = world.get("/api/v1/me").by(secret).await.expect(200);
    assert_eq!(me["user"]["permissions"], json!(["manage_keys", "reassign"]), "no more than it was made with");
    world
        .patch("/api/v1/roles")
        .by(&ada.token)
        .json(json!({ "role": "supervisor", "permissions": [] }))
        .await
        .expect(200);
    let me = world.get("/api/v1/me").by(secret).await.expect(200);
    assert_eq!(me["user"]["permissions"], json!([]), "no more than its role has");
}

#[tokio::test]
async fn a_key_makes_no_keys_and_has_no_account() {
    let world = World::open().await;
    let (secret, id) = key(&world, "admin").await;
    for (method, path, body) in [
        ("POST", "/api/v1/api-keys".to_owned(), json!({ "name": "x", "role": "agent" })),
        ("DELETE", format!("/api/v1/api-keys/{id}"), Value::Null),
        ("PATCH", "/api/v1/roles".into(), json!({ "role": "agent", "permissions": [] })),
        ("PATCH", "/api/v1/me".into(), json!({ "name": "Ada" })),
        ("POST", "/api/v1/me/password".into(), json!({ "password": "x", "new_password": "Password123!" })),
        ("POST", "/api/v1/me/totp".into(), json!({ "password": "no password" })),
        ("GET", "/api/v1/me/sign-ins".into(), Value::Null),
        ("POST", "/api/v1/auth/logout".into(), Value::Null),
        ("POST", "/api/v1/invitations".into(), json!({ "email": "nia@new.example", "role": "admin" })),
    ] {
        let call = world.call(method, &path).by(&secret);
        let answer = if body.is_null() { call.await } else { call.json(body).await };
        assert_eq!(answer.status, 403, "{method} {path}: {}", answer.text);
    }
}

#[tokio::test]
async fn a_revoked_key_is_over_at_once_and_an_expired_one_by_itself() {
    let world = World::open().await;
    let (secret, id) = key(&world, "agent").await;
    let mut socket = world.socket(&secret).await;
    let one = format!("/api/v1/api-keys/{id}");
    world.call("DELETE", &one).by(&world.acme.ada.token).await.expect(204);
    assert_eq!(socket.closed().await, 4401);
    world.get("/api/v1/me").by(&secret).await.problem(401);
    world.call("DELETE", &one).by(&world.acme.ada.token).await.problem(404);
    let left = world.get("/api/v1/api-keys").by(&world.acme.ada.token).await.expect(200);
    assert_eq!(left["api_keys"], json!([]));

    let soon = json!({ "name": "x", "role": "agent", "expires_at": "2026-01-31T11:30:00+01:00" });
    let made = make(&world, &world.acme.ada, soon).await.expect(201);
    let secret = made["secret"].as_str().expect("a secret");
    world.get("/api/v1/me").by(secret).await.expect(200);
    world.clock.step_seconds(3601);
    world.get("/api/v1/me").by(secret).await.problem(401);
}

#[tokio::test]
async fn what_is_no_key_opens_nothing() {
    let world = World::open().await;
    for text in ["dk_", "dk_x", "dk_\u{e9}", &format!("dk_{}", "0".repeat(64)), &format!("dk_{}", "x".repeat(9_000))] {
        assert_eq!(world.desk.prove(text).await.map(drop).unwrap_err().code(), "unauthenticated", "{text}");
    }
    let ada = &world.acme.ada;
    for (body, field) in [
        (json!({ "name": " ", "role": "agent" }), "name"),
        (json!({ "name": "x".repeat(61), "role": "agent" }), "name"),
        (json!({ "name": "x", "role": "king" }), "role"),
        (json!({ "name": "x", "role": "agent", "expires_at": "tomorrow" }), "expires_at"),
        (json!({ "name": "x", "role": "agent", "expires_at": "2020-01-01T00:00:00Z" }), "expires_at"),
        (json!({ "name": "x", "role": "agent", "permissions": ["fly"] }), "permissions[0]"),
    ] {
        assert_eq!(make(&world, ada, body).await.problem(422), [field]);
    }
}
