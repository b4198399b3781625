//! Who is on a tenant's site right now, and on which page. In memory only.

use std::sync::Arc;

use dashmap::DashMap;
use deskbell_bus::Signal;
use deskbell_domain::{Actor, ConversationId, Passing, Refusal, Status, TenantId, Visit, VisitorId, text};
use deskbell_store::{Filter, Sort};

use crate::Desk;

#[derive(Default)]
pub struct Visits {
    by_id: DashMap<String, Arc<Visit>>,
    /// Each visitor's newest page, so that showing a person costs no search.
    newest: DashMap<VisitorId, Arc<Visit>>,
}

/// A page a visitor looks at.
#[derive(Debug, Default)]
pub struct PageView {
    pub url: String,
    pub title: String,
    pub referrer: String,
}

impl Desk {
    /// A visitor's connection opened. Returns the visit's id.
    pub async fn visit_begins(
        &self,
        tenant: TenantId,
        visitor: VisitorId,
        user_agent: &str,
        ip: Option<String>,
    ) -> Result<String, Refusal> {
        let known = self.visitor(tenant, visitor).await?;
        let open =
            Filter { visitor: Some(visitor), statuses: vec![Status::Pending, Status::Active], ..Filter::default() };
        let (open, _) = self.store.scope(tenant).conversations(&open, Sort::Recent, None, 1).await?;
        let now = self.clock.now();
        let visit = Arc::new(Visit {
            id: self.ids.id(),
            tenant,
            visitor,
            name: known.name,
            url: String::new(),
            title: String::new(),
            referrer: String::new(),
            user_agent: user_agent.chars().take(400).collect(),
            ip,
            since: now,
            page_since: now,
            pages: 0,
            conversation: open.first().map(|v| v.conversation.id.clone()),
        });
        self.visits.by_id.insert(visit.id.clone(), visit.clone());
        self.visits.newest.insert(visitor, visit.clone());
        let id = visit.id.clone();
        self.bus.publish(Signal::Passing(Arc::new(Passing::VisitJoined { visit })));
        Ok(id)
    }

    pub fn visit_moves(&self, id: &str, page: PageView) -> Result<(), Refusal> {
        let url = text::required("url", &page.url, 2_000)?;
        let title = text::optional("title", Some(&page.title), 300)?.unwrap_or_default();
        let referrer = text::optional("referrer", Some(&page.referrer), 2_000)?.unwrap_or_default();
        let Some(mut entry) = self.visits.by_id.get_mut(id) else { return Ok(()) };
        let mut visit = Visit::clone(&entry);
        if visit.url != url {
            visit.pages += 1;
            visit.page_since = self.clock.now();
        }
        (visit.url, visit.title) = (url, title);
        if visit.referrer.is_empty() {
            visit.referrer = referrer;
        }
        let visit = Arc::new(visit);
        *entry = visit.clone();
        drop(entry);
        self.visits.newest.insert(visit.visitor, visit.clone());
        self.bus.publish(Signal::Passing(Arc::new(Passing::VisitMoved { visit })));
        Ok(())
    }

    /// The visitor began a conversation: their visits lead to it.
    pub(crate) fn visits_lead_to(&self, visitor: VisitorId, conversation: &ConversationId) {
        for mut entry in self.visits.by_id.iter_mut().filter(|v| v.visitor == visitor) {
            let visit = Arc::new(Visit { conversation: Some(conversation.clone()), ..Visit::clone(&entry) });
            *entry = visit.clone();
            self.visits.newest.insert(visitor, visit.clone());
            self.bus.publish(Signal::Passing(Arc::new(Passing::VisitMoved { visit })));
        }
    }

    pub fn visit_ends(&self, id: &str) {
        let Some((_, visit)) = self.visits.by_id.remove(id) else { return };
        // Another tab may still be open.
        let others = self.visits.by_id.iter().filter(|v| v.visitor == visit.visitor).map(|v| v.value().clone());
        match others.max_by_key(|v| v.page_since) {
            Some(other) => drop(self.visits.newest.insert(visit.visitor, other)),
            None => drop(self.visits.newest.remove(&visit.visitor)),
        }
        let passing = Passing::VisitLeft { tenant: visit.tenant, visit: visit.id.clone(), visitor: visit.visitor };
        self.bus.publish(Signal::Passing(Arc::new(passing)));
    }

    /// Everyone on the tenant's sites, longest there first.
    pub fn visits(&self, actor: &Actor) -> Result<Vec<Arc<Visit>>, Refusal> {
        actor.agent()?;
        let tenant = actor.tenant();
        let mut here: Vec<_> =
            self.visits.by_id.iter().filter(|v| v.tenant == tenant).map(|v| v.value().clone()).collect();
        here.sort_by(|a, b| (a.since, &a.id).cmp(&(b.since, &b.id)));
        Ok(here)
    }

    /// Where this visitor is now, if on the site: the newest visit.
    pub fn visit_of(&self, tenant: TenantId, visitor: VisitorId) -> Option<Arc<Visit>> {
        self.visits.newest.get(&visitor).filter(|v| v.tenant == tenant).map(|v| v.value().clone())
    }
}
