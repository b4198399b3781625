//! The `conversation` dialect: its story, who may enter what, and how it meets the others.

mod across;
mod entry;
mod frames;
mod races;
mod silent;
mod story;

use deskbell_domain::{InboxId, InboxSettings, VisitorAuth};
use serde_json::{Value, json};

use crate::world::{Answer, Firm, Socket, World};

/// A world where strangers may name conversations of acme's first inbox.
async fn open_world() -> World {
    let world = World::open().await;
    set_auth(&world, &world.acme, world.acme.strict, VisitorAuth::Open).await;
    world
}

async fn set_auth(world: &World, firm: &Firm, inbox: InboxId, visitor_auth: VisitorAuth) {
    let settings = InboxSettings { visitor_auth, allowed_origins: vec![firm.site()], ..InboxSettings::default() };
    world.desk.set_inbox(&firm.ada.actor, inbox, "Website", settings).await.expect("set");
}

/// The published body.
fn said(user: &str, content: &str) -> Value {
    json!({ "sender_id": user, "sender_type": "user", "content": content, "metadata": {} })
}

async fn post(world: &World, conversation: &str, body: Value) -> Answer {
    world.post(&format!("/chat/{conversation}/messages")).json(body).await
}

/// Connected to `/ws/chat/…`; whether it lets us in is still to be seen.
async fn knock(world: &World, path: &str) -> Socket {
    world.connect(&format!("/ws/chat/{path}"), &[]).await.expect("a handshake")
}

/// Let in, and hearing: nothing greets here, so its answer to a ping tells.
async fn enter(world: &World, path: &str) -> Socket {
    let mut socket = knock(world, path).await;
    socket.send(r#"{"type":"ping"}"#).await;
    socket.until("pong").await;
    socket
}

impl Socket {
    /// Writes the published frame, with these fields on top.
    async fn say(&mut self, content: &str) {
        self.send(json!({ "content": content, "sender_type": "user" }).to_string()).await;
    }

    /// The text of the next frame, which must be a message.
    async fn hears(&mut self) -> String {
        self.next("message").await["content"].as_str().expect("a text").to_owned()
    }
}

/// All messages of a conversation, as an agent reads them.
async fn contents(world: &World, conversation: &str) -> Vec<String> {
    let path = format!("/chat/{conversation}/history?limit=500");
    let history = world.get(&path).by(&world.acme.ann.token).await.expect(200);
    let messages = history["messages"].as_array().expect("messages");
    messages.iter().map(|m| m["content"].as_str().expect("a text").to_owned()).collect()
}
