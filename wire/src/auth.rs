//! Turns a token, a cookie or a conversation's id into one actor, for every dialect.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, header, request::Parts},
};
use deskbell_desk::{Session, TenantFacts};
use deskbell_domain::{Actor, ConversationId, Inbox, Refusal, origin};

use crate::{
    App, Config,
    origins::{REFUSED, RequestOrigin},
    problem::Problem,
};

/// The visitor's cookie, named as the published monitoring contract names it. It holds the visitor's token.
pub const COOKIE: &str = "chatSessionId";
/// How a WebSocket carries a token where no header can be set.
pub const SUBPROTOCOL: &str = "bearer.";

pub const OVER: Refusal = Refusal::Unauthenticated("This sign-in is over. Sign in again.");

/// The bearer token of a request.
pub fn bearer_token(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The visitor's token from the cookie.
pub fn cookie_token(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok());
    let mut pairs = cookies.flat_map(|v| v.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == COOKIE).map(|(_, value)| value)
}

/// The token and subprotocol of a WebSocket handshake.
pub fn subprotocol_token(headers: &HeaderMap) -> Option<&str> {
    let offered = headers.get(header::SEC_WEBSOCKET_PROTOCOL)?.to_str().ok()?;
    offered.split(',').find_map(|p| p.trim().strip_prefix(SUBPROTOCOL))
}

/// Sets the visitor's token as a cookie that a page's scripts can't read. It is of this host alone, or of the inbox's
/// domain where this host is under it.
pub fn set_cookie(config: &Config, inbox: &Inbox, headers: &HeaderMap, token: &str) -> HeaderValue {
    let domain = inbox.settings.cookie_domain.as_str();
    let shared = asked_host(headers).is_some_and(|host| origin::is_under(host, domain));
    cookie(config, token, 15_552_000, shared.then_some(domain))
}

/// Takes that cookie away, of whatever domain it is.
pub fn end_cookies(config: &Config, headers: &HeaderMap) -> Vec<HeaderValue> {
    let host = asked_host(headers).unwrap_or_default();
    // 203.0.113.7 has no parents; a browser refuses to hear of those.
    let parents = std::iter::successors(Some(host), |name| name.split_once('.').map(|(_, parent)| parent));
    let domains = parents.filter(|name| name.contains('.')).map(Some);
    std::iter::once(None).chain(domains).map(|domain| cookie(config, "", 0, domain)).collect()
}

fn asked_host(headers: &HeaderMap) -> Option<&str> {
    origin::host(headers.get(header::HOST)?.to_str().ok()?)
}

fn cookie(config: &Config, token: &str, seconds: u32, domain: Option<&str>) -> HeaderValue {
    let site = if config.secure_cookies { "SameSite=None; Secure; Partitioned" } else { "SameSite=Lax" };
    let domain = domain.map(|domain| format!("; Domain={domain}")).unwrap_or_default();
    let cookie = format!("{COOKIE}={token}; Path=/; HttpOnly; Max-Age={seconds}; {site}{domain}");
    HeaderValue::from_str(&cookie).unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// An agent of the tenant, signed in, on one of the installation's own pages.
pub struct Agent(pub Session);

impl FromRequestParts<App> for Agent {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let origin = RequestOrigin::from_request_parts(parts, app).await.unwrap_or(RequestOrigin::None);
        origin.check_own()?;
        let token = bearer_token(&parts.headers).ok_or(Refusal::Unauthenticated("This needs a sign-in."))?;
        let session = app.desk.prove(token).await?;
        session.actor.agent()?;
        app.limits.act(&session.actor)?;
        Ok(Self(session))
    }
}

/// Anyone with a token: an agent or a visitor.
pub struct Anyone(pub Session);

impl FromRequestParts<App> for Anyone {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let visitor = Visitor::from_request_parts(parts, app).await?;
        let session = visitor.session.ok_or(Refusal::Unauthenticated("This needs a token."))?;
        check_origin(app, &visitor.origin, &session.actor).await?;
        Ok(Self(session))
    }
}

/// Whether the sign-in still lasts: asked by who listens already, since an end before that was not heard.
pub async fn check_lasts(app: &App, session: &Session) -> Result<(), Refusal> {
    app.desk.check_lasts(session).await
}

/// Another site must be allowed by the visitor's tenant: by the inbox of the one conversation they are held to, else
/// by any. Agents only come from our own pages.
pub async fn check_origin(app: &App, origin: &RequestOrigin, actor: &Actor) -> Result<(), Refusal> {
    let RequestOrigin::Site(_) = origin else { return Ok(()) };
    match actor {
        Actor::Agent { .. } => origin.check_own(),
        Actor::Visitor { only: Some(only), .. } => origin.check(&app.desk.bearer(only).await?.1),
        Actor::Visitor { tenant, .. } => {
            let inboxes = app.desk.store().scope(*tenant).inboxes().await?;
            if inboxes.iter().any(|inbox| origin.check(inbox).is_ok()) { Ok(()) } else { Err(REFUSED) }
        }
    }
}

/// A visitor as far as the request proves one, on a page that may be another site's.
pub struct Visitor {
    pub session: Option<Session>,
    /// Proven by the cookie alone, which a browser sends whether it is meant or not.
    pub by_cookie: bool,
    pub origin: RequestOrigin,
}

impl FromRequestParts<App> for Visitor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let origin = RequestOrigin::from_request_parts(parts, app).await.unwrap_or(RequestOrigin::None);
        let bearer = bearer_token(&parts.headers);
        let by_cookie = bearer.is_none();
        let session = match (bearer, cookie_token(&parts.headers)) {
            // A header is meant; if it is wrong the caller should know.
            (Some(token), _) => Some(app.desk.prove(token).await?),
            // A cookie comes along by itself; an old one is as none.
            (None, Some(token)) => app.desk.prove(token).await.ok(),
            (None, None) => None,
        };
        if let Some(session) = &session {
            if session.actor.agent().is_ok() {
                origin.check_own()?;
            }
            app.limits.act(&session.actor)?;
        }
        Ok(Self { by_cookie: by_cookie && session.is_some(), session, origin })
    }
}

impl Visitor {
    /// The visitor of this tenant, if the request proves one: another tenant's visitor is a stranger here.
    pub fn of(&self, tenant: &TenantFacts) -> Option<&Actor> {
        let actor = self.session.as_ref().map(|s| &s.actor)?;
        (matches!(actor, Actor::Visitor { .. }) && actor.tenant() == tenant.id).then_some(actor)
    }

    /// Who speaks in this conversation: whom the token names, or, where the inbox allows it, whoever knows its id.
    pub async fn in_conversation(&self, app: &App, id: &ConversationId) -> Result<Actor, Refusal> {
        let proven = match &self.session {
            Some(session) => match app.desk.view(&session.actor, id).await {
                Ok(view) => {
                    let inbox = app.desk.inbox(session.actor.tenant(), view.conversation.inbox).await?;
                    Ok((session.actor.clone(), inbox))
                }
                Err(refusal) => Err(refusal),
            },
            None => Err(Refusal::Unauthenticated("This needs the visitor's token.")),
        };
        let (actor, inbox): (Actor, Inbox) = match proven {
            Ok(found) => found,
            Err(refusal @ (Refusal::NotFound(_) | Refusal::Unauthenticated(_))) => {
                app.desk.bearer(id).await.map_err(|_| refusal)?
            }
            Err(refusal) => return Err(refusal),
        };
        self.origin.check(&inbox)?;
        if self.session.is_none() {
            app.limits.act(&actor)?;
        }
        Ok(actor)
    }
}
