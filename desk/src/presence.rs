//! Which agents are reachable: connected, not away by wish, and not silent for long.
//!
//! Kept in memory and told through the bus; it may be lost, nothing is decided by it.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use deskbell_bus::Signal;
use deskbell_domain::{AgentId, Passing, Presence, TenantId};

use crate::{Desk, Settings};

struct Entry {
    connections: usize,
    away_wish: bool,
    active_at: Instant,
    /// Since when no connection is open.
    gone_at: Option<Instant>,
    told: Presence,
}

impl Entry {
    fn now(&self, settings: &Settings) -> Presence {
        let seconds = |s: i64| Duration::from_secs(s.unsigned_abs());
        match self.gone_at {
            Some(gone) if gone.elapsed() >= seconds(settings.agent_offline_after) => Presence::Offline,
            _ if self.away_wish || self.active_at.elapsed() >= seconds(settings.agent_away_after) => Presence::Away,
            _ => Presence::Online,
        }
    }
}

pub struct Board {
    settings: Settings,
    entries: Mutex<HashMap<(TenantId, AgentId), Entry>>,
}

impl Board {
    pub fn new(settings: Settings) -> Self {
        Self { settings, entries: Mutex::default() }
    }

    pub fn of(&self, tenant: TenantId, agent: AgentId) -> Presence {
        let entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        entries.get(&(tenant, agent)).map_or(Presence::Offline, |entry| entry.now(&self.settings))
    }
}

impl Desk {
    /// A connection of the agent opened.
    pub fn agent_connected(&self, tenant: TenantId, agent: AgentId, away: bool) {
        self.change(tenant, agent, |entry| {
            entry.connections += 1;
            entry.away_wish = away;
            entry.active_at = Instant::now();
            entry.gone_at = None;
        });
    }

    pub fn agent_disconnected(&self, tenant: TenantId, agent: AgentId) {
        self.change(tenant, agent, |entry| {
            entry.connections = entry.connections.saturating_sub(1);
            if entry.connections == 0 {
                entry.gone_at = Some(Instant::now());
            }
        });
    }

    /// The agent did something.
    pub fn agent_active(&self, tenant: TenantId, agent: AgentId) {
        self.change(tenant, agent, |entry| entry.active_at = Instant::now());
    }

    pub(crate) fn set_away_wish(&self, tenant: TenantId, agent: AgentId, away: bool) {
        self.change(tenant, agent, |entry| {
            entry.away_wish = away;
            entry.active_at = Instant::now();
        });
    }

    pub fn presence(&self, tenant: TenantId, agent: AgentId) -> Presence {
        self.presence.of(tenant, agent)
    }

    pub fn anyone_online(&self, tenant: TenantId) -> bool {
        let entries = self.presence.entries.lock().unwrap_or_else(PoisonError::into_inner);
        entries.iter().any(|((t, _), entry)| *t == tenant && entry.now(&self.settings) == Presence::Online)
    }

    fn change(&self, tenant: TenantId, agent: AgentId, change: impl FnOnce(&mut Entry)) {
        let mut entries = self.presence.entries.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = entries.entry((tenant, agent)).or_insert_with(|| Entry {
            connections: 0,
            away_wish: false,
            active_at: Instant::now(),
            gone_at: Some(Instant::now()),
            told: Presence::Offline,
        });
        change(entry);
        self.tell_if_changed(tenant, agent, entry);
    }

    fn tell_if_changed(&self, tenant: TenantId, agent: AgentId, entry: &mut Entry) {
        let presence = entry.now(&self.settings);
        if presence != entry.told {
            entry.told = presence;
            let passing = Passing::AgentPresence { tenant, agent, presence };
            self.bus.publish(Signal::Passing(Arc::new(passing)));
        }
    }

    fn tick(&self) {
        let mut entries = self.presence.entries.lock().unwrap_or_else(PoisonError::into_inner);
        for ((tenant, agent), entry) in entries.iter_mut() {
            self.tell_if_changed(*tenant, *agent, entry);
        }
        entries.retain(|_, entry| {
            entry.told != Presence::Offline
                || entry.connections > 0
                || entry.gone_at.is_some_and(|at| at.elapsed() < Duration::from_secs(3600))
        });
    }
}

/// Silence and absence happen by themselves, so somebody must look.
pub fn start(desk: &Arc<Desk>) {
    let desk = Arc::downgrade(desk);
    tokio::spawn(async move {
        let mut ticks = tokio::time::interval(Duration::from_secs(1));
        loop {
            ticks.tick().await;
            let Some(desk) = desk.upgrade() else { return };
            desk.tick();
        }
    });
}
