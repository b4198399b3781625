//! Loads what a batch needs inside its transaction: a fixed number of queries, however many commands.

use std::{collections::BTreeSet, sync::Arc};

use deskbell_domain::{Author, Channel, ConversationId, InboxId, TenantId, Timestamp};
use sea_orm::ConnectionTrait;
use serde_json::json;

use crate::{
    agents, aliases, conversations,
    engine::Kind::{Int, Text},
    error::{Error, Result},
    files, keyed, messages, notes,
    sql::{Db, get, json},
    teams,
    unit::{Change, Head, Held, Needs, Post, ReadMark, SentKey, Start, Unit},
    visitors,
};

impl Unit {
    pub(crate) async fn load<C: ConnectionTrait>(db: Db<'_, C>, all: &[Needs], now: Timestamp) -> Result<Self> {
        let mut unit = Self::empty(now);
        unit.reserve_numbers(db, all).await?;
        unit.lock_tenants(db, all).await?;
        unit.load_aliases(db, all).await?;
        unit.load_threads(db, all).await?;
        unit.load_conversations(db, all).await?;
        unit.load_people(db, all).await?;
        unit.load_inboxes(db, all).await?;
        unit.load_known_ids(db, all).await?;
        unit.load_cursors(db, all).await?;
        unit.load_files(db, all).await?;
        let steps = all.iter().filter_map(|n| n.step.as_ref()).map(|step| &step.place).collect();
        unit.kept.extend(keyed::by_places(db, &steps).await?);
        Ok(unit)
    }

    /// First of all, and before the tenants' locks, so that two nodes never wait for each other in a ring.
    async fn reserve_numbers<C: ConnectionTrait>(&mut self, db: Db<'_, C>, all: &[Needs]) -> Result<()> {
        let sum = |count: fn(&Needs) -> u32| all.iter().map(|n| i64::from(count(n))).sum();
        self.free_visitor_ids = reserve(db, "visitor", sum(|n| n.new_visitors)).await?;
        self.free_ticket_ids = reserve(db, "ticket", sum(|n| n.new_tickets)).await?;
        self.free_notification_ids = reserve(db, "notification", sum(|n| n.new_notifications)).await?;
        self.free_deed_ids = reserve(db, "audit", sum(|n| n.new_deeds)).await?;
        Ok(())
    }

    async fn lock_tenants<C: ConnectionTrait>(&mut self, db: Db<'_, C>, all: &[Needs]) -> Result<()> {
        let ids: BTreeSet<TenantId> = all.iter().filter_map(|n| n.tenant).collect();
        let keys: Vec<_> = ids.iter().map(|id| json!({ "id": id })).collect();
        let sql = format!(
            "SELECT t.id, t.event_seq FROM tenants t WHERE t.id IN (SELECT id FROM {} k) ORDER BY t.id{}",
            db.engine.rows("$1", &[("id", Int)]),
            db.engine.for_update()
        );
        for row in db.all(sql, [json(&keys)?.into()]).await? {
            let head = Head { event_seq: get(&row, "event_seq")?, changed: false };
            self.tenants.insert(TenantId(get(&row, "id")?), head);
        }
        Ok(())
    }

    async fn load_aliases<C: ConnectionTrait>(&mut self, db: Db<'_, C>, all: &[Needs]) -> Result<()> {
        let of = |names: fn(&Needs) -> &Vec<String>| {
            let pairs = all.iter().filter_map(|n| Some((n.tenant?, n)));
            pairs.flat_map(move |(t, n)| names(n).iter().map(move |a| (t, a.clone()))).collect::<BTreeSet<_>>()
        };
        for (key, id) in aliases::conversations(db, &of(|n| &n.conversation_aliases)).await? {
            self.conversation_aliases.insert(key, id);
        }
        for (key, id) in aliases::visitors(db, &of(|n| &n.visitor_aliases)).await? {
            self.visitor_aliases.insert(key, id);
        }
        Ok(())
    }

