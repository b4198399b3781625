//! Event → frames, pure; every listener sees the same. No wildcard arm: a new fact stops the build until it is decided
//! here.

use axum::extract::ws::Utf8Bytes;
use deskbell_domain::{self as domain, ConversationView, Event, Fact, Passing, Refusal};
use serde::Serialize;
use serde_json::{Value, json};

use super::types::{Escalation, Message, sender_type};
use crate::problem::refusal_value;

/// The object itself, with its type added.
#[derive(Serialize)]
struct Frame<T: Serialize> {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(flatten)]
    data: T,
}

fn frame(kind: &'static str, data: impl Serialize) -> Utf8Bytes {
    // These types always serialise; an empty frame would be noticed by every client.
    serde_json::to_string(&Frame { kind, data }).unwrap_or_default().into()
}

pub fn event(event: &Event) -> Vec<Utf8Bytes> {
    match &event.fact {
        Fact::MessageSent { message: new } => vec![message(new, &event.view)],
        Fact::MessageUpdated { message, .. } => {
            vec![frame("message_updated", Message::new(message, &event.view))]
        }
        Fact::Escalated { escalation } => vec![asked(escalation, &event.view)],
        // Published clients know nothing of these. Where a visitor should, a system message is written.
        Fact::ConversationStarted
        | Fact::NoteAdded { .. }
        | Fact::Assigned { .. }
        | Fact::Transferred { .. }
        | Fact::Requeued { .. }
        | Fact::Converted { .. }
        | Fact::Updated { .. }
        | Fact::Reopened { .. }
        | Fact::Ended { .. }
        | Fact::Rated { .. }
        | Fact::Snoozed { .. }
        | Fact::Woken { .. }
        | Fact::Merged { .. }
        | Fact::Seen { .. }
        | Fact::Delivered { .. }
        | Fact::DeliveryFailed { .. } => Vec::new(),
    }
}

pub fn passing(passing: &Passing) -> Option<Utf8Bytes> {
    match passing {
        Passing::Typing { by, is_typing, .. } => {
            Some(frame("typing", json!({ "is_typing": is_typing, "sender_type": sender_type(by.kind) })))
        }
        Passing::AgentPresence { .. }
        | Passing::Viewing { .. }
        | Passing::DraftSaved { .. }
        | Passing::TypingPreview { .. }
        | Passing::QueueMoved { .. }
        | Passing::VisitJoined { .. }
        | Passing::VisitMoved { .. }
        | Passing::VisitLeft { .. }
        | Passing::Erased { .. }
        | Passing::SignedOut { .. } => None,
    }
}

pub fn message(message: &domain::Message, view: &ConversationView) -> Utf8Bytes {
    frame("message", Message::new(message, view))
}

pub fn asked(escalation: &domain::Escalation, view: &ConversationView) -> Utf8Bytes {
    frame("escalation", Escalation::new(escalation, view))
}

