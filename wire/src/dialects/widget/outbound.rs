//! Event × view → the four published events, field for field. No wildcard arm.
//!
//! A socket that is in the company's room and in the conversation's hears each once: it is one listener.

use deskbell_domain::{Event, Fact};
use serde_json::{Value, json, value::to_raw_value};

use super::types::{Message, platform, psid, role, status};
use crate::{audience::View, hub::Emit, time::rfc3339};

fn emit(name: &'static str, payload: &Value) -> Option<Emit> {
    Some(Emit { name, payload: to_raw_value(payload).ok()?, room: None, unasked: None, joins: None })
}

pub fn event(event: &Event, view: View) -> Vec<Emit> {
    let for_agents = !matches!(view, View::Visitor);
    let c = &event.view.conversation;
    let told = match &event.fact {
        Fact::ConversationStarted if for_agents => {
            let visitor = &event.view.visitor;
            let last = c.last_message.as_ref().map_or(c.created_at, |m| m.at);
            let conversation = json!({
                "id": c.id, "psid": psid(&event.view), "platform": platform(c.channel), "status": status(c.status),
                "autoBot": false, "customerName": visitor.name, "customerEmail": visitor.email,
                "pageName": c.inbox_name, "lastMessageAt": rfc3339(last),
            });
            [emit("conversation:new", &json!({ "conversation": conversation })), None, None]
        }
        Fact::MessageSent { message } => {
            let mut new = emit(
                "message:new",
                &json!({
                    "message": Message::new(message, !for_agents),
                    "conversation": {
                        "id": c.id, "psid": psid(&event.view), "status": status(c.status), "autoBot": false,
                        "platform": platform(c.channel),
                    },
                }),
            );
            if let Some(new) = &mut new {
                new.unasked = Some((c.id.clone(), Some(message.seq)));
            }
            let at = rfc3339(message.at);
            let update = json!({
                "conversationId": c.id, "type": "new_message",
                "message": { "text": message.words(), "role": role(message.author.kind), "createdAt": at },
                "lastMessageAt": at, "timestamp": rfc3339(event.at),
            });
            let updated = json!({ "conversationId": c.id, "lastMessageAt": at, "messageCount": message.seq });
            let company = |name, payload| if for_agents { emit(name, payload) } else { None };
            [new, company("conversation:view-update", &update), company("conversation:updated", &updated)]
        }
        Fact::MessageUpdated { message, .. } => {
            let payload = json!({ "conversationId": c.id, "message": Message::new(message, !for_agents) });
            let mut updated = emit("message:updated", &payload);
            if let Some(updated) = &mut updated {
                updated.unasked = Some((c.id.clone(), None));
            }
            [updated, None, None]
        }
        Fact::ConversationStarted
        | Fact::NoteAdded { .. }
        | Fact::Assigned { .. }
        | Fact::Transferred { .. }
        | Fact::Requeued { .. }
        | Fact::Escalated { .. }
        | Fact::Converted { .. }
        | Fact::Updated { .. }
        | Fact::Reopened { .. }
        | Fact::Ended { .. }
        | Fact::Snoozed { .. }
        | Fact::Woken { .. }
        | Fact::Merged { .. }
        | Fact::Seen { .. }
        | Fact::Delivered { .. }
        | Fact::DeliveryFailed { .. } => [None, None, None],
    };
    told.into_iter().flatten().collect()
}

#[cfg(test)]
mod golden;
