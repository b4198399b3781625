//! Agents leave each other private notes.

use deskbell_domain::{
    Actor, AgentId, ConversationId, Note, NoteId, NotificationKind, Refusal,
    note::{MENTIONS_MAX, NOTE_MAX},
    text,
};
use deskbell_store::{Command, Needs, NoteKey, Unit};

use crate::Desk;

#[derive(Debug, Default)]
pub struct NewNote {
    pub text: String,
    /// The colleagues it calls by name: each is told.
    pub mentions: Vec<AgentId>,
    pub client_id: Option<String>,
}

impl Desk {
    /// Returns the note, and whether it is new.
    pub async fn add_note(
        &self,
        actor: &Actor,
        conversation: &ConversationId,
        new: NewNote,
    ) -> Result<(Note, bool), Refusal> {
        let (agent, _) = actor.agent()?;
        let mut mentions = new.mentions;
        mentions.sort();
        mentions.dedup();
        if mentions.len() > MENTIONS_MAX {
            return Err(Refusal::invalid("mentions", format!("must be at most {MENTIONS_MAX}.")));
        }
        let command = AddNote {
            actor: actor.clone(),
            agent,
            conversation: conversation.clone(),
            id: self.ids.note(),
            mentions,
            text: text::required("note", &new.text, NOTE_MAX)?,
            client_id: text::client_id("client_id", new.client_id.as_deref())?,
        };
        self.store.writer().submit(command).await
    }
}

struct AddNote {
    actor: Actor,
    agent: AgentId,
    conversation: ConversationId,
    id: NoteId,
    text: String,
    mentions: Vec<AgentId>,
    client_id: Option<String>,
}

impl AddNote {
    fn key(&self) -> Option<NoteKey> {
        let client_id = self.client_id.clone()?;
        Some(NoteKey { conversation: self.conversation.clone(), author: self.agent, client_id })
    }
}

impl Command for AddNote {
    type Reply = (Note, bool);

    fn needs(&self) -> Needs {
        Needs {
            conversations: vec![self.conversation.clone()],
            agents: [self.agent].into_iter().chain(self.mentions.iter().copied()).collect(),
            new_notifications: self.mentions.len() as u32,
            notes: self.key().into_iter().collect(),
            ..Needs::of(self.actor.tenant())
        }
    }

    fn run(&mut self, unit: &mut Unit) -> Result<(Note, bool), Refusal> {
        let tenant = self.actor.tenant();
        let view = unit.view(tenant, &self.conversation)?;
        view.conversation.check_access(&self.actor)?;
        if let Some(before) = self.key().and_then(|key| unit.already_noted(&key)) {
            return match before.text == self.text {
                true => Ok((before.clone(), false)),
                false => Err(Refusal::ClientIdReused),
            };
        }
        for id in &self.mentions {
            let unknown = |_| Refusal::invalid("mentions", format!("has no agent {id}."));
            unit.agent(tenant, *id).map_err(unknown)?;
        }
        let note = Note {
            tenant,
            conversation: self.conversation.clone(),
            id: self.id,
            after_seq: view.conversation.last_seq,
            author: unit.agent(tenant, self.agent)?.brief(),
            text: self.text.clone(),
            mentions: self.mentions.clone(),
            happening: None,
            client_id: self.client_id.clone(),
            at: unit.now,
        };
        unit.add_note(note.clone())?;
        let view = unit.view(tenant, &self.conversation)?.clone();
        for id in self.mentions.iter().filter(|id| **id != self.agent) {
            let words = text::preview(&note.text);
            unit.notify(*id, NotificationKind::Mention, &view, Some(&note.author), words)?;
        }
        Ok((note, true))
    }
}
