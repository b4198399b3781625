//! A conversation and its rules: who may do what to it, and what happens then.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    Actor, AgentBrief, AgentId, Author, AuthorKind, Channel, ConversationId, Grants, InboxId, Message, MessageKind,
    Permission, Rating, Refusal, Snooze, TeamBrief, TeamId, TenantId, TicketId, Timestamp, Visitor, VisitorId, text,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// A client opened it and nothing was said yet: only its name is taken. Agents see nothing of it.
    Silent,
    Pending,
    Active,
    Closed,
}

impl Status {
    /// Those agents see.
    pub const ALL: [Self; 3] = [Self::Pending, Self::Active, Self::Closed];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Silent | Self::Pending => "pending",
            Self::Active => "active",
            Self::Closed => "closed",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.as_str() == text)
    }

    /// As rows have it, where all are told apart.
    pub fn stored(self) -> &'static str {
        if self == Self::Silent { "silent" } else { self.as_str() }
    }

    pub fn from_stored(text: &str) -> Option<Self> {
        if text == Self::Silent.stored() { Some(Self::Silent) } else { Self::parse(text) }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    Low,
    #[default]
    Medium,
    High,
    Urgent,
}

impl Priority {
    pub const ALL: [Self; 4] = [Self::Low, Self::Medium, Self::High, Self::Urgent];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Urgent => "urgent",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.as_str() == text)
    }

    /// 0 (low) to 3 (urgent): how it is stored and sorted.
    pub fn rank(self) -> i64 {
        self as i64
    }

    pub fn from_rank(rank: i64) -> Self {
        Self::ALL.get(rank as usize).copied().unwrap_or_default()
    }
}

/// The newest message, cut for a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    pub seq: i64,
    pub author: Author,
    pub text: String,
    pub at: Timestamp,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deleted: bool,
    /// What a system line means, for clients that have their own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meaning: Option<Value>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Conversation {
    pub tenant: TenantId,
    pub id: ConversationId,
    /// The name a client made for it; bound to the visitor who used it first.
    pub alias: Option<String>,
    /// The visitor's id at the inbox's channel, where it has one: one conversation a person and inbox.
    pub thread: Option<String>,
    pub inbox: InboxId,
    pub inbox_name: String,
    pub channel: Channel,
    pub visitor: VisitorId,
    pub status: Status,
    pub priority: Priority,
    pub subject: Option<String>,
    pub skills: Vec<String>,
    pub tags: Vec<String>,
    pub metadata: serde_json::Value,
    pub agent: Option<AgentBrief>,
    /// Whose members it was handed to.
    pub team: Option<TeamBrief>,
    /// Until when the agent who accepted it keeps it without a reply; the first reply ends it.
    pub lease_until: Option<Timestamp>,
    /// Set aside for now.
    pub snooze: Option<Snooze>,
    /// The conversation it goes on in; it is closed then for good.
    pub merged_into: Option<ConversationId>,
    /// What it was converted to.
    pub ticket: Option<TicketId>,
    /// The number of the newest message, 0 when there is none.
    pub last_seq: i64,
    pub last_message: Option<Preview>,
    /// The newest agent's message: its number and whose, to catch an answer written past it.
    pub last_reply_seq: i64,
    pub last_reply_agent: Option<AgentId>,
    /// The number of the newest event the visitor may hear.
    pub visitor_head: i64,
    pub visitor_seen: i64,
    pub agent_seen: i64,
    pub visitor_delivered: i64,
    pub agent_delivered: i64,
    pub created_at: Timestamp,
    /// Since when it has been waiting; changes when it is reopened.
    pub queued_at: Timestamp,
    pub assigned_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    /// How the visitor found it, the last time it ended and they said so.
    #[serde(default)]
    pub rating: Option<Rating>,
    pub last_activity_at: Timestamp,
}

/// A conversation with the person it is with: what every listener is shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ConversationView {
    pub conversation: Conversation,
    pub visitor: Visitor,
}

impl ConversationView {
    /// The first words of its newest message.
    pub fn preview(&self) -> String {
        self.conversation.last_message.as_ref().map(|m| m.text.clone()).unwrap_or_default()
    }
}