    async fn load_threads<C: ConnectionTrait>(&mut self, db: Db<'_, C>, all: &[Needs]) -> Result<()> {
        let keys: BTreeSet<_> = all.iter().flat_map(|n| n.posts.iter()).map(|p| (p.inbox, &p.thread)).collect();
        if keys.is_empty() {
            return Ok(());
        }
        let keys: Vec<_> = keys.iter().map(|(inbox, thread)| json!({ "inbox": inbox, "thread": thread })).collect();
        let rows = db.engine.rows("$1", &[("inbox", Int), ("thread", Text)]);
        let sql = format!(
            "SELECT c.tenant, c.inbox, c.thread, c.id FROM {rows} k \
             JOIN conversations c ON c.inbox = k.inbox AND c.thread = k.thread"
        );
        for row in db.all(sql, [json(&keys)?.into()]).await? {
            let (id, key): (String, _) = (get(&row, "id")?, (InboxId(get(&row, "inbox")?), get(&row, "thread")?));
            self.threads.insert(key, (TenantId(get(&row, "tenant")?), id.as_str().into()));
        }
        Ok(())
    }

    async fn load_conversations<C: ConnectionTrait>(&mut self, db: Db<'_, C>, all: &[Needs]) -> Result<()> {
        let ids: BTreeSet<(TenantId, &ConversationId)> = all
            .iter()
            .filter_map(|n| Some((n.tenant?, n)))
            .flat_map(|(t, n)| n.conversations.iter().map(move |c| (t, c)))
            .collect();
        // What an alias names is needed as much as what was named by its id.
        let named = self.conversation_aliases.iter().map(|((t, _), c)| (*t, c.clone()));
        let named: Vec<_> = named.chain(self.threads.values().cloned()).collect();
        let ids = ids.into_iter().chain(named.iter().map(|(t, c)| (*t, c))).collect::<BTreeSet<_>>();
        for view in conversations::by_ids(db, ids.into_iter()).await? {
            self.conversations.insert(view.conversation.id.clone(), Held { view, change: Change::None });
        }
        self.load_where_they_go_on(db).await
    }

    /// What is said in a merged conversation is said where it goes on.
    async fn load_where_they_go_on<C: ConnectionTrait>(&mut self, db: Db<'_, C>) -> Result<()> {
        loop {
            let into = self.conversations.values().filter_map(|held| {
                let c = &held.view.conversation;
                Some((c.tenant, c.merged_into.clone()?))
            });
            let missing: BTreeSet<_> = into.filter(|(_, id)| !self.conversations.contains_key(id)).collect();
            if missing.is_empty() {
                return Ok(());
            }
            let views = conversations::by_ids(db, missing.iter().map(|(t, c)| (*t, c))).await?;
            if views.is_empty() {
                return Err(Error::Stored("a conversation is merged into none".into()));
            }
            for view in views {
                self.conversations.insert(view.conversation.id.clone(), Held { view, change: Change::None });
            }
        }
    }

    async fn load_people<C: ConnectionTrait>(&mut self, db: Db<'_, C>, all: &[Needs]) -> Result<()> {
        let agents: BTreeSet<_> = all.iter().flat_map(|n| n.agents.iter().copied()).collect();
        for agent in agents::by_ids(db, &agents).await? {
            self.agents.insert(agent.id, agent);
        }
        let wanted: BTreeSet<_> = all.iter().flat_map(|n| n.teams.iter().copied()).collect();
        for (tenant, team) in teams::by_ids(db, &wanted).await? {
            self.teams.insert(team.id, (tenant, team));
        }
        let named = self.visitor_aliases.values().copied();
        let visitors: BTreeSet<_> = all.iter().flat_map(|n| n.visitors.iter().copied()).chain(named).collect();
        for visitor in visitors::by_ids(db, &visitors).await? {
            self.visitors.insert(visitor.id, visitor);
        }
        Ok(())
    }

