//! The configuration: `config.default.toml`, then a file, then the environment, then flags; the last one wins.

mod layers;
mod uploads;

use std::{path::PathBuf, time::Duration};

use deskbell_desk::{MailSettings, MetaSettings};
use deskbell_domain::{Secret, origin};
use deskbell_store::Url;
use serde::{Deserialize, Deserializer};

pub use self::layers::{Flags, load};
use crate::failure::Failure;

/// The defaults, and the manual.
pub const DEFAULTS: &str = include_str!("../../config.default.toml");

/// Fewer bytes than this could be guessed.
const SECRET_MIN: usize = 32;

#[derive(Deserialize)]
pub struct Config {
    pub listen: String,
    pub data_dir: PathBuf,
    database_url: String,
    bus: String,
    #[serde(deserialize_with = "list")]
    pub public_url: Vec<String>,
    #[serde(deserialize_with = "list")]
    pub trusted_proxies: Vec<String>,
    pub log_format: LogFormat,
    pub log_level: String,
    pub rate_limit: bool,
    pub jwt_secret: String,
    #[serde(deserialize_with = "list")]
    pub secret_key: Vec<String>,
    pub visitor_message_max: usize,
    pub agent_message_max: usize,
    pub agent_away_after: i64,
    pub agent_offline_after: i64,
    pub visit_over_after: i64,
    pub notifications_kept_days: i64,
    canary_interval: u64,
    geoip_database: String,
    pub connection_timeout: u64,
    pub history_limit: u32,
    widget_backend_url: String,
    pub widget_reconnect_interval: u32,
    pub widget_typing_timeout: u32,
    pub allow_open_inboxes: bool,
    smtp_url: String,
    mail_from: String,
    meta_app_secret: String,
    meta_verify_token: String,
    meta_graph_url: String,
    #[serde(flatten)]
    pub uploads: uploads::Uploads,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    Text,
    Json,
}

impl Config {
    /// Where the database is.
    pub fn database(&self) -> Result<Url, Failure> {
        match self.database_url.as_str() {
            "" => Ok(Url::Sqlite(self.data_dir.join("deskbell.db"))),
            url => Url::parse(url).map_err(|e| Failure::usage(e.to_string())),
        }
    }

    /// How mails go out, if they do.
    pub fn mail(&self) -> Result<Option<MailSettings>, Failure> {
        match self.smtp_url.as_str() {
            "" => Ok(None),
            url => MailSettings::parse(url, &self.mail_from).map(Some).map_err(Failure::usage),
        }
    }

    /// Where places of addresses are looked up, if there is such a file.
    pub fn geoip(&self) -> Option<PathBuf> {
        match self.geoip_database.as_str() {
            "" => Some(self.data_dir.join("geoip")).filter(|folder| folder.exists()),
            path => Some(path.into()),
        }
    }

    /// How often the delivery canary sings, if it does.
    pub fn canary_interval(&self) -> Option<Duration> {
        Some(Duration::from_secs(self.canary_interval)).filter(|every| !every.is_zero())
    }

    /// Where widgets find the server, as an HTTP origin; none: where their script came from.
    pub fn widget_backend(&self) -> Option<String> {
        Some(self.widget_backend_url.clone()).filter(|url| !url.is_empty())
    }

    /// The app at Meta.
    pub fn meta(&self) -> MetaSettings {
        MetaSettings {
            app_secret: Secret::given(&self.meta_app_secret),
            verify_token: Secret::given(&self.meta_verify_token),
            graph_url: self.meta_graph_url.clone(),
        }
    }

    /// Whether it is reached over TLS.
    pub fn is_secure(&self) -> bool {
        self.public_url.iter().any(|url| url.starts_with("https://"))
    }

    fn checked(mut self) -> Result<Self, Failure> {
        self.database()?;
        self.mail()?;
        if !self.meta_graph_url.starts_with("https://") && !self.meta_graph_url.starts_with("http://") {
            return Err(Failure::usage(format!(
                "meta_graph_url {:?} is no address. Leave it at https://graph.facebook.com.",
                self.meta_graph_url
            )));
        }
        self.uploads.check()?;
        for url in &mut self.public_url {
            *url = origin::canonical(url).filter(|o| o != origin::LOOPBACK).ok_or_else(|| {
                Failure::usage(format!("public_url {url:?} is no address. Write it like https://desk.example.com."))
            })?;
        }
        if !self.widget_backend_url.is_empty() {
            let url =
                self.widget_backend_url.replacen("ws", "http", usize::from(self.widget_backend_url.starts_with("ws")));
            self.widget_backend_url = origin::canonical(&url).filter(|o| o != origin::LOOPBACK).ok_or_else(|| {
                Failure::usage(format!(
                    "widget_backend_url (CHAT_BACKEND_URL) {:?} is no address. Write it like wss://desk.example.com.",
                    self.widget_backend_url
                ))
            })?;
        }
        if self.bus != "memory" {
            return Err(Failure::usage(format!(
                "bus {:?} is not known to this version, which runs as one node. Leave it at \"memory\".",
                self.bus
            )));
        }
        if !self.jwt_secret.is_empty() && self.jwt_secret.len() < SECRET_MIN {
            return Err(Failure::usage(format!(
                "jwt_secret (DESKBELL_JWT_SECRET) has {} bytes and needs at least {SECRET_MIN}. \
                 Make one with: openssl rand -hex 32",
                self.jwt_secret.len()
            )));
        }
        if let Some(short) = self.secret_key.iter().find(|key| key.len() < SECRET_MIN) {
            return Err(Failure::usage(format!(
                "secret_key (DESKBELL_SECRET_KEY) has {} bytes and needs at least {SECRET_MIN}. \
                 Make one with: openssl rand -hex 32",
                short.len()
            )));
        }
        for (name, value) in [
            ("visitor_message_max", self.visitor_message_max as i64),
            ("agent_message_max", self.agent_message_max as i64),
            ("agent_away_after", self.agent_away_after),
            ("agent_offline_after", self.agent_offline_after),
            ("visit_over_after", self.visit_over_after),
            ("notifications_kept_days", self.notifications_kept_days),
            ("connection_timeout", self.connection_timeout as i64),
            ("history_limit", i64::from(self.history_limit)),
            ("widget_reconnect_interval", i64::from(self.widget_reconnect_interval)),
            ("widget_typing_timeout", i64::from(self.widget_typing_timeout)),
        ] {
            if value < 1 {
                return Err(Failure::usage(format!("{name} must be at least 1, not {value}.")));
            }
        }
        Ok(self)
    }
}

/// A list in a file, or one text with commas, as the environment has it.
fn list<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        List(Vec<String>),
        Text(String),
    }
    let entries = match Written::deserialize(from)? {
        Written::List(entries) => entries,
        Written::Text(text) => text.split(',').map(str::to_owned).collect(),
    };
    Ok(entries.iter().map(|e| e.trim().to_owned()).filter(|e| !e.is_empty()).collect())
}
