//! How the desk is doing: the rolled-up numbers of a period, as reports ask for them.

use std::collections::BTreeMap;

use deskbell_domain::{
    Actor, Agent, AgentId, Channel, InboxId, Permission, Presence, Refusal,
    report::{Figures, Interval, Period, SourceKind, Span, Tally},
};
use deskbell_store::{Comment, Now, Slice, Source};

use crate::{Desk, reactors::report};

/// Most pages, campaigns and comments that are listed.
const LISTED: usize = 50;

/// What a report is about.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// Dates of the zone, the last included; absent: the last seven days.
    pub from: Option<String>,
    pub to: Option<String>,
    /// Absent: that of the first widget's hours.
    pub timezone: Option<String>,
    pub inbox: Option<InboxId>,
    pub agent: Option<AgentId>,
    /// Also the same of as many days before.
    pub compare: bool,
    /// Nothing but today, whatever the dates say.
    pub today_only: bool,
}

/// A report: which period, what it says, and what it said of the one before.
#[derive(Debug, Clone)]
pub struct Sheet<T> {
    pub period: Period,
    /// Nothing that happened is missing from it.
    pub is_current: bool,
    pub now: T,
    pub before: Option<T>,
}

/// What a chart can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Metric {
    Tally(Tally),
    Messages,
    /// The median.
    Span(Span),
    /// The average.
    Rating,
    Visits,
}

impl Metric {
    /// As clients name them.
    pub const ALL: &'static [(&'static str, Self)] = &[
        ("chats", Self::Tally(Tally::Started)),
        ("messages", Self::Messages),
        ("accepted", Self::Tally(Tally::Accepted)),
        ("ended", Self::Tally(Tally::Ended)),
        ("missed", Self::Tally(Tally::Missed)),
        ("escalated", Self::Tally(Tally::Escalated)),
        ("by_bots", Self::Tally(Tally::ByBots)),
        ("wait", Self::Span(Span::Wait)),
        ("first_response", Self::Span(Span::FirstResponse)),
        ("resolution", Self::Span(Span::Resolution)),
        ("rating", Self::Rating),
        ("visits", Self::Visits),
    ];

    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let found = Self::ALL.iter().find(|(name, _)| *name == text);
        found.map(|(_, metric)| *metric).ok_or_else(|| {
            let names: Vec<_> = Self::ALL.iter().map(|(name, _)| *name).collect();
            Refusal::invalid("metric", format!("must be one of {}.", names.join(", ")))
        })
    }

    fn of(self, figures: &Figures) -> Option<f64> {
        match self {
            Self::Tally(tally) => Some(figures.of(tally) as f64),
            Self::Messages => Some(figures.messages() as f64),
            Self::Visits => Some(figures.visits as f64),
            Self::Span(span) => figures.spread(span).median.map(|seconds| seconds as f64),
            Self::Rating => figures.satisfaction().average(),
        }
    }
}

/// A chart's step and its value; none where there is nothing to measure.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    pub at: String,
    pub value: Option<f64>,
}

pub struct AgentFigures {
    pub agent: Agent,
    pub presence: Presence,
    /// Chats they have right now.
    pub open: i64,
    pub figures: Figures,
}

/// A question, checked.
struct Frame {
    period: Period,
    is_current: bool,
    now: Slice,
    before: Option<(Period, Slice)>,
}

impl Frame {
    fn sheet<T>(&self, now: T, before: Option<T>) -> Sheet<T> {
        Sheet { period: self.period, is_current: self.is_current, now, before }
    }
}

