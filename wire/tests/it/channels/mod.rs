//! Facebook and Instagram: what Meta sends is heard in every dialect, and what agents answer goes out once.

mod graph;

use deskbell_desk::{MetaSettings, Settings};
use deskbell_domain::Secret;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use self::graph::{Graph, Mood};
use crate::world::{Answer, World, in_time};

const SECRET: &str = "the installation's app secret";
const PAGE: &str = "104729461938205";
const PERSON: &str = "6201983457712";

/// A desk whose acme has a Facebook page and an Instagram account.
async fn stage() -> (World, Graph) {
    let graph = Graph::start().await;
    let meta = MetaSettings {
        app_secret: Some(Secret::new(SECRET)),
        verify_token: Some(Secret::new("the word")),
        graph_url: graph.url.clone(),
    };
    let world = World::set(Settings { meta, ..Settings::default() }).await;
    for (channel, id) in [("facebook", PAGE), ("instagram", "17841405793187218")] {
        let form = json!({
            "name": channel, "channel": channel, "external_id": id,
            "credentials": { "page_access_token": format!("token_of_{channel}") },
        });
        world.post("/api/v1/inboxes").by(&world.acme.ada.token).json(form).await.expect(201);
    }
    (world, graph)
}

fn sign(secret: &str, body: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(body.as_bytes());
    format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
}

impl World {
    /// As Meta calls.
    async fn meta(&self, channel: &str, body: &Value) -> Answer {
        let body = body.to_string();
        let signature = sign(SECRET, &body);
        self.post(&format!("/api/webhooks/{channel}")).header("x-hub-signature-256", &signature).body(body).await
    }

    /// Somebody writes to the page.
    async fn says(&self, mid: &str, text: &str) {
        self.meta("facebook", &page(&[message(PERSON, json!({ "mid": mid, "text": text }))])).await.expect(200);
    }

    async fn sessions(&self) -> Vec<Value> {
        let list = self.get("/api/v1/chat/sessions").by(&self.acme.ann.token).await.expect(200);
        list["sessions"].as_array().unwrap().clone()
    }

    async fn messages(&self, id: &Value) -> Vec<Value> {
        let path = format!("/api/v1/chat/sessions/{}/messages", id.as_str().unwrap());
        self.get(&path).by(&self.acme.ann.token).await.expect(200)["messages"].as_array().unwrap().clone()
    }

    /// Waits until the next attempt at the one answer that waits is set, shortly after the first.
    async fn put_off(&self) {
        let sql = "SELECT count(*) FROM deliveries WHERE attempts = 1 AND due_at < created_at + 100000 AND due_at > created_at";
        let set = async {
            let mut past = self.past_the_desk().await;
            while sqlx::query_scalar::<_, i64>(sql).fetch_one(&mut past).await.unwrap() == 0 {
                tokio::task::yield_now().await;
            }
        };
        in_time("the next attempt to be set", set).await;
    }

    /// Ann answers; the id of her message.
    async fn answers(&self, id: &Value, text: &str) -> Value {
        let body = json!({ "session_id": id, "message": text });
        self.post("/api/v1/chat/messages").by(&self.acme.ann.token).json(body).await.expect(201)["id"].clone()
    }
}

fn page(events: &[Value]) -> Value {
    json!({ "object": "page", "entry": [{ "id": PAGE, "time": 1_769_851_800_000_i64, "messaging": events }] })
}

fn message(person: &str, message: Value) -> Value {
    json!({ "sender": { "id": person }, "recipient": { "id": PAGE }, "timestamp": 1_769_851_800_000_i64, "message": message })
}

#[tokio::test]
async fn meta_asks_whether_the_address_is_ours() {
    let (world, _graph) = stage().await;
    let ask = |channel: &str, query: &str| world.get(&format!("/api/webhooks/{channel}?{query}"));
    let good = "hub.mode=subscribe&hub.verify_token=the%20word&hub.challenge=%3Cb%3E1158201444";
    for channel in ["facebook", "instagram"] {
        let answer = ask(channel, good).await;
        assert_eq!((answer.status, answer.text.as_str()), (200, "<b>1158201444"));
        assert_eq!(answer.headers["content-type"], "text/plain; charset=utf-8");
    }
    for wrong in [
        "",
        "hub.mode=subscribe&hub.challenge=1",
        "hub.mode=subscribe&hub.verify_token=word&hub.challenge=1",
        "hub.mode=x&hub.verify_token=the%20word&hub.challenge=1",
    ] {
        assert_eq!(ask("facebook", wrong).await.status, 403, "{wrong}");
    }
    assert_eq!(ask("widget", good).await.status, 404);
}

