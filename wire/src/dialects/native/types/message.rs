//! What is said in a conversation: messages with their files, and notes.

use deskbell_domain::{self as domain, AuthorKind};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::sender_type;
use crate::time::rfc3339;

#[derive(Debug, Serialize, ToSchema)]
pub struct Message {
    pub id: String,
    pub session_id: String,
    /// 1, 2, 3 … in the session, without gaps.
    pub seq: i64,
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub sender_type: &'static str,
    pub sender_id: Option<i64>,
    pub sender_name: Option<String>,
    pub message: String,
    pub attachments: Vec<Attachment>,
    /// `{ id, title, url, excerpt }` of a shared help article.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub kb_article: Option<Value>,
    #[schema(value_type = Object)]
    pub metadata: Value,
    pub client_id: Option<String>,
    pub created_at: String,
    /// The message it answers, cut short, as it is now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<Quote>,
    /// In the order they came first; absent when there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reactions: Vec<Reaction>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edited_at: Option<String>,
    /// Since when its text and files are gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deleted_at: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Quote {
    pub id: String,
    pub seq: i64,
    pub sender_type: &'static str,
    pub sender_id: Option<i64>,
    pub sender_name: Option<String>,
    /// At most 140 characters; empty when it was deleted.
    pub message: String,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub deleted: bool,
}

impl From<&domain::Quote> for Quote {
    fn from(q: &domain::Quote) -> Self {
        Self {
            id: q.id.to_string(),
            seq: q.seq,
            sender_type: sender_type(q.author.kind),
            sender_id: q.author.id,
            sender_name: q.author.name.clone(),
            message: q.text.clone(),
            deleted: q.deleted,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Reaction {
    pub emoji: String,
    pub count: usize,
    pub by: Vec<Reactor>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Reactor {
    pub user_type: &'static str,
    pub user_id: Option<i64>,
    pub name: Option<String>,
}

impl From<&domain::Author> for Reactor {
    fn from(a: &domain::Author) -> Self {
        Self { user_type: sender_type(a.kind), user_id: a.id, name: a.name.clone() }
    }
}

impl From<&domain::Reaction> for Reaction {
    fn from(r: &domain::Reaction) -> Self {
        Self { emoji: r.emoji.clone(), count: r.by.len(), by: r.by.iter().map(Reactor::from).collect() }
    }
}

impl From<&domain::Message> for Message {
    fn from(m: &domain::Message) -> Self {
        Self {
            id: m.id.to_string(),
            session_id: m.conversation.to_string(),
            seq: m.seq,
            kind: m.kind.as_str(),
            sender_type: sender_type(m.author.kind),
            sender_id: m.author.id,
            sender_name: m.author.name.clone(),
            message: m.text.clone(),
            attachments: m.attachments.iter().map(Attachment::from).collect(),
            kb_article: m.article.as_ref().map(|a| json!(a)),
            metadata: m.metadata.clone(),
            client_id: m.client_id.clone(),
            created_at: rfc3339(m.at),
            reply_to: m.reply_to.as_ref().map(Quote::from),
            reactions: m.reactions.iter().map(Reaction::from).collect(),
            edited_at: m.edited_at.map(rfc3339),
            deleted_at: m.deleted_at.map(rfc3339),
        }
    }
}

impl Message {
    /// As visitors may see it: what an agent's client noted beside a message stays at the desk.
    pub fn for_visitor(m: &domain::Message) -> Self {
        let mut told = Self::from(m);
        if matches!(m.author.kind, AuthorKind::Agent | AuthorKind::Bot) {
            told.metadata = json!({});
        }
        told
    }
}

/// A file that goes with a message.
#[derive(Debug, Serialize, ToSchema)]
pub struct Attachment {
    /// What a message names it by.
    #[schema(value_type = Option<String>)]
    pub id: Option<domain::FileId>,
    /// Read without a credential; nobody can guess it.
    pub url: String,
    pub name: String,
    /// Bytes.
    pub size: i64,
    /// What the bytes say it is.
    pub mime_type: String,
    /// For images only, at most 480 pixels wide and high.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thumbnail_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub height: Option<u32>,
}

impl From<&domain::Attachment> for Attachment {
    fn from(a: &domain::Attachment) -> Self {
        Self {
            id: a.id.clone(),
            url: a.url.clone(),
            name: a.name.clone(),
            size: a.size,
            mime_type: a.mime_type.clone(),
            thumbnail_url: a.thumbnail_url.clone(),
            width: a.width,
            height: a.height,
        }
    }
}

/// A private note. It stands after message `after_seq` and has no `seq` of its own.
#[derive(Debug, Serialize, ToSchema)]
pub struct Note {
    pub id: String,
    pub session_id: String,
    pub after_seq: i64,
    pub author_id: i64,
    pub author_name: String,
    pub note: String,
    /// The agents it calls by name.
    pub mentions: Vec<i64>,
    /// What it tells of, where the desk wrote it: `{ code: "snoozed", until }` or `{ code: "woken", by_clock }`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub happening: Option<Value>,
    pub client_id: Option<String>,
    pub created_at: String,
}

fn happening(happening: &domain::Happening) -> Value {
    match happening {
        domain::Happening::Snoozed { until } => json!({ "code": "snoozed", "until": until.map(rfc3339) }),
        domain::Happening::Woken { by_clock } => json!({ "code": "woken", "by_clock": by_clock }),
    }
}

impl From<&domain::Note> for Note {
    fn from(n: &domain::Note) -> Self {
        Self {
            id: n.id.to_string(),
            session_id: n.conversation.to_string(),
            after_seq: n.after_seq,
            author_id: n.author.id.0,
            author_name: n.author.name.clone(),
            note: n.text.clone(),
            mentions: n.mentions.iter().map(|a| a.0).collect(),
            happening: n.happening.as_ref().map(happening),
            client_id: n.client_id.clone(),
            created_at: rfc3339(n.at),
        }
    }
}
