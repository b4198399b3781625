//! What a visitor's client is told before anything is said: how the widget looks, what it asks, and whether the desk is open.

use std::collections::BTreeMap;

use axum::{Json, extract::State, http::header, response::IntoResponse};
use deskbell_domain::{InboxId, Monitoring, PreChat, VisitorAuth, WhenClosed, WidgetTexts};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    App,
    origins::RequestOrigin,
    problem::{Params, Problem},
    tenancy,
    time::rfc3339,
};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(config))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ConfigQuery {
    /// Left out: the installation's first.
    tenant_id: Option<String>,
    inbox_id: Option<i64>,
}

#[derive(Serialize, ToSchema)]
struct Config {
    inbox_id: i64,
    tenant_id: String,
    settings: ShownSettings,
    /// Whether an agent is there now.
    online: bool,
    /// Whether the desk is open by its hours; true where it has none.
    open: bool,
    /// While closed: when it opens again; null where that is not within a year.
    next_opening: Option<String>,
    /// When `open` will be otherwise: ask again then.
    changes_at: Option<String>,
    /// As IANA names it, for showing times as the desk means them.
    timezone: String,
    offline: Offline,
    /// Whether mails go out here: a transcript can be asked for.
    can_mail: bool,
    connection: ConnectionSettings,
}

/// What a visitor is met with while `open` is false.
#[derive(Serialize, ToSchema)]
struct Offline {
    /// `chat`, as ever, or `form`: a message with an address, to `POST /api/v1/chat/public/offline`.
    #[schema(value_type = String)]
    ask: WhenClosed,
    /// The desk's own words; empty: none.
    message: String,
}

/// For widgets of the `conversation` dialect.
#[derive(Serialize, ToSchema)]
struct ConnectionSettings {
    /// Where they find the server; null: where their script came from.
    backend_url: Option<String>,
    /// Milliseconds until they try to connect again.
    reconnect_interval: u32,
    /// Milliseconds after which a writer who stops is no longer shown as typing.
    typing_timeout: u32,
}

#[derive(Serialize, ToSchema)]
struct ShownSettings {
    title: String,
    subtitle: String,
    primary_color: String,
    position: String,
    #[schema(value_type = String)]
    monitoring: Monitoring,
    /// `strict`, `bearer_id` or `open`: whether a client-made name is enough to come back.
    #[schema(value_type = String)]
    visitor_auth: VisitorAuth,
    #[schema(value_type = Object)]
    pre_chat: PreChat,
    max_message_length: usize,
    /// First line of a chat without a message; empty: none.
    greeting: String,
    /// By language: `{ title, subtitle, greeting, offline_message, teaser }`, empty ones fall back to the inbox's.
    #[schema(value_type = Object)]
    texts: BTreeMap<String, WidgetTexts>,
    /// Agents see what is typed before it is sent: to be said to whoever types.
    typing_preview: bool,
    /// Whether to ask how it was once a chat has ended.
    csat: bool,
}

/// How the widget looks and what it asks. Sets nothing.
#[utoipa::path(get, path = "/api/v1/chat/public/config", tag = "public", params(ConfigQuery), security(()),
    responses((status = 200, body = Config)))]
async fn config(
    State(app): State<App>,
    origin: RequestOrigin,
    Params(query): Params<ConfigQuery>,
) -> Result<impl IntoResponse, Problem> {
    let tenant = tenancy::named_or_default(&app, query.tenant_id.as_deref()).await?;
    let inbox = app.desk.inbox_or_default(tenant.id, query.inbox_id.map(InboxId)).await?;
    origin.check(&inbox)?;
    let settings = inbox.settings;
    let opening = settings.hours.at(app.desk.clock().now());
    let widget = &app.config.widget;
    let config = Config {
        inbox_id: inbox.id.0,
        tenant_id: tenant.slug.clone(),
        settings: ShownSettings {
            title: settings.title,
            subtitle: settings.subtitle,
            primary_color: settings.primary_color,
            position: settings.position,
            monitoring: settings.monitoring,
            visitor_auth: settings.visitor_auth,
            pre_chat: settings.pre_chat,
            max_message_length: app.desk.settings.visitor_message_max,
            greeting: settings.greeting,
            texts: settings.texts,
            typing_preview: settings.typing_preview,
            csat: settings.csat,
        },
        open: opening.open,
        next_opening: opening.next_opening.map(rfc3339),
        changes_at: opening.changes_at.map(rfc3339),
        timezone: settings.hours.timezone,
        offline: Offline { ask: settings.when_closed, message: settings.offline_message },
        online: app.desk.anyone_online(tenant.id),
        can_mail: app.desk.can_mail(),
        connection: ConnectionSettings {
            backend_url: widget.backend_url.clone(),
            reconnect_interval: widget.reconnect_interval,
            typing_timeout: widget.typing_timeout,
        },
    };
    Ok(([(header::CACHE_CONTROL, "no-cache")], Json(config)))
}
