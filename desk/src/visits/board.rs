//! The visits of this node: who came, moved and left, told at most a few times a second each.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use deskbell_bus::{Bus, Signal};
use deskbell_domain::{
    Clock, ConversationId, PageSeen, Passing, Status, TenantId, Timestamp, Visit, VisitorId,
    visit::{TRAIL, campaign, stripped},
};
use tokio::{sync::mpsc, time::Instant};

use super::{Greeting, PageView, Word};

/// A visit's changes within this time are told together.
const TOGETHER: Duration = Duration::from_millis(300);

pub struct Visits {
    state: Mutex<State>,
    bus: Bus,
    /// How long after its last connection a visit lasts.
    grace: Duration,
}

#[derive(Default)]
struct State {
    live: HashMap<String, Live>,
    of: HashMap<VisitorId, Vec<String>>,
    /// Those without a connection, for a moment.
    left: HashSet<String>,
    /// To be stored: how each stands, and when it ended.
    unsaved: HashMap<String, (Arc<Visit>, Option<Timestamp>)>,
}

struct Live {
    visit: Arc<Visit>,
    kept_parameters: Vec<String>,
    stored: bool,
    connections: usize,
    /// Counts the departures, so that an old one can't end a visit that was taken up again.
    departures: u64,
    told_at: Instant,
    /// A change waits to be told.
    due: bool,
    /// An agent is beginning a chat.
    is_greeted: bool,
    /// A rule has spoken: once is enough.
    is_invited: bool,
    greetings: Option<mpsc::UnboundedSender<Word>>,
}

impl Live {
    /// Whether somebody who arrives may be the one who just left: a reload, or the next page of the site.
    fn goes_on_as(&self, new: &Visit) -> bool {
        let old = &self.visit;
        self.connections == 0
            && (old.tenant, old.inbox, old.visitor) == (new.tenant, new.inbox, new.visitor)
            && (&old.ip, &old.user_agent) == (&new.ip, &new.user_agent)
    }
}

impl Live {
    fn may_be_invited(&self) -> bool {
        let hears = self.greetings.as_ref().is_some_and(|sender| !sender.is_closed());
        let chats = self.visit.conversation.is_some() && self.visit.chat != Some(Status::Closed);
        hears && self.connections > 0 && !self.is_invited && !self.is_greeted && !chats
    }
}

impl Visits {
    pub fn new(bus: Bus, grace: Duration) -> Arc<Self> {
        Arc::new(Self { state: Mutex::default(), bus, grace })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self, passing: Passing) {
        self.bus.publish(Signal::Passing(Arc::new(passing)));
    }

    /// Takes up the visit the client names or the one that was just left, or begins this one.
    pub fn begin(
        self: &Arc<Self>,
        new: Visit,
        kept_parameters: Vec<String>,
        stored: bool,
        named: Option<&str>,
    ) -> String {
        let mut state = self.lock();
        let named = named.filter(|id| {
            let known = state.live.get(*id).map(|live| &live.visit);
            known.is_some_and(|v| v.tenant == new.tenant && (v.visitor.is_none() || v.visitor == new.visitor))
        });
        let known = named.map(str::to_owned).or_else(|| state.just_left(&new));
        let Some(id) = known else { return self.add(&mut state, new, kept_parameters, stored) };
        state.left.remove(&id);
        let Some(live) = state.live.get_mut(&id) else { return id };
        live.connections += 1;
        live.stored |= stored;
        let mut visit = Visit::clone(&live.visit);
        let becomes = new.visitor.filter(|_| visit.visitor.is_none());
        visit.visitor = visit.visitor.or(new.visitor);
        visit.name = new.name.or(visit.name);
        if new.conversation.is_some() {
            (visit.conversation, visit.chat) = (new.conversation, new.chat);
        }
        if let Some(visitor) = becomes {
            state.of.entry(visitor).or_default().push(id.clone());
        }
        self.change(&mut state, &id, visit);
        id
    }

    fn add(&self, state: &mut State, visit: Visit, kept_parameters: Vec<String>, stored: bool) -> String {
        let visit = Arc::new(visit);
        if let Some(visitor) = visit.visitor {
            state.of.entry(visitor).or_default().push(visit.id.clone());
        }
        let live = Live {
            visit: visit.clone(),
            kept_parameters,
            stored,
            connections: 1,
            departures: 0,
            told_at: Instant::now(),
            due: false,
            is_greeted: false,
            is_invited: false,
            greetings: None,
        };
        state.live.insert(visit.id.clone(), live);
        if stored {
            state.unsaved.insert(visit.id.clone(), (visit.clone(), None));
        }
        let id = visit.id.clone();
        self.tell(Passing::VisitJoined { visit });
        id
    }

