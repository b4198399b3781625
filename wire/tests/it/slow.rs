//! A socket that reads nothing is cut with "resume"; it costs a bounded queue and nobody else anything (G8).

use std::sync::Arc;

use crate::world::{World, in_time};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// A handshake on a bare connection with small buffers, which then reads nothing.
async fn one_who_reads_nothing(world: &World, token: &str) -> tokio::net::TcpStream {
    let socket = tokio::net::TcpSocket::new_v4().expect("a socket");
    socket.set_recv_buffer_size(4096).expect("a small buffer");
    let mut stream = socket.connect(world.address).await.expect("connected");
    let request = format!(
        "GET /ws?token={token} HTTP/1.1\r\nHost: {}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
        world.address
    );
    stream.write_all(request.as_bytes()).await.expect("asked");
    let mut start = [0; 12];
    stream.read_exact(&mut start).await.expect("answered");
    assert_eq!(&start, b"HTTP/1.1 101");
    stream
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_reads_nothing_is_cut_and_the_others_hear_everything() {
    const MESSAGES: i64 = 2_500;
    let world = Arc::new(World::open().await);
    let chat = world.acme.chat(&world.desk).await;
    let mut ben = world.socket(&world.acme.ben.token).await;
    let mut slow = one_who_reads_nothing(&world, &world.acme.ann.token).await;
    let writer = tokio::spawn({
        let (world, chat) = (world.clone(), chat.clone());
        async move {
            let text = "x".repeat(10_000);
            for _ in 0..MESSAGES {
                chat.say(&world.desk, &world.acme.sue.actor, &text).await.expect("sent");
            }
        }
    });
    for seq in 1..=MESSAGES {
        assert_eq!(ben.next("chat.message.new").await["data"]["seq"], seq);
    }
    writer.await.expect("everything was sent");
    // What was under way is still there to read, then the end; far less than everything.
    let mut got = 0_u64;
    let mut buffer = vec![0; 65_536];
    loop {
        match in_time("the end of the slow socket", slow.read(&mut buffer)).await {
            Ok(0) | Err(_) => break,
            Ok(n) => got += n as u64,
        }
    }
    assert!(got < MESSAGES as u64 * 10_000 * 3 / 4, "{got} bytes went to who read nothing");
    // And the place in the hub is free again: nothing is kept for who was cut.
    assert_eq!(ben.ask("ping", serde_json::json!({})).await["type"], "pong");
}
