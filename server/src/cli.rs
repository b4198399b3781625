//! The command line, as it is written.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use deskbell_domain::Role;

/// A self-hosted, real-time customer-support desk.
#[derive(Parser)]
#[command(name = "deskbell", version, after_help = "Exit status: 0 done, 1 failed, 2 asked for wrongly.")]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub enum Command {
    /// Run with a made-up shop inside, to look around; prints the addresses and sign-ins
    ///
    /// Everything is kept in data/demo unless --data-dir says otherwise, and started again it goes on where it was.
    Demo(ServeFlags),
    /// Run the server
    Serve(ServeFlags),
    /// Bring the database's shape up to date without starting the server
    Migrate(Place),
    /// Manage the people who answer
    #[command(subcommand)]
    User(UserCommand),
    /// Manage the businesses on this installation
    #[command(subcommand)]
    Tenant(TenantCommand),
    /// Write the embedded database and the uploads to FILE, beside a running server or without one
    ///
    /// FILE is a ZIP archive. Uploads kept in a bucket are not in it.
    Backup {
        /// The new file; one that exists is never overwritten
        file: PathBuf,
        #[command(flatten)]
        place: Place,
    },
    /// Put a backup in the place of the embedded database and its uploads beside those there; the old database is kept
    Restore(Restore),
    /// Take away the secrets that no key opens any more, after the key of the secrets is lost
    ///
    /// Second factors, channels' tokens and the like; everything else stays.
    ForgetSecrets(Place),
    /// Check the installation and say what is wrong with it
    Doctor(Place),
    /// Print the OpenAPI document of the HTTP calls
    Openapi,
}

/// Where the installation is.
#[derive(Args, Default)]
pub struct Place {
    /// The settings file, instead of DATA_DIR/deskbell.toml
    #[arg(long, value_name = "FILE", env = "DESKBELL_CONFIG")]
    pub config: Option<PathBuf>,
    /// The folder of everything Deskbell keeps [default: data]
    #[arg(long, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// sqlite:PATH or postgres://… [default: sqlite:DATA_DIR/deskbell.db]
    #[arg(long, value_name = "URL")]
    pub database_url: Option<String>,
}

#[derive(Args, Default)]
pub struct ServeFlags {
    #[command(flatten)]
    pub place: Place,
    /// Where to listen, plain HTTP [default: 127.0.0.1:8443]
    #[arg(long, value_name = "ADDR")]
    pub listen: Option<String>,
    /// What carries events between nodes [default: memory]
    #[arg(long, value_name = "BUS")]
    pub bus: Option<String>,
    /// An address people open the dashboard under, such as https://desk.example.com; may be repeated
    #[arg(long, value_name = "URL")]
    pub public_url: Vec<String>,
    /// text or json [default: text]
    #[arg(long, value_name = "FORMAT")]
    pub log_format: Option<String>,
    /// error, warn, info, debug or trace [default: info]
    #[arg(long, value_name = "LEVEL")]
    pub log_level: Option<String>,
    /// Serve inboxes with visitor_auth "open" on addresses that others can reach
    #[arg(long)]
    pub allow_open_inboxes: bool,
    /// Plant the demo's shop and sign-ins, once
    #[arg(long, env = "DESKBELL_DEMO")]
    pub demo: bool,
}

#[derive(Subcommand)]
pub enum UserCommand {
    /// Add somebody
    Add {
        email: String,
        #[arg(long)]
        name: String,
        #[arg(long, default_value = "agent")]
        role: RoleName,
        /// Words with commas between, such as shipping,returns
        #[arg(long, value_delimiter = ',')]
        skills: Vec<String>,
        #[command(flatten)]
        password: Password,
        #[command(flatten)]
        whose: Whose,
    },
    /// Set somebody's password and end their sign-ins
    Passwd {
        email: String,
        #[command(flatten)]
        password: Password,
        #[command(flatten)]
        whose: Whose,
    },
    /// List everybody
    List(Place),
}

#[derive(Args)]
pub struct Password {
    /// Seen by everybody on this machine: better DESKBELL_PASSWORD, or typed when asked
    #[arg(long)]
    pub password: Option<String>,
}

#[derive(Args)]
pub struct Whose {
    /// The tenant's short name; may be left out when there is one only
    #[arg(long)]
    pub tenant: Option<String>,
    #[command(flatten)]
    pub place: Place,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum RoleName {
    Agent,
    Supervisor,
    Admin,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Agent => Self::Agent,
            RoleName::Supervisor => Self::Supervisor,
            RoleName::Admin => Self::Admin,
        }
    }
}

#[derive(Subcommand)]
pub enum TenantCommand {
    /// Add a business, with a website inbox
    Add {
        /// Its short name in addresses and sign-ins: lower-case letters, digits and hyphens
        slug: String,
        /// Its name [default: the short name]
        #[arg(long)]
        name: Option<String>,
        #[command(flatten)]
        place: Place,
    },
    /// List the businesses
    List(Place),
}

#[derive(Args)]
pub struct Restore {
    /// The backup
    #[arg(required_unless_present = "epochs_only", conflicts_with = "epochs_only")]
    pub file: Option<PathBuf>,
    /// Only tell every client to load again: after a PostgreSQL database was restored with pg_restore
    #[arg(long)]
    pub epochs_only: bool,
    #[command(flatten)]
    pub place: Place,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }
}
