//! An inbox: one channel instance of a tenant, e.g. a website widget or a Facebook page.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Hours, InboxId, Refusal, Secret, TenantId, VisitRule, origin, text, visit_rule};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    Widget,
    Facebook,
    Instagram,
}

impl Channel {
    pub const ALL: [Self; 3] = [Self::Widget, Self::Facebook, Self::Instagram];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Widget => "widget",
            Self::Facebook => "facebook",
            Self::Instagram => "instagram",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|c| c.as_str() == text)
    }
}

/// What proves that a visitor may read and write a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VisitorAuth {
    /// The conversation's id, the visitor's own credential, and an allowed origin.
    #[default]
    Strict,
    /// Knowing a server-made id is enough, as some published clients need it.
    BearerId,
    /// Short client-made ids too. Only on loopback or by explicit override.
    Open,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Monitoring {
    Off,
    #[default]
    Anonymous,
    Full,
}

/// Whether anything happens on a page before its visitor agrees or opens the chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Consent {
    #[default]
    None,
    Required,
}

/// Days after which things are thrown away; none: they are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Retention {
    pub visits: Option<i64>,
    /// Since the chat ended; those with an open ticket are kept.
    pub conversations: Option<i64>,
    pub files: Option<i64>,
}

/// Longest time for which something may be set to be kept: ten years.
const RETENTION_MAX: i64 = 3_650;

/// What the panel asks before the first message.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PreChat {
    pub enabled: bool,
    pub require_name: bool,
    pub require_email: bool,
}

/// What a visitor is asked for while the desk is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhenClosed {
    /// A chat, as ever; it waits until somebody is back.
    #[default]
    Chat,
    /// A message with an address, which becomes a ticket.
    Form,
}

/// An admin's own texts in one language; an empty one falls back to the inbox's own.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WidgetTexts {
    pub title: String,
    pub subtitle: String,
    /// First line of a chat that has no message yet.
    pub greeting: String,
    /// Shown while closed, above the form or the chat.
    pub offline_message: String,
    /// Said beside the launcher.
    pub teaser: String,
}

/// Longest time in seconds after which an unseen reply may still go out by mail.
const MISSED_REPLY_MAX: i64 = 7 * 86_400;
const LANGUAGES_MAX: usize = 30;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct InboxSettings {
    pub title: String,
    pub subtitle: String,
    /// `#RRGGBB`.
    pub primary_color: String,
    /// `bottom-right` or `bottom-left`.
    pub position: String,
    pub visitor_auth: VisitorAuth,
    /// Exact origins, or `loopback` for any loopback origin.
    pub allowed_origins: Vec<String>,
    pub monitoring: Monitoring,
    /// With `full` monitoring: whose subdomains are one site, on all of which somebody is the same person; empty: none.
    pub cookie_domain: String,
    /// Visitors' addresses are shown and stored whole, not without their last part.
    pub full_ip: bool,
    /// Parameters of a page's address that are shown and stored; all others stay with the page.
    pub kept_parameters: Vec<String>,
    pub consent: Consent,
    pub retention: Retention,
    pub pre_chat: PreChat,
    pub greeting: String,
    pub offline_message: String,
    /// Said beside the launcher, some seconds after a page was opened; empty: nothing.
    pub teaser: String,
    pub teaser_after: i64,
    /// By language tag, `de` or `pt-BR`: put over the texts above.
    pub texts: BTreeMap<String, WidgetTexts>,
    pub hours: Hours,
    pub when_closed: WhenClosed,
    /// Agents see what the visitor types before it is sent. The visitor is told.
    pub typing_preview: bool,
    /// Asks how it was once a chat has ended.
    pub csat: bool,
    /// Seconds after which a reply that the visitor has not seen goes out by mail; none: never.
    pub missed_reply_after: Option<i64>,
    /// Who is invited to a chat; the first that applies speaks.
    pub rules: Vec<VisitRule>,
    /// Invitations of all rules together within an hour, at most.
    pub rules_per_hour: i64,
}

impl Default for InboxSettings {
    fn default() -> Self {
        Self {
            title: "Chat with us".into(),
            subtitle: "We typically reply instantly".into(),
            primary_color: "#4F46E5".into(),
            position: "bottom-right".into(),
            visitor_auth: VisitorAuth::default(),
            allowed_origins: Vec::new(),
            monitoring: Monitoring::default(),
            cookie_domain: String::new(),
            full_ip: false,
            kept_parameters: Vec::new(),
            consent: Consent::default(),
            retention: Retention::default(),
            pre_chat: PreChat::default(),
            greeting: String::new(),
            offline_message: String::new(),
            teaser: String::new(),
            teaser_after: 10,
            texts: BTreeMap::new(),
            hours: Hours::default(),
            when_closed: WhenClosed::default(),
            typing_preview: false,
            csat: true,
            missed_reply_after: Some(600),
            rules: Vec::new(),
            rules_per_hour: 60,
        }
    }
}

