//! Conversations' rows: loading, saving, and the lists an inbox shows.

use deskbell_domain::{
    AgentBrief, AgentId, Channel, Conversation, ConversationId, ConversationView, InboxId, Priority, Snooze, Status,
    TeamBrief, TeamId, TenantId, TicketId, Timestamp, VisitorId,
};
use sea_orm::{ConnectionTrait, QueryResult, Value};
use serde::Serialize;
use serde_json::json;

use crate::{
    Scope,
    engine::Kind::{Int, Text},
    error::{Error, Result},
    sql::{Db, get, get_json, json},
    visitors,
};

const COLUMNS: &str = "c.id, c.alias, c.thread, c.tenant, c.inbox, c.channel, c.visitor, c.status, c.priority, c.subject, c.skills, c.tags, \
    c.metadata, c.agent, c.team, c.lease_until, c.snoozed_by, c.snoozed_until, c.merged_into, c.ticket, c.last_seq, c.last_message, c.last_reply_seq, c.last_reply_agent, c.visitor_head, c.visitor_seen, c.agent_seen, c.visitor_delivered, \
    c.agent_delivered, c.created_at, c.queued_at, c.assigned_at, c.ended_at, c.rating, c.last_activity_at, g.name AS agent_name, tm.name AS team_name, \
    i.name AS inbox_name";

/// What stands after FROM's first table or key list `k`.
const JOINS: &str = "JOIN visitors v ON v.id = c.visitor JOIN inboxes i ON i.id = c.inbox LEFT JOIN agents g ON g.id = c.agent \
     LEFT JOIN teams tm ON tm.id = c.team";

fn view(row: &QueryResult) -> Result<ConversationView> {
    let tenant = TenantId(get(row, "tenant")?);
    let visitor = VisitorId(get(row, "visitor")?);
    let (id, channel, status): (String, String, String) = (get(row, "id")?, get(row, "channel")?, get(row, "status")?);
    let agent: Option<i64> = get(row, "agent")?;
    let agent_name: Option<String> = get(row, "agent_name")?;
    let (team, team_name): (Option<i64>, Option<String>) = (get(row, "team")?, get(row, "team_name")?);
    let last_message: Option<String> = get(row, "last_message")?;
    let rating: Option<String> = get(row, "rating")?;
    let time = |column| Ok::<_, Error>(get::<Option<i64>>(row, column)?.map(Timestamp));
    let conversation = Conversation {
        tenant,
        id: id.as_str().into(),
        alias: get(row, "alias")?,
        thread: get(row, "thread")?,
        inbox: InboxId(get(row, "inbox")?),
        inbox_name: get(row, "inbox_name")?,
        channel: Channel::parse(&channel).ok_or_else(|| Error::Stored(format!("channel {channel:?}")))?,
        visitor,
        status: Status::from_stored(&status).ok_or_else(|| Error::Stored(format!("status {status:?}")))?,
        priority: Priority::from_rank(get(row, "priority")?),
        subject: get(row, "subject")?,
        skills: get_json(row, "skills")?,
        tags: get_json(row, "tags")?,
        metadata: get_json(row, "metadata")?,
        agent: agent.map(|id| AgentBrief { id: AgentId(id), name: agent_name.unwrap_or_default() }),
        team: team.zip(team_name).map(|(id, name)| TeamBrief { id: TeamId(id), name }),
        lease_until: time("lease_until")?,
        snooze: match get::<Option<i64>>(row, "snoozed_by")? {
            Some(by) => Some(Snooze { by: AgentId(by), until: time("snoozed_until")? }),
            None => None,
        },
        merged_into: get::<Option<String>>(row, "merged_into")?.map(|id| id.as_str().into()),
        ticket: get::<Option<i64>>(row, "ticket")?.map(TicketId),
        last_seq: get(row, "last_seq")?,
        last_message: last_message.map(|text| serde_json::from_str(&text)).transpose()?,
        last_reply_seq: get(row, "last_reply_seq")?,
        last_reply_agent: get::<Option<i64>>(row, "last_reply_agent")?.map(AgentId),
        visitor_head: get(row, "visitor_head")?,
        visitor_seen: get(row, "visitor_seen")?,
        agent_seen: get(row, "agent_seen")?,
        visitor_delivered: get(row, "visitor_delivered")?,
        agent_delivered: get(row, "agent_delivered")?,
        created_at: Timestamp(get(row, "created_at")?),
        queued_at: Timestamp(get(row, "queued_at")?),
        assigned_at: time("assigned_at")?,
        ended_at: time("ended_at")?,
        rating: rating.map(|text| serde_json::from_str(&text)).transpose()?,
        last_activity_at: Timestamp(get(row, "last_activity_at")?),
    };
    Ok(ConversationView { conversation, visitor: visitors::joined(row, tenant, visitor)? })
}

