//! One conversation as far as the log was added up: what the next event of it means for the numbers.

use serde::{Deserialize, Serialize};

use super::{Noted, Roll, SourceKind, Span, Spot, Tally, slot};
use crate::{AuthorKind, Event, Fact, Timestamp, visit};

/// Longest name of a page or a campaign, in characters.
const NAME_MAX: usize = 300;
/// The parts of a campaign that are told apart.
const CAMPAIGN: [&str; 3] = ["utm_source", "utm_medium", "utm_campaign"];

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChatSoFar {
    inbox: i64,
    /// Since when this round of it goes: it was started or reopened.
    since: Timestamp,
    /// Since when it waits, or waited last.
    queued_at: Timestamp,
    agent: i64,
    /// What accepting it counted for, to be taken back when that agent vanishes. None: nobody has accepted it.
    accepted: Option<Vec<Noted>>,
    /// The visitor's first message of this round.
    asked_at: Option<Timestamp>,
    by_agents: bool,
    by_bots: bool,
    /// What its end counted for.
    ended: Option<Vec<Noted>>,
    /// The rating of the last end: given when, and as what it counts.
    rated: Option<(Timestamp, Noted)>,
}

impl ChatSoFar {
    fn new(event: &Event) -> Self {
        Self {
            inbox: event.view.conversation.inbox.0,
            since: event.at,
            queued_at: event.at,
            agent: 0,
            accepted: None,
            asked_at: None,
            by_agents: false,
            by_bots: false,
            ended: None,
            rated: None,
        }
    }

    fn spot(&self, at: Timestamp, agent: i64) -> Spot {
        Spot { slot: slot(at), inbox: self.inbox, agent }
    }

    fn count(&self, roll: &mut Roll, at: Timestamp, agent: i64, tally: Tally) {
        roll.add(Noted::Tally(self.spot(at, agent), tally));
    }

    fn hear(&mut self, event: &Event, roll: &mut Roll) {
        let at = event.at;
        match &event.fact {
            Fact::ConversationStarted => {
                *self = Self::new(event);
                self.count(roll, at, 0, Tally::Started);
                self.sources(event, roll);
            }
            Fact::MessageSent { message } => self.said(message.author.kind, message.author.id, at, roll),
            Fact::Assigned { agent, .. } => self.given(agent.id.0, at, roll),
            Fact::Transferred { agent, .. } => {
                self.count(roll, at, agent.id.0, Tally::Transferred);
                self.given(agent.id.0, at, roll);
            }
            Fact::Requeued { by, .. } => self.requeued(by.is_none(), at, roll),
            Fact::Escalated { .. } => self.count(roll, at, self.agent, Tally::Escalated),
            Fact::Converted { .. } => self.count(roll, at, self.agent, Tally::Converted),
            Fact::Reopened { agent, undone, .. } => self.reopened(*undone || agent.is_some(), at, roll),
            Fact::Ended { .. } => self.ended(at, roll),
            // It goes on, in the other one.
            Fact::Merged { .. } => self.ended = Some(Vec::new()),
            Fact::Rated { rating } => self.rated(rating, roll),
            Fact::MessageUpdated { .. }
            | Fact::NoteAdded { .. }
            | Fact::Updated { .. }
            | Fact::Snoozed { .. }
            | Fact::Woken { .. }
            | Fact::Seen { .. }
            | Fact::Delivered { .. }
            | Fact::DeliveryFailed { .. } => {}
        }
    }

    fn said(&mut self, by: AuthorKind, id: Option<i64>, at: Timestamp, roll: &mut Roll) {
        match by {
            AuthorKind::Visitor => {
                self.count(roll, at, 0, Tally::FromVisitors);
                self.asked_at = self.asked_at.or(Some(at));
            }
            AuthorKind::Bot => {
                self.count(roll, at, 0, Tally::FromBots);
                self.by_bots = true;
            }
            AuthorKind::Agent => {
                let agent = id.unwrap_or_default();
                self.count(roll, at, agent, Tally::FromAgents);
                if let Some(asked_at) = self.asked_at.filter(|_| !self.by_agents) {
                    let seconds = at.seconds_since(asked_at);
                    roll.add(Noted::Span(self.spot(at, agent), Span::FirstResponse, seconds));
                    self.by_agents = true;
                }
            }
            AuthorKind::System => {}
        }
    }

