//! The native dialect's JSON, both ways. Its words (session, customer) stay in this folder.

mod inbox;
mod message;
mod people;
mod session;
mod visitor;

use deskbell_domain::AuthorKind;
use serde::{Deserialize, Deserializer};

pub use self::{
    inbox::Inbox,
    message::{Attachment, Message, Note, Reactor},
    people::{Agent, Customer, Person, SignedIn, Tenant},
    session::Session,
    visitor::{PageSeen, Visitor, VisitorMove},
};

pub fn sender_type(kind: AuthorKind) -> &'static str {
    match kind {
        AuthorKind::Visitor => "customer",
        AuthorKind::Agent => "agent",
        AuthorKind::Bot => "bot",
        AuthorKind::System => "system",
    }
}

/// A number, or a number written as text: published clients send both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number(pub i64);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged, expecting = "expected a number")]
        enum Either {
            Number(i64),
            Text(String),
        }
        match Either::deserialize(deserializer)? {
            Either::Number(n) => Ok(Self(n)),
            Either::Text(text) => {
                text.trim().parse().map(Self).map_err(|_| serde::de::Error::custom("expected a number"))
            }
        }
    }
}
