//! What isn't even a packet or a frame: the connection is answered on, or ended; never left hanging.

use serde_json::json;
use tokio_tungstenite::tungstenite::Message;

use super::stored;
use crate::world::World;

#[tokio::test]
async fn garbage_where_packets_belong_ends_no_more_than_its_own_connection() {
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    let mut other = world.socket_io(Some(&chat.token)).await.expect("in");
    let before = stored(&world, &chat).await;
    let long = format!("42[\"{}\"", "x".repeat(100_000));
    for packet in [
        "",
        "4",
        "42",
        "42{",
        "42[",
        "42[]",
        "42[5]",
        "42[null]",
        "42{}",
        "42[\"a\"",
        "4999",
        "49",
        "40",
        "41x",
        "43",
        "43x",
        "4399[]",
        "44",
        "45",
        "450-[\"x\"]",
        "451-[\"x\",{\"_placeholder\":true,\"num\":0}]",
        "45999999999999-[\"x\"]",
        "451-",
        "46",
        "461-7[]",
        "9",
        "x",
        "\u{0}",
        "0",
        "1",
        "2probe",
        "5",
        "6",
        "42/nowhere,[\"chat:join\"]",
        "40/nowhere,",
        "42/,[\"chat:join\",{}]",
        "4299999999999999999999[\"chat:join\",{}]",
        "42-1[\"chat:join\",{}]",
        "420[\"\\u0063hat:join\",{}]",
        "429[\"chat:join\",NaN]",
        "429[\"chat:join\",--1]",
        "429[\"chat:join\",\"unclosed]",
        &long,
    ] {
        let mut client = world.socket_io(Some(&chat.token)).await.expect("in");
        client.send_raw(Message::text(packet)).await;
        client.send_raw(Message::binary(vec![0xff, 0x00])).await;
        // Either it is still served or it was ended.
        if let Some(answer) = client.try_ask("chat:join", json!({ "session_id": chat.id })).await {
            assert_eq!(answer["ok"], true, "{packet}");
        }
    }
    assert_eq!(stored(&world, &chat).await, before);
    assert_eq!(other.ask("chat:join", json!({ "session_id": chat.id })).await["ok"], true);
}

#[tokio::test]
async fn bytes_for_a_text_are_refused_by_field() {
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    let mut vera = world.socket_io(Some(&chat.token)).await.expect("in");
    let before = stored(&world, &chat).await;
    let packet = json!(["chat:send_message", { "session_id": chat.id, "content": { "_placeholder": true, "num": 0 } }]);
    vera.send_raw(Message::text(format!("451-7{packet}"))).await;
    vera.send_raw(Message::binary(b"in".to_vec())).await;
    assert_eq!(vera.ack(7).await["error"]["field"], "data");
    let packet = json!(["chat:send_message", { "_placeholder": true, "num": 0 }]);
    vera.send_raw(Message::text(format!("451-8{packet}"))).await;
    vera.send_raw(Message::binary(b"in".to_vec())).await;
    assert_eq!(vera.ack(8).await["error"]["field"], "data");
    assert_eq!(vera.ask("chat:join", json!({ "session_id": chat.id })).await["ok"], true);
    assert_eq!(stored(&world, &chat).await, before);
}
