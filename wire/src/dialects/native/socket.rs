//! `/ws`: who is calling, what they missed, and what each of their frames does.

use std::sync::Arc;

use axum::extract::ws::Utf8Bytes;
use deskbell_desk::{NamedFiles, NewMessage, PageView, Session};
use deskbell_domain::{Actor, AgentBrief, ConversationId, MessageId, Permission, Refusal};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    inbound::{self, Inbound, Send, UpTo},
    outbound,
    types::Message,
};
use crate::{
    App,
    audience::Viewer,
    auth,
    client::Client,
    dialects::{Dialect, here::Here},
    hub::{Listener, Outgoing, Watching},
    origins::RequestOrigin,
    transport::{
        replay,
        web_socket::{Answers, CLOSE_REFUSED, CLOSE_UNAUTHENTICATED, Gone, Handler, Socket},
    },
};

/// What came with the handshake.
#[derive(Debug, Default, Deserialize)]
pub struct Handshake {
    token: Option<String>,
    session_id: Option<String>,
    cursor: Option<String>,
    /// The visit under way, as the widget's light connection was told.
    visit: Option<String>,
    /// What a visitor reads, such as `de`.
    language: Option<String>,
    #[serde(skip)]
    cookie: Option<String>,
}

impl Handshake {
    pub fn with_credentials(mut self, token: Option<String>, cookie: Option<String>) -> Self {
        self.token = self.token.filter(|t| !t.is_empty()).or(token);
        self.cookie = cookie;
        self
    }
}

pub async fn serve(mut socket: Socket, app: App, mut handshake: Handshake, origin: RequestOrigin, client: Client) {
    let session = match identify(&app, &mut socket, &mut handshake).await {
        Ok(session) => session,
        Err(refusal) => return refuse(socket, &refusal, CLOSE_UNAUTHENTICATED).await,
    };
    if let Err(refusal) = auth::check_origin(&app, &origin, &session.actor).await {
        return refuse(socket, &refusal, CLOSE_REFUSED).await;
    }
    if let Err(refusal) = talk(socket, app, session, handshake, client).await {
        tracing::debug!(%refusal, "a socket could not be served");
    }
}

async fn refuse(socket: Socket, refusal: &Refusal, code: u16) {
    socket.refuse(outbound::error(refusal, None), refusal, code).await;
}

/// The token decides; else the session's id where that is enough; else the cookie; else a first `auth` frame.
async fn identify(app: &App, socket: &mut Socket, handshake: &mut Handshake) -> Result<Session, Refusal> {
    if let Some(token) = &handshake.token {
        return app.desk.prove(token).await;
    }
    let by_cookie = match &handshake.cookie {
        Some(token) => app.desk.prove(token).await.ok(),
        None => None,
    };
    if let Some(id) = &handshake.session_id {
        let id = ConversationId::from(id.as_str());
        if let Some(session) = by_cookie
            && app.desk.view(&session.actor, &id).await.is_ok()
        {
            return Ok(session);
        }
        let (actor, _) = app.desk.bearer(&id).await?;
        return Ok(Session { actor, jti: String::new() });
    }
    if let Some(session) = by_cookie {
        return Ok(session);
    }
    let needed = Refusal::Unauthenticated("The first frame must be { type: \"auth\", token }.");
    let text = socket.first_text(app.config.auth_timeout).await.ok_or(needed.clone())?;
    match inbound::parse(&text) {
        (Ok(Inbound::Auth { token, cursor }), _) => {
            handshake.cursor = handshake.cursor.take().or(cursor);
            app.desk.prove(&token).await
        }
        _ => Err(needed),
    }
}

