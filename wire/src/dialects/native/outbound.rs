//! Event × view → frames, pure. No wildcard arm: a new fact stops the build until it is decided here.

use axum::extract::ws::Utf8Bytes;
use deskbell_desk::{Desk, Greeting, Invitation};
use deskbell_domain::{
    Author, AuthorKind, Change, Entry, Event, Fact, Passing, QueuePlace, Refusal, Timestamp, Visit, VisitorId,
};
use serde::Serialize;
use serde_json::{Value, json};

use super::types::{Message, Note, Person, Session, Visitor, VisitorMove, sender_type};
use crate::{
    audience::{self, View, Viewer},
    problem::refusal_value,
    time::rfc3339,
};

#[derive(Serialize)]
struct Frame<'a, T: Serialize> {
    #[serde(rename = "type")]
    kind: &'a str,
    data: T,
    #[serde(skip_serializing_if = "Option::is_none")]
    cursor: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none", rename = "ref")]
    reference: Option<&'a Value>,
}

fn frame(kind: &str, data: impl Serialize, cursor: Option<&str>, reference: Option<&Value>) -> Utf8Bytes {
    // These types always serialise; an empty frame would be noticed by every client.
    serde_json::to_string(&Frame { kind, data, cursor, reference }).unwrap_or_default().into()
}

#[derive(Serialize)]
struct MessageWithSession {
    #[serde(flatten)]
    message: Message,
    #[serde(skip_serializing_if = "Option::is_none")]
    session: Option<Session>,
}

#[derive(Serialize)]
struct MessageUpdated {
    /// `edited`, `deleted` or `reacted`
    change: &'static str,
    #[serde(flatten)]
    message: MessageWithSession,
}

#[derive(Serialize)]
struct VisitorsChanged {
    visitors: Vec<Visitor>,
    moved: Vec<VisitorMove>,
    left: Vec<Value>,
    reload: bool,
}

#[derive(Serialize)]
struct Mark<'a> {
    session_id: &'a str,
    user_id: Option<i64>,
    user_type: &'static str,
    seq: i64,
}

/// What a listener reads of one line of the log, if anything; told again on a replay as it was told live.
pub fn entry(entry: &Entry, viewer: &Viewer, epoch: &str, desk: &Desk) -> Vec<Utf8Bytes> {
    match entry {
        Entry::Event(event) => {
            let Some(view) = audience::of_event(event, viewer) else { return Vec::new() };
            let visit = desk.visit_of(event.tenant, event.view.visitor.id);
            self::event(event, view, epoch, desk.clock().now(), visit.as_deref())
        }
        Entry::Change(change) if audience::of_change(change, viewer) => vec![self::change(change, epoch)],
        Entry::Change(_) => Vec::new(),
    }
}

/// That something outside the conversations changed; what it is now is to be asked for.
pub fn change(change: &Change, epoch: &str) -> Utf8Bytes {
    let cursor = format!("{epoch}.{}", change.seq);
    frame("desk.changed", json!({ "noun": change.noun, "id": change.id, "by": change.by }), Some(&cursor), None)
}

