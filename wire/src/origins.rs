//! Which web pages may call: exact origins, scheme and port included. CORS answers only to those.

use std::{
    collections::HashSet,
    sync::{PoisonError, RwLock},
    time::{Duration, Instant},
};

use axum::{
    extract::{FromRequestParts, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use deskbell_domain::{Inbox, Refusal, origin};

use crate::{App, Config, problem::Problem};

/// What visitors' pages on other sites may call. The rest is the dashboard's alone.
const VISITOR_PATHS: [&str; 13] = [
    "/api/v1/files",
    "/api/v1/chat/public/",
    "/api/v1/kb/public/articles",
    "/api/v1/kb/public/articles/",
    "/api/v1/events",
    "/ws",
    "/ws/visit",
    "/socket.io/",
    "/api/widget/",
    "/api/live-chat/",
    "/api/chat-upload/",
    "/chat/",
    "/ws/chat/",
];
/// How long the list of all inboxes' origins is kept.
const FRESH: Duration = Duration::from_secs(5);

/// Where a request says it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RequestOrigin {
    /// Not a browser, or a navigation: judged by its credential alone.
    None,
    /// The installation's own pages.
    Own,
    /// Another site, which some inbox allows.
    Site(String),
}

impl RequestOrigin {
    /// Another site must be allowed by this very inbox.
    pub fn check(&self, inbox: &Inbox) -> Result<(), Refusal> {
        match self {
            Self::Site(site) if !origin::allowed(&inbox.settings.allowed_origins, site) => Err(REFUSED),
            _ => Ok(()),
        }
    }

    /// Agents work on the installation's own pages only.
    pub fn check_own(&self) -> Result<(), Refusal> {
        match self {
            Self::Site(_) => Err(REFUSED),
            Self::None | Self::Own => Ok(()),
        }
    }
}

pub const REFUSED: Refusal = Refusal::Forbidden("This origin is not allowed.");

impl<S: Send + Sync> FromRequestParts<S> for RequestOrigin {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(parts.extensions.get::<Self>().cloned().unwrap_or(Self::None))
    }
}

pub struct Origins {
    own: Vec<String>,
    loopback_is_own: bool,
    allowed: RwLock<Option<(Instant, HashSet<String>)>>,
}

impl Origins {
    pub fn new(config: &Config) -> Self {
        let own = config.public_origins.iter().filter_map(|o| origin::canonical(o)).collect();
        Self { own, loopback_is_own: config.allow_loopback_origin, allowed: RwLock::new(None) }
    }

    /// The inboxes changed: look at them again at the next question.
    pub fn forget(&self) {
        *self.allowed.write().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn is_own(&self, origin: &str, headers: &HeaderMap) -> bool {
        if self.own.iter().any(|own| own == origin) || (self.loopback_is_own && origin::is_loopback(origin)) {
            return true;
        }
        // Nothing configured: a page may call the host it came from.
        let host = headers.get(header::HOST).and_then(|h| h.to_str().ok());
        self.own.is_empty() && host.is_some_and(|host| origin == format!("http://{host}"))
    }

    async fn some_inbox_allows(&self, app: &App, origin: &str) -> Result<bool, Refusal> {
        let held = |list: &HashSet<String>| {
            list.contains(origin) || (list.contains(origin::LOOPBACK) && origin::is_loopback(origin))
        };
        if let Some((at, list)) = &*self.allowed.read().unwrap_or_else(PoisonError::into_inner)
            && at.elapsed() < FRESH
        {
            return Ok(held(list));
        }
        let inboxes = app.desk.store().all_inboxes().await?;
        let list: HashSet<String> = inboxes.into_iter().flat_map(|i| i.settings.allowed_origins).collect();
        let answer = held(&list);
        *self.allowed.write().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), list));
        Ok(answer)
    }
}

/// Refuses browsers from elsewhere, and tells those from allowed sites that they may read the answer.
pub async fn guard(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let Some(value) = request.headers().get(header::ORIGIN).cloned() else { return next.run(request).await };
    let Ok(text) = value.to_str() else { return Problem::from(REFUSED).into_response() };
    let origin = if app.origins.is_own(text, request.headers()) {
        RequestOrigin::Own
    } else {
        let path = request.uri().path();
        let visitors = VISITOR_PATHS.iter().any(|p| path == *p || (p.ends_with('/') && path.starts_with(p)));
        match visitors {
            true => match app.origins.some_inbox_allows(&app, text).await {
                Ok(true) => RequestOrigin::Site(text.to_owned()),
                Ok(false) => return Problem::from(REFUSED).into_response(),
                Err(refusal) => return Problem::from(refusal).into_response(),
            },
            false => return Problem::from(REFUSED).into_response(),
        }
    };
    let preflight =
        request.method() == Method::OPTIONS && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    let mut response = if preflight {
        StatusCode::NO_CONTENT.into_response()
    } else {
        request.extensions_mut().insert(origin);
        next.run(request).await
    };
    answer(response.headers_mut(), value, preflight);
    response
}

fn answer(headers: &mut HeaderMap, origin: HeaderValue, preflight: bool) {
    let mut set = |name: HeaderName, value: &'static str| {
        headers.insert(name, HeaderValue::from_static(value));
    };
    set(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
    set(header::ACCESS_CONTROL_EXPOSE_HEADERS, "retry-after, x-request-id");
    if preflight {
        set(header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, PATCH, DELETE");
        set(header::ACCESS_CONTROL_ALLOW_HEADERS, "authorization, content-type, idempotency-key");
        set(header::ACCESS_CONTROL_MAX_AGE, "600");
    }
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
}
