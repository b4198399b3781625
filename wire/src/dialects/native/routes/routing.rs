//! How the tenant's queue is dealt with.

use axum::{Json, extract::State};
use deskbell_domain::{Permission, Refusal, Routing, routing::Mode};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    App,
    auth::Agent,
    problem::{Body, Problem},
};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get, put))
}

#[derive(Serialize, ToSchema)]
#[schema(as = Routing)]
struct Shown {
    /// `manual`, `round_robin` or `least_busy`
    routing: &'static str,
    /// Seconds an agent who accepted may be gone before the first reply.
    accept_lease: i64,
    /// Seconds after which a chat the visitor left is closed; null: never.
    close_idle_after: Option<i64>,
}

impl From<Routing> for Shown {
    fn from(r: Routing) -> Self {
        Self { routing: r.mode.as_str(), accept_lease: r.accept_lease, close_idle_after: r.close_idle_after }
    }
}

/// How the queue is dealt with.
#[utoipa::path(get, path = "/api/v1/settings/routing", tag = "settings", responses((status = 200, body = Shown)))]
async fn get(State(app): State<App>, Agent(session): Agent) -> Result<Json<Shown>, Problem> {
    Ok(Json(app.desk.routing(&session.actor).await?.into()))
}

#[derive(Deserialize, ToSchema)]
struct Change {
    routing: Option<String>,
    accept_lease: Option<i64>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<i64>)]
    close_idle_after: Option<Option<i64>>,
}

/// Tells `null` (never) from absent (leave it).
fn given<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<i64>>, D::Error> {
    Option::<i64>::deserialize(deserializer).map(Some)
}

/// Change how the queue is dealt with; what is left out stays. Needs `manage_settings`.
#[utoipa::path(put, path = "/api/v1/settings/routing", tag = "settings", request_body = Change, responses((status = 200, body = Shown)))]
async fn put(State(app): State<App>, Agent(session): Agent, Body(body): Body<Change>) -> Result<Json<Shown>, Problem> {
    session.actor.may(Permission::ManageSettings)?;
    let mut new = app.desk.routing(&session.actor).await?;
    if let Some(text) = body.routing.as_deref() {
        new.mode = Mode::parse(text)
            .ok_or_else(|| Refusal::invalid("routing", "must be manual, round_robin or least_busy."))?;
    }
    new.accept_lease = body.accept_lease.unwrap_or(new.accept_lease);
    new.close_idle_after = body.close_idle_after.unwrap_or(new.close_idle_after);
    Ok(Json(app.desk.set_routing(&session.actor, new).await?.into()))
}
