//! Who is at the other end of a Socket.IO connection, and what each of their events does in either dialect on it.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    task::Poll,
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

/// From which events on a conversation's live-chat room is heard.
struct Joined {
    after_event: i64,
    after_message: i64,
}

/// A place in the hub, and the number of the event up to which everything was before it.
struct Ear {
    subscription: Subscription,
    viewer: Viewer,
    after: i64,
}

/// Something from the hub, and where the place it came by begins.
pub struct Heard {
    pub outgoing: Outgoing,
    pub after: i64,
}

/// One connection.
pub struct Peer {
    pub app: App,
    /// None until a visitor without a token starts or joins a conversation.
    pub session: Option<Session>,
    pub origin: RequestOrigin,
    pub client: Client,
    pub tenant: Option<String>,
    /// The person's own, and one for each conversation that is someone else's and was joined by its id alone.
    ears: Vec<Ear>,
    presence: Option<Here>,
    /// Live-chat's rooms, `session_{id}`.
    rooms: HashMap<ConversationId, Joined>,
    /// The widget's rooms, `conversation:{id}`: a visitor is in those of all their conversations but these.
    left: HashSet<ConversationId>,
    /// The first message of each conversation that was told in the widget's words without a join.
    unasked: HashMap<ConversationId, i64>,
    /// The last message of each conversation that an ack told.
    answered: HashMap<ConversationId, i64>,
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
            ears: Vec::new(),
            presence: None,
            rooms: HashMap::new(),
            left: HashSet::new(),
            unasked: HashMap::new(),
            answered: HashMap::new(),
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
        let ear = self.listen(tenant, viewer).await?;
        self.presence = Some(Here::arrive(&self.app.desk, actor, &self.client).await?);
        self.ears.push(ear);
        self.session = Some(session);
        Ok(())
    }

    async fn listen(&self, tenant: TenantId, viewer: Viewer) -> Result<Ear, Refusal> {
        let subscription = self.app.hub.subscribe(tenant, Dialect::SocketIo, viewer.clone());
        let (after, _) = self.app.desk.log_reach(tenant).await?;
        self.app.hub.reached(tenant, after);
        Ok(Ear { subscription, viewer, after })
    }

    /// Enters a conversation to hear it: one that is someone else's, and open to who knows its id, is listened to
    /// beside the person's own. The number is the one from which its events are live.
    pub async fn enter(&mut self, id: &ConversationId) -> Result<(Actor, ConversationView, i64), Refusal> {
        let (actor, view) = self.actor_in(id).await?;
        let tenant = actor.tenant();
        if let Actor::Visitor { id: visitor, only, .. } = &actor
            && self.session.as_ref().is_none_or(|own| own.actor != actor)
        {
            let viewer = Viewer::Visitor { id: *visitor, only: only.clone() };
            if !self.ears.iter().any(|ear| ear.viewer == viewer) {
                let ear = self.listen(tenant, viewer).await?;
                self.ears.push(ear);
            }
        }
        let (reach, _) = self.app.desk.log_reach(tenant).await?;
        Ok((actor, view, reach))
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

    /// A number from which on the person's events are live; read before the messages a join answers with.
    pub async fn reach(&self) -> Result<i64, Refusal> {
        Ok(self.app.desk.log_reach(self.actor()?.tenant()).await?.0)
    }

    /// Joins the live-chat room; the numbers say from where on it is heard.
    pub fn join_session(&mut self, id: &ConversationId, after_event: i64, after_message: i64) {
        self.rooms.insert(id.clone(), Joined { after_event, after_message });
    }

    /// Joins the widget's room, told up to this message.
    pub fn join_conversation(&mut self, id: &ConversationId, answered: i64) {
        self.left.remove(id);
        self.answered.insert(id.clone(), answered);
    }

    /// Leaves the widget's room; live-chat's has another name, and its own end.
    pub fn leave_conversation(&mut self, id: &ConversationId) {
        // Agents go on hearing of it with the company.
        if matches!(self.presence, Some(Here::Visit { .. })) {
            self.unasked.remove(id);
            self.left.insert(id.clone());
        }
    }

    /// The next thing the hub has for this connection. `None`: it was too slow and must come back.
    pub async fn next(&mut self) -> Option<Heard> {
        std::future::poll_fn(|context| {
            for ear in &mut self.ears {
                if ear.subscription.listener.has_overflowed() {
                    return Poll::Ready(None);
                }
                if let Poll::Ready(next) = ear.subscription.queue.poll_recv(context) {
                    return Poll::Ready(next.map(|outgoing| Heard { outgoing, after: ear.after }));
                }
            }
            Poll::Pending
        })
        .await
    }

    /// Whether an event is for this socket: news of its tenant or person, or of a room it joined. `after` is where the
    /// place it came by begins.
    pub fn hears(&mut self, seq: Option<i64>, after: i64, emit: &Emit) -> bool {
        if seq.is_some_and(|seq| seq <= after) {
            return false;
        }
        if let Some((conversation, message)) = &emit.unasked {
            return self.hears_unasked(conversation, *message);
        }
        let hears = match &emit.room {
            None => true,
            Some((conversation, message)) => self.rooms.get(conversation).is_some_and(|joined| {
                seq.is_none_or(|seq| seq > joined.after_event) && message.is_none_or(|m| m > joined.after_message)
            }),
        };
        if let (true, Some(conversation), Some(seq)) = (hears, &emit.joins, seq) {
            let joined = Joined { after_event: seq, after_message: 0 };
            self.rooms.entry(conversation.clone()).or_insert(joined);
        }
        hears
    }

    /// A visitor who left is told no more; nobody is told what an ack has told.
    fn hears_unasked(&mut self, conversation: &ConversationId, message: Option<i64>) -> bool {
        if self.left.contains(conversation) {
            return false;
        }
        let Some(message) = message else { return true };
        if self.answered.get(conversation).is_some_and(|answered| message <= *answered) {
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
