//! Each fact as each viewer hears it, frame for frame.

use std::sync::Arc;

use deskbell_domain::{
    AgentBrief, AgentId, Channel, Conversation, ConversationView, DraftMode, Escalation, InboxId,
    Message as DomainMessage, MessageChange, MessageId, MessageKind, Note as DomainNote, NoteId, Presence, Preview,
    Priority, Rating, Reaction, Snooze, Status, TeamBrief, TeamId, TenantId, TicketId, Visitor as DomainVisitor,
    VisitorId,
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::*;

const NOON: Timestamp = Timestamp(1_769_860_800_000);

fn ann() -> AgentBrief {
    AgentBrief { id: AgentId(2), name: "Ann".into() }
}

fn vera() -> Author {
    Author::visitor(VisitorId(7), Some("Vera".into()))
}

fn billing() -> TeamBrief {
    TeamBrief { id: TeamId(6), name: "Payments".into() }
}

fn conversation() -> Conversation {
    Conversation {
        tenant: TenantId(1),
        id: "chat".into(),
        alias: None,
        thread: None,
        inbox: InboxId(3),
        inbox_name: "Website".into(),
        channel: Channel::Widget,
        visitor: VisitorId(7),
        status: Status::Active,
        priority: Priority::High,
        subject: Some("Parcel".into()),
        skills: vec!["billing".into()],
        tags: vec!["vip".into()],
        metadata: json!({ "margin": 7 }),
        agent: Some(ann()),
        team: Some(billing()),
        lease_until: None,
        snooze: Some(Snooze { by: AgentId(2), until: Some(NOON) }),
        merged_into: None,
        ticket: Some(TicketId(9)),
        last_seq: 5,
        last_message: Some(Preview {
            seq: 5,
            author: vera(),
            text: "Hello?".into(),
            at: NOON,
            deleted: false,
            meaning: None,
        }),
        last_reply_seq: 4,
        last_reply_agent: Some(AgentId(2)),
        visitor_head: 11,
        visitor_seen: 5,
        agent_seen: 3,
        visitor_delivered: 4,
        agent_delivered: 2,
        created_at: NOON,
        queued_at: NOON,
        assigned_at: Some(NOON.plus_seconds(30)),
        ended_at: None,
        rating: None,
        last_activity_at: NOON,
    }
}

pub(crate) fn happened(fact: Fact) -> Event {
    let visitor = DomainVisitor {
        tenant: TenantId(1),
        id: VisitorId(7),
        name: Some("Vera".into()),
        email: None,
        verified: true,
        alias: None,
        metadata: json!({ "pays": "slowly" }),
        created_at: NOON,
        last_seen_at: NOON,
    };
    let view = Arc::new(ConversationView { conversation: conversation(), visitor });
    Event { tenant: TenantId(1), seq: 12, at: NOON, conversation: "chat".into(), fact, view }
}

/// The frames of a fact for a view, parsed.
fn frames(fact: Fact, view: View) -> Vec<Value> {
    let visit = Visit {
        id: "visit".into(),
        tenant: TenantId(1),
        inbox: None,
        visitor: Some(VisitorId(7)),
        name: None,
        url: "https://shop.example/".into(),
        title: "Shop".into(),
        referrer: String::new(),
        campaign: Default::default(),
        user_agent: String::new(),
        browser: Default::default(),
        language: None,
        ip: Some("192.0.2.0".into()),
        place: Default::default(),
        since: NOON,
        page_since: NOON,
        pages: 1,
        trail: Vec::new(),
        conversation: Some("chat".into()),
        chat: None,
    };
    let frames = event(&happened(fact), view, "e", NOON, Some(&visit));
    frames.iter().map(|text| serde_json::from_str(text).expect("JSON")).collect()
}

fn session(view: View) -> Value {
    let mut session = json!({
        "id": "chat", "status": "active", "subject": "Parcel", "priority": "high", "channel": "widget", "inbox_id": 3,
        "customer_id": 7,
        "customer": {
            "id": 7, "name": "Vera", "email": null, "verified": true, "online": true,
            "page": { "url": "https://shop.example/", "title": "Shop", "since": "2026-01-31T12:00:00.000Z" },
            "metadata": {}, "created_at": "2026-01-31T12:00:00.000Z", "last_seen_at": "2026-01-31T12:00:00.000Z",
        },
        "agent_id": 2, "agent": { "id": 2, "name": "Ann" }, "ticket_id": 9, "last_seq": 5,
        "last_message": {
            "seq": 5, "sender_type": "customer", "sender_name": "Vera", "message": "Hello?",
            "created_at": "2026-01-31T12:00:00.000Z",
        },
        "last_message_at": "2026-01-31T12:00:00.000Z", "unread_count": 0,
        "seen": { "customer_seq": 5, "agent_seq": 3 }, "delivered": { "customer_seq": 4, "agent_seq": 2 },
        "queued_at": "2026-01-31T12:00:00.000Z", "wait_time": 30, "created_at": "2026-01-31T12:00:00.000Z", "assigned_at": "2026-01-31T12:00:30.000Z",
        "ended_at": null, "last_activity_at": "2026-01-31T12:00:00.000Z",
    });
    if view != View::Visitor {
        session["required_skills"] = json!(["billing"]);
        session["snooze"] = json!({ "by_id": 2, "until": "2026-01-31T12:00:00.000Z" });
        session["tags"] = json!(["vip"]);
        (session["team_id"], session["team"]) = (json!(6), json!({ "id": 6, "name": "Payments" }));
        session["metadata"] = json!({ "margin": 7 });
        session["customer"]["metadata"] = json!({ "pays": "slowly" });
        session["unread_count"] = json!(2);
    }
    session
}

fn one(kind: &str, data: Value) -> Vec<Value> {
    vec![json!({ "type": kind, "data": data, "cursor": "e.12" })]
}

/// One of each. The match below stops the build until a new fact has its line in both.
pub(crate) fn facts() -> Vec<Fact> {
    let message = DomainMessage {
        tenant: TenantId(1),
        conversation: "chat".into(),
        seq: 5,
        id: MessageId(Uuid::nil()),
        kind: MessageKind::Text,
        author: vera(),
        text: "Hello?".into(),
        attachments: Vec::new(),
        article: None,
        metadata: json!({}),
        client_id: Some("c".into()),
        at: NOON,
        reply_to: None,
        reactions: Vec::new(),
        edited_at: None,
        deleted_at: None,
    };
    let updated = DomainMessage {
        seq: 6,
        author: Author::agent(&ann()),
        text: "Hello!".into(),
        metadata: json!({ "margin": 7 }),
        client_id: None,
        reply_to: Some((&message).into()),
        reactions: vec![Reaction { emoji: "👍".into(), by: vec![vera()] }],
        edited_at: Some(NOON),
        ..message.clone()
    };
    let note = DomainNote {
        tenant: TenantId(1),
        conversation: "chat".into(),
        id: NoteId(Uuid::nil()),
        after_seq: 5,
        author: ann(),
        text: "pays slowly".into(),
        mentions: vec![AgentId(4)],
        happening: None,
        client_id: None,
        at: NOON,
    };
    let escalation = Escalation {
        tenant: TenantId(1),
        id: Uuid::nil(),
        conversation: "chat".into(),
        reason: "complex_query".into(),
        metadata: json!({ "margin": 7 }),
        status: "open".into(),
        at: NOON,
    };
    vec![
        Fact::ConversationStarted,
        Fact::MessageSent { message: Arc::new(message) },
        Fact::MessageUpdated { message: Arc::new(updated), change: MessageChange::Edited, by: Author::agent(&ann()) },
        Fact::NoteAdded { note },
        Fact::Assigned { agent: ann(), from: None, by: Some(AgentId(2)) },
        Fact::Updated { by: Author::agent(&ann()) },
        Fact::Reopened { by: vera(), agent: None, undone: false },
        Fact::Ended { by: vera() },
        Fact::Snoozed { by: Author::agent(&ann()), until: None },
        Fact::Woken { by: vera() },
        Fact::Merged { into: "another".into(), by: Author::agent(&ann()) },
        Fact::Transferred { agent: ann(), from: None, by: AgentId(4), reason: Some("she pays slowly".into()) },
        Fact::Requeued {
            from: Some(ann()),
            team: Some(billing()),
            by: Some(AgentId(2)),
            reason: Some("she pays slowly".into()),
        },
        Fact::Escalated { escalation },
        Fact::Rated { rating: Rating { rating: 4, comment: Some("quick".into()), agent: Some(ann()), at: NOON } },
        Fact::Converted { ticket: TicketId(9) },
        Fact::Seen { by: vera(), seq: 5, message: Some(MessageId(Uuid::nil())) },
        Fact::Delivered { by: Author::agent(&ann()), seq: 5 },
        Fact::DeliveryFailed { seq: 5, message: MessageId(Uuid::nil()), reason: "The page is gone.".into() },
    ]
}

fn expected(fact: &Fact, view: View) -> Vec<Value> {
    let for_agents = view != View::Visitor;
    match fact {
        Fact::ConversationStarted if for_agents => one("chat.session.started", session(view)),
        Fact::ConversationStarted => one("chat.session.updated", session(view)),
        Fact::MessageSent { .. } => {
            let mut message = json!({
                "id": "00000000-0000-0000-0000-000000000000", "session_id": "chat", "seq": 5, "type": "text",
                "sender_type": "customer", "sender_id": 7, "sender_name": "Vera", "message": "Hello?",
                "attachments": [], "metadata": {}, "client_id": "c", "created_at": "2026-01-31T12:00:00.000Z",
            });
            if for_agents {
                message["session"] = session(view);
            }
            one("chat.message.new", message)
        }
        Fact::MessageUpdated { .. } => {
            let mut message = json!({
                "change": "edited", "id": "00000000-0000-0000-0000-000000000000", "session_id": "chat", "seq": 6,
                "type": "text", "sender_type": "agent", "sender_id": 2, "sender_name": "Ann", "message": "Hello!",
                "attachments": [], "metadata": {}, "client_id": null, "created_at": "2026-01-31T12:00:00.000Z",
                "edited_at": "2026-01-31T12:00:00.000Z",
                "reply_to": {
                    "id": "00000000-0000-0000-0000-000000000000", "seq": 5, "sender_type": "customer", "sender_id": 7,
                    "sender_name": "Vera", "message": "Hello?",
                },
                "reactions": [{
                    "emoji": "👍", "count": 1, "by": [{ "user_type": "customer", "user_id": 7, "name": "Vera" }],
                }],
            });
            if for_agents {
                message["metadata"] = json!({ "margin": 7 });
                message["session"] = session(view);
            }
            one("chat.message.updated", message)
        }
        Fact::NoteAdded { .. } if !for_agents => vec![],
        Fact::NoteAdded { .. } => one(
            "chat.note.new",
            json!({
                "id": "00000000-0000-0000-0000-000000000000", "session_id": "chat", "after_seq": 5, "author_id": 2,
                "author_name": "Ann", "note": "pays slowly", "mentions": [4], "client_id": null, "created_at": "2026-01-31T12:00:00.000Z",
            }),
        ),
        // Two frames of one event: the cursor stands on the last, so that half of it is never the place to go on from.
        Fact::Assigned { .. } | Fact::Transferred { .. } if view == View::Subject => vec![
            json!({ "type": "chat.session.assigned", "data": session(view) }),
            json!({
                "type": "chat.agent.joined", "data": { "session": session(view), "agent": { "id": 2, "name": "Ann" } },
                "cursor": "e.12",
            }),
        ],
        Fact::Assigned { .. } | Fact::Transferred { .. } => one("chat.session.assigned", session(view)),
        Fact::Escalated { .. } => one(
            "chat.escalated",
            json!({
                "id": "00000000-0000-0000-0000-000000000000", "session_id": "chat", "reason": "complex_query",
                "status": "open", "created_at": "2026-01-31T12:00:00.000Z", "session": session(view),
            }),
        ),
        Fact::Rated { .. } if !for_agents => one("chat.session.updated", session(view)),
        Fact::Rated { .. } => one(
            "chat.rated",
            json!({
                "session_id": "chat", "rating": 4, "comment": "quick", "agent": { "id": 2, "name": "Ann" },
                "created_at": "2026-01-31T12:00:00.000Z", "session": session(view),
            }),
        ),
        Fact::Snoozed { .. } | Fact::Woken { .. } if !for_agents => vec![],
        Fact::Updated { .. }
        | Fact::Reopened { .. }
        | Fact::Requeued { .. }
        | Fact::Converted { .. }
        | Fact::Snoozed { .. }
        | Fact::Woken { .. } => one("chat.session.updated", session(view)),
        Fact::Ended { .. } | Fact::Merged { .. } => one("chat.session.ended", session(view)),
        Fact::Seen { .. } => {
            let message = "00000000-0000-0000-0000-000000000000";
            one(
                "chat.seen",
                json!({ "session_id": "chat", "user_id": 7, "user_type": "customer", "seq": 5, "message_id": message }),
            )
        }
        Fact::Delivered { .. } => {
            one("chat.delivered", json!({ "session_id": "chat", "user_id": 2, "user_type": "agent", "seq": 5 }))
        }
        Fact::DeliveryFailed { .. } if view == View::Visitor => Vec::new(),
        Fact::DeliveryFailed { .. } => one(
            "chat.message.failed",
            json!({ "session_id": "chat", "message_id": Uuid::nil(), "seq": 5, "reason": "The page is gone." }),
        ),
    }
}

#[test]
fn every_fact_is_heard_by_every_view_as_it_is_written_here() {
    let mut names: Vec<_> = facts().iter().map(Fact::name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), 19);
    for view in View::ALL {
        for fact in facts() {
            assert_eq!(frames(fact.clone(), view), expected(&fact, view), "{} for {view:?}", fact.name());
        }
    }
}

