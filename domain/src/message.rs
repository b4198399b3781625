//! A message: one line of a conversation, numbered without gaps, the same for every reader.

use serde::{Deserialize, Serialize};

use crate::{AgentBrief, ArticleBrief, ConversationId, FileId, MessageId, TenantId, Timestamp, VisitorId};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthorKind {
    Visitor,
    Agent,
    Bot,
    System,
}

impl AuthorKind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Visitor => "visitor",
            Self::Agent => "agent",
            Self::Bot => "bot",
            Self::System => "system",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Visitor, Self::Agent, Self::Bot, Self::System].into_iter().find(|k| k.as_str() == text)
    }
}

/// Who wrote it, with the name they had then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author {
    pub kind: AuthorKind,
    /// The visitor's or agent's number; none for bot and system.
    pub id: Option<i64>,
    pub name: Option<String>,
}

impl Author {
    pub fn system() -> Self {
        Self { kind: AuthorKind::System, id: None, name: None }
    }

    pub fn visitor(id: VisitorId, name: Option<String>) -> Self {
        Self { kind: AuthorKind::Visitor, id: Some(id.0), name }
    }

    pub fn agent(agent: &AgentBrief) -> Self {
        Self { kind: AuthorKind::Agent, id: Some(agent.id.0), name: Some(agent.name.clone()) }
    }

    /// The key under which this author's client ids are unique, e.g. `a2`, `v17`, `s`.
    pub fn key(&self) -> String {
        let letter = match self.kind {
            AuthorKind::Visitor => 'v',
            AuthorKind::Agent => 'a',
            AuthorKind::Bot => 'b',
            AuthorKind::System => 's',
        };
        self.id.map_or_else(|| letter.to_string(), |id| format!("{letter}{id}"))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageKind {
    Text,
    Image,
    File,
    KbArticle,
    System,
}

/// A file that goes with a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// None for what was sent as a bare address before uploads existed.
    pub id: Option<FileId>,
    pub url: String,
    pub name: String,
    /// Bytes.
    pub size: i64,
    /// What its bytes say it is.
    pub mime_type: String,
    /// These three for images only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thumbnail_url: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<u32>,
}

impl MessageKind {
    pub const ALL: [Self; 5] = [Self::Text, Self::Image, Self::File, Self::KbArticle, Self::System];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Image => "image",
            Self::File => "file",
            Self::KbArticle => "kb_article",
            Self::System => "system",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.as_str() == text)
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Message {
    pub tenant: TenantId,
    pub conversation: ConversationId,
    /// 1, 2, 3 … in the conversation, in commit order.
    pub seq: i64,
    pub id: MessageId,
    pub kind: MessageKind,
    pub author: Author,
    pub text: String,
    pub attachments: Vec<Attachment>,
    pub article: Option<ArticleBrief>,
    pub metadata: serde_json::Value,
    /// The sender's own id for it: the same id again is the same message.
    pub client_id: Option<String>,
    pub at: Timestamp,
}

impl Message {
    /// What to show where there is nothing but words: the names of the files that came without any.
    pub fn words(&self) -> String {
        if !self.text.is_empty() || self.attachments.is_empty() {
            return self.text.clone();
        }
        self.attachments.iter().map(|a| a.name.as_str()).collect::<Vec<_>>().join(", ")
    }
}