    fn given(&mut self, agent: i64, at: Timestamp, roll: &mut Roll) {
        self.agent = agent;
        if self.accepted.is_some() {
            return;
        }
        let spot = self.spot(at, agent);
        let mut noted = vec![Noted::Tally(spot, Tally::Accepted)];
        // Whom an agent spoke to first, or whose agent was still there, didn't wait.
        if at > self.queued_at {
            noted.push(Noted::Span(spot, Span::Wait, at.seconds_since(self.queued_at)));
        }
        noted.iter().for_each(|one| roll.add(*one));
        self.accepted = Some(noted);
    }

    /// Back where it waits. Who vanished never had it; who handed it back had.
    fn requeued(&mut self, vanished: bool, at: Timestamp, roll: &mut Roll) {
        let accepted = self.accepted.take();
        self.agent = 0;
        if vanished {
            accepted.into_iter().flatten().for_each(|one| roll.take_back(one));
        } else {
            self.queued_at = at;
        }
    }

    fn ended(&mut self, at: Timestamp, roll: &mut Roll) {
        let spot = self.spot(at, self.agent);
        let mut noted = vec![Noted::Tally(spot, Tally::Ended)];
        if self.by_agents || self.by_bots {
            noted.push(Noted::Span(spot, Span::Resolution, at.seconds_since(self.since)));
        } else if self.accepted.is_none() {
            noted.push(Noted::Tally(spot, Tally::Missed));
        }
        if self.by_bots && !self.by_agents {
            noted.push(Noted::Tally(spot, Tally::ByBots));
        }
        noted.iter().for_each(|one| roll.add(*one));
        self.ended = Some(noted);
    }

    fn reopened(&mut self, undone: bool, at: Timestamp, roll: &mut Roll) {
        let ended = self.ended.take();
        if undone {
            ended.into_iter().flatten().for_each(|one| roll.take_back(one));
            return;
        }
        let Self { inbox, rated, .. } = *self;
        *self = Self {
            inbox,
            rated,
            since: at,
            queued_at: at,
            agent: 0,
            accepted: None,
            asked_at: None,
            by_agents: false,
            by_bots: false,
            ended: None,
        };
    }

    /// Thought better of: it counts once, where and when it was first given, as what it says now.
    fn rated(&mut self, rating: &crate::Rating, roll: &mut Roll) {
        if let Some((_, noted)) = self.rated.filter(|(given, _)| *given == rating.at) {
            roll.take_back(noted);
        }
        let agent = rating.agent.as_ref().map_or(0, |agent| agent.id.0);
        let noted = Noted::Tally(self.spot(rating.at, agent), Tally::rating(rating.rating));
        roll.add(noted);
        self.rated = Some((rating.at, noted));
    }

    fn sources(&self, event: &Event, roll: &mut Roll) {
        let spot = self.spot(event.at, 0);
        for (kind, name) in sources_of(&event.view.conversation.metadata) {
            *roll.sources.entry((spot, kind, name)).or_default() += 1;
        }
    }
}

/// What led to a chat, by what was noted of its beginning.
pub fn sources_of(metadata: &serde_json::Value) -> Vec<(SourceKind, String)> {
    let customer = &metadata["customer"];
    let page = visit::stripped(customer["page_url"].as_str().unwrap_or_default(), &[]);
    let campaign = campaign_name(&customer["campaign"]).unwrap_or_default();
    let named = |(kind, name): (SourceKind, String)| {
        let name: String = name.chars().filter(|c| !c.is_control()).take(NAME_MAX).collect();
        (!name.is_empty()).then_some((kind, name))
    };
    [(SourceKind::Page, page), (SourceKind::Campaign, campaign)].into_iter().filter_map(named).collect()
}

/// A campaign's name as rows have it; none where nothing of it is known.
pub fn campaign_name(campaign: &serde_json::Value) -> Option<String> {
    let part = |name: &&str| campaign[*name].as_str().map(|v| v.chars().take(NAME_MAX / 4).collect::<String>());
    let parts: Vec<Option<String>> = CAMPAIGN.iter().map(part).collect();
    parts.iter().any(Option::is_some).then(|| serde_json::json!(parts).to_string())
}

impl Roll {
    /// Takes in the next event. What came before the first that is known of a conversation is not made up.
    pub fn hear(&mut self, event: &Event) {
        let mut chat = self.chats.remove(&event.conversation).unwrap_or_else(|| ChatSoFar::new(event));
        chat.hear(event, self);
        self.chats.insert(event.conversation.clone(), chat);
    }
}