/// The frames an event is for this view, in order. The cursor stands on the last: only then is the event whole.
pub fn event(event: &Event, view: View, epoch: &str, now: Timestamp, visit: Option<&Visit>) -> Vec<Utf8Bytes> {
    let cursor = format!("{epoch}.{}", event.seq);
    let cursor = Some(cursor.as_str());
    let session = || Session::new(&event.view, view, now, visit);
    let for_agents = !matches!(view, View::Visitor);
    match &event.fact {
        Fact::ConversationStarted if for_agents => vec![frame("chat.session.started", session(), cursor, None)],
        Fact::ConversationStarted => vec![frame("chat.session.updated", session(), cursor, None)],
        Fact::MessageSent { message } => {
            let message = if for_agents { message.as_ref().into() } else { Message::for_visitor(message) };
            let data = MessageWithSession { message, session: for_agents.then(session) };
            vec![frame("chat.message.new", data, cursor, None)]
        }
        Fact::MessageUpdated { message, change, .. } => {
            let message = if for_agents { message.as_ref().into() } else { Message::for_visitor(message) };
            let data = MessageUpdated {
                change: change.as_str(),
                message: MessageWithSession { message, session: for_agents.then(session) },
            };
            vec![frame("chat.message.updated", data, cursor, None)]
        }
        // The audience never lets them through to a visitor; if it did, there would be nothing to read.
        Fact::NoteAdded { .. } if !for_agents => Vec::new(),
        Fact::NoteAdded { note } => vec![frame("chat.note.new", Note::from(note), cursor, None)],
        Fact::Assigned { agent, .. } | Fact::Transferred { agent, .. } if view == View::Subject => {
            let joined = json!({ "session": session(), "agent": Person { id: agent.id.0, name: agent.name.clone() } });
            vec![
                frame("chat.session.assigned", session(), None, None),
                frame("chat.agent.joined", joined, cursor, None),
            ]
        }
        Fact::Assigned { .. } | Fact::Transferred { .. } => {
            vec![frame("chat.session.assigned", session(), cursor, None)]
        }
        Fact::Escalated { escalation } => {
            let data = json!({
                "id": escalation.id, "session_id": event.conversation, "reason": escalation.reason, "status": escalation.status,
                "created_at": rfc3339(escalation.at), "session": session(),
            });
            vec![frame("chat.escalated", data, cursor, None)]
        }
        Fact::Snoozed { .. } | Fact::Woken { .. } if !for_agents => Vec::new(),
        Fact::Updated { .. }
        | Fact::Reopened { .. }
        | Fact::Requeued { .. }
        | Fact::Converted { .. }
        | Fact::Snoozed { .. }
        | Fact::Woken { .. } => {
            vec![frame("chat.session.updated", session(), cursor, None)]
        }
        // To the visitor it is their own: their other tabs learn it.
        Fact::Rated { .. } if !for_agents => vec![frame("chat.session.updated", session(), cursor, None)],
        Fact::Rated { rating } => {
            let data = json!({
                "session_id": event.conversation, "rating": rating.rating, "comment": rating.comment,
                "agent": rating.agent.as_ref().map(|a| Person { id: a.id.0, name: a.name.clone() }),
                "created_at": rfc3339(rating.at), "session": session(),
            });
            vec![frame("chat.rated", data, cursor, None)]
        }
        // Where it goes on stands in the session.
        Fact::Ended { .. } | Fact::Merged { .. } => vec![frame("chat.session.ended", session(), cursor, None)],
        Fact::Seen { by, seq, message } => {
            let mut data = json!(mark(event, by, *seq));
            data["message_id"] = json!(message);
            vec![frame("chat.seen", data, cursor, None)]
        }
        Fact::Delivered { by, seq } => vec![frame("chat.delivered", mark(event, by, *seq), cursor, None)],
        Fact::DeliveryFailed { .. } if !for_agents => Vec::new(),
        Fact::DeliveryFailed { seq, message, reason } => {
            let data = json!({ "session_id": event.conversation, "message_id": message, "seq": seq, "reason": reason });
            vec![frame("chat.message.failed", data, cursor, None)]
        }
    }
}

fn mark<'a>(event: &'a Event, by: &Author, seq: i64) -> Mark<'a> {
    Mark { session_id: event.conversation.as_str(), user_id: by.id, user_type: sender_type(by.kind), seq }
}

/// What passes, the same for whoever may hear it. `None`: not a thing to be told.
pub fn passing(passing: &Passing) -> Option<Utf8Bytes> {
    let (kind, data) = match passing {
        Passing::Typing { conversation, by, is_typing, .. } => (
            "chat.typing",
            json!({
                "session_id": conversation, "user_id": by.id, "user_type": sender_type(by.kind),
                "user_name": by.name.as_deref().unwrap_or(match by.kind {
                    AuthorKind::Visitor => "Visitor",
                    AuthorKind::Agent => "Agent",
                    AuthorKind::Bot | AuthorKind::System => "",
                }),
                "is_typing": is_typing,
            }),
        ),
        Passing::TypingPreview { conversation, visitor, text, .. } => {
            ("chat.typing.preview", json!({ "session_id": conversation, "user_id": visitor, "text": text }))
        }
        Passing::AgentPresence { agent, presence, .. } => {
            ("presence.agent", json!({ "agent_id": agent, "status": presence.as_str() }))
        }
        Passing::VisitJoined { visit } => ("visitor.joined", json!(Visitor::from(visit.as_ref()))),
        Passing::VisitMoved { visit } => ("visitor.updated", json!(Visitor::from(visit.as_ref()))),
        Passing::VisitLeft { visit, visitor, .. } => {
            ("visitor.left", json!({ "visit_id": visit, "customer_id": visitor }))
        }
        Passing::Viewing { conversation, agent, is_viewing, .. } => (
            "chat.viewing",
            json!({ "session_id": conversation, "agent_id": agent.id, "agent_name": agent.name, "is_viewing": is_viewing }),
        ),
        Passing::DraftSaved { conversation, mode, text, device, .. } => {
            ("chat.draft", json!({ "session_id": conversation, "mode": mode.as_str(), "text": text, "device": device }))
        }
        Passing::QueueMoved { .. } | Passing::Erased { .. } | Passing::SignedOut { .. } => return None,
    };
    Some(frame(kind, data, None, None))
}

