//! A conversation, as each side sees it.

use deskbell_domain::{self as domain, ConversationView, Timestamp, Visit};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{Customer, Person, sender_type};
use crate::{audience::View, time::rfc3339};

#[derive(Debug, Serialize, ToSchema)]
pub struct LastMessage {
    pub seq: i64,
    pub sender_type: &'static str,
    pub sender_name: Option<String>,
    /// At most 140 characters.
    pub message: String,
    /// With a system line only: what it means, as in its message.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub metadata: Option<Value>,
    pub created_at: String,
    /// Its text was taken away.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub deleted: bool,
}

/// The highest `seq` each side has reached.
#[derive(Debug, Serialize, ToSchema)]
pub struct Marks {
    pub customer_seq: i64,
    pub agent_seq: i64,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct SnoozeShown {
    pub by_id: i64,
    /// None: until the customer writes.
    pub until: Option<String>,
}

impl From<domain::Snooze> for SnoozeShown {
    fn from(s: domain::Snooze) -> Self {
        Self { by_id: s.by.0, until: s.until.map(rfc3339) }
    }
}

/// A conversation.
#[derive(Debug, Serialize, ToSchema)]
pub struct Session {
    pub id: String,
    pub status: &'static str,
    pub subject: Option<String>,
    pub priority: &'static str,
    pub channel: &'static str,
    pub inbox_id: i64,
    pub customer_id: i64,
    pub customer: Customer,
    pub agent_id: Option<i64>,
    pub agent: Option<Person>,
    /// The team it was handed to; only for agents.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team_id: Option<Option<i64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team: Option<Option<Person>>,
    pub ticket_id: Option<i64>,
    /// The session it goes on in; it is closed then for good.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<String>,
    /// Set aside, by whom and until when; only for agents, and absent when it isn't.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub snooze: Option<SnoozeShown>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub required_skills: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub metadata: Option<Value>,
    /// `seq` of the newest message, 0 when there is none.
    pub last_seq: i64,
    pub last_message: Option<LastMessage>,
    pub last_message_at: Option<String>,
    /// Unread by the caller's side.
    pub unread_count: i64,
    pub seen: Marks,
    pub delivered: Marks,
    /// Seconds waited: so far while pending, in all once assigned.
    pub wait_time: i64,
    /// 1-based while pending; only in answers to the visitor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub queue_position: Option<i64>,
    /// Seconds until it is likely accepted; absent when there is nothing to tell it by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected_wait: Option<i64>,
    /// Since when it waits, or waited: its place in the queue.
    pub queued_at: String,
    pub created_at: String,
    pub assigned_at: Option<String>,
    pub ended_at: Option<String>,
    /// How the visitor found it; absent until they said so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rating: Option<Rating>,
    pub last_activity_at: String,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Rating {
    /// 1 (very bad) to 5 (very good).
    pub rating: i64,
    pub comment: Option<String>,
    pub created_at: String,
}

impl From<&domain::Rating> for Rating {
    fn from(rating: &domain::Rating) -> Self {
        Self { rating: rating.rating, comment: rating.comment.clone(), created_at: rfc3339(rating.at) }
    }
}

impl Session {
    pub fn new(view: &ConversationView, to: View, now: Timestamp, visit: Option<&Visit>) -> Self {
        let c = &view.conversation;
        let for_agents = !matches!(to, View::Visitor);
        let seen = if for_agents { c.agent_seen } else { c.visitor_seen };
        let person = |a: &domain::AgentBrief| Person { id: a.id.0, name: a.name.clone() };
        let last = c.last_message.as_ref();
        let customer = Customer::new(&view.visitor, visit);
        Self {
            id: c.id.to_string(),
            status: c.status.as_str(),
            subject: c.subject.clone(),
            priority: c.priority.as_str(),
            channel: c.channel.as_str(),
            inbox_id: c.inbox.0,
            customer_id: c.visitor.0,
            customer: if for_agents { customer } else { customer.for_themselves() },
            agent_id: c.agent.as_ref().map(|a| a.id.0),
            agent: c.agent.as_ref().map(person),
            team_id: for_agents.then(|| c.team.as_ref().map(|t| t.id.0)),
            team: for_agents.then(|| c.team.as_ref().map(|t| Person { id: t.id.0, name: t.name.clone() })),
            ticket_id: c.ticket.map(|t| t.0),
            merged_into: c.merged_into.as_ref().map(ToString::to_string),
            snooze: c.snooze.filter(|_| for_agents).map(SnoozeShown::from),
            required_skills: for_agents.then(|| c.skills.clone()),
            tags: for_agents.then(|| c.tags.clone()),
            metadata: for_agents.then(|| c.metadata.clone()),
            last_seq: c.last_seq,
            last_message: last.map(|m| LastMessage {
                seq: m.seq,
                sender_type: sender_type(m.author.kind),
                sender_name: m.author.name.clone(),
                message: if m.deleted { String::new() } else { m.text.clone() },
                metadata: m.meaning.clone(),
                created_at: rfc3339(m.at),
                deleted: m.deleted,
            }),
            last_message_at: last.map(|m| rfc3339(m.at)),
            unread_count: (c.last_seq - seen).max(0),
            seen: Marks { customer_seq: c.visitor_seen, agent_seq: c.agent_seen },
            delivered: Marks { customer_seq: c.visitor_delivered, agent_seq: c.agent_delivered },
            wait_time: c.wait_time(now),
            queue_position: None,
            expected_wait: None,
            queued_at: rfc3339(c.queued_at),
            created_at: rfc3339(c.created_at),
            assigned_at: c.assigned_at.map(rfc3339),
            ended_at: c.ended_at.map(rfc3339),
            rating: c.rating.as_ref().map(Rating::from),
            last_activity_at: rfc3339(c.last_activity_at),
        }
    }
}
