//! Who is at the other end of a Socket.IO connection, and what each of their events does in either dialect on it.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use axum::http::request::Parts;
use deskbell_desk::Session;
use deskbell_domain::{Actor, AgentId, ConversationId, ConversationView, Refusal, TenantId};
use serde_json::{Value, json};

use super::{claims::Claims, live_chat, widget};
use crate::{
    App,
    audience::Viewer,
    auth,
    client::Client,
    dialects::{Dialect, here::Here},
    hub::{Emit, Outgoing, Subscription},
    origins::{REFUSED, RequestOrigin},
};

/// The page a visitor looks at; it belongs to both dialects.
const PAGE: &str = "live-monitoring";

/// Every event a client may send.
pub fn client_events() -> impl Iterator<Item = &'static str> {
    live_chat::inbound::EVENTS.into_iter().chain(widget::inbound::EVENTS).chain([PAGE])
}

/// What came with the connection.
pub struct Credentials {
    token: Option<String>,
    cookie: Option<String>,
    tenant: Option<String>,
    origin: RequestOrigin,
    client: Client,
}

impl Credentials {
    pub fn of(parts: &Parts, app: &App, token: Option<String>) -> Self {
        let query = |name: &str| {
            let pairs = parts.uri.query().unwrap_or_default().split('&');
            pairs.filter_map(|p| p.split_once('=')).find(|(n, _)| *n == name).map(|(_, v)| v.to_owned())
        };
        let header = auth::bearer_token(&parts.headers).map(str::to_owned);
        Self {
            token: token.or_else(|| query("token")).or(header).filter(|t| !t.is_empty()),
            cookie: auth::cookie_token(&parts.headers).map(str::to_owned),
            tenant: query("tenant").or_else(|| query("companyId")),
            origin: parts.extensions.get().cloned().unwrap_or(RequestOrigin::None),
            client: Client::of(parts, app),
        }
    }
}

/// From which events on a joined conversation is heard.
struct Joined {
    after_event: i64,
    after_message: i64,
}

/// One connection.
pub struct Peer {
    pub app: App,
    /// None until a visitor without a token starts or joins a conversation.
    pub session: Option<Session>,
    pub origin: RequestOrigin,
    pub client: Client,
    pub tenant: Option<String>,
    subscription: Option<Subscription>,
    presence: Option<Here>,
    rooms: HashMap<ConversationId, Joined>,
    /// A visitor is in the rooms of all their conversations but these.
    left: HashSet<ConversationId>,
    /// The first message of each conversation that was told without a join.
    unasked: HashMap<ConversationId, i64>,
    /// Events up to here were before this connection listened.
    after: i64,
}

impl Peer {
    pub async fn admit(app: App, credentials: Credentials) -> Result<Self, Refusal> {
        let Credentials { token, cookie, tenant, origin, client } = credentials;
        let session = match (token, cookie) {
            (Some(token), _) => Some(app.desk.prove(&token).await?),
            (None, Some(cookie)) => app.desk.prove(&cookie).await.ok(),
            (None, None) => None,
        };
        let mut peer = Self {
            app,
            session: None,
            origin,
            client,
            tenant,
            subscription: None,
            presence: None,
            rooms: HashMap::new(),
            left: HashSet::new(),
            unasked: HashMap::new(),
            after: 0,
        };
        if let Some(session) = session {
            peer.become_session(session).await?;
        }
        Ok(peer)
    }

    /// From now on the connection is this person's.
    pub async fn become_session(&mut self, session: Session) -> Result<(), Refusal> {
        let actor = &session.actor;
        self.check_origin(actor).await?;
        let tenant = actor.tenant();
        let viewer = match actor {
            Actor::Agent { id, .. } => Viewer::Agent { id: *id, sign_in: session.jti.clone(), only: None },
            Actor::Visitor { id, only, .. } => Viewer::Visitor { id: *id, only: only.clone() },
        };
        let subscription = self.app.hub.subscribe(tenant, Dialect::SocketIo, viewer);
        let (head, _) = self.app.desk.log_reach(tenant).await?;
        self.app.hub.reached(tenant, head);
        self.after = head;
        self.presence = Some(Here::arrive(&self.app.desk, actor, &self.client).await?);
        self.subscription = Some(subscription);
        self.session = Some(session);
        Ok(())
    }

    async fn check_origin(&self, actor: &Actor) -> Result<(), Refusal> {
        let RequestOrigin::Site(site) = &self.origin else { return Ok(()) };
        if actor.agent().is_ok() {
            return Err(REFUSED);
        }
        let inboxes = self.app.desk.store().scope(actor.tenant()).inboxes().await?;
        let some = inboxes.iter().any(|i| deskbell_domain::origin::allowed(&i.settings.allowed_origins, site));
        if some { Ok(()) } else { Err(REFUSED) }
    }

    /// The actor, or "sign in".
    pub fn actor(&self) -> Result<Actor, Refusal> {
        let session = self.session.as_ref().ok_or(Refusal::Unauthenticated("This needs a token."))?;
        Ok(session.actor.clone())
    }

