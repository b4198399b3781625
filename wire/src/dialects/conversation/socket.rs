//! `/ws/chat/{conversation_id}/{user_id}`: one conversation, from what was missed to what comes.

use std::sync::Arc;

use axum::{
    extract::{Path, State, WebSocketUpgrade, rejection::PathRejection, ws::Utf8Bytes},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use deskbell_desk::{
    Desk, Session,
    store::{Page, Share},
};
use deskbell_domain::{Actor, ConversationId, Entry, Fact, Message, Refusal};
use serde::Deserialize;

use super::{
    access::{Caller, Entered, Place, User, named_tenant},
    inbound::{self, Inbound, Say},
    outbound,
};
use crate::{
    App,
    audience::Viewer,
    auth::{self, Visitor},
    client::Client,
    dialects::{Dialect, here::Here},
    hub::{Listener, Outgoing},
    origins::RequestOrigin,
    problem::{Params, Problem},
    transport::web_socket::{self, Answers, CLOSE_REFUSED, CLOSE_UNAUTHENTICATED, Gone, Handler, Socket},
};

/// Messages and events read at once.
const PAGE: u32 = 200;

#[derive(Debug, Deserialize)]
pub struct Query {
    token: Option<String>,
    tenant: Option<String>,
    /// The newest `seq` the client has: what came after it is sent first.
    after_seq: Option<i64>,
}

/// Where the path leads and what came with the handshake.
struct Handshake {
    conversation: String,
    user: String,
    token: Option<String>,
    cookie: Option<String>,
    after_seq: Option<i64>,
}

pub async fn upgrade(
    State(app): State<App>,
    path: Result<Path<(String, String)>, PathRejection>,
    Params(query): Params<Query>,
    headers: HeaderMap,
    origin: RequestOrigin,
    client: Client,
    ws: WebSocketUpgrade,
) -> Response {
    let Ok(Path((conversation, user))) = path else { return Problem::from(Refusal::NotFound("chat")).into_response() };
    let in_header = auth::subprotocol_token(&headers).or(auth::bearer_token(&headers)).map(str::to_owned);
    let handshake = Handshake {
        conversation,
        user,
        token: query.token.filter(|t| !t.is_empty()).or(in_header),
        cookie: auth::cookie_token(&headers).map(str::to_owned),
        after_seq: query.after_seq,
    };
    let caller = Caller {
        visitor: Visitor { session: None, by_cookie: false, origin },
        tenant: named_tenant(&headers, query.tenant),
        client,
    };
    web_socket::accept(ws, &headers, move |socket| serve(socket, app, handshake, caller))
}

async fn serve(mut socket: Socket, app: App, handshake: Handshake, mut caller: Caller) {
    match arrive(&mut socket, &app, &handshake, &mut caller).await {
        Ok(entered) => {
            if let Err(refusal) = talk(socket, app, caller, entered, handshake.after_seq).await {
                tracing::debug!(%refusal, "a socket could not be served");
            }
        }
        Err(refusal) => refuse(socket, &refusal).await,
    }
}

async fn refuse(socket: Socket, refusal: &Refusal) {
    let code = match refusal {
        Refusal::Unauthenticated(_) => CLOSE_UNAUTHENTICATED,
        _ => CLOSE_REFUSED,
    };
    socket.refuse(outbound::error(refusal, None), refusal, code).await;
}

/// By the token; else by the cookie; else by name, where that is enough; else by a first `auth` frame.
async fn arrive(
    socket: &mut Socket,
    app: &App,
    handshake: &Handshake,
    caller: &mut Caller,
) -> Result<Entered, Refusal> {
    caller.visitor.session = match (&handshake.token, &handshake.cookie) {
        (Some(token), _) => Some(app.desk.prove(token).await?),
        (None, Some(token)) => app.desk.prove(token).await.ok(),
        (None, None) => None,
    };
    match enter(app, caller, handshake).await {
        Err(refusal @ Refusal::Unauthenticated(_)) if caller.visitor.session.is_none() => {
            let text = socket.first_text(app.config.auth_timeout).await.ok_or(refusal.clone())?;
            let (Ok(Inbound::Auth { token }), _) = inbound::parse(&text) else { return Err(refusal) };
            caller.visitor.session = Some(app.desk.prove(&token).await?);
            enter(app, caller, handshake).await
        }
        entered => entered,
    }
}

async fn enter(app: &App, caller: &Caller, handshake: &Handshake) -> Result<Entered, Refusal> {
    let place = Place::of(app, caller).await?;
    place.enter_or_start(&handshake.conversation, User::Named(&handshake.user)).await
}

async fn talk(
    mut socket: Socket,
    app: App,
    caller: Caller,
    entered: Entered,
    after_seq: Option<i64>,
) -> Result<(), Refusal> {
    let Entered { actor, view } = entered;
    let (tenant, id) = (actor.tenant(), view.conversation.id);
    // Who is let in by name alone has no sign-in that could end.
    let jti = caller.visitor.session.filter(|s| s.actor == actor).map(|s| s.jti).unwrap_or_default();
    let viewer = match &actor {
        Actor::Agent { id: agent, .. } => Viewer::Agent { id: *agent, sign_in: jti.clone(), only: Some(id.clone()) },
        Actor::Visitor { id: visitor, .. } => Viewer::Visitor { id: *visitor, only: Some(id.clone()) },
    };
    let session = Session { actor, jti };
    // Listening first, reading after: between the two nothing can fall through.
    let subscription = app.hub.subscribe(tenant, Dialect::Conversation, viewer);
    let (head, _) = app.desk.log_reach(tenant).await?;
    app.hub.reached(tenant, head);
    let here = match auth::check_lasts(&app, &session).await {
        Ok(()) => Here::arrive(&app.desk, &session.actor, &caller.client).await,
        Err(refusal) => Err(refusal),
    };
    let presence = match here {
        Ok(here) => here,
        Err(refusal) => {
            refuse(socket, &refusal).await;
            return Ok(());
        }
    };
    let after = match after_seq {
        Some(seq) => replay(&mut socket, &app.desk, &session.actor, &id, seq, head).await?,
        None => head,
    };
    let handler = Talk { app, session, id, listener: subscription.listener.clone(), _presence: presence };
    socket.run(subscription, after, handler).await;
    Ok(())
}

/// Sends the messages after `seq`, each escalation before the line about it, and returns the number of the event up
/// to which everything was sent.
async fn replay(
    socket: &mut Socket,
    desk: &Desk,
    actor: &Actor,
    id: &ConversationId,
    mut seq: i64,
    head: i64,
) -> Result<i64, Refusal> {
    let gone = |_| Refusal::Unavailable("the peer is gone".into());
    let oldest = actor.oldest_readable(desk.clock().now());
    let view = desk.view(actor, id).await?;
    let last = view.conversation.last_seq;
    let asked = desk.escalations(actor, id).await?;
    let about = |m: &Message| asked.iter().find(|e| m.metadata["escalation_id"] == e.id.to_string());
    let mut told = Vec::new();
    while seq < last {
        let page = desk.history(actor, id, Page::After(seq.max(0)), PAGE).await?.messages;
        let Some(end) = page.last().map(|m| m.seq) else { break };
        seq = end;
        let new = page.iter().filter(|m| m.seq <= last && m.at >= oldest);
        let mut frames = Vec::new();
        for message in new {
            if let Some(escalation) = about(message) {
                frames.push(outbound::asked(escalation, &view));
                told.push(escalation.id);
            }
            frames.push(outbound::message(message, &view));
        }
        socket.send(frames).await.map_err(gone)?;
    }
    // What was committed since the head was read: some of it stands in those messages already.
    let scope = desk.store().scope(actor.tenant());
    let (to, _) = desk.log_reach(actor.tenant()).await?;
    let mut after = head;
    loop {
        let entries = scope.entries(Share::Visitor(std::slice::from_ref(id)), after, to, PAGE).await?;
        let Some(end) = entries.last().map(Entry::seq) else { return Ok(to) };
        after = end;
        let is_new = |fact: &Fact| match fact {
            Fact::MessageSent { message } => message.seq > last,
            Fact::Escalated { escalation } => !told.contains(&escalation.id),
            _ => true,
        };
        let new = entries.iter().filter_map(Entry::event).filter(|e| is_new(&e.fact));
        let frames: Vec<_> = new.flat_map(|e| outbound::event(e)).collect();
        socket.send(frames).await.map_err(gone)?;
    }
}

struct Talk {
    app: App,
    session: Session,
    id: ConversationId,
    listener: Arc<Listener>,
    /// Held as long as the connection lasts.
    _presence: Here,
}

impl Handler for Talk {
    async fn handle(&mut self, text: Utf8Bytes) -> Result<Answers, Gone> {
        let (meant, reference) = inbound::parse(&text);
        // Whatever it is, a good frame or not: each costs something.
        let allowed = self.app.limits.act(&self.session.actor);
        let done = match allowed.and(meant) {
            Ok(inbound) => self.act(inbound).await,
            Err(refusal) => Err(refusal),
        };
        let answer = done.unwrap_or_else(|refusal| Some(outbound::error(&refusal, reference.as_ref())));
        Ok(answer.into_iter().collect())
    }
}

impl Talk {
    /// Does what was meant. What is stored comes back the way everyone hears it, so most frames have no answer.
    async fn act(&self, inbound: Inbound) -> Result<Option<Utf8Bytes>, Refusal> {
        let (desk, actor) = (&self.app.desk, &self.session.actor);
        if let Actor::Agent { tenant, id, .. } = actor {
            desk.agent_active(*tenant, *id);
        }
        match inbound {
            Inbound::Say(say) => return self.say(say).await,
            Inbound::Typing { is_typing } => desk.typing(actor, &self.id, is_typing).await?,
            // The word that a sign-in ended may be lost; here it is noticed.
            Inbound::Ping => match auth::check_lasts(&self.app, &self.session).await {
                Err(Refusal::Unauthenticated(_)) => self.listener.push(Outgoing::SignedOut),
                lasts => {
                    lasts?;
                    return Ok(Some(outbound::pong()));
                }
            },
            // Signed in already; the same person's token changes nothing, another's is not taken.
            Inbound::Auth { token } => {
                let other = desk.prove(&token).await?.actor;
                if (other.tenant(), other.key()) != (actor.tenant(), actor.key()) {
                    return Err(Refusal::Forbidden("This connection is someone else's."));
                }
            }
        }
        Ok(None)
    }

    async fn say(&self, say: Say) -> Result<Option<Utf8Bytes>, Refusal> {
        let (desk, actor) = (&self.app.desk, &self.session.actor);
        say.check_claim(actor.agent().is_ok())?;
        say.check(inbound::limit(&desk.settings, Some(actor)))?;
        let client_id = say.client_id.clone();
        let sent = desk.send(actor, &self.id, say.message(client_id)?).await?;
        if sent.created {
            return Ok(None);
        }
        // Everyone heard it the first time; who sends it again still waits for it.
        let view = desk.view(actor, &self.id).await?;
        Ok(Some(outbound::message(&sent.message, &view)))
    }
}
