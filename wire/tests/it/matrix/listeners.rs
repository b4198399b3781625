//! The places where a message is heard, and what each calls things.

use serde_json::{Value, json};

use super::Side;
use crate::{
    socket_io::client::Client,
    world::{Chat, Socket, World},
};

/// A dialect's words for authors.
pub struct Words {
    visitor: &'static str,
    agent: &'static str,
}

impl Words {
    pub fn of(&self, side: Side) -> &'static str {
        match side {
            Side::Visitor => self.visitor,
            Side::Agent => self.agent,
        }
    }
}

const COMMON: Words = Words { visitor: "customer", agent: "agent" };
const WIDGET: Words = Words { visitor: "USER", agent: "AGENT" };
const CONVERSATION: Words = Words { visitor: "user", agent: "agent" };

pub struct Place {
    pub dialect: &'static str,
    pub name: &'static str,
    pub side: Side,
    pub words: Words,
    how: How,
}

#[derive(Clone, Copy)]
enum How {
    Native,
    Poll,
    LiveChat,
    /// Whether it joins the conversation's room; an agent is in the company's anyway.
    Widget {
        joins: bool,
    },
    Conversation,
}

const fn place(dialect: &'static str, name: &'static str, side: Side, words: Words, how: How) -> Place {
    Place { dialect, name, side, words, how }
}

pub static PLACES: [Place; 11] = [
    place("native", "a visitor on /ws", Side::Visitor, COMMON, How::Native),
    place("native", "an agent on /ws", Side::Agent, COMMON, How::Native),
    place("native", "a visitor polling events", Side::Visitor, COMMON, How::Poll),
    place("native", "an agent polling events", Side::Agent, COMMON, How::Poll),
    place("live-chat", "a customer in the room", Side::Visitor, COMMON, How::LiveChat),
    place("live-chat", "an agent in the room", Side::Agent, COMMON, How::LiveChat),
    place("conversation", "a user on /ws/chat", Side::Visitor, CONVERSATION, How::Conversation),
    place("conversation", "an agent on /ws/chat", Side::Agent, CONVERSATION, How::Conversation),
    place("widget", "a customer in the conversation's room", Side::Visitor, WIDGET, How::Widget { joins: true }),
    place("widget", "an agent in the company's room", Side::Agent, WIDGET, How::Widget { joins: false }),
    place("widget", "an agent in both rooms", Side::Agent, WIDGET, How::Widget { joins: true }),
];

/// A message as a listener was told of it.
#[derive(Debug, PartialEq)]
pub struct Heard {
    pub id: String,
    pub text: String,
    pub author: String,
    pub conversation: String,
    pub seq: i64,
}

pub struct Listener {
    pub place: &'static Place,
    token: String,
    ear: Ear,
}

enum Ear {
    Socket(Socket),
    Poll { cursor: String },
    SocketIo(Client),
}

