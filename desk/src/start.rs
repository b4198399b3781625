//! A visitor starts a conversation.

use std::sync::Arc;

use deskbell_domain::{
    AgentId, Author, AuthorKind, Conversation, ConversationId, ConversationView, Fact, InboxId, Message, MessageId,
    MessageKind, Priority, Refusal, Status, TeamId, TenantId, VisitRule, Visitor, VisitorId, text, visit, visitor,
};
use deskbell_store::{Command, Draft, Needs, RuleCount, Start, Unit};
use sha2::{Digest, Sha256};

use crate::Desk;

/// Largest metadata a client may attach, in bytes of JSON.
const METADATA_MAX: usize = 16 * 1024;

/// Characters from which on a client-made id can't be somebody else's by chance, as a UUID's 32.
const UNGUESSABLE: usize = 32;

#[derive(Debug, Default)]
pub struct NewConversation {
    /// None: the tenant's first inbox of the channel.
    pub inbox: Option<InboxId>,
    pub name: Option<String>,
    pub email: Option<String>,
    pub subject: Option<String>,
    pub priority: Priority,
    pub skills: Vec<String>,
    pub metadata: serde_json::Value,
    pub message: Option<String>,
    pub client_id: Option<String>,
    /// Client-made names: of the conversation, and of the visitor. Bound to whoever uses them first.
    pub alias: Option<String>,
    pub visitor_alias: Option<String>,
    /// What the visitor reads, most wanted first, as a browser asks for it; empty: nothing is known.
    pub languages: String,
    /// The browser's name for itself.
    pub user_agent: String,
    /// Only opened: it takes its names, and begins with the first thing said in it.
    pub silent: bool,
    /// An agent speaks first, and has it from its beginning.
    pub first_word: Option<FirstWord>,
    /// The rule whose invitation it answers. One that is gone is no reason to refuse the answer.
    pub rule: Option<String>,
    /// The address it came from, to tell strangers with the same short client id apart.
    pub from: String,
}

#[derive(Debug, Clone)]
pub struct FirstWord {
    pub agent: AgentId,
    pub greeting: String,
}

#[derive(Debug, Clone)]
pub struct Started {
    pub view: ConversationView,
    pub message: Option<Arc<Message>>,
    /// False when a retry found what the first call made.
    pub created: bool,
}

impl Desk {
    /// Starts a conversation for a known visitor, or for a new one when `visitor` is none.
    pub async fn start(
        &self,
        tenant: TenantId,
        visitor: Option<VisitorId>,
        new: NewConversation,
    ) -> Result<Started, Refusal> {
        let (name, email) = visitor::claims(new.name.as_deref(), new.email.as_deref())?;
        let subject = text::optional("subject", new.subject.as_deref(), 200)?;
        let limit = self.settings.visitor_message_max;
        let message = new.message.as_deref().filter(|m| !m.trim().is_empty());
        let message = message.map(|m| text::required("message", m, limit)).transpose()?;
        let client_id = text::client_id("client_id", new.client_id.as_deref())?;
        let mut metadata = metadata("metadata", new.metadata)?;
        self.preload(tenant, visitor, &new.user_agent, &mut metadata).await?;
        let skills = short_words("required_skills", new.skills)?;
        let inbox = self.inbox_or_default(tenant, new.inbox).await?;
        let hash = hash(&[
            name.as_deref().unwrap_or_default(),
            email.as_deref().unwrap_or_default(),
            subject.as_deref().unwrap_or_default(),
            message.as_deref().unwrap_or_default(),
            &inbox.id.to_string(),
            new.rule.as_deref().unwrap_or_default(),
        ]);
        let rule = new.rule.and_then(|id| inbox.settings.rules.iter().find(|rule| rule.id == id)).cloned();
        let invitation = match rule {
            Some(rule) => Some(self.words_of(tenant, rule).await?),
            None => None,
        };
        let answered = invitation.as_ref().map(|invitation| invitation.rule.clone());
        let command = StartConversation {
            tenant,
            inbox: inbox.id,
            visitor,
            id: self.ids.conversation(),
            name,
            email,
            language: visit::language(&new.languages),
            subject,
            priority: new.priority,
            skills,
            metadata,
            message: message.map(|text| (self.ids.message(), text)),
            client_id,
            from: new.from,
            silent: new.silent,
            first_word: new.first_word.map(|word| (word, self.ids.message(), self.ids.message())),
            invitation: invitation.map(|invitation| (invitation, self.ids.message(), self.ids.message())),
            hash,
            alias: alias("conversation_id", new.alias)?,
            visitor_alias: alias("user_id", new.visitor_alias)?,
        };
        let started: Started = self.store.writer().submit(command).await?;
        if let Some(rule) = answered
            && started.created
        {
            let more = RuleCount { shown: 0, answered: 1 };
            // The chat has begun, whether or not it was counted.
            if let Err(error) = self.store.scope(tenant).count_rule(inbox.id, &rule, more).await {
                tracing::warn!(%error, "an answer to an invitation was not counted");
            }
        }
        Ok(started)
    }

