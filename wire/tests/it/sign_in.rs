//! Signing in, out and again; what a token opens, and for how long.

use deskbell_desk::NewAgent;
use deskbell_domain::Role;
use serde_json::{Value, json};

use crate::world::{World, redact};

async fn with_a_password(world: &World) {
    let new = NewAgent {
        name: "Pia".into(),
        email: "Pia@acme.example".into(),
        password: "Password123!".into(),
        role: Role::Agent,
        skills: vec!["billing".into()],
    };
    world.desk.add_agent(&world.acme.facts, new).await.expect("an agent");
}

fn login(password: &str) -> Value {
    json!({ "email": "pia@acme.example", "password": password, "tenant": "acme" })
}

#[tokio::test]
async fn a_login_answers_with_tokens_and_who_one_is() {
    let world = World::open().await;
    with_a_password(&world).await;
    let answer = world.post("/api/v1/auth/login").json(login("Password123!")).await.expect(200);
    let token = answer["token"].as_str().expect("a token");
    let user = json!({ "id": 9, "name": "Pia", "email": "pia@acme.example", "role": "agent", "permissions": [], "language": null });
    let refresh = &answer["refresh_token"];
    assert_eq!(
        redact(&answer),
        json!({
            "token": "[token]", "refresh_token": refresh, "expires_at": "[time]", "user": user,
            "tenant": { "id": "acme", "name": "ACME" },
        })
    );
    let me = world.get("/api/v1/me").by(token).await.expect(200);
    let user = json!({
        "id": 9, "name": "Pia", "email": "pia@acme.example", "role": "agent", "permissions": [],
        "skills": ["billing"], "status": "offline", "max_chats": 6, "second_factor": false, "language": null,
    });
    assert_eq!(me, json!({ "user": user, "tenant": { "id": "acme", "name": "ACME" } }));
}

