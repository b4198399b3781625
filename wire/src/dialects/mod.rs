//! The dialects: each translates, none saves and none sends.

pub mod claims;
pub mod conversation;
#[cfg(test)]
mod golden_files;
pub mod here;
pub mod live_chat;
pub mod native;
pub mod socket_io;
pub mod widget;

use deskbell_domain::{Change, Event, Passing, QueuePlace, Timestamp, Visit};

use crate::{
    audience::View,
    hub::{Emit, Outgoing},
};

/// What a live connection speaks. Two dialects share one Socket.IO connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    Native,
    SocketIo,
    Conversation,
}

/// What a frame is made with besides the event.
pub struct Context<'a> {
    pub epoch: &'a str,
    pub now: Timestamp,
    /// Where the event's visitor is now.
    pub visit: Option<&'a Visit>,
}

impl Dialect {
    pub const ALL: [Self; 3] = [Self::Native, Self::SocketIo, Self::Conversation];

    /// The published dialects it carries, as `docs/dialects.md` calls them.
    pub fn carries(self) -> &'static [&'static str] {
        match self {
            Self::Native => &["native"],
            Self::SocketIo => &["live-chat", "widget"],
            Self::Conversation => &["conversation"],
        }
    }

    pub fn event(self, event: &Event, view: View, context: &Context) -> Outgoing {
        let seq = Some(event.seq);
        for dialect in self.carries() {
            let labels = [("dialect", *dialect), ("view", view.name())];
            metrics::counter!("deskbell_frames_encoded_total", &labels).increment(1);
        }
        match self {
            Self::Native => {
                let frames = native::outbound::event(event, view, context.epoch, context.now, context.visit);
                Outgoing::Frames { seq, frames: frames.into() }
            }
            Self::SocketIo => {
                let mut emits: Vec<Emit> = live_chat::outbound::event(event, view, context.now);
                emits.extend(widget::outbound::event(event, view));
                Outgoing::Emits { seq, emits: emits.into() }
            }
            Self::Conversation => Outgoing::Frames { seq, frames: conversation::outbound::event(event).into() },
        }
    }

    /// That something outside the conversations changed. Only the desk's own clients look at such things; the others
    /// are told nothing, but go on past its number.
    pub fn change(self, change: &Change, epoch: &str) -> Outgoing {
        let seq = Some(change.seq);
        match self {
            Self::Native => Outgoing::Frames { seq, frames: [native::outbound::change(change, epoch)].into() },
            Self::SocketIo => Outgoing::Emits { seq, emits: [].into() },
            Self::Conversation => Outgoing::Frames { seq, frames: [].into() },
        }
    }

    /// A waiting visitor's place: only the native dialect has a word for it.
    pub fn place(self, place: &QueuePlace) -> Option<Outgoing> {
        match self {
            Self::Native => Some(Outgoing::Frames { seq: None, frames: [native::outbound::queue_place(place)].into() }),
            Self::SocketIo | Self::Conversation => None,
        }
    }

    pub fn passing(self, passing: &Passing) -> Option<Outgoing> {
        match self {
            Self::Native => {
                let frame = native::outbound::passing(passing)?;
                Some(Outgoing::Frames { seq: None, frames: [frame].into() })
            }
            Self::SocketIo => {
                let emit = live_chat::outbound::passing(passing)?;
                Some(Outgoing::Emits { seq: None, emits: [emit].into() })
            }
            Self::Conversation => {
                let frame = conversation::outbound::passing(passing)?;
                Some(Outgoing::Frames { seq: None, frames: [frame].into() })
            }
        }
    }
}
