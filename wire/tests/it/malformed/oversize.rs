//! Ten megabytes where a message belongs: ended with a reason, and nobody else notices.

use serde_json::json;
use tokio_tungstenite::tungstenite::Message;

use super::stored;
use crate::world::World;

const LARGE: usize = 10 * 1024 * 1024;

#[tokio::test]
async fn ten_megabytes_end_a_raw_socket_with_too_large() {
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    let before = stored(&world, &chat).await;
    let text = "x".repeat(LARGE);
    for path in [format!("/ws?token={}", chat.token), format!("/ws/chat/{}/u?token={}", chat.id, chat.token)] {
        let mut socket = world.connect(&path, &[]).await.expect("a handshake");
        socket.try_send(Message::text(text.clone())).await;
        assert_eq!(socket.closed().await, 1009, "{path}");
    }
    assert_eq!(stored(&world, &chat).await, before);
}

#[tokio::test]
async fn bytes_that_are_no_text_end_a_raw_socket_with_wrong_data() {
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    for path in [format!("/ws?token={}", chat.token), format!("/ws/chat/{}/u?token={}", chat.id, chat.token)] {
        let mut socket = world.connect(&path, &[]).await.expect("a handshake");
        socket.send_invalid_utf8().await;
        assert_eq!(socket.closed().await, 1007, "{path}");
    }
}

#[tokio::test]
async fn ten_megabytes_end_a_socket_io_connection_and_no_other() {
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    let mut other = world.socket_io(Some(&chat.token)).await.expect("in");
    let before = stored(&world, &chat).await;
    let mut client = world.socket_io(Some(&chat.token)).await.expect("in");
    let packet = json!(["chat:send_message", { "session_id": chat.id, "content": "x".repeat(LARGE) }]);
    client.try_send(Message::text(format!("421{packet}"))).await;
    client.ended().await;
    let mut client = world.socket_io(Some(&chat.token)).await.expect("in");
    client.send_raw(Message::text(r#"451-["chat:send_message",{"_placeholder":true,"num":0}]"#)).await;
    client.try_send(Message::binary(vec![0; LARGE])).await;
    client.ended().await;
    let open = world.get("/socket.io/?EIO=4&transport=polling").await;
    let sid = open.text.split('"').nth(3).expect("a sid").to_owned();
    let path = format!("/socket.io/?EIO=4&transport=polling&sid={sid}");
    assert_eq!(world.post(&path).body("x".repeat(LARGE)).await.status, 413);
    assert_eq!(other.ask("chat:join", json!({ "session_id": chat.id })).await["ok"], true);
    assert_eq!(stored(&world, &chat).await, before);
}
