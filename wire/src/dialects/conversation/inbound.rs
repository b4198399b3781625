//! Frame → what is meant, pure. A frame without a type is a message, as published.

use deskbell_desk::{NamedFiles, NewMessage};
use deskbell_domain::{Actor, MessageId, Refusal, text};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::problem::from_value;

/// What somebody says, by socket or by REST.
#[derive(Debug, PartialEq, Deserialize, ToSchema)]
#[schema(as = ConversationSend)]
pub struct Say {
    /// Who says it, by REST; a socket's path has told it.
    pub sender_id: Option<String>,
    /// `user`; agents speak as `agent`, whatever stands here.
    pub sender_type: Option<String>,
    /// May be empty where there are attachments.
    pub content: String,
    /// Ids of one's own uploads, at most 10.
    #[serde(default)]
    pub attachments: Vec<String>,
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    pub metadata: Value,
    pub client_id: Option<String>,
    /// The id of the message of this conversation that it answers.
    #[schema(value_type = Option<String>)]
    pub reply_to: Option<Uuid>,
}

#[derive(Debug, PartialEq)]
pub enum Inbound {
    Auth { token: String },
    Say(Say),
    Typing { is_typing: bool },
    Ping,
}

const FOR_AGENTS: Refusal = Refusal::Forbidden("Speaking as an agent needs an agent's token.");
const FOR_NOBODY: Refusal = Refusal::Forbidden("Nobody speaks as the bot or the system.");

impl Say {
    /// Whether the sender may say who they say they are.
    pub fn check_claim(&self, agent: bool) -> Result<(), Refusal> {
        match self.sender_type.as_deref() {
            None | Some("user") => Ok(()),
            Some("agent") if agent => Ok(()),
            Some("agent") => Err(FOR_AGENTS),
            Some("bot" | "system") => Err(FOR_NOBODY),
            Some(_) => Err(Refusal::Forbidden("The sender_type must be user.")),
        }
    }

    /// Whether it can be sent at all: asked before a conversation is started for it.
    pub fn check(&self, limit: usize) -> Result<(), Refusal> {
        if !(self.metadata.is_null() || self.metadata.is_object()) {
            return Err(Refusal::invalid("metadata", "must be an object."));
        }
        if self.content.is_empty() && !self.attachments.is_empty() {
            return Ok(());
        }
        text::required("content", &self.content, limit).map(drop)
    }
}

impl Say {
    /// What it asks of the desk.
    pub fn message(self, client_id: Option<String>) -> Result<NewMessage, Refusal> {
        let files = NamedFiles::by_id("attachments", &self.attachments)?;
        Ok(NewMessage {
            text: self.content,
            files,
            client_id,
            reply_to: self.reply_to.map(MessageId),
            metadata: self.metadata,
            ..NewMessage::default()
        })
    }
}

/// Longest message of who speaks.
pub fn limit(settings: &deskbell_desk::Settings, actor: Option<&Actor>) -> usize {
    match actor {
        Some(Actor::Agent { .. }) => settings.agent_message_max,
        _ => settings.visitor_message_max,
    }
}

/// What came, and the `ref` (or else the `client_id`) to answer with, which is known even when the rest is wrong.
pub fn parse(text: &str) -> (Result<Inbound, Refusal>, Option<Value>) {
    let frame: Value = match serde_json::from_str(text) {
        Ok(frame) => frame,
        Err(error) => return (Err(Refusal::invalid("frame", format!("is not valid JSON: {error}."))), None),
    };
    let reference = ["ref", "client_id"].iter().find_map(|name| frame.get(name).and_then(short));
    (meaning(frame), reference)
}

/// It is echoed, so it must be small: a text or a number.
fn short(reference: &Value) -> Option<Value> {
    let small = reference.is_number() || reference.as_str().is_some_and(|s| s.len() <= 128);
    small.then(|| reference.clone())
}

fn meaning(frame: Value) -> Result<Inbound, Refusal> {
    #[derive(Deserialize)]
    struct Typing {
        is_typing: bool,
    }
    #[derive(Deserialize)]
    struct Auth {
        token: String,
    }
    if !frame.is_object() {
        return Err(Refusal::invalid("frame", "must be an object."));
    }
    let kind = match frame.get("type") {
        None | Some(Value::Null) => "message".to_owned(),
        Some(Value::String(kind)) => kind.clone(),
        Some(_) => return Err(Refusal::invalid("type", "must be a string.")),
    };
    match kind.as_str() {
        "message" => Ok(Inbound::Say(from_value(frame)?)),
        "typing" => from_value(frame).map(|Typing { is_typing }| Inbound::Typing { is_typing }),
        "auth" => from_value(frame).map(|Auth { token }| Inbound::Auth { token }),
        "ping" => Ok(Inbound::Ping),
        _ => Err(Refusal::invalid("type", "is not a frame this server knows.")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn refused(text: &str) -> (String, Option<Value>) {
        let (meant, reference) = parse(text);
        (meant.unwrap_err().to_string(), reference)
    }

    #[test]
    fn the_published_frame_is_a_message_with_or_without_its_type() {
        let published = r#"{"content":"Hello support!","sender_type":"user","metadata":{"timestamp":"2023"}}"#;
        let said = Say {
            sender_id: None,
            sender_type: Some("user".into()),
            content: "Hello support!".into(),
            attachments: Vec::new(),
            metadata: json!({ "timestamp": "2023" }),
            client_id: None,
            reply_to: None,
        };
        assert_eq!(parse(published), (Ok(Inbound::Say(said)), None));
        let (typed, reference) = parse(r#"{"type":"message","content":"Hi","client_id":"c"}"#);
        assert!(matches!(typed, Ok(Inbound::Say(Say { content, .. })) if content == "Hi"));
        assert_eq!(reference, Some(json!("c")));
        assert_eq!(parse(r#"{"type":"typing","is_typing":true}"#).0, Ok(Inbound::Typing { is_typing: true }));
        assert_eq!(parse(r#"{"type":"ping"}"#).0, Ok(Inbound::Ping));
    }

    #[test]
    fn a_wrong_frame_names_its_field_and_keeps_its_ref() {
        assert_eq!(refused(r#"{"ref":7}"#), ("content is required.".into(), Some(json!(7))));
        assert_eq!(refused(r#"{"type":5,"client_id":"c"}"#), ("type must be a string.".into(), Some(json!("c"))));
        assert_eq!(refused(r#"{"type":"typing"}"#).0, "is_typing is required.");
        assert_eq!(refused(r#"["message"]"#).0, "frame must be an object.");
        for garbage in ["", "null", "[]", "5", "{", r#"{"type":"x"}"#, "\u{0}", r#"{"content":"\ud800"}"#] {
            refused(garbage);
        }
        refused(&format!("{{\"content\":{}", "[".repeat(10_000)));
    }

    #[test]
    fn nobody_speaks_as_what_they_are_not() {
        let say = |kind: &str| Say {
            sender_id: None,
            sender_type: Some(kind.into()),
            content: "x".into(),
            attachments: Vec::new(),
            metadata: Value::Null,
            client_id: None,
            reply_to: None,
        };
        assert_eq!(say("user").check_claim(false), Ok(()));
        assert_eq!(say("agent").check_claim(true), Ok(()));
        for (kind, agent) in [("agent", false), ("bot", false), ("bot", true), ("system", true), ("USER", false)] {
            assert_eq!(say(kind).check_claim(agent).unwrap_err().code(), "forbidden", "{kind}");
        }
    }
}
