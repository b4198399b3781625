//! Two dialects, two rooms of one conversation: who is in which hears which.

use serde_json::{Value, json};

use super::client::Client;
use crate::world::{Chat, World};

/// The messages told up to the one with this text, which must be told in one of the dialects: event and text.
async fn told(client: &mut Client, last: &str) -> Vec<(String, String)> {
    let mut all = Vec::new();
    loop {
        let (name, data) = client.any().await;
        let text = match name.as_str() {
            "chat:new_message" => &data["content"],
            "message:new" => &data["message"]["text"],
            _ => continue,
        };
        if text == last {
            return all;
        }
        all.push((name, text.as_str().expect("a text").to_owned()));
    }
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

/// Another conversation of the same visitor, whose messages are told whatever rooms of the first they are in.
async fn second(world: &World, chat: &Chat) -> Chat {
    let start = json!({ "tenant_id": "acme" });
    let started = world.post("/api/v1/chat/public/start").by(&chat.token).json(start).await.expect(201);
    Chat { id: started["session_id"].as_str().expect("an id").to_owned(), ..chat.clone() }
}

#[tokio::test]
async fn leaving_the_widgets_room_is_not_leaving_live_chats_and_joining_one_not_the_other() {
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    let fence = second(&world, &chat).await;
    let mut vera = world.socket_io(Some(&chat.token)).await.expect("in");
    let (session, conversation) = (json!({ "session_id": chat.id }), json!({ "conversationId": chat.id }));
    let say = async |text: &str| drop(chat.say(&world.desk, &world.acme.ben.actor, text).await.expect("sent"));
    let end = async |text: &str| drop(fence.say(&world.desk, &world.acme.ben.actor, text).await.expect("sent"));
    // A customer's socket is in the widget's room by itself, and in no other.
    say("one").await;
    end("fence 1").await;
    assert_eq!(told(&mut vera, "fence 1").await, pairs(&[("message:new", "one")]));
    assert_eq!(vera.ask("conversation:leave", conversation.clone()).await["ok"], true);
    say("two").await;
    end("fence 2").await;
    assert_eq!(told(&mut vera, "fence 2").await, []);
    assert_eq!(vera.ask("chat:join", session).await["ok"], true);
    say("three").await;
    end("fence 3").await;
    assert_eq!(told(&mut vera, "fence 3").await, pairs(&[("chat:new_message", "three")]));
    assert_eq!(vera.ask("conversation:join", conversation.clone()).await["ok"], true);
    say("four").await;
    end("fence 4").await;
    assert_eq!(told(&mut vera, "fence 4").await, pairs(&[("chat:new_message", "four"), ("message:new", "four")]));
    assert_eq!(vera.ask("conversation:leave", conversation).await["ok"], true);
    say("five").await;
    end("fence 5").await;
    assert_eq!(told(&mut vera, "fence 5").await, pairs(&[("chat:new_message", "five")]));
}

#[tokio::test]
async fn who_joins_anothers_conversation_by_its_id_hears_it_beside_their_own() {
    let world = World::open().await;
    let own = world.acme.chat(&world.desk).await;
    for firm in [&world.acme, &world.other] {
        let open = firm.chat_in(&world.desk, firm.bearer_id).await;
        let strict = firm.chat(&world.desk).await;
        open.say(&world.desk, &open.visitor, "before").await.expect("sent");
        // Somebody in their own right, and somebody who is nobody but for another id.
        let elsewhere = world.acme.chat_in(&world.desk, world.acme.bearer_id).await;
        let mut nobody = world.socket_io(None).await.expect("in");
        assert_eq!(nobody.ask("chat:join", json!({ "session_id": elsewhere.id })).await["ok"], true);
        let mut known = world.socket_io(Some(&own.token)).await.expect("in");
        assert_eq!(known.ask("chat:join", json!({ "session_id": own.id })).await["ok"], true);
        for (client, own) in [(&mut nobody, &elsewhere), (&mut known, &own)] {
            let join = json!({ "session_id": open.id, "after_seq": 0 });
            let joined = client.ask("chat:join", join.clone()).await;
            assert_eq!((&joined["ok"], &joined["messages"][0]["content"]), (&json!(true), &json!("before")));
            // A second time changes nothing.
            assert_eq!(client.ask("chat:join", join).await["messages"], joined["messages"]);
            assert_eq!(client.ask("chat:join", json!({ "session_id": strict.id })).await["error"]["code"], "not_found");
            strict.say(&world.desk, &strict.visitor, "not for them").await.expect("sent");
            let live = open.say(&world.desk, &firm.ann.actor, "live").await.expect("sent");
            let heard = client.next("chat:new_message").await;
            assert_eq!((&heard["content"], &heard["seq"]), (&json!("live"), &json!(live.message.seq)));
            own.say(&world.desk, &world.acme.ann.actor, "own").await.expect("sent");
            let heard = client.next("chat:new_message").await;
            assert_eq!((&heard["content"], &heard["session_id"]), (&json!("own"), &json!(own.id)));
            open.say(&world.desk, &open.visitor, "before").await.expect("sent");
            assert_eq!(client.next("chat:new_message").await["content"], "before");
        }
    }
}

#[tokio::test]
async fn a_first_message_stands_in_the_answer_and_what_follows_is_heard() {
    let world = World::open().await;
    let known = world.acme.chat(&world.desk).await;
    for token in [None, Some(known.token.as_str())] {
        let mut vera = world.socket_io(token).await.expect("in");
        let started = vera.ask("chat:start", json!({ "subject": "S", "message": "first" })).await;
        let messages = started["messages"].as_array().expect("messages");
        let [first] = messages.as_slice() else { panic!("{messages:?}") };
        assert_eq!((&first["content"], &first["seq"]), (&json!("first"), &json!(1)));
        for text in ["second", "third"] {
            let say = json!({ "session_id": started["session"]["id"], "content": text });
            assert_eq!(vera.ask("chat:send_message", say).await["ok"], true);
        }
        let second = pairs(&[("chat:new_message", "second"), ("message:new", "second")]);
        assert_eq!(told(&mut vera, "third").await, second);
        let started = vera.ask("chat:start", json!({ "subject": "T" })).await;
        assert_eq!(started["messages"], Value::Array(Vec::new()));
    }
}

#[tokio::test]
async fn knowing_a_conversations_id_gives_no_token_of_its_visitor() {
    let world = World::open().await;
    let firm = &world.acme;
    let open = firm.chat_in(&world.desk, firm.bearer_id).await;
    let mut nobody = world.socket_io(None).await.expect("in");
    assert_eq!(nobody.ask("chat:join", json!({ "session_id": open.id })).await["ok"], true);
    let started = nobody.ask("chat:start", json!({ "subject": "Mine", "tenant": "acme" })).await;
    assert_ne!(started["session"]["customer_id"], open.customer, "{started}");
    let body = json!({ "companyId": "acme", "conversationId": open.id, "message": "by its id" });
    let answer = world.post("/api/widget/init").json(body.clone()).await;
    let ready = answer.expect(200);
    assert_eq!((&ready["conversationId"], &ready["token"]), (&json!(open.id), &Value::Null));
    assert_eq!(answer.header("set-cookie"), None);
    let ready = world.post("/api/widget/init").by(&open.token).json(body).await.expect(200);
    assert!(ready["token"].is_string());
    // Both are heard: what was joined, and what was started.
    open.say(&world.desk, &firm.ann.actor, "theirs").await.expect("sent");
    let say = json!({ "session_id": started["session"]["id"], "content": "mine" });
    assert_eq!(nobody.ask("chat:send_message", say).await["ok"], true);
    for text in ["by its id", "by its id", "theirs", "mine"] {
        assert_eq!(nobody.next("chat:new_message").await["content"], text);
    }
}
