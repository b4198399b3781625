//! A Socket.IO client as small as the tests need: Engine.IO 4 over WebSocket, namespace `/`, text packets.

use std::collections::VecDeque;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::{WebSocketStream, tungstenite::Message};

use crate::world::{Buffers, World, in_time};

pub struct Client {
    inner: WebSocketStream<TcpStream>,
    /// Events that came while an ack was waited for.
    heard: VecDeque<(String, Value)>,
    acks: u64,
}

const PATH: &str = "/socket.io/?EIO=4&transport=websocket";

impl World {
    /// Connected to the namespace; the error is `connect_error`'s message.
    pub async fn socket_io(&self, token: Option<&str>) -> Result<Client, String> {
        self.socket_io_with(token, &[], Buffers::Usual).await
    }

    pub async fn socket_io_with(
        &self,
        token: Option<&str>,
        headers: &[(&str, &str)],
        buffers: Buffers,
    ) -> Result<Client, String> {
        let (inner, _) = self.dial(PATH, headers, buffers).await.expect("a handshake");
        let mut client = Client { inner, heard: VecDeque::new(), acks: 0 };
        let auth = token.map_or(json!({}), |token| json!({ "token": token }));
        client.packet(&format!("40{auth}")).await;
        loop {
            let packet = client.read().await;
            if packet.starts_with("40") {
                return Ok(client);
            }
            if let Some(error) = packet.strip_prefix("44") {
                let error: Value = serde_json::from_str(error).expect("JSON");
                return Err(error["message"].as_str().expect("a message").to_owned());
            }
        }
    }
}

impl Client {
    pub async fn packet(&mut self, text: &str) {
        in_time("the socket takes a packet", self.inner.send(Message::text(text))).await.expect("an open socket");
    }

    async fn read(&mut self) -> String {
        self.try_read().await.expect("an open socket")
    }

    /// None once the server has ended the connection, or left the namespace.
    async fn try_read(&mut self) -> Option<String> {
        // The server's pings are answered, and don't count as something having come.
        in_time("a packet", async {
            loop {
                match self.inner.next().await?.ok()? {
                    Message::Text(text) if text == "2" => drop(self.inner.send(Message::text("3")).await),
                    Message::Text(text) if text == "41" => return None,
                    Message::Text(text) => return Some(text.as_str().to_owned()),
                    Message::Close(_) => return None,
                    _ => {}
                }
            }
        })
        .await
    }

    pub async fn send_raw(&mut self, message: Message) {
        in_time("the socket takes a message", self.inner.send(message)).await.expect("an open socket");
    }

    /// Sends what the server may well refuse to read to its end.
    pub async fn try_send(&mut self, message: Message) {
        drop(in_time("the socket takes a message, or not", self.inner.send(message)).await);
    }

    /// Returns once the server has ended the connection.
    pub async fn ended(&mut self) {
        while self.try_read().await.is_some() {}
    }

    /// Emits and returns the ack.
    pub async fn ask(&mut self, event: &str, data: Value) -> Value {
        self.try_ask(event, data).await.expect("an open socket")
    }

    /// As `ask`, with data that need not be JSON; an empty text for none.
    pub async fn ask_raw(&mut self, event: &str, data: &str) -> Value {
        self.acks += 1;
        let comma = if data.is_empty() { "" } else { "," };
        self.packet(&format!("42{}[{}{comma}{data}]", self.acks, json!(event))).await;
        let short = data.chars().take(80).collect::<String>();
        self.try_ack(self.acks).await.unwrap_or_else(|| panic!("ended by {event} {short}"))
    }

    /// None when the server has ended the connection instead.
    pub async fn try_ask(&mut self, event: &str, data: Value) -> Option<Value> {
        self.acks += 1;
        self.try_send(Message::text(format!("42{}{}", self.acks, json!([event, data])))).await;
        self.try_ack(self.acks).await
    }

    pub async fn ack(&mut self, id: u64) -> Value {
        self.try_ack(id).await.expect("an open socket")
    }

    async fn try_ack(&mut self, id: u64) -> Option<Value> {
        loop {
            let packet = self.try_read().await?;
            if let Some(rest) = packet.strip_prefix(&format!("43{id}[")) {
                let mut answers: Vec<Value> = serde_json::from_str(&format!("[{rest}")).expect("JSON");
                return Some(answers.remove(0));
            }
            self.keep(&packet);
        }
    }

    fn keep(&mut self, packet: &str) {
        if let Some(rest) = packet.strip_prefix("42") {
            let (name, data): (String, Value) = serde_json::from_str(rest).expect("a named event");
            self.heard.push_back((name, data));
        }
    }

    /// What came while an ack was waited for.
    pub fn heard_so_far(&mut self) -> Vec<(String, Value)> {
        self.heard.drain(..).collect()
    }

    /// The next event of this name; others before it are dropped.
    pub async fn next(&mut self, name: &str) -> Value {
        loop {
            if let Some((heard, data)) = self.heard.pop_front() {
                if heard == name {
                    return data;
                }
                continue;
            }
            let packet = self.read().await;
            self.keep(&packet);
        }
    }

    /// The next event; none once the server has ended the connection.
    pub async fn try_any(&mut self) -> Option<(String, Value)> {
        while self.heard.is_empty() {
            let packet = self.try_read().await?;
            self.keep(&packet);
        }
        self.heard.pop_front()
    }

    /// The next event, whatever it is.
    pub async fn any(&mut self) -> (String, Value) {
        loop {
            if let Some(heard) = self.heard.pop_front() {
                return heard;
            }
            let packet = self.read().await;
            self.keep(&packet);
        }
    }

    /// Every event up to the message with this text, by name.
    pub async fn up_to(&mut self, text: &str) -> Vec<(String, Value)> {
        let mut all = Vec::new();
        loop {
            while let Some((name, data)) = self.heard.pop_front() {
                let last = name == "message:new" && data["message"]["text"] == text;
                all.push((name, data));
                if last {
                    return all;
                }
            }
            let packet = self.read().await;
            self.keep(&packet);
        }
    }
}
