//! Meta's Graph API: sending a message, asking a person's name.

use std::{sync::OnceLock, time::Duration};

use deskbell_domain::{Secret, delivery::Part};
use serde::Deserialize;
use serde_json::{Value, json};

const VERSION: &str = "v21.0";
/// How long Meta may take over an answer.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long a new person's message may wait for their name.
const NAME_PATIENCE: Duration = Duration::from_secs(3);

/// Why a message did not go out, in words an agent may read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotSent {
    /// It can be tried again.
    Yet(String),
    /// It may be there or not: nobody answered.
    Unsure(String),
    /// It will never be taken.
    Ever(String),
}

pub struct Graph {
    base: String,
    /// Made at the first use: most installations have no channel.
    client: OnceLock<reqwest::Client>,
}

#[derive(Deserialize)]
struct Sent {
    message_id: String,
}

#[derive(Deserialize)]
struct Refused {
    error: GraphError,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct GraphError {
    message: String,
    code: i64,
    error_subcode: i64,
    is_transient: bool,
}

impl Graph {
    pub fn new(base: &str) -> Self {
        Self { base: base.trim_end_matches('/').to_owned(), client: OnceLock::new() }
    }

    fn client(&self) -> &reqwest::Client {
        self.client.get_or_init(reqwest::Client::new)
    }

    /// Sends one part and returns Meta's id of it.
    pub async fn send(&self, token: &Secret, person: &str, part: &Part) -> Result<String, NotSent> {
        let message = match part {
            Part::Text(text) => json!({ "text": text }),
            Part::File { url, is_image } => {
                let kind = if *is_image { "image" } else { "file" };
                json!({ "attachment": { "type": kind, "payload": { "url": url } } })
            }
        };
        let body = json!({ "recipient": { "id": person }, "messaging_type": "RESPONSE", "message": message });
        let request = self.client().post(format!("{}/{VERSION}/me/messages", self.base));
        let request = request.query(&[("access_token", token.expose())]).json(&body).timeout(PATIENCE);
        // Without its address: the token stands in it.
        let answer = request.send().await.map_err(|error| unanswered(&error.without_url()))?;
        let status = answer.status().as_u16();
        let body = answer.bytes().await.map_err(|error| NotSent::Unsure(error.without_url().to_string()))?;
        match status {
            200..=299 => match serde_json::from_slice::<Sent>(&body) {
                Ok(sent) => Ok(sent.message_id),
                Err(_) => Err(NotSent::Unsure("Meta's answer could not be read.".into())),
            },
            _ => Err(refused(status, &body)),
        }
    }

    /// First and last name, or what an account calls itself. None when Meta doesn't tell.
    pub async fn name(&self, is_instagram: bool, token: &Secret, person: &str) -> Option<String> {
        let fields = if is_instagram { "name,username" } else { "first_name,last_name" };
        let request = self.client().get(format!("{}/{VERSION}/{person}", self.base));
        let request = request.query(&[("fields", fields), ("access_token", token.expose())]).timeout(NAME_PATIENCE);
        let told: Value = match request.send().await.and_then(reqwest::Response::error_for_status) {
            Ok(answer) => answer.json().await.ok()?,
            Err(error) => {
                tracing::info!(error = %error.without_url(), "Meta didn't tell a person's name");
                return None;
            }
        };
        let field = |name: &str| told[name].as_str().map(str::trim).filter(|text| !text.is_empty());
        let names: Vec<_> = ["first_name", "last_name"].into_iter().filter_map(field).collect();
        let whole = (!names.is_empty()).then(|| names.join(" "));
        whole.or_else(|| field("name").or(field("username")).map(str::to_owned))
    }
}

fn unanswered(error: &reqwest::Error) -> NotSent {
    match error.is_connect() {
        true => NotSent::Yet("Meta could not be reached.".into()),
        false => NotSent::Unsure("Meta did not answer.".into()),
    }
}

fn refused(status: u16, body: &[u8]) -> NotSent {
    let error = serde_json::from_slice::<Refused>(body).map(|r| r.error).unwrap_or_default();
    let words = match error.message.as_str() {
        "" => format!("Meta answered {status}."),
        text => text.chars().take(300).collect(),
    };
    // 1, 2: Meta's own trouble; 4, 17, 32, 613: too many calls.
    if status >= 500 || status == 429 || error.is_transient || matches!(error.code, 1 | 2 | 4 | 17 | 32 | 613) {
        return NotSent::Yet(words);
    }
    NotSent::Ever(match (error.code, error.error_subcode) {
        (10, 2_018_278) => "It is more than 24 hours since they wrote, so Meta takes no answer any more.".into(),
        (190, _) => "The page access token is no longer valid. An admin can renew it under Settings, Channels.".into(),
        (551, _) => "This person can't be reached right now.".into(),
        _ => words,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_meta_says_decides_whether_it_is_tried_again() {
        let of = |status, body: &str| refused(status, body.as_bytes());
        assert_eq!(of(500, "oops"), NotSent::Yet("Meta answered 500.".into()));
        assert!(matches!(of(429, "{}"), NotSent::Yet(_)));
        assert!(matches!(of(400, r#"{"error":{"message":"Slow down","code":613}}"#), NotSent::Yet(_)));
        assert!(matches!(of(400, r#"{"error":{"message":"x","code":100,"is_transient":true}}"#), NotSent::Yet(_)));
        let closed = of(400, r#"{"error":{"message":"(#10) outside of window","code":10,"error_subcode":2018278}}"#);
        assert!(matches!(closed, NotSent::Ever(words) if words.contains("24 hours")));
        let other = of(400, r#"{"error":{"message":"(#100) No matching user found","code":100}}"#);
        assert_eq!(other, NotSent::Ever("(#100) No matching user found".into()));
    }
}
