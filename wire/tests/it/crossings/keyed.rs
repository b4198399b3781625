//! Every POST of the document under a key: sent twice it is done once and answered the same (G3), or it stands on the
//! list of those for which a key means nothing.

use std::future::IntoFuture;

use deskbell_desk::NewConversation;
use deskbell_domain::{AgentId, VisitorId};
use serde_json::{Value, json};

use super::{
    forget_time, picture, stage,
    table::{Ids, Row, Who, rows},
};
use crate::world::{Answer, Call, World};

/// For these a key means nothing, and why.
const KEYLESS: [(&str, &str); 32] = [
    ("/api/webhooks/{channel}", "what Meta sends has a key of its own, its mid"),
    ("/api/v1/auth/login", "each sign-in is one of its own"),
    ("/api/v1/auth/provider/start", "each sign-in is one of its own"),
    ("/api/v1/auth/provider/finish", "the state it takes is used up by it"),
    ("/api/v1/auth/refresh", "the token it takes is used up by it"),
    ("/api/v1/auth/logout", "the second finds the sign-in over"),
    ("/api/v1/auth/forgot", "the newest link counts"),
    ("/api/v1/auth/reset", "the link it takes is used up by it"),
    ("/api/v1/setup", "there is one, ever"),
    ("/api/v1/invitations/look", "it only reads"),
    ("/api/v1/invitations/accept", "the link it takes is used up by it"),
    ("/api/v1/me/password", "the password it asks for is used up by it"),
    ("/api/v1/me/totp", "until one is confirmed, the newest secret counts"),
    ("/api/v1/me/totp/confirm", "a code counts once"),
    ("/api/v1/me/totp/disable", "the second finds nothing to do"),
    ("/api/v1/chat/public/seen", "a mark, where it stands already"),
    ("/api/v1/chat/public/typing", "it passes, nothing is kept"),
    ("/api/v1/chat/sessions/{id}/seen", "a mark, where it stands already"),
    ("/api/v1/chat/sessions/{id}/unread", "a mark, where it stands already"),
    ("/api/v1/chat/sessions/{id}/typing", "it passes, nothing is kept"),
    ("/api/v1/canned-responses/{id}/used", "a count for the order of a list, and no promise"),
    ("/api/v1/kb/preview", "it only reads"),
    ("/api/v1/kb/public/articles/{id}/helpful", "everybody has one vote"),
    ("/api/v1/files", "what nobody sends is swept"),
    ("/api/chat-upload/upload", "what nobody sends is swept"),
    ("/api/v1/visitors/{id}/chat", "a visitor has one chat at a time"),
    ("/api/v1/chat/public/visitor", "a token sent along keeps the visitor; who has said nothing is nobody's chat"),
    ("/api/v1/chat/public/session/{session_id}/transcript", "it goes once for what was said until then"),
    ("/api/v1/chat/sessions/{id}/transcript", "it goes once for what was said until then"),
    // Tried in `hours`, while the desk is closed.
    ("/api/v1/chat/public/offline", "has a client id"),
    // Tried below, each as a stranger.
    ("/api/v1/chat/public/start", "has a client id"),
    ("/api/widget/init", "has a client id"),
];

/// A body that is accepted, where the table's is there to be refused.
fn body(row: &Row, ids: &Ids) -> Value {
    match row.path {
        "/api/live-chat/start" => json!({ "subject": "in" }),
        "/api/v1/tickets" => json!({ "subject": "in", "customer_id": ids.customer }),
        "/chat/{conversation_id}/messages" => json!({ "content": "in" }),
        "/api/v1/agents" => {
            json!({ "name": "New", "email": "new@acme.example", "password": "Password123!", "role": "agent" })
        }
        "/api/v1/chat/sessions/bulk" => json!({ "ids": [ids.chat], "action": "tag", "tags": ["new word"] }),
        _ => row.body_with(ids),
    }
}

fn keyed(call: Call, body: Value, key: &str) -> Call {
    let call = call.header("idempotency-key", key);
    if body.is_null() { call } else { call.json(body) }
}

fn told(answer: &Answer) -> Value {
    let mut body = answer.body();
    forget_time(&mut body);
    // A visitor's token is made anew, for the same visitor.
    body.as_object_mut().and_then(|fields| fields.remove("token"));
    body
}

