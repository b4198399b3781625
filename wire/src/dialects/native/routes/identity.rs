//! Signing in through a tenant's identity provider: its settings, the way there, and the way back.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use deskbell_desk::{NewProvider, Returned};
use deskbell_domain::IdentityProvider;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{agents::role, auth::address};
use crate::{
    App,
    auth::Agent,
    client::Client,
    dialects::native::types::SignedIn,
    origins::RequestOrigin,
    problem::{Body, Params, Problem},
};

/// Where the browser comes back to: this address stands in the provider's settings.
const RETURN: &str = "/login/sso";

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(shown, put, remove))
        .routes(routes!(ways))
        .routes(routes!(start))
        .routes(routes!(finish))
}

#[derive(Serialize, ToSchema)]
struct Provider {
    name: String,
    issuer: String,
    client_id: String,
    /// Whoever has a verified e-mail address of one of these becomes a member by signing in.
    domains: Vec<String>,
    /// What they become: `agent` or `supervisor`
    new_role: &'static str,
    /// Passwords are off, but for admins.
    required: bool,
}

impl From<IdentityProvider> for Provider {
    fn from(p: IdentityProvider) -> Self {
        Self {
            name: p.name,
            issuer: p.issuer,
            client_id: p.client_id,
            domains: p.domains,
            new_role: p.new_role.as_str(),
            required: p.required,
        }
    }
}

#[derive(Serialize, ToSchema)]
struct Shown {
    /// None: people sign in with passwords.
    identity_provider: Option<Provider>,
    /// What the provider must be told to come back to.
    redirect_uri: String,
}

fn redirect(app: &App, headers: &HeaderMap) -> String {
    address(app, headers) + RETURN
}

/// The identity provider; its secret is never told. For admins.
#[utoipa::path(get, path = "/api/v1/settings/identity-provider", tag = "settings", responses((status = 200, body = Shown)))]
async fn shown(State(app): State<App>, Agent(session): Agent, headers: HeaderMap) -> Result<Json<Shown>, Problem> {
    let found = app.desk.identity_provider(&session).await?;
    Ok(Json(Shown { identity_provider: found.map(Provider::from), redirect_uri: redirect(&app, &headers) }))
}

#[derive(Deserialize, ToSchema)]
struct ProviderBody {
    name: String,
    /// Where its `/.well-known/openid-configuration` stands.
    issuer: String,
    client_id: String,
    /// Left out: the one kept so far.
    client_secret: Option<String>,
    #[serde(default)]
    domains: Vec<String>,
    /// `agent` (if left out) or `supervisor`
    new_role: Option<String>,
    #[serde(default)]
    required: bool,
}

/// Set the identity provider. For admins, and a person's sign-in.
#[utoipa::path(put, path = "/api/v1/settings/identity-provider", tag = "settings", request_body = ProviderBody,
    responses((status = 200, body = Shown), (status = 422, body = crate::problem::ProblemBody)))]
async fn put(
    State(app): State<App>,
    Agent(session): Agent,
    headers: HeaderMap,
    Body(body): Body<ProviderBody>,
) -> Result<Json<Shown>, Problem> {
    session.actor.admin()?;
    let new = NewProvider {
        name: body.name,
        issuer: body.issuer,
        client_id: body.client_id,
        client_secret: body.client_secret.filter(|s| !s.is_empty()),
        domains: body.domains,
        new_role: role(body.new_role.as_deref().unwrap_or("agent")).map_err(|r| r.in_words(&[("role", "new_role")]))?,
        required: body.required,
    };
    let provider = app.desk.set_identity_provider(&session, new).await?;
    Ok(Json(Shown { identity_provider: Some(provider.into()), redirect_uri: redirect(&app, &headers) }))
}

/// Go back to passwords. For admins, and a person's sign-in.
#[utoipa::path(delete, path = "/api/v1/settings/identity-provider", tag = "settings", responses((status = 204)))]
async fn remove(State(app): State<App>, Agent(session): Agent) -> Result<StatusCode, Problem> {
    app.desk.remove_identity_provider(&session).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct WaysQuery {
    /// The workspace's short name.
    tenant: String,
}

#[derive(Serialize, ToSchema)]
struct Ways {
    /// What the identity provider is called, if there is one.
    provider: Option<String>,
    /// Passwords are for admins alone.
    required: bool,
}

/// How people of a workspace sign in. One that isn't there is answered like one without a provider.
#[utoipa::path(get, path = "/api/v1/auth/ways", tag = "auth", params(WaysQuery), security(()),
    responses((status = 200, body = Ways), (status = 429)))]
async fn ways(State(app): State<App>, client: Client, Params(query): Params<WaysQuery>) -> Result<Json<Ways>, Problem> {
    app.limits.sign_in(client.ip)?;
    let deskbell_desk::Ways { provider, required } = app.desk.ways_in(&query.tenant).await?;
    Ok(Json(Ways { provider, required }))
}

#[derive(Deserialize, ToSchema)]
struct Start {
    /// The workspace's short name.
    tenant: String,
    /// A random text of at least 32 characters that only this browser knows.
    browser: String,
}

#[derive(Serialize, ToSchema)]
struct Started {
    /// Where the browser goes now; the provider sends it back to `/login/sso`.
    url: String,
}

/// Begin to sign in through the identity provider.
#[utoipa::path(post, path = "/api/v1/auth/provider/start", tag = "auth", request_body = Start, security(()),
    responses((status = 200, body = Started), (status = 404, body = crate::problem::ProblemBody), (status = 429)))]
async fn start(
    State(app): State<App>,
    client: Client,
    origin: RequestOrigin,
    headers: HeaderMap,
    Body(body): Body<Start>,
) -> Result<Json<Started>, Problem> {
    origin.check_own()?;
    app.limits.sign_in(client.ip)?;
    let url = app.desk.begin_with_provider(&body.tenant, &body.browser, &redirect(&app, &headers)).await?;
    Ok(Json(Started { url }))
}

#[derive(Deserialize, ToSchema)]
struct Finish {
    /// As the provider sent it back.
    state: String,
    /// As the provider sent it back.
    code: String,
    /// As the provider sent it back, if it did.
    iss: Option<String>,
    /// What `start` was told.
    browser: String,
}

/// Come back from the identity provider. Each `state` counts once.
#[utoipa::path(post, path = "/api/v1/auth/provider/finish", tag = "auth", request_body = Finish, security(()),
    responses((status = 200, body = SignedIn), (status = 401, body = crate::problem::ProblemBody), (status = 429)))]
async fn finish(
    State(app): State<App>,
    client: Client,
    origin: RequestOrigin,
    headers: HeaderMap,
    Body(body): Body<Finish>,
) -> Result<Json<SignedIn>, Problem> {
    origin.check_own()?;
    app.limits.sign_in(client.ip)?;
    let back = Returned { state: body.state, code: body.code, issuer: body.iss, browser: body.browser };
    let signed_in = app.desk.finish_with_provider(back, &redirect(&app, &headers), client.device()).await?;
    Ok(Json((&signed_in).into()))
}
