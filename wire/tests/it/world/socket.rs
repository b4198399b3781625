//! A client on `/ws`. It waits for frames with a deadline; it never sleeps.

use std::collections::VecDeque;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::{TcpSocket, TcpStream};
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{
        self, Message,
        client::IntoClientRequest,
        protocol::frame::{
            Frame,
            coding::{CloseCode, Data, OpCode},
        },
    },
};

use super::{World, in_time};

pub struct Socket {
    inner: WebSocketStream<TcpStream>,
    /// Frames that came while an answer was waited for.
    before: VecDeque<Value>,
    asked: u64,
    pub hello: Value,
    /// The subprotocol the server chose.
    pub protocol: Option<String>,
}

/// How much the system takes for a client that doesn't read.
pub enum Buffers {
    Usual,
    Small,
}

/// The handshake was answered with this status instead.
#[derive(Debug, PartialEq)]
pub struct Refused(pub u16);

impl World {
    /// Connected and greeted.
    pub async fn socket(&self, token: &str) -> Socket {
        self.greeted(&format!("/ws?token={token}"), &[]).await
    }

    /// As one who comes back with a cursor.
    pub async fn resumed(&self, token: &str, cursor: &str) -> Socket {
        self.greeted(&format!("/ws?token={token}&cursor={cursor}"), &[]).await
    }

    pub async fn greeted(&self, path: &str, headers: &[(&str, &str)]) -> Socket {
        let mut socket = self.connect(path, headers).await.expect("a handshake");
        socket.hello = socket.next("hello").await;
        socket
    }

    /// Connected; nothing was said yet.
    pub async fn connect(&self, path: &str, headers: &[(&str, &str)]) -> Result<Socket, Refused> {
        let (inner, protocol) = self.dial(path, headers, Buffers::Usual).await?;
        Ok(Socket { inner, before: VecDeque::new(), asked: 0, hello: Value::Null, protocol })
    }

    /// Connected by one whose system takes little for it before it reads.
    pub async fn connect_with_small_buffers(&self, path: &str) -> Socket {
        let (inner, protocol) = self.dial(path, &[], Buffers::Small).await.expect("a handshake");
        Socket { inner, before: VecDeque::new(), asked: 0, hello: Value::Null, protocol }
    }

    /// A handshake, and the subprotocol it chose.
    pub async fn dial(
        &self,
        path: &str,
        headers: &[(&str, &str)],
        buffers: Buffers,
    ) -> Result<(WebSocketStream<TcpStream>, Option<String>), Refused> {
        let mut request = format!("ws://{}{path}", self.address).into_client_request().expect("a request");
        for (name, value) in headers {
            let name: tungstenite::http::HeaderName = name.parse().expect("a header's name");
            request.headers_mut().insert(name, value.parse().expect("a header's value"));
        }
        let socket = TcpSocket::new_v4().expect("a socket");
        if let Buffers::Small = buffers {
            // Small enough to fill, and large enough to be read in no time.
            socket.set_recv_buffer_size(64 * 1024).expect("a small buffer");
        }
        let stream = in_time(path, socket.connect(self.address)).await.expect("connected");
        match in_time(path, tokio_tungstenite::client_async(request, stream)).await {
            Ok((inner, response)) => {
                let protocol = response.headers().get("sec-websocket-protocol");
                Ok((inner, protocol.map(|value| value.to_str().expect("plain text").to_owned())))
            }
            Err(tungstenite::Error::Http(response)) => Err(Refused(response.status().as_u16())),
            Err(error) => panic!("{path}: {error}"),
        }
    }
}

impl Socket {
    pub async fn send(&mut self, text: impl Into<String>) {
        self.send_raw(Message::text(text.into())).await;
    }

    pub async fn send_raw(&mut self, message: Message) {
        in_time("the socket takes a frame", self.inner.send(message)).await.expect("an open socket");
    }

    /// Sends what the server may well refuse to read to its end.
    pub async fn try_send(&mut self, message: Message) {
        drop(in_time("the socket takes a frame, or not", self.inner.send(message)).await);
    }

    /// A text frame that is no text.
    pub async fn send_invalid_utf8(&mut self) {
        let text = OpCode::Data(Data::Text);
        self.send_raw(Message::Frame(Frame::message(vec![b'{', 0xff, 0xfe, b'}'], text, true))).await;
    }

    /// Sends a frame and returns its answer: `ack`, `pong` or `error`. What else comes is kept for `next`.
    pub async fn ask(&mut self, kind: &str, data: Value) -> Value {
        self.asked += 1;
        let reference = json!(format!("r{}", self.asked));
        self.send(json!({ "type": kind, "data": data, "ref": reference }).to_string()).await;
        self.answer_to(&reference).await
    }

    pub async fn answer_to(&mut self, reference: &Value) -> Value {
        loop {
            let frame = self.read().await.unwrap_or_else(|code| panic!("closed with {code} before an answer"));
            if frame["ref"] == *reference || frame["data"]["ref"] == *reference {
                return frame;
            }
            self.before.push_back(frame);
        }
    }

    /// Waits for a frame of this type. What else comes is kept for `next`.
    pub async fn until(&mut self, kind: &str) -> Value {
        loop {
            let frame = self.read().await.unwrap_or_else(|code| panic!("closed with {code} before {kind}"));
            if frame["type"] == kind {
                return frame;
            }
            self.before.push_back(frame);
        }
    }

    /// The next frame, which must be of this type. Presence and visits, which come when they like, are passed over.
    pub async fn next(&mut self, kind: &str) -> Value {
        loop {
            let frame = self.any().await;
            let name = frame["type"].as_str().expect("a type");
            if name == kind {
                return frame;
            }
            assert!(name == "presence.agent" || name.starts_with("visitor."), "expected {kind}, came {frame:#}");
        }
    }

    /// The next frame, whatever it is.
    pub async fn any(&mut self) -> Value {
        self.try_any().await.unwrap_or_else(|code| panic!("closed with {code} before a frame"))
    }

    /// The next frame, whatever it is, or the code the server closes with.
    pub async fn try_any(&mut self) -> Result<Value, u16> {
        match self.before.pop_front() {
            Some(frame) => Ok(frame),
            None => self.read().await,
        }
    }

    /// Everything from the log up to the event with this cursor, which must come.
    pub async fn up_to(&mut self, cursor: &str) -> Vec<Value> {
        let mut frames = Vec::new();
        while frames.last().is_none_or(|frame: &Value| frame["cursor"] != cursor) {
            let frame = self.any().await;
            let passing = ["presence.agent", "chat.typing", "visitor.joined", "visitor.updated", "visitor.left"];
            if !passing.contains(&frame["type"].as_str().expect("a type")) {
                frames.push(frame);
            }
        }
        frames
    }

    /// The code the server closes with; frames before it don't matter.
    pub async fn closed(&mut self) -> u16 {
        loop {
            if let Err(code) = self.read().await {
                return code;
            }
        }
    }

    /// Errs with the close code; 1006 when there was none.
    async fn read(&mut self) -> Result<Value, u16> {
        loop {
            match in_time("a frame", self.inner.next()).await {
                Some(Ok(Message::Text(text))) => return Ok(serde_json::from_str(&text).expect("JSON")),
                Some(Ok(Message::Close(frame))) => {
                    return Err(frame.map_or(1005, |frame| CloseCode::into(frame.code)));
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Err(1006),
            }
        }
    }
}
