//! The use cases: each checks access, applies the rule, saves, and records the event, in one transaction.
//!
//! And the reactors, which hear the log. No dialect, no status code and no frame is known here.

mod account;
mod agents;
mod analytics;
mod api_keys;
mod article_categories;
mod articles;
mod audit;
mod brake;
mod browsers;
mod bulk;
mod canary;
mod canned_responses;
mod channels;
mod conversations;
mod customers;
mod drafts;
mod erasures;
mod figures;
mod files;
mod identity;
mod idle;
mod ids;
mod inboxes;
mod invitations;
mod keyed;
mod leases;
mod mail;
pub mod markdown;
mod merging;
mod message_changes;
mod messages;
mod missed_replies;
mod notes;
mod notifications;
mod offline;
mod passwords;
mod places;
mod preload;
mod presence;
mod queue;
mod queue_places;
mod reactors;
mod reading;
mod retention;
mod roles;
mod rounds;
mod routing;
mod saved_views;
mod second_factor;
mod seen;
mod setup;
mod sign_in;
mod sla_warnings;
mod snoozes;
mod start;
mod tags;
mod teams;
mod ticket_comments;
mod tickets;
mod tokens;
mod transcripts;
mod transfers;
mod visits;

use std::{
    path::PathBuf,
    sync::{Arc, OnceLock},
    time::Duration,
};

use dashmap::{DashMap, DashSet};
use deskbell_bus::{Bus, Signal};
use deskbell_domain::{Clock, Refusal, Tenant, TenantId, VisitorId, tenant::CANARY, text};
use deskbell_store::{Committed, Store, Url, Vault};
use tokio::sync::Notify;

pub use crate::{
    agents::AgentChanges,
    analytics::{AgentFigures, Asked, Metric, Point, Sheet},
    api_keys::NewApiKey,
    article_categories::CategoryChanges,
    articles::{ArticleChanges, NewArticle, PublicArticle, Voter, article_url, excerpt_of},
    browsers::browser,
    bulk::{BULK_MAX, BulkAct, BulkOutcome},
    canary::Canary,
    canned_responses::Which,
    channels::{MetaSettings, NewCredentials, Post, Receipt},
    conversations::Changes,
    customers::CustomerChanges,
    files::{Download, FileSettings},
    identity::{NewProvider, Returned, Ways},
    ids::{Ids, Random},
    invitations::{Invited, NewInvitation},
    mail::{MailSettings, MailTemplate},
    messages::{NamedFiles, NewMessage, Sent},
    notes::NewNote,
    notifications::ReadWhich,
    offline::OfflineMessage,
    queue::{Context, Workload},
    reading::{History, Listed},
    second_factor::Enrolment,
    setup::{NewAgent, SetUp},
    sign_in::{Session, SignedIn},
    start::{NewConversation, Started},
    tags::TagChanges,
    ticket_comments::NewTicketComment,
    tickets::{NewTicket, Requester},
    tokens::{Claims, TokenRole, Tokens},
    transcripts::{Line, Transcript, minute},
    visits::{Arrival, Greeting, Invitation, PageView, Word},
};
pub use deskbell_store::{self as store};

/// What an installation may set for all its tenants.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Longest message of a visitor, in characters.
    pub visitor_message_max: usize,
    /// Longest message of an agent, in characters.
    pub agent_message_max: usize,
    /// Seconds without activity after which an agent is away.
    pub agent_away_after: i64,
    /// Seconds after the last connection closed until an agent is offline: a reload is no absence.
    pub agent_offline_after: i64,
    /// Seconds after a visitor's last connection until their visit is over.
    pub visit_over_after: i64,
    /// Days after which what agents were told goes away.
    pub notifications_kept_days: i64,
    /// An MMDB file or a folder of them, for the places of addresses.
    pub geoip_database: Option<PathBuf>,
    /// None: no mail goes out.
    pub mail: Option<MailSettings>,
    pub meta: MetaSettings,
    /// The address people reach us under, where it is known.
    pub public_url: Option<String>,
    pub files: FileSettings,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            visitor_message_max: text::VISITOR_MESSAGE_MAX,
            agent_message_max: text::AGENT_MESSAGE_MAX,
            agent_away_after: 300,
            agent_offline_after: 10,
            visit_over_after: 8,
            notifications_kept_days: 90,
            geoip_database: None,
            mail: None,
            meta: MetaSettings::default(),
            public_url: None,
            files: FileSettings::default(),
        }
    }
}

/// What never changes about a tenant while the process runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenantFacts {
    pub id: TenantId,
    pub slug: String,
    pub name: String,
    pub epoch: String,
}

pub struct Desk {
    pub settings: Settings,
    store: Store,
    bus: Bus,
    clock: Arc<dyn Clock>,
    ids: Ids,
    tokens: Tokens,
    passwords: passwords::Passwords,
    /// What was guessed wrong.
    guesses: brake::Brake,
    /// Mails that anybody can have sent to somebody.
    reset_mails: brake::Brake,
    presence: Arc<presence::Board>,
    routings: routing::Routings,
    queue_places: queue_places::Told,
    visits: Arc<visits::Visits>,
    places: places::Places,
    /// There is a mail in the queue.
    mail_waits: Arc<Notify>,
    /// There is a reply to go out through a channel.
    deliveries_wait: Arc<Notify>,
    graph: channels::Graph,
    turns: channels::Turns,
    files: files::Files,
    views: articles::Views,
    /// Their tokens prove nobody any more.
    erased: DashSet<(TenantId, VisitorId)>,
    /// The canary's tenant, once there is one.
    canary: OnceLock<Arc<TenantFacts>>,
    tenants_by_slug: DashMap<String, Arc<TenantFacts>>,
    tenants_by_id: DashMap<TenantId, Arc<TenantFacts>>,
}

