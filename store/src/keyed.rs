//! Requests that carry a key of their client's (`Idempotency-Key`): what each of their writes came to is kept in the
//! same transaction, so that a retry gets that and writes nothing. See `docs/decisions/0024-keyed-requests.md`.

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
};

use deskbell_domain::{Refusal, TenantId, Timestamp};
use sea_orm::{ConnectionTrait, Value};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::json;

use crate::{
    Store,
    engine::Kind::{Int, Text},
    error::Result,
    sql::{Db, get, json},
};

tokio::task_local! { static SERVED: Arc<Keyed>; }

/// A request under its key.
#[derive(Debug)]
pub struct Keyed {
    key: String,
    hash: String,
    steps: AtomicU32,
    again: AtomicBool,
}

impl Keyed {
    /// `hash` is of all that makes it this request: another one under the same key is refused.
    pub fn new(key: String, hash: String) -> Arc<Self> {
        Arc::new(Self { key, hash, steps: AtomicU32::new(0), again: AtomicBool::new(false) })
    }

    /// Runs what serves the request: whatever it writes is kept under its key.
    pub async fn serve<F: Future>(self: &Arc<Self>, work: F) -> F::Output {
        SERVED.scope(self.clone(), work).await
    }

    /// Whether it was served before.
    pub fn was_served(&self) -> bool {
        self.again.load(Ordering::Relaxed)
    }
}

/// One write of a keyed request: the same work in the same order gives the same numbers.
#[derive(Debug, Clone)]
pub struct Step {
    pub(crate) place: StepPlace,
    request: Arc<Keyed>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct StepPlace {
    tenant: TenantId,
    actor: String,
    key: String,
    number: u32,
}

/// What a write came to.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    pub hash: String,
    pub outcome: String,
}

impl Step {
    /// The next write of the request this task serves, if that carries a key. `actor` is `Actor::key`.
    pub fn next(tenant: TenantId, actor: String) -> Option<Self> {
        let request = SERVED.try_with(Arc::clone).ok()?;
        let number = request.steps.fetch_add(1, Ordering::Relaxed);
        let place = StepPlace { tenant, actor, key: request.key.clone(), number };
        Some(Self { place, request })
    }

    /// What the write came to the first time.
    pub(crate) fn read<T: DeserializeOwned>(&self, kept: &Kept) -> Result<T, Refusal> {
        if kept.hash != self.request.hash {
            return Err(Refusal::ClientIdReused);
        }
        self.request.again.store(true, Ordering::Relaxed);
        Ok(serde_json::from_str(&kept.outcome).map_err(crate::Error::from)?)
    }

    pub(crate) fn kept(&self, outcome: &impl Serialize) -> Result<Kept> {
        Ok(Kept { hash: self.request.hash.clone(), outcome: json(outcome)? })
    }
}

const COLUMNS: [(&str, crate::engine::Kind); 4] = [("tenant", Int), ("actor", Text), ("name", Text), ("step", Int)];

impl StepPlace {
    fn values(&self) -> serde_json::Value {
        json!({ "tenant": self.tenant, "actor": self.actor, "name": self.key, "step": self.number })
    }
}

pub(crate) async fn by_places<C: ConnectionTrait>(
    db: Db<'_, C>,
    places: &BTreeSet<&StepPlace>,
) -> Result<Vec<(StepPlace, Kept)>> {
    if places.is_empty() {
        return Ok(Vec::new());
    }
    let keys: Vec<_> = places.iter().map(|place| place.values()).collect();
    let sql = format!(
        "SELECT r.* FROM {} k JOIN keyed_requests r \
         ON r.tenant = k.tenant AND r.actor = k.actor AND r.key = k.name AND r.step = k.step",
        db.engine.rows("$1", &COLUMNS)
    );
    let rows = db.all(sql, [json(&keys)?.into()]).await?;
    let read = |row| {
        let number = u32::try_from(get::<i64>(row, "step")?).unwrap_or_default();
        let (tenant, actor, key) = (TenantId(get(row, "tenant")?), get(row, "actor")?, get(row, "key")?);
        let kept = Kept { hash: get(row, "hash")?, outcome: get(row, "outcome")? };
        Ok((StepPlace { tenant, actor, key, number }, kept))
    };
    rows.iter().map(read).collect()
}

pub(crate) async fn insert<C: ConnectionTrait>(
    db: Db<'_, C>,
    new: impl Iterator<Item = (&StepPlace, &Kept)>,
    now: Timestamp,
) -> Result<()> {
    let row = |(place, kept): (&StepPlace, &Kept)| {
        let mut row = place.values();
        (row["hash"], row["outcome"]) = (kept.hash.as_str().into(), kept.outcome.as_str().into());
        row
    };
    let rows: Vec<_> = new.map(row).collect();
    if rows.is_empty() {
        return Ok(());
    }
    let columns: Vec<_> = COLUMNS.into_iter().chain([("hash", Text), ("outcome", Text)]).collect();
    let sql = format!(
        "INSERT INTO keyed_requests (tenant, actor, key, step, hash, outcome, at) \
         SELECT tenant, actor, name, step, hash, outcome, $2 FROM {} r",
        db.engine.rows("$1", &columns)
    );
    db.execute(sql, [Value::from(json(&rows)?), now.0.into()]).await?;
    Ok(())
}

impl Store {
    /// Forgets the requests from before; returns how many rows went.
    pub async fn forget_keyed_requests(&self, before: Timestamp) -> Result<u64> {
        self.write_db().execute("DELETE FROM keyed_requests WHERE at < $1", [before.0.into()]).await
    }
}