#[tokio::test]
async fn what_is_not_signed_by_the_app_is_refused_and_nothing_is_stored() {
    let (world, _graph) = stage().await;
    let body = page(&[message(PERSON, json!({ "mid": "m1", "text": "Hi" }))]).to_string();
    let post = || world.post("/api/webhooks/facebook").body(body.clone());
    assert_eq!(post().await.status, 403);
    for forged in ["", "sha256=", "sha1=aa", &sign("another secret", &body), &sign(SECRET, &format!("{body} "))] {
        assert_eq!(post().header("x-hub-signature-256", forged).await.status, 403, "{forged}");
    }
    // An inbox's own app is the only one that speaks for it.
    let own = json!({ "name": "Own", "channel": "facebook", "external_id": "555", "credentials": { "app_secret": "its_own" } });
    world.post("/api/v1/inboxes").by(&world.other.ada.token).json(own).await.expect(201);
    let both = json!({ "object": "page", "entry": [
        { "id": "555", "messaging": [message("1", json!({ "mid": "a", "text": "x" }))] },
        { "id": PAGE, "messaging": [message("1", json!({ "mid": "b", "text": "x" }))] },
    ] })
    .to_string();
    for secret in ["its_own", SECRET] {
        let call = world.post("/api/webhooks/facebook").header("x-hub-signature-256", &sign(secret, &both));
        assert_eq!(call.body(both.clone()).await.status, 403, "{secret} speaks for one of the two only");
    }
    assert!(world.sessions().await.is_empty());
    let signed = post().header("x-hub-signature-256", &sign(SECRET, &body)).await;
    assert_eq!(signed.status, 200);
    assert_eq!(world.sessions().await.len(), 1);
}

#[tokio::test]
async fn a_message_is_heard_in_the_four_events_of_the_widget_dialect_and_natively() {
    for (channel, platform, person, id) in
        [("facebook", "FACEBOOK", PERSON, PAGE), ("instagram", "INSTAGRAM", "90071", "17841405793187218")]
    {
        let (world, _graph) = stage().await;
        let mut agent = world.socket_io(Some(&world.acme.ann.token)).await.expect("in");
        let mut native = world.socket(&world.acme.ben.token).await;
        let event = json!({ "sender": { "id": person }, "recipient": { "id": id }, "timestamp": 1, "message": { "mid": "m1", "text": "Is it in stock?" } });
        let object = if channel == "facebook" { "page" } else { "instagram" };
        let body = json!({ "object": object, "entry": [{ "id": id, "time": 1, "messaging": [event] }] });
        world.meta(channel, &body).await.expect(200);

        let new = agent.next("conversation:new").await;
        let (conversation, at) = (new["conversation"]["id"].clone(), new["conversation"]["lastMessageAt"].clone());
        assert_eq!(
            new,
            json!({ "conversation": {
                "id": conversation, "psid": person, "platform": platform, "status": "OPEN", "autoBot": false,
                "customerName": "Vera Lund", "customerEmail": null, "pageName": channel, "lastMessageAt": at,
            } })
        );
        let said = agent.next("message:new").await;
        assert_eq!(
            said,
            json!({
                "message": {
                    "id": said["message"]["id"], "text": "Is it in stock?", "role": "USER", "createdAt": at, "meta": {}, "seq": 1,
                },
                "conversation": { "id": conversation, "psid": person, "status": "OPEN", "autoBot": false, "platform": platform },
            })
        );
        let update = agent.next("conversation:view-update").await;
        assert_eq!(
            update,
            json!({
                "conversationId": conversation, "type": "new_message",
                "message": { "text": "Is it in stock?", "role": "USER", "createdAt": at },
                "lastMessageAt": at, "timestamp": update["timestamp"],
            })
        );
        let updated = agent.next("conversation:updated").await;
        assert_eq!(updated, json!({ "conversationId": conversation, "lastMessageAt": at, "messageCount": 1 }));

        let heard = native.until("chat.message.new").await["data"].clone();
        assert_eq!((&heard["message"], &heard["sender_type"]), (&json!("Is it in stock?"), &json!("customer")));
        assert_eq!((&heard["sender_name"], &heard["client_id"]), (&json!("Vera Lund"), &json!("m1")));
        assert_eq!(heard["session"]["channel"], channel);
    }
}

