//! The ways a socket says who it is: query, subprotocol, header, cookie, first frame.

use std::time::Duration;

use deskbell_wire::Config;
use serde_json::json;

use crate::world::World;

#[tokio::test]
async fn a_bad_token_is_told_and_closed_with_4401() {
    let world = World::open().await;
    for token in ["x", "a.b.c", &"x".repeat(5_000)] {
        let mut socket = world.connect(&format!("/ws?token={token}"), &[]).await.expect("a handshake");
        let error = socket.any().await;
        assert_eq!((&error["type"], &error["data"]["code"]), (&json!("error"), &json!("unauthenticated")));
        assert_eq!(socket.closed().await, 4401);
    }
}

#[tokio::test]
async fn the_subprotocol_carries_a_token_and_is_the_one_chosen() {
    let world = World::open().await;
    for token in [&world.acme.ann.token, &world.acme.chat(&world.desk).await.token] {
        let offer = format!("chat, bearer.{token}");
        let socket = world.greeted("/ws", &[("sec-websocket-protocol", &offer)]).await;
        assert_eq!(socket.protocol, Some(format!("bearer.{token}")));
    }
    let mut socket = world.connect("/ws", &[("sec-websocket-protocol", "bearer.nonsense")]).await.expect("a handshake");
    assert_eq!(socket.closed().await, 4401);
}

#[tokio::test]
async fn the_header_and_the_cookie_carry_a_token() {
    let world = World::open().await;
    let bearer = format!("Bearer {}", world.acme.ann.token);
    assert_eq!(world.greeted("/ws", &[("authorization", &bearer)]).await.hello["data"]["user"]["type"], "agent");
    let chat = world.acme.chat(&world.desk).await;
    let cookie = format!("theme=dark; chatSessionId={}", chat.token);
    assert_eq!(world.greeted("/ws", &[("cookie", &cookie)]).await.hello["data"]["user"]["id"], chat.customer);
}

#[tokio::test]
async fn the_first_frame_may_sign_in_and_bring_the_cursor() {
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    chat.say(&world.desk, &chat.visitor, "missed").await.expect("sent");
    let cursor = format!("{}.1", world.acme.facts.epoch);
    for frame in [
        json!({ "type": "auth", "data": { "token": chat.token, "cursor": cursor } }),
        // As the common rules write it.
        json!({ "type": "auth", "token": chat.token, "data": { "cursor": cursor } }),
    ] {
        let mut socket = world.connect("/ws", &[]).await.expect("a handshake");
        socket.send(frame.to_string()).await;
        assert_eq!(socket.next("hello").await["data"]["resumed"], true);
        assert_eq!(socket.next("chat.message.new").await["data"]["message"], "missed");
    }
}

#[tokio::test]
async fn a_first_frame_that_signs_nobody_in_closes_with_4401() {
    let world = World::open().await;
    for frame in [r#"{"type":"ping"}"#, "{", r#"{"type":"auth"}"#, r#"{"type":"auth","token":"x"}"#, r#"["auth"]"#] {
        let mut socket = world.connect("/ws", &[]).await.expect("a handshake");
        socket.send(frame).await;
        assert_eq!(socket.next("error").await["data"]["code"], "unauthenticated", "{frame}");
        assert_eq!(socket.closed().await, 4401, "{frame}");
    }
}

#[tokio::test]
async fn whoever_says_nothing_is_closed_in_time() {
    let config = Config { auth_timeout: Duration::from_millis(100), ..Config::default() };
    let world = World::with(config).await;
    let mut socket = world.connect("/ws", &[]).await.expect("a handshake");
    assert_eq!(socket.closed().await, 4401);
}

#[tokio::test]
async fn a_socket_is_who_it_was_proven_to_be() {
    let world = World::open().await;
    let mut ann = world.socket(&world.acme.ann.token).await;
    let again = ann.ask("auth", json!({ "token": world.acme.ann.token })).await;
    assert_eq!(again["type"], "ack");
    let other = ann.ask("auth", json!({ "token": world.acme.ada.token })).await;
    assert_eq!(other["data"]["code"], "forbidden");
}

#[tokio::test]
async fn a_start_sets_the_cookie_that_scripts_cannot_read() {
    for (secure, expected) in [(false, "SameSite=Lax"), (true, "SameSite=None; Secure; Partitioned")] {
        let config = Config { secure_cookies: secure, ..Config::default() };
        let world = World::with(config).await;
        let answer = world.post("/api/v1/chat/public/start").json(json!({ "tenant_id": "acme" })).await;
        let token = answer.expect(201)["token"].as_str().expect("a token").to_owned();
        let cookie = answer.header("set-cookie").expect("a cookie").to_owned();
        assert_eq!(cookie, format!("chatSessionId={token}; Path=/; HttpOnly; Max-Age=15552000; {expected}"));

        // It is enough to come back with, and keeps the customer the same.
        let (pair, _) = cookie.split_once(';').expect("a pair");
        let own = world.get("/api/v1/chat/public/sessions").header("cookie", pair).await.expect(200);
        assert_eq!(own["sessions"].as_array().map(Vec::len), Some(1));
        let again = world.post("/api/v1/chat/public/start").header("cookie", pair).json(json!({ "tenant_id": "acme" }));
        let again = again.await.expect(201);
        assert_eq!(again["customer"]["id"], own["sessions"][0]["customer_id"]);
        // An old one is as none.
        let old = world.post("/api/v1/chat/public/start").header("cookie", "chatSessionId=x");
        let new = old.json(json!({ "tenant_id": "acme" })).await.expect(201);
        assert_ne!(new["customer"]["id"], again["customer"]["id"]);
    }
}

#[tokio::test]
async fn nothing_sets_a_cookie_before_a_chat_is_started() {
    let world = World::open().await;
    let answer = world.get("/api/v1/chat/public/config?tenant_id=acme").await;
    answer.expect(200);
    assert_eq!(answer.header("set-cookie"), None);
}

#[tokio::test]
async fn a_node_that_closes_tells_its_sockets_to_come_back() {
    let world = World::open().await;
    let mut ann = world.socket(&world.acme.ann.token).await;
    world.desk.stop();
    assert_eq!(ann.closed().await, 1012);
}
