//! Named event → what is meant, pure.

use std::collections::HashMap;

use deskbell_domain::{
    ArticleId, CannedResponseId, ConversationId, Handover, MessageId, MessageKind, Priority, Refusal,
};
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use crate::{
    dialects::native::{Number, routes::transfers::To},
    problem::from_value,
};

/// The events of this dialect. One that isn't here is not known.
pub const EVENTS: [&str; 10] = [
    "chat:start",
    "chat:join",
    "chat:send_message",
    "chat:use_canned_response",
    "chat:typing",
    "chat:seen",
    "chat:accept",
    "chat:transfer",
    "chat:end",
    "agent:activity_ping",
];

#[derive(Debug)]
pub enum Inbound {
    Start(Start),
    Join { session: ConversationId, after_seq: Option<i64> },
    Send { session: ConversationId, message: Say, client_id: Option<String> },
    UseCanned { session: ConversationId, which: Canned, variables: HashMap<String, String>, client_id: Option<String> },
    Typing { session: ConversationId, is_typing: bool },
    Seen { session: ConversationId, message: MessageId },
    Accept { session: ConversationId },
    Transfer { session: ConversationId, to: Handover, reason: Option<String> },
    End { session: ConversationId },
    ActivityPing,
}

#[derive(Debug)]
pub enum Canned {
    Id(CannedResponseId),
    Shortcut(String),
}

/// What is sent, before files and articles are looked up.
#[derive(Debug)]
pub struct Say {
    pub kind: MessageKind,
    pub content: Option<String>,
    pub attachment_url: Option<String>,
    pub article: Option<ArticleId>,
    pub reply_to: Option<MessageId>,
}

/// As the REST call.
#[derive(Debug, Default, Deserialize)]
pub struct Start {
    pub subject: Option<String>,
    pub priority: Option<String>,
    #[serde(default)]
    pub required_skills: Option<Vec<String>>,
    #[serde(default)]
    pub metadata: Value,
    pub client_id: Option<String>,
    /// Which tenant, for a customer without a token.
    pub tenant: Option<String>,
    pub customer_name: Option<String>,
    pub customer_email: Option<String>,
    pub message: Option<String>,
}

impl Start {
    pub fn priority(&self) -> Result<Priority, Refusal> {
        priority(self.priority.as_deref())
    }
}

pub fn priority(text: Option<&str>) -> Result<Priority, Refusal> {
    match text {
        None => Ok(Priority::default()),
        Some(text) => {
            Priority::parse(text).ok_or_else(|| Refusal::invalid("priority", "must be low, medium, high or urgent."))
        }
    }
}

#[derive(Deserialize)]
struct Session {
    session_id: String,
}

#[derive(Deserialize)]
struct Join {
    session_id: String,
    after_seq: Option<i64>,
}

#[derive(Deserialize)]
struct Send {
    session_id: String,
    #[serde(rename = "type")]
    kind: Option<String>,
    content: Option<String>,
    attachment_url: Option<String>,
    kb_article_id: Option<Number>,
    client_id: Option<String>,
    reply_to: Option<Uuid>,
}

#[derive(Deserialize)]
struct UseCanned {
    session_id: String,
    canned_response_id: Option<Number>,
    shortcut: Option<String>,
    #[serde(default)]
    variables: Option<HashMap<String, Value>>,
    client_id: Option<String>,
}

#[derive(Deserialize)]
struct Typing {
    session_id: String,
    is_typing: bool,
}

#[derive(Deserialize)]
struct Seen {
    session_id: String,
    message_id: Uuid,
}

#[derive(Deserialize)]
struct Transfer {
    session_id: String,
    agent_id: Option<Number>,
    team_id: Option<Number>,
    queue: Option<bool>,
    reason: Option<String>,
}

pub fn parse(name: &str, data: Value) -> Result<Inbound, Refusal> {
    let session = |data| from_value::<Session>(data).map(|s| ConversationId::from(s.session_id.as_str()));
    match name {
        name if !EVENTS.contains(&name) => Err(unknown()),
        "chat:start" => from_value(data).map(Inbound::Start),
        "chat:join" => {
            let Join { session_id, after_seq } = from_value(data)?;
            Ok(Inbound::Join { session: session_id.as_str().into(), after_seq })
        }
        "chat:send_message" => {
            let Send { session_id, kind, content, attachment_url, kb_article_id, client_id, reply_to } =
                from_value(data)?;
            let message = Say {
                kind: kind_of(kind.as_deref())?,
                content,
                attachment_url,
                article: kb_article_id.map(|n| ArticleId(n.0)),
                reply_to: reply_to.map(MessageId),
            };
            Ok(Inbound::Send { session: session_id.as_str().into(), message, client_id })
        }
        "chat:use_canned_response" => {
            let UseCanned { session_id, canned_response_id, shortcut, variables, client_id } = from_value(data)?;
            let which = match (canned_response_id, shortcut) {
                (Some(id), _) => Canned::Id(CannedResponseId(id.0)),
                (None, Some(shortcut)) => Canned::Shortcut(shortcut),
                (None, None) => return Err(Refusal::invalid("canned_response_id", "is required, or shortcut.")),
            };
            let text = |value: Value| match value {
                Value::String(text) => text,
                Value::Null => String::new(),
                other => other.to_string(),
            };
            let variables =
                variables.unwrap_or_default().into_iter().map(|(name, value)| (name, text(value))).collect();
            Ok(Inbound::UseCanned { session: session_id.as_str().into(), which, variables, client_id })
        }
        "chat:typing" => {
            let Typing { session_id, is_typing } = from_value(data)?;
            Ok(Inbound::Typing { session: session_id.as_str().into(), is_typing })
        }
        "chat:seen" => {
            let Seen { session_id, message_id } = from_value(data)?;
            Ok(Inbound::Seen { session: session_id.as_str().into(), message: MessageId(message_id) })
        }
        "chat:accept" => Ok(Inbound::Accept { session: session(data)? }),
        "chat:transfer" => {
            let Transfer { session_id, agent_id, team_id, queue, reason } = from_value(data)?;
            let to = To { agent_id, team_id, queue, reason };
            Ok(Inbound::Transfer { session: session_id.as_str().into(), to: to.handover()?, reason: to.reason })
        }
        "chat:end" => Ok(Inbound::End { session: session(data)? }),
        "agent:activity_ping" => Ok(Inbound::ActivityPing),
        _ => Err(unknown()),
    }
}

fn unknown() -> Refusal {
    Refusal::invalid("event", "is not one this server knows.")
}

fn kind_of(text: Option<&str>) -> Result<MessageKind, Refusal> {
    match text.map(MessageKind::parse) {
        None => Ok(MessageKind::Text),
        Some(Some(kind)) if kind != MessageKind::System => Ok(kind),
        _ => Err(Refusal::invalid("type", "must be text, image, file or kb_article.")),
    }
}
