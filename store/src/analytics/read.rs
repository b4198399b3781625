//! Reading the numbers of a stretch of time, added up as they are asked for.

use std::collections::BTreeMap;

use deskbell_domain::{
    AgentBrief, ConversationId, Rating, Timestamp,
    report::{Durations, SLOT, Span, Tally},
};
use sea_orm::{QueryResult, Value};

use crate::{
    Scope,
    error::{Error, Result},
    sql::{get, get_json},
};

/// Which numbers: of some slots, of an inbox, of an agent.
#[derive(Debug, Clone, Copy)]
pub struct Slice {
    /// The first slot, and the one after the last.
    pub slots: (i64, i64),
    pub inbox: Option<i64>,
    pub agent: Option<i64>,
}

/// Numbers under what they were grouped by: an agent, a slot, or 0 for all together.
pub type Counted<T> = BTreeMap<i64, T>;

/// How the desk stands this moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    pub waiting: i64,
    pub open: i64,
    /// Since when the one waits that waits longest.
    pub waiting_since: Option<Timestamp>,
}

/// What a visitor wrote about a chat.
#[derive(Debug, Clone)]
pub struct Comment {
    pub conversation: ConversationId,
    pub rating: i64,
    pub text: String,
    pub agent: Option<AgentBrief>,
    pub at: Timestamp,
}

impl Slice {
    /// The condition that it is, and its values from `$2` on; `$1` is the tenant.
    pub(super) fn condition(&self) -> (String, Vec<Value>) {
        let mut sql = "tenant = $1 AND slot >= $2 AND slot < $3".to_owned();
        let mut values = vec![self.slots.0.into(), self.slots.1.into()];
        for (column, wanted) in [("inbox", self.inbox), ("agent", self.agent)] {
            if let Some(wanted) = wanted {
                values.push(wanted.into());
                sql.push_str(&format!(" AND {column} = ${}", values.len() + 1));
            }
        }
        (sql, values)
    }

    /// The same as moments.
    pub(super) fn bounds(&self) -> (i64, i64) {
        (self.slots.0 * SLOT, self.slots.1 * SLOT)
    }
}

fn unknown(name: &str) -> Error {
    Error::Stored(format!("a number called {name}"))
}

