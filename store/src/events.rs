//! Reading the log: what a reconnecting client replays and a reactor follows.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use deskbell_domain::{
    AgentId, Author, Change, ConversationId, ConversationView, Entry, Event, Fact, Message, MessageChange, Noun,
    TenantId, Timestamp,
};
use sea_orm::{QueryResult, Value};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{
    Scope, Store, conversations,
    engine::Kind::Text,
    error::{Error, Result},
    messages,
    sql::{get, json},
};

/// Whose share of the log.
pub enum Share<'a> {
    /// All of the tenant's, as agents and reactors read it.
    All,
    /// What the visitor of these conversations may hear.
    Visitor(&'a [ConversationId]),
}

/// One row, before the message it points to and its conversation are attached.
struct Stored {
    seq: i64,
    conversation: ConversationId,
    fact: StoredFact,
    at: Timestamp,
}

enum StoredFact {
    /// `messages` has the text.
    Message(i64),
    Updated(i64, MessageChange, Author),
    Whole(Fact),
    /// About no conversation. The number and time stand in the row's own columns.
    Change(Changed),
}

/// The name of a change in the column where events have their fact's name.
pub(crate) const CHANGED: &str = "changed";

/// A change's body in the log.
#[derive(Serialize, Deserialize)]
pub(crate) struct Changed {
    pub noun: Noun,
    pub id: Option<i64>,
    pub by: Option<AgentId>,
}

/// The body of a message's update: what it is now stands in `messages`.
#[derive(Deserialize)]
struct Updated {
    seq: i64,
    change: MessageChange,
    by: Author,
}

impl Changed {
    pub fn into_entry(self, tenant: TenantId, seq: i64, at: Timestamp) -> Entry {
        let Self { noun, id, by } = self;
        Entry::Change(Arc::new(Change { tenant, seq, at, noun, id, by }))
    }
}

fn stored(row: &QueryResult) -> Result<Stored> {
    let (conversation, fact, body): (String, String, String) =
        (get(row, "conversation")?, get(row, "fact")?, get(row, "body")?);
    let fact = if fact == "message_sent" {
        let body: serde_json::Value = serde_json::from_str(&body)?;
        StoredFact::Message(body["seq"].as_i64().ok_or_else(|| Error::Stored("a message event without seq".into()))?)
    } else if fact == "message_updated" {
        let Updated { seq, change, by } = serde_json::from_str(&body)?;
        StoredFact::Updated(seq, change, by)
    } else if fact == CHANGED {
        StoredFact::Change(serde_json::from_str(&body)?)
    } else {
        StoredFact::Whole(serde_json::from_str(&body)?)
    };
    Ok(Stored {
        seq: get(row, "seq")?,
        conversation: conversation.as_str().into(),
        fact,
        at: Timestamp(get(row, "at")?),
    })
}

impl Scope<'_> {
    /// The entries after `after` up to `to`, oldest first, at most `limit`.
    ///
    /// Each event comes with its conversation as it stands now, which is never older than the event.
    pub async fn entries(&self, share: Share<'_>, after: i64, to: i64, limit: u32) -> Result<Vec<Entry>> {
        let mut values: Vec<Value> = vec![self.tenant.0.into(), after.into(), to.into(), i64::from(limit).into()];
        let sql = match share {
            Share::All => "SELECT e.seq, e.conversation, e.fact, e.body, e.at FROM events e \
                 WHERE e.tenant = $1 AND e.seq > $2 AND e.seq <= $3 ORDER BY e.seq LIMIT $4"
                .to_owned(),
            Share::Visitor(ids) => {
                let keys: Vec<_> = ids.iter().map(|id| json!({ "id": id })).collect();
                values.push(json(&keys)?.into());
                // The plus keeps the planner from reading everybody's events in order and dropping most.
                format!(
                    "SELECT e.seq, e.conversation, e.fact, e.body, e.at FROM {} k JOIN events e ON e.conversation = k.id \
                     WHERE +e.tenant = $1 AND e.seq > $2 AND e.seq <= $3 AND e.visitor_hears = 1 ORDER BY e.seq LIMIT $4",
                    self.engine().rows("$5", &[("id", Text)])
                )
            }
        };
        let rows = self.db().all(sql, values).await?.iter().map(stored).collect::<Result<Vec<_>>>()?;
        self.attach(rows).await
    }

    async fn attach(&self, rows: Vec<Stored>) -> Result<Vec<Entry>> {
        let of_conversations = rows.iter().filter(|r| !matches!(r.fact, StoredFact::Change(_)));
        let mut ids: Vec<_> = of_conversations.map(|r| r.conversation.clone()).collect();
        ids.sort();
        ids.dedup();
        let views = conversations::by_ids(self.db(), ids.iter().map(|id| (self.tenant, id))).await?;
        let views: HashMap<ConversationId, Arc<ConversationView>> =
            views.into_iter().map(|v| (v.conversation.id.clone(), Arc::new(v))).collect();
        let place = |r: &Stored| match r.fact {
            StoredFact::Message(seq) | StoredFact::Updated(seq, ..) => Some((r.conversation.clone(), seq)),
            StoredFact::Whole(_) | StoredFact::Change(_) => None,
        };
        let places: BTreeSet<_> = rows.iter().filter_map(place).collect();
        let places: Vec<_> = places.into_iter().collect();
        let found = messages::by_places(self.db(), self.tenant, &places).await?;
        let texts: HashMap<(ConversationId, i64), Arc<Message>> =
            found.into_iter().map(|m| ((m.conversation.clone(), m.seq), Arc::new(m))).collect();
        let entry = |r: Stored| {
            let (tenant, seq, at) = (self.tenant, r.seq, r.at);
            let missing = |what| Error::Stored(format!("event {seq} has no {what}"));
            let fact = match r.fact {
                StoredFact::Change(changed) => return Ok(changed.into_entry(tenant, seq, at)),
                StoredFact::Whole(fact) => fact,
                StoredFact::Message(number) => Fact::MessageSent {
                    message: texts.get(&(r.conversation.clone(), number)).ok_or_else(|| missing("message"))?.clone(),
                },
                StoredFact::Updated(number, change, by) => {
                    let message = texts.get(&(r.conversation.clone(), number)).ok_or_else(|| missing("message"))?;
                    Fact::MessageUpdated { message: message.clone(), change, by }
                }
            };
            let view = views.get(&r.conversation).ok_or_else(|| missing("conversation"))?.clone();
            Ok(Entry::Event(Arc::new(Event { tenant, seq, at, conversation: r.conversation, fact, view })))
        };
        rows.into_iter().map(entry).collect()
    }
}

impl Store {
    /// How far each of these tenants' logs reaches.
    pub async fn heads(&self, tenants: &[TenantId]) -> Result<Vec<(TenantId, i64)>> {
        let keys: Vec<_> = tenants.iter().map(|id| json!({ "id": id })).collect();
        let rows = self.engine().rows("$1", &[("id", crate::engine::Kind::Int)]);
        let sql = format!("SELECT t.id, t.event_seq FROM tenants t WHERE t.id IN (SELECT id FROM {rows} k)");
        let rows = self.read_db().all(sql, [json(&keys)?.into()]).await?;
        rows.iter().map(|row| Ok((TenantId(get(row, "id")?), get(row, "event_seq")?))).collect()
    }
}