async fn talk(
    mut socket: Socket,
    app: App,
    session: Session,
    mut handshake: Handshake,
    client: Client,
) -> Result<(), Refusal> {
    let desk = app.desk.clone();
    let actor = session.actor.clone();
    let tenant = desk.tenant(actor.tenant()).await?;
    let viewer = match &actor {
        Actor::Agent { id, .. } => Viewer::Agent { id: *id, sign_in: session.jti.clone(), only: None },
        Actor::Visitor { id, only, .. } => Viewer::Visitor { id: *id, only: only.clone() },
    };
    // Listening first, reading the log after: between the two nothing can fall through.
    let subscription = app.hub.subscribe(tenant.id, Dialect::Native, viewer.clone());
    let (head, _) = desk.log_reach(tenant.id).await?;
    app.hub.reached(tenant.id, head);
    let here = match auth::check_lasts(&app, &session).await {
        Ok(()) => Here::arrive_in(&desk, &actor, &client, handshake.visit.take()).await,
        Err(refusal) => Err(refusal),
    };
    let presence = match here {
        Ok(here) => here,
        Err(refusal) => {
            refuse(socket, &refusal, CLOSE_UNAUTHENTICATED).await;
            return Ok(());
        }
    };
    if let Some(language) = &handshake.language
        && let Err(refusal) = desk.reads(&actor, language).await
    {
        tracing::debug!(%refusal, "what a visitor reads was not noted");
    }
    let from = match handshake.cursor.as_deref().filter(|c| !c.is_empty()) {
        Some(cursor) => Some(replay::from(&desk, &actor, cursor, &tenant.epoch).await?),
        None => None,
    };
    let resumed = matches!(from, Some(replay::From::Seq(_)));
    let mut hello = hello(&app, &session).await?;
    hello["resumed"] = resumed.into();
    let head_cursor = hello["head"].as_str().unwrap_or_default().to_owned();
    let mut greeting = vec![outbound::hello(hello)];
    if let Some(replay::From::Resync(reason)) = &from {
        greeting.push(outbound::resync(reason, &head_cursor));
    }
    let gone = |_| Refusal::Unavailable("the peer is gone".into());
    socket.send(greeting).await.map_err(gone)?;
    if let Some(replay::From::Seq(mut after)) = from {
        while let Some(entries) = replay::next(&desk, &actor, &mut after, head).await? {
            let frames: Vec<_> =
                entries.iter().flat_map(|e| outbound::entry(e, &viewer, &tenant.epoch, &desk)).collect();
            socket.send(frames).await.map_err(gone)?;
        }
    }
    let handler = Talk { app, session, listener: subscription.listener.clone(), presence, viewing: None };
    socket.run(subscription, head, handler).await;
    Ok(())
}

async fn hello(app: &App, session: &Session) -> Result<Value, Refusal> {
    let desk = &app.desk;
    let tenant = desk.tenant(session.actor.tenant()).await?;
    let head = desk.head(&session.actor).await?.to_string();
    let (user, max) = match &session.actor {
        Actor::Agent { tenant, id, role, grants } => {
            let agent = desk.agent(*tenant, *id).await?;
            let user = json!({ "id": id, "type": "agent", "name": agent.name, "role": role.as_str(),
                "permissions": grants.iter().map(Permission::as_str).collect::<Vec<_>>() });
            (user, desk.settings.agent_message_max)
        }
        Actor::Visitor { tenant, id, .. } => {
            let visitor = desk.visitor(*tenant, *id).await?;
            let user = json!({ "id": id, "type": "customer", "name": visitor.name });
            (user, desk.settings.visitor_message_max)
        }
    };
    Ok(json!({
        "user": user,
        "tenant": { "id": tenant.slug, "name": tenant.name },
        "head": head,
        "settings": { "max_message_length": max, "heartbeat_interval": app.config.heartbeat_interval },
    }))
}

struct Talk {
    app: App,
    session: Session,
    listener: Arc<Listener>,
    presence: Here,
    /// What the agent on this connection looks at.
    viewing: Option<(ConversationId, AgentBrief)>,
}

impl Drop for Talk {
    fn drop(&mut self) {
        if let Some((id, agent)) = self.viewing.take() {
            self.app.desk.tell_viewing(&self.session.actor, &id, &agent, false);
        }
    }
}

