//! A transcript as a file: plain text, or one page of HTML that needs nothing else and prints well.
//!
//! Whatever somebody typed is text in both; the page can't run anything anyway.

use std::{collections::BTreeMap, sync::LazyLock};

use axum::{
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use deskbell_desk::{Line, Transcript, minute};
use deskbell_domain::{Attachment, AuthorKind, Refusal};
use minijinja::{Environment, Value, syntax::SyntaxConfig, value::Serde};
use serde::Serialize;

const NAMES: [(&str, &str); 2] =
    [("transcript.html", include_str!("transcript.html")), ("transcript.txt", include_str!("transcript.txt"))];
/// Where it is opened it may show itself, and do nothing.
const MAY: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut all = Environment::new();
    if let Ok(syntax) = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build() {
        all.set_syntax(syntax);
    }
    for (name, source) in NAMES {
        if let Err(error) = all.add_template(name, source) {
            tracing::error!(%error, name, "a template of transcripts is broken");
        }
    }
    all
});

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Text,
    Html,
    Json,
}

impl Format {
    pub fn parse(text: Option<&str>) -> Result<Self, Refusal> {
        match text {
            None | Some("text") => Ok(Self::Text),
            Some("html") => Ok(Self::Html),
            Some("json") => Ok(Self::Json),
            Some(_) => Err(Refusal::invalid("format", "must be text, html or json.")),
        }
    }

    fn ending(self) -> (&'static str, &'static str) {
        match self {
            Self::Text => ("txt", "text/plain; charset=utf-8"),
            Self::Html => ("html", "text/html; charset=utf-8"),
            Self::Json => ("json", "application/json"),
        }
    }
}

/// As a template is given it.
#[derive(Serialize)]
struct Shown {
    /// `visitor`, `agent`, `system` or `note`
    kind: &'static str,
    author: String,
    at: String,
    text: String,
    files: Vec<String>,
    quote: Option<String>,
    edited: bool,
    deleted: bool,
}

/// The words of it in a form that isn't JSON.
pub fn written(transcript: &Transcript, format: Format, firm: &str) -> Result<String, Refusal> {
    let view = &transcript.view;
    let lines: Vec<_> = transcript.lines.iter().map(|line| shown(line, transcript)).collect();
    let subject = view.conversation.subject.clone().unwrap_or_else(|| transcript.says("chat_with", &[("firm", firm)]));
    let say = ["left_out", "private_note", "edited"].map(|key| (key, transcript.says(key, &[])));
    let values = serde_json::json!({
        "language": transcript.language.code(), "direction": transcript.language.direction(),
        "say": BTreeMap::from(say), "firm": firm, "subject": subject, "lines": lines, "is_cut": transcript.is_cut,
        "begun": minute(view.conversation.created_at), "ended": view.conversation.ended_at.map(minute),
        "name": view.visitor.name, "email": view.visitor.email,
    });
    let name = NAMES[usize::from(format == Format::Text)].0;
    let rendered = TEMPLATES.get_template(name).and_then(|t| t.render(Value::from(Serde(&values))));
    rendered.map_err(|error| {
        tracing::error!(error = format!("{error:#}"), "a transcript could not be written");
        Refusal::Unavailable(error.to_string())
    })
}

fn shown(line: &Line, transcript: &Transcript) -> Shown {
    match line {
        Line::Note(note) => Shown {
            kind: "note",
            author: note.author.name.clone(),
            at: minute(note.at),
            text: note.text.clone(),
            files: Vec::new(),
            quote: None,
            edited: false,
            deleted: false,
        },
        Line::Message(message) => {
            let deleted = message.deleted_at.is_some();
            Shown {
                kind: match message.author.kind {
                    AuthorKind::Visitor => "visitor",
                    AuthorKind::Agent | AuthorKind::Bot => "agent",
                    AuthorKind::System => "system",
                },
                author: transcript.author(message),
                at: minute(message.at),
                text: transcript.text(message),
                files: message.attachments.iter().map(|a: &Attachment| a.name.clone()).collect(),
                quote: message.reply_to.as_ref().map(|quote| match quote.deleted {
                    true => transcript.says("deleted", &[]),
                    false => quote.text.clone(),
                }),
                edited: message.edited_at.is_some() && !deleted,
                deleted,
            }
        }
    }
}

/// It as a file to be kept.
pub fn download(body: String, format: Format, session: &str) -> Response {
    let (ending, mime_type) = format.ending();
    // A client may have made the id.
    let id: String = session.chars().filter(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).take(40).collect();
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(mime_type));
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"chat-{id}.{ending}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(MAY));
    (headers, body).into_response()
}