    /// Who speaks in this conversation: the connection's person, or whoever knows its id where that is enough.
    pub async fn actor_in(&mut self, id: &ConversationId) -> Result<(Actor, ConversationView), Refusal> {
        if let Some(session) = &self.session {
            match self.app.desk.view(&session.actor, id).await {
                Ok(view) => return Ok((session.actor.clone(), view)),
                Err(refusal) if session.actor.agent().is_ok() => return Err(refusal),
                Err(Refusal::NotFound(_)) => {}
                Err(refusal) => return Err(refusal),
            }
        }
        let refusal = match self.session {
            Some(_) => Refusal::NotFound("chat"),
            None => Refusal::Unauthenticated("This needs a token."),
        };
        let (actor, inbox) = self.app.desk.bearer(id).await.map_err(|_| refusal)?;
        self.origin.check(&inbox)?;
        let view = self.app.desk.view(&actor, id).await?;
        if self.session.is_none() {
            self.become_session(Session { actor: actor.clone(), jti: String::new() }).await?;
        }
        Ok((actor, view))
    }

    /// Joins a conversation's room; the numbers say from where on it is heard.
    pub async fn join(&mut self, id: &ConversationId, after_message: i64) -> Result<(), Refusal> {
        let after_event = self.reach().await?;
        self.join_from(id, after_event, after_message);
        Ok(())
    }

    /// A number from which on events are live; read before the messages a join answers with.
    pub async fn reach(&self) -> Result<i64, Refusal> {
        Ok(self.app.desk.log_reach(self.actor()?.tenant()).await?.0)
    }

    pub fn join_from(&mut self, id: &ConversationId, after_event: i64, after_message: i64) {
        self.left.remove(id);
        self.rooms.insert(id.clone(), Joined { after_event, after_message });
    }

    pub fn leave(&mut self, id: &ConversationId) {
        self.rooms.remove(id);
        // Agents go on hearing of it with the company.
        if matches!(self.presence, Some(Here::Visit { .. })) {
            self.unasked.remove(id);
            self.left.insert(id.clone());
        }
    }

    /// The next thing the hub has for this connection. `None`: it was too slow and must come back.
    pub async fn next(&mut self) -> Option<Outgoing> {
        let Some(subscription) = &mut self.subscription else { return std::future::pending().await };
        let listener = subscription.listener.clone();
        tokio::select! {
            biased;
            () = listener.overflowed() => None,
            outgoing = subscription.queue.recv() => outgoing,
        }
    }

    /// Whether an event is for this socket: news of its tenant or person, or of a room it joined.
    pub fn hears(&mut self, seq: Option<i64>, emit: &Emit) -> bool {
        if seq.is_some_and(|seq| seq <= self.after) {
            return false;
        }
        if let Some((conversation, message)) = &emit.unasked {
            return self.hears_unasked(conversation, *message);
        }
        if let (Some(conversation), Some(seq)) = (&emit.joins, seq) {
            let joined = Joined { after_event: seq, after_message: 0 };
            self.rooms.entry(conversation.clone()).or_insert(joined);
        }
        let Some((conversation, message)) = &emit.room else { return true };
        self.rooms.get(conversation).is_some_and(|joined| {
            seq.is_none_or(|seq| seq > joined.after_event) && message.is_none_or(|m| m > joined.after_message)
        })
    }

    /// A visitor who left is told no more; nobody is told what their join has answered with.
    fn hears_unasked(&mut self, conversation: &ConversationId, message: i64) -> bool {
        let answered = self.rooms.get(conversation).is_some_and(|joined| message <= joined.after_message);
        if answered || self.left.contains(conversation) {
            return false;
        }
        self.unasked.entry(conversation.clone()).or_insert(message);
        true
    }

    /// From this message on the conversation was told without a join.
    pub fn told_from(&self, id: &ConversationId) -> i64 {
        self.unasked.get(id).copied().unwrap_or(i64::MAX)
    }

    /// Does what an event means, and returns what its ack adds.
    pub async fn handle(&mut self, name: &str, data: Value) -> Result<Value, Refusal> {
        if let Some(session) = &self.session {
            self.app.limits.act(&session.actor)?;
        } else {
            self.app.limits.start(self.client.ip)?;
        }
        if let Some(Here::Agent { desk, tenant, id }) = &self.presence {
            desk.agent_active(*tenant, *id);
        }
        Claims::of(&data).check(self.session.as_ref().map(|s| &s.actor))?;
        if name == PAGE {
            return self.page(data);
        }
        if widget::inbound::EVENTS.contains(&name) {
            let inbound = widget::inbound::parse(name, data)?;
            return widget::socket::act(self, inbound).await;
        }
        let inbound = live_chat::inbound::parse(name, data)?;
        live_chat::socket::act(self, inbound).await
    }

    /// The page a visitor looks at.
    fn page(&self, data: Value) -> Result<Value, Refusal> {
        let page: live_chat::socket::Page = crate::problem::from_value(data)?;
        match &self.presence {
            Some(Here::Visit { desk, id }) => desk.visit_moves(id, page.into())?,
            Some(Here::Agent { .. }) => return Err(Refusal::Forbidden("Only a visitor's page is told.")),
            None => return Err(Refusal::Unauthenticated("This needs a token.")),
        }
        Ok(json!({}))
    }

    pub fn agent(&self) -> Result<(TenantId, AgentId), Refusal> {
        let actor = self.actor()?;
        let (id, _) = actor.agent()?;
        Ok((actor.tenant(), id))
    }

    pub fn desk(&self) -> &Arc<deskbell_desk::Desk> {
        &self.app.desk
    }
}
