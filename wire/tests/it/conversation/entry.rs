//! Who may enter which conversation, in each kind of inbox.

use deskbell_domain::VisitorAuth;
use serde_json::json;

use super::{contents, enter, knock, open_world, post, said, set_auth};
use crate::world::World;

#[tokio::test]
async fn where_names_are_enough_they_are_their_first_users() {
    let world = open_world().await;
    post(&world, "conv_1", said("user_1", "mine")).await.expect(201);
    let refused = post(&world, "conv_1", said("user_2", "let me in")).await;
    refused.problem(403);
    let mut other = knock(&world, "conv_1/user_2").await;
    assert_eq!(other.any().await["data"]["code"], "forbidden");
    assert_eq!(other.closed().await, 4403);
    // Somebody proven to be another finds nothing, as if it were not there.
    let stranger = world.acme.chat(&world.desk).await;
    for name in ["conv_1", "conv_none"] {
        let history = world.get(&format!("/chat/{name}/history")).by(&stranger.token).await.expect(200);
        assert_eq!(history, json!({ "conversation_id": name, "messages": [], "count": 0 }));
        let escalate = world.post(&format!("/chat/{name}/escalate")).by(&stranger.token);
        assert_eq!(escalate.json(json!({ "reason": "in" })).await.expect(404)["detail"], "There is no such chat.");
        world.get(&format!("/chat/{name}/escalations")).by(&stranger.token).await.problem(404);
    }
    let none = world.get("/chat/user/user_1/conversations").by(&stranger.token).await.expect(200);
    assert_eq!(none["count"], 0);
    assert_eq!(contents(&world, "conv_1").await, ["mine"]);
}

#[tokio::test]
async fn a_cookie_that_comes_along_takes_nothing_from_whom_the_name_is_enough() {
    let world = open_world().await;
    post(&world, "conv_1", said("user_1", "mine")).await.expect(201);
    // Their page was given one meanwhile, for being watched.
    let later = world.acme.chat(&world.desk).await;
    let cookie = format!("chatSessionId={}", later.token);
    let get = |path: &str| world.get(path).header("cookie", &cookie);
    assert_eq!(get("/chat/conv_1/history").await.expect(200)["count"], 1);
    let escalate = world.post("/chat/conv_1/escalate").header("cookie", &cookie).json(json!({ "reason": "angry" }));
    escalate.await.expect(201);
    assert_eq!(get("/chat/conv_1/escalations").await.expect(200)["count"], 1);
    assert_eq!(get("/chat/user/user_1/conversations").await.expect(200)["count"], 1);
    let mine = world.post("/chat/conv_1/messages").header("cookie", &cookie).json(said("user_2", "in"));
    mine.await.problem(403);
}

#[tokio::test]
async fn asking_for_a_person_may_be_the_first_thing_said() {
    let world = open_world().await;
    let ask = |reason: &str, user: &str| {
        world.post("/chat/conv_1/escalate").json(json!({ "reason": reason, "user_id": user }))
    };
    assert_eq!(ask(" ", "user_1").await.problem(404), Vec::<String>::new());
    assert_eq!(ask("angry", "user_1").await.expect(201)["conversation_id"], "conv_1");
    ask("me too", "user_2").await.problem(403);
    let own = world.get("/chat/user/user_1/conversations").await.expect(200);
    assert_eq!((own["count"].clone(), own["conversations"][0]["conversation_id"].clone()), (json!(1), json!("conv_1")));
}

#[tokio::test]
async fn a_typed_name_opens_nothing_in_a_strict_inbox() {
    let world = open_world().await;
    post(&world, "conv_1", said("user_1", "mine")).await.expect(201);
    set_auth(&world, &world.acme, world.acme.strict, VisitorAuth::Strict).await;
    for name in ["conv_1", "conv_none"] {
        post(&world, name, said("user_1", "me")).await.problem(401);
        world.get(&format!("/chat/{name}/history")).await.problem(401);
        world.get(&format!("/chat/{name}/escalations")).await.problem(401);
        world.post(&format!("/chat/{name}/escalate")).json(json!({ "reason": "x" })).await.problem(401);
        let mut socket = knock(&world, &format!("{name}/user_1")).await;
        // Here the first frame must prove it.
        socket.say("me").await;
        assert_eq!(
            (socket.any().await["data"]["code"].clone(), socket.closed().await),
            (json!("unauthenticated"), 4401)
        );
    }
    for user in ["user_1", "nobody"] {
        world.get(&format!("/chat/user/{user}/conversations")).await.problem(401);
    }
    assert_eq!(contents(&world, "conv_1").await, ["mine"]);
}