impl InboxSettings {
    /// Checks what an admin typed; origins come out in canonical form.
    pub fn checked(mut self) -> Result<Self, Refusal> {
        self.title = text::required("settings.title", &self.title, 80)?;
        self.subtitle = text::optional("settings.subtitle", Some(&self.subtitle), 160)?.unwrap_or_default();
        let hex = self.primary_color.strip_prefix('#').unwrap_or_default();
        if hex.len() != 6 || !hex.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(Refusal::invalid("settings.primary_color", "must be a colour like #4F46E5."));
        }
        if !matches!(self.position.as_str(), "bottom-right" | "bottom-left") {
            return Err(Refusal::invalid("settings.position", "must be bottom-right or bottom-left."));
        }
        for entry in &mut self.allowed_origins {
            *entry = origin::canonical(entry).ok_or_else(|| {
                Refusal::invalid("settings.allowed_origins", "must be origins like https://shop.example.")
            })?;
        }
        self.cookie_domain =
            origin::shared_domain("settings.cookie_domain", &self.cookie_domain, &self.allowed_origins)?;
        let name = |n: &String| {
            !n.is_empty() && n.len() <= 60 && n.bytes().all(|b| b.is_ascii_graphic() && !b"&=#?".contains(&b))
        };
        if self.kept_parameters.len() > 50 || !self.kept_parameters.iter().all(name) {
            return Err(Refusal::invalid("settings.kept_parameters", "must be at most 50 names such as product_id."));
        }
        let Retention { visits, conversations, files } = self.retention;
        for (name, days) in [("visits", visits), ("conversations", conversations), ("files", files)] {
            if days.is_some_and(|days| !(1..=RETENTION_MAX).contains(&days)) {
                return Err(Refusal::invalid(
                    format!("settings.retention.{name}"),
                    format!("must be 1 to {RETENTION_MAX} days, or null."),
                ));
            }
        }
        self.check_texts()?;
        if !(0..=3_600).contains(&self.teaser_after) {
            return Err(Refusal::invalid("settings.teaser_after", "must be 0 to 3600 seconds."));
        }
        if self.missed_reply_after.is_some_and(|after| !(60..=MISSED_REPLY_MAX).contains(&after)) {
            return Err(Refusal::invalid("settings.missed_reply_after", "must be 60 seconds to 7 days, or null."));
        }
        self.hours = self.hours.checked("settings.hours")?;
        self.rules = visit_rule::checked("settings.rules", self.rules)?;
        if !(1..=10_000).contains(&self.rules_per_hour) {
            return Err(Refusal::invalid("settings.rules_per_hour", "must be 1 to 10000."));
        }
        Ok(self)
    }

    fn check_texts(&mut self) -> Result<(), Refusal> {
        let own = [
            ("greeting", &mut self.greeting, 500),
            ("offline_message", &mut self.offline_message, 500),
            ("teaser", &mut self.teaser, 120),
        ];
        for (name, text, max) in own {
            *text = text::optional(&format!("settings.{name}"), Some(text), max)?.unwrap_or_default();
        }
        if self.texts.len() > LANGUAGES_MAX {
            return Err(Refusal::invalid("settings.texts", format!("must be at most {LANGUAGES_MAX} languages.")));
        }
        for (language, texts) in &mut self.texts {
            let field = format!("settings.texts.{language}");
            if !is_language(language) {
                return Err(Refusal::invalid("settings.texts", "must be named by language, such as de or pt-BR."));
            }
            let parts = [
                ("title", &mut texts.title, 80),
                ("subtitle", &mut texts.subtitle, 160),
                ("greeting", &mut texts.greeting, 500),
                ("offline_message", &mut texts.offline_message, 500),
                ("teaser", &mut texts.teaser, 120),
            ];
            for (name, text, max) in parts {
                *text = text::optional(&format!("{field}.{name}"), Some(text), max)?.unwrap_or_default();
            }
        }
        Ok(())
    }

    /// The teaser in the first of these languages that has one.
    pub fn teaser_in<'a>(&'a self, languages: impl IntoIterator<Item = &'a str>) -> &'a str {
        let own = languages.into_iter().find_map(|tag| {
            let language = tag.split('-').next().unwrap_or(tag);
            let texts = self.texts.get(tag).or_else(|| self.texts.get(language))?;
            Some(texts.teaser.as_str()).filter(|teaser| !teaser.is_empty())
        });
        own.unwrap_or(&self.teaser)
    }
}

/// `de`, `pt-BR`, `zh-Hans`: two or three letters, then parts of two to eight letters or digits.
fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let first = parts.next().is_some_and(|p| (2..=3).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_lowercase()));
    tag.len() <= 35
        && first
        && parts.all(|p| (2..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// What an inbox needs at its channel. Where it has none of its own, the installation's app counts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Credentials {
    /// Signs what the channel sends us.
    pub app_secret: Option<Secret>,
    /// Says to the channel that the address is ours.
    pub verify_token: Option<Secret>,
    /// Lets us answer as the page.
    pub page_access_token: Option<Secret>,
}

/// The page's or account's id at its channel: what a person copies from there.
pub fn external_id(field: &str, id: &str) -> Result<String, Refusal> {
    let id = text::required(field, id.trim(), 64)?;
    match id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.')) {
        true => Ok(id),
        false => Err(Refusal::invalid(field, "must be the id alone, such as 104729461938205.")),
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inbox {
    pub tenant: TenantId,
    pub id: InboxId,
    pub name: String,
    pub channel: Channel,
    /// The page's or account's id at the channel's owner.
    pub external_id: Option<String>,
    pub settings: InboxSettings,
    pub credentials: Credentials,
    /// Signs the tokens of customers the tenant's own site vouches for.
    pub secret: String,
}