pub(crate) async fn by_ids<C: ConnectionTrait>(
    db: Db<'_, C>,
    ids: impl Iterator<Item = (TenantId, &ConversationId)>,
) -> Result<Vec<ConversationView>> {
    let keys: Vec<_> = ids.map(|(tenant, id)| json!({ "tenant": tenant, "id": id })).collect();
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let rows = db.engine.rows("$1", &[("tenant", Int), ("id", Text)]);
    let joined = visitors::JOINED;
    let sql = format!(
        "SELECT {COLUMNS}, {joined} FROM {rows} k JOIN conversations c ON c.id = k.id AND c.tenant = k.tenant {JOINS}"
    );
    db.all(sql, [json(&keys)?.into()]).await?.iter().map(view).collect()
}

pub(crate) async fn upsert<'a, C: ConnectionTrait>(
    db: Db<'_, C>,
    changed: impl Iterator<Item = &'a Conversation>,
) -> Result<()> {
    let mut rows = Vec::new();
    for c in changed {
        rows.push(json!({
            "id": c.id, "alias": c.alias, "thread": c.thread, "tenant": c.tenant, "inbox": c.inbox, "channel": c.channel.as_str(), "visitor": c.visitor,
            "status": c.status.stored(), "priority": c.priority.rank(), "subject": c.subject,
            "skills": json(&c.skills)?, "tags": json(&c.tags)?, "metadata": json(&c.metadata)?,
            "agent": c.agent.as_ref().map(|a| a.id), "team": c.team.as_ref().map(|t| t.id), "lease_until": c.lease_until,
            "snoozed_by": c.snooze.map(|s| s.by), "snoozed_until": c.snooze.and_then(|s| s.until), "merged_into": c.merged_into, "ticket": c.ticket, "last_seq": c.last_seq, "last_message": last_message(c)?,
            "last_reply_seq": c.last_reply_seq, "last_reply_agent": c.last_reply_agent,
            "visitor_head": c.visitor_head, "visitor_seen": c.visitor_seen, "agent_seen": c.agent_seen,
            "visitor_delivered": c.visitor_delivered, "agent_delivered": c.agent_delivered,
            "created_at": c.created_at, "queued_at": c.queued_at, "assigned_at": c.assigned_at,
            "ended_at": c.ended_at, "rating": c.rating.as_ref().map(json).transpose()?,
            "rated_at": c.rating.as_ref().map(|r| r.at), "last_activity_at": c.last_activity_at,
        }));
    }
    if rows.is_empty() {
        return Ok(());
    }
    const FIXED: [(&str, crate::engine::Kind); 8] = [
        ("id", Text),
        ("alias", Text),
        ("thread", Text),
        ("tenant", Int),
        ("inbox", Int),
        ("channel", Text),
        ("visitor", Int),
        ("created_at", Int),
    ];
    const MOVING: [(&str, crate::engine::Kind); 28] = [
        ("status", Text),
        ("priority", Int),
        ("subject", Text),
        ("skills", Text),
        ("tags", Text),
        ("metadata", Text),
        ("agent", Int),
        ("team", Int),
        ("lease_until", Int),
        ("snoozed_by", Int),
        ("snoozed_until", Int),
        ("merged_into", Text),
        ("ticket", Int),
        ("last_seq", Int),
        ("last_message", Text),
        ("last_reply_seq", Int),
        ("last_reply_agent", Int),
        ("visitor_head", Int),
        ("visitor_seen", Int),
        ("agent_seen", Int),
        ("visitor_delivered", Int),
        ("agent_delivered", Int),
        ("queued_at", Int),
        ("assigned_at", Int),
        ("ended_at", Int),
        ("rating", Text),
        ("rated_at", Int),
        ("last_activity_at", Int),
    ];
    let columns: Vec<_> = FIXED.into_iter().chain(MOVING).collect();
    let names = columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
    let sets = MOVING.map(|(name, _)| format!("{name} = excluded.{name}")).join(", ");
    let sql = format!(
        "INSERT INTO conversations ({names}) SELECT {names} FROM {} r WHERE true ON CONFLICT (id) DO UPDATE SET {sets}",
        db.engine.rows("$1", &columns)
    );
    db.execute(sql, [json(&rows)?.into()]).await?;
    Ok(())
}

/// What moves, as a row of a bulk parameter: serialised without a detour.
#[derive(Serialize)]
struct ProgressRow<'a> {
    id: &'a ConversationId,
    last_seq: i64,
    last_message: Option<String>,
    last_reply_seq: i64,
    last_reply_agent: Option<AgentId>,
    lease_until: Option<Timestamp>,
    snoozed_by: Option<AgentId>,
    snoozed_until: Option<Timestamp>,
    visitor_head: i64,
    visitor_seen: i64,
    agent_seen: i64,
    visitor_delivered: i64,
    agent_delivered: i64,
    last_activity_at: Timestamp,
}