    /// Whose words a rule's are now: its agent and team may have gone since.
    async fn words_of(&self, tenant: TenantId, rule: VisitRule) -> Result<Invitation, Refusal> {
        let agent = match rule.agent {
            Some(agent) => self.agent(tenant, agent).await.is_ok().then_some(agent),
            None => None,
        };
        let teams = match rule.team {
            Some(_) => self.store.scope(tenant).teams().await?,
            None => Vec::new(),
        };
        let team = rule.team.filter(|id| teams.iter().any(|team| team.id == *id));
        Ok(Invitation { rule: rule.id, greeting: rule.message, agent, team })
    }
}

/// A rule's words, which the visitor answers.
#[derive(Debug, Clone)]
struct Invitation {
    rule: String,
    greeting: String,
    agent: Option<AgentId>,
    team: Option<TeamId>,
}

pub(crate) fn metadata(field: &str, value: serde_json::Value) -> Result<serde_json::Value, Refusal> {
    match value {
        serde_json::Value::Null => Ok(serde_json::json!({})),
        serde_json::Value::Object(_) if value.to_string().len() <= METADATA_MAX => Ok(value),
        serde_json::Value::Object(_) => {
            Err(Refusal::invalid(field, format!("must be at most {METADATA_MAX} bytes of JSON.")))
        }
        _ => Err(Refusal::invalid(field, "must be an object.")),
    }
}

/// A client-made name: a few printable characters.
pub(crate) fn alias(field: &str, name: Option<String>) -> Result<Option<String>, Refusal> {
    let Some(name) = name else { return Ok(None) };
    let name = text::required(field, &name, 128)?;
    if name.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return Err(Refusal::invalid(field, "must not contain blanks."));
    }
    Ok(Some(name))
}

/// Skills and tags: a handful of short words.
pub(crate) fn short_words(field: &str, words: Vec<String>) -> Result<Vec<String>, Refusal> {
    if words.len() > 20 {
        return Err(Refusal::invalid(field, "must be at most 20."));
    }
    let mut out = Vec::with_capacity(words.len());
    for word in words {
        let word = text::required(field, word.trim(), 60)?;
        if !out.contains(&word) {
            out.push(word);
        }
    }
    Ok(out)
}

pub(crate) fn hash(parts: &[&str]) -> String {
    let mut sha = Sha256::new();
    for part in parts {
        sha.update((part.len() as u64).to_be_bytes());
        sha.update(part.as_bytes());
    }
    hex::encode(sha.finalize())
}

struct StartConversation {
    tenant: TenantId,
    inbox: InboxId,
    visitor: Option<VisitorId>,
    id: ConversationId,
    name: Option<String>,
    email: Option<String>,
    language: Option<String>,
    subject: Option<String>,
    priority: Priority,
    skills: Vec<String>,
    metadata: serde_json::Value,
    message: Option<(MessageId, String)>,
    client_id: Option<String>,
    /// With the ids of the line that says who came, and of the greeting.
    first_word: Option<(FirstWord, MessageId, MessageId)>,
    /// With the ids of the line that says who came, and of its words.
    invitation: Option<(Invitation, MessageId, MessageId)>,
    from: String,
    silent: bool,
    hash: String,
    alias: Option<String>,
    visitor_alias: Option<String>,
}

impl StartConversation {
    /// Ids of known visitors are their own. A stranger's must be long enough that nobody else can have it, or count
    /// only from one address: a retry answers with the visitor's token.
    fn key(&self) -> Option<String> {
        let id = self.client_id.as_ref()?;
        Some(match self.visitor {
            Some(visitor) => format!("v{visitor}:{id}"),
            None if id.len() >= UNGUESSABLE => format!("new:{id}"),
            None => format!("new:{}:{id}", self.from),
        })
    }

    fn retried(&self, unit: &Unit, key: &str) -> Result<Option<Started>, Refusal> {
        let Some(start) = unit.start(self.tenant, key) else { return Ok(None) };
        if start.hash != self.hash {
            return Err(Refusal::ClientIdReused);
        }
        let view = unit.view(self.tenant, &start.conversation)?.clone();
        // The hash covers the message: a start that brought one made it number 1.
        let message = self.message.as_ref().and_then(|_| unit.first_message(&start.conversation)).cloned();
        Ok(Some(Started { view, message, created: false }))
    }

    fn visitor(&self, unit: &mut Unit) -> Result<Visitor, Refusal> {
        let named = self.visitor_alias.as_ref().and_then(|alias| unit.visitor_alias(self.tenant, alias));
        let Some(id) = self.visitor.or(named) else {
            return Ok(Visitor {
                tenant: self.tenant,
                id: unit.new_visitor_id()?,
                name: self.name.clone(),
                email: self.email.clone(),
                verified: false,
                alias: self.visitor_alias.clone(),
                metadata: serde_json::json!({}),
                language: self.language.clone(),
                created_at: unit.now,
                last_seen_at: unit.now,
            });
        };
        let mut visitor = unit.visitor(self.tenant, id)?.clone();
        visitor.last_seen_at = unit.now;
        visitor.language = self.language.clone().or(visitor.language);
        if visitor.alias.is_none() && named.is_none() {
            visitor.alias = self.visitor_alias.clone();
        }
        if !visitor.verified {
            visitor.name = self.name.clone().or(visitor.name);
            visitor.email = self.email.clone().or(visitor.email);
        }
        Ok(visitor)
    }
}

