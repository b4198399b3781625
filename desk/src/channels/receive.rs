//! Somebody wrote through a channel.

use deskbell_domain::{
    Attachment, Author, Channel, Conversation, ConversationId, Fact, FileId, Inbox, InboxId, MessageId, MessageKind,
    Refusal, Status, TenantId, Visitor, text,
};
use deskbell_store::{Command, Draft, Needs, SentKey, Unit};

use crate::Desk;

/// Somebody's message as the channel brings it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Post {
    /// The person's id at the channel, good for this inbox alone.
    pub person: String,
    /// The channel's id of the message: the same again is the same message.
    pub id: String,
    pub text: String,
    pub attachments: Vec<Attachment>,
}

impl Desk {
    /// Takes what somebody wrote: into their conversation, which is reopened if it was closed, or into a new one.
    /// What came before is ignored.
    pub async fn receive(&self, inbox: &Inbox, post: Post) -> Result<(), Refusal> {
        // One after the other as they come, whatever has to be fetched for each.
        let _turn = self.turns.of(inbox.id, &post.person).await;
        let known = self.store.scope(inbox.tenant).thread(inbox.id, &post.person).await?;
        let name = match known {
            None => self.name_at_channel(inbox, &post.person).await,
            Some(_) => None,
        };
        let mut drafts = Vec::new();
        if !post.text.trim().is_empty() {
            drafts.push((MessageKind::Text, cut(&post.text), None));
        }
        for file in self.fetched(inbox, post.attachments).await {
            let kind = if file.mime_type.starts_with("image/") { MessageKind::Image } else { MessageKind::File };
            drafts.push((kind, file.name.clone(), Some(file)));
        }
        let command = Receive {
            tenant: inbox.tenant,
            inbox: inbox.id,
            person: post.person,
            client_id: post.id,
            name,
            is_new: known.is_none(),
            id: self.ids.conversation(),
            drafts: drafts.into_iter().map(|(kind, text, file)| (self.ids.message(), kind, text, file)).collect(),
        };
        self.store.writer().submit(command).await
    }

    /// What the channel calls the person, where we may ask.
    async fn name_at_channel(&self, inbox: &Inbox, person: &str) -> Option<String> {
        let token = inbox.credentials.page_access_token.as_ref()?;
        let name = self.graph.name(inbox.channel == Channel::Instagram, token, person).await?;
        text::optional("name", Some(&name), 120).ok()?
    }
}

/// The channel has its own idea of how long a message may be; nothing of it is refused.
fn cut(text: &str) -> String {
    text.chars().filter(|c| *c != '\0').take(text::AGENT_MESSAGE_MAX).collect()
}

struct Receive {
    tenant: TenantId,
    inbox: InboxId,
    person: String,
    client_id: String,
    name: Option<String>,
    is_new: bool,
    /// The id of the conversation, if one begins.
    id: ConversationId,
    drafts: Vec<(MessageId, MessageKind, String, Option<Attachment>)>,
}

impl Receive {
    /// What was fetched.
    fn files(&self) -> impl Iterator<Item = &FileId> {
        self.drafts.iter().filter_map(|(_, _, _, file)| file.as_ref()?.id.as_ref())
    }

    /// The open conversation with this person. None: this message is there already.
    fn conversation(&self, unit: &mut Unit) -> Result<Option<(ConversationId, Author)>, Refusal> {
        let Some(id) = unit.thread(self.tenant, self.inbox, &self.person).cloned() else {
            return self.begin(unit).map(Some);
        };
        let view = unit.view(self.tenant, &id)?;
        let author = Author::visitor(view.visitor.id, view.visitor.name.clone());
        let key = SentKey { conversation: id.clone(), author: author.key(), client_id: self.client_id.clone() };
        let closed = view.conversation.status == Status::Closed;
        if unit.already_sent(&key).is_some() {
            return Ok(None);
        }
        if closed {
            // Who writes again is waiting again.
            let now = unit.now;
            unit.change(self.tenant, &id)?.reopen(now);
            unit.record(self.tenant, &id, Fact::Reopened { by: author.clone(), agent: None, undone: false })?;
        }
        Ok(Some((id, author)))
    }

    fn begin(&self, unit: &mut Unit) -> Result<(ConversationId, Author), Refusal> {
        let (channel, inbox_name) = unit.inbox(self.tenant, self.inbox)?;
        let visitor = Visitor {
            tenant: self.tenant,
            id: unit.new_visitor_id()?,
            name: self.name.clone(),
            email: None,
            verified: false,
            alias: None,
            metadata: serde_json::json!({}),
            created_at: unit.now,
            last_seen_at: unit.now,
        };
        let place = (self.inbox, channel, inbox_name);
        let conversation = Conversation {
            thread: Some(self.person.clone()),
            ..Conversation::waiting(self.tenant, self.id.clone(), place, visitor.id, unit.now)
        };
        let author = Author::visitor(visitor.id, visitor.name.clone());
        unit.put_visitor(visitor.clone());
        unit.put_conversation(conversation, visitor);
        unit.record(self.tenant, &self.id, Fact::ConversationStarted)?;
        Ok((self.id.clone(), author))
    }
}

impl Command for Receive {
    type Reply = ();

    fn needs(&self) -> Needs {
        let post =
            deskbell_store::Post { inbox: self.inbox, thread: self.person.clone(), client_id: self.client_id.clone() };
        Needs {
            posts: vec![post],
            files: self.files().cloned().collect(),
            inboxes: vec![self.inbox],
            new_visitors: u32::from(self.is_new),
            ..Needs::of(self.tenant)
        }
    }

    fn run(&mut self, unit: &mut Unit) -> Result<(), Refusal> {
        if self.drafts.is_empty() {
            return Ok(());
        }
        let Some((id, author)) = self.conversation(unit)? else { return Ok(()) };
        for (index, (message, kind, text, attachment)) in self.drafts.iter().enumerate() {
            // The first has the channel's id: with it all of them are known.
            let client_id = if index == 0 { self.client_id.clone() } else { format!("{}#{index}", self.client_id) };
            let draft = Draft {
                kind: *kind,
                attachments: attachment.iter().cloned().collect(),
                client_id: Some(client_id),
                ..Draft::text(*message, author.clone(), text.clone())
            };
            unit.append(self.tenant, &id, draft)?;
        }
        for file in self.files() {
            unit.bind_file(file, &id);
        }
        Ok(())
    }
}
