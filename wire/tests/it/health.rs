//! When the database can't be written the desk says so loudly, reads go on, and it recovers by itself (G11).

use serde_json::json;

use crate::world::World;

const BREAK: [&str; 2] = [
    "CREATE TRIGGER full_disk BEFORE INSERT ON events BEGIN SELECT RAISE(FAIL, 'disk full'); END",
    "CREATE TRIGGER full_disk_too BEFORE UPDATE ON counters BEGIN SELECT RAISE(FAIL, 'disk full'); END",
];
const MEND: [&str; 2] = ["DROP TRIGGER full_disk", "DROP TRIGGER full_disk_too"];

async fn past_the_desk(world: &World, statements: [&'static str; 2]) {
    let mut connection = world.past_the_desk().await;
    for sql in statements {
        sqlx::raw_sql(sql).execute(&mut connection).await.expect("changed");
    }
}

#[tokio::test]
async fn a_database_that_cannot_be_written_turns_health_red_until_it_can() {
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    let mut vera = world.socket(&chat.token).await;
    let body = json!({ "session_id": chat.id, "message": "Saved?" });
    let send = || world.post("/api/v1/chat/public/message").by(&chat.token).json(body.clone());
    for path in ["/health", "/ready"] {
        assert_eq!(world.get(path).await.expect(200)["status"], "ok");
    }
    // A first check has made its counter, so that the second statement has something to refuse.
    past_the_desk(
        &world,
        ["INSERT INTO counters (name, value) VALUES ('check', 1) ON CONFLICT DO NOTHING", "SELECT 1"],
    )
    .await;
    past_the_desk(&world, BREAK).await;

    let refused = send().await;
    refused.problem(503);
    assert_eq!(refused.body()["code"], "unavailable");
    assert!(refused.header("retry-after").is_some());
    assert!(!refused.text.contains("disk full"), "the cause is the log's: {}", refused.text);
    assert_eq!(vera.ask("chat.message.send", body.clone()).await["data"]["code"], "unavailable");
    for path in ["/health", "/ready"] {
        let red = world.get(path).await;
        assert_eq!(red.expect(503)["status"], "unavailable");
        assert!(red.header("retry-after").is_some());
    }
    // Reads go on.
    let history = world.get(&format!("/api/v1/chat/public/session/{}", chat.id)).by(&chat.token).await.expect(200);
    assert_eq!(history["messages"], json!([]));
    world.get("/api/v1/chat/sessions").by(&world.acme.ann.token).await.expect(200);

    past_the_desk(&world, MEND).await;
    world.get("/health").await.expect(200);
    assert_eq!(send().await.expect(201)["seq"], 1);
    assert_eq!(vera.next("chat.message.new").await["data"]["seq"], 1);
}

#[tokio::test]
async fn a_database_that_is_gone_is_told_and_signs_nobody_out() {
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    let mut vera = world.socket(&chat.token).await;
    world.desk.store().close().await;
    assert_eq!(world.get("/health").await.expect(503)["database"], "unavailable");
    world.get("/api/v1/me").by(&world.acme.ann.token).await.problem(503);
    let data = json!({ "session_id": chat.id, "message": "Anyone?" });
    assert_eq!(vera.ask("chat.message.send", data).await["data"]["code"], "unavailable");
    let path = format!("/ws?token={}", world.acme.ann.token);
    assert_eq!(world.connect(&path, &[]).await.expect("a handshake").closed().await, 1013);
}
