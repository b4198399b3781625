//! A message with a picture and a file, as each dialect tells it to each kind of viewer.

use std::sync::Arc;

use deskbell_domain::{Attachment, Fact, FileId, MessageKind};
use serde_json::{Value, json};

use super::native::outbound::golden::{facts, happened};
use crate::{
    audience::View,
    dialects::{Context, Dialect},
    hub::Outgoing,
};

const PICTURE: &str = "0123456789abcdef0123456789abcdef";
const FILE: &str = "fedcba9876543210fedcba9876543210";

fn attachments() -> Vec<Attachment> {
    let picture = Attachment {
        id: FileId::parse(PICTURE),
        url: format!("/uploads/{PICTURE}/lamp.png"),
        name: "lamp.png".into(),
        size: 2048,
        mime_type: "image/png".into(),
        thumbnail_url: Some(format!("/uploads/{PICTURE}/thumbnail/lamp.png")),
        width: Some(640),
        height: Some(480),
    };
    let file = Attachment {
        id: FileId::parse(FILE),
        url: format!("/uploads/{FILE}/bill.pdf"),
        name: "bill.pdf".into(),
        size: 10,
        mime_type: "application/pdf".into(),
        thumbnail_url: None,
        width: None,
        height: None,
    };
    vec![picture, file]
}

fn shown() -> Value {
    json!([
        { "id": PICTURE, "url": format!("/uploads/{PICTURE}/lamp.png"), "name": "lamp.png", "size": 2048,
          "mime_type": "image/png", "thumbnail_url": format!("/uploads/{PICTURE}/thumbnail/lamp.png"),
          "width": 640, "height": 480 },
        { "id": FILE, "url": format!("/uploads/{FILE}/bill.pdf"), "name": "bill.pdf", "size": 10,
          "mime_type": "application/pdf" },
    ])
}

/// What the dialect tells of it, by name.
fn told(dialect: Dialect, view: View) -> Vec<(String, Value)> {
    let sent = facts().into_iter().find_map(|fact| match fact {
        Fact::MessageSent { message } => Some(message),
        _ => None,
    });
    let mut message = Arc::unwrap_or_clone(sent.expect("a message"));
    message.kind = MessageKind::File;
    message.text = String::new();
    message.attachments = attachments();
    let event = happened(Fact::MessageSent { message: Arc::new(message) });
    let context = Context { epoch: "e", now: event.at, visit: None };
    match dialect.event(&event, view, &context) {
        Outgoing::Frames { frames, .. } => {
            let parsed = frames.iter().map(|text| serde_json::from_str::<Value>(text).expect("JSON"));
            parsed.map(|frame| (frame["type"].as_str().expect("a type").to_owned(), frame)).collect()
        }
        Outgoing::Emits { emits, .. } => {
            let parsed = |e: &crate::hub::Emit| serde_json::from_str(e.payload.get()).expect("JSON");
            emits.iter().map(|e| (e.name.to_owned(), parsed(e))).collect()
        }
        _ => panic!("nothing was told"),
    }
}

#[test]
fn the_native_dialect_lists_them() {
    for view in [View::Visitor, View::Agent] {
        let (name, frame) = told(Dialect::Native, view).remove(0);
        assert_eq!(name, "chat.message.new");
        let data = &frame["data"];
        assert_eq!((&data["type"], &data["message"], &data["attachments"]), (&json!("file"), &json!(""), &shown()));
    }
}

#[test]
fn live_chat_names_the_first_and_lists_all() {
    let said = json!({
        "id": "00000000-0000-0000-0000-000000000000", "session_id": "chat", "seq": 5, "type": "file",
        "content": "lamp.png, bill.pdf", "sender_id": 7, "sender_type": "customer",
        "attachment_url": format!("/uploads/{PICTURE}/lamp.png"), "attachments": shown(),
        "created_at": "2026-01-31T12:00:00.000Z",
    });
    for view in [View::Visitor, View::Agent] {
        let emits = told(Dialect::SocketIo, view);
        let new = emits.iter().find(|(name, _)| name == "chat:new_message").expect("told");
        assert_eq!(new.1, said);
    }
}

#[test]
fn the_widget_dialect_carries_them_in_meta() {
    let said = json!({
        "id": "00000000-0000-0000-0000-000000000000", "text": "lamp.png, bill.pdf", "role": "USER",
        "createdAt": "2026-01-31T12:00:00.000Z", "meta": { "attachments": shown() }, "seq": 5,
    });
    for view in [View::Visitor, View::Agent] {
        let emits = told(Dialect::SocketIo, view);
        let new = emits.iter().find(|(name, _)| name == "message:new").expect("told");
        assert_eq!(new.1["message"], said);
    }
    let emits = told(Dialect::SocketIo, View::Agent);
    let update = emits.iter().find(|(name, _)| name == "conversation:view-update").expect("told");
    assert_eq!(update.1["message"]["text"], "lamp.png, bill.pdf");
}

#[test]
fn the_conversation_dialect_carries_them_in_metadata() {
    let said = json!({
        "type": "message", "id": "00000000-0000-0000-0000-000000000000", "sender_id": "7", "sender_type": "user",
        "content": "lamp.png, bill.pdf", "timestamp": "2026-01-31T12:00:00.000Z", "conversation_id": "chat",
        "seq": 5, "client_id": "c", "metadata": { "attachments": shown() },
        "attachment_url": format!("/uploads/{PICTURE}/lamp.png"),
    });
    assert_eq!(told(Dialect::Conversation, View::Visitor), [("message".to_owned(), said)]);
}
