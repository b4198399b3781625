//! What is read out of the numbers of a period.

use std::collections::BTreeMap;

use super::{Durations, Span, Tally};

/// A rating from here on is a good one.
const GOOD: usize = 4;

/// Everything that was counted and measured.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Figures {
    pub tallies: BTreeMap<Tally, i64>,
    pub spans: BTreeMap<Span, Durations>,
    /// Visits to sites whose inboxes keep them.
    pub visits: i64,
}

/// How long something took.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Spread {
    pub count: i64,
    pub average: Option<i64>,
    pub median: Option<i64>,
    /// Nine of ten took no longer.
    pub p90: Option<i64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Satisfaction {
    /// How many gave 1, 2, 3, 4 and 5.
    pub ratings: [i64; 5],
}

impl Figures {
    pub fn of(&self, tally: Tally) -> i64 {
        self.tallies.get(&tally).copied().unwrap_or_default()
    }

    pub fn messages(&self) -> i64 {
        [Tally::FromVisitors, Tally::FromAgents, Tally::FromBots].map(|tally| self.of(tally)).iter().sum()
    }

    pub fn spread(&self, span: Span) -> Spread {
        let Some(durations) = self.spans.get(&span) else { return Spread::default() };
        Spread {
            count: durations.count(),
            average: durations.average(),
            median: durations.quantile(0.5),
            p90: durations.quantile(0.9),
        }
    }

    pub fn satisfaction(&self) -> Satisfaction {
        Satisfaction { ratings: Tally::RATINGS.map(|tally| self.of(tally)) }
    }

    /// Of the desk's answers those that bots gave.
    pub fn bots_share(&self) -> Option<f64> {
        let bots = self.of(Tally::FromBots);
        share(bots, bots + self.of(Tally::FromAgents))
    }

    /// Of what ended that part.
    pub fn share_of_ended(&self, tally: Tally) -> Option<f64> {
        share(self.of(tally), self.of(Tally::Ended))
    }

    pub fn escalated_share(&self) -> Option<f64> {
        share(self.of(Tally::Escalated), self.of(Tally::Started))
    }
}

impl Satisfaction {
    pub fn count(&self) -> i64 {
        self.ratings.iter().sum()
    }

    pub fn average(&self) -> Option<f64> {
        let stars: i64 = self.ratings.iter().zip(1..).map(|(count, stars)| count * stars).sum();
        let count = self.count();
        (count > 0).then(|| (stars as f64 / count as f64 * 100.0).round() / 100.0)
    }

    /// Those who gave 4 or 5.
    pub fn satisfied(&self) -> Option<f64> {
        share(self.ratings[GOOD - 1..].iter().sum(), self.count())
    }
}

/// To a tenth of a percent; of nothing there is no share.
pub fn share(part: i64, whole: i64) -> Option<f64> {
    (whole > 0).then(|| (part as f64 / whole as f64 * 1000.0).round() / 1000.0)
}