    async fn load_inboxes<C: ConnectionTrait>(&mut self, db: Db<'_, C>, all: &[Needs]) -> Result<()> {
        let ids: BTreeSet<InboxId> = all.iter().flat_map(|n| n.inboxes.iter().copied()).collect();
        if ids.is_empty() {
            return Ok(());
        }
        let keys: Vec<_> = ids.iter().map(|id| json!({ "id": id })).collect();
        let rows = db.engine.rows("$1", &[("id", Int)]);
        let sql = format!("SELECT i.id, i.tenant, i.channel, i.name FROM {rows} k JOIN inboxes i ON i.id = k.id");
        for row in db.all(sql, [json(&keys)?.into()]).await? {
            let channel: String = get(&row, "channel")?;
            let channel = Channel::parse(&channel).ok_or_else(|| Error::Stored(format!("channel {channel:?}")))?;
            self.inboxes
                .insert(InboxId(get(&row, "id")?), (TenantId(get(&row, "tenant")?), channel, get(&row, "name")?));
        }
        Ok(())
    }

    async fn load_known_ids<C: ConnectionTrait>(&mut self, db: Db<'_, C>, all: &[Needs]) -> Result<()> {
        let posted: Vec<_> = all.iter().flat_map(|n| n.posts.iter()).filter_map(|post| self.posted(post)).collect();
        // A retry of what was sent before a merge is known where it was sent, and one after it where it went.
        let asked =
            || all.iter().filter_map(|n| Some((n.tenant?, n))).flat_map(|(t, n)| n.sent.iter().map(move |k| (t, k)));
        let moved: Vec<_> = asked()
            .filter_map(|(tenant, key)| {
                let conversation = self.goes_on_in(tenant, &key.conversation).ok()?;
                (conversation != key.conversation).then(|| SentKey { conversation, ..key.clone() })
            })
            .collect();
        let sent: BTreeSet<_> = all.iter().flat_map(|n| n.sent.iter()).chain(&posted).chain(&moved).collect();
        for (key, message) in messages::by_client_ids(db, sent.into_iter()).await? {
            self.sent.insert(key, message);
        }
        self.load_messages(db, all).await?;
        let noted: BTreeSet<_> = all.iter().flat_map(|n| n.notes.iter()).collect();
        for (key, note) in notes::by_client_ids(db, noted.into_iter()).await? {
            self.note_ids.insert(key, note);
        }
        let starts: BTreeSet<(TenantId, &String)> = all
            .iter()
            .filter_map(|n| Some((n.tenant?, n)))
            .flat_map(|(t, n)| n.starts.iter().map(move |k| (t, k)))
            .collect();
        if starts.is_empty() {
            return Ok(());
        }
        let keys: Vec<_> = starts.iter().map(|(tenant, key)| json!({ "tenant": tenant, "name": key })).collect();
        let rows = db.engine.rows("$1", &[("tenant", Int), ("name", Text)]);
        let sql = format!("SELECT s.* FROM {rows} k JOIN starts s ON s.tenant = k.tenant AND s.key = k.name");
        for row in db.all(sql, [json(&keys)?.into()]).await? {
            let conversation: String = get(&row, "conversation")?;
            let start = Start { hash: get(&row, "hash")?, conversation: conversation.as_str().into() };
            self.starts.insert((TenantId(get(&row, "tenant")?), get(&row, "key")?), start);
        }
        // A retried start answers with the conversation and the message it made, so those are needed too.
        let missing: Vec<_> = self.starts.iter().map(|((t, _), s)| (*t, s.conversation.clone())).collect();
        for view in conversations::by_ids(db, missing.iter().map(|(t, c)| (*t, c))).await? {
            self.conversations.entry(view.conversation.id.clone()).or_insert(Held { view, change: Change::None });
        }
        for tenant in self.starts.keys().map(|(tenant, _)| *tenant).collect::<BTreeSet<_>>() {
            let own = missing.iter().filter(|(t, _)| *t == tenant);
            let places: Vec<_> = own.map(|(_, c)| (c.clone(), 1)).collect();
            for message in messages::by_places(db, tenant, &places).await? {
                self.firsts.insert(message.conversation.clone(), Arc::new(message));
            }
        }
        Ok(())
    }