#[tokio::test]
async fn who_becomes_a_visitor_first_may_name_a_conversation_in_a_strict_inbox() {
    let world = World::open().await;
    let ask = |token: Option<&str>| {
        let call = world.post("/api/v1/chat/public/visitor").from(&world.acme.site());
        let call = if let Some(token) = token { call.by(token) } else { call };
        call.json(json!({ "tenant_id": "acme" }))
    };
    let answer = ask(None).await;
    let made = answer.expect(201);
    let token = made["token"].as_str().expect("a token");
    assert!(answer.header("set-cookie").is_some_and(|c| c.starts_with(&format!("chatSessionId={token};"))));
    assert_eq!(ask(Some(token)).await.expect(200)["customer"]["id"], made["customer"]["id"]);
    assert_ne!(ask(None).await.expect(201)["customer"]["id"], made["customer"]["id"]);
    let evil = world.post("/api/v1/chat/public/visitor").from("https://evil.example").json(json!({}));
    evil.await.problem(403);

    let mut socket = enter(&world, &format!("conv_1/user_1?token={token}")).await;
    socket.say("Hello?").await;
    assert_eq!(socket.hears().await, "Hello?");
    knock(&world, "conv_1/user_1").await;
    post(&world, "conv_1", said("user_1", "in")).await.problem(401);
}

#[tokio::test]
async fn with_a_credential_a_visitor_names_their_own_everywhere() {
    let world = World::open().await;
    let vera = world.acme.chat(&world.desk).await;
    let eve = world.acme.chat(&world.desk).await;
    let post = |name: &str, user: &str, token: &str, text: &str| {
        world.post(&format!("/chat/{name}/messages")).by(token).json(said(user, text))
    };
    let sent = post("conv_1", "user_1", &vera.token, "mine").await.expect(201);
    assert_eq!((&sent["sender_id"], &sent["conversation_id"]), (&json!("user_1"), &json!("conv_1")));
    // The name is bound now, and so is the conversation's.
    post("conv_2", "user_9", &vera.token, "a second name").await.problem(403);
    post("conv_1", "user_1", &eve.token, "in").await.problem(403);
    post("conv_1", "user_2", &eve.token, "in").await.problem(403);
    post("conv_3", "user_1", &eve.token, "in").await.problem(403);
    post(&vera.id, "user_2", &eve.token, "in").await.problem(403);
    let absent = world.get("/chat/conv_none/history").by(&eve.token).await;
    let theirs = world.get("/chat/conv_1/history").by(&eve.token).await;
    assert_eq!((theirs.status, &theirs.text), (absent.status, &absent.text));
    assert_eq!(absent.status, 404);
    // Every way a credential can come.
    let query = format!("/chat/conv_1/history?token={}", vera.token);
    assert_eq!(world.get(&query).await.expect(200)["count"], 1);
    let cookie = format!("chatSessionId={}", vera.token);
    assert_eq!(world.get("/chat/conv_1/history").header("cookie", &cookie).await.expect(200)["count"], 1);
    let bearer = format!("Bearer {}", vera.token);
    let protocol = format!("bearer.{}", vera.token);
    for header in [("authorization", &bearer), ("cookie", &cookie), ("sec-websocket-protocol", &protocol)] {
        let mut socket = world.connect("/ws/chat/conv_1/user_1?after_seq=0", &[(header.0, header.1)]).await.unwrap();
        assert_eq!(socket.hears().await, "mine", "{}", header.0);
    }
    let mut socket = knock(&world, "conv_1/user_1?after_seq=0").await;
    socket.send(json!({ "type": "auth", "token": vera.token }).to_string()).await;
    assert_eq!(socket.hears().await, "mine");
    let own = world.get("/chat/user/user_1/conversations").by(&vera.token).await.expect(200);
    assert_eq!(own["count"], 2);
    for user in ["user_1", "nobody"] {
        world.get(&format!("/chat/user/{user}/conversations")).by(&eve.token).await.problem(404);
    }
}

#[tokio::test]
async fn a_refused_socket_says_why_and_closes() {
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    let eve = world.acme.chat(&world.desk).await;
    for (path, code, close) in [
        (format!("{}/u?token=nonsense", chat.id), "unauthenticated", 4401),
        (format!("{}/u?token={}", chat.id, eve.token), "forbidden", 4403),
        (format!("{}/u?token={}", chat.id, world.other.ann.token), "not_found", 4403),
        (format!("conv_none/u?token={}", world.acme.ann.token), "not_found", 4403),
        (format!("conv_1/u?tenant=nobody&token={}", chat.token), "not_found", 4403),
    ] {
        let mut socket = knock(&world, &path).await;
        let error = socket.any().await;
        assert_eq!((&error["type"], &error["data"]["code"]), (&json!("error"), &json!(code)), "{path}");
        assert_eq!(socket.closed().await, close, "{path}");
    }
    let all = world.get("/api/v1/chat/sessions").by(&world.acme.ann.token).await.expect(200);
    assert_eq!(all["sessions"].as_array().map(Vec::len), Some(2), "nothing was started");
}