impl Conversation {
    /// A new one, waiting, that nobody has written in yet.
    pub fn waiting(
        tenant: TenantId,
        id: ConversationId,
        (inbox, channel, inbox_name): (InboxId, Channel, String),
        visitor: VisitorId,
        now: Timestamp,
    ) -> Self {
        Self {
            tenant,
            id,
            alias: None,
            thread: None,
            inbox,
            inbox_name,
            channel,
            visitor,
            status: Status::Pending,
            priority: Priority::default(),
            subject: None,
            skills: Vec::new(),
            tags: Vec::new(),
            metadata: serde_json::json!({}),
            agent: None,
            team: None,
            lease_until: None,
            snooze: None,
            merged_into: None,
            ticket: None,
            last_seq: 0,
            last_message: None,
            last_reply_seq: 0,
            last_reply_agent: None,
            visitor_head: 0,
            visitor_seen: 0,
            agent_seen: 0,
            visitor_delivered: 0,
            agent_delivered: 0,
            created_at: now,
            queued_at: now,
            assigned_at: None,
            ended_at: None,
            rating: None,
            last_activity_at: now,
        }
    }

    /// The first thing is said in it: from now on it waits.
    pub fn begin(&mut self, now: Timestamp) {
        self.status = Status::Pending;
        self.queued_at = now;
    }

    /// Whether `actor` may read and write it. Another's conversation looks absent.
    pub fn check_access(&self, actor: &Actor) -> Result<(), Refusal> {
        let own = match actor {
            Actor::Agent { tenant, .. } => *tenant == self.tenant,
            Actor::Visitor { tenant, id, only } => {
                *tenant == self.tenant && *id == self.visitor && only.as_ref().is_none_or(|only| *only == self.id)
            }
        };
        if own { Ok(()) } else { Err(Refusal::NotFound("chat")) }
    }

    /// Seconds waited: so far while pending, in all once it was accepted.
    pub fn wait_time(&self, now: Timestamp) -> i64 {
        self.assigned_at.or(self.ended_at).unwrap_or(now).seconds_since(self.queued_at)
    }

    /// An agent may take a pending conversation; giving, or taking another's, needs a permission.
    ///
    /// Returns whether anything changes: assigning to who has it already is no change.
    pub fn may_assign(&self, by: AgentId, may: Grants, to: AgentId) -> Result<bool, Refusal> {
        match (&self.agent, self.status) {
            (Some(has), Status::Active) if has.id == to => Ok(false),
            (_, Status::Closed) => Err(Refusal::ConversationClosed),
            (Some(has), Status::Active) if !may.has(Permission::Reassign) => {
                Err(Refusal::AlreadyAssigned(Some(has.clone())))
            }
            _ if by != to && !may.has(Permission::Reassign) => Err(Refusal::Forbidden(Permission::Reassign.needed())),
            _ => Ok(true),
        }
    }

    /// Refuses an agent's message when a colleague's, which the agent has not seen, came first.
    pub fn check_not_stale(&self, agent: AgentId, expected_last_seq: Option<i64>) -> Result<(), Refusal> {
        match (expected_last_seq, self.last_reply_agent) {
            (Some(seen), Some(other)) if other != agent && self.last_reply_seq > seen => {
                Err(Refusal::StaleReply { last_seq: self.last_seq })
            }
            _ => Ok(()),
        }
    }

    /// The one who has it may hand it on, and so may who reassigns. Returns whether anything changes.
    pub fn may_transfer(&self, by: AgentId, may: Grants, to: AgentId) -> Result<bool, Refusal> {
        match (&self.agent, self.status) {
            (_, Status::Closed) => Err(Refusal::ConversationClosed),
            (Some(has), _) if has.id == to => Ok(false),
            (Some(has), _) if has.id != by && !may.has(Permission::Reassign) => {
                Err(Refusal::AlreadyAssigned(Some(has.clone())))
            }
            (None, _) if !may.has(Permission::Reassign) => {
                Err(Refusal::Forbidden("Accept the chat before you hand it on."))
            }
            _ => Ok(true),
        }
    }

    /// As `may_transfer`, for handing it back to where it waits: to a team, or to everybody.
    pub fn may_requeue(&self, by: AgentId, may: Grants, team: Option<TeamId>) -> Result<bool, Refusal> {
        match (&self.agent, self.status) {
            (_, Status::Closed) => Err(Refusal::ConversationClosed),
            (Some(has), _) if has.id != by && !may.has(Permission::Reassign) => {
                Err(Refusal::AlreadyAssigned(Some(has.clone())))
            }
            (Some(_), _) => Ok(true),
            (None, _) if self.team.as_ref().map(|t| t.id) == team => Ok(false),
            (None, _) if !may.has(Permission::Reassign) => {
                Err(Refusal::Forbidden("Accept the chat before you hand it on."))
            }
            (None, _) => Ok(true),
        }
    }

