//! The one writer: drains what is waiting into one transaction, and answers everyone after its commit.
//!
//! Alone, a command goes through at once; under load the commits are shared, so that a sync to disk
//! is paid once for many (group commit). See `docs/decisions/0002-one-writer.md`.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use deskbell_domain::{Clock, Entry, Refusal, TenantId};
use sea_orm::{DatabaseConnection, TransactionTrait};
use tokio::sync::{mpsc, oneshot};

use crate::{
    engine::Engine,
    error::{Error, Result},
    sql::Db,
    transaction::{Alone, Place},
    unit::{Needs, Unit},
    vault::Vault,
};

/// Most commands in one transaction.
const BATCH: usize = 512;
/// Most commands waiting. Beyond it the desk is overloaded and says so at once.
const QUEUE: usize = 8_192;
pub(crate) const STOPPED: &str = "the writer has stopped";

/// A change to the desk. It may be run again on a fresh unit, so it must not use itself up.
pub trait Command: Send + 'static {
    type Reply: Send + 'static;
    fn needs(&self) -> Needs;
    /// Checks everything before it changes anything: a refused command leaves the unit as it was.
    fn run(&mut self, unit: &mut Unit) -> Result<Self::Reply, Refusal>;
}

/// What the writer tells of a commit, in order.
pub enum Committed {
    Entries(Vec<Entry>),
    /// A commit failed in a way that leaves open whether it happened: look at these tenants' logs.
    Unsure(Vec<TenantId>),
}

trait Job: Send {
    fn needs(&self) -> Needs;
    fn run(&mut self, unit: &mut Unit);
    /// Sends the outcome of the last run, or the refusal that overrides it.
    fn answer(&mut self, instead: Option<Refusal>);
}

struct Waiting<C: Command> {
    command: C,
    outcome: Option<Result<C::Reply, Refusal>>,
    reply: Option<oneshot::Sender<Result<C::Reply, Refusal>>>,
}

impl<C: Command> Job for Waiting<C> {
    fn needs(&self) -> Needs {
        self.command.needs()
    }

    fn run(&mut self, unit: &mut Unit) {
        self.outcome = Some(self.command.run(unit));
    }

    fn answer(&mut self, instead: Option<Refusal>) {
        let outcome = match (instead, self.outcome.take()) {
            // A refusal falls with its batch too: it may rest on what a neighbour did and could not save.
            (Some(instead), _) => Err(instead),
            (None, Some(done)) => done,
            (None, None) => Err(Refusal::Unavailable("the command was not run".into())),
        };
        if let Some(reply) = self.reply.take() {
            // The caller may have gone away; what was committed stays committed.
            drop(reply.send(outcome));
        }
    }
}

/// What waits for the writer.
enum Task {
    /// Shares its commit with what waits beside it.
    Command(Box<dyn Job>),
    /// Has a transaction of its own.
    Alone(Box<dyn Alone>),
}

#[derive(Clone)]
pub struct Writer {
    queue: mpsc::Sender<Task>,
    healthy: Arc<AtomicBool>,
}

impl Writer {
    pub(crate) fn start(
        engine: Engine,
        connection: DatabaseConnection,
        vault: Arc<Vault>,
        clock: Arc<dyn Clock>,
        on_commit: Box<dyn Fn(Committed) + Send + Sync>,
    ) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE);
        let healthy = Arc::new(AtomicBool::new(true));
        let lane = Lane { engine, connection, vault, clock, on_commit, healthy: healthy.clone() };
        tokio::spawn(lane.run(waiting));
        Self { queue, healthy }
    }

    /// Runs a command and returns after its commit.
    pub async fn submit<C: Command>(&self, command: C) -> Result<C::Reply, Refusal> {
        let (reply, outcome) = oneshot::channel();
        let job = Box::new(Waiting { command, outcome: None, reply: Some(reply) });
        self.enqueue(Task::Command(job), outcome).await
    }

    /// Runs a transaction of its own and returns after its commit.
    pub(crate) async fn submit_alone<T>(
        &self,
        task: Box<dyn Alone>,
        outcome: oneshot::Receiver<Result<T, Refusal>>,
    ) -> Result<T, Refusal> {
        self.enqueue(Task::Alone(task), outcome).await
    }

    async fn enqueue<T>(&self, task: Task, outcome: oneshot::Receiver<Result<T, Refusal>>) -> Result<T, Refusal> {
        self.queue.try_send(task).map_err(|refused| match refused {
            mpsc::error::TrySendError::Full(_) => Refusal::Unavailable("too many writes are waiting".into()),
            mpsc::error::TrySendError::Closed(_) => Refusal::Unavailable(STOPPED.into()),
        })?;
        outcome.await.unwrap_or_else(|_| Err(Refusal::Unavailable(STOPPED.into())))
    }

    /// Whether the last write got through, and another can.
    pub fn is_healthy(&self) -> bool {
        self.healthy.load(Ordering::Relaxed) && !self.has_stopped()
    }

    /// Whether the task is gone, which only a fault in a command can do.
    pub(crate) fn has_stopped(&self) -> bool {
        self.queue.is_closed()
    }

    pub(crate) fn set_healthy(&self, healthy: bool) {
        self.healthy.store(healthy, Ordering::Relaxed);
    }
}

