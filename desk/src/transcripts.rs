//! A conversation to keep: read from its beginning, and sent by mail.

use deskbell_domain::{
    Actor, AuthorKind, ConversationId, ConversationView, Language, Message, MessageKind, Note, Refusal, Timestamp,
};
use deskbell_store::Page;
use serde_json::{Value, json};

use crate::{Desk, MailTemplate, mail::mail_text};

/// Most messages a transcript holds: the newest ones.
const MESSAGES_MAX: usize = 10_000;
/// Most messages of one that goes by mail.
const MAILED_MAX: usize = 1_000;
const PAGE: u32 = 500;

/// What was said, oldest first.
pub struct Transcript {
    pub view: ConversationView,
    pub lines: Vec<Line>,
    /// There is more before it than a transcript holds.
    pub is_cut: bool,
    /// What its reader reads.
    pub language: Language,
}

pub enum Line {
    Message(Box<Message>),
    Note(Note),
}

impl Transcript {
    /// Our own words beside what was said: `chat_with`, `left_out`, `private_note`, `edited` or `deleted`.
    pub fn says(&self, key: &str, places: &[(&str, &str)]) -> String {
        mail_text(self.language, key, places).unwrap_or_default()
    }

    /// Who wrote it, as a reader outside the desk knows them.
    pub fn author(&self, message: &Message) -> String {
        author(message, &self.view, self.language)
    }

    pub fn text(&self, message: &Message) -> String {
        text(message, self.language)
    }
}

impl Desk {
    /// All the actor may read of it. Notes only where an agent asks for them.
    pub async fn chat_transcript(
        &self,
        actor: &Actor,
        id: &ConversationId,
        with_notes: bool,
    ) -> Result<Transcript, Refusal> {
        let view = self.view(actor, id).await?;
        let with_notes = with_notes && actor.agent().is_ok();
        let oldest = actor.oldest_readable(self.clock.now());
        let scope = self.store.scope(actor.tenant());
        let (mut messages, mut is_cut) = (Vec::new(), false);
        let mut page = Page::Newest;
        loop {
            let (found, more) = scope.messages(id, page, PAGE).await?;
            let Some(first) = found.first().map(|m| m.seq) else { break };
            messages.extend(found.into_iter().rev());
            if !more {
                break;
            }
            if messages.len() >= MESSAGES_MAX {
                is_cut = true;
                break;
            }
            page = Page::Before(first);
        }
        messages.reverse();
        messages.retain(|m| m.at >= oldest);
        let notes = match with_notes {
            true => scope.notes(id, messages.first().map_or(0, |m| m.seq - 1), i64::MAX).await?,
            false => Vec::new(),
        };
        let language = match actor.agent() {
            Ok((id, _)) => scope.language_of(id).await?,
            Err(_) => view.visitor.language.as_deref().and_then(Language::of_tag),
        };
        Ok(Transcript { view, lines: woven(messages, notes), is_cut, language: language.unwrap_or_default() })
    }

    /// Puts it into the mail queue: to the address given, else to the visitor's. Asked for twice, it goes once for
    /// what was said until then. Returns the address.
    pub async fn mail_transcript(
        &self,
        actor: &Actor,
        id: &ConversationId,
        email: Option<&str>,
    ) -> Result<String, Refusal> {
        let Transcript { view, mut lines, .. } = self.chat_transcript(actor, id, false).await?;
        let known = view.visitor.email.as_deref();
        let to = email.filter(|e| !e.trim().is_empty()).or(known).ok_or(Refusal::invalid("email", "is required."))?;
        lines.drain(..lines.len().saturating_sub(MAILED_MAX));
        // A colleague's address says nothing of what they read.
        let is_theirs = actor.agent().is_err() || known.is_some_and(|known| known.eq_ignore_ascii_case(to.trim()));
        let tag = view.visitor.language.as_deref().filter(|_| is_theirs).unwrap_or_default();
        let language = Language::of_tag(tag).unwrap_or_default();
        let lines: Vec<_> = lines.iter().filter_map(|line| mailed(line, &view, language)).collect();
        let values = json!({ "subject": view.conversation.subject, "language": language.code(), "lines": lines });
        let (tenant, last) = (actor.tenant(), view.conversation.last_seq);
        let key = format!("transcript:{id}:{last}:{}", to.trim().to_lowercase());
        let mail = self.write_mail(tenant, to, Some(key), MailTemplate::Transcript, values).await?;
        self.store.scope(tenant).add_mail(&mail, self.clock.now()).await?;
        self.mail_waits.notify_one();
        Ok(mail.recipient)
    }
}

/// Each note after the message it stands under.
fn woven(messages: Vec<Message>, notes: Vec<Note>) -> Vec<Line> {
    let mut notes = notes.into_iter().peekable();
    let mut lines = Vec::with_capacity(messages.len());
    for message in messages {
        while let Some(note) = notes.next_if(|note| note.after_seq < message.seq) {
            lines.push(Line::Note(note));
        }
        lines.push(Line::Message(Box::new(message)));
    }
    lines.extend(notes.map(Line::Note));
    lines
}

fn mailed(line: &Line, view: &ConversationView, language: Language) -> Option<Value> {
    let Line::Message(message) = line else { return None };
    let files: Vec<_> = message.attachments.iter().map(|a| a.name.as_str()).collect();
    Some(json!({
        "author": author(message, view, language), "at": minute(message.at), "text": text(message, language),
        "attachment": (!files.is_empty()).then(|| files.join(", ")),
    }))
}

fn ours(language: Language, key: &str) -> Option<String> {
    mail_text(language, key, &[])
}

/// What was typed; for what is gone or what the desk wrote our own words.
fn text(message: &Message, language: Language) -> String {
    let own = if message.deleted_at.is_some() { ours(language, "deleted") } else { happening(message, language) };
    own.unwrap_or_else(|| message.text.clone())
}

/// What happened to the chat; the line itself is written in English and says a little more.
fn happening(message: &Message, language: Language) -> Option<String> {
    if message.kind != MessageKind::System || language == Language::English {
        return None;
    }
    let meaning = &message.metadata;
    let key = match meaning["code"].as_str()? {
        "idle" => "line_ended".to_owned(),
        code => format!("line_{code}"),
    };
    let agent = meaning["agent"]["name"].as_str().map(str::to_owned).or_else(|| ours(language, "agent"))?;
    mail_text(language, &key, &[("name", &agent), ("id", &meaning["ticket_id"].to_string())])
}

fn author(message: &Message, view: &ConversationView, language: Language) -> String {
    let named = message.author.name.clone();
    let kind = match message.author.kind {
        AuthorKind::Visitor => "visitor",
        AuthorKind::Agent => "agent",
        AuthorKind::Bot => "assistant",
        AuthorKind::System => return "—".to_owned(),
    };
    let named = named.or_else(|| view.visitor.name.clone().filter(|_| message.author.kind == AuthorKind::Visitor));
    named.or_else(|| ours(language, kind)).unwrap_or_default()
}

/// `2026-01-31 09:30 UTC`
pub fn minute(at: Timestamp) -> String {
    chrono::DateTime::from_timestamp_millis(at.0).unwrap_or_default().format("%Y-%m-%d %H:%M UTC").to_string()
}
