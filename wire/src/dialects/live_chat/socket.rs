//! What each event of the dialect does.

use deskbell_desk::{PageView, Session as SignedSession, Which};
use deskbell_domain::{Actor, Refusal};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    inbound::{Canned, Inbound, Start},
    say,
    start::{self, StartAs},
    types::{Message, Session},
};
use crate::dialects::socket_io::Peer;

/// Messages a join answers with at most; there may be more to fetch.
const MISSED_MAX: u32 = 500;

/// What the desk's fields are called here.
const WORDS: [(&str, &str); 1] = [("message", "content")];

/// `live-monitoring`
#[derive(Deserialize)]
pub struct Page {
    url: String,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    referrer: Option<String>,
}

impl From<Page> for PageView {
    fn from(page: Page) -> Self {
        Self { url: page.url, title: page.title.unwrap_or_default(), referrer: page.referrer.unwrap_or_default() }
    }
}

/// Does it and returns what the ack adds.
pub async fn act(peer: &mut Peer, inbound: Inbound) -> Result<Value, Refusal> {
    let desk = peer.desk().clone();
    let now = desk.clock().now();
    match inbound {
        Inbound::Start(form) => start(peer, form).await,
        Inbound::Join { session, after_seq } => {
            let (actor, view, reach) = peer.enter(&session).await?;
            let page = match after_seq {
                Some(seq) => deskbell_desk::store::Page::After(seq),
                None => deskbell_desk::store::Page::Newest,
            };
            let history = desk.history(&actor, &session, page, MISSED_MAX).await?;
            let last = history.messages.last().map_or(view.conversation.last_seq, |m| m.seq);
            // What is beyond this page must be fetched before live messages make sense after it.
            peer.join_session(&session, reach, last.max(after_seq.unwrap_or(0)));
            let messages: Vec<_> = history.messages.iter().map(Message::from).collect();
            let has_more = history.has_more && after_seq.is_some();
            Ok(json!({ "session": Session::new(&view, now), "messages": messages, "has_more": has_more }))
        }
        Inbound::Send { session, message, client_id } => {
            let (actor, _) = peer.actor_in(&session).await?;
            let new = say(&desk, &actor, message, client_id).await?;
            let sent = desk.send(&actor, &session, new).await.map_err(|r| r.in_words(&WORDS))?;
            Ok(json!({ "message": Message::from(sent.message.as_ref()) }))
        }
        Inbound::UseCanned { session, which, variables, client_id } => {
            let which = match which {
                Canned::Id(id) => Which::Id(id),
                Canned::Shortcut(shortcut) => Which::Shortcut(shortcut),
            };
            let sent = desk.send_canned_response(&peer.actor()?, &session, which, variables, client_id).await?;
            Ok(json!({ "message": Message::from(sent.message.as_ref()) }))
        }
        Inbound::Typing { session, is_typing } => {
            let (actor, _) = peer.actor_in(&session).await?;
            desk.typing(&actor, &session, is_typing).await?;
            Ok(json!({}))
        }
        Inbound::Seen { session, message } => {
            let (actor, _) = peer.actor_in(&session).await?;
            let seq = desk.message_seq(&actor, &session, message).await?;
            desk.seen(&actor, &session, seq).await?;
            Ok(json!({}))
        }
        Inbound::Accept { session } => {
            let (_, me) = peer.agent()?;
            // In the room before it is decided, so that nothing said meanwhile is missed.
            let reach = peer.reach().await?;
            let view = desk.assign(&peer.actor()?, &session, me).await?;
            peer.join_session(&session, reach, 0);
            Ok(json!({ "session": Session::new(&view, now) }))
        }
        Inbound::Transfer { session, to, reason } => {
            let view = desk.transfer(&peer.actor()?, &session, to, reason.as_deref()).await?;
            Ok(json!({ "session": Session::new(&view, now) }))
        }
        Inbound::End { session } => {
            let (actor, _) = peer.actor_in(&session).await?;
            let view = desk.end(&actor, &session).await?;
            Ok(json!({ "session": Session::new(&view, now) }))
        }
        Inbound::ActivityPing => {
            let (tenant, me) = peer.agent()?;
            Ok(json!({ "status": desk.presence(tenant, me).as_str() }))
        }
    }
}

/// A customer without a token becomes a new one; the ack then holds the token.
async fn start(peer: &mut Peer, form: Start) -> Result<Value, Refusal> {
    let desk = peer.desk().clone();
    let who = StartAs {
        session: peer.session.as_ref(),
        tenant: form.tenant.clone().or_else(|| peer.tenant.clone()),
        origin: &peer.origin,
        client: &peer.client,
    };
    let (started, _, token) = start::start(&peer.app, who, form).await?;
    if !matches!(peer.session, Some(SignedSession { actor: Actor::Visitor { only: None, .. }, .. })) {
        let visitor = &started.view.visitor;
        let actor = Actor::Visitor { tenant: visitor.tenant, id: visitor.id, only: None };
        peer.become_session(SignedSession { actor, jti: String::new() }).await?;
    }
    // In the room at once. A first message stands in the answer, so it isn't told again.
    let (id, told) = (started.view.conversation.id.clone(), started.message.as_ref().map_or(0, |m| m.seq));
    let reach = peer.reach().await?;
    peer.join_session(&id, reach, told);
    peer.join_conversation(&id, told);
    let session = Session::new(&started.view, desk.clock().now());
    let messages: Vec<_> = started.message.iter().map(|m| Message::from(m.as_ref())).collect();
    Ok(json!({ "session": session, "token": token, "messages": messages }))
}
