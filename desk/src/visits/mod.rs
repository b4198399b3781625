//! Who is on a tenant's site right now, and on which page. Live in memory; stored only where the inbox says so.

mod board;
mod chat;
mod inviting;
mod keeping;

use std::{net::IpAddr, sync::Arc};

use deskbell_bus::{Heard, Listener, Signal};
use deskbell_domain::{
    Actor, Channel, ConversationId, Entry, Inbox, InboxId, InboxSettings, Monitoring, Refusal, Status, TenantId, Visit,
    VisitorId, text, visit,
};
use deskbell_store::{Filter, Sort};
use tokio::sync::mpsc;

pub use self::board::Visits;
use crate::{Desk, browsers};

/// A page a visitor looks at.
#[derive(Debug, Default)]
pub struct PageView {
    pub url: String,
    pub title: String,
    pub referrer: String,
}

/// Somebody's connection, as far as it says who and where they are.
#[derive(Debug, Clone, Default)]
pub struct Arrival {
    /// None: the tenant's first widget.
    pub inbox: Option<InboxId>,
    pub visitor: Option<VisitorId>,
    pub user_agent: String,
    /// As the browser asks for it: `de-AT,de;q=0.9`.
    pub languages: String,
    pub ip: Option<IpAddr>,
    /// They asked not to be tracked: nothing is stored, whatever the inbox says.
    pub private: bool,
    /// The visit that goes on on this connection, where its client knows it.
    pub visit: Option<String>,
}

/// An agent began a chat with a visitor who had none.
#[derive(Debug, Clone)]
pub struct Greeting {
    pub visitor: VisitorId,
    pub conversation: ConversationId,
    pub agent: String,
    pub message: String,
}

/// A rule asks whether somebody wants to chat; nothing is begun yet.
#[derive(Debug, Clone)]
pub struct Invitation {
    pub rule: String,
    pub message: String,
    /// The agent in whose name it speaks, if it does.
    pub from: Option<String>,
}

/// What a visitor hears without having asked.
#[derive(Debug, Clone)]
pub enum Word {
    Greeted(Greeting),
    Invited(Invitation),
}

impl Desk {
    /// A visitor's connection opened. Returns the visit's id: a new one, or that of a visit that goes on.
    pub async fn visit_begins(&self, tenant: TenantId, arrival: Arrival) -> Result<String, Refusal> {
        let name = match arrival.visitor {
            Some(visitor) => self.visitor(tenant, visitor).await?.name,
            None => None,
        };
        let inboxes = self.store.scope(tenant).inboxes().await?;
        let inbox = inboxes.into_iter().find(|i| match arrival.inbox {
            Some(id) => i.id == id,
            None => i.channel == Channel::Widget,
        });
        let chat = self.open_chat(tenant, arrival.visitor).await?;
        let visit = self.new_visit(tenant, &arrival, inbox.as_ref(), name, chat);
        let settings = inbox.map_or_else(InboxSettings::default, |inbox| inbox.settings);
        let stored = settings.monitoring == Monitoring::Full && !arrival.private && visit.visitor.is_some();
        Ok(self.visits.begin(visit, settings.kept_parameters, stored, arrival.visit.as_deref()))
    }

    fn new_visit(
        &self,
        tenant: TenantId,
        arrival: &Arrival,
        inbox: Option<&Inbox>,
        name: Option<String>,
        chat: Option<(ConversationId, Status)>,
    ) -> Visit {
        let now = self.clock.now();
        let whole = inbox.is_some_and(|inbox| inbox.settings.full_ip);
        let shown = arrival.ip.map(|ip| if whole { ip.to_canonical() } else { visit::truncated(ip) });
        let (conversation, chat) = chat.unzip();
        Visit {
            id: self.ids.id(),
            tenant,
            inbox: inbox.map(|i| i.id),
            visitor: arrival.visitor,
            name,
            url: String::new(),
            title: String::new(),
            referrer: String::new(),
            campaign: Default::default(),
            user_agent: arrival.user_agent.chars().take(400).collect(),
            browser: browsers::browser(&arrival.user_agent),
            language: visit::language(&arrival.languages),
            ip: shown.map(|ip| ip.to_string()),
            place: arrival.ip.map(|ip| self.places.find(ip)).unwrap_or_default(),
            since: now,
            page_since: now,
            pages: 0,
            trail: Vec::new(),
            conversation,
            chat,
        }
    }

