//! A use case that speaks to its own tables: statements of one tenant in one transaction, with what they change said
//! in the same log. For what is rare; what chats do all day goes through `Unit` and shares its commits.

use std::{future::Future, panic::AssertUnwindSafe, pin::Pin, sync::Arc};

use deskbell_domain::{AgentId, Clock, Entry, Noun, Refusal, TenantId, Timestamp};
use futures_util::FutureExt;
use sea_orm::{DatabaseConnection, DatabaseTransaction, TransactionTrait};
use serde::{Serialize, de::DeserializeOwned};
use tokio::sync::oneshot;

use crate::{
    Scope, Step,
    engine::Engine,
    error::{Error, Result},
    events::Changed,
    keyed,
    save::save_entries,
    sql::{Db, get},
    unit::{Recorded, What},
    vault::Vault,
};

/// One tenant's open transaction, on the writer's own connection. It must await nothing but its statements.
pub struct Tx {
    pub tenant: TenantId,
    pub now: Timestamp,
    pub(crate) by: Option<AgentId>,
    engine: Engine,
    vault: Arc<Vault>,
    transaction: DatabaseTransaction,
    changed: Vec<Changed>,
}

/// What runs inside a transaction: `|tx| Box::pin(async move { … })`.
pub type Work<'a, T> = Pin<Box<dyn Future<Output = Result<T, Refusal>> + Send + 'a>>;

impl Tx {
    pub(crate) fn db(&self) -> Db<'_, DatabaseTransaction> {
        Db { engine: self.engine, connection: &self.transaction, vault: &self.vault }
    }

    /// Says in the tenant's log that this thing changed; `None` where a tenant has only one of it.
    pub fn changed(&mut self, noun: Noun, id: impl Into<Option<i64>>) {
        self.changed.push(Changed { noun, id: id.into(), by: self.by });
    }
}

impl Scope<'_> {
    /// Runs statements in one transaction with the log's entries about them, in turn with all other writes, and
    /// returns after the commit. A refusal undoes everything. `by` is the agent who does it, none for the desk itself.
    /// A retry of an agent's request with a key gets what the first one came to, without running anything.
    pub async fn transact<T, F>(&self, by: Option<AgentId>, work: F) -> Result<T, Refusal>
    where
        T: Serialize + DeserializeOwned + Send + Sync + 'static,
        F: for<'a> FnOnce(&'a mut Tx) -> Work<'a, T> + Send + 'static,
    {
        let step = by.and_then(|by| Step::next(self.tenant, format!("a{by}")));
        self.submit(by, step, work).await
    }

    /// As `transact`, for what a request does only if need be and may do again: no write of its own, so that those
    /// after it keep their places in the retry.
    pub async fn transact_beside<T, F>(&self, by: Option<AgentId>, work: F) -> Result<T, Refusal>
    where
        T: Serialize + DeserializeOwned + Send + Sync + 'static,
        F: for<'a> FnOnce(&'a mut Tx) -> Work<'a, T> + Send + 'static,
    {
        self.submit(by, None, work).await
    }

    async fn submit<T, F>(&self, by: Option<AgentId>, step: Option<Step>, work: F) -> Result<T, Refusal>
    where
        T: Serialize + DeserializeOwned + Send + Sync + 'static,
        F: for<'a> FnOnce(&'a mut Tx) -> Work<'a, T> + Send + 'static,
    {
        let (reply, outcome) = oneshot::channel();
        let task = Waiting { tenant: self.tenant, by, step, work, reply };
        self.store.writer.submit_alone(Box::new(task), outcome).await
    }
}

/// A transaction of its own, waiting for its turn.
pub(crate) trait Alone: Send {
    fn tenant(&self) -> TenantId;
    /// Runs and answers it. What is returned is told to the listeners before the answer is given.
    fn run<'a>(self: Box<Self>, place: Place<'a>) -> Pin<Box<dyn Future<Output = Done> + Send + 'a>>;
}

/// Where it runs.
pub(crate) struct Place<'a> {
    pub engine: Engine,
    pub connection: &'a DatabaseConnection,
    pub vault: &'a Arc<Vault>,
    pub clock: &'a Arc<dyn Clock>,
}

