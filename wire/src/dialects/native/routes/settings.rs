//! What the tenant's clients need to know.

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{App, auth::Agent, dialects::native::types::Tenant, problem::Problem};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(settings))
}

#[derive(Serialize, ToSchema)]
struct Settings {
    tenant: Tenant,
    /// Characters an agent may send.
    max_message_length: usize,
    /// Characters a visitor may send.
    visitor_max_message_length: usize,
    /// Seconds without activity after which an agent is away.
    agent_away_after: i64,
}

/// The tenant's settings.
#[utoipa::path(get, path = "/api/v1/settings", tag = "settings", responses((status = 200, body = Settings)))]
async fn settings(State(app): State<App>, Agent(session): Agent) -> Result<Json<Settings>, Problem> {
    let tenant = app.desk.tenant(session.actor.tenant()).await?;
    Ok(Json(Settings {
        tenant: Tenant { id: tenant.slug.clone(), name: tenant.name.clone() },
        max_message_length: app.desk.settings.agent_message_max,
        visitor_max_message_length: app.desk.settings.visitor_message_max,
        agent_away_after: app.desk.settings.agent_away_after,
    }))
}
