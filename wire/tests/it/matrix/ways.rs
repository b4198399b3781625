//! The ways a message comes in.

use serde_json::{Value, json};

use super::Side;
use crate::{
    socket_io::client::Client,
    world::{Chat, Socket, World},
};

pub struct Way {
    pub dialect: &'static str,
    pub name: &'static str,
    pub by: Side,
    /// Where: a path to post to, or a connection of the sender's.
    how: How,
}

enum How {
    /// Path, the field for the conversation (none: it stands in the path), the field for the text, and where the
    /// answer has the message.
    Rest {
        path: &'static str,
        id: Option<&'static str>,
        text: &'static str,
        message: &'static str,
    },
    NativeSocket,
    LiveChatSocket,
    ConversationSocket,
}

const fn way(dialect: &'static str, name: &'static str, by: Side, how: How) -> Way {
    Way { dialect, name, by, how }
}

const fn rest(path: &'static str, id: Option<&'static str>, text: &'static str, message: &'static str) -> How {
    How::Rest { path, id, text, message }
}

pub static WAYS: [Way; 12] = [
    way(
        "native",
        "the public call",
        Side::Visitor,
        rest("/api/v1/chat/public/message", Some("session_id"), "message", ""),
    ),
    way("native", "the agent's call", Side::Agent, rest("/api/v1/chat/messages", Some("session_id"), "message", "")),
    way("native", "a visitor's /ws", Side::Visitor, How::NativeSocket),
    way("native", "an agent's /ws", Side::Agent, How::NativeSocket),
    way("live-chat", "a customer's chat:send_message", Side::Visitor, How::LiveChatSocket),
    way("live-chat", "an agent's chat:send_message", Side::Agent, How::LiveChatSocket),
    way("conversation", "a user's /ws/chat", Side::Visitor, How::ConversationSocket),
    way("conversation", "an agent's /ws/chat", Side::Agent, How::ConversationSocket),
    way("conversation", "a user's /chat call", Side::Visitor, rest("/chat/{id}/messages", None, "content", "")),
    way("conversation", "an agent's /chat call", Side::Agent, rest("/chat/{id}/messages", None, "content", "")),
    way(
        "widget",
        "the widget's call",
        Side::Visitor,
        rest("/api/widget/messages", Some("conversationId"), "text", "/message"),
    ),
    way(
        "widget",
        "the agent's send",
        Side::Agent,
        rest("/api/messages/send", Some("conversationId"), "text", "/message"),
    ),
];

/// A visitor and an agent with every connection they could send through.
pub struct Sender {
    chat: Chat,
    agent: String,
    native: [Socket; 2],
    live_chat: [Client; 2],
    conversation: [Socket; 2],
}

impl Sender {
    pub async fn new(world: &World, chat: &Chat) -> Self {
        let tokens = [&chat.token, &world.acme.ann.token];
        let path = |token: &str| format!("/ws/chat/{}/someone?token={token}", chat.id);
        let [vera, ann] = tokens;
        Self {
            chat: chat.clone(),
            agent: ann.clone(),
            native: [world.socket(vera).await, world.socket(ann).await],
            live_chat: [world.socket_io(Some(vera)).await.expect("in"), world.socket_io(Some(ann)).await.expect("in")],
            conversation: [
                world.connect(&path(vera), &[]).await.expect("a handshake"),
                world.connect(&path(ann), &[]).await.expect("a handshake"),
            ],
        }
    }

    /// Sends it and returns the id the answer gives it.
    pub async fn send(&mut self, world: &World, way: &Way, text: &str) -> String {
        let side = way.by as usize;
        let id =
            |message: &Value| message["id"].as_str().unwrap_or_else(|| panic!("{}: {message}", way.name)).to_owned();
        match &way.how {
            How::Rest { path, id: field, text: text_field, message } => {
                let mut body = json!({ *text_field: text });
                if let Some(field) = field {
                    body[*field] = json!(self.chat.id);
                }
                let token = [&self.chat.token, &self.agent][side];
                let answer = world.post(&path.replace("{id}", &self.chat.id)).by(token).json(body).await.expect(201);
                id(answer.pointer(message).expect("the message"))
            }
            How::NativeSocket => {
                let body = json!({ "session_id": self.chat.id, "message": text });
                let ack = self.native[side].ask("chat.message.send", body).await;
                id(&ack["data"]["message"])
            }
            How::LiveChatSocket => {
                let body = json!({ "session_id": self.chat.id, "type": "text", "content": text });
                id(&self.live_chat[side].ask("chat:send_message", body).await["message"])
            }
            How::ConversationSocket => {
                let socket = &mut self.conversation[side];
                socket.send(json!({ "content": text, "sender_type": "user", "metadata": {} }).to_string()).await;
                // The sender, too, receives what was stored.
                loop {
                    let frame = socket.any().await;
                    if frame["content"] == text {
                        break id(&frame);
                    }
                    assert_eq!(frame["type"], "message", "{frame}");
                }
            }
        }
    }
}
