//! Two conversations of one visitor become one: see `docs/decisions/0028-a-merged-chat-goes-on-in-another.md`.

use deskbell_domain::{Actor, Author, ConversationId, ConversationView, Fact, MessageId, Refusal};
use deskbell_store::{Command, Needs, Unit};
use serde_json::json;

use crate::{Desk, conversations::system_line};

impl Desk {
    /// Closes one for good and lets it go on in the other; returns the other.
    pub async fn merge(
        &self,
        actor: &Actor,
        id: &ConversationId,
        into: &ConversationId,
    ) -> Result<ConversationView, Refusal> {
        actor.agent()?;
        let lines = [self.ids.message(), self.ids.message()];
        let command = Merge { actor: actor.clone(), id: id.clone(), into: into.clone(), lines };
        self.store.writer().submit(command).await
    }

    /// What goes on in this one, oldest first.
    pub async fn merged_into(&self, actor: &Actor, id: &ConversationId) -> Result<Vec<ConversationView>, Refusal> {
        self.view(actor, id).await?;
        Ok(self.store.scope(actor.tenant()).merged_into(id).await?)
    }

    /// Where a conversation goes on: the one it was merged into, else itself.
    pub async fn goes_on_in(&self, mut view: ConversationView) -> Result<ConversationView, Refusal> {
        while let Some(into) = view.conversation.merged_into.take() {
            let next = self.store.scope(view.conversation.tenant).conversation(&into).await?;
            view = next.ok_or(Refusal::NotFound("chat"))?;
        }
        Ok(view)
    }
}

struct Merge {
    actor: Actor,
    id: ConversationId,
    into: ConversationId,
    /// The ids of the lines that say so on either side.
    lines: [MessageId; 2],
}

impl Command for Merge {
    type Reply = ConversationView;

    fn needs(&self) -> Needs {
        Needs {
            conversations: vec![self.id.clone(), self.into.clone()],
            agents: self.actor.agent().map(|(id, _)| id).into_iter().collect(),
            new_deeds: 1,
            ..Needs::of(self.actor.tenant())
        }
    }

    fn run(&mut self, unit: &mut Unit) -> Result<ConversationView, Refusal> {
        let tenant = self.actor.tenant();
        let (agent, _) = self.actor.agent()?;
        let source = &unit.view(tenant, &self.id)?.conversation;
        // Another tenant's is told as one that isn't there; which of the two it was is the caller's to see.
        let target = &unit.view(tenant, &self.into)?.conversation;
        if !source.may_merge_into(target, agent, self.actor.grants())? {
            return Ok(unit.view(tenant, &self.into)?.clone());
        }
        let by = Author::agent(&unit.agent(tenant, agent)?.brief());
        let [here, there] = self.lines;
        let meaning = json!({ "code": "merged_into", "session_id": self.into });
        system_line(unit, tenant, &self.id, here, "This chat goes on in your other one.".to_owned(), meaning)?;
        let now = unit.now;
        let source = unit.change(tenant, &self.id)?;
        source.end(now);
        source.merged_into = Some(self.into.clone());
        unit.record(tenant, &self.id, Fact::Merged { into: self.into.clone(), by })?;
        // After it, so that whoever follows from there hears it here.
        let meaning = json!({ "code": "merged_from", "session_id": self.id });
        system_line(unit, tenant, &self.into, there, "Your other chat goes on here.".to_owned(), meaning)?;
        unit.audit(tenant, agent, "chat.merged", json!({ "chat": self.id, "into": self.into }))?;
        Ok(unit.view(tenant, &self.into)?.clone())
    }
}