    pub fn assign(&mut self, agent: AgentBrief, lease_until: Option<Timestamp>, now: Timestamp) {
        self.status = Status::Active;
        self.snooze = None;
        self.lease_until = lease_until;
        self.agent = Some(agent);
        self.assigned_at = self.assigned_at.or(Some(now));
        self.ended_at = None;
        self.agent_seen = self.last_seq;
        self.last_activity_at = now;
    }

    pub fn end(&mut self, now: Timestamp) {
        self.status = Status::Closed;
        self.snooze = None;
        self.ended_at = Some(now);
        self.last_activity_at = now;
    }

    /// As it was before `end`: with the agent who had it, or waiting at its old place.
    pub fn undo_end(&mut self, now: Timestamp) {
        self.status = if self.agent.is_some() { Status::Active } else { Status::Pending };
        self.ended_at = None;
        self.last_activity_at = now;
    }

    /// Back to where it waits, at its old place: whoever waited has not begun to wait anew.
    pub fn requeue(&mut self, team: Option<TeamBrief>) {
        self.status = Status::Pending;
        self.agent = None;
        self.team = team;
        self.snooze = None;
        self.assigned_at = None;
        self.lease_until = None;
    }

    /// Whether whoever accepted it has lost it by now.
    pub fn lease_ran_out(&self, now: Timestamp) -> bool {
        self.status == Status::Active && self.lease_until.is_some_and(|until| until <= now)
    }

    /// Whether nobody has anything to say any more: the desk answered, and the visitor left it at that.
    pub fn is_idle(&self, since: Timestamp) -> bool {
        let visitors = self.last_message.as_ref().is_some_and(|m| m.author.kind == AuthorKind::Visitor);
        let answered = self.status == Status::Active && self.last_reply_seq > 0 && !visitors;
        answered && self.snooze.is_none() && self.last_activity_at <= since
    }

    /// Back into the queue, at its end.
    pub fn reopen(&mut self, now: Timestamp) {
        self.status = Status::Pending;
        self.agent = None;
        self.lease_until = None;
        self.assigned_at = None;
        self.ended_at = None;
        self.queued_at = now;
        self.last_activity_at = now;
    }

    /// Takes the next number for a message and remembers it as the newest.
    pub fn append(&mut self, message: &Message) {
        self.last_seq = message.seq;
        self.last_activity_at = message.at;
        self.last_message = Some(Preview {
            seq: message.seq,
            author: message.author.clone(),
            text: text::preview(&message.words()),
            at: message.at,
            deleted: false,
            meaning: (message.kind == MessageKind::System).then(|| message.metadata.clone()),
        });
        // Whoever writes has seen what stands above their own line.
        match message.author.kind {
            AuthorKind::Visitor => {
                self.visitor_seen = message.seq;
                self.snooze = None;
            }
            AuthorKind::Agent => {
                self.agent_seen = message.seq;
                self.last_reply_seq = message.seq;
                self.last_reply_agent = message.author.id.map(AgentId);
                if self.agent.as_ref().is_some_and(|has| Some(has.id.0) == message.author.id) {
                    self.lease_until = None;
                }
            }
            AuthorKind::Bot | AuthorKind::System => {}
        }
    }

    /// A message was edited or deleted: the newest one is shown as it is now.
    pub fn reword(&mut self, message: &Message) {
        if let Some(last) = self.last_message.as_mut().filter(|last| last.seq == message.seq) {
            last.text = text::preview(&message.words());
            last.deleted = message.deleted_at.is_some();
        }
    }

    /// Moves the side's "seen" forward. `None` when it doesn't move: cursors only grow.
    ///
    /// An agent who only looks in on a colleague's conversation doesn't mark it read for them.
    pub fn see(&mut self, by: &Author, seq: i64) -> Option<i64> {
        let seq = seq.min(self.last_seq);
        let counts = match by.kind {
            AuthorKind::Agent => self.agent.as_ref().is_none_or(|has| Some(has.id.0) == by.id),
            _ => true,
        };
        let (seen, delivered) = match by.kind {
            AuthorKind::Agent => (&mut self.agent_seen, &mut self.agent_delivered),
            _ => (&mut self.visitor_seen, &mut self.visitor_delivered),
        };
        if !counts || seq <= *seen {
            return None;
        }
        *seen = seq;
        *delivered = seq.max(*delivered);
        Some(seq)
    }

    /// As `see`, for "it reached a device".
    pub fn deliver(&mut self, by: &Author, seq: i64) -> Option<i64> {
        let seq = seq.min(self.last_seq);
        let delivered = match by.kind {
            AuthorKind::Agent => &mut self.agent_delivered,
            _ => &mut self.visitor_delivered,
        };
        if seq <= *delivered {
            return None;
        }
        *delivered = seq;
        Some(seq)
    }
}