/// What came of it, and how to tell the caller.
pub(crate) struct Done {
    pub outcome: Result<Vec<Entry>, String>,
    pub answer: Box<dyn FnOnce() + Send>,
}

struct Waiting<T, F> {
    tenant: TenantId,
    by: Option<AgentId>,
    step: Option<Step>,
    work: F,
    reply: oneshot::Sender<Result<T, Refusal>>,
}

impl<T, F> Alone for Waiting<T, F>
where
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
    F: for<'a> FnOnce(&'a mut Tx) -> Work<'a, T> + Send + 'static,
{
    fn tenant(&self) -> TenantId {
        self.tenant
    }

    fn run<'a>(self: Box<Self>, place: Place<'a>) -> Pin<Box<dyn Future<Output = Done> + Send + 'a>> {
        Box::pin(async move {
            let Self { tenant, by, step, work, reply } = *self;
            let (result, outcome) = match transact(place, tenant, by, step.as_ref(), work).await {
                Ok((Ok(value), entries)) => (Ok(value), Ok(entries)),
                Ok((Err(refusal), _)) => (Err(refusal), Ok(Vec::new())),
                Err(error) => (Err(Refusal::Unavailable(error.to_string())), Err(error.to_string())),
            };
            // The caller may have gone away; what was committed stays committed.
            Done { outcome, answer: Box::new(move || drop(reply.send(result))) }
        })
    }
}

async fn transact<T, F>(
    place: Place<'_>,
    tenant: TenantId,
    by: Option<AgentId>,
    step: Option<&Step>,
    work: F,
) -> Result<(Result<T, Refusal>, Vec<Entry>)>
where
    T: Serialize + DeserializeOwned,
    F: for<'a> FnOnce(&'a mut Tx) -> Work<'a, T>,
{
    let engine = place.engine;
    let transaction = place.connection.begin_with_options(engine.write_transaction()).await?;
    // The tenant's row first, as every writer does, so that two nodes never wait for each other in a ring.
    let sql = format!("SELECT t.event_seq FROM tenants t WHERE t.id = $1{}", engine.for_update());
    let row = Db { engine, connection: &transaction, vault: place.vault }.one(sql, [tenant.0.into()]).await?;
    let head: i64 = get(&row.ok_or_else(|| Error::Stored(format!("no tenant {tenant}")))?, "event_seq")?;
    let mut tx =
        Tx { tenant, now: place.clock.now(), by, engine, vault: place.vault.clone(), transaction, changed: Vec::new() };
    if let Some(step) = step
        && let Some((_, kept)) = keyed::by_places(tx.db(), &[&step.place].into()).await?.pop()
    {
        tx.transaction.rollback().await?;
        return Ok((step.read(&kept), Vec::new()));
    }
    // A bug in one piece of work must not end the writer for all.
    let result = AssertUnwindSafe(async { work(&mut tx).await }).catch_unwind().await;
    let result = result.map_err(|_| Error::Stored("a transaction panicked".into()))?;
    let Ok(value) = &result else {
        tx.transaction.rollback().await?;
        return Ok((result, Vec::new()));
    };
    if let Some(step) = step {
        keyed::insert(tx.db(), [(&step.place, &step.kept(value)?)].into_iter(), tx.now).await?;
    }
    let number = |(what, seq)| Recorded { tenant, seq, what: What::Changed(what) };
    let recorded: Vec<_> = std::mem::take(&mut tx.changed).into_iter().zip(head + 1..).map(number).collect();
    save_entries(tx.db(), &recorded, tx.now).await?;
    if let Some(last) = recorded.last() {
        let sql = "UPDATE tenants SET event_seq = $1 WHERE id = $2";
        tx.db().execute(sql, [last.seq.into(), tenant.0.into()]).await?;
    }
    let at = tx.now;
    tx.transaction.commit().await?;
    metrics::counter!("deskbell_commits_total").increment(1);
    let entry = |r: Recorded| match r.what {
        What::Changed(changed) => Some(changed.into_entry(tenant, r.seq, at)),
        What::Fact(..) => None,
    };
    Ok((result, recorded.into_iter().filter_map(entry).collect()))
}
