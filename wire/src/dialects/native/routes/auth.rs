//! Signing in and out, and the first run.

use axum::{Json, extract::State, http::StatusCode};
use deskbell_desk::SetUp;
use deskbell_domain::{Language, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    App, auth,
    client::Client,
    dialects::native::types::{Inbox, SignedIn, Tenant},
    origins::RequestOrigin,
    problem::{Body, Problem},
};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(login))
        .routes(routes!(refresh))
        .routes(routes!(logout))
        .routes(routes!(me, change_me))
        .routes(routes!(needs_setup, set_up))
}

#[derive(Deserialize, ToSchema)]
struct Login {
    email: String,
    password: String,
    /// The workspace's short name, e.g. `demo-tenant`.
    tenant: String,
    /// The code of the second factor, or a recovery code; asked for with the code `totp_required`.
    totp: Option<String>,
}

/// Sign in.
#[utoipa::path(post, path = "/api/v1/auth/login", tag = "auth", request_body = Login, security(()),
    responses((status = 200, body = SignedIn), (status = 401, body = crate::problem::ProblemBody), (status = 429)))]
async fn login(
    State(app): State<App>,
    client: Client,
    origin: RequestOrigin,
    Body(body): Body<Login>,
) -> Result<Json<SignedIn>, Problem> {
    origin.check_own()?;
    app.limits.sign_in(client.ip)?;
    let (code, device) = (body.totp.as_deref(), client.device());
    let signed_in = app.desk.sign_in(&body.tenant, &body.email, &body.password, code, device).await?;
    Ok(Json((&signed_in).into()))
}

#[derive(Deserialize, ToSchema)]
struct Refresh {
    refresh_token: String,
}

/// A new pair of tokens for a refresh token, which soon stops working.
#[utoipa::path(post, path = "/api/v1/auth/refresh", tag = "auth", request_body = Refresh, security(()),
    responses((status = 200, body = SignedIn), (status = 401, body = crate::problem::ProblemBody)))]
async fn refresh(State(app): State<App>, client: Client, Body(body): Body<Refresh>) -> Result<Json<SignedIn>, Problem> {
    app.limits.sign_in(client.ip)?;
    Ok(Json((&app.desk.refresh(&body.refresh_token).await?).into()))
}

/// End this sign-in and its sockets.
#[utoipa::path(post, path = "/api/v1/auth/logout", tag = "auth", responses((status = 204)))]
async fn logout(State(app): State<App>, auth::Agent(session): auth::Agent) -> Result<StatusCode, Problem> {
    app.desk.sign_out(&session).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Serialize, ToSchema)]
struct Me {
    user: MyUser,
    tenant: Tenant,
}

#[derive(Serialize, ToSchema)]
struct MyUser {
    id: i64,
    name: String,
    email: String,
    role: &'static str,
    /// What one may, by name.
    permissions: Vec<&'static str>,
    skills: Vec<String>,
    status: &'static str,
    max_chats: i64,
    /// Whether a second factor is asked for.
    second_factor: bool,
    /// What one reads, such as `de`; null until it is known.
    language: Option<&'static str>,
}

async fn describe_me(app: &App, session: &deskbell_desk::Session) -> Result<Json<Me>, Problem> {
    let tenant = app.desk.tenant(session.actor.tenant()).await?;
    let (id, _) = session.actor.agent()?;
    let agent = app.desk.agent(tenant.id, id).await?;
    Ok(Json(Me {
        user: MyUser {
            id: id.0,
            status: app.desk.presence(tenant.id, id).as_str(),
            name: agent.name,
            email: agent.email,
            role: agent.role.as_str(),
            permissions: super::roles::names(session.actor.grants()),
            skills: agent.skills,
            max_chats: agent.max_chats,
            second_factor: app.desk.has_second_factor(session).await?,
            language: app.desk.my_language(session).await?.map(Language::code),
        },
        tenant: Tenant { id: tenant.slug.clone(), name: tenant.name.clone() },
    }))
}

/// Who is signed in.
#[utoipa::path(get, path = "/api/v1/me", tag = "auth", responses((status = 200, body = Me)))]
async fn me(State(app): State<App>, auth::Agent(session): auth::Agent) -> Result<Json<Me>, Problem> {
    describe_me(&app, &session).await
}

#[derive(Deserialize, ToSchema)]
struct ChangeMe {
    name: Option<String>,
    /// `online` or `away`
    status: Option<String>,
    /// `en`, `de`, `es`, `fr`, `ar` or `zh`
    language: Option<String>,
}

