//! A message on its way to the visitor through a channel that isn't ours.

use crate::{Channel, ConversationId, InboxId, Message, MessageId, TenantId, Timestamp, time};

/// How long it is tried: after a day no channel takes an answer any more.
pub const PATIENCE: i64 = 24 * 3_600;
const PAUSE_MIN: i64 = 2;
const PAUSE_MAX: i64 = 300;
/// Seconds to wait when nobody knows whether the channel took it: time for its echo to tell.
const UNSURE: i64 = 20;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    pub message: MessageId,
    pub tenant: TenantId,
    pub inbox: InboxId,
    pub conversation: ConversationId,
    pub seq: i64,
    /// How many of the message's parts the channel has.
    pub parts_sent: i64,
    /// This one included.
    pub attempts: i64,
    pub created_at: Timestamp,
}

impl Delivery {
    /// Seconds until it is tried again. `None`: it has been tried long enough.
    pub fn pause(&self, unsure: bool, now: Timestamp) -> Option<i64> {
        let pause = time::backoff(self.attempts, PAUSE_MIN, PAUSE_MAX);
        let pause = if unsure { pause.max(UNSURE) } else { pause };
        (now.seconds_since(self.created_at) < PATIENCE).then_some(pause)
    }
}

/// One thing a channel takes at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    File { url: String, is_image: bool },
    Text(String),
}

/// What a message is to a channel that knows texts up to a length, and files.
pub fn parts(message: &Message, channel: Channel) -> Vec<Part> {
    let mut parts = Vec::new();
    for file in &message.attachments {
        parts.push(Part::File { url: file.url.clone(), is_image: file.is_image() });
    }
    let mut text = message.text.trim().to_owned();
    if let Some(article) = message.article.as_ref().filter(|a| a.url.starts_with("http")) {
        text = format!("{text}\n{}", article.url);
    }
    parts.extend(pieces(&text, longest(channel)).map(Part::Text));
    parts
}

/// The longest text a channel takes, in bytes: Instagram counts them so, and Facebook's 2 000 characters are never fewer.
fn longest(channel: Channel) -> usize {
    match channel {
        Channel::Instagram => 1_000,
        Channel::Widget | Channel::Facebook => 2_000,
    }
}

/// A text in pieces of at most so many bytes, cut at blanks where there are any.
fn pieces(text: &str, most: usize) -> impl Iterator<Item = String> {
    let mut rest = text.trim();
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = if rest.len() <= most {
            rest.len()
        } else {
            let hard = rest.floor_char_boundary(most);
            rest[..hard].rfind(char::is_whitespace).filter(|&soft| soft > most / 2).unwrap_or(hard)
        };
        let (piece, more) = rest.split_at(end);
        rest = more.trim_start();
        Some(piece.trim_end().to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_goes_out_in_pieces_that_lose_no_word() {
        let text = "wörter und wörter ".repeat(300);
        let cut: Vec<String> = pieces(&text, 1_000).collect();
        assert!(cut.iter().all(|piece| piece.len() <= 1_000) && cut.len() > 5);
        assert_eq!(cut.join(" ").split_whitespace().collect::<Vec<_>>(), text.split_whitespace().collect::<Vec<_>>());
        let unbroken = "ß".repeat(1_200);
        assert_eq!(pieces(&unbroken, 1_000).collect::<String>(), unbroken);
        assert_eq!(pieces(" \n", 10).count(), 0);
    }
}
