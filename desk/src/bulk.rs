//! One act on many conversations: each by itself, so that one that can't does not keep back the others.

use deskbell_domain::{Actor, AgentId, ConversationId, ConversationView, Priority, Refusal, TenantId, Timestamp};
use deskbell_store::{Command, Needs, Step, Unit};
use futures_util::future::join_all;

use crate::{
    Desk,
    conversations::{Act, ActOn, Changes},
    seen::{Mark, MarkRead, MarkUnread},
};

/// Most conversations in one call.
pub const BULK_MAX: usize = 200;

#[derive(Debug, Clone)]
pub enum BulkAct {
    Assign(AgentId),
    Tag {
        add: Vec<String>,
        remove: Vec<String>,
    },
    Priority(Priority),
    Close,
    /// Takes back a close.
    UndoClose,
    Snooze {
        until: Option<Timestamp>,
    },
    Wake,
    Read,
    Unread,
}

/// What came of one: the conversation, and whether anything changed about it.
pub type BulkOutcome = (ConversationId, Result<(ConversationView, bool), Refusal>);

impl Desk {
    pub async fn bulk(
        &self,
        actor: &Actor,
        ids: Vec<ConversationId>,
        act: BulkAct,
    ) -> Result<Vec<BulkOutcome>, Refusal> {
        actor.agent()?;
        if ids.is_empty() || ids.len() > BULK_MAX {
            return Err(Refusal::invalid("ids", format!("must be 1 to {BULK_MAX}.")));
        }
        let act = match act {
            BulkAct::Tag { add, remove } => {
                let add = self.known_tags(actor, "tags", add).await?;
                BulkAct::Tag { add, remove: crate::start::short_words("remove_tags", remove)? }
            }
            other => other,
        };
        let lease = self.routing_of(actor.tenant()).await?.accept_lease;
        let mut once: Vec<ConversationId> = Vec::with_capacity(ids.len());
        for id in ids {
            if !once.contains(&id) {
                once.push(id);
            }
        }
        // Sent off together, so that they share their commits.
        let sent = once.into_iter().map(|id| {
            let step = Step::next(actor.tenant(), actor.key());
            let one = One { step, act: self.one_of(actor, &id, &act, lease) };
            async { (id, self.store.writer().submit(one).await) }
        });
        Ok(join_all(sent).await)
    }

    fn one_of(&self, actor: &Actor, id: &ConversationId, act: &BulkAct, lease: i64) -> OneAct {
        let act = match act {
            BulkAct::Assign(to) => Act::Assign(*to),
            BulkAct::Tag { add, remove } => {
                Act::Update(Changes { add_tags: add.clone(), remove_tags: remove.clone(), ..Changes::default() })
            }
            BulkAct::Priority(priority) => Act::Update(Changes { priority: Some(*priority), ..Changes::default() }),
            BulkAct::Close => Act::End,
            BulkAct::UndoClose => Act::UndoEnd,
            BulkAct::Snooze { until } => Act::Snooze { until: *until },
            BulkAct::Wake => Act::Wake,
            BulkAct::Read => {
                let (actor, id) = (actor.clone(), id.clone());
                // As far as it goes when its turn comes.
                return OneAct::Read(MarkRead { actor, id, seq: i64::MAX, message: None, mark: Mark::Seen });
            }
            BulkAct::Unread => return OneAct::Unread(MarkUnread { actor: actor.clone(), id: id.clone() }),
        };
        OneAct::Act(ActOn { actor: actor.clone(), id: id.clone(), step: None, line: self.ids.message(), lease, act })
    }
}

/// One of a bulk; what is kept for a retry is whether it changed anything.
struct One {
    step: Option<Step>,
    act: OneAct,
}

enum OneAct {
    Act(ActOn),
    Read(MarkRead),
    Unread(MarkUnread),
}

impl OneAct {
    fn about(&self) -> (TenantId, ConversationId) {
        match self {
            Self::Act(one) => (one.actor.tenant(), one.id.clone()),
            Self::Read(one) => (one.actor.tenant(), one.id.clone()),
            Self::Unread(one) => (one.actor.tenant(), one.id.clone()),
        }
    }
}

impl Command for One {
    type Reply = (ConversationView, bool);

    fn needs(&self) -> Needs {
        let needs = match &self.act {
            OneAct::Act(one) => one.needs(),
            OneAct::Read(one) => one.needs(),
            OneAct::Unread(one) => one.needs(),
        };
        Needs { step: self.step.clone(), ..needs }
    }

    fn run(&mut self, unit: &mut Unit) -> Result<Self::Reply, Refusal> {
        let (tenant, id) = self.act.about();
        if let Some(step) = &self.step
            && let Some(changed) = unit.outcome(step)?
        {
            return Ok((unit.view(tenant, &id)?.clone(), changed));
        }
        let before = unit.view(tenant, &id)?.conversation.clone();
        match &mut self.act {
            OneAct::Act(one) => one.run(unit).map(drop)?,
            OneAct::Read(one) => one.run(unit)?,
            OneAct::Unread(one) => one.run(unit)?,
        }
        let after = unit.view(tenant, &id)?.clone();
        let changed = after.conversation != before;
        if let Some(step) = &self.step {
            unit.keep_outcome(step, &changed)?;
        }
        Ok((after, changed))
    }
}