/// Say that one is away, or back; change one's name or language.
#[utoipa::path(patch, path = "/api/v1/me", tag = "auth", request_body = ChangeMe, responses((status = 200, body = Me)))]
async fn change_me(
    State(app): State<App>,
    auth::Agent(session): auth::Agent,
    Body(body): Body<ChangeMe>,
) -> Result<Json<Me>, Problem> {
    let away = match body.status.as_deref() {
        Some("away") => Some(true),
        Some("online") => Some(false),
        Some(_) => return Err(Refusal::invalid("status", "must be online or away.").into()),
        None if body.name.is_none() && body.language.is_none() => {
            return Err(Refusal::invalid("status", "is required.").into());
        }
        None => None,
    };
    let language = body
        .language
        .as_deref()
        .map(|tag| Language::of_tag(tag).ok_or(Refusal::invalid("language", "must be en, de, es, fr, ar or zh.")));
    if let Some(language) = language.transpose()? {
        app.desk.set_my_language(&session, language).await?;
    }
    if let Some(name) = &body.name {
        app.desk.rename_me(&session, name).await?;
    }
    if let Some(away) = away {
        let (id, _) = session.actor.agent()?;
        app.desk.set_away(session.actor.tenant(), id, away).await?;
    }
    describe_me(&app, &session).await
}

#[derive(Serialize, ToSchema)]
struct NeedsSetup {
    needed: bool,
}

/// Whether the installation waits for its first run.
#[utoipa::path(get, path = "/api/v1/setup", tag = "setup", security(()), responses((status = 200, body = NeedsSetup)))]
async fn needs_setup(State(app): State<App>) -> Result<Json<NeedsSetup>, Problem> {
    Ok(Json(NeedsSetup { needed: app.desk.needs_setup().await? }))
}

#[derive(Deserialize, ToSchema)]
struct SetUpForm {
    tenant_name: String,
    admin_name: String,
    email: String,
    password: String,
    /// Where the widget will stand, e.g. `https://shop.example`.
    site_url: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct SetUpDone {
    #[serde(flatten)]
    signed_in: SignedIn,
    inbox: Inbox,
    /// What to paste into the site.
    snippet: String,
}

/// The first run: the workspace, its admin and its first widget.
#[utoipa::path(post, path = "/api/v1/setup", tag = "setup", request_body = SetUpForm, security(()),
    responses((status = 201, body = SetUpDone), (status = 409, body = crate::problem::ProblemBody)))]
async fn set_up(
    State(app): State<App>,
    client: Client,
    origin: RequestOrigin,
    headers: axum::http::HeaderMap,
    Body(form): Body<SetUpForm>,
) -> Result<(StatusCode, Json<SetUpDone>), Problem> {
    origin.check_own()?;
    app.limits.sign_in(client.ip)?;
    let form = SetUp {
        tenant_name: form.tenant_name,
        admin_name: form.admin_name,
        email: form.email,
        password: form.password,
        site_url: form.site_url,
    };
    let (signed_in, inbox) = app.desk.set_up(form, client.device()).await?;
    app.origins.forget();
    let snippet = snippet(&address(&app, &headers), &signed_in.tenant.slug);
    let done = SetUpDone { signed_in: (&signed_in).into(), inbox: Inbox::new(&inbox, true, None, false), snippet };
    Ok((StatusCode::CREATED, Json(done)))
}

/// Where this installation is reached.
pub fn address(app: &App, headers: &axum::http::HeaderMap) -> String {
    if let Some(origin) = app.config.public_origins.first() {
        return origin.clone();
    }
    let host = headers.get(axum::http::header::HOST).and_then(|h| h.to_str().ok()).unwrap_or("localhost");
    format!("http://{host}")
}

/// What whoever calls reads.
pub fn language(headers: &axum::http::HeaderMap) -> Language {
    let accepted = headers.get(axum::http::header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    accepted.map(Language::accepted).unwrap_or_default()
}

/// Nothing in it pins the look: that follows the inbox's settings without a new snippet.
fn snippet(address: &str, tenant: &str) -> String {
    format!(
        "<script src=\"{address}/chat-widget.js\"></script>\n<script>\n  CallCenterChat.init({{ apiUrl: '{address}', \
         tenantId: '{tenant}' }});\n</script>"
    )
}
