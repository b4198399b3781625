//! Event × view → named events, pure. No wildcard arm: a new fact stops the build until it is decided here.

use deskbell_domain::{AuthorKind, Event, Fact, Passing, Timestamp};
use serde::Serialize;
use serde_json::{json, value::to_raw_value};

use super::types::{Message, Session, sender_type};
use crate::{audience::View, hub::Emit};

/// `None` can't happen for these types; an event that can't be written is one that isn't told.
fn emit(name: &'static str, payload: &impl Serialize, room: Option<(&Event, Option<i64>)>) -> Option<Emit> {
    let room = room.map(|(event, seq)| (event.conversation.clone(), seq));
    Some(Emit { name, payload: to_raw_value(payload).ok()?, room, unasked: None, joins: None })
}

pub fn event(event: &Event, view: View, now: Timestamp) -> Vec<Emit> {
    let session = || Session::new(&event.view, now);
    let room = Some((event, None));
    let for_agents = !matches!(view, View::Visitor);
    let given = |name| {
        let told = emit(name, &session(), None)?;
        Some(Emit { joins: Some(event.conversation.clone()), ..told })
    };
    let told = match &event.fact {
        Fact::ConversationStarted if for_agents => emit("chat:new_session", &session(), None),
        // Back in the queue: to agents it is a chat to be accepted.
        // An end was taken back: it is with whoever had it.
        Fact::Reopened { agent: Some(_), .. } => emit("chat:session_assigned", &session(), room),
        Fact::Reopened { .. } | Fact::Requeued { .. } if for_agents => emit("chat:new_session", &session(), None),
        Fact::MessageSent { message } => {
            emit("chat:new_message", &Message::from(message.as_ref()), Some((event, Some(message.seq))))
        }
        Fact::MessageUpdated { message, .. } => emit("chat:message_updated", &Message::from(message.as_ref()), room),
        // Who was just given it is told, and is in its room from here on.
        Fact::Assigned { .. } if view == View::Subject => given("chat:session_assigned"),
        Fact::Assigned { .. } => emit("chat:session_assigned", &session(), room),
        Fact::Transferred { .. } if view == View::Subject => given("chat:transferred"),
        Fact::Transferred { .. } => emit("chat:transferred", &session(), room),
        Fact::Ended { .. } => emit("chat:ended", &session(), room),
        // Whoever is in its room is in the room it goes on in from here on.
        Fact::Merged { into, .. } => {
            emit("chat:ended", &session(), room).map(|told| Emit { joins: Some(into.clone()), ..told })
        }
        Fact::Seen { by, seq, message } => {
            let payload = json!({
                "session_id": event.conversation, "user_id": by.id, "user_type": sender_type(by.kind),
                "message_id": message, "seq": seq,
            });
            // Not to the one who sent it.
            let own = (by.kind == AuthorKind::Visitor) == (view == View::Visitor);
            if own { None } else { emit("chat:seen", &payload, room) }
        }
        Fact::ConversationStarted
        | Fact::Reopened { .. }
        | Fact::Requeued { .. }
        | Fact::NoteAdded { .. }
        | Fact::Escalated { .. }
        | Fact::Rated { .. }
        | Fact::Converted { .. }
        | Fact::Updated { .. }
        | Fact::Delivered { .. }
        | Fact::Snoozed { .. }
        | Fact::Woken { .. }
        | Fact::DeliveryFailed { .. } => None,
    };
    told.into_iter().collect()
}

pub fn passing(passing: &Passing) -> Option<Emit> {
    match passing {
        Passing::Typing { conversation, by, is_typing, .. } => {
            let payload = json!({
                "session_id": conversation, "user_id": by.id, "user_type": sender_type(by.kind), "is_typing": is_typing,
            });
            Some(Emit {
                name: "chat:typing",
                payload: to_raw_value(&payload).ok()?,
                room: Some((conversation.clone(), None)),
                unasked: None,
                joins: None,
            })
        }
        Passing::AgentPresence { agent, presence, .. } => {
            emit("agent:status", &json!({ "agent_id": agent, "status": presence.as_str() }), None)
        }
        // Published clients know nothing of these.
        Passing::Viewing { .. }
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

#[cfg(test)]
mod golden;