impl<'a> ProgressRow<'a> {
    fn new(c: &'a Conversation) -> Result<Self> {
        Ok(Self {
            id: &c.id,
            last_seq: c.last_seq,
            last_message: last_message(c)?,
            last_reply_seq: c.last_reply_seq,
            last_reply_agent: c.last_reply_agent,
            lease_until: c.lease_until,
            snoozed_by: c.snooze.map(|s| s.by),
            snoozed_until: c.snooze.and_then(|s| s.until),
            visitor_head: c.visitor_head,
            visitor_seen: c.visitor_seen,
            agent_seen: c.agent_seen,
            visitor_delivered: c.visitor_delivered,
            agent_delivered: c.agent_delivered,
            last_activity_at: c.last_activity_at,
        })
    }
}

/// The narrow update of the hot path: what a new message or a read mark moves.
pub(crate) async fn progress<'a, C: ConnectionTrait>(
    db: Db<'_, C>,
    changed: impl Iterator<Item = &'a Conversation>,
) -> Result<()> {
    let rows = changed.map(ProgressRow::new).collect::<Result<Vec<_>>>()?;
    if rows.is_empty() {
        return Ok(());
    }
    const MOVING: [(&str, crate::engine::Kind); 13] = [
        ("last_seq", Int),
        ("last_message", Text),
        ("last_reply_seq", Int),
        ("last_reply_agent", Int),
        ("lease_until", Int),
        ("snoozed_by", Int),
        ("snoozed_until", Int),
        ("visitor_head", Int),
        ("visitor_seen", Int),
        ("agent_seen", Int),
        ("visitor_delivered", Int),
        ("agent_delivered", Int),
        ("last_activity_at", Int),
    ];
    let columns: Vec<_> = [("id", Text)].into_iter().chain(MOVING).collect();
    let sets = MOVING.map(|(name, _)| format!("{name} = r.{name}")).join(", ");
    let sql = format!(
        "UPDATE conversations SET {sets} FROM {} r WHERE conversations.id = r.id",
        db.engine.rows("$1", &columns)
    );
    db.execute(sql, [json(&rows)?.into()]).await?;
    Ok(())
}

fn last_message(c: &Conversation) -> Result<Option<String>> {
    c.last_message.as_ref().map(json).transpose()
}

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
    pub async fn conversation(&self, id: &ConversationId) -> Result<Option<ConversationView>> {
        Ok(by_ids(self.db(), [(self.tenant, id)].into_iter()).await?.pop())
    }

    pub async fn conversations_by_ids(&self, ids: &[ConversationId]) -> Result<Vec<ConversationView>> {
        by_ids(self.db(), ids.iter().map(|id| (self.tenant, id))).await
    }

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

    /// Those that go on in this one, oldest first.
    pub async fn merged_into(&self, id: &ConversationId) -> Result<Vec<ConversationView>> {
        let joined = visitors::JOINED;
        let sql = format!(
            "SELECT {COLUMNS}, {joined} FROM conversations c {JOINS} WHERE c.merged_into = $1 AND c.tenant = $2 \
             ORDER BY c.created_at, c.id LIMIT 100"
        );
        self.db().all(sql, [id.as_str().into(), self.tenant.0.into()]).await?.iter().map(view).collect()
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

    /// The ids of every conversation of a visitor: what they may hear of.
    pub async fn visitor_conversation_ids(&self, visitor: VisitorId) -> Result<Vec<ConversationId>> {
        let sql = "SELECT id FROM conversations WHERE tenant = $1 AND visitor = $2";
        let rows = self.db().all(sql, [self.tenant.0.into(), visitor.0.into()]).await?;
        rows.iter().map(|row| Ok(get::<String>(row, "id")?.as_str().into())).collect()
    }

    /// The conversations this agent has marked as unread, among these.
    pub async fn marked_unread(&self, agent: AgentId, ids: &[ConversationId]) -> Result<Vec<ConversationId>> {
        let keys: Vec<_> = ids.iter().map(|id| json!({ "id": id })).collect();
        let rows = self.engine().rows("$1", &[("id", Text)]);
        let sql = format!(
            "SELECT x.conversation FROM {rows} k JOIN cursors x ON x.conversation = k.id \
             WHERE x.agent = $2 AND x.tenant = $3 AND x.unread = 1"
        );
        let rows = self.db().all(sql, [json(&keys)?.into(), agent.0.into(), self.tenant.0.into()]).await?;
        rows.iter().map(|row| Ok(get::<String>(row, "conversation")?.as_str().into())).collect()
    }
}
