//! Reading the log: what a reconnecting client replays and a reactor follows.

use std::{collections::HashMap, sync::Arc};

use deskbell_domain::{ConversationId, ConversationView, Event, Fact, Message, TenantId, Timestamp};
use sea_orm::{QueryResult, Value};
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
    Whole(Fact),
}

fn stored(row: &QueryResult) -> Result<Stored> {
    let (conversation, fact, body): (String, String, String) =
        (get(row, "conversation")?, get(row, "fact")?, get(row, "body")?);
    let fact = if fact == "message_sent" {
        let body: serde_json::Value = serde_json::from_str(&body)?;
        StoredFact::Message(body["seq"].as_i64().ok_or_else(|| Error::Stored("a message event without seq".into()))?)
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
    /// The events after `after` up to `to`, oldest first, at most `limit`.
    ///
    /// Each comes with its conversation as it stands now, which is never older than the event.
    pub async fn events(&self, share: Share<'_>, after: i64, to: i64, limit: u32) -> Result<Vec<Arc<Event>>> {
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

    async fn attach(&self, rows: Vec<Stored>) -> Result<Vec<Arc<Event>>> {
        let mut ids: Vec<_> = rows.iter().map(|r| r.conversation.clone()).collect();
        ids.sort();
        ids.dedup();
        let views = conversations::by_ids(self.db(), ids.iter().map(|id| (self.tenant, id))).await?;
        let views: HashMap<ConversationId, Arc<ConversationView>> =
            views.into_iter().map(|v| (v.conversation.id.clone(), Arc::new(v))).collect();
        let place = |r: &Stored| match r.fact {
            StoredFact::Message(seq) => Some((r.conversation.clone(), seq)),
            StoredFact::Whole(_) => None,
        };
        let places: Vec<_> = rows.iter().filter_map(place).collect();
        let found = messages::by_places(self.db(), self.tenant, &places).await?;
        let mut texts: HashMap<(ConversationId, i64), Arc<Message>> =
            found.into_iter().map(|m| ((m.conversation.clone(), m.seq), Arc::new(m))).collect();
        let event = |r: Stored| {
            let missing = |what| Error::Stored(format!("event {} has no {what}", r.seq));
            let fact = match r.fact {
                StoredFact::Whole(fact) => fact,
                StoredFact::Message(seq) => Fact::MessageSent {
                    message: texts.remove(&(r.conversation.clone(), seq)).ok_or_else(|| missing("message"))?,
                },
            };
            let view = views.get(&r.conversation).ok_or_else(|| missing("conversation"))?.clone();
            Ok(Arc::new(Event { tenant: self.tenant, seq: r.seq, at: r.at, conversation: r.conversation, fact, view }))
        };
        rows.into_iter().map(event).collect()
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
