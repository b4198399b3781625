//! Who a client says to be. Who speaks is the server's to know: what isn't true of the credential is refused, in every
//! dialect that has no words of its own for it.

use deskbell_domain::{Actor, Refusal};
use serde::Deserialize;
use serde_json::Value;

/// What may stand in a body or an event beside what is meant.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct Claims {
    #[serde(default)]
    sender_type: Value,
    #[serde(default)]
    user_type: Value,
    #[serde(default)]
    role: Value,
    #[serde(default)]
    sender_id: Value,
    #[serde(default)]
    user_id: Value,
}

const ANOTHER: Refusal = Refusal::Forbidden("You can't speak as somebody else.");

impl Claims {
    /// The claims in an object; anything else has none.
    pub fn of(data: &Value) -> Self {
        // serde would take the fields from an array, too.
        if data.is_object() { Self::deserialize(data).unwrap_or_default() } else { Self::default() }
    }

    /// None: somebody who has proven nothing yet, so a visitor who is not known.
    pub fn check(&self, actor: Option<&Actor>) -> Result<(), Refusal> {
        let (words, id): (&[&str], _) = match actor {
            Some(Actor::Agent { id, .. }) => (&["agent", "AGENT"], Some(id.0)),
            Some(Actor::Visitor { id, .. }) => (&["customer", "user", "USER"], Some(id.0)),
            None => (&["customer", "user", "USER"], None),
        };
        for (field, kind) in [("sender_type", &self.sender_type), ("user_type", &self.user_type), ("role", &self.role)]
        {
            match kind {
                Value::Null => {}
                Value::String(kind) if words.contains(&kind.as_str()) => {}
                Value::String(_) => return Err(ANOTHER),
                _ => return Err(Refusal::invalid(field, "must be a string.")),
            }
        }
        for (field, claimed) in [("sender_id", &self.sender_id), ("user_id", &self.user_id)] {
            let claimed = match claimed {
                Value::Null => continue,
                Value::Number(number) => number.as_i64(),
                Value::String(text) => text.parse().ok(),
                _ => return Err(Refusal::invalid(field, "must be a number or a string.")),
            };
            if claimed.is_none() || claimed != id {
                return Err(ANOTHER);
            }
        }
        Ok(())
    }
}
