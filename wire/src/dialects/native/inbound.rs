//! Frame → what is meant, pure. What can't be meant is refused with the field that is wrong.

use deskbell_domain::{ConversationId, MessageId, Refusal};
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use super::kind::Kind;
use crate::{
    dialects::claims::Claims,
    problem::{field_error, from_value},
    uploads::words,
};

#[derive(Debug, Deserialize)]
struct Frame {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    data: Value,
    /// The published resume texts put the token beside `data`, so both places are read.
    #[serde(default)]
    token: Option<String>,
    #[serde(default, rename = "ref")]
    reference: Option<Value>,
}

/// `chat.message.send`
#[derive(Debug, PartialEq, Deserialize)]
pub struct Send {
    pub session_id: String,
    /// May be left out where there are attachments.
    pub message: Option<String>,
    #[serde(default)]
    pub attachments: Vec<String>,
    #[serde(flatten)]
    pub kind: Kind,
    pub client_id: Option<String>,
    /// The message it answers.
    pub reply_to: Option<Uuid>,
    pub expected_last_seq: Option<i64>,
    #[serde(flatten)]
    pub claims: Claims,
}

#[derive(Default, Deserialize)]
struct Watch {
    #[serde(default)]
    digest: bool,
}

#[derive(Debug, PartialEq)]
pub enum Inbound {
    Auth {
        token: String,
        cursor: Option<String>,
    },
    Send(Box<Send>),
    Typing {
        session: ConversationId,
        is_typing: bool,
        text: Option<String>,
    },
    Seen {
        session: ConversationId,
        upto: UpTo,
    },
    Delivered {
        session: ConversationId,
        seq: i64,
    },
    Viewing {
        session: ConversationId,
        is_viewing: bool,
    },
    Page {
        url: String,
        title: String,
        referrer: String,
    },
    /// `digest`: what changes within a moment is told in one frame.
    Watch {
        digest: bool,
    },
    Unwatch,
    Ping,
}

#[derive(Debug, PartialEq)]
pub enum UpTo {
    Seq(i64),
    Message(MessageId),
}

/// What came, and the `ref` to answer with, which is known even when the rest is wrong.
pub fn parse(text: &str) -> (Result<Inbound, Refusal>, Option<Value>) {
    // serde would take the fields of a struct from an array, too.
    if text.trim_start().starts_with('[') {
        return (Err(Refusal::invalid("frame", "must be an object.")), None);
    }
    let frame: Frame = match serde_json::from_str(text) {
        Ok(frame) => frame,
        Err(error) => {
            // A frame with a good `ref` and a bad rest still deserves its answer.
            let reference = serde_json::from_str::<Value>(text).ok().and_then(|v| v.get("ref").cloned());
            let refusal = Refusal::Invalid(vec![field_error(".", &error.to_string())]);
            return (Err(refusal), scalar(reference));
        }
    };
    let reference = scalar(frame.reference.clone());
    (meaning(frame), reference)
}

/// A `ref` is echoed, so it must be small: a text or a number.
fn scalar(reference: Option<Value>) -> Option<Value> {
    reference.filter(|r| r.is_number() || r.as_str().is_some_and(|s| s.len() <= 128))
}