impl Desk {
    /// Opens the database and starts what runs by itself.
    ///
    /// `signing_key` is at least 32 bytes and signs every token; `vault` seals what is kept.
    pub async fn open(
        url: &Url,
        settings: Settings,
        signing_key: &[u8],
        vault: Vault,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
    ) -> Result<Arc<Self>, deskbell_store::Error> {
        let files = files::Files::open(&settings.files)?;
        let bus = Bus::default();
        let store = Store::open(url, vault, clock.clone(), Box::new(announce(bus.clone()))).await?;
        let erased = store.erased_customers().await?.into_iter().collect();
        let graph = channels::Graph::new(&settings.meta.graph_url);
        let grace = Duration::from_secs(settings.visit_over_after.unsigned_abs());
        let visits = visits::Visits::new(bus.clone(), grace);
        let places = settings.geoip_database.as_deref().map(places::Places::open).unwrap_or_default();
        let presence = Arc::new(presence::Board::new(settings.clone()));
        let desk = Arc::new(Self {
            settings,
            store,
            bus,
            ids: Ids::new(clock.clone(), random),
            clock,
            tokens: Tokens::new(signing_key),
            passwords: passwords::Passwords::default(),
            guesses: brake::Brake::new(Duration::from_secs(300)),
            reset_mails: brake::Brake::new(Duration::from_secs(3_600)),
            presence,
            routings: routing::Routings::default(),
            queue_places: queue_places::Told::default(),
            visits,
            places,
            mail_waits: Arc::default(),
            deliveries_wait: Arc::default(),
            graph,
            turns: channels::Turns::default(),
            files,
            views: articles::Views::default(),
            erased,
            canary: OnceLock::new(),
            tenants_by_slug: DashMap::new(),
            tenants_by_id: DashMap::new(),
        });
        reactors::start(&desk);
        presence::start(&desk);
        visits::start(&desk);
        figures::start(&desk);
        mail::start(&desk);
        channels::start(&desk);
        files::start(&desk);
        keyed::start(&desk);
        notifications::start(&desk);
        articles::start(&desk);
        rounds::start(&desk);
        queue_places::start(&desk);
        Ok(desk)
    }

    pub fn bus(&self) -> &Bus {
        &self.bus
    }

    /// Tells everyone on this node that it closes, before it does.
    pub fn stop(&self) {
        self.bus.publish(Signal::Stopping);
    }

    pub fn store(&self) -> &Store {
        &self.store
    }

    pub fn clock(&self) -> &dyn Clock {
        &*self.clock
    }

    pub fn ids(&self) -> &Ids {
        &self.ids
    }

    pub fn tokens(&self) -> &Tokens {
        &self.tokens
    }

    pub async fn tenant_by_slug(&self, slug: &str) -> Result<Arc<TenantFacts>, Refusal> {
        if let Some(known) = self.tenants_by_slug.get(slug) {
            return Ok(known.clone());
        }
        // What can't be a slug is not asked of the database: some of it could not even be asked.
        if deskbell_domain::tenant::slug("tenant", slug).is_err() {
            return Err(Refusal::NotFound("tenant"));
        }
        let tenant = self.store.tenant_by_slug(slug).await?.ok_or(Refusal::NotFound("tenant"))?;
        Ok(self.remember(tenant))
    }

    pub async fn tenant(&self, id: TenantId) -> Result<Arc<TenantFacts>, Refusal> {
        if let Some(known) = self.tenants_by_id.get(&id) {
            return Ok(known.clone());
        }
        Ok(self.remember(self.store.scope(id).tenant().await?))
    }

    /// Whether this is nobody's: its chat is in no figure, and no reactor hears of it.
    fn is_canary(&self, tenant: TenantId) -> bool {
        self.canary.get().is_some_and(|canary| canary.id == tenant)
    }

    fn remember(&self, tenant: Tenant) -> Arc<TenantFacts> {
        let facts = Arc::new(TenantFacts { id: tenant.id, slug: tenant.slug, name: tenant.name, epoch: tenant.epoch });
        match facts.slug.as_str() {
            CANARY => drop(self.canary.set(facts.clone())),
            slug => drop(self.tenants_by_slug.insert(slug.to_owned(), facts.clone())),
        }
        self.tenants_by_id.insert(facts.id, facts.clone());
        facts
    }
}

/// Tells the bus of every commit. It runs on the writer's task, so it only hands over.
fn announce(bus: Bus) -> impl Fn(Committed) + Send + Sync {
    move |committed| match committed {
        Committed::Entries(entries) => bus.publish(Signal::Entries(entries.into())),
        Committed::Unsure(tenants) => bus.publish(Signal::Look(tenants.into())),
    }
}
