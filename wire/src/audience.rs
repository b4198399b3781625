//! Who may hear what: decided here once, for every dialect. A dialect may narrow it, never widen it.

use deskbell_domain::{AgentId, Change, ConversationId, Event, Fact, Noun, Passing, QueuePlace, VisitorId};

/// A listener as far as being allowed to hear goes. Its tenant is settled by the room it is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Viewer {
    /// `only` is the one conversation a connection is for, where its dialect has one for each.
    Agent {
        id: AgentId,
        sign_in: String,
        only: Option<ConversationId>,
    },
    Visitor {
        id: VisitorId,
        only: Option<ConversationId>,
    },
}

/// How an event looks depends on nothing but this, so a frame is encoded once for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    Visitor,
    Agent,
    /// The agent the event is about: who was just assigned.
    Subject,
}

impl View {
    pub const ALL: [Self; 3] = [Self::Visitor, Self::Agent, Self::Subject];

    /// As metrics call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Visitor => "visitor",
            Self::Agent => "agent",
            Self::Subject => "subject",
        }
    }
}

/// How the viewer may see the event, if at all.
pub fn of_event(event: &Event, viewer: &Viewer) -> Option<View> {
    match viewer {
        Viewer::Agent { only, .. } if !is_only(only, &event.conversation) => None,
        Viewer::Agent { id, .. } => match &event.fact {
            Fact::Assigned { agent, .. } | Fact::Transferred { agent, .. } if agent.id == *id => Some(View::Subject),
            _ => Some(View::Agent),
        },
        Viewer::Visitor { id, only } => {
            let own = event.view.conversation.visitor == *id && is_only(only, &event.conversation);
            (own && event.fact.visitor_hears()).then_some(View::Visitor)
        }
    }
}

/// Whether the viewer may hear that something outside the conversations changed: agents only, and not on a
/// connection that is for one conversation.
pub fn hears_changes(viewer: &Viewer) -> bool {
    matches!(viewer, Viewer::Agent { only: None, .. })
}

/// As `hears_changes`, of one change: what an agent is told is that agent's alone.
pub fn of_change(change: &Change, viewer: &Viewer) -> bool {
    match (change.noun, viewer) {
        (Noun::Notification, Viewer::Agent { id, .. }) => hears_changes(viewer) && change.id == Some(id.0),
        _ => hears_changes(viewer),
    }
}

/// Whether the viewer must come back because the one conversation its connection is for goes on in another.
pub fn must_follow(event: &Event, viewer: &Viewer) -> bool {
    matches!((&event.fact, viewer), (Fact::Merged { .. }, Viewer::Visitor { only: Some(only), .. }) if *only == event.conversation)
}

/// Whether the viewer may hear what passes. Nobody hears their own typing.
pub fn of_passing(passing: &Passing, viewer: &Viewer, watches_visits: bool) -> bool {
    match (passing, viewer) {
        (Passing::Typing { by, conversation, .. }, Viewer::Agent { id, only, .. }) => {
            !(by.kind == deskbell_domain::AuthorKind::Agent && by.id == Some(id.0)) && is_only(only, conversation)
        }
        (Passing::Typing { by, visitor, conversation, .. }, Viewer::Visitor { id, only }) => {
            visitor == id && by.kind != deskbell_domain::AuthorKind::Visitor && is_only(only, conversation)
        }
        // Which of them look at it is the hub's to know.
        (Passing::TypingPreview { conversation, .. }, Viewer::Agent { only, .. }) => is_only(only, conversation),
        (Passing::AgentPresence { .. }, Viewer::Agent { .. }) => true,
        (Passing::Viewing { conversation, .. }, Viewer::Agent { only, .. }) => is_only(only, conversation),
        (Passing::DraftSaved { agent, .. }, Viewer::Agent { id, .. }) => agent == id,
        // Told to each visitor about their own, by the hub.
        (Passing::QueueMoved { .. }, _) => false,
        (
            Passing::VisitJoined { .. } | Passing::VisitMoved { .. } | Passing::VisitLeft { .. },
            Viewer::Agent { .. },
        ) => watches_visits,
        // Told to the sockets themselves, not to people.
        (Passing::SignedOut { .. } | Passing::Erased { .. }, _) => false,
        (_, Viewer::Visitor { .. }) => false,
    }
}

/// Whether a place in the queue is the viewer's.
pub fn of_place(place: &QueuePlace, viewer: &Viewer) -> bool {
    matches!(viewer, Viewer::Visitor { id, only } if *id == place.visitor && is_only(only, &place.conversation))
}

fn is_only(only: &Option<ConversationId>, conversation: &ConversationId) -> bool {
    only.as_ref().is_none_or(|only| only == conversation)
}