fn meaning(frame: Frame) -> Result<Inbound, Refusal> {
    #[derive(Deserialize)]
    struct Typing {
        session_id: String,
        is_typing: bool,
        text: Option<String>,
    }
    #[derive(Deserialize)]
    struct Seen {
        session_id: String,
        seq: Option<i64>,
        message_id: Option<Uuid>,
    }
    #[derive(Deserialize)]
    struct Delivered {
        session_id: String,
        seq: i64,
    }
    #[derive(Deserialize)]
    struct Viewing {
        session_id: String,
        is_viewing: bool,
    }
    #[derive(Deserialize)]
    struct Page {
        url: String,
        #[serde(default)]
        title: Option<String>,
        #[serde(default)]
        referrer: Option<String>,
    }
    #[derive(Deserialize)]
    struct Auth {
        token: Option<String>,
        cursor: Option<String>,
    }
    match frame.kind.as_str() {
        "auth" => {
            let nothing = Value::Object(serde_json::Map::new());
            let auth: Auth = from_value(if frame.data.is_null() { nothing } else { frame.data })?;
            let token = auth.token.or(frame.token).ok_or_else(|| Refusal::invalid("token", "is required."))?;
            Ok(Inbound::Auth { token, cursor: auth.cursor })
        }
        "chat.message.send" => {
            let send: Box<Send> = from_value(frame.data)?;
            if send.kind.article(&send.attachments)?.is_none() {
                words("message", send.message.clone(), &send.attachments)?;
            }
            Ok(Inbound::Send(send))
        }
        "chat.typing" => {
            let Typing { session_id, is_typing, text } = from_value(frame.data)?;
            Ok(Inbound::Typing { session: session_id.as_str().into(), is_typing, text })
        }
        "chat.seen" => {
            let Seen { session_id, seq, message_id } = from_value(frame.data)?;
            let upto = match (seq, message_id) {
                (Some(seq), _) => UpTo::Seq(seq),
                (None, Some(id)) => UpTo::Message(MessageId(id)),
                (None, None) => return Err(Refusal::invalid("seq", "is required, or message_id.")),
            };
            Ok(Inbound::Seen { session: session_id.as_str().into(), upto })
        }
        "chat.delivered" => {
            let Delivered { session_id, seq } = from_value(frame.data)?;
            Ok(Inbound::Delivered { session: session_id.as_str().into(), seq })
        }
        "chat.viewing" => {
            let Viewing { session_id, is_viewing } = from_value(frame.data)?;
            Ok(Inbound::Viewing { session: session_id.as_str().into(), is_viewing })
        }
        "visitor.page" => {
            let Page { url, title, referrer } = from_value(frame.data)?;
            let (title, referrer) = (title.unwrap_or_default(), referrer.unwrap_or_default());
            Ok(Inbound::Page { url, title, referrer })
        }
        "monitor.watch" => {
            let Watch { digest } = from_value::<Option<Watch>>(frame.data)?.unwrap_or_default();
            Ok(Inbound::Watch { digest })
        }
        "monitor.unwatch" => Ok(Inbound::Unwatch),
        "ping" => Ok(Inbound::Ping),
        _ => Err(Refusal::invalid("type", "is not a frame this server knows.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn refused(text: &str) -> (String, Option<Value>) {
        let (meant, reference) = parse(text);
        (meant.unwrap_err().to_string(), reference)
    }

    #[test]
    fn frames_mean_what_they_say() {
        let (meant, reference) =
            parse(r#"{"type":"chat.message.send","data":{"session_id":"a","message":"hi","client_id":"c"},"ref":7}"#);
        let send = Inbound::Send(Box::new(Send {
            session_id: "a".into(),
            message: Some("hi".into()),
            attachments: Vec::new(),
            kind: Kind::default(),
            client_id: Some("c".into()),
            reply_to: None,
            expected_last_seq: None,
            claims: Claims::default(),
        }));
        assert_eq!((meant.unwrap(), reference), (send, Some(json!(7))));
        assert_eq!(parse(r#"{"type":"ping"}"#).0.unwrap(), Inbound::Ping);
        let auth = Inbound::Auth { token: "t".into(), cursor: None };
        assert_eq!(parse(r#"{"type":"auth","token":"t"}"#).0.unwrap(), auth);
        assert_eq!(parse(r#"{"type":"auth","data":{"token":"t"}}"#).0.unwrap(), auth);
    }

    #[test]
    fn a_wrong_frame_names_its_field_and_keeps_its_ref() {
        assert_eq!(
            refused(r#"{"type":"chat.message.send","data":{"session_id":"a"},"ref":"r"}"#),
            ("message is required.".into(), Some(json!("r")))
        );
        assert_eq!(
            refused(r#"{"type":"chat.typing","data":{"session_id":3,"is_typing":true}}"#).0.split(' ').next(),
            Some("session_id")
        );
        assert_eq!(refused(r#"{"type":5,"ref":1}"#).1, Some(json!(1)));
        assert_eq!(refused(r#"{"type":"chat.seen","data":{"session_id":"a"}}"#).0, "seq is required, or message_id.");
        assert_eq!(refused(r#"["ping"]"#).0, "frame must be an object.");
        for data in ["null", "5", r#"["a", true]"#] {
            let text = format!(r#"{{"type":"chat.typing","data":{data}}}"#);
            assert_eq!(refused(&text).0, "data must be an object.", "{text}");
        }
        for garbage in ["", "null", "[]", "{}", "5", r#"{"type":"x"}"#, "\u{0}", &"[".repeat(10_000)] {
            refused(garbage);
        }
    }
}
