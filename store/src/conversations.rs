//! Conversations' rows: loading and saving them. Their lists are in `conversation_lists`.

use deskbell_domain::{
    AgentBrief, AgentId, Channel, Conversation, ConversationId, ConversationView, InboxId, Priority, Snooze, Status,
    TeamBrief, TeamId, TenantId, TicketId, Timestamp, VisitorId,
};
use sea_orm::{ConnectionTrait, QueryResult};
use serde::Serialize;
use serde_json::json;

use crate::{
    Scope,
    engine::Kind::{Int, Text},
    error::{Error, Result},
    sql::{Db, get, get_json, json},
    visitors,
};

pub(crate) const COLUMNS: &str = "c.id, c.alias, c.thread, c.tenant, c.inbox, c.channel, c.visitor, c.status, c.priority, c.subject, c.skills, c.tags, \
    c.metadata, c.agent, c.team, c.lease_until, c.snoozed_by, c.snoozed_until, c.merged_into, c.ticket, c.last_seq, c.last_message, c.last_reply_seq, c.last_reply_agent, c.visitor_head, c.visitor_seen, c.agent_seen, c.visitor_delivered, \
    c.agent_delivered, c.created_at, c.queued_at, c.assigned_at, c.ended_at, c.rating, c.last_activity_at, g.name AS agent_name, tm.name AS team_name, \
    i.name AS inbox_name";

/// What stands after FROM's first table or key list `k`.
pub(crate) const JOINS: &str = "JOIN visitors v ON v.id = c.visitor JOIN inboxes i ON i.id = c.inbox LEFT JOIN agents g ON g.id = c.agent \
     LEFT JOIN teams tm ON tm.id = c.team";

pub(crate) fn view(row: &QueryResult) -> Result<ConversationView> {
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

impl Scope<'_> {
    pub async fn conversation(&self, id: &ConversationId) -> Result<Option<ConversationView>> {
        Ok(by_ids(self.db(), [(self.tenant, id)].into_iter()).await?.pop())
    }

    pub async fn conversations_by_ids(&self, ids: &[ConversationId]) -> Result<Vec<ConversationView>> {
        by_ids(self.db(), ids.iter().map(|id| (self.tenant, id))).await
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