    async fn open_chat(
        &self,
        tenant: TenantId,
        visitor: Option<VisitorId>,
    ) -> Result<Option<(ConversationId, Status)>, Refusal> {
        let Some(visitor) = visitor else { return Ok(None) };
        let open =
            Filter { visitor: Some(visitor), statuses: vec![Status::Pending, Status::Active], ..Filter::default() };
        let (open, _) = self.store.scope(tenant).conversations(&open, Sort::Recent, None, 1).await?;
        Ok(open.into_iter().next().map(|v| (v.conversation.id.clone(), v.conversation.status)))
    }

    pub fn visit_moves(&self, id: &str, page: PageView) -> Result<(), Refusal> {
        let url = text::required("url", &page.url, 2_000)?;
        let title = text::optional("title", Some(&page.title), 300)?.unwrap_or_default();
        let referrer = text::optional("referrer", Some(&page.referrer), 2_000)?.unwrap_or_default();
        self.visits.moves(id, PageView { url, title, referrer }, self.clock.now());
        Ok(())
    }

    /// A connection closed. The visit lasts a little longer: pages are left for others of the same site.
    pub fn visit_ends(&self, id: &str) {
        self.visits.leaves(id, self.clock.clone());
    }

    /// What agents begin with whoever this visit is.
    pub fn greetings(&self, id: &str) -> mpsc::UnboundedReceiver<Word> {
        self.visits.greetings(id)
    }

    /// Everyone on the tenant's sites, longest there first.
    pub fn visits(&self, actor: &Actor) -> Result<Vec<Arc<Visit>>, Refusal> {
        actor.agent()?;
        Ok(self.visits.of_tenant(actor.tenant()))
    }

    pub fn visit(&self, actor: &Actor, id: &str) -> Result<Arc<Visit>, Refusal> {
        actor.agent()?;
        self.visits.find(actor.tenant(), id).ok_or(Refusal::NotFound("visitor"))
    }

    /// Where this visitor is now, if on the site: the newest visit.
    pub fn visit_of(&self, tenant: TenantId, visitor: VisitorId) -> Option<Arc<Visit>> {
        self.visits.newest_of(visitor).filter(|v| v.tenant == tenant)
    }

    /// For a tenant that recognises who comes back: somebody new, remembered from now on.
    pub async fn remember_visitor(&self, tenant: TenantId) -> Result<VisitorId, Refusal> {
        Ok(self.store.scope(tenant).new_visitor(self.clock.now()).await?)
    }
}

/// Lets visits know how their chats stand, and stores those that are to be stored.
pub fn start(desk: &Arc<Desk>) {
    tokio::spawn(follow_chats(desk.visits.clone(), desk.bus.listen()));
    tokio::spawn(keeping::keep(Arc::downgrade(desk)));
    tokio::spawn(inviting::invite(Arc::downgrade(desk)));
}

async fn follow_chats(visits: Arc<Visits>, mut bus: Listener) {
    loop {
        match bus.next().await {
            Heard::Signal(Signal::Entries(entries)) => {
                for event in entries.iter().filter_map(Entry::event) {
                    let conversation = &event.view.conversation;
                    visits.chat_stands(conversation.visitor, &conversation.id, conversation.status);
                }
            }
            Heard::Closed => return,
            Heard::Signal(_) | Heard::Missed => {}
        }
    }
}
