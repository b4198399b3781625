//! Keys for programs: `Authorization: Bearer dk_…` wherever an agent's token goes.

use axum::{Json, extract::State, http::StatusCode};
use deskbell_desk::NewApiKey;
use deskbell_domain::{self as domain, ApiKeyId, Permission, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    agents::role,
    roles::{grants, names},
};
use crate::{
    App,
    auth::Agent,
    dialects::native::types::Person,
    problem::{Body, PathId, Problem},
    time::{from_rfc3339, rfc3339},
};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, make)).routes(routes!(revoke))
}

#[derive(Serialize, ToSchema)]
struct ApiKey {
    id: i64,
    name: String,
    /// How the key begins.
    prefix: String,
    /// As whom it speaks: the author of what it writes.
    agent_id: i64,
    role: &'static str,
    permissions: Vec<&'static str>,
    made_by: Person,
    created_at: String,
    expires_at: Option<String>,
    /// To a few minutes.
    last_used_at: Option<String>,
}

impl From<&domain::ApiKey> for ApiKey {
    fn from(k: &domain::ApiKey) -> Self {
        Self {
            id: k.id.0,
            name: k.name.clone(),
            prefix: k.prefix.clone(),
            agent_id: k.agent.0,
            role: k.role.as_str(),
            permissions: names(k.permissions),
            made_by: Person { id: k.made_by.id.0, name: k.made_by.name.clone() },
            created_at: rfc3339(k.created_at),
            expires_at: k.expires_at.map(rfc3339),
            last_used_at: k.last_used_at.map(rfc3339),
        }
    }
}

#[derive(Serialize, ToSchema)]
struct ApiKeyList {
    api_keys: Vec<ApiKey>,
    next_cursor: Option<String>,
}

/// The keys that were not revoked, newest first. Needs `manage_keys`.
#[utoipa::path(get, path = "/api/v1/api-keys", tag = "api-keys", responses((status = 200, body = ApiKeyList)))]
async fn list(State(app): State<App>, Agent(session): Agent) -> Result<Json<ApiKeyList>, Problem> {
    let keys = app.desk.api_keys(&session).await?;
    Ok(Json(ApiKeyList { api_keys: keys.iter().map(ApiKey::from).collect(), next_cursor: None }))
}

#[derive(Deserialize, ToSchema)]
struct ApiKeyBody {
    name: String,
    /// `agent`, `supervisor` or `admin`; at most one's own.
    role: String,
    /// None: all that the role may and you may too.
    permissions: Option<Vec<String>>,
    /// RFC 3339; none: never.
    expires_at: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct MadeKey {
    api_key: ApiKey,
    /// Shown this once: only its hash is kept.
    secret: String,
}

/// Make a key, no wider than yourself. Needs `manage_keys`, and a person's sign-in.
#[utoipa::path(post, path = "/api/v1/api-keys", tag = "api-keys", request_body = ApiKeyBody,
    responses((status = 201, body = MadeKey), (status = 422, body = crate::problem::ProblemBody)))]
async fn make(
    State(app): State<App>,
    Agent(session): Agent,
    Body(body): Body<ApiKeyBody>,
) -> Result<(StatusCode, Json<MadeKey>), Problem> {
    session.actor.may(Permission::ManageKeys)?;
    let expires_at = match body.expires_at.as_deref() {
        None => None,
        Some(text) => {
            Some(from_rfc3339(text).ok_or_else(|| Refusal::invalid("expires_at", "must be an RFC 3339 time."))?)
        }
    };
    let permissions = body.permissions.as_deref().map(grants).transpose()?;
    let new = NewApiKey { name: body.name, role: role(&body.role)?, permissions, expires_at };
    let (key, secret) = app.desk.make_api_key(&session, new).await?;
    Ok((StatusCode::CREATED, Json(MadeKey { api_key: (&key).into(), secret })))
}

/// Revoke a key: it counts no more from now on. Needs `manage_keys`, and a person's sign-in.
#[utoipa::path(delete, path = "/api/v1/api-keys/{id}", tag = "api-keys", params(("id" = i64, Path)),
    responses((status = 204), (status = 404, body = crate::problem::ProblemBody)))]
async fn revoke(State(app): State<App>, Agent(session): Agent, PathId(id): PathId) -> Result<StatusCode, Problem> {
    session.actor.may(Permission::ManageKeys)?;
    let id: ApiKeyId = id.parse().map_err(|_| Refusal::NotFound("API key"))?;
    app.desk.revoke_api_key(&session, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