#[tokio::test]
async fn every_post_under_a_key_is_done_once_and_answered_the_same() {
    let (world, chat, _) = stage().await;
    let mut ids = Ids::of(&world, &world.acme, &chat).await;
    for row in rows().iter().filter(|row| row.method == "POST") {
        if KEYLESS.iter().any(|(path, _)| *path == row.path) {
            continue;
        }
        // Each in a chat of its own: some end it.
        let chat = world.acme.chat(&world.desk).await;
        ids.chat.clone_from(&chat.id);
        let mut body = body(row, &ids);
        if row.path.contains("{message_id}") {
            let sent = chat.say(&world.desk, &world.acme.ann.actor, "Hello").await.expect("sent");
            ids.message = sent.message.id.to_string();
        }
        if row.path.ends_with("/snooze") {
            let ada = &world.acme.ada;
            world.desk.assign(&ada.actor, &chat.key(), AgentId(ada.id)).await.expect("accepted");
        }
        if row.path.ends_with("/rating") {
            world.desk.end(&world.acme.ada.actor, &chat.key()).await.expect("ended");
        }
        if row.path.ends_with("/merge") {
            let new = NewConversation { inbox: Some(world.acme.strict), ..NewConversation::default() };
            let other =
                world.desk.start(world.acme.facts.id, Some(VisitorId(chat.customer)), new).await.expect("a chat");
            body["into"] = other.view.conversation.id.to_string().into();
        }
        let token = if row.who == Who::Agent { &world.acme.ada.token } else { &chat.token };
        let ask = || keyed(world.post(&row.path_with(&ids)).by(token), body.clone(), row.path);
        let first = ask().await;
        assert!((200..300).contains(&first.status), "{}: {}", row.path, first.text);
        let before = picture(&world, &chat).await;
        let again = ask().await;
        let status = if first.status == 201 { 200 } else { first.status };
        assert_eq!((again.status, told(&again)), (status, told(&first)), "{}", row.path);
        assert_eq!(picture(&world, &chat).await, before, "{}", row.path);
    }
    for (path, _) in KEYLESS {
        assert!(rows().iter().any(|row| row.method == "POST" && row.path == path), "{path} is no call any more");
    }
}

#[tokio::test]
async fn a_strangers_start_under_a_key_is_done_once() {
    let world = World::open().await;
    let key = "k".repeat(32);
    let native = json!({ "tenant_id": "acme", "customer_name": "Vera" });
    let widget = json!({ "companyId": "acme", "name": "Vera", "email": "vera@x.example", "message": "Hi" });
    for (path, id, body) in
        [("/api/v1/chat/public/start", "session_id", native), ("/api/widget/init", "conversationId", widget)]
    {
        let key = format!("{path}{key}");
        let first = keyed(world.post(path), body.clone(), &key).await.expect(201);
        let again = keyed(world.post(path), body, &key).await.expect(200);
        assert_eq!(again[id], first[id], "{path}");
    }
}

#[tokio::test]
async fn a_key_is_of_one_person_and_one_request() {
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    let (ada, other) = (&world.acme.ada.token, &world.other.ada.token);
    let team = |token: &str, name: &str| keyed(world.post("/api/v1/teams").by(token), json!({ "name": name }), "k-1");
    // What is refused leaves the key as it was.
    team(ada, " ").await.problem(422);
    let first = team(ada, "Returns").await.expect(201);
    assert_eq!(team(ada, "Returns").await.expect(200), first);
    assert_eq!(team(ada, "Refunds").await.expect(409)["code"], "client_id_reused");
    assert_ne!(team(other, "Returns").await.expect(201)["team"]["id"], first["team"]["id"]);
    // The same words at another address are another request.
    let category = keyed(world.post("/api/v1/kb/categories").by(ada), json!({ "names": { "en": "Returns" } }), "k-1");
    assert_eq!(category.await.expect(409)["code"], "client_id_reused");

    let escalate = |token: &str, reason: &str| {
        let path = format!("/chat/{}/escalate", chat.id);
        keyed(world.post(&path).by(token), json!({ "reason": reason }), "k-1")
    };
    let first = escalate(&chat.token, "angry").await.expect(201);
    assert_eq!(escalate(&chat.token, "angry").await.expect(200), first);
    assert_eq!(escalate(&chat.token, "calm").await.expect(409)["code"], "client_id_reused");
    escalate(&world.acme.ann.token, "angry").await.expect(201);
    let all = world.get(&format!("/chat/{}/escalations", chat.id)).by(&chat.token).await.expect(200);
    assert_eq!(all["count"], 2);
    let long = keyed(world.post("/api/v1/teams").by(ada), json!({ "name": "X" }), &"k".repeat(129)).await;
    assert_eq!(long.problem(422), ["Idempotency-Key"]);
}

#[tokio::test]
async fn of_requests_in_the_same_instant_one_is_done_and_all_are_answered() {
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    let escalate = format!("/chat/{}/escalate", chat.id);
    let new_team = json!({ "name": "Returns" });
    for (path, token, body) in
        [("/api/v1/teams", &world.acme.ada.token, new_team), (&escalate, &chat.token, json!({ "reason": "angry" }))]
    {
        let calls = (0..16).map(|_| keyed(world.post(path).by(token), body.clone(), "k-1").into_future());
        let answers = futures_util::future::join_all(calls).await;
        let mut statuses: Vec<_> = answers.iter().map(|answer| answer.status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [[200; 15].as_slice(), &[201]].concat(), "{path}");
        assert!(answers.iter().all(|answer| answer.body() == answers[0].body()), "{path}");
    }
    let all = world.get(&format!("/chat/{}/escalations", chat.id)).by(&chat.token).await.expect(200);
    assert_eq!(all["count"], 1);
}
