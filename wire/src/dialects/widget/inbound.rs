//! Named event → what is meant, pure.

use deskbell_domain::{ConversationId, Refusal};
use serde::Deserialize;
use serde_json::Value;

use crate::problem::from_value;

/// The events of this dialect.
pub const EVENTS: [&str; 2] = ["conversation:join", "conversation:leave"];

#[derive(Debug)]
pub enum Inbound {
    Join { conversation: ConversationId, after: Option<i64> },
    Leave { conversation: ConversationId },
}

#[derive(Deserialize)]
struct Room {
    #[serde(rename = "conversationId")]
    conversation_id: String,
    /// The newest `seq` the client has.
    after: Option<i64>,
}

/// `name` is one of `EVENTS`.
pub fn parse(name: &str, data: Value) -> Result<Inbound, Refusal> {
    let Room { conversation_id, after } = from_value(data)?;
    let conversation = ConversationId::from(conversation_id.as_str());
    match name {
        "conversation:join" => Ok(Inbound::Join { conversation, after }),
        "conversation:leave" => Ok(Inbound::Leave { conversation }),
        _ => Err(Refusal::invalid("event", "is not one this server knows.")),
    }
}
