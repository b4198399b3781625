//! One's own account: password, devices, second factor, and a forgotten password.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use deskbell_domain::Refusal;
use qrcodegen::{QrCode, QrCodeEcc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::auth::{address, language};
use crate::{
    App,
    auth::Agent,
    client::Client,
    origins::RequestOrigin,
    problem::{Body, PathId, Problem},
    time::rfc3339,
};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(change_password))
        .routes(routes!(sign_ins))
        .routes(routes!(end_sign_in))
        .routes(routes!(enrol))
        .routes(routes!(confirm))
        .routes(routes!(remove))
        .routes(routes!(forgot))
        .routes(routes!(reset))
}

#[derive(Deserialize, ToSchema)]
struct NewPassword {
    password: String,
    new_password: String,
}

/// Change one's password; every other sign-in ends.
#[utoipa::path(post, path = "/api/v1/me/password", tag = "account", request_body = NewPassword,
    responses((status = 204), (status = 422, body = crate::problem::ProblemBody)))]
async fn change_password(
    State(app): State<App>,
    Agent(session): Agent,
    Body(body): Body<NewPassword>,
) -> Result<StatusCode, Problem> {
    app.desk.change_password(&session, &body.password, &body.new_password).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Serialize, ToSchema)]
struct SignIn {
    id: String,
    user_agent: String,
    ip: Option<String>,
    created_at: String,
    last_used_at: String,
    /// The one that asks.
    current: bool,
}

#[derive(Serialize, ToSchema)]
struct SignInList {
    sign_ins: Vec<SignIn>,
    next_cursor: Option<String>,
}

/// Where one is signed in, last used first.
#[utoipa::path(get, path = "/api/v1/me/sign-ins", tag = "account", responses((status = 200, body = SignInList)))]
async fn sign_ins(State(app): State<App>, Agent(session): Agent) -> Result<Json<SignInList>, Problem> {
    let all = app.desk.my_sign_ins(&session).await?;
    let one = |s: deskbell_domain::OpenSignIn| SignIn {
        current: s.id == session.jti,
        id: s.id,
        user_agent: s.device.user_agent,
        ip: s.device.ip,
        created_at: rfc3339(s.created_at),
        last_used_at: rfc3339(s.last_used_at),
    };
    Ok(Json(SignInList { sign_ins: all.into_iter().map(one).collect(), next_cursor: None }))
}

/// Sign one of one's own devices out.
#[utoipa::path(delete, path = "/api/v1/me/sign-ins/{id}", tag = "account", params(("id" = String, Path)),
    responses((status = 204), (status = 404, body = crate::problem::ProblemBody)))]
async fn end_sign_in(State(app): State<App>, Agent(session): Agent, PathId(id): PathId) -> Result<StatusCode, Problem> {
    app.desk.end_my_sign_in(&session, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, ToSchema)]
struct Password {
    password: String,
}

#[derive(Serialize, ToSchema)]
struct Enrolment {
    /// Base32, to be typed.
    secret: String,
    /// `otpauth://…`
    url: String,
    /// The address as a QR code: so many modules on each side,
    qr_size: i32,
    /// and the dark ones as an SVG path.
    qr_path: String,
}

fn qr(url: &str) -> Result<(i32, String), Refusal> {
    let code = QrCode::encode_text(url, QrCodeEcc::Medium).map_err(|e| Refusal::Unavailable(e.to_string()))?;
    let size = code.size();
    let dark = (0..size).flat_map(|y| (0..size).map(move |x| (x, y))).filter(|(x, y)| code.get_module(*x, *y));
    Ok((size, dark.map(|(x, y)| format!("M{x} {y}h1v1h-1z")).collect()))
}

/// Begin with a second factor (TOTP). It counts once a code confirms it.
#[utoipa::path(post, path = "/api/v1/me/totp", tag = "account", request_body = Password,
    responses((status = 200, body = Enrolment), (status = 409, body = crate::problem::ProblemBody)))]
async fn enrol(
    State(app): State<App>,
    Agent(session): Agent,
    Body(body): Body<Password>,
) -> Result<Json<Enrolment>, Problem> {
    let begun = app.desk.enrol(&session, &body.password).await?;
    let (qr_size, qr_path) = qr(&begun.url)?;
    Ok(Json(Enrolment { secret: begun.secret, url: begun.url, qr_size, qr_path }))
}

#[derive(Deserialize, ToSchema)]
struct Code {
    code: String,
}

#[derive(Serialize, ToSchema)]
struct RecoveryCodes {
    /// Each lets one in once. Shown this once: only their hashes are kept.
    recovery_codes: Vec<String>,
}

/// Confirm the second factor with a first code.
#[utoipa::path(post, path = "/api/v1/me/totp/confirm", tag = "account", request_body = Code,
    responses((status = 200, body = RecoveryCodes), (status = 422, body = crate::problem::ProblemBody)))]
async fn confirm(
    State(app): State<App>,
    Agent(session): Agent,
    Body(body): Body<Code>,
) -> Result<Json<RecoveryCodes>, Problem> {
    Ok(Json(RecoveryCodes { recovery_codes: app.desk.confirm_second_factor(&session, &body.code).await? }))
}

/// Turn the second factor off.
#[utoipa::path(post, path = "/api/v1/me/totp/disable", tag = "account", request_body = Password,
    responses((status = 204), (status = 422, body = crate::problem::ProblemBody)))]
async fn remove(
    State(app): State<App>,
    Agent(session): Agent,
    Body(body): Body<Password>,
) -> Result<StatusCode, Problem> {
    app.desk.remove_second_factor(&session, &body.password).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, ToSchema)]
struct Forgot {
    email: String,
    /// The workspace's short name.
    tenant: String,
}

/// Ask for a link to a new password by mail. Who is unknown is answered alike.
#[utoipa::path(post, path = "/api/v1/auth/forgot", tag = "auth", request_body = Forgot, security(()),
    responses((status = 204), (status = 409, description = "no mail is set up", body = crate::problem::ProblemBody)))]
async fn forgot(
    State(app): State<App>,
    client: Client,
    origin: RequestOrigin,
    headers: HeaderMap,
    Body(body): Body<Forgot>,
) -> Result<StatusCode, Problem> {
    origin.check_own()?;
    app.limits.sign_in(client.ip)?;
    app.desk.forgot_password(body.tenant, body.email, address(&app, &headers), language(&headers))?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, ToSchema)]
struct Reset {
    /// The last part of the link.
    token: String,
    password: String,
}

/// Set the password that a link allows, once; every sign-in ends.
#[utoipa::path(post, path = "/api/v1/auth/reset", tag = "auth", request_body = Reset, security(()),
    responses((status = 204), (status = 404, body = crate::problem::ProblemBody)))]
async fn reset(
    State(app): State<App>,
    client: Client,
    origin: RequestOrigin,
    Body(body): Body<Reset>,
) -> Result<StatusCode, Problem> {
    origin.check_own()?;
    app.limits.sign_in(client.ip)?;
    app.desk.reset_password(&body.token, &body.password).await?;
    Ok(StatusCode::NO_CONTENT)
}