#[tokio::test]
async fn where_the_servers_id_is_enough_it_reads_a_day_back_and_a_made_one_is_not() {
    let world = World::open().await;
    set_auth(&world, &world.acme, world.acme.strict, VisitorAuth::BearerId).await;
    let chat = world.acme.chat(&world.desk).await;
    chat.say(&world.desk, &chat.visitor, "old").await.expect("sent");
    world.clock.step_seconds(24 * 3600 + 1);
    let sent = post(&world, &chat.id, said("anyone", "new")).await.expect(201);
    assert_eq!((&sent["sender_id"], &sent["seq"]), (&json!(chat.customer.to_string()), &json!(2)));
    let history = world.get(&format!("/chat/{}/history", chat.id)).await.expect(200);
    assert_eq!((&history["count"], &history["messages"][0]["content"]), (&json!(1), &json!("new")));
    let mut socket = enter(&world, &format!("{}/anyone?after_seq=0", chat.id)).await;
    assert_eq!(socket.hears().await, "new");
    let full = format!("{}/anyone?after_seq=0&token={}", chat.id, chat.token);
    assert_eq!(enter(&world, &full).await.hears().await, "old");
    // A made name is bound, and nothing without the credential.
    let named = world.post("/chat/conv_1/messages").by(&chat.token).json(said("user_1", "mine")).await;
    named.expect(201);
    post(&world, "conv_1", said("user_1", "in")).await.problem(401);
    world.get("/chat/conv_1/history").await.problem(401);
    // The visitor has a name now: with the id comes the right one.
    post(&world, &chat.id, said("anyone", "in")).await.problem(403);
    post(&world, &chat.id, said("user_1", "in")).await.expect(201);
}

#[tokio::test]
async fn tenants_have_names_of_their_own() {
    let world = open_world().await;
    set_auth(&world, &world.other, world.other.strict, VisitorAuth::Open).await;
    post(&world, "conv_1", said("user_1", "at acme")).await.expect(201);
    let theirs = world.post("/chat/conv_1/messages").header("x-tenant", "other").json(said("user_2", "at other"));
    assert_eq!(theirs.await.expect(201)["seq"], 1);
    let history = world.get("/chat/conv_1/history?tenant=other").await.expect(200);
    assert_eq!((&history["count"], &history["messages"][0]["content"]), (&json!(1), &json!("at other")));
    assert_eq!(contents(&world, "conv_1").await, ["at acme"]);
    world.get("/chat/conv_1/history?tenant=nobody").await.problem(404);
    // An agent's token is worth nothing beside another tenant's name.
    let call = world.post("/chat/conv_1/messages").by(&world.acme.ann.token).header("x-tenant", "other");
    call.json(json!({ "sender_id": "user_2", "sender_type": "agent", "content": "in" })).await.problem(403);
    let listed = world.get("/chat/user/user_1/conversations").by(&world.other.ann.token).await;
    listed.problem(404);
}

#[tokio::test]
async fn only_pages_of_the_inbox_may_call() {
    let world = open_world().await;
    let site = world.acme.site();
    let sent = world.post("/chat/conv_1/messages").from(&site).json(said("user_1", "Hi")).await;
    assert_eq!((sent.status, sent.header("access-control-allow-origin")), (201, Some(site.as_str())));
    for elsewhere in ["https://evil.example", "https://other.example", "https://bearer.acme.example"] {
        world.post("/chat/conv_1/messages").from(elsewhere).json(said("user_1", "Hi")).await.problem(403);
        world.get("/chat/conv_1/history").from(elsewhere).await.problem(403);
        let handshake = world.connect("/ws/chat/conv_1/user_1", &[("origin", elsewhere)]).await;
        if let Ok(mut socket) = handshake {
            assert_eq!(socket.closed().await, 4403, "{elsewhere}");
        }
    }
    // An agent works on our own pages only.
    let path = format!("/ws/chat/conv_1/ann?token={}", world.acme.ann.token);
    assert_eq!(world.connect(&path, &[("origin", &site)]).await.expect("a handshake").closed().await, 4403);
    assert_eq!(contents(&world, "conv_1").await, ["Hi"]);
}
