//! Meta's body → what is meant, pure. What it doesn't know it leaves out: Meta adds kinds of events as it likes.

use deskbell_desk::{Post, Receipt};
use deskbell_domain::{Attachment, Refusal, inbox::external_id};
use serde::Deserialize;
use serde_json::Value;

/// Everything of one page or account in a body.
#[derive(Debug, PartialEq, Eq)]
pub struct Entry {
    pub page: String,
    pub events: Vec<Inbound>,
}

#[derive(Debug, PartialEq, Eq)]
pub enum Inbound {
    Said(Post),
    /// What we (or somebody at Meta's own inbox) said to this person.
    Echo {
        person: String,
        id: String,
        text: Option<String>,
    },
    Delivered(Receipt),
    Read(Receipt),
}

#[derive(Deserialize)]
struct Body {
    entry: Vec<RawEntry>,
}

#[derive(Deserialize)]
struct RawEntry {
    id: Text,
    #[serde(default)]
    messaging: Vec<Value>,
}

#[derive(Deserialize)]
struct Event {
    sender: Person,
    recipient: Person,
    message: Option<Message>,
    delivery: Option<Marks>,
    read: Option<Marks>,
}

#[derive(Deserialize)]
struct Person {
    id: Text,
}

#[derive(Deserialize)]
struct Message {
    mid: String,
    text: Option<String>,
    #[serde(default)]
    attachments: Vec<File>,
    #[serde(default)]
    is_echo: bool,
    #[serde(default)]
    is_deleted: bool,
}

#[derive(Deserialize)]
struct File {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    payload: Value,
}

#[derive(Deserialize)]
struct Marks {
    #[serde(default)]
    mids: Vec<String>,
    mid: Option<String>,
    watermark: Option<i64>,
}

/// Ids are texts at Meta; a number is taken as one.
struct Text(String);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::String(text) => Ok(Self(text)),
            Value::Number(number) => Ok(Self(number.to_string())),
            _ => Err(serde::de::Error::custom("expected an id")),
        }
    }
}

pub fn parse(body: &[u8]) -> Result<Vec<Entry>, Refusal> {
    let body: Body =
        serde_json::from_slice(body).map_err(|e| Refusal::invalid("body", format!("is not Meta's: {e}.")))?;
    Ok(body
        .entry
        .into_iter()
        .map(|e| Entry { page: e.id.0, events: e.messaging.into_iter().filter_map(event).collect() })
        .collect())
}

fn event(value: Value) -> Option<Inbound> {
    let Event { sender, recipient, message, delivery, read } = serde_json::from_value(value).ok()?;
    let person = |person: Person| external_id("id", &person.id.0).ok();
    if let Some(message) = message {
        // A whole id, or none: it is what keeps a message from coming twice.
        if message.is_deleted || message.mid.is_empty() || message.mid.len() > 500 || message.mid.contains('\0') {
            return None;
        }
        return Some(match message.is_echo {
            true => Inbound::Echo { person: person(recipient)?, id: message.mid, text: message.text },
            false => Inbound::Said(said(person(sender)?, message)),
        });
    }
    let receipt = |marks: Marks, person| Receipt {
        person,
        ids: marks.mids.into_iter().chain(marks.mid).collect(),
        until: marks.watermark,
    };
    match (delivery, read) {
        (_, Some(marks)) => Some(Inbound::Read(receipt(marks, person(sender)?))),
        (Some(marks), None) => Some(Inbound::Delivered(receipt(marks, person(sender)?))),
        (None, None) => None,
    }
}

fn said(person: String, message: Message) -> Post {
    let (mut text, mut attachments) = (message.text.unwrap_or_default(), Vec::new());
    for file in message.attachments {
        match file.payload["url"].as_str().filter(|url| is_web_address(url)) {
            Some(url) => attachments.push(attachment(&file.kind, url)),
            // A place, a template, a story that is gone: at least that there was something.
            None => {
                let kind: String = file.kind.chars().filter(|c| c.is_alphanumeric() || *c == '_').take(40).collect();
                let line = if text.is_empty() { "" } else { "\n" };
                text = format!("{text}{line}[{kind}]");
            }
        }
    }
    if text.trim().is_empty() && attachments.is_empty() {
        text = "[unsupported]".to_owned();
    }
    Post { person, id: message.mid, text, attachments }
}