    pub fn moves(self: &Arc<Self>, id: &str, page: PageView, now: Timestamp) {
        let mut state = self.lock();
        let Some(live) = state.live.get(id) else { return };
        let is_first = live.stored && live.visit.pages == 0;
        let mut visit = Visit::clone(&live.visit);
        let url = stripped(&page.url, &live.kept_parameters);
        if visit.pages == 0 {
            visit.campaign = campaign(&page.url);
            visit.referrer = stripped(&page.referrer, &[]);
        }
        // The same page again is a reload; what comes first after it is the page's name.
        if visit.url != url {
            visit.pages += 1;
            visit.page_since = now;
            visit.trail.push(PageSeen { url: url.clone(), title: String::new(), since: now });
            let beyond = visit.trail.len().saturating_sub(TRAIL);
            visit.trail.drain(..beyond);
        }
        if let Some(last) = visit.trail.last_mut() {
            last.title.clone_from(&page.title);
        }
        (visit.url, visit.title) = (url, page.title);
        if is_first {
            // Stored with where it began.
            state.unsaved.insert(id.to_owned(), (Arc::new(visit.clone()), None));
        }
        if state.live.get(id).is_some_and(|live| *live.visit != visit) {
            self.change(&mut state, id, visit);
        }
    }

    /// Puts a visit as it is now in its place and tells of it, now or together with what follows at once.
    fn change(self: &Arc<Self>, state: &mut State, id: &str, visit: Visit) {
        let Some(live) = state.live.get_mut(id) else { return };
        live.visit = Arc::new(visit);
        let since = live.told_at.elapsed();
        if live.due {
            return;
        }
        // Who has just come has not said yet on which page.
        if since >= TOGETHER || live.visit.pages <= 1 {
            live.told_at = Instant::now();
            return self.tell(Passing::VisitMoved { visit: live.visit.clone() });
        }
        live.due = true;
        let (visits, id) = (self.clone(), id.to_owned());
        tokio::spawn(async move {
            tokio::time::sleep(TOGETHER.saturating_sub(since)).await;
            if let Some(live) = visits.lock().live.get_mut(&id) {
                (live.due, live.told_at) = (false, Instant::now());
                visits.tell(Passing::VisitMoved { visit: live.visit.clone() });
            }
        });
    }

    pub fn leaves(self: &Arc<Self>, id: &str, clock: Arc<dyn Clock>) {
        let mut state = self.lock();
        let Some(live) = state.live.get_mut(id) else { return };
        live.connections = live.connections.saturating_sub(1);
        if live.connections > 0 {
            return;
        }
        live.departures += 1;
        let departure = live.departures;
        state.left.insert(id.to_owned());
        let (visits, id) = (self.clone(), id.to_owned());
        tokio::spawn(async move {
            tokio::time::sleep(visits.grace).await;
            visits.ends(&id, departure, clock.now());
        });
    }

    fn ends(&self, id: &str, departure: u64, now: Timestamp) {
        let mut state = self.lock();
        let over = state.live.get(id).is_some_and(|live| live.connections == 0 && live.departures == departure);
        if !over {
            return;
        }
        state.left.remove(id);
        let Some(Live { visit, stored, .. }) = state.live.remove(id) else { return };
        if let Some(visitor) = visit.visitor
            && let Some(own) = state.of.get_mut(&visitor)
        {
            own.retain(|other| other != id);
            if own.is_empty() {
                state.of.remove(&visitor);
            }
        }
        if stored {
            state.unsaved.insert(id.to_owned(), (visit.clone(), Some(now)));
        }
        self.tell(Passing::VisitLeft { tenant: visit.tenant, visit: id.to_owned(), visitor: visit.visitor });
    }

    /// A conversation of the visitor stands so now.
    pub fn chat_stands(self: &Arc<Self>, visitor: VisitorId, conversation: &ConversationId, status: Status) {
        let mut state = self.lock();
        for id in state.of.get(&visitor).cloned().unwrap_or_default() {
            let Some(live) = state.live.get(&id) else { continue };
            let same = live.visit.conversation.as_ref() == Some(conversation);
            // An older one that ends says nothing about the newer.
            if (same && live.visit.chat == Some(status)) || (!same && status == Status::Closed) {
                continue;
            }
            let mut visit = Visit::clone(&live.visit);
            (visit.conversation, visit.chat) = (Some(conversation.clone()), Some(status));
            self.change(&mut state, &id, visit);
        }
    }