/// What changed on the site within a moment. `reload`: something was missed, ask for the snapshot.
pub fn visitors_changed(
    whole: &[&Visit],
    moved: &[&Visit],
    left: &[(&str, Option<VisitorId>)],
    reload: bool,
) -> Utf8Bytes {
    let whole: Vec<Visitor> = whole.iter().map(|visit| (*visit).into()).collect();
    let moved: Vec<VisitorMove> = moved.iter().map(|visit| (*visit).into()).collect();
    let left: Vec<_> =
        left.iter().map(|(visit, visitor)| json!({ "visit_id": visit, "customer_id": visitor })).collect();
    let data = VisitorsChanged { visitors: whole, moved, left, reload };
    frame("visitors.changed", data, None, None)
}

/// The first frame of a visit's light connection. `teaser` is what to say beside the launcher, and after how long.
pub fn visiting(id: &str, teaser: Option<(&str, i64)>, token: Option<&str>) -> Utf8Bytes {
    let mut data = json!({ "visit_id": id });
    if let Some((text, after)) = teaser {
        data["teaser"] = json!({ "text": text, "after": after });
    }
    if let Some(token) = token {
        data["token"] = token.into();
    }
    frame("hello", data, None, None)
}

/// An agent spoke first.
pub fn greeted(greeting: &Greeting, token: &str) -> Utf8Bytes {
    let data = json!({
        "session_id": greeting.conversation, "customer_id": greeting.visitor, "token": token,
        "agent": { "name": greeting.agent }, "message": greeting.message,
    });
    frame("chat.greeted", data, None, None)
}

/// A rule asks whether somebody wants to chat. Whoever answers starts the chat with the rule's id.
pub fn invited(invitation: &Invitation) -> Utf8Bytes {
    let agent = invitation.from.as_ref().map(|name| json!({ "name": name }));
    let data = json!({ "rule_id": invitation.rule, "message": invitation.message, "agent": agent });
    frame("chat.invited", data, None, None)
}

/// For its visitor alone.
pub fn queue_place(place: &QueuePlace) -> Utf8Bytes {
    let data = json!({
        "session_id": place.conversation, "position": place.position, "expected_wait": place.expected_wait,
    });
    frame("chat.queue", data, None, None)
}

pub fn hello(data: Value) -> Utf8Bytes {
    frame("hello", data, None, None)
}

pub fn resync(reason: &str, head: &str) -> Utf8Bytes {
    frame("resync", json!({ "reason": reason, "head": head }), None, None)
}

pub fn pong(head: &str, reference: Option<&Value>) -> Utf8Bytes {
    frame("pong", json!({ "head": head }), None, reference)
}

/// `more` is merged into `{ "ok": true }`.
pub fn ack(mut more: Value, reference: Option<&Value>) -> Utf8Bytes {
    if let Value::Object(fields) = &mut more {
        fields.insert("ok".into(), true.into());
        return frame("ack", more, None, reference);
    }
    frame("ack", json!({ "ok": true }), None, reference)
}

/// A refusal as a frame; the connection stays open.
pub fn error(refusal: &Refusal, reference: Option<&Value>) -> Utf8Bytes {
    let mut data = refusal_value(refusal);
    if let Some(reference) = reference {
        data["ref"] = reference.clone();
    }
    frame("error", data, None, reference)
}

#[cfg(test)]
pub(crate) mod golden;