fn is_web_address(url: &str) -> bool {
    (url.starts_with("https://") || url.starts_with("http://"))
        && url.len() <= 4_000
        && !url.chars().any(|c| c.is_control() || c.is_whitespace())
}

fn attachment(kind: &str, url: &str) -> Attachment {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let name: String = path.rsplit('/').next().unwrap_or_default().chars().take(120).collect();
    let mime_type = match kind {
        "image" | "sticker" | "story_mention" => "image/jpeg",
        "video" | "ig_reel" | "reel" => "video/mp4",
        "audio" => "audio/mpeg",
        _ => "application/octet-stream",
    };
    let name = if name.is_empty() { kind.to_owned() } else { name };
    let mime_type = mime_type.to_owned();
    Attachment {
        id: None,
        url: url.to_owned(),
        name,
        size: 0,
        mime_type,
        thumbnail_url: None,
        width: None,
        height: None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn one(event: Value) -> Option<Inbound> {
        let body = json!({ "object": "page", "entry": [{ "id": "1", "time": 1, "messaging": [event] }] });
        parse(body.to_string().as_bytes()).unwrap().remove(0).events.pop()
    }

    fn message(message: Value) -> Value {
        json!({ "sender": { "id": "7" }, "recipient": { "id": "1" }, "timestamp": 5, "message": message })
    }

    #[test]
    fn texts_files_echoes_and_receipts_are_told_apart() {
        let said = one(message(json!({ "mid": "m1", "text": "Hi" })));
        let post = Post { person: "7".into(), id: "m1".into(), text: "Hi".into(), attachments: Vec::new() };
        assert_eq!(said, Some(Inbound::Said(post)));
        let files = json!([
            { "type": "image", "payload": { "url": "https://cdn.example/a/b.jpg?x=1" } },
            { "type": "location", "payload": { "coordinates": {} } },
        ]);
        let Some(Inbound::Said(post)) = one(message(json!({ "mid": "m2", "attachments": files }))) else { panic!() };
        assert_eq!((post.text.as_str(), post.attachments.len()), ("[location]", 1));
        assert_eq!(
            (post.attachments[0].name.as_str(), post.attachments[0].mime_type.as_str()),
            ("b.jpg", "image/jpeg")
        );
        let echo = json!({ "sender": { "id": "1" }, "recipient": { "id": "7" }, "message": { "mid": "m3", "text": "Yes", "is_echo": true } });
        assert_eq!(one(echo), Some(Inbound::Echo { person: "7".into(), id: "m3".into(), text: Some("Yes".into()) }));
        let read = json!({ "sender": { "id": "7" }, "recipient": { "id": "1" }, "read": { "watermark": 9 } });
        let receipt = Receipt { person: "7".into(), ids: [].into(), until: Some(9) };
        assert_eq!(one(read), Some(Inbound::Read(receipt)));
    }

    #[test]
    fn what_is_unknown_or_broken_is_left_out_and_the_rest_is_heard() {
        for odd in [
            json!({}),
            json!([]),
            json!("text"),
            json!({ "sender": { "id": "7" }, "recipient": { "id": "1" }, "reaction": { "emoji": "x" } }),
            message(json!({ "mid": "", "text": "x" })),
            message(json!({ "mid": "m", "text": 5 })),
            message(json!({ "mid": "m", "is_deleted": true })),
            json!({ "sender": { "id": "../7?x=" }, "recipient": { "id": "1" }, "message": { "mid": "m", "text": "x" } }),
            json!({ "sender": { "id": null }, "recipient": { "id": "1" }, "message": { "mid": "m", "text": "x" } }),
        ] {
            assert_eq!(one(odd.clone()), None, "{odd}");
        }
        for body in ["", "{", "[]", "{}", r#"{"entry":5}"#, r#"{"entry":[{}]}"#] {
            assert!(parse(body.as_bytes()).is_err(), "{body}");
        }
        let Some(Inbound::Said(post)) = one(message(json!({ "mid": "m" }))) else { panic!() };
        assert_eq!(post.text, "[unsupported]");
        let bad = json!([{ "type": "file", "payload": { "url": "javascript:alert(1)" } }]);
        let Some(Inbound::Said(post)) = one(message(json!({ "mid": "m", "attachments": bad }))) else { panic!() };
        assert!(post.attachments.is_empty());
    }
}
