//! Frames that mean nothing, and frames that claim too much.

use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use super::{contents, enter, open_world};

#[tokio::test]
async fn a_wrong_frame_is_answered_and_the_connection_lives() {
    let world = open_world().await;
    let mut vera = enter(&world, "conv_1/user_1").await;
    let deep = format!("{{\"content\":{}", "[".repeat(10_000));
    let frames = [
        "",
        "null",
        "5",
        "[]",
        "{",
        "{}",
        r#""text""#,
        "\u{0}",
        r#"{"type":"no"}"#,
        r#"{"type":5}"#,
        r#"{"type":"typing"}"#,
        r#"{"type":"typing","is_typing":"yes"}"#,
        r#"{"content":null}"#,
        r#"{"content":5}"#,
        r#"{"content":["a"]}"#,
        r#"{"content":""}"#,
        r#"{"content":"\u0000"}"#,
        r#"{"content":"\ud800"}"#,
        r#"{"content":"x","metadata":[1]}"#,
        r#"{"content":"x","metadata":5}"#,
        r#"{"content":"x","sender_type":5}"#,
        r#"{"content":"x","client_id":5}"#,
        r#"{"type":"auth","token":"no"}"#,
        deep.as_str(),
    ];
    for frame in frames {
        vera.send(frame).await;
        let error = vera.next("error").await;
        assert!(error["data"]["code"].is_string() && error["data"]["message"].is_string(), "{frame}: {error}");
        assert_eq!(error.as_object().map(|fields| fields.len()), Some(2), "{error}");
    }
    vera.send_raw(Message::binary(vec![1, 2, 3])).await;
    assert_eq!(vera.next("error").await["data"]["code"], "invalid");
    vera.send(json!({ "content": "x".repeat(1001), "ref": 7 }).to_string()).await;
    let error = vera.next("error").await["data"].take();
    let message = "content must be at most 1000 characters.";
    assert_eq!(error, json!({ "code": "invalid", "message": message, "field": "content", "ref": 7 }));
    vera.send(r#"{"type":"ping"}"#).await;
    assert_eq!(vera.any().await, json!({ "type": "pong" }));
    vera.say("Still here.").await;
    assert_eq!(vera.hears().await, "Still here.");
    assert_eq!(contents(&world, "conv_1").await, ["Still here."]);
}

#[tokio::test]
async fn nobody_speaks_as_what_they_are_not() {
    let world = open_world().await;
    let mut vera = enter(&world, "conv_1/user_1").await;
    vera.say("Hello?").await;
    vera.hears().await;
    let mut ann = enter(&world, &format!("conv_1/user_1?token={}", world.acme.ann.token)).await;
    for (socket, kinds) in [(&mut vera, &["agent", "bot", "system", "USER"][..]), (&mut ann, &["bot", "system"])] {
        for kind in kinds {
            socket.send(json!({ "content": "I am.", "sender_type": kind }).to_string()).await;
            assert_eq!(socket.next("error").await["data"]["code"], "forbidden", "{kind}");
        }
    }
    for kind in ["agent", "bot", "system"] {
        let body = json!({ "sender_id": "user_1", "sender_type": kind, "content": "I am." });
        world.post("/chat/conv_1/messages").json(body).await.problem(403);
    }
    // An agent is one by the token, under whatever user's name they come.
    for kind in [json!("user"), json!("agent"), Value::Null] {
        ann.send(json!({ "content": "It's Ann.", "sender_type": kind }).to_string()).await;
        let heard = vera.next("message").await;
        assert_eq!((&heard["sender_type"], &heard["sender_id"]), (&json!("agent"), &json!("1")));
    }
    let body = json!({ "sender_id": "user_1", "sender_type": "user", "content": "By REST." });
    let sent = world.post("/chat/conv_1/messages").by(&world.acme.ben.token).json(body).await.expect(201);
    assert_eq!((&sent["sender_type"], &sent["sender_id"]), (&json!("agent"), &json!("2")));
    assert_eq!(contents(&world, "conv_1").await.len(), 5);
}
