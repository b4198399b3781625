//! Identifiers, one type each, so that an agent's id can't be passed where a visitor's is meant.

use std::{fmt, str::FromStr, sync::Arc};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! number_id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = std::num::ParseIntError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

number_id! {
    /// A tenant's row number. Never leaves the house: outside a tenant is named by its slug.
    TenantId,
    /// A small integer, unique in the installation.
    InboxId,
    /// A small integer, unique in the installation.
    AgentId,
    /// A small integer, unique in the installation; `customer_id` on the wire.
    VisitorId,
    /// A small integer, unique in the installation.
    TicketId,
    /// A small integer, unique in the installation.
    CannedResponseId,
    /// A small integer, unique in the installation.
    CustomerNoteId,
    /// A small integer, unique in the installation.
    ArticleId,
    /// A small integer, unique in the installation.
    CategoryId,
    /// A small integer, unique in the installation.
    TeamId,
    /// A small integer, unique in the installation.
    ApiKeyId,
    /// A small integer, unique in the installation.
    TagId,
    /// A small integer, unique in the installation.
    SavedViewId,
    /// A small integer, unique in the installation.
    NotificationId,
    /// A small integer, unique in the installation.
    ErasureId,
}

/// An opaque string with 128 bits from the operating system, as 32 lower-case hex digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ConversationId(pub Arc<str>);

impl ConversationId {
    pub fn from_random(bytes: [u8; 16]) -> Self {
        Self(format!("{:032x}", u128::from_be_bytes(bytes)).into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Longest id anyone may name, in bytes.
const CONVERSATION_ID_MAX: usize = 200;

/// What no store could hold (a NUL, a page of text) becomes the empty id, which names nothing.
impl From<&str> for ConversationId {
    fn from(text: &str) -> Self {
        let possible = text.len() <= CONVERSATION_ID_MAX && !text.contains('\0');
        Self(if possible { text } else { "" }.into())
    }
}

impl fmt::Display for ConversationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// UUIDv7. Its time part is a convenience for indexes: order is always decided by `seq`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MessageId(pub Uuid);

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// UUIDv7.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NoteId(pub Uuid);

impl fmt::Display for NoteId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// An upload's name in its address: 128 bits from the operating system, as 32 lower-case hex digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FileId(Arc<str>);

impl FileId {
    const DIGITS: usize = 32;

    /// `None` for what no upload is named.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = text.len() == Self::DIGITS && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        fits.then(|| Self(text.into()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for FileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