impl Desk {
    /// Checks what was asked for, and who asks.
    async fn period(&self, actor: &Actor, asked: &Asked) -> Result<Period, Refusal> {
        actor.may(Permission::ViewReports)?;
        let scope = self.store.scope(actor.tenant());
        let inboxes = scope.inboxes().await?;
        if asked.inbox.is_some_and(|id| inboxes.iter().all(|inbox| inbox.id != id)) {
            return Err(Refusal::NotFound("inbox"));
        }
        if let Some(agent) = asked.agent {
            scope.agent(agent).await?.ok_or(Refusal::NotFound("agent"))?;
        }
        let widget = inboxes.iter().find(|inbox| inbox.channel == Channel::Widget);
        let own = widget.map_or("UTC", |inbox| inbox.settings.hours.timezone.as_str());
        let zone = asked.timezone.as_deref().filter(|zone| !zone.is_empty()).unwrap_or(own);
        let date = |date: &Option<String>| date.clone().filter(|date| !date.is_empty());
        if asked.today_only {
            return Period::today(zone, self.clock.now());
        }
        Period::checked(date(&asked.from).as_deref(), date(&asked.to).as_deref(), zone, self.clock.now())
    }

    /// What is to be asked, and of the period before, if need be.
    async fn frame(&self, actor: &Actor, asked: &Asked) -> Result<Frame, Refusal> {
        let period = self.period(actor, asked).await?;
        // Before the numbers: what is added meanwhile is no reason to ask again.
        let is_current = self.store.scope(actor.tenant()).behind(report::NAME).await? == 0;
        let slice = |period: Period| Slice {
            slots: period.slots(),
            inbox: asked.inbox.map(|id| id.0),
            agent: asked.agent.map(|id| id.0),
        };
        let before = asked.compare.then(|| period.previous()).map(|period| (period, slice(period)));
        Ok(Frame { period, is_current, now: slice(period), before })
    }

    /// Figures under what they are grouped by: `agent`, `slot`, or `0` for all together.
    async fn figures(&self, actor: &Actor, slice: &Slice, by: &'static str) -> Result<BTreeMap<i64, Figures>, Refusal> {
        let scope = self.store.scope(actor.tenant());
        let mut all = BTreeMap::<i64, Figures>::new();
        for (key, tallies) in scope.tallies(slice, by).await? {
            all.entry(key).or_default().tallies = tallies;
        }
        for (key, spans) in scope.spans(slice, by).await? {
            all.entry(key).or_default().spans = spans;
        }
        if slice.agent.is_none() && by != "agent" {
            for (slot, visits) in scope.visits_by_slot(slice).await? {
                all.entry(if by == "slot" { slot } else { 0 }).or_default().visits += visits;
            }
        }
        Ok(all)
    }

    async fn all_figures(&self, actor: &Actor, slice: &Slice) -> Result<Figures, Refusal> {
        Ok(self.figures(actor, slice, "0").await?.remove(&0).unwrap_or_default())
    }

    pub async fn report_overview(&self, actor: &Actor, asked: &Asked) -> Result<Sheet<Figures>, Refusal> {
        let frame = self.frame(actor, asked).await?;
        let now = self.all_figures(actor, &frame.now).await?;
        let before = match &frame.before {
            Some((_, slice)) => Some(self.all_figures(actor, slice).await?),
            None => None,
        };
        Ok(frame.sheet(now, before))
    }

    pub async fn report_series(
        &self,
        actor: &Actor,
        asked: &Asked,
        metric: Metric,
        interval: Interval,
    ) -> Result<Sheet<Vec<Point>>, Refusal> {
        let frame = self.frame(actor, asked).await?;
        frame.period.check(interval)?;
        let points = |period: Period, by_slot: BTreeMap<i64, Figures>| {
            let steps = period.steps(interval);
            let mut figures = vec![Figures::default(); steps.len()];
            for (slot, part) in by_slot {
                if let Some(step) = figures.get_mut(period.step_of(slot, interval)) {
                    add(step, part);
                }
            }
            let points = steps.into_iter().zip(figures);
            points.map(|(at, figures)| Point { at, value: metric.of(&figures) }).collect::<Vec<_>>()
        };
        let now = points(frame.period, self.figures(actor, &frame.now, "slot").await?);
        let before = match &frame.before {
            Some((period, slice)) => Some(points(*period, self.figures(actor, slice, "slot").await?)),
            None => None,
        };
        Ok(frame.sheet(now, before))
    }

