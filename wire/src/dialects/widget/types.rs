//! The `widget` dialect's JSON: camel case, and its own words for status and sender.

use deskbell_domain::{self as domain, AuthorKind, Channel, ConversationView, Status};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::{time::rfc3339, uploads::noted};

pub fn role(kind: AuthorKind) -> &'static str {
    match kind {
        AuthorKind::Visitor => "USER",
        AuthorKind::Agent => "AGENT",
        AuthorKind::Bot | AuthorKind::System => "BOT",
    }
}

pub fn status(status: Status) -> &'static str {
    match status {
        Status::Silent | Status::Pending | Status::Active => "OPEN",
        Status::Closed => "CLOSED",
    }
}

pub fn platform(channel: Channel) -> &'static str {
    match channel {
        Channel::Widget => "WIDGET",
        Channel::Facebook => "FACEBOOK",
        Channel::Instagram => "INSTAGRAM",
    }
}

/// The person's name on the platform. A widget's visitors have none, so they get one that can't clash.
pub fn psid(view: &ConversationView) -> String {
    let (conversation, visitor) = (&view.conversation, &view.visitor);
    let named = conversation.thread.clone().or_else(|| visitor.alias.clone());
    named.unwrap_or_else(|| format!("{}_{}", conversation.channel.as_str(), visitor.id))
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WidgetMessage)]
pub struct Message {
    pub id: String,
    pub text: String,
    /// `USER`, `AGENT` or `BOT`
    pub role: &'static str,
    #[serde(rename = "createdAt")]
    pub created_at: String,
    #[schema(value_type = Object)]
    pub meta: Value,
    pub seq: i64,
    /// The message it answers: `{ id, seq, role, text }`.
    #[serde(rename = "replyTo", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub reply_to: Option<Value>,
    /// `[{ emoji, count }]`
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<Object>)]
    pub reactions: Vec<Value>,
    #[serde(rename = "editedAt", skip_serializing_if = "Option::is_none")]
    pub edited_at: Option<String>,
    #[serde(rename = "deletedAt", skip_serializing_if = "Option::is_none")]
    pub deleted_at: Option<String>,
}

impl Message {
    /// What the desk notes beside a message is not the visitor's to read; what the visitor sent along is.
    pub fn new(m: &domain::Message, for_visitor: bool) -> Self {
        let hidden = for_visitor && m.author.kind != AuthorKind::Visitor;
        Self {
            id: m.id.to_string(),
            text: m.words(),
            role: role(m.author.kind),
            created_at: rfc3339(m.at),
            meta: noted(if hidden { &Value::Null } else { &m.metadata }, &m.attachments),
            seq: m.seq,
            reply_to: m
                .reply_to
                .as_ref()
                .map(|q| json!({ "id": q.id, "seq": q.seq, "role": role(q.author.kind), "text": q.words() })),
            reactions: m.reactions.iter().map(|r| json!({ "emoji": r.emoji, "count": r.by.len() })).collect(),
            edited_at: m.edited_at.map(rfc3339),
            deleted_at: m.deleted_at.map(rfc3339),
        }
    }
}
