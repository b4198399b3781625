//! The log: to the standard error stream, for people or for machines.
//!
//! Only the server logs; a command says in its one sentence what went wrong. No room logs a query string, a header,
//! a cookie or a message's text, and the database's statements stay out as well.

use std::io::IsTerminal;

use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt, util::SubscriberInitExt};

use crate::{
    config::{Config, LogFormat},
    failure::Failure,
};

pub fn start(config: &Config) -> Result<(), Failure> {
    // What is written later wins, so whoever names these parts in log_level still gets them.
    let filter = EnvFilter::try_new(format!("sqlx=warn,sea_orm=warn,{}", config.log_level)).map_err(|e| {
        Failure::usage(format!(
            "log_level {:?} is none ({e}). Use error, warn, info, debug or trace.",
            config.log_level
        ))
    })?;
    let to_stderr = fmt::layer().with_writer(std::io::stderr).with_ansi(std::io::stderr().is_terminal());
    let registry = tracing_subscriber::registry().with(filter);
    let started = match config.log_format {
        LogFormat::Text => registry.with(to_stderr.with_target(false)).try_init(),
        LogFormat::Json => registry.with(to_stderr.json().flatten_event(true)).try_init(),
    };
    started.map_err(|e| Failure::new(format!("The log can't be started: {e}")))
}