#[tokio::test]
async fn what_comes_twice_or_from_ourselves_is_ignored_and_files_come_in() {
    let (world, _graph) = stage().await;
    let photo = json!({ "mid": "m2", "attachments": [{ "type": "image", "payload": { "url": "https://cdn.example/boot.jpg?s=1" } }] });
    let all = page(&[
        message(PERSON, json!({ "mid": "m1", "text": "Hello" })),
        message(PERSON, photo),
        json!({ "sender": { "id": PAGE }, "recipient": { "id": PERSON }, "message": { "mid": "m0", "text": "Ours", "is_echo": true } }),
        json!({ "sender": { "id": PERSON }, "recipient": { "id": PAGE }, "optin": { "type": "new_kind" } }),
        message("777", json!({ "mid": "m1", "text": "Somebody else" })),
    ]);
    for _ in 0..3 {
        world.meta("facebook", &all).await.expect(200);
    }
    let sessions = world.sessions().await;
    assert_eq!(sessions.len(), 2);
    let vera = sessions.iter().find(|s| s["last_seq"] == 2).expect("two messages");
    let messages = world.messages(&vera["id"]).await;
    let shown: Vec<_> = messages.iter().map(|m| (m["type"].clone(), m["message"].clone())).collect();
    assert_eq!(shown, [(json!("text"), json!("Hello")), (json!("image"), json!("boot.jpg"))]);
    assert_eq!(messages[1]["attachments"][0]["url"], "https://cdn.example/boot.jpg?s=1");
    // A page that nobody here has: told to Meta as heard, so that it goes on calling for the others.
    let unknown = json!({ "object": "page", "entry": [{ "id": "999", "messaging": [message("1", json!({ "mid": "x", "text": "x" }))] }] });
    world.meta("facebook", &unknown).await.expect(200);
    assert_eq!(world.sessions().await.len(), 2);
}

#[tokio::test]
async fn what_people_send_is_fetched_into_our_store_and_what_cannot_be_stays_where_it_is() {
    let (world, graph) = stage().await;
    let at = |file: &str| format!("{}/cdn/{file}?signed=1", graph.url);
    let send = async |mid: &str, kind: &str, url: String| {
        let files = json!([{ "type": kind, "payload": { "url": url } }]);
        world
            .meta("facebook", &page(&[message(PERSON, json!({ "mid": mid, "attachments": files }))]))
            .await
            .expect(200);
    };
    for (mid, file) in [("m1", "boot.jpg"), ("m2", "moved.jpg"), ("m3", "inwards.jpg"), ("m4", "gone.jpg")] {
        send(mid, "image", at(file)).await;
    }
    send("m5", "video", at("huge.mp4")).await;
    // Another address of this house, which nobody vouched for.
    let elsewhere = format!("http://{}/health", world.address);
    send("m6", "file", elsewhere.clone()).await;
    let id = world.sessions().await[0]["id"].clone();
    let messages = world.messages(&id).await;
    let files: Vec<_> = messages.iter().map(|m| m["attachments"][0].clone()).collect();
    for ours in &files[..2] {
        let url = ours["url"].as_str().unwrap();
        assert!(url.starts_with("/uploads/") && url.ends_with(".png"), "{url}");
        assert_eq!((&ours["mime_type"], &ours["width"]), (&json!("image/png"), &json!(1)), "by its bytes");
        let answer = world.get(url).await;
        assert_eq!((answer.status, answer.header("content-type")), (200, Some("image/png")));
    }
    let kept: Vec<_> = files[2..].iter().map(|file| file["url"].as_str().unwrap().to_owned()).collect();
    assert_eq!(kept, [at("inwards.jpg"), at("gone.jpg"), at("huge.mp4"), elsewhere]);
    // Sent, they are no upload that waits to be swept; and nobody else's to send.
    world.clock.step_seconds(2 * 86_400);
    assert_eq!(world.desk.sweep_files().await.unwrap(), 0);
    let body = json!({ "session_id": id, "attachments": [files[0]["id"]] });
    assert_eq!(world.post("/api/v1/chat/messages").by(&world.acme.ann.token).json(body).await.status, 422);
}

#[tokio::test]
async fn who_writes_again_is_in_the_same_conversation_which_is_open_again() {
    let (world, _graph) = stage().await;
    world.says("m1", "Hello").await;
    let id = world.sessions().await[0]["id"].clone();
    let path = format!("/api/v1/chat/sessions/{}/end", id.as_str().unwrap());
    world.post(&path).by(&world.acme.ann.token).await.expect(200);
    world.says("m2", "One more thing").await;
    let sessions = world.sessions().await;
    assert_eq!(sessions.len(), 1);
    assert_eq!((&sessions[0]["id"], &sessions[0]["status"]), (&id, &json!("pending")));
}