    pub fn greetings(&self, id: &str) -> mpsc::UnboundedReceiver<Word> {
        let (sender, receiver) = mpsc::unbounded_channel();
        if let Some(live) = self.lock().live.get_mut(id) {
            live.greetings = Some(sender);
        }
        receiver
    }

    /// Claims the visit for one agent's greeting; false when another's is under way.
    pub fn greet_begins(&self, id: &str) -> bool {
        self.lock().live.get_mut(id).is_some_and(|live| !std::mem::replace(&mut live.is_greeted, true))
    }

    /// What came of it: the visitor is somebody now, and hears of it.
    pub fn greet_ends(self: &Arc<Self>, id: &str, greeting: Option<Greeting>) {
        let mut state = self.lock();
        let Some(live) = state.live.get_mut(id) else { return };
        live.is_greeted = false;
        let Some(greeting) = greeting else { return };
        let visitor = greeting.visitor;
        let mut visit = Visit::clone(&live.visit);
        let is_new = visit.visitor.is_none();
        visit.visitor = Some(visitor);
        (visit.conversation, visit.chat) = (Some(greeting.conversation.clone()), Some(Status::Active));
        if let Some(sender) = &live.greetings {
            // A connection that just closed comes back with the same visit, and finds the chat then.
            drop(sender.send(Word::Greeted(greeting)));
        }
        if is_new {
            state.of.entry(visitor).or_default().push(id.to_owned());
        }
        self.change(&mut state, id, visit);
    }

    /// Whoever is there, has no chat, and was not invited in this visit; and whether the visit is stored.
    pub fn to_invite(&self) -> HashMap<TenantId, Vec<(Arc<Visit>, bool)>> {
        let mut found: HashMap<TenantId, Vec<_>> = HashMap::new();
        for live in self.lock().live.values().filter(|live| live.may_be_invited()) {
            found.entry(live.visit.tenant).or_default().push((live.visit.clone(), live.stored));
        }
        found
    }

    /// False when it came too late: somebody spoke, or they are gone.
    pub fn invite(&self, id: &str, word: Word) -> bool {
        let mut state = self.lock();
        let Some(live) = state.live.get_mut(id).filter(|live| live.may_be_invited()) else { return false };
        live.is_invited = live.greetings.as_ref().is_some_and(|sender| sender.send(word).is_ok());
        live.is_invited
    }

    pub fn of_tenant(&self, tenant: TenantId) -> Vec<Arc<Visit>> {
        let state = self.lock();
        let mut here: Vec<_> =
            state.live.values().filter(|l| l.visit.tenant == tenant).map(|l| l.visit.clone()).collect();
        drop(state);
        here.sort_by(|a, b| (a.since, &a.id).cmp(&(b.since, &b.id)));
        here
    }

    pub fn find(&self, tenant: TenantId, id: &str) -> Option<Arc<Visit>> {
        self.lock().live.get(id).map(|live| live.visit.clone()).filter(|visit| visit.tenant == tenant)
    }

    pub fn newest_of(&self, visitor: VisitorId) -> Option<Arc<Visit>> {
        let state = self.lock();
        let own = state.of.get(&visitor)?.iter().filter_map(|id| state.live.get(id));
        own.max_by_key(|live| live.visit.page_since).map(|live| live.visit.clone())
    }

    /// Somebody who was erased: nothing of their visits is stored any more, or shown.
    pub fn forget(&self, visitor: VisitorId) {
        let mut state = self.lock();
        for id in state.of.remove(&visitor).unwrap_or_default() {
            state.left.remove(&id);
            let Some(Live { visit, .. }) = state.live.remove(&id) else { continue };
            self.tell(Passing::VisitLeft { tenant: visit.tenant, visit: id, visitor: Some(visitor) });
        }
        state.unsaved.retain(|_, (visit, _)| visit.visitor != Some(visitor));
    }

    /// What is to be stored since the last call.
    pub fn unsaved(&self) -> Vec<(Arc<Visit>, Option<Timestamp>)> {
        std::mem::take(&mut self.lock().unsaved).into_values().collect()
    }
}

impl State {
    fn just_left(&self, new: &Visit) -> Option<String> {
        let goes_on = |live: &&Live| live.goes_on_as(new);
        self.left.iter().filter_map(|id| self.live.get(id)).find(goes_on).map(|live| live.visit.id.clone())
    }
}
