//! Someone writes a message: the hot path.

use std::sync::Arc;

use deskbell_domain::{
    Actor, ArticleBrief, Attachment, Author, ConversationId, Fact, Message, MessageId, MessageKind, Refusal, Status,
    text,
};
use deskbell_store::{Command, Draft, Needs, SentKey, Unit};

use crate::Desk;

#[derive(Debug, Default)]
pub struct NewMessage {
    pub text: String,
    /// None: text.
    pub kind: Option<MessageKind>,
    pub attachment: Option<Attachment>,
    pub article: Option<ArticleBrief>,
    pub client_id: Option<String>,
    /// The newest message the agent has seen; a colleague's newer one refuses the send.
    pub expected_last_seq: Option<i64>,
    pub metadata: serde_json::Value,
}

#[derive(Debug, Clone)]
pub struct Sent {
    pub message: Arc<Message>,
    /// False when this client id had been sent before.
    pub created: bool,
}

impl Desk {
    pub async fn send(&self, actor: &Actor, conversation: &ConversationId, new: NewMessage) -> Result<Sent, Refusal> {
        let limit = match actor {
            Actor::Agent { .. } => self.settings.agent_message_max,
            Actor::Visitor { .. } => self.settings.visitor_message_max,
        };
        let command = SendMessage {
            actor: actor.clone(),
            conversation: conversation.clone(),
            id: self.ids.message(),
            kind: new.kind.unwrap_or(MessageKind::Text),
            text: text::required("message", &new.text, limit)?,
            attachment: new.attachment,
            article: new.article,
            client_id: text::client_id("client_id", new.client_id.as_deref())?,
            expected_last_seq: new.expected_last_seq,
            metadata: crate::start::metadata("metadata", new.metadata)?,
        };
        self.store.writer().submit(command).await
    }
}

struct SendMessage {
    actor: Actor,
    conversation: ConversationId,
    id: MessageId,
    kind: MessageKind,
    text: String,
    attachment: Option<Attachment>,
    article: Option<ArticleBrief>,
    client_id: Option<String>,
    expected_last_seq: Option<i64>,
    metadata: serde_json::Value,
}

impl SendMessage {
    fn key(&self) -> Option<SentKey> {
        let client_id = self.client_id.clone()?;
        Some(SentKey { conversation: self.conversation.clone(), author: self.actor.key(), client_id })
    }
}

impl Command for SendMessage {
    type Reply = Sent;

    fn needs(&self) -> Needs {
        let agents = match &self.actor {
            Actor::Agent { id, .. } => vec![*id],
            Actor::Visitor { .. } => Vec::new(),
        };
        Needs {
            conversations: vec![self.conversation.clone()],
            agents,
            sent: self.key().into_iter().collect(),
            ..Needs::of(self.actor.tenant())
        }
    }

    fn run(&mut self, unit: &mut Unit) -> Result<Sent, Refusal> {
        let tenant = self.actor.tenant();
        let view = unit.view(tenant, &self.conversation)?;
        view.conversation.check_access(&self.actor)?;
        if let Some(before) = self.key().and_then(|key| unit.already_sent(&key)) {
            // The first message is the truth; the same id for another text is a client's mistake.
            let article = |brief: &Option<ArticleBrief>| brief.as_ref().map(|a| a.id);
            let same = before.text == self.text
                && before.kind == self.kind
                && before.attachment == self.attachment
                && article(&before.article) == article(&self.article);
            return match same {
                true => Ok(Sent { message: before.clone(), created: false }),
                false => Err(Refusal::ClientIdReused),
            };
        }
        let closed = view.conversation.status == Status::Closed;
        let author = match &self.actor {
            Actor::Visitor { id, .. } => Author::visitor(*id, view.visitor.name.clone()),
            Actor::Agent { id, .. } => {
                if closed {
                    return Err(Refusal::ConversationClosed);
                }
                view.conversation.check_not_stale(*id, self.expected_last_seq)?;
                Author::agent(&unit.agent(tenant, *id)?.brief())
            }
        };
        if closed {
            // A visitor who writes again is waiting again.
            let now = unit.now;
            unit.change(tenant, &self.conversation)?.reopen(now);
            unit.record(tenant, &self.conversation, Fact::Reopened { by: author.clone() })?;
        }
        let draft = Draft {
            kind: self.kind,
            attachment: self.attachment.clone(),
            article: self.article.clone(),
            metadata: self.metadata.clone(),
            client_id: self.client_id.clone(),
            ..Draft::text(self.id, author, self.text.clone())
        };
        Ok(Sent { message: unit.append(tenant, &self.conversation, draft)?, created: true })
    }
}
