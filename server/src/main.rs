//! The binary: reads the command line and the configuration, builds the rooms, runs them, stops them cleanly.

mod archive;
mod canary;
mod cli;
mod clock;
mod commands;
mod config;
mod data_dir;
mod demo;
mod failure;
mod front_end;
mod keys;
mod logging;
mod metrics;
mod open_inboxes;
mod process;
mod random;
mod rooms;
mod serve;
mod terminal;

use std::process::ExitCode;

use clap::Parser;

use crate::{
    cli::{Cli, Command},
    failure::Failure,
};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let command = Cli::parse().command;
    process::prepare();
    // TLS to the outside (mail servers, Meta, stores of files) is rustls with ring. Installed once; a second time changes nothing.
    drop(rustls::crypto::ring::default_provider().install_default());
    match run(command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("deskbell: {failure}");
            failure.exit_code()
        }
    }
}

#[tokio::main]
async fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::Demo(flags) => serve::demo(flags).await,
        Command::Serve(flags) => serve::serve(flags).await,
        Command::Migrate(place) => commands::migrate::run(place).await,
        Command::User(command) => commands::user::run(command).await,
        Command::Tenant(command) => commands::tenant::run(command).await,
        Command::Backup { file, place } => commands::backup::run(file, place).await,
        Command::Restore(command) => commands::restore::run(command).await,
        Command::ForgetSecrets(place) => commands::forget_secrets::run(place).await,
        Command::Doctor(place) => commands::doctor::run(place).await,
        Command::Openapi => {
            terminal::say(deskbell_wire::openapi());
            Ok(())
        }
    }
}
