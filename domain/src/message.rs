//! A message: one line of a conversation, numbered without gaps, the same for every reader.

use serde::{Deserialize, Serialize};

use crate::{
    Actor, AgentBrief, ArticleBrief, ConversationId, FileId, MessageId, Permission, Refusal, TenantId, Timestamp,
    VisitorId, text,
};

/// Seconds in which visitors may change what they wrote.
pub const EDIT_WINDOW: i64 = 15 * 60;
/// What a message can be answered with in one touch.
pub const REACTIONS: [&str; 8] = ["👍", "❤️", "😂", "😮", "😢", "🙏", "🎉", "✅"];
/// Most people who may leave the same reaction.
pub const REACTORS_MAX: usize = 50;
/// What stands where a text was taken away, for readers that have no words of their own for it.
pub const DELETED: &str = "Message deleted";

const GONE: Refusal = Refusal::Conflict("This message was deleted.");
const OURS: Refusal = Refusal::Forbidden("This line was written by the desk itself.");

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
    /// The message it answers.
    pub reply_to: Option<Quote>,
    /// Each emoji with who left it, in the order they came.
    pub reactions: Vec<Reaction>,
    pub edited_at: Option<Timestamp>,
    /// Since when its text and files are gone. Its number and author stay.
    pub deleted_at: Option<Timestamp>,
}

/// A message another one answers, cut short, as it is now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Quote {
    pub id: MessageId,
    pub seq: i64,
    pub author: Author,
    /// At most `PREVIEW_MAX` characters; empty when it was deleted.
    pub text: String,
    pub deleted: bool,
}

impl Quote {
    /// What to show where there is nothing but words.
    pub fn words(&self) -> &str {
        if self.deleted { DELETED } else { &self.text }
    }
}

impl From<&Message> for Quote {
    fn from(m: &Message) -> Self {
        let (deleted, words) = (m.deleted_at.is_some(), m.words());
        let text = if deleted { String::new() } else { text::preview(&words) };
        Self { id: m.id, seq: m.seq, author: m.author.clone(), text, deleted }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reaction {
    pub emoji: String,
    pub by: Vec<Author>,
}

/// What happened to a message that was there before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageChange {
    Edited,
    Deleted,
    Reacted,
}

impl MessageChange {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Edited => "edited",
            Self::Deleted => "deleted",
            Self::Reacted => "reacted",
        }
    }
}

/// A message as it was before it was edited or deleted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MessageVersion {
    /// 1, 2, 3 … in the message.
    pub version: i64,
    pub text: String,
    pub attachments: Vec<Attachment>,
    pub written_at: Timestamp,
    pub replaced_at: Timestamp,
    pub replaced_by: Author,
}

/// The text, or where there is none the names of the files.
pub fn words_of(text: &str, attachments: &[Attachment]) -> String {
    if !text.is_empty() || attachments.is_empty() {
        return text.to_owned();
    }
    attachments.iter().map(|a| a.name.as_str()).collect::<Vec<_>>().join(", ")
}

/// The way an emoji of the set is written, whatever variation of it came.
pub fn reaction(emoji: &str) -> Result<&'static str, Refusal> {
    let plain = |text: &str| text.trim().replace('\u{fe0f}', "");
    let found = REACTIONS.into_iter().find(|known| plain(known) == plain(emoji));
    found.ok_or_else(|| Refusal::invalid("emoji", format!("must be one of {}.", REACTIONS.join(" "))))
}

impl Message {
    /// What to show where there is nothing but words: the names of the files that came without any.
    pub fn words(&self) -> String {
        if self.deleted_at.is_some() {
            return DELETED.to_owned();
        }
        words_of(&self.text, &self.attachments)
    }

    fn check_own(&self, actor: &Actor, now: Timestamp) -> Result<(), Refusal> {
        if self.author.key() != actor.key() {
            return Err(Refusal::Forbidden("Only who wrote it can change it."));
        }
        match actor {
            Actor::Visitor { .. } if now.seconds_since(self.at) > EDIT_WINDOW => {
                Err(Refusal::Forbidden("It was written too long ago to be changed."))
            }
            _ => Ok(()),
        }
    }

    /// Whether `actor` may put another text in its place now.
    pub fn check_edit(&self, actor: &Actor, now: Timestamp) -> Result<(), Refusal> {
        match self.kind {
            _ if self.deleted_at.is_some() => Err(GONE),
            MessageKind::System => Err(OURS),
            MessageKind::KbArticle => Err(Refusal::Conflict("A shared article can't be edited.")),
            MessageKind::Text | MessageKind::Image | MessageKind::File => self.check_own(actor, now),
        }
    }

    /// Whether `actor` may take its text and files away now: one's own, or anybody's with the permission.
    pub fn check_delete(&self, actor: &Actor, now: Timestamp) -> Result<(), Refusal> {
        match self.kind {
            MessageKind::System => Err(OURS),
            _ if actor.may(Permission::ModerateMessages).is_ok() => Ok(()),
            _ => self.check_own(actor, now),
        }
    }

    /// Whether it can be reacted to.
    pub fn check_react(&self) -> Result<(), Refusal> {
        match self.kind {
            _ if self.deleted_at.is_some() => Err(GONE),
            MessageKind::System => Err(OURS),
            _ => Ok(()),
        }
    }

    /// Whether it can be answered.
    pub fn check_reply(&self) -> Result<(), Refusal> {
        match self.kind {
            _ if self.deleted_at.is_some() => Err(Refusal::invalid("reply_to", "names a message that was deleted.")),
            MessageKind::System => Err(Refusal::invalid("reply_to", "names a line of the desk itself.")),
            _ => Ok(()),
        }
    }

    /// Takes everything away that was said with it.
    pub fn delete(&mut self, now: Timestamp) {
        self.kind = MessageKind::Text;
        self.text = String::new();
        self.attachments = Vec::new();
        self.article = None;
        self.metadata = serde_json::json!({});
        self.reactions = Vec::new();
        self.deleted_at = Some(now);
    }

    /// Leaves a reaction or takes it back. False when it was so already.
    pub fn react(&mut self, emoji: &'static str, by: &Author, on: bool) -> Result<bool, Refusal> {
        let key = by.key();
        let place = self.reactions.iter().position(|r| r.emoji == emoji);
        match (place, on) {
            (None, true) => {
                self.reactions.push(Reaction { emoji: emoji.to_owned(), by: vec![by.clone()] });
            }
            (None, false) => return Ok(false),
            (Some(place), on) => {
                let people = &mut self.reactions[place].by;
                let had = people.iter().any(|p| p.key() == key);
                if had == on {
                    return Ok(false);
                }
                if on && people.len() >= REACTORS_MAX {
                    return Err(Refusal::Conflict("Enough people left this reaction."));
                }
                if on {
                    people.push(by.clone());
                } else {
                    people.retain(|p| p.key() != key);
                }
            }
        }
        self.reactions.retain(|r| !r.by.is_empty());
        Ok(true)
    }
}
