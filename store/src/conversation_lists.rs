//! The lists an inbox shows: what is in them, in which order, and how many there are.

use deskbell_domain::{
    AgentId, Conversation, ConversationId, ConversationView, InboxId, Priority, Status, TeamId, VisitorId,
};
use sea_orm::Value;
use serde_json::json;

use crate::{
    Scope,
    conversations::{COLUMNS, JOINS, view},
    engine::Kind::Text,
    error::Result,
    sql::{get, json},
    visitors,
};

/// How a list of conversations is ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// Urgent first, then longest waiting.
    Queue,
    /// Longest waiting first.
    WaitTime,
    /// Newest activity first.
    #[default]
    Recent,
}

impl Sort {
    /// The ORDER BY, and the two columns a page's end is remembered by.
    fn order(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Queue => ("c.priority DESC, c.queued_at, c.id", "c.priority", "c.queued_at"),
            Self::WaitTime => ("c.queued_at, c.id", "0", "c.queued_at"),
            Self::Recent => ("c.last_activity_at DESC, c.id DESC", "0", "c.last_activity_at"),
        }
    }
}

/// Whose conversations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    Agent(AgentId),
    Nobody,
}

#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Empty: all.
    pub statuses: Vec<Status>,
    pub holder: Option<Holder>,
    pub inbox: Option<InboxId>,
    pub team: Option<TeamId>,
    pub priority: Option<Priority>,
    pub visitor: Option<VisitorId>,
    /// Every one of these skills must be required.
    pub skills: Vec<String>,
    /// It must have every one of these.
    pub tags: Vec<String>,
    /// None: whether it is set aside or not.
    pub snoozed: Option<bool>,
    /// Only these, e.g. what a search found.
    pub ids: Option<Vec<ConversationId>>,
}

impl Filter {
    /// Few are left, found along an index of their own and then sorted, not sought along everybody's: what is
    /// asked for with a `+` before it is not looked for in an index.
    fn narrows(&self) -> bool {
        self.ids.is_some() || self.visitor.is_some() || matches!(self.holder, Some(Holder::Agent(_)))
    }
}

/// The end of a page: priority rank, time, id of the last row shown.
pub type PageEnd = (i64, i64, String);

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub pending: i64,
    pub mine: i64,
    pub active: i64,
    pub closed: i64,
    /// Of the active ones; neither `mine` nor `active` counts them.
    pub snoozed: i64,
}

