//! Invites visitors to a chat where an inbox's rules say so: once a visit, seldom to the same visitor, not more often
//! an hour than the inbox allows, and only while the desk is open. Nothing is begun until somebody answers.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Weak},
    time::Duration,
};

use deskbell_domain::{
    Inbox, InboxId, InboxSettings, Monitoring, Refusal, TenantId, Timestamp, Visit, VisitRule, VisitorId,
};
use deskbell_store::RuleCount;

use super::{Invitation, Word};
use crate::Desk;

const EVERY: Duration = Duration::from_secs(1);
const HOUR: i64 = 3_600_000;
/// People of whom it is remembered here that they were invited; beyond that the oldest are forgotten.
const REMEMBERED: usize = 100_000;

/// What is remembered of the invitations of this process.
#[derive(Default)]
pub struct Memory {
    /// By rule and person.
    invited: HashMap<String, Timestamp>,
    of_hour: HashMap<InboxId, VecDeque<Timestamp>>,
}

impl Memory {
    fn may(&mut self, inbox: InboxId, most: i64, now: Timestamp) -> bool {
        let recent = self.of_hour.entry(inbox).or_default();
        while recent.front().is_some_and(|at| now.0 - at.0 >= HOUR) {
            recent.pop_front();
        }
        i64::try_from(recent.len()).is_ok_and(|count| count < most)
    }

    fn rests(&self, key: &str, rule: &VisitRule, now: Timestamp) -> bool {
        self.invited.get(key).is_some_and(|at| now.0 - at.0 < rule.rest())
    }

    fn remember(&mut self, inbox: InboxId, key: String, now: Timestamp) {
        self.of_hour.entry(inbox).or_default().push_back(now);
        if self.invited.len() >= REMEMBERED {
            let mut times: Vec<_> = self.invited.values().copied().collect();
            times.sort();
            let half = times[times.len() / 2];
            self.invited.retain(|_, at| *at > half);
        }
        self.invited.insert(key, now);
    }
}

pub async fn invite(desk: Weak<Desk>) {
    let mut memory = Memory::default();
    loop {
        tokio::time::sleep(EVERY).await;
        let Some(desk) = desk.upgrade() else { return };
        if let Err(error) = desk.invite_visitors(&mut memory).await {
            tracing::warn!(%error, "visitors could not be invited; trying again");
        }
    }
}

impl Desk {
    /// Looks once at everybody who could be invited.
    pub async fn invite_visitors(&self, memory: &mut Memory) -> Result<(), Refusal> {
        let now = self.clock.now();
        for (tenant, visits) in self.visits.to_invite() {
            for inbox in self.store.scope(tenant).inboxes().await? {
                if !speaks(&inbox.settings, now) {
                    continue;
                }
                for (visit, stored) in visits.iter().filter(|(visit, _)| visit.inbox == Some(inbox.id)) {
                    // What isn't stored of the visit isn't stored of its invitation.
                    let known = visit.visitor.filter(|_| *stored);
                    self.invite_by_rules(&inbox, visit, known, memory, now).await?;
                }
            }
        }
        Ok(())
    }

    async fn invite_by_rules(
        &self,
        inbox: &Inbox,
        visit: &Arc<Visit>,
        known: Option<VisitorId>,
        memory: &mut Memory,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        for rule in inbox.settings.rules.iter().filter(|rule| rule.applies(visit, now)) {
            let key = format!("{} {} {}", inbox.id, rule.id, person(visit));
            if !memory.may(inbox.id, inbox.settings.rules_per_hour, now) {
                return Ok(());
            }
            if memory.rests(&key, rule, now) || !self.may_ask(inbox, rule, known, now).await? {
                continue;
            }
            let from = match rule.agent {
                Some(agent) => self.agent(inbox.tenant, agent).await.map(|agent| agent.name).ok(),
                None => None,
            };
            let invitation = Invitation { rule: rule.id.clone(), message: rule.message.clone(), from };
            if self.visits.invite(&visit.id, Word::Invited(invitation)) {
                memory.remember(inbox.id, key, now);
                self.invited(inbox, rule, known, now).await?;
            }
            return Ok(());
        }
        Ok(())
    }

    /// What only the database knows, of visitors who are recognised.
    async fn may_ask(
        &self,
        inbox: &Inbox,
        rule: &VisitRule,
        visitor: Option<VisitorId>,
        now: Timestamp,
    ) -> Result<bool, Refusal> {
        let Some(visitor) = visitor else { return Ok(rule.visits <= 1) };
        let scope = self.store.scope(inbox.tenant);
        if rule.visits > 1 && scope.visits_stored(visitor).await? < rule.visits {
            return Ok(false);
        }
        let last = scope.invited_at(inbox.id, &rule.id, visitor).await?;
        Ok(last.is_none_or(|at| now.0 - at.0 >= rule.rest()))
    }

    async fn invited(
        &self,
        inbox: &Inbox,
        rule: &VisitRule,
        visitor: Option<VisitorId>,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        let scope = self.store.scope(inbox.tenant);
        scope.count_rule(inbox.id, &rule.id, RuleCount { shown: 1, answered: 0 }).await?;
        if let Some(visitor) = visitor {
            scope.put_invited(inbox.id, &rule.id, visitor, now).await?;
        }
        Ok(())
    }

    /// The rules of an inbox, and what came of each.
    pub async fn rule_counts(&self, tenant: TenantId, inbox: InboxId) -> Result<HashMap<String, RuleCount>, Refusal> {
        Ok(self.store.scope(tenant).rule_counts(inbox).await?.into_iter().collect())
    }
}

fn speaks(settings: &InboxSettings, now: Timestamp) -> bool {
    settings.monitoring != Monitoring::Off && !settings.rules.is_empty() && settings.hours.at(now).open
}

/// Whoever is not known is taken for everybody of the same network with the same browser: asked less, never more.
fn person(visit: &Visit) -> String {
    match visit.visitor {
        Some(visitor) => visitor.to_string(),
        None => format!("{} {}", visit.ip.as_deref().unwrap_or_default(), visit.user_agent),
    }
}