impl Handler for Talk {
    async fn handle(&mut self, text: Utf8Bytes) -> Result<Answers, Gone> {
        let (meant, reference) = inbound::parse(&text);
        let reference = reference.as_ref();
        // Whatever it is, a good frame or not: each costs something.
        let allowed = self.app.limits.act(&self.session.actor);
        let done = match allowed.and(meant) {
            Ok(Inbound::Ping) => match self.pong().await {
                Ok(head) => return Ok(vec![outbound::pong(&head, reference)]),
                Err(refusal) => Err(refusal),
            },
            Ok(inbound) => self.act(inbound).await,
            Err(refusal) => Err(refusal),
        };
        Ok(vec![match done {
            Ok(more) => outbound::ack(more, reference),
            Err(refusal) => outbound::error(&refusal, reference),
        }])
    }
}

impl Talk {
    /// The head, for a client to compare with. The word that a sign-in ended may be lost; here it is noticed.
    async fn pong(&self) -> Result<String, Refusal> {
        match auth::check_lasts(&self.app, &self.session).await {
            Err(Refusal::Unauthenticated(_)) => self.listener.push(Outgoing::SignedOut),
            other => other?,
        }
        Ok(self.app.desk.head(&self.session.actor).await?.to_string())
    }

    /// Does what was meant and returns what the ack adds.
    async fn act(&mut self, inbound: Inbound) -> Result<Value, Refusal> {
        let (desk, actor) = (self.app.desk.clone(), self.session.actor.clone());
        let (desk, actor) = (&desk, &actor);
        if let Here::Agent { desk, tenant, id } = &self.presence {
            desk.agent_active(*tenant, *id);
        }
        match inbound {
            Inbound::Send(send) => {
                let Send { session_id, message, attachments, kind, client_id, reply_to, expected_last_seq, claims } =
                    *send;
                claims.check(Some(actor))?;
                let new = match kind.article(&attachments)? {
                    Some(id) => desk.shared_article(actor, id, message).await?,
                    None => NewMessage {
                        text: message.unwrap_or_default(),
                        files: NamedFiles::by_id("attachments", &attachments)?,
                        ..NewMessage::default()
                    },
                };
                let new = NewMessage { client_id, reply_to: reply_to.map(MessageId), expected_last_seq, ..new };
                let sent = desk.send(actor, &session_id.as_str().into(), new).await?;
                return Ok(json!({ "message": Message::from(sent.message.as_ref()) }));
            }
            Inbound::Typing { session, is_typing, text } => {
                desk.typing_preview(actor, &session, is_typing, text).await?;
            }
            Inbound::Seen { session, upto } => {
                let seq = match upto {
                    UpTo::Seq(seq) => seq,
                    UpTo::Message(id) => desk.message_seq(actor, &session, id).await?,
                };
                desk.seen(actor, &session, seq).await?;
            }
            Inbound::Delivered { session, seq } => desk.delivered(actor, &session, seq).await?,
            Inbound::Viewing { session, is_viewing } => {
                let agent = desk.viewing(actor, &session, is_viewing).await?;
                self.listener.views(is_viewing.then(|| session.clone()));
                self.viewing = is_viewing.then_some((session, agent));
            }
            Inbound::Page { url, title, referrer } => match &self.presence {
                Here::Visit { desk, id } => desk.visit_moves(id, PageView { url, title, referrer })?,
                Here::Agent { .. } => return Err(Refusal::Forbidden("Only a visitor's page is told.")),
            },
            Inbound::Watch { digest } => {
                actor.agent()?;
                self.listener.watch(if digest { Watching::Digests } else { Watching::Each });
            }
            Inbound::Unwatch => {
                actor.agent()?;
                self.listener.watch(Watching::Nothing);
            }
            // Signed in already; the same token again changes nothing, another's is not taken.
            Inbound::Auth { token, .. } => {
                if desk.prove(&token).await?.actor != *actor {
                    return Err(Refusal::Forbidden("This connection is someone else's."));
                }
            }
            Inbound::Ping => {}
        }
        Ok(json!({}))
    }
}