#[test]
fn a_visitor_reads_nothing_of_the_desks_own() {
    for fact in facts() {
        let text = Value::from(frames(fact.clone(), View::Visitor)).to_string();
        for secret in ["vip", "margin", "pays", "slowly", "billing", "Payments", "192.0.2.1"] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
    }
}

#[test]
fn what_passes_has_no_cursor() {
    let heard = |thing: Passing| passing(&thing).map(|text| serde_json::from_str::<Value>(&text).expect("JSON"));
    let (tenant, visitor) = (TenantId(1), VisitorId(7));
    let nobody = Author::visitor(visitor, None);
    assert_eq!(
        heard(Passing::Typing { tenant, conversation: "chat".into(), visitor, by: nobody, is_typing: true }),
        Some(json!({
            "type": "chat.typing",
            "data": {
                "session_id": "chat", "user_id": 7, "user_type": "customer", "user_name": "Visitor", "is_typing": true,
            },
        }))
    );
    assert_eq!(
        heard(Passing::TypingPreview { tenant, conversation: "chat".into(), visitor, text: "Hal".into() }),
        Some(json!({ "type": "chat.typing.preview", "data": { "session_id": "chat", "user_id": 7, "text": "Hal" } }))
    );
    assert_eq!(
        heard(Passing::AgentPresence { tenant, agent: AgentId(2), presence: Presence::Away }),
        Some(json!({ "type": "presence.agent", "data": { "agent_id": 2, "status": "away" } }))
    );
    assert_eq!(
        heard(Passing::VisitLeft { tenant, visit: "visit".into(), visitor: Some(visitor) }),
        Some(json!({ "type": "visitor.left", "data": { "visit_id": "visit", "customer_id": 7 } }))
    );
    let ann = ann();
    assert_eq!(
        heard(Passing::Viewing { tenant, conversation: "chat".into(), agent: ann, is_viewing: true }),
        Some(json!({
            "type": "chat.viewing",
            "data": { "session_id": "chat", "agent_id": 2, "agent_name": "Ann", "is_viewing": true },
        }))
    );
    let (conversation, mode, text, device) = ("chat".into(), DraftMode::Reply, "Hal".into(), Some("d".into()));
    assert_eq!(
        heard(Passing::DraftSaved { tenant, conversation, agent: AgentId(2), mode, text, device }),
        Some(json!({
            "type": "chat.draft", "data": { "session_id": "chat", "mode": "reply", "text": "Hal", "device": "d" },
        }))
    );
    let place =
        deskbell_domain::QueuePlace { conversation: "chat".into(), visitor, position: 2, expected_wait: Some(180) };
    assert_eq!(
        serde_json::from_str::<Value>(&queue_place(&place)).expect("JSON"),
        json!({ "type": "chat.queue", "data": { "session_id": "chat", "position": 2, "expected_wait": 180 } })
    );
    assert_eq!(heard(Passing::QueueMoved { tenant, places: vec![place] }), None);
    assert_eq!(heard(Passing::SignedOut { tenant, sign_in: "s".into() }), None);
}
