//! Makes ids and secrets from the operating system's randomness and the clock, both passed in.

use std::sync::Arc;

use deskbell_domain::{Clock, ConversationId, MessageId, NoteId};
use uuid::Uuid;

/// Where randomness comes from.
pub trait Random: Send + Sync + 'static {
    fn fill(&self, bytes: &mut [u8]);
}

pub struct Ids {
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
}

impl Ids {
    pub fn new(clock: Arc<dyn Clock>, random: Arc<dyn Random>) -> Self {
        Self { clock, random }
    }

    pub fn conversation(&self) -> ConversationId {
        ConversationId::from_random(self.bytes())
    }

    pub fn message(&self) -> MessageId {
        MessageId(self.uuid())
    }

    pub fn note(&self) -> NoteId {
        NoteId(self.uuid())
    }

    /// 256 bits as hex: refresh tokens and the like.
    pub fn secret(&self) -> String {
        hex::encode(self.bytes::<32>())
    }

    /// 128 bits as hex.
    pub fn id(&self) -> String {
        hex::encode(self.bytes::<16>())
    }

    /// A shared secret of the recommended length.
    pub fn totp_secret(&self) -> [u8; 20] {
        self.bytes()
    }

    /// 80 bits in groups that can be typed, e.g. `3f9a-…`.
    pub fn recovery_code(&self) -> String {
        let code = hex::encode(self.bytes::<10>());
        let groups = [0, 5, 10, 15].map(|at| &code[at..at + 5]);
        groups.join("-")
    }

    fn uuid(&self) -> Uuid {
        let millis = u64::try_from(self.clock.now().0).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(millis, &self.bytes()).into_uuid()
    }

    fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.random.fill(&mut bytes);
        bytes
    }
}
