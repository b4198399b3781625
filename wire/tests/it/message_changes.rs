//! A message that changes is told in every dialect, and a chat can be kept as a file.

use deskbell_domain::MessageId;
use serde_json::{Value, json};

use crate::world::{Chat, World};

fn at(chat: &Chat, message: &Value, rest: &str) -> String {
    format!("/api/v1/chat/public/session/{}/messages/{}{rest}", chat.id, message["id"].as_str().expect("an id"))
}

async fn said(world: &World, chat: &Chat, body: Value) -> Value {
    let mut body = body;
    body["session_id"] = json!(chat.id);
    world.post("/api/v1/chat/public/message").by(&chat.token).json(body).await.expect(201)
}

#[tokio::test]
async fn a_change_is_heard_in_every_dialect_and_replayed_as_the_message_is_now() {
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    let mut native = world.socket(&world.acme.ann.token).await;
    let mut company = world.socket_io(Some(&world.acme.ben.token)).await.expect("in");
    let mut vera = world.socket_io(Some(&chat.token)).await.expect("in");
    vera.ask("chat:join", json!({ "session_id": chat.id })).await;
    let path = format!("/ws/chat/{}/{}?token={}", chat.id, chat.customer, chat.token);
    let mut conversation = world.connect(&path, &[]).await.expect("a handshake");
    conversation.send(r#"{"type":"ping"}"#).await;
    conversation.until("pong").await;

    let first = said(&world, &chat, json!({ "message": "wehn?" })).await;
    let cursor = native.next("chat.message.new").await["cursor"].as_str().expect("a cursor").to_owned();
    let edited =
        world.patch(&at(&chat, &first, "")).by(&chat.token).json(json!({ "message": "when?" })).await.expect(200);
    assert_eq!((&edited["message"], &edited["seq"]), (&json!("when?"), &json!(1)));

    let told = native.next("chat.message.updated").await["data"].take();
    assert_eq!((&told["change"], &told["message"], &told["id"]), (&json!("edited"), &json!("when?"), &first["id"]));
    assert_eq!(told["session"]["last_message"]["message"], "when?");
    for socket in [&mut company, &mut vera] {
        let told = socket.next("message:updated").await;
        assert_eq!((&told["conversationId"], &told["message"]["text"]), (&json!(chat.id), &json!("when?")));
    }
    // The visitor's connection, for its room; the events of one commit come in one order.
    let react = world.post(&at(&chat, &first, "/reactions")).by(&chat.token).json(json!({ "emoji": "👍" })).await;
    let person = json!({ "user_type": "customer", "user_id": chat.customer, "name": "Vera" });
    assert_eq!(react.expect(200)["reactions"], json!([{ "emoji": "👍", "count": 1, "by": [person] }]));
    assert_eq!(vera.next("chat:message_updated").await["reactions"], json!([{ "emoji": "👍", "count": 1 }]));
    assert_eq!(conversation.until("message_updated").await["content"], "when?");

    world.call("DELETE", &at(&chat, &first, "")).by(&chat.token).await.expect(200);
    let mut back = world.resumed(&world.acme.ben.token, &cursor).await;
    let replayed = back.next("chat.message.updated").await["data"].take();
    assert_eq!(replayed["message"], "");
    assert!(replayed["deleted_at"].is_string(), "{replayed}");
    let history = world.get(&format!("/api/live-chat/{}/messages", chat.id)).by(&chat.token).await.expect(200);
    assert_eq!(history["messages"][0]["content"], "Message deleted");
}

#[tokio::test]
async fn an_answer_can_be_sent_in_every_dialect() {
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    let asked = said(&world, &chat, json!({ "message": "When?" })).await["id"].clone();
    let quote = json!({ "id": asked, "seq": 1, "sender_type": "customer", "content": "When?" });

    let native = said(&world, &chat, json!({ "message": "n", "reply_to": asked })).await;
    assert_eq!(native["reply_to"]["message"], "When?");
    let body = json!({ "conversationId": chat.id, "text": "w", "replyTo": asked });
    let widget = world.post("/api/widget/messages").by(&chat.token).json(body).await.expect(201);
    assert_eq!(widget["message"]["replyTo"], json!({ "id": asked, "seq": 1, "role": "USER", "text": "When?" }));
    let mut vera = world.socket_io(Some(&chat.token)).await.expect("in");
    let send = json!({ "session_id": chat.id, "type": "text", "content": "l", "reply_to": asked });
    assert_eq!(vera.ask("chat:send_message", send).await["message"]["reply_to"], quote);
    let body = json!({ "content": "c", "reply_to": asked });
    let posted = world.post(&format!("/chat/{}/messages", chat.id)).by(&chat.token).json(body).await.expect(201);
    assert_eq!(posted["reply_to"]["content"], "When?");
    let mut ann = world.socket(&world.acme.ann.token).await;
    let frame = json!({ "session_id": chat.id, "message": "a", "reply_to": asked });
    ann.send(json!({ "type": "chat.message.send", "data": frame, "ref": 1 }).to_string()).await;
    assert_eq!(ann.until("ack").await["data"]["message"]["reply_to"]["seq"], 1);

    let elsewhere = world.acme.chat(&world.desk).await;
    let body = json!({ "session_id": elsewhere.id, "message": "x", "reply_to": asked });
    let refused = world.post("/api/v1/chat/public/message").by(&elsewhere.token).json(body).await;
    assert_eq!(refused.problem(422), ["reply_to"]);
    let body = json!({ "conversationId": elsewhere.id, "text": "x", "replyTo": asked });
    let refused = world.post("/api/widget/messages").by(&elsewhere.token).json(body).await;
    assert_eq!(refused.problem(422), ["replyTo"]);
}

#[tokio::test]
async fn a_deleted_messages_file_is_no_longer_fetched() {
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    let file = world.post("/api/v1/files").by(&chat.token).upload("id.txt", "text/plain", "4711").await.expect(201);
    let sent = said(&world, &chat, json!({ "attachments": [file["id"]] })).await;
    let url = file["url"].as_str().expect("an address");
    assert_eq!(world.get(url).await.status, 200);
    world.call("DELETE", &at(&chat, &sent, "")).by(&chat.token).await.expect(200);
    assert_eq!(world.get(url).await.status, 404);
}

#[tokio::test]
async fn who_knows_no_more_than_an_id_changes_nothing_older_than_they_may_read() {
    let world = World::open().await;
    let chat = world.acme.chat_in(&world.desk, world.acme.bearer_id).await;
    let old = chat.say(&world.desk, &world.acme.ann.actor, "secret").await.expect("sent").message;
    world.clock.step_seconds(25 * 3600);
    let new = chat.say(&world.desk, &world.acme.ann.actor, "new").await.expect("sent").message;
    let react = |id: MessageId| {
        let path = format!("/api/v1/chat/public/session/{}/messages/{id}/reactions", chat.id);
        world.post(&path).json(json!({ "emoji": "👍" }))
    };
    assert_eq!(react(old.id).await.status, 404);
    assert_eq!(react(new.id).await.status, 200);
    let body = json!({ "session_id": chat.id, "message": "x", "reply_to": old.id });
    assert_eq!(world.post("/api/v1/chat/public/message").json(body).await.problem(422), ["reply_to"]);
    for format in ["text", "html", "json"] {
        let path = format!("/api/v1/chat/public/session/{}/transcript?format={format}", chat.id);
        let file = world.get(&path).await;
        assert_eq!(file.status, 200);
        assert!(file.text.contains("new") && !file.text.contains("secret"), "{}", file.text);
    }
}

#[tokio::test]
async fn a_transcript_is_a_file_in_which_whatever_was_typed_is_text() {
    const HOSTILE: &str = "\"><script>alert(1)</script>&<img src=x onerror=alert(2)>";
    let world = World::open().await;
    let body = json!({
        "tenant_id": "acme", "customer_name": HOSTILE, "customer_email": "v@mail.example", "subject": HOSTILE,
        "message": HOSTILE,
    });
    let started = world.post("/api/v1/chat/public/start").json(body).await.expect(201);
    let (id, token) = (started["session_id"].as_str().expect("an id"), started["token"].as_str().expect("a token"));
    let note = json!({ "note": "careful with her" });
    world.post(&format!("/api/v1/chat/sessions/{id}/notes")).by(&world.acme.ann.token).json(note).await.expect(201);

    let own = format!("/api/v1/chat/public/session/{id}/transcript");
    let ours = format!("/api/v1/chat/sessions/{id}/transcript");
    for (path, token) in [(&own, token), (&ours, &*world.acme.ann.token)] {
        let page = world.get(&format!("{path}?format=html")).by(token).await;
        assert_eq!(page.status, 200, "{}", page.text);
        assert!(!page.text.contains("<script") && !page.text.contains("<img"), "{}", page.text);
        assert!(page.text.contains("&lt;script&gt;"), "{}", page.text);
        assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
        assert_eq!(page.header("content-disposition"), Some(&*format!("attachment; filename=\"chat-{id}.html\"")));
        assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
        assert!(page.header("content-security-policy").is_some_and(|may| may.contains("sandbox")));
        let text = world.get(path).by(token).await;
        assert!(text.text.contains(HOSTILE) && text.header("content-type") == Some("text/plain; charset=utf-8"));
        let all = world.get(&format!("{path}?format=json")).by(token).await.expect(200);
        assert_eq!((&all["messages"][0]["message"], &all["notes"]), (&json!(HOSTILE), &Value::Null));
        assert_eq!(world.get(&format!("{path}?format=pdf")).by(token).await.problem(422), ["format"]);
    }
    for format in ["text", "html", "json"] {
        let with = world.get(&format!("{ours}?format={format}&notes=true")).by(&world.acme.ann.token).await;
        assert!(with.text.contains("careful with her"), "{}", with.text);
        let without = world.get(&format!("{own}?format={format}&notes=true")).by(token).await;
        assert!(!without.text.contains("careful"), "{}", without.text);
    }
    let mail = world.post(&own).by(token).json(json!({})).await;
    assert_eq!(mail.expect(409)["code"], "conflict", "no mail goes out here");
}

#[tokio::test]
async fn a_transcripts_own_words_are_in_its_readers_language() {
    let world = World::open().await;
    let body = json!({ "tenant_id": "acme", "customer_name": "Vera", "message": "Hallo", "language": "de-AT" });
    let started = world.post("/api/v1/chat/public/start").json(body).await.expect(201);
    let (id, token) = (started["session_id"].as_str().expect("an id"), started["token"].as_str().expect("a token"));
    let note = json!({ "note": "careful" });
    world.post(&format!("/api/v1/chat/sessions/{id}/notes")).by(&world.acme.ann.token).json(note).await.expect(201);
    world.post("/api/v1/chat/public/end").by(token).json(json!({ "session_id": id })).await.expect(200);

    let hers = world.get(&format!("/api/v1/chat/public/session/{id}/transcript")).by(token).await.text;
    assert!(hers.starts_with("Chat mit ACME") && hers.contains("· Der Chat ist beendet. ("), "{hers}");
    let path = format!("/ws?token={token}&language=fr");
    world.greeted(&path, &[]).await;
    let hers = world.get(&format!("/api/v1/chat/public/session/{id}/transcript")).by(token).await.text;
    assert!(hers.starts_with("Chat avec ACME"), "she has come back to a page in French: {hers}");

    let ours = format!("/api/v1/chat/sessions/{id}/transcript?format=html&notes=true");
    let by = &world.acme.ann.token;
    let english = world.get(&ours).by(by).await.text;
    assert!(english.contains("<html lang=\"en\" dir=\"ltr\">") && english.contains("private note"), "{english}");
    world.patch("/api/v1/me").by(by).json(json!({ "language": "ar" })).await.expect(200);
    let arabic = world.get(&ours).by(by).await.text;
    assert!(arabic.contains("<html lang=\"ar\" dir=\"rtl\">") && arabic.contains("ملاحظة خاصة"), "{arabic}");
}
