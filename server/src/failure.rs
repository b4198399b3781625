//! Why a command failed: one sentence for the person at the terminal, and the exit status.

use std::{fmt, process::ExitCode};

use deskbell_domain::Refusal;

#[derive(Debug)]
pub struct Failure {
    sentence: String,
    status: u8,
}

impl Failure {
    /// It could not be done: exit status 1.
    pub fn new(sentence: impl Into<String>) -> Self {
        Self { sentence: sentence.into(), status: 1 }
    }

    /// It was asked for wrongly, on the command line or in the configuration: exit status 2.
    pub fn usage(sentence: impl Into<String>) -> Self {
        Self { sentence: sentence.into(), status: 2 }
    }

    pub fn exit_code(&self) -> ExitCode {
        self.status.into()
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)
    }
}

impl From<deskbell_store::Error> for Failure {
    fn from(error: deskbell_store::Error) -> Self {
        Self::new(format!("The database failed: {error}"))
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            // The words for clients leave the cause out; here it belongs to who reads it.
            Refusal::Unavailable(cause) => Self::new(format!("The desk can't do this now: {cause}")),
            Refusal::Invalid(_) => Self::usage(refusal.to_string()),
            other => Self::new(other.to_string()),
        }
    }
}
