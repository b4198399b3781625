//! Someone writes a message: the hot path.

use std::sync::Arc;

use deskbell_domain::{
    Actor, AgentBrief, ArticleBrief, Attachment, Author, ConversationId, Fact, FileId, Message, MessageId, MessageKind,
    Presence, Quote, Refusal, Status, file, text,
};
use deskbell_store::{Before, Command, Draft, Needs, SentKey, Unit};
use serde_json::json;

use crate::{Desk, conversations::system_line, presence::Board};

#[derive(Debug, Default)]
pub struct NewMessage {
    pub text: String,
    /// None: text. With files it is what they are.
    pub kind: Option<MessageKind>,
    pub files: NamedFiles,
    pub article: Option<ArticleBrief>,
    pub client_id: Option<String>,
    /// The message of the same conversation that it answers.
    pub reply_to: Option<MessageId>,
    /// The newest message the agent has seen; a colleague's newer one refuses the send.
    pub expected_last_seq: Option<i64>,
    pub metadata: serde_json::Value,
}

/// The sender's uploads, and how the sender calls the field that names them.
#[derive(Debug, Default)]
pub struct NamedFiles {
    pub field: &'static str,
    pub ids: Vec<FileId>,
}

impl NamedFiles {
    /// Files named by their ids. An unreadable id names nothing.
    pub fn by_id(field: &'static str, ids: &[String]) -> Result<Self, Refusal> {
        let parse = |id: &String| FileId::parse(id).ok_or_else(|| file::unknown(field));
        Ok(Self { field, ids: ids.iter().map(parse).collect::<Result<_, _>>()? })
    }

    fn check(&self, kind: Option<MessageKind>) -> Result<(), Refusal> {
        let field = if self.field.is_empty() { "attachments" } else { self.field };
        if self.ids.is_empty() && matches!(kind, Some(MessageKind::Image | MessageKind::File)) {
            return Err(Refusal::invalid(field, "is required for an image or a file."));
        }
        if self.ids.len() > file::ATTACHMENTS_MAX {
            return Err(Refusal::invalid(field, format!("must be at most {} files.", file::ATTACHMENTS_MAX)));
        }
        if (1..self.ids.len()).any(|i| self.ids[..i].contains(&self.ids[i])) {
            return Err(Refusal::invalid(field, "names a file twice."));
        }
        Ok(())
    }
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
        new.files.check(new.kind)?;
        // Files need no words.
        let text = match new.text.trim().is_empty() && !new.files.ids.is_empty() {
            true => String::new(),
            false => text::required("message", &new.text, limit)?,
        };
        // Which number it has is looked up before: it never changes.
        let reply_to = match new.reply_to {
            Some(id) => Some(self.message_seq(actor, conversation, id).await.map_err(no_such_reply)?),
            None => None,
        };
        let command = SendMessage {
            reply_to,
            actor: actor.clone(),
            asked: conversation.clone(),
            conversation: conversation.clone(),
            id: self.ids.message(),
            kind: new.kind.unwrap_or(MessageKind::Text),
            text,
            files: new.files,
            article: new.article,
            client_id: text::client_id("client_id", new.client_id.as_deref())?,
            expected_last_seq: new.expected_last_seq,
            metadata: crate::start::metadata("metadata", new.metadata)?,
            back: Back {
                line: self.ids.message(),
                presence: self.presence.clone(),
                lease: self.known_routing(actor.tenant()).accept_lease,
            },
        };
        self.store.writer().submit(command).await
    }
}

/// The id in the body is what is wrong, not the address that was called.
fn no_such_reply(refusal: Refusal) -> Refusal {
    match refusal {
        Refusal::NotFound("message") => Refusal::invalid("reply_to", "names no message of this chat."),
        other => other,
    }
}

struct SendMessage {
    reply_to: Option<i64>,
    actor: Actor,
    /// Where the sender means to write.
    asked: ConversationId,
    /// Where that goes on, if it was merged into another.
    conversation: ConversationId,
    id: MessageId,
    kind: MessageKind,
    text: String,
    files: NamedFiles,
    article: Option<ArticleBrief>,
    client_id: Option<String>,
    expected_last_seq: Option<i64>,
    metadata: serde_json::Value,
    back: Back,
}

/// What it takes to give a closed conversation back to its agent.
struct Back {
    line: MessageId,
    presence: Arc<Board>,
    lease: i64,
}

impl SendMessage {
    /// A visitor who writes again is waiting again, or at once with the agent they had, if that one is here.
    fn reopen(&self, unit: &mut Unit, by: Author) -> Result<Option<AgentBrief>, Refusal> {
        let (tenant, now) = (self.actor.tenant(), unit.now);
        let conversation = unit.change(tenant, &self.conversation)?;
        let had = conversation.agent.clone();
        conversation.reopen(now);
        unit.record(tenant, &self.conversation, Fact::Reopened { by, agent: None, undone: false })?;
        let here = |a: &AgentBrief| self.back.presence.of(tenant, a.id) == Presence::Online;
        let Some(agent) = had.filter(here) else { return Ok(None) };
        let lease = now.plus_seconds(self.back.lease);
        unit.change(tenant, &self.conversation)?.assign(agent.clone(), Some(lease), now);
        unit.record(tenant, &self.conversation, Fact::Assigned { agent: agent.clone(), from: None, by: None })?;
        Ok(Some(agent))
    }

