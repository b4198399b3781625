//! What a command asks to have loaded, and the shapes it is loaded in.

use std::sync::Arc;

use deskbell_domain::{
    AgentId, ArticleBrief, Attachment, Author, ConversationId, FileId, InboxId, Message, MessageId, MessageKind, Quote,
    TeamId, TenantId, VisitorId,
};

use crate::Step;

/// What one command must have before it can decide.
#[derive(Debug, Default)]
pub struct Needs {
    pub tenant: Option<TenantId>,
    pub conversations: Vec<ConversationId>,
    pub agents: Vec<AgentId>,
    pub teams: Vec<TeamId>,
    pub visitors: Vec<VisitorId>,
    pub inboxes: Vec<InboxId>,
    /// Whether this client id was used by this author in this conversation.
    pub sent: Vec<SentKey>,
    /// Messages by their numbers, to be answered or changed.
    pub messages: Vec<(ConversationId, i64)>,
    pub notes: Vec<NoteKey>,
    /// Client-made ids of starts.
    pub starts: Vec<String>,
    pub cursors: Vec<(ConversationId, AgentId)>,
    /// Uploads to be sent.
    pub files: Vec<FileId>,
    pub new_visitors: u32,
    pub new_tickets: u32,
    pub new_notifications: u32,
    /// Lines of the audit log.
    pub new_deeds: u32,
    /// Client-made names of conversations and of visitors.
    pub conversation_aliases: Vec<String>,
    pub visitor_aliases: Vec<String>,
    pub posts: Vec<Post>,
    /// What this write of a keyed request came to before.
    pub step: Option<Step>,
}

/// What a channel brings: its conversation, if there is one, is found by who wrote, and whether it came before.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Post {
    pub inbox: InboxId,
    /// `Conversation::thread`
    pub thread: String,
    /// The channel's id of it.
    pub client_id: String,
}

impl Needs {
    pub fn of(tenant: TenantId) -> Self {
        Self { tenant: Some(tenant), ..Self::default() }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SentKey {
    pub conversation: ConversationId,
    /// `Author::key`
    pub author: String,
    pub client_id: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NoteKey {
    pub conversation: ConversationId,
    pub author: AgentId,
    pub client_id: String,
}

/// A message that was sent under a client id before.
pub struct Before {
    pub message: Arc<Message>,
    /// What it said before it was edited or deleted, if it was.
    pub first_text: Option<String>,
}

/// A start remembered by its client-made id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Start {
    pub hash: String,
    pub conversation: ConversationId,
}

/// A message before it has its number and time.
pub struct Draft {
    pub id: MessageId,
    pub kind: MessageKind,
    pub author: Author,
    pub text: String,
    pub attachments: Vec<Attachment>,
    pub article: Option<ArticleBrief>,
    pub metadata: serde_json::Value,
    pub client_id: Option<String>,
    pub reply_to: Option<Quote>,
}

impl Draft {
    pub fn text(id: MessageId, author: Author, text: String) -> Self {
        let metadata = serde_json::json!({});
        Self {
            id,
            kind: MessageKind::Text,
            author,
            text,
            attachments: Vec::new(),
            article: None,
            metadata,
            client_id: None,
            reply_to: None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadMark {
    pub seen_seq: i64,
    /// The agent marked it unread; shown so until they see something newer or again.
    pub unread: bool,
}
