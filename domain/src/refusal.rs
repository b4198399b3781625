//! Why a command is refused, in the domain's own words. Each dialect puts it into its own form.

use std::fmt;

use crate::AgentBrief;

/// One thing wrong with one named field of the input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    pub field: String,
    pub message: String,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Refusal {
    /// The input breaks a rule; every broken field is named.
    Invalid(Vec<FieldError>),
    /// No valid credential came with the call.
    Unauthenticated(&'static str),
    /// The password is right, and a code of the second factor must come with it.
    SecondFactor(&'static str),
    /// What came back from an identity provider lets nobody in.
    Provider { code: &'static str, why: &'static str },
    /// The credential is good but not for this.
    Forbidden(&'static str),
    /// Absent, or another tenant's or person's: the two are told in the same words.
    NotFound(&'static str),
    /// Someone else has the conversation.
    AlreadyAssigned(Option<AgentBrief>),
    /// Another agent's message, which the sender has not seen, came first.
    StaleReply { last_seq: i64 },
    /// The same client id came with another body.
    ClientIdReused,
    /// An agent wrote to a closed conversation.
    ConversationClosed,
    /// A unique thing exists already.
    Conflict(&'static str),
    /// Too many in too short a time; try again after so many seconds.
    RateLimited { retry_after: u64 },
    /// More than so many bytes.
    TooLarge { limit: usize },
    /// The store can't be reached or written; nothing was changed. Try again.
    Unavailable(String),
}

impl Refusal {
    pub fn invalid(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError { field: field.into(), message: message.into() }])
    }

    /// The same in the words of a dialect that calls these fields otherwise.
    pub fn in_words(self, words: &[(&str, &str)]) -> Self {
        let Self::Invalid(mut errors) = self else { return self };
        for error in &mut errors {
            if let Some((_, theirs)) = words.iter().find(|(ours, _)| *ours == error.field) {
                error.field = (*theirs).to_owned();
            }
        }
        Self::Invalid(errors)
    }

    /// The machine-readable word for it, the same in every dialect.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Invalid(_) => "invalid",
            Self::Unauthenticated(_) => "unauthenticated",
            Self::SecondFactor(_) => "totp_required",
            Self::Provider { code, .. } => code,
            Self::Forbidden(_) => "forbidden",
            Self::NotFound(_) => "not_found",
            Self::AlreadyAssigned(_) => "already_assigned",
            Self::StaleReply { .. } => "stale_reply",
            Self::ClientIdReused => "client_id_reused",
            Self::ConversationClosed => "conversation_closed",
            Self::Conflict(_) => "conflict",
            Self::RateLimited { .. } => "rate_limited",
            Self::TooLarge { .. } => "too_large",
            Self::Unavailable(_) => "unavailable",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid(errors) => {
                for (i, e) in errors.iter().enumerate() {
                    let comma = if i > 0 { "; " } else { "" };
                    write!(f, "{comma}{} {}", e.field, e.message)?;
                }
                Ok(())
            }
            Self::Unauthenticated(why)
            | Self::SecondFactor(why)
            | Self::Provider { why, .. }
            | Self::Forbidden(why)
            | Self::Conflict(why) => f.write_str(why),
            Self::NotFound(noun) => write!(f, "There is no such {noun}."),
            Self::AlreadyAssigned(Some(agent)) => write!(f, "{} accepted this chat first.", agent.name),
            Self::AlreadyAssigned(None) => f.write_str("This chat has been accepted already."),
            Self::StaleReply { .. } => f.write_str("A colleague answered while you were writing."),
            Self::ClientIdReused => f.write_str("This client id was used before with another text."),
            Self::ConversationClosed => f.write_str("This chat is closed. Reopen it to write."),
            Self::RateLimited { retry_after } => write!(f, "Too many requests. Try again in {retry_after} s."),
            Self::TooLarge { limit } => write!(f, "Larger than the limit of {limit} bytes."),
            Self::Unavailable(_) => f.write_str("The desk can't save right now. Try again in a moment."),
        }
    }
}

impl std::error::Error for Refusal {}
