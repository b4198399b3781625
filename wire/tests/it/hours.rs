//! What a visitor's client is told of hours, texts and previews, and what becomes of a form filled in while closed.

use serde_json::{Value, json};

use crate::world::World;

/// It is Saturday, half past nine in London.
fn weekdays() -> Value {
    json!({
        "when_closed": "form", "offline_message": "Back on Monday.", "typing_preview": true,
        "texts": { "de": { "title": "Hilfe" } },
        "hours": {
            "enabled": true, "timezone": "Europe/London", "weekly": [{ "day": "mon", "from": "09:00", "to": "17:00" }],
            "holidays": [{ "from": "2026-02-02", "to": "2026-02-02", "name": "Stocktaking" }],
        },
    })
}

async fn change(world: &World, settings: Value) -> crate::world::Answer {
    let path = format!("/api/v1/inboxes/{}", world.acme.strict.0);
    world.patch(&path).by(&world.acme.ada.token).json(json!({ "settings": settings })).await
}

#[tokio::test]
async fn the_public_settings_say_whether_the_desk_is_open_and_when_it_opens() {
    let world = World::open().await;
    let path = format!("/api/v1/chat/public/config?tenant_id=acme&inbox_id={}", world.acme.strict.0);
    let before = world.get(&path).await.expect(200);
    assert_eq!(
        (&before["open"], &before["next_opening"], &before["changes_at"]),
        (&json!(true), &json!(null), &json!(null))
    );
    change(&world, weekdays()).await.expect(200);
    let config = world.get(&path).await.expect(200);
    assert_eq!(config["open"], false);
    assert_eq!(config["next_opening"], "2026-02-09T09:00:00.000Z");
    assert_eq!(config["changes_at"], "2026-02-09T09:00:00.000Z");
    assert_eq!(config["timezone"], "Europe/London");
    assert_eq!(config["offline"], json!({ "ask": "form", "message": "Back on Monday." }));
    assert_eq!(config["settings"]["typing_preview"], true);
    assert_eq!(config["settings"]["csat"], true);
    let german = json!({ "title": "Hilfe", "subtitle": "", "greeting": "", "offline_message": "", "teaser": "" });
    assert_eq!(config["settings"]["texts"], json!({ "de": german }));
    assert!(!config.to_string().contains("Stocktaking"), "what a day is called is the desk's business");

    // Null takes a language away, and an hour that is none is refused by name.
    change(&world, json!({ "texts": { "de": null } })).await.expect(200);
    assert_eq!(world.get(&path).await.expect(200)["settings"]["texts"], json!({}));
    let wrong = json!({ "hours": { "weekly": [{ "day": "mon", "from": "25:00", "to": "17:00" }] } });
    assert_eq!(change(&world, wrong).await.problem(422), ["settings.hours.weekly[0].from"]);
    let nowhere = json!({ "hours": { "timezone": "Europe/Nowhere" } });
    assert_eq!(change(&world, nowhere).await.problem(422), ["settings.hours.timezone"]);

    // The clock alone opens it.
    world.clock.step_seconds(9 * 86_400);
    assert_eq!(world.get(&path).await.expect(200)["open"], true);
}

#[tokio::test]
async fn a_form_filled_in_while_closed_is_a_ticket_that_agents_hear_of() {
    let world = World::open().await;
    change(&world, weekdays()).await.expect(200);
    let mut ann = world.socket(&world.acme.ann.token).await;
    let body = json!({
        "tenant_id": "acme", "inbox_id": world.acme.strict.0, "name": "Vera", "email": "vera@mail.example",
        "message": "A torn sleeve", "client_id": "c1",
    });
    let left = world.post("/api/v1/chat/public/offline").json(body.clone()).await.expect(201);
    let heard = ann.next("desk.changed").await;
    assert_eq!((&heard["data"]["noun"], &heard["data"]["by"]), (&json!("ticket"), &json!(null)));
    assert_eq!(left["number"], format!("T-{}", heard["data"]["id"]));
    assert_eq!(world.post("/api/v1/chat/public/offline").json(body.clone()).await.expect(200), left);
    let mut keyed = body.clone();
    keyed["client_id"] = Value::Null;
    let under_a_key = || world.post("/api/v1/chat/public/offline").header("idempotency-key", "c1").json(keyed.clone());
    assert_eq!(under_a_key().await.expect(200), left);

    let with = |field: &str, value: Value| {
        let mut body = body.clone();
        body[field] = value;
        body
    };
    for (field, value) in [("email", json!("nobody")), ("message", json!(" ")), ("message", json!("x".repeat(1_001)))] {
        let answer = world.post("/api/v1/chat/public/offline").json(with(field, value)).await;
        assert_eq!(answer.problem(422), [field]);
    }
    let reused = world.post("/api/v1/chat/public/offline").json(with("message", json!("Another"))).await;
    assert_eq!(reused.status, 409);
    let foreign = world.post("/api/v1/chat/public/offline").from("https://evil.example").json(body).await;
    assert_eq!(foreign.status, 403);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_typed_is_shown_to_who_looks_only_where_it_is_on_and_is_nowhere_kept() {
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    let (mut ann, mut ben) = (world.socket(&world.acme.ann.token).await, world.socket(&world.acme.ben.token).await);
    let mut vera = world.socket(&chat.token).await;
    ann.ask("chat.viewing", json!({ "session_id": chat.id, "is_viewing": true })).await;
    let typing = |text: &str| json!({ "session_id": chat.id, "is_typing": true, "text": text });

    // Off: the text goes nowhere. The frame after it shows that none is on its way.
    vera.ask("chat.typing", typing("my secret")).await;
    assert_eq!(ann.until("chat.typing").await["data"].get("text"), None);
    change(&world, json!({ "typing_preview": true })).await.expect(200);
    vera.ask("chat.typing", typing("my s")).await;
    let shown = ann.until("chat.typing.preview").await;
    assert_eq!(shown["data"], json!({ "session_id": chat.id, "user_id": chat.customer, "text": "my s" }));
    assert_eq!(shown.get("cursor"), None);

    // Not to who doesn't look, not to the visitor, and bounded.
    vera.ask("chat.typing", typing(&"x".repeat(5_000))).await;
    let text = ann.until("chat.typing.preview").await["data"]["text"].as_str().expect("a text").len();
    assert_eq!(text, 1_000);
    chat.say(&world.desk, &world.acme.ann.actor, "the end").await.expect("said");
    for socket in [&mut ben, &mut vera] {
        loop {
            let frame = socket.any().await;
            assert_ne!(frame["type"], "chat.typing.preview");
            if frame["type"] == "chat.message.new" {
                break;
            }
        }
    }
    ann.ask("chat.viewing", json!({ "session_id": chat.id, "is_viewing": false })).await;
    vera.ask("chat.typing", typing("unseen")).await;
    chat.say(&world.desk, &world.acme.ben.actor, "later").await.expect("said");
    loop {
        let frame = ann.any().await;
        assert_ne!(frame["data"]["text"], "unseen");
        if frame["data"]["message"] == "later" {
            break;
        }
    }
}