impl Scope<'_> {
    /// A page of conversations in order, and the end to continue from if there may be more.
    ///
    /// Each status is read along its own index and the pages merged, so that no list sorts the whole table.
    pub async fn conversations(
        &self,
        filter: &Filter,
        sort: Sort,
        after: Option<&PageEnd>,
        limit: u32,
    ) -> Result<(Vec<ConversationView>, Option<PageEnd>)> {
        let statuses = if filter.statuses.is_empty() { Status::ALL.to_vec() } else { filter.statuses.clone() };
        let mut found = Vec::new();
        for status in statuses {
            found.extend(self.one_status(filter, status, sort, after, limit + 1).await?);
        }
        let key = |v: &ConversationView| {
            let c = &v.conversation;
            match sort {
                Sort::Queue => (-c.priority.rank(), c.queued_at.0, c.id.clone()),
                Sort::WaitTime => (0, c.queued_at.0, c.id.clone()),
                Sort::Recent => (0, -c.last_activity_at.0, c.id.clone()),
            }
        };
        found.sort_by_cached_key(key);
        if sort == Sort::Recent {
            // Ids descend with the time, as the SQL has it.
            found.sort_by(|a, b| {
                let (a, b) = (&a.conversation, &b.conversation);
                (b.last_activity_at, &b.id).cmp(&(a.last_activity_at, &a.id))
            });
        }
        let more = found.len() > limit as usize;
        found.truncate(limit as usize);
        let end = found.last().filter(|_| more).map(|v| {
            let c = &v.conversation;
            let time = if sort == Sort::Recent { c.last_activity_at } else { c.queued_at };
            (c.priority.rank(), time.0, c.id.to_string())
        });
        Ok((found, end))
    }

    /// What a conversation in this status must be, and the values that stand for `$1` on.
    fn wheres(&self, filter: &Filter, status: Status) -> Result<(String, Vec<Value>)> {
        let mut values: Vec<Value> = vec![self.tenant.0.into(), status.as_str().into()];
        let mut wheres = format!("{}c.tenant = $1 AND c.status = $2", if filter.ids.is_some() { "+" } else { "" });
        let mut and = |condition: &str, value: Value| {
            values.push(value);
            wheres.push_str(" AND ");
            wheres.push_str(&condition.replace('?', &format!("${}", values.len())));
        };
        match filter.holder {
            Some(Holder::Agent(id)) => and("c.agent = ?", id.0.into()),
            Some(Holder::Nobody) => and("c.agent IS NULL AND ? = 0", 0i64.into()),
            None => {}
        }
        if let Some(inbox) = filter.inbox {
            and("c.inbox = ?", inbox.0.into());
        }
        if let Some(team) = filter.team {
            and("c.team = ?", team.0.into());
        }
        if let Some(priority) = filter.priority {
            and("c.priority = ?", priority.rank().into());
        }
        if let Some(visitor) = filter.visitor {
            and("c.visitor = ?", visitor.0.into());
        }
        for skill in &filter.skills {
            // Skills are a JSON array of strings; the needle is the skill as it stands in it.
            and(&format!("{}(c.skills, ?) > 0", self.engine().position()), json(skill)?.into());
        }
        for tag in &filter.tags {
            let tagged =
                "c.id IN (SELECT ct.conversation FROM conversation_tags ct WHERE ct.tenant = $1 AND ct.tag = ?)";
            and(tagged, tag.as_str().into());
        }
        match filter.snoozed {
            Some(true) => and("c.snoozed_by IS NOT NULL AND ? = 0", 0i64.into()),
            Some(false) => and("c.snoozed_by IS NULL AND ? = 0", 0i64.into()),
            None => {}
        }
        if let Some(ids) = &filter.ids {
            let keys: Vec<_> = ids.iter().map(|id| json!({ "id": id })).collect();
            and(
                &format!("c.id IN (SELECT id FROM {} k)", self.engine().rows("?", &[("id", Text)])),
                json(&keys)?.into(),
            );
        }
        Ok((wheres, values))
    }

    /// How many there are, counted no further than `most`.
    pub async fn count(&self, filter: &Filter, most: i64) -> Result<i64> {
        let statuses = if filter.statuses.is_empty() { Status::ALL.to_vec() } else { filter.statuses.clone() };
        let mut sum = 0;
        for status in statuses {
            let (wheres, mut values) = self.wheres(filter, status)?;
            values.push(most.into());
            let sql = format!(
                "SELECT count(*) AS n FROM (SELECT 1 AS one FROM conversations c WHERE {wheres} LIMIT ${}) x",
                values.len()
            );
            let row = self.db().one(sql, values).await?;
            sum += row.map(|row| get::<i64>(&row, "n")).transpose()?.unwrap_or_default();
        }
        Ok(sum.min(most))
    }

    async fn one_status(
        &self,
        filter: &Filter,
        status: Status,
        sort: Sort,
        after: Option<&PageEnd>,
        limit: u32,
    ) -> Result<Vec<ConversationView>> {
        let (order, rank, time) = sort.order();
        let (mut wheres, mut values) = self.wheres(filter, status)?;
        if let Some((after_rank, after_time, after_id)) = after {
            let n = values.len();
            let (a, b, c) = (n + 1, n + 2, n + 3);
            wheres.push_str(&match sort {
                Sort::Queue => format!(
                    " AND ({rank} < ${a} OR ({rank} = ${a} AND ({time} > ${b} OR ({time} = ${b} AND c.id > ${c}))))"
                ),
                Sort::WaitTime => format!(" AND (${a} >= 0 AND ({time} > ${b} OR ({time} = ${b} AND c.id > ${c})))"),
                Sort::Recent => format!(" AND (${a} >= 0 AND ({time} < ${b} OR ({time} = ${b} AND c.id < ${c})))"),
            });
            values.extend([(*after_rank).into(), (*after_time).into(), after_id.as_str().into()]);
        }
        values.push(i64::from(limit).into());
        let joined = visitors::JOINED;
        let plus = if filter.narrows() { "+" } else { "" };
        let sql = format!(
            "SELECT {COLUMNS}, {joined} FROM conversations c {JOINS} WHERE {wheres} ORDER BY {plus}{order} LIMIT ${}",
            values.len()
        );
        self.db().all(sql, values).await?.iter().map(view).collect()
    }

    pub async fn counts(&self, agent: Option<AgentId>) -> Result<Counts> {
        let sql = "SELECT status, count(*) AS n FROM conversations WHERE tenant = $1 GROUP BY status";
        let mut counts = Counts::default();
        for row in self.db().all(sql, [self.tenant.0.into()]).await? {
            let (status, n): (String, i64) = (get(&row, "status")?, get(&row, "n")?);
            match Status::parse(&status) {
                Some(Status::Pending) => counts.pending = n,
                Some(Status::Active) => counts.active = n,
                Some(Status::Closed) => counts.closed = n,
                Some(Status::Silent) | None => {}
            }
        }
        let sql = "SELECT count(*) AS n FROM conversations WHERE tenant = $1 AND snoozed_by IS NOT NULL";
        let row = self.db().one(sql, [self.tenant.0.into()]).await?;
        counts.snoozed = row.map(|row| get(&row, "n")).transpose()?.unwrap_or_default();
        counts.active = (counts.active - counts.snoozed).max(0);
        if let Some(agent) = agent {
            let sql = "SELECT count(*) AS n FROM conversations \
                       WHERE tenant = $1 AND agent = $2 AND status = 'active' AND snoozed_by IS NULL";
            let row = self.db().one(sql, [self.tenant.0.into(), agent.0.into()]).await?;
            counts.mine = row.map(|row| get(&row, "n")).transpose()?.unwrap_or_default();
        }
        Ok(counts)
    }

    /// How many wait before this one, itself included. 0 when it isn't waiting.
    pub async fn queue_position(&self, c: &Conversation) -> Result<i64> {
        if c.status != Status::Pending {
            return Ok(0);
        }
        let sql = "SELECT count(*) AS n FROM conversations WHERE tenant = $1 AND status = 'pending' \
                   AND (priority > $2 OR (priority = $2 AND (queued_at < $3 OR (queued_at = $3 AND id <= $4))))";
        let values = [self.tenant.0.into(), c.priority.rank().into(), c.queued_at.0.into(), c.id.as_str().into()];
        let row = self.db().one(sql, values).await?;
        row.map(|row| get(&row, "n")).transpose().map(Option::unwrap_or_default)
    }
}