#[tokio::test]
async fn every_wrong_login_gets_the_same_answer() {
    let world = World::open().await;
    with_a_password(&world).await;
    let mut answers = Vec::new();
    for body in [
        login("password123!"),
        json!({ "email": "nobody@acme.example", "password": "Password123!", "tenant": "acme" }),
        json!({ "email": "pia@acme.example", "password": "Password123!", "tenant": "other" }),
        json!({ "email": "pia@acme.example", "password": "Password123!", "tenant": "no-such" }),
    ] {
        let answer = world.post("/api/v1/auth/login").json(body).await;
        assert!(answer.problem(401).is_empty());
        answers.push(answer.text);
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
}

#[tokio::test]
async fn guessing_is_braked_with_a_time_to_come_back() {
    let world = World::open().await;
    with_a_password(&world).await;
    for _ in 0..10 {
        world.post("/api/v1/auth/login").json(login("wrong")).await.expect(401);
    }
    let braked = world.post("/api/v1/auth/login").json(login("Password123!")).await;
    assert_eq!(braked.expect(429)["code"], "rate_limited");
    let seconds: u64 = braked.header("retry-after").expect("Retry-After").parse().expect("seconds");
    assert!((1..=301).contains(&seconds), "{seconds}");
}

#[tokio::test]
async fn a_refresh_token_works_once_but_for_a_moment() {
    let world = World::open().await;
    with_a_password(&world).await;
    let first = world.post("/api/v1/auth/login").json(login("Password123!")).await.expect(200);
    let old = json!({ "refresh_token": first["refresh_token"] });
    let second = world.post("/api/v1/auth/refresh").json(old.clone()).await.expect(200);
    assert_ne!(second["refresh_token"], first["refresh_token"]);
    world.get("/api/v1/me").by(second["token"].as_str().expect("a token")).await.expect(200);
    world.clock.step_seconds(31);
    world.post("/api/v1/auth/refresh").json(old).await.problem(401);
    for garbage in ["", "x", "a\0b", &"x".repeat(10_000)] {
        world.post("/api/v1/auth/refresh").json(json!({ "refresh_token": garbage })).await.problem(401);
    }
}

#[tokio::test]
async fn a_logout_ends_the_token_the_refresh_and_the_sockets_of_that_sign_in() {
    let world = World::open().await;
    with_a_password(&world).await;
    let here = world.post("/api/v1/auth/login").json(login("Password123!")).await.expect(200);
    let there = world.post("/api/v1/auth/login").json(login("Password123!")).await.expect(200);
    let token = |answer: &Value| answer["token"].as_str().expect("a token").to_owned();
    let (mut one, mut two) = (world.socket(&token(&here)).await, world.socket(&token(&here)).await);
    let mut elsewhere = world.socket(&token(&there)).await;
    world.post("/api/v1/auth/logout").by(&token(&here)).await.expect(204);
    assert_eq!((one.closed().await, two.closed().await), (4401, 4401));
    world.get("/api/v1/me").by(&token(&here)).await.problem(401);
    world.post("/api/v1/auth/refresh").json(json!({ "refresh_token": here["refresh_token"] })).await.problem(401);
    assert_eq!(
        world.connect(&format!("/ws?token={}", token(&here)), &[]).await.expect("a handshake").closed().await,
        4401
    );
    // The other sign-in of the same person goes on.
    assert_eq!(elsewhere.ask("ping", json!({})).await["type"], "pong");
    world.get("/api/v1/me").by(&token(&there)).await.expect(200);
}

#[tokio::test]
async fn a_sign_in_that_ended_unheard_is_noticed_at_the_next_ping() {
    let world = World::open().await;
    let mut ann = world.socket(&world.acme.ann.token).await;
    let jti = world.desk.prove(&world.acme.ann.token).await.expect("proven").jti;
    world.desk.store().end_sign_in(&jti, world.desk.clock().now()).await.expect("ended");
    ann.send(json!({ "type": "ping" }).to_string()).await;
    assert_eq!(ann.closed().await, 4401);
}

#[tokio::test]
async fn a_token_is_good_until_it_expires() {
    let world = World::open().await;
    world.get("/api/v1/me").by(&world.acme.ann.token).await.expect(200);
    world.clock.step_seconds(3_601);
    world.get("/api/v1/me").by(&world.acme.ann.token).await.problem(401);
}

#[tokio::test]
async fn what_is_no_token_of_ours_opens_nothing() {
    let world = World::open().await;
    let (head, rest) = world.acme.ann.token.split_once('.').expect("a JWT");
    let (body, signature) = rest.split_once('.').expect("a JWT");
    let none = format!("eyJhbGciOiJub25lIn0.{body}.");
    for token in
        ["", "x", &format!("{head}.{body}."), &none, &format!("{head}.{body}.{}", &signature[1..]), &"x".repeat(9_000)]
    {
        let answer = world.get("/api/v1/me").header("authorization", &format!("Bearer {token}")).await;
        assert!(answer.problem(401).is_empty(), "{token}");
        assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
        world.get("/api/v1/chat/public/sessions").by(token).await.problem(401);
    }
    for other in ["Basic YTpi", "Bearer", world.acme.ann.token.as_str()] {
        world.get("/api/v1/me").header("authorization", other).await.problem(401);
    }
    // A cookie is the visitors' alone.
    let cookie = format!("chatSessionId={}", world.acme.ann.token);
    world.get("/api/v1/me").header("cookie", &cookie).await.problem(401);
}

#[tokio::test]
async fn away_is_said_and_seen() {
    let world = World::open().await;
    let mut ben = world.socket(&world.acme.ben.token).await;
    let me = world.patch("/api/v1/me").by(&world.acme.ben.token).json(json!({ "status": "away" })).await.expect(200);
    assert_eq!(me["user"]["status"], "away");
    let heard = loop {
        let frame = ben.next("presence.agent").await;
        if frame["data"]["status"] == "away" {
            break frame;
        }
    };
    assert_eq!(heard, json!({ "type": "presence.agent", "data": { "agent_id": world.acme.ben.id, "status": "away" } }));
    let wrong = world.patch("/api/v1/me").by(&world.acme.ben.token).json(json!({ "status": "gone" })).await;
    assert_eq!(wrong.problem(422), ["status"]);
}