#[tokio::test]
async fn an_answer_goes_out_once_in_metas_format_and_receipts_come_back() {
    let (world, mut graph) = stage().await;
    world.says("m1", "Hello").await;
    let id = world.sessions().await[0]["id"].clone();
    let mut ben = world.socket(&world.acme.ben.token).await;
    let sent = world.answers(&id, "We have it in blue.").await;
    world.answers(&id, "And in green.").await;
    let first = graph.next().await;
    assert_eq!(
        first,
        json!({
            "token": "token_of_facebook", "mid": "m_out_1",
            "body": { "recipient": { "id": PERSON }, "messaging_type": "RESPONSE", "message": { "text": "We have it in blue." } },
        })
    );
    assert_eq!(graph.next().await["body"]["message"]["text"], "And in green.");
    let seq = world.messages(&id).await.iter().find(|m| m["id"] == sent).unwrap()["seq"].clone();
    let event = |kind: &str, marks: Value| {
        page(&[json!({ "sender": { "id": PERSON }, "recipient": { "id": PAGE }, kind: marks })])
    };
    // Known once the answer of the Graph API is noted.
    let told = async {
        loop {
            world
                .meta("facebook", &event("delivery", json!({ "mids": ["m_out_1"], "watermark": 1 })))
                .await
                .expect(200);
            let session = world
                .get(&format!("/api/v1/chat/sessions/{}", id.as_str().unwrap()))
                .by(&world.acme.ann.token)
                .await
                .expect(200);
            if session["session"]["delivered"]["customer_seq"] == seq {
                break;
            }
        }
    };
    in_time("the receipt", told).await;
    assert_eq!(ben.until("chat.delivered").await["data"]["seq"], seq);
    world.meta("facebook", &event("read", json!({ "watermark": 9_999_999_999_999_i64 }))).await.expect(200);
    assert_eq!(ben.until("chat.seen").await["data"]["user_type"], "customer");
    // Somebody else's receipt moves nothing here.
    let foreign = json!({ "sender": { "id": "777" }, "recipient": { "id": PAGE }, "read": { "mid": "m_out_2" } });
    world.meta("facebook", &page(&[foreign])).await.expect(200);
    assert!(graph.waiting().is_none());
    assert_eq!(graph.calls(), 2);
}

#[tokio::test]
async fn while_meta_is_down_the_answer_is_saved_and_goes_out_in_order_when_it_is_back() {
    let (world, mut graph) = stage().await;
    world.says("m1", "Hello").await;
    let id = world.sessions().await[0]["id"].clone();
    graph.is(Mood::Refusing(503, json!({})));
    world.answers(&id, "one").await;
    world.answers(&id, "two").await;
    in_time("an attempt", async {
        while graph.calls() == 0 {
            tokio::task::yield_now().await
        }
    })
    .await;
    world.put_off().await;
    graph.is(Mood::Well);
    world.clock.step_seconds(600);
    assert_eq!(graph.next().await["body"]["message"]["text"], "one");
    assert_eq!(graph.next().await["body"]["message"]["text"], "two");
    assert!(graph.waiting().is_none());
}

#[tokio::test]
async fn an_answer_survives_a_restart_between_its_commit_and_its_sending_and_goes_out_once() {
    let (world, mut graph) = stage().await;
    world.says("m1", "Hello").await;
    let id = world.sessions().await[0]["id"].clone();
    graph.is(Mood::Silent);
    world.answers(&id, "We have it.").await;
    in_time("an attempt", async {
        while graph.calls() == 0 {
            tokio::task::yield_now().await
        }
    })
    .await;
    world.desk.store().close().await;
    graph.is(Mood::Well);
    world.clock.step_seconds(3_600);
    let _again = world.second_desk().await;
    assert_eq!(graph.next().await["body"]["message"]["text"], "We have it.");
    assert!(graph.waiting().is_none());
}

#[tokio::test]
async fn an_answer_whose_taking_nobody_confirmed_is_not_repeated_once_its_echo_came() {
    let (world, mut graph) = stage().await;
    world.says("m1", "Hello").await;
    let id = world.sessions().await[0]["id"].clone();
    graph.is(Mood::Forgetful);
    world.answers(&id, "Only once.").await;
    let mid = graph.next().await["mid"].clone();
    let echo = json!({ "mid": mid, "text": "Only once.", "is_echo": true, "app_id": 1 });
    let echo = json!({ "sender": { "id": PAGE }, "recipient": { "id": PERSON }, "timestamp": 1, "message": echo });
    world.meta("facebook", &page(&[echo])).await.expect(200);
    graph.is(Mood::Well);
    world.clock.step_seconds(600);
    world.answers(&id, "And this.").await;
    assert_eq!(graph.next().await["body"]["message"]["text"], "And this.");
    assert_eq!(world.messages(&id).await.iter().filter(|m| m["sender_type"] == "agent").count(), 2);
    assert!(graph.waiting().is_none());
}