impl Command for StartConversation {
    type Reply = Started;

    fn needs(&self) -> Needs {
        Needs {
            visitors: self.visitor.into_iter().collect(),
            new_visitors: u32::from(self.visitor.is_none()),
            inboxes: vec![self.inbox],
            starts: self.key().into_iter().collect(),
            conversation_aliases: self.alias.iter().cloned().collect(),
            visitor_aliases: self.visitor_alias.iter().cloned().collect(),
            agents: self
                .first_word
                .iter()
                .map(|(word, ..)| word.agent)
                .chain(self.invitation.iter().filter_map(|(invitation, ..)| invitation.agent))
                .collect(),
            teams: self.invitation.iter().filter_map(|(invitation, ..)| invitation.team).collect(),
            ..Needs::of(self.tenant)
        }
    }

    fn run(&mut self, unit: &mut Unit) -> Result<Started, Refusal> {
        let key = self.key();
        if let Some(key) = &key
            && let Some(done) = self.retried(unit, key)?
        {
            return Ok(done);
        }
        if let Some(alias) = &self.alias
            && let Some(id) = unit.conversation_alias(self.tenant, alias)
        {
            // Somebody was first; whether it is theirs to see is the caller's check.
            return Ok(Started { view: unit.view(self.tenant, &id.clone())?.clone(), message: None, created: false });
        }
        let (channel, inbox_name) = unit.inbox(self.tenant, self.inbox)?;
        let visitor = self.visitor(unit)?;
        let conversation = Conversation {
            alias: self.alias.clone(),
            status: if self.silent { Status::Silent } else { Status::Pending },
            priority: self.priority,
            subject: self.subject.clone(),
            skills: self.skills.clone(),
            metadata: self.metadata.clone(),
            ..Conversation::waiting(
                self.tenant,
                self.id.clone(),
                (self.inbox, channel, inbox_name),
                visitor.id,
                unit.now,
            )
        };
        let author = Author::visitor(visitor.id, visitor.name.clone());
        unit.put_visitor(visitor.clone());
        unit.put_conversation(conversation, visitor);
        if !self.silent {
            unit.record(self.tenant, &self.id, Fact::ConversationStarted)?;
        }
        if let Some((word, line, greeting)) = &self.first_word {
            self.speak_first(unit, word, *line, *greeting)?;
        }
        if let Some((invitation, line, greeting)) = &self.invitation {
            self.was_invited(unit, invitation, *line, *greeting)?;
        }
        let mut message = None;
        if let Some((id, text)) = &self.message {
            let draft = Draft { client_id: self.client_id.clone(), ..Draft::text(*id, author, text.clone()) };
            message = Some(unit.append(self.tenant, &self.id, draft)?);
        }
        if let Some(key) = key {
            unit.put_start(self.tenant, key, Start { hash: self.hash.clone(), conversation: self.id.clone() });
        }
        Ok(Started { view: unit.view(self.tenant, &self.id)?.clone(), message, created: true })
    }
}

impl StartConversation {
    /// What the visitor answers stands before the answer.
    fn was_invited(
        &self,
        unit: &mut Unit,
        invitation: &Invitation,
        line: MessageId,
        greeting: MessageId,
    ) -> Result<(), Refusal> {
        if let Some(agent) = invitation.agent {
            let word = FirstWord { agent, greeting: invitation.greeting.clone() };
            return self.speak_first(unit, &word, line, greeting);
        }
        if let Some(team) = invitation.team {
            let team = unit.team(self.tenant, team)?.clone();
            unit.change(self.tenant, &self.id)?.team = Some(team);
        }
        let bot = Author { kind: AuthorKind::Bot, id: None, name: None };
        unit.append(self.tenant, &self.id, Draft::text(greeting, bot, invitation.greeting.clone())).map(drop)
    }

    fn speak_first(
        &self,
        unit: &mut Unit,
        word: &FirstWord,
        line: MessageId,
        greeting: MessageId,
    ) -> Result<(), Refusal> {
        let agent = unit.agent(self.tenant, word.agent)?.brief();
        let now = unit.now;
        unit.change(self.tenant, &self.id)?.assign(agent.clone(), None, now);
        let assigned = Fact::Assigned { agent: agent.clone(), from: None, by: Some(agent.id) };
        unit.record(self.tenant, &self.id, assigned)?;
        let metadata = serde_json::json!({ "code": "assigned", "agent": agent });
        let joined = Draft::text(line, Author::system(), format!("{} joined the chat.", agent.name));
        unit.append(self.tenant, &self.id, Draft { kind: MessageKind::System, metadata, ..joined })?;
        let draft = Draft::text(greeting, Author::agent(&agent), word.greeting.clone());
        unit.append(self.tenant, &self.id, draft).map(drop)
    }
}
