//! Each fact as each viewer hears it in the widget's dialect: the four published events, field for field. The facts
//! are the ones every dialect is asked for.

use deskbell_domain::{Channel, Status};

use super::*;
use crate::dialects::native::outbound::golden::{facts, happened};

const NOON: &str = "2026-01-31T12:00:00.000Z";
const NIL: &str = "00000000-0000-0000-0000-000000000000";

fn told(happened: &Event, view: View) -> Vec<Value> {
    let emits = event(happened, view);
    // One listener, whatever rooms it is in: so each is heard once.
    assert!(emits.iter().all(|emit| emit.room.is_none() && emit.joins.is_none()));
    let data = |emit: &Emit| serde_json::from_str::<Value>(emit.payload.get()).expect("JSON");
    emits.iter().map(|emit| json!([emit.name, data(emit)])).collect()
}

/// The match stops the build until a new fact has its line.
fn expected(fact: &Fact, view: View) -> Vec<Value> {
    match (fact, view) {
        (Fact::ConversationStarted, View::Agent | View::Subject) => vec![json!(["conversation:new", {
            "conversation": {
                "id": "chat", "psid": "widget_7", "platform": "WIDGET", "status": "OPEN", "autoBot": false,
                "customerName": "Vera", "customerEmail": null, "pageName": "Website", "lastMessageAt": NOON,
            },
        }])],
        (Fact::MessageSent { .. }, view) => {
            // `seq` is ours.
            let new = json!(["message:new", {
                "message": { "id": NIL, "text": "Hello?", "role": "USER", "createdAt": NOON, "meta": {}, "seq": 5 },
                "conversation": {
                    "id": "chat", "psid": "widget_7", "status": "OPEN", "autoBot": false, "platform": "WIDGET",
                },
            }]);
            if view == View::Visitor {
                return vec![new];
            }
            let update = json!(["conversation:view-update", {
                "conversationId": "chat", "type": "new_message",
                "message": { "text": "Hello?", "role": "USER", "createdAt": NOON },
                "lastMessageAt": NOON, "timestamp": NOON,
            }]);
            let updated =
                json!(["conversation:updated", { "conversationId": "chat", "lastMessageAt": NOON, "messageCount": 5 }]);
            vec![new, update, updated]
        }
        (Fact::MessageUpdated { .. }, view) => vec![json!(["message:updated", {
            "conversationId": "chat",
            "message": {
                "id": NIL, "text": "Hello!", "role": "AGENT", "createdAt": NOON, "seq": 6, "editedAt": NOON,
                "meta": if view == View::Visitor { json!({}) } else { json!({ "margin": 7 }) },
                "replyTo": { "id": NIL, "seq": 5, "role": "USER", "text": "Hello?" },
                "reactions": [{ "emoji": "👍", "count": 1 }],
            },
        }])],
        (Fact::ConversationStarted, View::Visitor)
        | (
            Fact::NoteAdded { .. }
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
            | Fact::DeliveryFailed { .. },
            _,
        ) => vec![],
    }
}

#[test]
fn every_fact_is_heard_by_every_view_as_it_is_written_here() {
    for view in View::ALL {
        for fact in facts() {
            assert_eq!(told(&happened(fact.clone()), view), expected(&fact, view), "{} for {view:?}", fact.name());
        }
    }
}

/// The published payloads, names only, in the order of the alphabet.
#[test]
fn the_events_have_the_published_fields_and_no_others() {
    fn names(value: &Value) -> Value {
        match value {
            Value::Object(fields) if !fields.is_empty() => fields.iter().map(|(n, v)| (n.clone(), names(v))).collect(),
            _ => Value::Null,
        }
    }
    let mut heard = serde_json::Map::new();
    // What the published contract knows nothing of has a name of its own.
    for fact in facts().into_iter().filter(|fact| !matches!(fact, Fact::MessageUpdated { .. })) {
        for mut pair in told(&happened(fact), View::Agent) {
            let name = pair[0].as_str().expect("a name").to_owned();
            if name == "message:new" {
                pair[1]["message"].as_object_mut().expect("a message").remove("seq");
            }
            heard.insert(name, names(&pair[1]));
        }
    }
    let published = json!({
        "message:new": {
            "message": { "id": null, "text": null, "role": null, "createdAt": null, "meta": null },
            "conversation": { "id": null, "psid": null, "status": null, "autoBot": null, "platform": null },
        },
        "conversation:new": {
            "conversation": {
                "id": null, "psid": null, "platform": null, "status": null, "autoBot": null, "customerName": null,
                "customerEmail": null, "pageName": null, "lastMessageAt": null,
            },
        },
        "conversation:view-update": {
            "conversationId": null, "type": null, "message": { "text": null, "role": null, "createdAt": null },
            "lastMessageAt": null, "timestamp": null,
        },
        "conversation:updated": { "conversationId": null, "lastMessageAt": null, "messageCount": null },
    });
    assert_eq!(Value::from(heard), published);
}

#[test]
fn authors_channels_and_states_are_said_in_the_published_words() {
    let sent = facts().into_iter().find_map(|fact| match fact {
        Fact::MessageSent { message } => Some(message),
        _ => None,
    });
    let mut message = std::sync::Arc::unwrap_or_clone(sent.expect("a message"));
    message.metadata = json!({ "note": "pays late" });
    let heard = |message: &deskbell_domain::Message, channel, status, view| {
        let mut happened = happened(Fact::MessageSent { message: message.clone().into() });
        let view_of = std::sync::Arc::make_mut(&mut happened.view);
        (view_of.conversation.channel, view_of.conversation.status) = (channel, status);
        told(&happened, view).remove(0)[1].take()
    };
    for (channel, status, words) in [
        (Channel::Widget, Status::Pending, ("WIDGET", "OPEN")),
        (Channel::Facebook, Status::Active, ("FACEBOOK", "OPEN")),
        (Channel::Instagram, Status::Closed, ("INSTAGRAM", "CLOSED")),
    ] {
        let conversation = heard(&message, channel, status, View::Agent)["conversation"].take();
        assert_eq!((&conversation["platform"], &conversation["status"]), (&json!(words.0), &json!(words.1)));
    }
    use deskbell_domain::AuthorKind::{Agent, Bot, System, Visitor};
    for (kind, role, visitor_reads) in
        [(Visitor, "USER", true), (Agent, "AGENT", false), (Bot, "BOT", false), (System, "BOT", false)]
    {
        message.author.kind = kind;
        let told = |view| heard(&message, Channel::Widget, Status::Active, view)["message"].take();
        assert_eq!(told(View::Agent)["role"], role);
        assert_eq!(told(View::Agent)["meta"], json!({ "note": "pays late" }));
        // What the desk notes beside a message never reaches a visitor.
        let meta = if visitor_reads { json!({ "note": "pays late" }) } else { json!({}) };
        assert_eq!(told(View::Visitor)["meta"], meta, "{kind:?}");
    }
}
