//! What happens to a message after it was sent: edited, deleted, reacted to. Its number stays, and what stood there
//! before is kept for those who may look.

use std::sync::Arc;

use deskbell_domain::{
    Actor, Author, AuthorKind, Channel, ConversationId, ConversationView, Message, MessageChange, MessageId,
    MessageVersion, Permission, Refusal, Status, message, text,
};
use deskbell_store::{Command, Needs, Unit};

use crate::{Desk, channels::is_foreign};

const ABSENT: Refusal = Refusal::NotFound("message");

enum What {
    Edit(String),
    Delete,
    React { emoji: &'static str, on: bool },
}

impl Desk {
    /// Puts another text in a message's place: one's own, visitors within `EDIT_WINDOW`.
    pub async fn edit_message(
        &self,
        actor: &Actor,
        conversation: &ConversationId,
        id: MessageId,
        text: &str,
    ) -> Result<Arc<Message>, Refusal> {
        let limit = match actor {
            Actor::Agent { .. } => self.settings.agent_message_max,
            Actor::Visitor { .. } => self.settings.visitor_message_max,
        };
        let text = match text.trim().is_empty() {
            // Files need no words; whether there are any is seen at the message.
            true => String::new(),
            false => text::required("message", text, limit)?,
        };
        self.change_message(actor, conversation, id, What::Edit(text)).await
    }

    /// Takes a message's text and files away: one's own, or anybody's with the permission.
    pub async fn delete_message(
        &self,
        actor: &Actor,
        conversation: &ConversationId,
        id: MessageId,
    ) -> Result<Arc<Message>, Refusal> {
        self.change_message(actor, conversation, id, What::Delete).await
    }

    /// Leaves a reaction, or takes it back.
    pub async fn react(
        &self,
        actor: &Actor,
        conversation: &ConversationId,
        id: MessageId,
        emoji: &str,
        on: bool,
    ) -> Result<Arc<Message>, Refusal> {
        let emoji = message::reaction(emoji)?;
        self.change_message(actor, conversation, id, What::React { emoji, on }).await
    }

    /// What stood in a message before: for its author and for those with the permission.
    pub async fn message_versions(
        &self,
        actor: &Actor,
        conversation: &ConversationId,
        id: MessageId,
    ) -> Result<Vec<MessageVersion>, Refusal> {
        actor.agent()?;
        let seq = self.message_seq(actor, conversation, id).await?;
        let scope = self.store.scope(actor.tenant());
        let message = scope.message_at(conversation, seq).await?.ok_or(ABSENT)?;
        if message.author.key() != actor.key() {
            actor.may(Permission::ModerateMessages)?;
        }
        Ok(scope.message_versions(conversation, seq).await?)
    }

    async fn change_message(
        &self,
        actor: &Actor,
        conversation: &ConversationId,
        id: MessageId,
        what: What,
    ) -> Result<Arc<Message>, Refusal> {
        // A message's number never changes, so it may be looked up before.
        let seq = self.message_seq(actor, conversation, id).await?;
        let command = ChangeMessage { actor: actor.clone(), conversation: conversation.clone(), seq, what };
        self.store.writer().submit(command).await
    }
}

struct ChangeMessage {
    actor: Actor,
    conversation: ConversationId,
    seq: i64,
    what: What,
}

impl Command for ChangeMessage {
    type Reply = Arc<Message>;

    fn needs(&self) -> Needs {
        let agents = match &self.actor {
            Actor::Agent { id, .. } => vec![*id],
            Actor::Visitor { .. } => Vec::new(),
        };
        Needs {
            conversations: vec![self.conversation.clone()],
            agents,
            messages: vec![(self.conversation.clone(), self.seq)],
            ..Needs::of(self.actor.tenant())
        }
    }

    fn run(&mut self, unit: &mut Unit) -> Result<Arc<Message>, Refusal> {
        let (tenant, now) = (self.actor.tenant(), unit.now);
        let view = unit.view(tenant, &self.conversation)?;
        view.conversation.check_access(&self.actor)?;
        let before = unit.message(tenant, &self.conversation, self.seq)?;
        if before.at < self.actor.oldest_readable(now) {
            return Err(ABSENT);
        }
        let mut message = before.as_ref().clone();
        let by = match &self.actor {
            Actor::Visitor { id, .. } => Author::visitor(*id, view.visitor.name.clone()),
            Actor::Agent { id, .. } => Author::agent(&unit.agent(tenant, *id)?.brief()),
        };
        let change = match &self.what {
            What::Edit(text) => {
                message.check_edit(&self.actor, now)?;
                check_is_ours(view, &message)?;
                if text.is_empty() && message.attachments.is_empty() {
                    return Err(Refusal::invalid("message", "must not be empty."));
                }
                if message.text == *text {
                    return Ok(before.clone());
                }
                if view.conversation.status == Status::Closed {
                    return Err(Refusal::ConversationClosed);
                }
                message.text = text.clone();
                message.edited_at = Some(now);
                MessageChange::Edited
            }
            What::Delete => {
                message.check_delete(&self.actor, now)?;
                check_is_ours(view, &message)?;
                if message.deleted_at.is_some() {
                    return Ok(before.clone());
                }
                message.delete(now);
                MessageChange::Deleted
            }
            What::React { emoji, on } => {
                message.check_react()?;
                if !message.react(emoji, &by, *on)? {
                    return Ok(before.clone());
                }
                MessageChange::Reacted
            }
        };
        unit.rewrite(message, change, by)
    }
}

/// What went out through another channel stands there, whatever we do.
fn check_is_ours(view: &ConversationView, message: &Message) -> Result<(), Refusal> {
    let conversation = &view.conversation;
    let went_out = matches!(message.author.kind, AuthorKind::Agent | AuthorKind::Bot) && conversation.thread.is_some();
    match conversation.channel {
        channel if !went_out || !is_foreign(channel) => Ok(()),
        Channel::Facebook => Err(Refusal::Conflict("It went out through Facebook and can't be changed there.")),
        Channel::Instagram => Err(Refusal::Conflict("It went out through Instagram and can't be changed there.")),
        Channel::Widget => Ok(()),
    }
}