pub fn pong() -> Utf8Bytes {
    Utf8Bytes::from_static(r#"{"type":"pong"}"#)
}

/// A refusal as a frame; the connection stays open.
pub fn error(refusal: &Refusal, reference: Option<&Value>) -> Utf8Bytes {
    let mut data = refusal_value(refusal);
    if let Some(reference) = reference {
        data["ref"] = reference.clone();
    }
    frame("error", json!({ "data": data }))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use deskbell_domain::{Author, ConversationId, TenantId, VisitorId};

    use super::*;
    use crate::dialects::native::outbound::golden::{facts, happened};

    fn parsed(frames: &[Utf8Bytes]) -> Vec<Value> {
        frames.iter().map(|text| serde_json::from_str(text).expect("JSON")).collect()
    }

    /// What a fact sounds like here; the match stops the build until a new one has its line.
    fn expected(fact: &Fact) -> Vec<Value> {
        let noon = "2026-01-31T12:00:00.000Z";
        let nil = "00000000-0000-0000-0000-000000000000";
        match fact {
            Fact::MessageSent { .. } => vec![json!({
                "type": "message", "id": nil, "sender_id": "7", "sender_type": "user", "content": "Hello?",
                "timestamp": noon, "conversation_id": "chat", "seq": 5, "client_id": "c",
            })],
            Fact::MessageUpdated { .. } => vec![json!({
                "type": "message_updated", "id": nil, "sender_id": "2", "sender_type": "agent", "content": "Hello!",
                "timestamp": noon, "conversation_id": "chat", "seq": 6, "edited_at": noon,
                "reply_to": { "id": nil, "seq": 5, "sender_type": "user", "content": "Hello?" },
                "reactions": [{ "emoji": "👍", "count": 1 }],
            })],
            Fact::Escalated { .. } => vec![json!({
                "type": "escalation", "id": nil, "conversation_id": "chat", "reason": "complex_query",
                "metadata": { "margin": 7 }, "status": "open", "created_at": noon,
            })],
            Fact::ConversationStarted
            | Fact::NoteAdded { .. }
            | Fact::Assigned { .. }
            | Fact::Transferred { .. }
            | Fact::Requeued { .. }
            | Fact::Converted { .. }
            | Fact::Updated { .. }
            | Fact::Reopened { .. }
            | Fact::Ended { .. }
            | Fact::Rated { .. }
            | Fact::Snoozed { .. }
            | Fact::Woken { .. }
            | Fact::Merged { .. }
            | Fact::Seen { .. }
            | Fact::Delivered { .. }
            | Fact::DeliveryFailed { .. } => Vec::new(),
        }
    }

    #[test]
    fn each_fact_is_told_as_published_or_not_at_all() {
        for fact in facts() {
            assert_eq!(parsed(&event(&happened(fact.clone()))), expected(&fact), "{}", fact.name());
        }
    }

    #[test]
    fn names_a_client_made_are_used_and_what_the_desk_notes_is_kept() {
        let sent = facts().into_iter().find_map(|fact| match fact {
            Fact::MessageSent { message } => Some(message),
            _ => None,
        });
        let mut message = Arc::unwrap_or_clone(sent.expect("a message"));
        message.metadata = json!({ "page": 3 });
        let mut happened = happened(Fact::MessageSent { message: Arc::new(message.clone()) });
        let view = Arc::make_mut(&mut happened.view);
        view.conversation.alias = Some("conv_123".into());
        view.visitor.alias = Some("user_123".into());
        let told = parsed(&event(&happened)).remove(0);
        let names = (&told["sender_id"], &told["conversation_id"], &told["metadata"]);
        assert_eq!(names, (&json!("user_123"), &json!("conv_123"), &json!({ "page": 3 })));
        for (author, id, kind) in [(Author::system(), "system", "system"), (agent(), "2", "agent")] {
            message.author = author;
            happened.fact = Fact::MessageSent { message: Arc::new(message.clone()) };
            let told = parsed(&event(&happened)).remove(0);
            assert_eq!((&told["sender_id"], &told["sender_type"]), (&json!(id), &json!(kind)));
            assert_eq!(told.get("metadata"), None, "{kind}");
        }
    }

    fn agent() -> Author {
        Author { kind: domain::AuthorKind::Agent, id: Some(2), name: Some("Ann".into()) }
    }

    #[test]
    fn typing_and_errors_have_the_published_form() {
        let typing = Passing::Typing {
            tenant: TenantId(1),
            conversation: ConversationId::from("chat"),
            visitor: VisitorId(7),
            by: agent(),
            is_typing: true,
        };
        let told = parsed(&[passing(&typing).expect("a frame")]);
        assert_eq!(told, [json!({ "type": "typing", "is_typing": true, "sender_type": "agent" })]);
        let refusal = Refusal::NotFound("chat");
        let data = json!({ "code": "not_found", "message": "There is no such chat.", "ref": 7 });
        assert_eq!(parsed(&[error(&refusal, Some(&json!(7)))]), [json!({ "type": "error", "data": data })]);
        assert_eq!(parsed(&[pong()]), [json!({ "type": "pong" })]);
    }
}