    /// Everybody who may answer, and who did in the period.
    pub async fn report_agents(&self, actor: &Actor, asked: &Asked) -> Result<Sheet<Vec<AgentFigures>>, Refusal> {
        let tenant = actor.tenant();
        let frame = self.frame(actor, asked).await?;
        let mut by_agent = self.figures(actor, &frame.now, "agent").await?;
        let (agents, open) = self.agents(actor).await?;
        let open: BTreeMap<AgentId, i64> = open.into_iter().collect();
        let wanted = agents.into_iter().filter(|a| asked.agent.is_none_or(|id| id == a.id));
        let all = wanted.map(|agent| AgentFigures {
            presence: self.presence(tenant, agent.id),
            open: open.get(&agent.id).copied().unwrap_or_default(),
            figures: by_agent.remove(&agent.id.0).unwrap_or_default(),
            agent,
        });
        let did = |a: &AgentFigures| !a.agent.disabled || a.figures != Figures::default();
        let all = all.filter(did).collect();
        Ok(frame.sheet(all, None))
    }

    /// Chats begun, by day of the week (Monday first) and hour.
    pub async fn report_hours(&self, actor: &Actor, asked: &Asked) -> Result<Sheet<[[i64; 24]; 7]>, Refusal> {
        let frame = self.frame(actor, asked).await?;
        let mut cells = [[0; 24]; 7];
        for (slot, tallies) in self.store.scope(actor.tenant()).tallies(&frame.now, "slot").await? {
            let (day, hour) = frame.period.weekday_and_hour(slot);
            cells[day][hour] += tallies.get(&Tally::Started).copied().unwrap_or_default();
        }
        Ok(frame.sheet(cells, None))
    }

    pub async fn report_sources(
        &self,
        actor: &Actor,
        asked: &Asked,
        kind: SourceKind,
    ) -> Result<Sheet<Vec<Source>>, Refusal> {
        let frame = self.frame(actor, asked).await?;
        let sources = self.store.scope(actor.tenant()).chat_sources(kind, &frame.now, LISTED).await?;
        Ok(frame.sheet(sources, None))
    }

    /// What visitors wrote about their chats, newest first.
    pub async fn report_comments(&self, actor: &Actor, asked: &Asked) -> Result<Sheet<Vec<Comment>>, Refusal> {
        let frame = self.frame(actor, asked).await?;
        let comments = self.store.scope(actor.tenant()).rating_comments(&frame.now, LISTED as u32).await?;
        Ok(frame.sheet(comments, None))
    }

    /// How it stands this moment, and who is here of how many.
    pub async fn stands_now(&self, actor: &Actor, inbox: Option<InboxId>) -> Result<(Now, i64, i64), Refusal> {
        actor.may(Permission::ViewReports)?;
        let tenant = actor.tenant();
        let now = self.store.scope(tenant).stands_now(inbox.map(|id| id.0)).await?;
        let (agents, _) = self.agents(actor).await?;
        let here = agents.iter().filter(|a| !a.disabled && self.presence(tenant, a.id) == Presence::Online);
        Ok((now, here.count() as i64, agents.iter().filter(|a| !a.disabled).count() as i64))
    }

    /// Taking reports out needs a permission more.
    pub fn may_export_reports(&self, actor: &Actor) -> Result<(), Refusal> {
        actor.may(Permission::ViewReports)?;
        actor.may(Permission::Export).map(drop)
    }
}

fn add(to: &mut Figures, more: Figures) {
    for (tally, amount) in more.tallies {
        *to.tallies.entry(tally).or_default() += amount;
    }
    for (span, durations) in more.spans {
        to.spans.entry(span).or_default().merge(&durations);
    }
    to.visits += more.visits;
}
