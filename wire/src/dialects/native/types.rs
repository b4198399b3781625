//! The native dialect's JSON, both ways. Its words (session, customer) stay in this folder.

use std::collections::BTreeMap;

use deskbell_domain::{
    self as domain, AuthorKind, Channel, ConversationView, Inbox as DomainInbox, InboxSettings, Presence, Secret,
    Timestamp, Visit,
};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::{audience::View, time::rfc3339};

pub fn sender_type(kind: AuthorKind) -> &'static str {
    match kind {
        AuthorKind::Visitor => "customer",
        AuthorKind::Agent => "agent",
        AuthorKind::Bot => "bot",
        AuthorKind::System => "system",
    }
}

/// A number, or a number written as text: published clients send both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number(pub i64);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged, expecting = "expected a number")]
        enum Either {
            Number(i64),
            Text(String),
        }
        match Either::deserialize(deserializer)? {
            Either::Number(n) => Ok(Self(n)),
            Either::Text(text) => {
                text.trim().parse().map(Self).map_err(|_| serde::de::Error::custom("expected a number"))
            }
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Person {
    pub id: i64,
    pub name: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct PageSeen {
    pub url: String,
    pub title: String,
    pub since: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Customer {
    pub id: i64,
    pub name: Option<String>,
    pub email: Option<String>,
    /// The tenant's site vouched for this person; otherwise name and e-mail are only what was typed.
    pub verified: bool,
    pub online: bool,
    pub page: Option<PageSeen>,
    #[schema(value_type = Object)]
    pub metadata: Value,
    pub created_at: String,
    pub last_seen_at: String,
}

impl Customer {
    pub fn new(visitor: &domain::Visitor, visit: Option<&Visit>) -> Self {
        let page = visit.filter(|v| !v.url.is_empty()).map(|v| PageSeen {
            url: v.url.clone(),
            title: v.title.clone(),
            since: rfc3339(v.page_since),
        });
        Self {
            id: visitor.id.0,
            name: visitor.name.clone(),
            email: visitor.email.clone(),
            verified: visitor.verified,
            online: visit.is_some(),
            page,
            metadata: visitor.metadata.clone(),
            created_at: rfc3339(visitor.created_at),
            last_seen_at: rfc3339(visitor.last_seen_at),
        }
    }

    /// As the visitors themselves may see it: what the desk notes about them stays at the desk.
    pub fn for_themselves(mut self) -> Self {
        self.metadata = Value::Object(serde_json::Map::new());
        self
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct LastMessage {
    pub seq: i64,
    pub sender_type: &'static str,
    pub sender_name: Option<String>,
    /// At most 140 characters.
    pub message: String,
    /// With a system line only: what it means, as in its message.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub metadata: Option<Value>,
    pub created_at: String,
    /// Its text was taken away.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub deleted: bool,
}

/// The highest `seq` each side has reached.
#[derive(Debug, Serialize, ToSchema)]
pub struct Marks {
    pub customer_seq: i64,
    pub agent_seq: i64,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct SnoozeShown {
    pub by_id: i64,
    /// None: until the customer writes.
    pub until: Option<String>,
}

impl From<domain::Snooze> for SnoozeShown {
    fn from(s: domain::Snooze) -> Self {
        Self { by_id: s.by.0, until: s.until.map(rfc3339) }
    }
}

/// A conversation.
#[derive(Debug, Serialize, ToSchema)]
pub struct Session {
    pub id: String,
    pub status: &'static str,
    pub subject: Option<String>,
    pub priority: &'static str,
    pub channel: &'static str,
    pub inbox_id: i64,
    pub customer_id: i64,
    pub customer: Customer,
    pub agent_id: Option<i64>,
    pub agent: Option<Person>,
    /// The team it was handed to; only for agents.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team_id: Option<Option<i64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team: Option<Option<Person>>,
    pub ticket_id: Option<i64>,
    /// The session it goes on in; it is closed then for good.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<String>,
    /// Set aside, by whom and until when; only for agents, and absent when it isn't.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub snooze: Option<SnoozeShown>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub required_skills: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub metadata: Option<Value>,
    /// `seq` of the newest message, 0 when there is none.
    pub last_seq: i64,
    pub last_message: Option<LastMessage>,
    pub last_message_at: Option<String>,
    /// Unread by the caller's side.
    pub unread_count: i64,
    pub seen: Marks,
    pub delivered: Marks,
    /// Seconds waited: so far while pending, in all once assigned.
    pub wait_time: i64,
    /// 1-based while pending; only in answers to the visitor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub queue_position: Option<i64>,
    /// Seconds until it is likely accepted; absent when there is nothing to tell it by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected_wait: Option<i64>,
    /// Since when it waits, or waited: its place in the queue.
    pub queued_at: String,
    pub created_at: String,
    pub assigned_at: Option<String>,
    pub ended_at: Option<String>,
    /// How the visitor found it; absent until they said so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rating: Option<Rating>,
    pub last_activity_at: String,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Rating {
    /// 1 (very bad) to 5 (very good).
    pub rating: i64,
    pub comment: Option<String>,
    pub created_at: String,
}

impl From<&domain::Rating> for Rating {
    fn from(rating: &domain::Rating) -> Self {
        Self { rating: rating.rating, comment: rating.comment.clone(), created_at: rfc3339(rating.at) }
    }
}

impl Session {
    pub fn new(view: &ConversationView, to: View, now: Timestamp, visit: Option<&Visit>) -> Self {
        let c = &view.conversation;
        let for_agents = !matches!(to, View::Visitor);
        let seen = if for_agents { c.agent_seen } else { c.visitor_seen };
        let person = |a: &domain::AgentBrief| Person { id: a.id.0, name: a.name.clone() };
        let last = c.last_message.as_ref();
        let customer = Customer::new(&view.visitor, visit);
        Self {
            id: c.id.to_string(),
            status: c.status.as_str(),
            subject: c.subject.clone(),
            priority: c.priority.as_str(),
            channel: c.channel.as_str(),
            inbox_id: c.inbox.0,
            customer_id: c.visitor.0,
            customer: if for_agents { customer } else { customer.for_themselves() },
            agent_id: c.agent.as_ref().map(|a| a.id.0),
            agent: c.agent.as_ref().map(person),
            team_id: for_agents.then(|| c.team.as_ref().map(|t| t.id.0)),
            team: for_agents.then(|| c.team.as_ref().map(|t| Person { id: t.id.0, name: t.name.clone() })),
            ticket_id: c.ticket.map(|t| t.0),
            merged_into: c.merged_into.as_ref().map(ToString::to_string),
            snooze: c.snooze.filter(|_| for_agents).map(SnoozeShown::from),
            required_skills: for_agents.then(|| c.skills.clone()),
            tags: for_agents.then(|| c.tags.clone()),
            metadata: for_agents.then(|| c.metadata.clone()),
            last_seq: c.last_seq,
            last_message: last.map(|m| LastMessage {
                seq: m.seq,
                sender_type: sender_type(m.author.kind),
                sender_name: m.author.name.clone(),
                message: if m.deleted { String::new() } else { m.text.clone() },
                metadata: m.meaning.clone(),
                created_at: rfc3339(m.at),
                deleted: m.deleted,
            }),
            last_message_at: last.map(|m| rfc3339(m.at)),
            unread_count: (c.last_seq - seen).max(0),
            seen: Marks { customer_seq: c.visitor_seen, agent_seq: c.agent_seen },
            delivered: Marks { customer_seq: c.visitor_delivered, agent_seq: c.agent_delivered },
            wait_time: c.wait_time(now),
            queue_position: None,
            expected_wait: None,
            queued_at: rfc3339(c.queued_at),
            created_at: rfc3339(c.created_at),
            assigned_at: c.assigned_at.map(rfc3339),
            ended_at: c.ended_at.map(rfc3339),
            rating: c.rating.as_ref().map(Rating::from),
            last_activity_at: rfc3339(c.last_activity_at),
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Message {
    pub id: String,
    pub session_id: String,
    /// 1, 2, 3 … in the session, without gaps.
    pub seq: i64,
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub sender_type: &'static str,
    pub sender_id: Option<i64>,
    pub sender_name: Option<String>,
    pub message: String,
    pub attachments: Vec<Attachment>,
    /// `{ id, title, url, excerpt }` of a shared help article.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub kb_article: Option<Value>,
    #[schema(value_type = Object)]
    pub metadata: Value,
    pub client_id: Option<String>,
    pub created_at: String,
    /// The message it answers, cut short, as it is now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<Quote>,
    /// In the order they came first; absent when there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reactions: Vec<Reaction>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edited_at: Option<String>,
    /// Since when its text and files are gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deleted_at: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Quote {
    pub id: String,
    pub seq: i64,
    pub sender_type: &'static str,
    pub sender_id: Option<i64>,
    pub sender_name: Option<String>,
    /// At most 140 characters; empty when it was deleted.
    pub message: String,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub deleted: bool,
}

impl From<&domain::Quote> for Quote {
    fn from(q: &domain::Quote) -> Self {
        Self {
            id: q.id.to_string(),
            seq: q.seq,
            sender_type: sender_type(q.author.kind),
            sender_id: q.author.id,
            sender_name: q.author.name.clone(),
            message: q.text.clone(),
            deleted: q.deleted,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Reaction {
    pub emoji: String,
    pub count: usize,
    pub by: Vec<Reactor>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Reactor {
    pub user_type: &'static str,
    pub user_id: Option<i64>,
    pub name: Option<String>,
}

impl From<&domain::Author> for Reactor {
    fn from(a: &domain::Author) -> Self {
        Self { user_type: sender_type(a.kind), user_id: a.id, name: a.name.clone() }
    }
}

impl From<&domain::Reaction> for Reaction {
    fn from(r: &domain::Reaction) -> Self {
        Self { emoji: r.emoji.clone(), count: r.by.len(), by: r.by.iter().map(Reactor::from).collect() }
    }
}

impl From<&domain::Message> for Message {
    fn from(m: &domain::Message) -> Self {
        Self {
            id: m.id.to_string(),
            session_id: m.conversation.to_string(),
            seq: m.seq,
            kind: m.kind.as_str(),
            sender_type: sender_type(m.author.kind),
            sender_id: m.author.id,
            sender_name: m.author.name.clone(),
            message: m.text.clone(),
            attachments: m.attachments.iter().map(Attachment::from).collect(),
            kb_article: m.article.as_ref().map(|a| json!(a)),
            metadata: m.metadata.clone(),
            client_id: m.client_id.clone(),
            created_at: rfc3339(m.at),
            reply_to: m.reply_to.as_ref().map(Quote::from),
            reactions: m.reactions.iter().map(Reaction::from).collect(),
            edited_at: m.edited_at.map(rfc3339),
            deleted_at: m.deleted_at.map(rfc3339),
        }
    }
}

impl Message {
    /// As visitors may see it: what an agent's client noted beside a message stays at the desk.
    pub fn for_visitor(m: &domain::Message) -> Self {
        let mut told = Self::from(m);
        if matches!(m.author.kind, AuthorKind::Agent | AuthorKind::Bot) {
            told.metadata = json!({});
        }
        told
    }
}

/// A file that goes with a message.
#[derive(Debug, Serialize, ToSchema)]
pub struct Attachment {
    /// What a message names it by.
    #[schema(value_type = Option<String>)]
    pub id: Option<domain::FileId>,
    /// Read without a credential; nobody can guess it.
    pub url: String,
    pub name: String,
    /// Bytes.
    pub size: i64,
    /// What the bytes say it is.
    pub mime_type: String,
    /// For images only, at most 480 pixels wide and high.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thumbnail_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub height: Option<u32>,
}

impl From<&domain::Attachment> for Attachment {
    fn from(a: &domain::Attachment) -> Self {
        Self {
            id: a.id.clone(),
            url: a.url.clone(),
            name: a.name.clone(),
            size: a.size,
            mime_type: a.mime_type.clone(),
            thumbnail_url: a.thumbnail_url.clone(),
            width: a.width,
            height: a.height,
        }
    }
}

/// A private note. It stands after message `after_seq` and has no `seq` of its own.
#[derive(Debug, Serialize, ToSchema)]
pub struct Note {
    pub id: String,
    pub session_id: String,
    pub after_seq: i64,
    pub author_id: i64,
    pub author_name: String,
    pub note: String,
    /// The agents it calls by name.
    pub mentions: Vec<i64>,
    /// What it tells of, where the desk wrote it: `{ code: "snoozed", until }` or `{ code: "woken", by_clock }`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub happening: Option<Value>,
    pub client_id: Option<String>,
    pub created_at: String,
}

fn happening(happening: &domain::Happening) -> Value {
    match happening {
        domain::Happening::Snoozed { until } => json!({ "code": "snoozed", "until": until.map(rfc3339) }),
        domain::Happening::Woken { by_clock } => json!({ "code": "woken", "by_clock": by_clock }),
    }
}

impl From<&domain::Note> for Note {
    fn from(n: &domain::Note) -> Self {
        Self {
            id: n.id.to_string(),
            session_id: n.conversation.to_string(),
            after_seq: n.after_seq,
            author_id: n.author.id.0,
            author_name: n.author.name.clone(),
            note: n.text.clone(),
            mentions: n.mentions.iter().map(|a| a.0).collect(),
            happening: n.happening.as_ref().map(happening),
            client_id: n.client_id.clone(),
            created_at: rfc3339(n.at),
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Agent {
    pub id: i64,
    pub name: String,
    pub email: String,
    pub role: &'static str,
    pub skills: Vec<String>,
    /// `online`, `away` or `offline`
    pub status: &'static str,
    pub active_chats: i64,
    pub max_chats: i64,
    /// Can't sign in, and gets no chats.
    pub disabled: bool,
    pub last_seen_at: Option<String>,
}

impl Agent {
    pub fn new(a: &domain::Agent, presence: Presence, active_chats: i64, last_seen: Option<Timestamp>) -> Self {
        Self {
            id: a.id.0,
            name: a.name.clone(),
            email: a.email.clone(),
            role: a.role.as_str(),
            skills: a.skills.clone(),
            status: presence.as_str(),
            active_chats,
            max_chats: a.max_chats,
            disabled: a.disabled,
            last_seen_at: last_seen.map(rfc3339),
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Inbox {
    pub id: i64,
    pub name: String,
    pub channel: &'static str,
    pub external_id: Option<String>,
    #[schema(value_type = Object)]
    pub settings: InboxSettings,
    /// For admins, of inboxes of Facebook and Instagram.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connection: Option<Connection>,
    /// For admins: signs the tokens of customers the tenant's own site vouches for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
}

/// How an inbox is connected to its channel. Secrets are only told to be there.
#[derive(Debug, Serialize, ToSchema)]
pub struct Connection {
    /// Where the channel calls us, below the address of this desk.
    pub callback_path: String,
    /// What to enter at the channel beside the address.
    pub verify_token: Option<String>,
    pub credentials: CredentialsSet,
    /// Calls of the channel can be checked: the inbox or the installation has an app secret.
    pub can_receive: bool,
    pub can_send: bool,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct CredentialsSet {
    pub app_secret: IsSet,
    pub verify_token: IsSet,
    pub page_access_token: IsSet,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct IsSet {
    pub set: bool,
}

impl Connection {
    fn new(i: &DomainInbox, verify_token: Option<&Secret>, can_receive: bool) -> Self {
        let is_set = |secret: &Option<Secret>| IsSet { set: secret.is_some() };
        Self {
            callback_path: format!("/api/webhooks/{}", i.channel.as_str()),
            verify_token: verify_token.map(|token| token.expose().to_owned()),
            credentials: CredentialsSet {
                app_secret: is_set(&i.credentials.app_secret),
                verify_token: is_set(&i.credentials.verify_token),
                page_access_token: is_set(&i.credentials.page_access_token),
            },
            can_receive,
            can_send: i.credentials.page_access_token.is_some(),
        }
    }
}

impl Inbox {
    pub fn new(i: &DomainInbox, for_admin: bool, verify_token: Option<&Secret>, can_receive: bool) -> Self {
        let is_foreign = i.channel != Channel::Widget;
        Self {
            id: i.id.0,
            name: i.name.clone(),
            channel: i.channel.as_str(),
            external_id: i.external_id.clone(),
            settings: i.settings.clone(),
            connection: (for_admin && is_foreign).then(|| Connection::new(i, verify_token, can_receive)),
            secret: for_admin.then(|| i.secret.clone()),
        }
    }
}

/// Someone who is on a site now.
#[derive(Debug, Serialize, ToSchema)]
pub struct Visitor {
    /// The visit's, as `visit_id`: who comes again has another.
    pub id: String,
    pub visit_id: String,
    /// The site's, as far as it is known which.
    pub inbox_id: Option<i64>,
    /// Null: nobody knows who it is.
    pub customer_id: Option<i64>,
    pub name: Option<String>,
    pub url: String,
    pub title: String,
    pub referrer: String,
    #[schema(value_type = Object)]
    pub campaign: BTreeMap<String, String>,
    pub user_agent: String,
    /// With its major version, such as `Firefox 128`.
    pub browser: Option<String>,
    pub os: Option<String>,
    /// `desktop`, `phone`, `tablet` or `bot`
    pub device: Option<String>,
    pub language: Option<String>,
    /// Without its last part, unless the inbox shows it whole.
    pub ip: Option<String>,
    pub location: Location,
    pub since: String,
    pub page_since: String,
    pub pages: i64,
    /// The visitor's newest chat, if there is one.
    pub session_id: Option<String>,
    pub session_status: Option<&'static str>,
}

/// What of a visitor can change after the first page: told instead of the whole, many at once.
#[derive(Debug, Serialize)]
pub struct VisitorMove {
    pub visit_id: String,
    pub customer_id: Option<i64>,
    pub name: Option<String>,
    pub url: String,
    pub title: String,
    pub page_since: String,
    pub pages: i64,
    pub session_id: Option<String>,
    pub session_status: Option<&'static str>,
}

impl From<&Visit> for VisitorMove {
    fn from(v: &Visit) -> Self {
        Self {
            visit_id: v.id.clone(),
            customer_id: v.visitor.map(|id| id.0),
            name: v.name.clone(),
            url: v.url.clone(),
            title: v.title.clone(),
            page_since: rfc3339(v.page_since),
            pages: v.pages,
            session_id: v.conversation.as_ref().map(ToString::to_string),
            session_status: v.chat.map(|status| status.as_str()),
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Location {
    /// ISO 3166, two letters.
    pub country: Option<String>,
    pub region: Option<String>,
    pub city: Option<String>,
}

impl From<&Visit> for Visitor {
    fn from(v: &Visit) -> Self {
        let place = v.place.clone();
        Self {
            id: v.id.clone(),
            visit_id: v.id.clone(),
            inbox_id: v.inbox.map(|id| id.0),
            customer_id: v.visitor.map(|id| id.0),
            name: v.name.clone(),
            url: v.url.clone(),
            title: v.title.clone(),
            referrer: v.referrer.clone(),
            campaign: v.campaign.clone(),
            user_agent: v.user_agent.clone(),
            browser: v.browser.name.clone(),
            os: v.browser.os.clone(),
            device: v.browser.device.clone(),
            language: v.language.clone(),
            ip: v.ip.clone(),
            location: Location { country: place.country, region: place.region, city: place.city },
            since: rfc3339(v.since),
            page_since: rfc3339(v.page_since),
            pages: v.pages,
            session_id: v.conversation.as_ref().map(ToString::to_string),
            session_status: v.chat.map(|status| status.as_str()),
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Tenant {
    /// The slug.
    pub id: String,
    pub name: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct User {
    pub id: i64,
    pub name: String,
    pub email: String,
    pub role: &'static str,
    /// What they may, by name.
    pub permissions: Vec<&'static str>,
    /// What they read, such as `de`; null until it is known.
    pub language: Option<&'static str>,
}

/// What a sign-in answers.
#[derive(Debug, Serialize, ToSchema)]
pub struct SignedIn {
    pub token: String,
    pub refresh_token: String,
    pub expires_at: String,
    pub user: User,
    pub tenant: Tenant,
}

impl From<&deskbell_desk::SignedIn> for SignedIn {
    fn from(s: &deskbell_desk::SignedIn) -> Self {
        Self {
            token: s.token.clone(),
            refresh_token: s.refresh_token.clone(),
            expires_at: rfc3339(s.expires_at),
            user: User {
                id: s.agent.id.0,
                name: s.agent.name.clone(),
                email: s.agent.email.clone(),
                role: s.agent.role.as_str(),
                permissions: s.grants.iter().map(deskbell_domain::Permission::as_str).collect(),
                language: s.language.map(deskbell_domain::Language::code),
            },
            tenant: Tenant { id: s.tenant.slug.clone(), name: s.tenant.name.clone() },
        }
    }
}