impl Scope<'_> {
    /// `by` is `agent`, `slot` or `0`.
    pub async fn tallies(&self, slice: &Slice, by: &'static str) -> Result<Counted<BTreeMap<Tally, i64>>> {
        let (condition, values) = slice.condition();
        let sql = format!(
            "SELECT CAST({by} AS BIGINT) AS grouped, name, CAST(SUM(amount) AS BIGINT) AS amount FROM tallies \
             WHERE {condition} GROUP BY 1, 2"
        );
        let values = std::iter::once(self.tenant.0.into()).chain(values);
        let mut found = Counted::<BTreeMap<Tally, i64>>::new();
        for row in self.db().all(sql, values).await? {
            let name: String = get(&row, "name")?;
            let tally = Tally::parse(&name).ok_or_else(|| unknown(&name))?;
            found.entry(get(&row, "grouped")?).or_default().insert(tally, get(&row, "amount")?);
        }
        Ok(found)
    }

    /// As `tallies`.
    pub async fn spans(&self, slice: &Slice, by: &'static str) -> Result<Counted<BTreeMap<Span, Durations>>> {
        let (condition, values) = slice.condition();
        let sql = format!(
            "SELECT CAST({by} AS BIGINT) AS grouped, name, length, CAST(SUM(amount) AS BIGINT) AS amount, \
             CAST(SUM(seconds) AS BIGINT) AS seconds FROM spans WHERE {condition} GROUP BY 1, 2, 3"
        );
        let values = std::iter::once(self.tenant.0.into()).chain(values);
        let mut found = Counted::<BTreeMap<Span, Durations>>::new();
        for row in self.db().all(sql, values).await? {
            let name: String = get(&row, "name")?;
            let span = Span::parse(&name).ok_or_else(|| unknown(&name))?;
            let durations = found.entry(get(&row, "grouped")?).or_default().entry(span).or_default();
            durations.add(get(&row, "length")?, get(&row, "amount")?, get(&row, "seconds")?);
        }
        Ok(found)
    }

    /// Visits that began, by the slot they began in. No agent has any.
    pub async fn visits_by_slot(&self, slice: &Slice) -> Result<Counted<i64>> {
        let (from, to) = slice.bounds();
        let mut values: Vec<Value> = vec![self.tenant.0.into(), from.into(), to.into(), SLOT.into()];
        let inbox = slice.inbox.map(|inbox| {
            values.push(inbox.into());
            " AND inbox = $5"
        });
        let sql = format!(
            "SELECT began_at / $4 AS slot, COUNT(*) AS amount FROM visits \
             WHERE tenant = $1 AND began_at >= $2 AND began_at < $3{} GROUP BY 1",
            inbox.unwrap_or_default()
        );
        let rows = self.db().all(sql, values).await?;
        rows.iter().map(|row| Ok((get(row, "slot")?, get(row, "amount")?))).collect()
    }

    /// What visitors wrote about chats they rated, newest first.
    pub async fn rating_comments(&self, slice: &Slice, limit: u32) -> Result<Vec<Comment>> {
        let (from, to) = slice.bounds();
        let mut values: Vec<Value> = vec![self.tenant.0.into(), from.into(), to.into(), i64::from(limit).into()];
        let inbox = slice.inbox.map(|inbox| {
            values.push(inbox.into());
            " AND inbox = $5"
        });
        // Half of those who rate write nothing.
        let sql = format!(
            "SELECT id, rating FROM conversations WHERE tenant = $1 AND rated_at >= $2 AND rated_at < $3 \
             AND rating NOT LIKE '%\"comment\":null%'{} ORDER BY rated_at DESC LIMIT $4",
            inbox.unwrap_or_default()
        );
        let one = |row: &QueryResult| {
            let (id, rating): (String, Rating) = (get(row, "id")?, get_json(row, "rating")?);
            let agent = rating.agent.filter(|agent| slice.agent.is_none_or(|wanted| wanted == agent.id.0));
            let text = rating.comment.unwrap_or_default();
            Ok(Comment { conversation: id.as_str().into(), rating: rating.rating, text, agent, at: rating.at })
        };
        let comments: Result<Vec<Comment>> = self.db().all(sql, values).await?.iter().map(one).collect();
        Ok(comments?.into_iter().filter(|c| slice.agent.is_none() || c.agent.is_some()).collect())
    }

    pub async fn stands_now(&self, inbox: Option<i64>) -> Result<Now> {
        let mut values: Vec<Value> = vec![self.tenant.0.into()];
        let inbox = inbox.map(|inbox| {
            values.push(inbox.into());
            " AND inbox = $2"
        });
        let sql = format!(
            "SELECT status, COUNT(*) AS amount, MIN(queued_at) AS since FROM conversations \
             WHERE tenant = $1 AND status IN ('pending', 'active') AND snoozed_by IS NULL{} GROUP BY status",
            inbox.unwrap_or_default()
        );
        let mut now = Now { waiting: 0, open: 0, waiting_since: None };
        for row in self.db().all(sql, values).await? {
            match get::<String>(&row, "status")?.as_str() {
                "pending" => {
                    now.waiting = get(&row, "amount")?;
                    now.waiting_since = get::<Option<i64>>(&row, "since")?.map(Timestamp);
                }
                _ => now.open = get(&row, "amount")?,
            }
        }
        Ok(now)
    }

    /// Events that a reactor has not taken in yet.
    pub async fn behind(&self, reactor: &str) -> Result<i64> {
        let sql = "SELECT t.event_seq - coalesce(r.seq, 0) AS behind FROM tenants t \
                   LEFT JOIN reactors r ON r.tenant = t.id AND r.name = $2 WHERE t.id = $1";
        let row = self.db().one(sql, [self.tenant.0.into(), reactor.into()]).await?;
        row.map_or(Ok(0), |row| get(&row, "behind"))
    }
}
