//! Translates between clients and the desk, both ways: transports, dialects, the hub.

mod audience;
mod auth;
mod channels;
mod client;
mod csv;
mod dialects;
mod health;
mod help;
mod hub;
mod keyed;
mod limits;
mod origins;
mod problem;
mod tenancy;
mod time;
mod transcript;
mod transport;
mod uploads;

use std::{sync::Arc, time::Duration};

use axum::{Router, extract::DefaultBodyLimit, http::HeaderName, middleware};
use deskbell_desk::Desk;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::CompressionLayer,
    request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer},
};

/// Largest request body, in bytes.
const BODY_MAX: usize = 1024 * 1024;

/// What widgets of the `conversation` dialect are told about the installation.
#[derive(Debug, Clone)]
pub struct WidgetSettings {
    /// Where they find the server, as an HTTP origin; none: where their script came from.
    pub backend_url: Option<String>,
    /// Milliseconds.
    pub reconnect_interval: u32,
    pub typing_timeout: u32,
}

/// What the binary decides for this room.
#[derive(Debug, Clone)]
pub struct Config {
    /// The origins the dashboard is reached under. Empty: whatever host the request names.
    pub public_origins: Vec<String>,
    /// The demo: any loopback origin is the installation's own.
    pub allow_loopback_origin: bool,
    pub rate_limit: bool,
    /// The installation is reached over TLS: cookies are `Secure`.
    pub secure_cookies: bool,
    /// How long a socket may take to say who it is.
    pub auth_timeout: Duration,
    /// Proxies whose forwarding headers are believed, as addresses or networks.
    pub trusted_proxies: Vec<String>,
    /// Seconds between a client's pings.
    pub heartbeat_interval: u64,
    /// Messages a history of the `conversation` dialect has when its reader names no number.
    pub history_limit: u32,
    pub widget: WidgetSettings,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            public_origins: Vec::new(),
            allow_loopback_origin: false,
            rate_limit: true,
            secure_cookies: false,
            auth_timeout: Duration::from_secs(5),
            trusted_proxies: Vec::new(),
            heartbeat_interval: 25,
            history_limit: 50,
            widget: WidgetSettings { backend_url: None, reconnect_interval: 3000, typing_timeout: 1000 },
        }
    }
}

/// Gives the text of `/metrics`.
pub type RenderMetrics = Arc<dyn Fn() -> String + Send + Sync>;

/// What every handler has at hand.
#[derive(Clone)]
pub(crate) struct App {
    pub desk: Arc<Desk>,
    pub hub: Arc<hub::Hub>,
    pub config: Arc<Config>,
    pub limits: Arc<limits::Limits>,
    pub origins: Arc<origins::Origins>,
    pub proxies: Arc<client::Proxies>,
}

/// Every route but the front end's files.
pub fn router(desk: Arc<Desk>, config: Config, metrics: RenderMetrics) -> Router {
    let app = App {
        hub: hub::Hub::start(desk.clone()),
        limits: Arc::new(limits::Limits::new(config.rate_limit)),
        origins: Arc::new(origins::Origins::new(&config)),
        proxies: Arc::new(client::Proxies::new(&config.trusted_proxies)),
        config: Arc::new(config),
        desk,
    };
    let request_id = HeaderName::from_static("x-request-id");
    let (native, _) = dialects::native::router().split_for_parts();
    let api = transport::socket_io::add_to(Router::new(), app.clone())
        .merge(native)
        .merge(dialects::native::documentation())
        .merge(help::router())
        .route("/ws", axum::routing::get(transport::web_socket::upgrade))
        .route("/ws/visit", axum::routing::get(dialects::native::visit::upgrade))
        .route("/ws/chat/{conversation_id}/{user_id}", axum::routing::get(dialects::conversation::socket::upgrade))
        .layer(middleware::from_fn(keyed::serve))
        .layer(middleware::from_fn_with_state(app.clone(), origins::guard))
        .merge(health::router(metrics));
    api.layer(DefaultBodyLimit::max(BODY_MAX))
        .layer(CompressionLayer::new())
        .merge(uploads::router())
        .layer(CatchPanicLayer::custom(problem::panicked))
        .layer(middleware::from_fn(health::measure))
        .layer(PropagateRequestIdLayer::new(request_id.clone()))
        .layer(SetRequestIdLayer::new(request_id, MakeRequestUuid))
        .with_state(app)
}

/// The names of all dialects.
pub fn dialects() -> impl Iterator<Item = &'static str> {
    dialects::Dialect::ALL.into_iter().flat_map(|dialect| dialect.carries().iter().copied())
}

/// Every event a Socket.IO client may send.
pub fn socket_io_events() -> impl Iterator<Item = &'static str> {
    dialects::socket_io::client_events()
}

/// The OpenAPI document of every REST call, as JSON.
pub fn openapi() -> String {
    let (_, document) = dialects::native::router().split_for_parts();
    document.to_pretty_json().unwrap_or_default()
}
