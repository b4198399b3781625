//! The `conversation` dialect's JSON. Conversations and users are named as their client named them, if it did.

use deskbell_domain::{self as domain, AuthorKind, ConversationView, Visitor};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::{time::rfc3339, uploads::noted};

pub fn sender_type(kind: AuthorKind) -> &'static str {
    match kind {
        AuthorKind::Visitor => "user",
        AuthorKind::Agent => "agent",
        AuthorKind::Bot => "bot",
        AuthorKind::System => "system",
    }
}

pub fn conversation_id(view: &ConversationView) -> String {
    view.conversation.alias.clone().unwrap_or_else(|| view.conversation.id.to_string())
}

pub fn user_id(visitor: &Visitor) -> String {
    visitor.alias.clone().unwrap_or_else(|| visitor.id.to_string())
}

fn sender_id(author: &domain::Author, view: &ConversationView) -> String {
    match author.kind {
        AuthorKind::Visitor => user_id(&view.visitor),
        kind => author.id.map_or_else(|| kind.as_str().to_owned(), |id| id.to_string()),
    }
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ConversationMessage)]
pub struct Message {
    pub id: String,
    /// The user's id; an agent's number; `bot` or `system`.
    pub sender_id: String,
    /// `user`, `agent`, `bot` or `system`
    pub sender_type: &'static str,
    pub content: String,
    pub timestamp: String,
    pub conversation_id: String,
    /// 1, 2, 3 … in the conversation.
    pub seq: i64,
    /// What the user sent along, and under `attachments` the files.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub metadata: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attachment_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// The message it answers: `{ id, seq, sender_type, content }`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub reply_to: Option<Value>,
    /// `[{ emoji, count }]`
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<Object>)]
    pub reactions: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edited_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deleted_at: Option<String>,
}

impl Message {
    /// What the desk notes beside a message is not for this dialect; what the visitor sent along is.
    pub fn new(m: &domain::Message, view: &ConversationView) -> Self {
        let told = if m.author.kind == AuthorKind::Visitor { &m.metadata } else { &Value::Null };
        let metadata = noted(told, &m.attachments);
        Self {
            id: m.id.to_string(),
            sender_id: sender_id(&m.author, view),
            sender_type: sender_type(m.author.kind),
            content: m.words(),
            timestamp: rfc3339(m.at),
            conversation_id: conversation_id(view),
            seq: m.seq,
            metadata: metadata.as_object().is_some_and(|fields| !fields.is_empty()).then_some(metadata),
            attachment_url: m.attachments.first().map(|a| a.url.clone()),
            client_id: m.client_id.clone(),
            reply_to: m.reply_to.as_ref().map(|q| {
                json!({ "id": q.id, "seq": q.seq, "sender_type": sender_type(q.author.kind), "content": q.words() })
            }),
            reactions: m.reactions.iter().map(|r| json!({ "emoji": r.emoji, "count": r.by.len() })).collect(),
            edited_at: m.edited_at.map(rfc3339),
            deleted_at: m.deleted_at.map(rfc3339),
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ConversationEscalation)]
pub struct Escalation {
    pub id: String,
    pub conversation_id: String,
    pub reason: String,
    #[schema(value_type = Object)]
    pub metadata: Value,
    /// `open` until somebody deals with it.
    pub status: String,
    pub created_at: String,
}

impl Escalation {
    pub fn new(e: &domain::Escalation, view: &ConversationView) -> Self {
        Self {
            id: e.id.to_string(),
            conversation_id: conversation_id(view),
            reason: e.reason.clone(),
            metadata: e.metadata.clone(),
            status: e.status.clone(),
            created_at: rfc3339(e.at),
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ConversationSummary)]
pub struct Summary {
    pub conversation_id: String,
    pub user_id: String,
    /// `pending`, `active` or `closed`
    pub status: &'static str,
    pub message_count: i64,
    pub created_at: String,
    pub last_activity_at: String,
}

impl From<&ConversationView> for Summary {
    fn from(view: &ConversationView) -> Self {
        let c = &view.conversation;
        Self {
            conversation_id: conversation_id(view),
            user_id: user_id(&view.visitor),
            status: c.status.as_str(),
            message_count: c.last_seq,
            created_at: rfc3339(c.created_at),
            last_activity_at: rfc3339(c.last_activity_at),
        }
    }
}
