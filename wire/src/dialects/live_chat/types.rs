//! The `live-chat` dialect's JSON.

use deskbell_domain::{self as domain, AuthorKind, ConversationView, Timestamp};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::time::rfc3339;

pub fn sender_type(kind: AuthorKind) -> &'static str {
    match kind {
        AuthorKind::Visitor => "customer",
        AuthorKind::Agent => "agent",
        AuthorKind::Bot => "bot",
        AuthorKind::System => "system",
    }
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LiveChatSession)]
pub struct Session {
    pub id: String,
    pub status: &'static str,
    pub customer_id: i64,
    pub agent_id: Option<i64>,
    pub subject: Option<String>,
    pub priority: &'static str,
    pub required_skills: Vec<String>,
    /// What the client gave, and under `customer` what is known of the person.
    #[schema(value_type = Object)]
    pub metadata: Value,
    pub created_at: String,
    pub assigned_at: Option<String>,
    /// Seconds.
    pub wait_time: i64,
    pub ended_at: Option<String>,
    pub last_activity_at: String,
    pub ticket_id: Option<i64>,
}

impl Session {
    pub fn new(view: &ConversationView, now: Timestamp) -> Self {
        let c = &view.conversation;
        Self {
            id: c.id.to_string(),
            status: c.status.as_str(),
            customer_id: c.visitor.0,
            agent_id: c.agent.as_ref().map(|a| a.id.0),
            subject: c.subject.clone(),
            priority: c.priority.as_str(),
            required_skills: c.skills.clone(),
            metadata: c.metadata.clone(),
            created_at: rfc3339(c.created_at),
            assigned_at: c.assigned_at.map(rfc3339),
            wait_time: c.wait_time(now),
            ended_at: c.ended_at.map(rfc3339),
            last_activity_at: rfc3339(c.last_activity_at),
            ticket_id: c.ticket.map(|t| t.0),
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LiveChatMessage)]
pub struct Message {
    pub id: String,
    pub session_id: String,
    pub seq: i64,
    /// `text`, `image`, `file`, `kb_article` or `system`
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub content: String,
    pub sender_id: Option<i64>,
    pub sender_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attachment_url: Option<String>,
    /// All of them, with what each is.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<Object>)]
    pub attachments: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub kb_article: Option<Value>,
    pub created_at: String,
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

impl From<&domain::Message> for Message {
    fn from(m: &domain::Message) -> Self {
        Self {
            id: m.id.to_string(),
            session_id: m.conversation.to_string(),
            seq: m.seq,
            kind: m.kind.as_str(),
            content: m.words(),
            sender_id: m.author.id,
            sender_type: sender_type(m.author.kind),
            attachment_url: m.attachments.first().map(|a| a.url.clone()),
            attachments: m.attachments.iter().map(|a| json!(a)).collect(),
            kb_article: m.article.as_ref().map(|a| json!(a)),
            created_at: rfc3339(m.at),
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
pub struct Ticket {
    pub id: i64,
    pub number: String,
    pub subject: String,
    pub status: &'static str,
    pub priority: &'static str,
    pub customer_id: i64,
    pub agent_id: Option<i64>,
    pub session_id: Option<String>,
    pub created_at: String,
    /// What was said, oldest first; only where one ticket is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transcript: Option<Vec<Message>>,
}

impl From<&domain::Ticket> for Ticket {
    fn from(t: &domain::Ticket) -> Self {
        Self {
            id: t.id.0,
            number: t.number(),
            subject: t.subject.clone(),
            status: t.status.as_str(),
            priority: t.priority.as_str(),
            customer_id: t.requester.0,
            agent_id: t.assignee.map(|a| a.0),
            session_id: t.conversation.as_ref().map(ToString::to_string),
            created_at: rfc3339(t.created_at),
            transcript: None,
        }
    }
}