#[tokio::test]
async fn what_meta_refuses_for_good_is_told_to_the_agents_and_holds_up_nobody() {
    let (world, mut graph) = stage().await;
    world.says("m1", "Hello").await;
    let id = world.sessions().await[0]["id"].clone();
    let mut ben = world.socket(&world.acme.ben.token).await;
    let late = json!({ "error": { "message": "(#10) outside", "type": "OAuthException", "code": 10, "error_subcode": 2_018_278 } });
    graph.is(Mood::Refusing(400, late));
    let failed = world.answers(&id, "Too late").await;
    let reason = "It is more than 24 hours since they wrote, so Meta takes no answer any more.";
    let told = ben.until("chat.message.failed").await["data"].clone();
    assert_eq!(told, json!({ "session_id": id, "message_id": failed, "seq": told["seq"], "reason": reason }));
    let shown = world.messages(&id).await.into_iter().find(|m| m["id"] == failed).unwrap();
    assert_eq!(shown["metadata"]["delivery"], json!({ "state": "failed", "reason": reason }));
    graph.is(Mood::Well);
    world.answers(&id, "Next").await;
    assert_eq!(graph.next().await["body"]["message"]["text"], "Next");
    assert_eq!(graph.calls(), 2);
}

#[tokio::test]
async fn secrets_go_in_and_never_come_out_and_a_page_belongs_to_one_inbox() {
    let (world, _graph) = stage().await;
    let ada = &world.acme.ada.token;
    let list = world.get("/api/v1/inboxes").by(ada).await.expect(200);
    let page_inbox = list["inboxes"].as_array().unwrap().iter().find(|i| i["channel"] == "facebook").unwrap();
    assert_eq!(
        page_inbox["connection"],
        json!({
            "callback_path": "/api/webhooks/facebook", "verify_token": "the word",
            "credentials": { "app_secret": { "set": false }, "verify_token": { "set": false }, "page_access_token": { "set": true } },
            "can_receive": true, "can_send": true,
        })
    );
    assert!(!list.to_string().contains("token_of_facebook") && !list.to_string().contains(SECRET));
    let for_agents = world.get("/api/v1/inboxes").by(&world.acme.ann.token).await.expect(200);
    assert!(for_agents["inboxes"].as_array().unwrap().iter().all(|i| i.get("connection").is_none()));

    let path = format!("/api/v1/inboxes/{}", page_inbox["id"]);
    let change = json!({ "credentials": { "app_secret": "own_secret", "page_access_token": null } });
    let changed = world.patch(&path).by(ada).json(change).await.expect(200);
    let set = &changed["inbox"]["connection"]["credentials"];
    assert_eq!((&set["app_secret"]["set"], &set["page_access_token"]["set"]), (&json!(true), &json!(false)));
    assert!(!changed.to_string().contains("own_secret"));

    let add = |by: &str, form: Value| world.post("/api/v1/inboxes").by(by).json(form);
    let taken = json!({ "name": "Mine", "channel": "facebook", "external_id": PAGE });
    let refused = add(&world.other.ada.token, taken).await.expect(422);
    assert_eq!(refused["errors"][0]["field"], "external_id");
    for (form, field) in [
        (json!({ "name": "x", "channel": "facebook" }), "external_id"),
        (json!({ "name": "x", "channel": "facebook", "external_id": "a b" }), "external_id"),
        (json!({ "name": "x", "channel": "telegram", "external_id": "1" }), "channel"),
        (json!({ "name": "x", "external_id": "1" }), "external_id"),
        (json!({ "name": "x", "credentials": { "app_secret": "1" } }), "credentials"),
        (
            json!({ "name": "x", "channel": "facebook", "external_id": "1", "credentials": { "app_secret": "a b" } }),
            "credentials.app_secret",
        ),
    ] {
        let refused = add(ada, form.clone()).await.expect(422);
        assert_eq!(refused["errors"][0]["field"], field, "{form}");
    }
    let form = json!({ "name": "x", "channel": "facebook", "external_id": "1" });
    assert_eq!(add(&world.acme.ann.token, form).await.status, 403);
}
