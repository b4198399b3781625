//! Each fact as each viewer hears it in live-chat, event for event. The facts are the ones every dialect is asked for.

use deskbell_domain::{AgentId, Author, Presence, TenantId, VisitorId};
use serde_json::Value;

use super::*;
use crate::dialects::native::outbound::golden::{facts, happened};

const NOON: Timestamp = Timestamp(1_769_860_800_000);
const NIL: &str = "00000000-0000-0000-0000-000000000000";

fn told(emit: &Emit) -> Value {
    let data: Value = serde_json::from_str(emit.payload.get()).expect("JSON");
    let (room, seq) = emit.room.clone().map_or((None, None), |(room, seq)| (Some(room), seq));
    json!({ "event": emit.name, "data": data, "room": room, "seq": seq, "joins": emit.joins })
}

fn session() -> Value {
    json!({
        "id": "chat", "status": "active", "customer_id": 7, "agent_id": 2, "subject": "Parcel", "priority": "high",
        "required_skills": ["billing"], "metadata": { "margin": 7 }, "created_at": "2026-01-31T12:00:00.000Z",
        "assigned_at": "2026-01-31T12:00:30.000Z", "wait_time": 30, "ended_at": null,
        "last_activity_at": "2026-01-31T12:00:00.000Z", "ticket_id": 9,
    })
}

/// To whoever is in the conversation's room. `seq` is the message's, where it is one.
fn to_room(event: &str, data: Value, seq: Option<i64>) -> Vec<Value> {
    vec![json!({ "event": event, "data": data, "room": "chat", "seq": seq, "joins": null })]
}

/// To everyone who may hear it, in whatever room.
fn to_all(event: &str, joins: Option<&str>) -> Vec<Value> {
    vec![json!({ "event": event, "data": session(), "room": null, "seq": null, "joins": joins })]
}

/// The match stops the build until a new fact has its line.
fn expected(fact: &Fact, view: View) -> Vec<Value> {
    match (fact, view) {
        (Fact::ConversationStarted | Fact::Reopened { .. } | Fact::Requeued { .. }, View::Visitor) => vec![],
        (Fact::ConversationStarted | Fact::Reopened { .. } | Fact::Requeued { .. }, View::Agent | View::Subject) => {
            to_all("chat:new_session", None)
        }
        (Fact::MessageSent { .. }, _) => to_room(
            "chat:new_message",
            json!({
                "id": NIL, "session_id": "chat", "seq": 5, "type": "text", "content": "Hello?", "sender_id": 7,
                "sender_type": "customer", "created_at": "2026-01-31T12:00:00.000Z",
            }),
            Some(5),
        ),
        (Fact::MessageUpdated { .. }, _) => to_room(
            "chat:message_updated",
            json!({
                "id": NIL, "session_id": "chat", "seq": 6, "type": "text", "content": "Hello!", "sender_id": 2,
                "sender_type": "agent", "created_at": "2026-01-31T12:00:00.000Z",
                "edited_at": "2026-01-31T12:00:00.000Z",
                "reply_to": { "id": NIL, "seq": 5, "sender_type": "customer", "content": "Hello?" },
                "reactions": [{ "emoji": "👍", "count": 1 }],
            }),
            None,
        ),
        (Fact::Assigned { .. }, View::Subject) => to_all("chat:session_assigned", Some("chat")),
        (Fact::Assigned { .. }, View::Agent | View::Visitor) => to_room("chat:session_assigned", session(), None),
        (Fact::Transferred { .. }, View::Subject) => to_all("chat:transferred", Some("chat")),
        (Fact::Transferred { .. }, View::Agent | View::Visitor) => to_room("chat:transferred", session(), None),
        (Fact::Ended { .. }, _) => to_room("chat:ended", session(), None),
        (Fact::Merged { .. }, _) => {
            let mut told = to_room("chat:ended", session(), None);
            told[0]["joins"] = json!("another");
            told
        }
        // Seen by the visitor, who isn't told so.
        (Fact::Seen { .. }, View::Visitor) => vec![],
        (Fact::Seen { .. }, View::Agent | View::Subject) => to_room(
            "chat:seen",
            json!({ "session_id": "chat", "user_id": 7, "user_type": "customer", "message_id": NIL, "seq": 5 }),
            None,
        ),
        (
            Fact::NoteAdded { .. }
            | Fact::Escalated { .. }
            | Fact::Converted { .. }
            | Fact::Updated { .. }
            | Fact::Delivered { .. }
            | Fact::Snoozed { .. }
            | Fact::Woken { .. }
            | Fact::DeliveryFailed { .. },
            _,
        ) => vec![],
    }
}

#[test]
fn every_fact_is_heard_by_every_view_as_it_is_written_here() {
    for view in View::ALL {
        for fact in facts() {
            let heard: Vec<_> = event(&happened(fact.clone()), view, NOON).iter().map(told).collect();
            assert_eq!(heard, expected(&fact, view), "{} for {view:?}", fact.name());
        }
    }
}

#[test]
fn what_an_agent_saw_is_told_to_the_visitor_and_not_to_agents() {
    let seen = Fact::Seen { by: Author { kind: AuthorKind::Agent, id: Some(2), name: None }, seq: 4, message: None };
    let heard = |view| event(&happened(seen.clone()), view, NOON).iter().map(told).collect::<Vec<_>>();
    let payload = json!({ "session_id": "chat", "user_id": 2, "user_type": "agent", "message_id": null, "seq": 4 });
    assert_eq!(heard(View::Visitor), to_room("chat:seen", payload, None));
    assert_eq!((heard(View::Agent), heard(View::Subject)), (vec![], vec![]));
}

#[test]
fn what_passes_is_told_to_the_room_or_to_agents() {
    let (tenant, visitor) = (TenantId(1), VisitorId(7));
    let by = Author::visitor(visitor, None);
    let typing = Passing::Typing { tenant, conversation: "chat".into(), visitor, by, is_typing: true };
    let data = json!({ "session_id": "chat", "user_id": 7, "user_type": "customer", "is_typing": true });
    assert_eq!([told(&passing(&typing).expect("told"))], to_room("chat:typing", data, None).as_slice());
    let away = Passing::AgentPresence { tenant, agent: AgentId(2), presence: Presence::Away };
    let expected = json!({
        "event": "agent:status", "data": { "agent_id": 2, "status": "away" }, "room": null, "seq": null, "joins": null,
    });
    assert_eq!(told(&passing(&away).expect("told")), expected);
    assert!(passing(&Passing::SignedOut { tenant, sign_in: "s".into() }).is_none());
}
