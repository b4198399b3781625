//! Invitations: made by those who manage members, accepted by whoever has the link.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use deskbell_desk::{Invited, NewInvitation};
use deskbell_domain::{self as domain, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    agents::role,
    auth::{address, language},
};
use crate::{
    App, auth,
    client::Client,
    dialects::native::types::{Person, SignedIn, Tenant},
    origins::RequestOrigin,
    problem::{Body, PathId, Problem},
    time::rfc3339,
};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, invite))
        .routes(routes!(withdraw))
        .routes(routes!(look))
        .routes(routes!(accept))
}

#[derive(Serialize, ToSchema)]
struct Invitation {
    id: i64,
    email: String,
    name: Option<String>,
    role: &'static str,
    invited_by: Person,
    created_at: String,
    expires_at: String,
}

impl From<&domain::Invitation> for Invitation {
    fn from(i: &domain::Invitation) -> Self {
        Self {
            id: i.id,
            email: i.email.clone(),
            name: i.name.clone(),
            role: i.role.as_str(),
            invited_by: Person { id: i.invited_by.id.0, name: i.invited_by.name.clone() },
            created_at: rfc3339(i.created_at),
            expires_at: rfc3339(i.expires_at),
        }
    }
}

#[derive(Serialize, ToSchema)]
struct InvitationList {
    invitations: Vec<Invitation>,
    next_cursor: Option<String>,
}

/// Open invitations, newest first. Needs `manage_members`.
#[utoipa::path(get, path = "/api/v1/invitations", tag = "invitations", responses((status = 200, body = InvitationList)))]
async fn list(State(app): State<App>, auth::Agent(session): auth::Agent) -> Result<Json<InvitationList>, Problem> {
    let invitations = app.desk.invitations(&session).await?;
    Ok(Json(InvitationList { invitations: invitations.iter().map(Invitation::from).collect(), next_cursor: None }))
}

#[derive(Deserialize, ToSchema)]
struct InvitationBody {
    email: String,
    /// `agent`, `supervisor` or `admin`
    role: String,
    name: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct InvitedBody {
    invitation: Invitation,
    /// Shown this once: only its hash is kept.
    link: String,
    /// Whether the link also goes out by e-mail.
    mailed: bool,
}

/// Invite somebody; an older invitation of theirs stops working. Needs `manage_members`.
#[utoipa::path(post, path = "/api/v1/invitations", tag = "invitations", request_body = InvitationBody,
    responses((status = 201, body = InvitedBody), (status = 409, body = crate::problem::ProblemBody)))]
async fn invite(
    State(app): State<App>,
    auth::Agent(session): auth::Agent,
    headers: HeaderMap,
    Body(body): Body<InvitationBody>,
) -> Result<(StatusCode, Json<InvitedBody>), Problem> {
    let new = NewInvitation { role: role(&body.role)?, email: body.email, name: body.name };
    let Invited { invitation, link, mailed } =
        app.desk.invite(&session, new, &address(&app, &headers), language(&headers)).await?;
    Ok((StatusCode::CREATED, Json(InvitedBody { invitation: (&invitation).into(), link, mailed })))
}

/// Withdraw an invitation. Needs `manage_members`.
#[utoipa::path(delete, path = "/api/v1/invitations/{id}", tag = "invitations", params(("id" = i64, Path)),
    responses((status = 204), (status = 404, body = crate::problem::ProblemBody)))]
async fn withdraw(
    State(app): State<App>,
    auth::Agent(session): auth::Agent,
    PathId(id): PathId,
) -> Result<StatusCode, Problem> {
    let id: i64 = id.parse().map_err(|_| Refusal::NotFound("invitation"))?;
    app.desk.withdraw_invitation(&session, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, ToSchema)]
struct Look {
    /// The last part of the link.
    token: String,
}

#[derive(Serialize, ToSchema)]
struct Seen {
    email: String,
    name: Option<String>,
    role: &'static str,
    invited_by: String,
    tenant: Tenant,
}

/// What a link invites to. The secret comes in the body, so that no log has it.
#[utoipa::path(post, path = "/api/v1/invitations/look", tag = "invitations", request_body = Look, security(()),
    responses((status = 200, body = Seen), (status = 404, body = crate::problem::ProblemBody)))]
async fn look(
    State(app): State<App>,
    client: Client,
    origin: RequestOrigin,
    Body(body): Body<Look>,
) -> Result<Json<Seen>, Problem> {
    origin.check_own()?;
    app.limits.sign_in(client.ip)?;
    let invitation = app.desk.invitation(&body.token).await?;
    let tenant = app.desk.tenant(invitation.tenant).await?;
    Ok(Json(Seen {
        email: invitation.email,
        name: invitation.name,
        role: invitation.role.as_str(),
        invited_by: invitation.invited_by.name,
        tenant: Tenant { id: tenant.slug.clone(), name: tenant.name.clone() },
    }))
}

#[derive(Deserialize, ToSchema)]
struct Accept {
    /// The last part of the link.
    token: String,
    name: String,
    password: String,
}

/// Become a member, once, and be signed in.
#[utoipa::path(post, path = "/api/v1/invitations/accept", tag = "invitations", request_body = Accept, security(()),
    responses((status = 201, body = SignedIn), (status = 404, body = crate::problem::ProblemBody)))]
async fn accept(
    State(app): State<App>,
    client: Client,
    origin: RequestOrigin,
    Body(body): Body<Accept>,
) -> Result<(StatusCode, Json<SignedIn>), Problem> {
    origin.check_own()?;
    app.limits.sign_in(client.ip)?;
    let signed_in = app.desk.accept_invitation(&body.token, &body.name, &body.password, client.device()).await?;
    Ok((StatusCode::CREATED, Json((&signed_in).into())))
}
