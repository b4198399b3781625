//! A ticket: what remains to be done when the chat is over, or what came by another way.

use serde::{Deserialize, Serialize};

use crate::{
    Actor, AgentBrief, AgentId, AuthorKind, ConversationId, Priority, Refusal, SlaClock, TeamBrief, TeamId, TenantId,
    TicketId, Timestamp, Visitor, VisitorId, text,
};

/// Longest subject, in characters.
pub const SUBJECT_MAX: usize = 200;
/// Longest comment, in characters.
pub const COMMENT_MAX: usize = 20_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TicketStatus {
    /// Ours to deal with.
    Open,
    /// We wait for the requester; the clocks stand.
    Pending,
    Solved,
    Closed,
}

impl TicketStatus {
    pub const ALL: [Self; 4] = [Self::Open, Self::Pending, Self::Solved, Self::Closed];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Pending => "pending",
            Self::Solved => "solved",
            Self::Closed => "closed",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.as_str() == text)
    }

    pub fn is_done(self) -> bool {
        matches!(self, Self::Solved | Self::Closed)
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Ticket {
    pub tenant: TenantId,
    pub id: TicketId,
    /// The chat it was made from; its transcript is the messages up to `upto_seq`.
    pub conversation: Option<ConversationId>,
    pub upto_seq: i64,
    pub subject: String,
    pub status: TicketStatus,
    pub priority: Priority,
    pub requester: VisitorId,
    pub assignee: Option<AgentId>,
    /// Whose work it is, beside or without an assignee.
    pub team: Option<TeamId>,
    pub tags: Vec<String>,
    /// What somebody promised by hand, beside the tenant's targets.
    pub due_at: Option<Timestamp>,
    pub clock: SlaClock,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// A ticket with the people in it.
#[derive(Debug, Clone, PartialEq)]
pub struct TicketView {
    pub ticket: Ticket,
    pub requester: Visitor,
    pub assignee: Option<AgentBrief>,
    pub team: Option<TeamBrief>,
}

/// What somebody wrote on a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketComment {
    pub tenant: TenantId,
    pub ticket: TicketId,
    pub id: i64,
    pub author_kind: AuthorKind,
    pub author: i64,
    pub author_name: String,
    pub text: String,
    /// Only for colleagues.
    pub internal: bool,
    pub client_id: Option<String>,
    pub at: Timestamp,
}

/// What `change` changes; absent is unchanged, `Some(None)` removes.
#[derive(Debug, Clone, Default)]
pub struct TicketChanges {
    pub subject: Option<String>,
    pub status: Option<TicketStatus>,
    pub priority: Option<Priority>,
    pub assignee: Option<Option<AgentId>>,
    pub team: Option<Option<TeamId>>,
    pub tags: Option<Vec<String>>,
    pub due_at: Option<Option<Timestamp>>,
}

impl Ticket {
    /// Still to be dealt with.
    pub fn is_active(&self) -> bool {
        !self.status.is_done()
    }

    /// As people name it.
    pub fn number(&self) -> String {
        format!("T-{}", self.id)
    }

    /// Applies the changes. False when nothing was changed.
    pub fn change(&mut self, changes: &TicketChanges, now: Timestamp) -> bool {
        let before = self.clone();
        if let Some(subject) = &changes.subject {
            self.subject.clone_from(subject);
        }
        if let Some(priority) = changes.priority {
            self.priority = priority;
        }
        if let Some(assignee) = changes.assignee {
            self.assignee = assignee;
        }
        if let Some(team) = changes.team {
            self.team = team;
        }
        if let Some(tags) = &changes.tags {
            self.tags.clone_from(tags);
        }
        if let Some(due_at) = changes.due_at {
            self.due_at = due_at;
        }
        if let Some(status) = changes.status {
            self.become_status(status, now);
        }
        if *self == before {
            return false;
        }
        self.updated_at = now;
        true
    }

    fn become_status(&mut self, status: TicketStatus, now: Timestamp) {
        if status == self.status {
            return;
        }
        self.status = status;
        match status {
            TicketStatus::Open => self.clock.run(now),
            TicketStatus::Pending | TicketStatus::Solved | TicketStatus::Closed => self.clock.stand(now),
        }
    }

    /// Somebody wrote on it.
    pub fn commented(&mut self, by: AuthorKind, internal: bool, now: Timestamp) {
        if by == AuthorKind::Agent && !internal {
            self.clock.answered(now);
        }
        self.updated_at = now;
    }
}

/// Tickets are the agents' business.
pub fn check_access(actor: &Actor) -> Result<AgentId, Refusal> {
    actor.agent().map(|(id, _)| id)
}

pub fn subject(given: &str) -> Result<String, Refusal> {
    text::required("subject", given.trim(), SUBJECT_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticket() -> Ticket {
        Ticket {
            tenant: TenantId(1),
            id: TicketId(7),
            conversation: None,
            upto_seq: 0,
            subject: "A torn sleeve".into(),
            status: TicketStatus::Open,
            priority: Priority::Medium,
            requester: VisitorId(1),
            assignee: None,
            team: None,
            tags: Vec::new(),
            due_at: None,
            clock: SlaClock::running(Timestamp(0)),
            created_at: Timestamp(0),
            updated_at: Timestamp(0),
        }
    }

    fn to(status: TicketStatus) -> TicketChanges {
        TicketChanges { status: Some(status), ..TicketChanges::default() }
    }

    #[test]
    fn the_clock_stands_while_the_requester_is_waited_for() {
        let mut ticket = ticket();
        assert!(ticket.change(&to(TicketStatus::Pending), Timestamp(5_000)));
        assert_eq!(ticket.clock.elapsed_ms(Timestamp(60_000)), 5_000);
        assert!(ticket.change(&to(TicketStatus::Open), Timestamp(60_000)));
        assert_eq!(ticket.clock.elapsed_ms(Timestamp(61_000)), 6_000);
        assert!(ticket.change(&to(TicketStatus::Solved), Timestamp(62_000)));
        assert_eq!(ticket.clock.elapsed_ms(Timestamp(90_000)), 7_000);
    }

    #[test]
    fn the_same_again_changes_nothing() {
        let mut ticket = ticket();
        assert!(!ticket.change(&to(TicketStatus::Open), Timestamp(9)));
        assert_eq!(ticket, self::ticket());
    }

    #[test]
    fn only_a_public_answer_of_an_agent_is_the_first_response() {
        let mut ticket = ticket();
        ticket.commented(AuthorKind::Agent, true, Timestamp(1_000));
        ticket.commented(AuthorKind::Visitor, false, Timestamp(2_000));
        assert_eq!(ticket.clock.first_response_ms, None);
        ticket.commented(AuthorKind::Agent, false, Timestamp(3_000));
        ticket.commented(AuthorKind::Agent, false, Timestamp(4_000));
        assert_eq!(ticket.clock.first_response_ms, Some(3_000));
    }
}
