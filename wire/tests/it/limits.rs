//! Too much in too short a time is refused with a time to come back, unless that is turned off.

use deskbell_wire::Config;
use serde_json::json;

use crate::world::World;

#[tokio::test]
async fn an_eager_visitor_is_told_when_to_come_back() {
    let world = World::with(Config::default()).await;
    let chat = world.acme.chat(&world.desk).await;
    let path = format!("/api/v1/chat/public/session/{}", chat.id);
    let mut calls = 0;
    let limited = loop {
        let answer = world.get(&path).by(&chat.token).await;
        if answer.status != 200 {
            break answer;
        }
        calls += 1;
        assert!(calls < 1_000, "nobody stopped it");
    };
    assert!(calls >= 100, "people are not stopped: {calls}");
    assert_eq!(limited.expect(429)["code"], "rate_limited");
    let seconds: u64 = limited.header("retry-after").expect("Retry-After").parse().expect("seconds");
    assert!((1..=10).contains(&seconds), "{seconds}");
    // One visitor's haste is no other's.
    let another = world.acme.chat(&world.desk).await;
    world.get("/api/v1/chat/public/sessions").by(&another.token).await.expect(200);
}

#[tokio::test]
async fn on_a_socket_the_error_says_rate_limited_and_the_connection_stays() {
    let world = World::with(Config::default()).await;
    let chat = world.acme.chat(&world.desk).await;
    // Every kind of frame counts, the meaningless too.
    for (kind, good) in [("chat.typing", "ack"), ("ping", "pong"), ("nothing", "error")] {
        let mut socket = world.socket(&world.acme.chat(&world.desk).await.token).await;
        let mut last = json!(null);
        for _ in 0..1_000 {
            last = socket.ask(kind, json!({ "session_id": chat.id, "is_typing": true })).await;
            if last["data"]["code"] == "rate_limited" {
                break;
            }
            assert!(last["type"] == good || last["data"]["code"] == "not_found", "{last}");
        }
        assert_eq!(last["data"]["code"], "rate_limited", "{kind}");
        assert!(last["data"]["retry_after"].as_u64().expect("seconds") >= 1);
        assert_eq!(socket.ask(kind, json!({})).await["type"], "error");
    }
}

#[tokio::test]
async fn starts_and_sign_ins_are_limited_by_address() {
    let world = World::with(Config::default()).await;
    let login = json!({ "refresh_token": "x" });
    for (path, body, good) in
        [("/api/v1/chat/public/start", json!({ "tenant_id": "no-such" }), 404), ("/api/v1/auth/refresh", login, 401)]
    {
        let mut last = 0;
        for _ in 0..200 {
            let answer = world.post(path).json(body.clone()).await;
            last = answer.status;
            if last == 429 {
                assert!(answer.header("retry-after").is_some());
                break;
            }
            assert_eq!(last, good, "{path}");
        }
        assert_eq!(last, 429, "{path}");
    }
}

#[tokio::test]
async fn behind_a_trusted_proxy_each_client_has_an_address_of_their_own() {
    for (trusted, expected) in [(vec!["127.0.0.1".to_owned()], "203.0.113.0"), (vec![], "127.0.0.0")] {
        let world = World::with(Config { trusted_proxies: trusted, ..Config::default() }).await;
        let chat = world.acme.chat(&world.desk).await;
        let headers = [("x-forwarded-for", "198.51.100.1, 203.0.113.9")];
        let _vera = world.greeted(&format!("/ws?token={}", chat.token), &headers).await;
        let here = world.get("/api/v1/visitors").by(&world.acme.ann.token).await.expect(200);
        // Which client, not which of its network: addresses are kept whole only where the inbox says so.
        assert_eq!(here["visitors"][0]["ip"], expected);
    }
}

#[tokio::test]
async fn turned_off_nobody_is_limited() {
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    for _ in 0..300 {
        world.get("/api/v1/chat/public/sessions").by(&chat.token).await.expect(200);
    }
}