struct Lane {
    engine: Engine,
    connection: DatabaseConnection,
    vault: Arc<Vault>,
    clock: Arc<dyn Clock>,
    on_commit: Box<dyn Fn(Committed) + Send + Sync>,
    healthy: Arc<AtomicBool>,
}

impl Lane {
    async fn run(self, mut waiting: mpsc::Receiver<Task>) {
        let mut tasks = Vec::with_capacity(BATCH);
        let mut jobs = Vec::with_capacity(BATCH);
        while waiting.recv_many(&mut tasks, BATCH).await > 0 {
            for task in tasks.drain(..) {
                match task {
                    Task::Command(job) => jobs.push(job),
                    Task::Alone(task) => {
                        // In the order they came: what was asked first is done first.
                        self.batch(&mut jobs).await;
                        jobs.clear();
                        self.alone(task).await;
                    }
                }
            }
            self.batch(&mut jobs).await;
            jobs.clear();
        }
    }

    async fn alone(&self, task: Box<dyn Alone>) {
        let tenant = task.tenant();
        let place = Place { engine: self.engine, connection: &self.connection, vault: &self.vault, clock: &self.clock };
        let done = task.run(place).await;
        match done.outcome {
            Ok(entries) => self.tell(entries),
            Err(error) => self.give_up(&error, 1, vec![tenant]),
        }
        (done.answer)();
    }

    async fn batch(&self, jobs: &mut [Box<dyn Job>]) {
        if jobs.is_empty() {
            return;
        }
        match self.transact(jobs).await {
            Ok(entries) => self.succeed(jobs, entries),
            Err(error) if jobs.len() > 1 && error.may_be_one_commands_fault() => {
                tracing::warn!(%error, commands = jobs.len(), "a batch failed as a whole; running its commands one by one");
                for one in jobs.chunks_mut(1) {
                    match self.transact(one).await {
                        Ok(entries) => self.succeed(one, entries),
                        Err(error) => self.fail(one, &error),
                    }
                }
            }
            Err(error) => self.fail(jobs, &error),
        }
    }

    fn tell(&self, entries: Vec<Entry>) {
        self.healthy.store(true, Ordering::Relaxed);
        if !entries.is_empty() {
            (self.on_commit)(Committed::Entries(entries));
        }
    }

    fn succeed(&self, jobs: &mut [Box<dyn Job>], entries: Vec<Entry>) {
        self.tell(entries);
        for job in jobs {
            job.answer(None);
        }
    }

    fn fail(&self, jobs: &mut [Box<dyn Job>], error: &Error) {
        let mut tenants: Vec<_> = jobs.iter().filter_map(|j| j.needs().tenant).collect();
        tenants.sort();
        tenants.dedup();
        self.give_up(&error.to_string(), jobs.len(), tenants);
        for job in jobs {
            job.answer(Some(Refusal::Unavailable(error.to_string())));
        }
    }

    fn give_up(&self, error: &str, commands: usize, tenants: Vec<TenantId>) {
        self.healthy.store(false, Ordering::Relaxed);
        metrics::counter!("deskbell_commit_failures_total").increment(1);
        tracing::error!(%error, commands, "nothing was saved");
        (self.on_commit)(Committed::Unsure(tenants));
    }

    async fn transact(&self, jobs: &mut [Box<dyn Job>]) -> Result<Vec<Entry>> {
        let transaction = self.connection.begin_with_options(self.engine.write_transaction()).await?;
        let db = Db { engine: self.engine, connection: &transaction, vault: &self.vault };
        let needs: Vec<_> = jobs.iter().map(|job| job.needs()).collect();
        let mut unit = Unit::load(db, &needs, self.clock.now()).await?;
        for job in jobs.iter_mut() {
            // A bug in one command must not end the writer for all; run alone, it fails alone.
            let run = std::panic::AssertUnwindSafe(|| job.run(&mut unit));
            std::panic::catch_unwind(run).map_err(|_| Error::Stored("a command panicked".into()))?;
        }
        if unit.is_clean() {
            transaction.rollback().await?;
            return Ok(Vec::new());
        }
        unit.save(db).await?;
        fault::before_commit(jobs).await;
        transaction.commit().await?;
        metrics::counter!("deskbell_commits_total").increment(1);
        metrics::histogram!("deskbell_commit_size").record(jobs.len() as f64);
        Ok(unit.into_entries())
    }
}

/// Breaks the first promise on purpose, so that the tests which guard it can show that they would notice.
/// Only in builds with debug assertions; a release has no such switch.
mod fault {
    use super::Job;

    #[cfg(debug_assertions)]
    pub async fn before_commit(jobs: &mut [Box<dyn Job>]) {
        if std::env::var("DESKBELL_FAULT").is_ok_and(|fault| fault == "ack-before-commit") {
            for job in jobs {
                job.answer(None);
            }
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        }
    }

    #[cfg(not(debug_assertions))]
    pub async fn before_commit(_: &mut [Box<dyn Job>]) {}
}
