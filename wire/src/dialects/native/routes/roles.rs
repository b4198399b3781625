//! What each role may, and changing that.

use axum::{Json, extract::State};
use deskbell_domain::{Grants, Permission, Refusal, Role};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::agents::role;
use crate::{
    App,
    auth::Agent,
    problem::{Body, Problem},
};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, change))
}

#[derive(Serialize, ToSchema)]
struct RoleBody {
    /// `agent`, `supervisor` or `admin`
    role: &'static str,
    permissions: Vec<&'static str>,
    /// What it has where nobody said otherwise.
    usual: Vec<&'static str>,
    /// An admin's can't be changed.
    changeable: bool,
}

#[derive(Serialize, ToSchema)]
struct RoleList {
    roles: Vec<RoleBody>,
    /// All there are.
    permissions: Vec<&'static str>,
    next_cursor: Option<String>,
}

pub fn names(grants: Grants) -> Vec<&'static str> {
    grants.iter().map(Permission::as_str).collect()
}

/// The permissions named, or a complaint about the field.
pub fn grants(named: &[String]) -> Result<Grants, Refusal> {
    let one = |(i, name): (usize, &String)| {
        Permission::parse(name)
            .ok_or_else(|| Refusal::invalid(format!("permissions[{i}]"), "is no permission; see GET /api/v1/roles."))
    };
    named.iter().enumerate().map(one).collect()
}

async fn everything(app: &App, session: &deskbell_desk::Session) -> Result<Json<RoleList>, Problem> {
    let all = app.desk.roles(&session.actor).await?;
    let one = |(role, has): (Role, Grants)| RoleBody {
        role: role.as_str(),
        permissions: names(has),
        usual: names(Grants::of(role)),
        changeable: role != Role::Admin,
    };
    let permissions = Permission::ALL.into_iter().map(Permission::as_str).collect();
    Ok(Json(RoleList { roles: all.into_iter().map(one).collect(), permissions, next_cursor: None }))
}

/// What each role may here, from the least to the most.
#[utoipa::path(get, path = "/api/v1/roles", tag = "roles", responses((status = 200, body = RoleList)))]
async fn list(State(app): State<App>, Agent(session): Agent) -> Result<Json<RoleList>, Problem> {
    everything(&app, &session).await
}

#[derive(Deserialize, ToSchema)]
struct RoleChange {
    /// `agent` or `supervisor`
    role: String,
    /// All it may from now on.
    permissions: Vec<String>,
}

/// Set what a role may. For admins. It counts from the next call on; sockets of its members close and come back.
#[utoipa::path(patch, path = "/api/v1/roles", tag = "roles", request_body = RoleChange,
    responses((status = 200, body = RoleList), (status = 422, body = crate::problem::ProblemBody)))]
async fn change(
    State(app): State<App>,
    Agent(session): Agent,
    Body(body): Body<RoleChange>,
) -> Result<Json<RoleList>, Problem> {
    session.actor.admin()?;
    app.desk.set_role(&session, role(&body.role)?, grants(&body.permissions)?).await?;
    everything(&app, &session).await
}
