//! Whoever listens to one conversation, on whatever transport: opened, heard, ended, and opened again where it stopped.

use std::collections::VecDeque;

use serde_json::{Value, json};

use crate::{
    socket_io::client::Client,
    world::{Buffers, Chat, Socket, World},
};

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Transport {
    Native,
    Conversation,
    SocketIo,
    /// Socket.IO without WebSockets.
    Polling,
}

pub struct Ear {
    inner: Inner,
    /// The number of the last message heard.
    pub seq: i64,
    /// Where the native dialect goes on from.
    cursor: String,
}

enum Inner {
    Native(Socket),
    Conversation(Socket),
    SocketIo(Client),
    Polling { path: String, packets: VecDeque<String> },
}

impl Ear {
    pub async fn open(world: &World, chat: &Chat, transport: Transport, token: &str) -> Self {
        Self::open_with(world, chat, transport, token, Buffers::Usual).await
    }

    pub async fn open_with(world: &World, chat: &Chat, transport: Transport, token: &str, buffers: Buffers) -> Self {
        let mut cursor = String::new();
        let connect = async |path: &str| match buffers {
            Buffers::Usual => world.connect(path, &[]).await.expect("a handshake"),
            Buffers::Small => world.connect_with_small_buffers(path).await,
        };
        let inner = match transport {
            Transport::Native => {
                let mut socket = connect(&format!("/ws?token={token}")).await;
                let hello = socket.next("hello").await;
                cursor = hello["data"]["head"].as_str().expect("a head").to_owned();
                Inner::Native(socket)
            }
            Transport::Conversation => {
                let mut socket = connect(&format!("/ws/chat/{}/u?token={token}", chat.id)).await;
                socket.send(r#"{"type":"ping"}"#).await;
                socket.until("pong").await;
                Inner::Conversation(socket)
            }
            Transport::SocketIo => {
                let mut client = world.socket_io_with(Some(token), &[], buffers).await.expect("in");
                assert_eq!(client.ask("chat:join", json!({ "session_id": chat.id })).await["ok"], true);
                Inner::SocketIo(client)
            }
            Transport::Polling => Inner::polling(world, chat, token).await,
        };
        Self { inner, seq: 0, cursor }
    }

    /// The same listener again, which hears what came after the last message it heard.
    pub async fn again(self, world: &World, chat: &Chat, token: &str) -> Self {
        let Self { inner, mut seq, cursor } = self;
        let inner = match inner {
            Inner::Native(_) => Inner::Native(world.resumed(token, &cursor).await),
            Inner::Conversation(_) => {
                let path = format!("/ws/chat/{}/u?token={token}&after_seq={seq}", chat.id);
                Inner::Conversation(world.connect(&path, &[]).await.expect("a handshake"))
            }
            Inner::SocketIo(_) => {
                let mut client = world.socket_io(Some(token)).await.expect("in");
                loop {
                    let joined = client.ask("chat:join", json!({ "session_id": chat.id, "after_seq": seq })).await;
                    for message in joined["messages"].as_array().expect("messages") {
                        assert_eq!(message["seq"], seq + 1);
                        seq += 1;
                    }
                    if joined["has_more"] == false {
                        break Inner::SocketIo(client);
                    }
                }
            }
            Inner::Polling { .. } => unreachable!("a poll is never open"),
        };
        Self { inner, seq, cursor }
    }

    /// Hears the next message, which must be the one after the last. False: the server has ended the connection; raw
    /// sockets with "resume".
    pub async fn hears(&mut self, world: &World) -> bool {
        loop {
            let seq = match &mut self.inner {
                Inner::Native(socket) | Inner::Conversation(socket) => match socket.try_any().await {
                    Err(code) => {
                        assert_eq!(code, 4408);
                        return false;
                    }
                    Ok(frame) => {
                        if let Some(cursor) = frame["cursor"].as_str() {
                            self.cursor = cursor.to_owned();
                        }
                        match frame["type"].as_str() {
                            Some("chat.message.new") => frame["data"]["seq"].as_i64(),
                            Some("message") => frame["seq"].as_i64(),
                            _ => None,
                        }
                    }
                },
                Inner::SocketIo(client) => match client.try_any().await {
                    None => return false,
                    Some((name, data)) => (name == "chat:new_message").then(|| data["seq"].as_i64()).flatten(),
                },
                polling => polling.poll(world).await,
            };
            if let Some(seq) = seq {
                assert_eq!(seq, self.seq + 1);
                self.seq = seq;
                return true;
            }
        }
    }
}

impl Inner {
    async fn polling(world: &World, chat: &Chat, token: &str) -> Self {
        let open = world.get("/socket.io/?EIO=4&transport=polling").await;
        let sid = open.text.split('"').nth(3).expect("a sid");
        let path = format!("/socket.io/?EIO=4&transport=polling&sid={sid}");
        let mut polling = Self::Polling { path: path.clone(), packets: VecDeque::new() };
        let say = async |packet: String| assert_eq!(world.post(&path).body(packet).await.status, 200);
        say(format!("40{}", json!({ "token": token }))).await;
        while !polling.packet(world).await.starts_with("40{") {}
        say(format!("421{}", json!(["chat:join", { "session_id": chat.id }]))).await;
        while !polling.packet(world).await.starts_with("431[{") {}
        polling
    }

    async fn packet(&mut self, world: &World) -> String {
        let Self::Polling { path, packets } = self else { unreachable!("asked of polls only") };
        loop {
            if let Some(packet) = packets.pop_front() {
                if packet == "2" {
                    assert_eq!(world.post(path).body("3").await.status, 200);
                    continue;
                }
                return packet;
            }
            let answer = world.get(path).await;
            assert_eq!(answer.status, 200, "{}", answer.text);
            packets.extend(answer.text.split('\u{1e}').map(str::to_owned));
        }
    }

    /// The number of the message in the next packet, if it is one.
    async fn poll(&mut self, world: &World) -> Option<i64> {
        let packet = self.packet(world).await;
        let (name, data): (String, Value) = serde_json::from_str(packet.strip_prefix("42")?).expect("a named event");
        (name == "chat:new_message").then(|| data["seq"].as_i64()).flatten()
    }
}