impl Listener {
    pub async fn at(place: &'static Place, world: &World, chat: &Chat) -> Self {
        let token = match place.side {
            Side::Visitor => chat.token.clone(),
            Side::Agent => world.acme.ben.token.clone(),
        };
        let ear = match place.how {
            How::Native => Ear::Socket(world.socket(&token).await),
            How::Poll => {
                let head = world.get("/api/v1/events").by(&token).await.expect(200);
                Ear::Poll { cursor: head["cursor"].as_str().expect("a cursor").to_owned() }
            }
            How::Conversation => {
                let path = format!("/ws/chat/{}/someone?token={token}", chat.id);
                let mut socket = world.connect(&path, &[]).await.expect("a handshake");
                socket.send(r#"{"type":"ping"}"#).await;
                socket.until("pong").await;
                Ear::Socket(socket)
            }
            How::LiveChat => {
                let mut client = world.socket_io(Some(&token)).await.expect("in");
                assert_eq!(client.ask("chat:join", json!({ "session_id": chat.id })).await["ok"], true);
                Ear::SocketIo(client)
            }
            How::Widget { joins } => {
                let mut client = world.socket_io(Some(&token)).await.expect("in");
                if joins {
                    let joined = client.ask("conversation:join", json!({ "conversationId": chat.id })).await;
                    assert_eq!(joined["ok"], true);
                }
                Ear::SocketIo(client)
            }
        };
        Self { place, token, ear }
    }

    /// Every message heard before the fence, which must come.
    pub async fn up_to(&mut self, world: &World, fence: &str) -> Vec<Heard> {
        let mut all = Vec::new();
        // What the company is told beside each message: its list's preview, and its count.
        let mut beside = Vec::new();
        loop {
            for frame in self.frames(world).await {
                if let Some(told) = beside_a_message(&frame) {
                    beside.push(told);
                }
                let Some(heard) = self.read(&frame) else { continue };
                if heard.text == fence {
                    self.check_beside(&all, &beside);
                    return all;
                }
                all.push(heard);
            }
        }
    }

    /// The next frames as `{ type, data }`.
    async fn frames(&mut self, world: &World) -> Vec<Value> {
        match &mut self.ear {
            Ear::Socket(socket) => vec![socket.any().await],
            Ear::SocketIo(client) => {
                let (name, data) = client.any().await;
                vec![json!({ "type": name, "data": data })]
            }
            Ear::Poll { cursor } => {
                let path = format!("/api/v1/events?cursor={cursor}");
                let mut polled = world.get(&path).by(&self.token).await.expect(200);
                *cursor = polled["cursor"].as_str().expect("a cursor").to_owned();
                serde_json::from_value(polled["events"].take()).expect("frames")
            }
        }
    }

    /// The message in a frame, if it is one of this dialect's.
    fn read(&self, frame: &Value) -> Option<Heard> {
        let (kind, body, text, author) = match self.place.dialect {
            "native" => ("chat.message.new", &frame["data"], "message", "sender_type"),
            "live-chat" => ("chat:new_message", &frame["data"], "content", "sender_type"),
            "widget" => ("message:new", &frame["data"]["message"], "text", "role"),
            _ => ("message", frame, "content", "sender_type"),
        };
        let conversation = match self.place.dialect {
            "widget" => &frame["data"]["conversation"]["id"],
            "conversation" => &body["conversation_id"],
            _ => &body["session_id"],
        };
        let word = |value: &Value| value.as_str().unwrap_or_else(|| panic!("no text: {frame}")).to_owned();
        (frame["type"] == kind).then(|| Heard {
            id: word(&body["id"]),
            text: word(&body[text]),
            author: word(&body[author]),
            conversation: word(conversation),
            seq: body["seq"].as_i64().expect("a seq"),
        })
    }

    /// Once each to the company's agents, and never to a visitor. The fence's own come after it.
    fn check_beside(&self, heard: &[Heard], beside: &[(String, Value)]) {
        if self.place.dialect != "widget" {
            return;
        }
        let of =
            |name: &str| beside.iter().filter(|(kind, _)| kind == name).map(|(_, v)| v.clone()).collect::<Vec<_>>();
        let agents = self.place.side == Side::Agent;
        let texts: Vec<_> = heard.iter().filter(|_| agents).map(|h| json!(h.text)).collect();
        let counts: Vec<_> = heard.iter().filter(|_| agents).map(|h| json!(h.seq)).collect();
        let told = |name: &str, skip: usize| of(name).into_iter().skip(skip).collect::<Vec<_>>();
        // Those of the fence before this one come first.
        let late = usize::from(agents && of("conversation:updated").len() > counts.len());
        assert_eq!(told("conversation:view-update", late), texts, "{}", self.place.name);
        assert_eq!(told("conversation:updated", late), counts, "{}", self.place.name);
    }
}

fn beside_a_message(frame: &Value) -> Option<(String, Value)> {
    let kind = frame["type"].as_str()?;
    match kind {
        "conversation:view-update" => Some((kind.to_owned(), frame["data"]["message"]["text"].clone())),
        "conversation:updated" => Some((kind.to_owned(), frame["data"]["messageCount"].clone())),
        _ => None,
    }
}