    fn key(&self, conversation: &ConversationId) -> Option<SentKey> {
        let client_id = self.client_id.clone()?;
        Some(SentKey { conversation: conversation.clone(), author: self.actor.key(), client_id })
    }

    /// The files named, if each is the sender's to send here.
    fn attachments(&self, unit: &Unit) -> Result<Vec<Attachment>, Refusal> {
        let field = self.files.field;
        let one = |id: &FileId| {
            let file = unit.file(id).ok_or_else(|| file::unknown(field))?;
            file.check_sendable(field, &self.actor, &self.conversation)?;
            Ok(file.about.clone())
        };
        self.files.ids.iter().map(one).collect()
    }

    fn names(&self, attachments: &[Attachment]) -> bool {
        attachments.iter().filter_map(|a| a.id.as_ref()).eq(self.files.ids.iter())
    }

    /// The message it answers, cut short.
    fn quote(&self, unit: &Unit) -> Result<Option<Quote>, Refusal> {
        let Some(seq) = self.reply_to else { return Ok(None) };
        // Where it goes on in another conversation, what it answers is not of that one: said without it, not lost.
        if self.has_moved() {
            return Ok(None);
        }
        let message = unit.message(self.actor.tenant(), &self.conversation, seq).map_err(no_such_reply)?;
        if message.at < self.actor.oldest_readable(unit.now) {
            return Err(no_such_reply(Refusal::NotFound("message")));
        }
        message.check_reply()?;
        Ok(Some(message.as_ref().into()))
    }

    /// Whether it is what was sent under this client id before.
    fn is_again(&self, before: &Before) -> bool {
        let message = &before.message;
        // What has been changed since is compared with what was sent then.
        if let Some(first) = &before.first_text {
            return *first == self.text;
        }
        let article = |brief: &Option<ArticleBrief>| brief.as_ref().map(|a| a.id);
        message.text == self.text
            && self.is_of(message.kind)
            && self.names(&message.attachments)
            && article(&message.article) == article(&self.article)
            && (self.has_moved() || message.reply_to.as_ref().map(|q| q.seq) == self.reply_to)
    }

    fn has_moved(&self) -> bool {
        self.conversation != self.asked
    }

    /// Files decide the kind by themselves, so with them the sender's word for it doesn't count.
    fn is_of(&self, kind: MessageKind) -> bool {
        !self.files.ids.is_empty() || self.kind == kind
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
            conversations: vec![self.asked.clone()],
            agents,
            sent: self.key(&self.asked).into_iter().collect(),
            files: self.files.ids.clone(),
            messages: self.reply_to.map(|seq| (self.asked.clone(), seq)).into_iter().collect(),
            ..Needs::of(self.actor.tenant())
        }
    }

    fn run(&mut self, unit: &mut Unit) -> Result<Sent, Refusal> {
        let tenant = self.actor.tenant();
        let view = unit.view(tenant, &self.asked)?;
        view.conversation.check_access(&self.actor)?;
        self.conversation = match &self.actor {
            Actor::Visitor { .. } => unit.goes_on_in(tenant, &self.asked)?,
            Actor::Agent { .. } => self.asked.clone(),
        };
        let known = |conversation| self.key(conversation).and_then(|key| unit.already_sent(&key));
        if let Some(before) = known(&self.asked).or_else(|| known(&self.conversation)) {
            // The first message is the truth; the same id for another text is a client's mistake.
            return match self.is_again(before) {
                true => Ok(Sent { message: before.message.clone(), created: false }),
                false => Err(Refusal::ClientIdReused),
            };
        }
        let reply_to = self.quote(unit)?;
        let attachments = self.attachments(unit)?;
        let view = unit.view(tenant, &self.conversation)?;
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
        for id in &self.files.ids {
            unit.bind_file(id, &self.conversation);
        }
        let agent = if closed { self.reopen(unit, author.clone())? } else { None };
        let draft = Draft {
            kind: if attachments.is_empty() { self.kind } else { file::kind(&attachments) },
            attachments,
            article: self.article.clone(),
            metadata: self.metadata.clone(),
            client_id: self.client_id.clone(),
            reply_to,
            ..Draft::text(self.id, author, self.text.clone())
        };
        let message = unit.append(tenant, &self.conversation, draft)?;
        if let Some(agent) = agent {
            let line = format!("{} joined the chat.", agent.name);
            let meaning = json!({ "code": "assigned", "agent": agent });
            system_line(unit, tenant, &self.conversation, self.back.line, line, meaning)?;
        }
        Ok(Sent { message, created: true })
    }
}
