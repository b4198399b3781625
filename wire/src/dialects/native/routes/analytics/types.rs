//! A report's shapes. Lengths are whole seconds, shares 0 to 1; null where there is nothing to measure.

use deskbell_desk::Sheet;
use deskbell_domain::report::{self, Figures, Period, Span, Tally};
use serde::Serialize;
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
pub struct ReportPeriod {
    /// Dates, the last included.
    pub from: String,
    pub to: String,
    pub timezone: String,
}

impl From<Period> for ReportPeriod {
    fn from(period: Period) -> Self {
        Self { from: period.from(), to: period.to(), timezone: period.zone().into() }
    }
}

#[derive(Serialize, ToSchema)]
pub struct Spread {
    pub count: i64,
    pub average: Option<i64>,
    pub median: Option<i64>,
    /// Nine of ten took no longer.
    pub p90: Option<i64>,
}

impl From<report::Spread> for Spread {
    fn from(spread: report::Spread) -> Self {
        let report::Spread { count, average, median, p90 } = spread;
        Self { count, average, median, p90 }
    }
}

#[derive(Serialize, ToSchema)]
pub struct MessageFigures {
    pub from_visitors: i64,
    pub from_agents: i64,
    pub from_bots: i64,
}

#[derive(Serialize, ToSchema)]
pub struct AiFigures {
    /// Ended with answers of bots alone.
    pub chats: i64,
    /// Of the chats that ended.
    pub chats_share: Option<f64>,
    /// Of the desk's answers.
    pub messages_share: Option<f64>,
}

#[derive(Serialize, ToSchema)]
pub struct SatisfactionFigures {
    pub count: i64,
    /// 1 to 5
    pub average: Option<f64>,
    /// Those who gave 4 or 5.
    pub satisfied: Option<f64>,
    /// How many gave 1, 2, 3, 4 and 5.
    pub ratings: [i64; 5],
}

impl From<report::Satisfaction> for SatisfactionFigures {
    fn from(s: report::Satisfaction) -> Self {
        Self { count: s.count(), average: s.average(), satisfied: s.satisfied(), ratings: s.ratings }
    }
}

/// What was counted and measured.
#[derive(Serialize, ToSchema)]
pub struct ReportFigures {
    pub chats: i64,
    pub accepted: i64,
    pub transferred: i64,
    pub ended: i64,
    /// Ended without anybody having answered or accepted them.
    pub missed: i64,
    /// Of those that ended.
    pub missed_share: Option<f64>,
    pub escalated: i64,
    /// Of those begun.
    pub escalated_share: Option<f64>,
    pub converted: i64,
    pub messages: MessageFigures,
    /// From entering the queue to being accepted.
    pub wait: Spread,
    /// From the visitor's first message to an agent's first answer.
    pub first_response: Spread,
    /// From entering the queue to the end, of what was answered.
    pub resolution: Spread,
    pub ai: AiFigures,
    pub satisfaction: SatisfactionFigures,
    /// Visits to sites whose inboxes keep them.
    pub visits: i64,
}

impl From<&Figures> for ReportFigures {
    fn from(f: &Figures) -> Self {
        let [from_visitors, from_agents, from_bots] =
            [Tally::FromVisitors, Tally::FromAgents, Tally::FromBots].map(|tally| f.of(tally));
        Self {
            chats: f.of(Tally::Started),
            accepted: f.of(Tally::Accepted),
            transferred: f.of(Tally::Transferred),
            ended: f.of(Tally::Ended),
            missed: f.of(Tally::Missed),
            missed_share: f.share_of_ended(Tally::Missed),
            escalated: f.of(Tally::Escalated),
            escalated_share: f.escalated_share(),
            converted: f.of(Tally::Converted),
            messages: MessageFigures { from_visitors, from_agents, from_bots },
            wait: f.spread(Span::Wait).into(),
            first_response: f.spread(Span::FirstResponse).into(),
            resolution: f.spread(Span::Resolution).into(),
            ai: AiFigures {
                chats: f.of(Tally::ByBots),
                chats_share: f.share_of_ended(Tally::ByBots),
                messages_share: f.bots_share(),
            },
            satisfaction: f.satisfaction().into(),
            visits: f.visits,
        }
    }
}

impl ReportFigures {
    /// Every number with its name, for a table.
    pub fn named(&self) -> Vec<(String, String)> {
        let mut all = Vec::new();
        if let Ok(value) = serde_json::to_value(self) {
            flatten("", &value, &mut all);
        }
        all
    }
}

fn flatten(name: &str, value: &serde_json::Value, into: &mut Vec<(String, String)>) {
    use serde_json::Value::{Array, Null, Object};
    let below = |part: &str| if name.is_empty() { part.to_owned() } else { format!("{name}.{part}") };
    match value {
        Object(fields) => fields.iter().for_each(|(part, value)| flatten(&below(part), value, into)),
        Array(all) => all.iter().zip(1..).for_each(|(value, n)| flatten(&below(&n.to_string()), value, into)),
        Null => into.push((name.to_owned(), String::new())),
        value => into.push((name.to_owned(), value.to_string())),
    }
}

#[derive(Serialize, ToSchema)]
pub struct Overview {
    pub period: ReportPeriod,
    /// False: something that happened is still being added up. Ask again.
    pub is_current: bool,
    pub figures: ReportFigures,
    pub previous: Option<PreviousFigures>,
}

#[derive(Serialize, ToSchema)]
pub struct PreviousFigures {
    pub period: ReportPeriod,
    pub figures: ReportFigures,
}

impl From<Sheet<Figures>> for Overview {
    fn from(sheet: Sheet<Figures>) -> Self {
        let period = sheet.period.previous().into();
        Self {
            period: sheet.period.into(),
            is_current: sheet.is_current,
            figures: (&sheet.now).into(),
            previous: sheet.before.map(|figures| PreviousFigures { period, figures: (&figures).into() }),
        }
    }
}