    async fn load_messages<C: ConnectionTrait>(&mut self, db: Db<'_, C>, all: &[Needs]) -> Result<()> {
        let asking = all.iter().filter(|n| !n.messages.is_empty());
        for tenant in asking.filter_map(|n| n.tenant).collect::<BTreeSet<_>>() {
            let own = all.iter().filter(|n| n.tenant == Some(tenant));
            let places: BTreeSet<_> = own.flat_map(|n| n.messages.iter().cloned()).collect();
            let places: Vec<_> = places.into_iter().collect();
            for message in messages::by_places(db, tenant, &places).await? {
                self.messages.insert((message.conversation.clone(), message.seq), Arc::new(message));
            }
        }
        Ok(())
    }

    /// Under which key a post was kept, if its conversation is there.
    fn posted(&self, post: &Post) -> Option<SentKey> {
        let (_, conversation) = self.threads.get(&(post.inbox, post.thread.clone()))?;
        let visitor = self.conversations.get(conversation)?.view.visitor.id;
        let author = Author::visitor(visitor, None).key();
        Some(SentKey { conversation: conversation.clone(), author, client_id: post.client_id.clone() })
    }

    async fn load_files<C: ConnectionTrait>(&mut self, db: Db<'_, C>, all: &[Needs]) -> Result<()> {
        let ids: BTreeSet<_> = all.iter().flat_map(|n| n.files.iter()).collect();
        for file in files::by_ids(db, &ids).await? {
            self.files.insert(file.id.clone(), file);
        }
        Ok(())
    }

    async fn load_cursors<C: ConnectionTrait>(&mut self, db: Db<'_, C>, all: &[Needs]) -> Result<()> {
        let wanted: BTreeSet<_> = all.iter().flat_map(|n| n.cursors.iter()).collect();
        if wanted.is_empty() {
            return Ok(());
        }
        let keys: Vec<_> = wanted.iter().map(|(c, a)| json!({ "conversation": c, "agent": a })).collect();
        let rows = db.engine.rows("$1", &[("conversation", Text), ("agent", Int)]);
        let sql =
            format!("SELECT x.* FROM {rows} k JOIN cursors x ON x.conversation = k.conversation AND x.agent = k.agent");
        for row in db.all(sql, [json(&keys)?.into()]).await? {
            let conversation: String = get(&row, "conversation")?;
            let mark = ReadMark { seen_seq: get(&row, "seen_seq")?, unread: crate::sql::get_bool(&row, "unread")? };
            self.cursors.insert((conversation.as_str().into(), deskbell_domain::AgentId(get(&row, "agent")?)), mark);
        }
        Ok(())
    }
}

/// Numbers of a kind to pop from the end: the first command of the batch gets the lowest.
async fn reserve<C: ConnectionTrait>(db: Db<'_, C>, name: &str, wanted: i64) -> Result<Vec<i64>> {
    if wanted == 0 {
        return Ok(Vec::new());
    }
    let last = next_number(db, name, wanted).await?;
    Ok((last - wanted + 1..=last).rev().collect())
}

/// Takes `count` numbers of a kind and returns the last of them.
pub(crate) async fn next_number<C: ConnectionTrait>(db: Db<'_, C>, name: &str, count: i64) -> Result<i64> {
    let sql = "UPDATE counters SET value = value + $1 WHERE name = $2 RETURNING value";
    let row = db.one(sql, [count.into(), name.into()]).await?;
    get(&row.ok_or_else(|| Error::Stored(format!("no counter named {name}")))?, "value")
}
