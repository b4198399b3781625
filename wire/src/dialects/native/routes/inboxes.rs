//! Inboxes and how their widgets look.

use axum::{Json, extract::State, http::StatusCode};
use deskbell_domain::{FieldError, InboxId, InboxSettings, Permission, Refusal};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    App,
    auth::Agent,
    dialects::native::types::Inbox,
    problem::{Body, PathId, Problem, field_error},
};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(change))
}

#[derive(Serialize, ToSchema)]
struct InboxList {
    inboxes: Vec<Inbox>,
    next_cursor: Option<String>,
}

/// The tenant's inboxes.
#[utoipa::path(get, path = "/api/v1/inboxes", tag = "inboxes", responses((status = 200, body = InboxList)))]
async fn list(State(app): State<App>, Agent(session): Agent) -> Result<Json<InboxList>, Problem> {
    let admin = session.actor.may(Permission::ManageSettings).is_ok();
    let inboxes = app.desk.inboxes(&session.actor).await?;
    Ok(Json(InboxList { inboxes: inboxes.iter().map(|i| Inbox::new(i, admin)).collect(), next_cursor: None }))
}

#[derive(Deserialize, ToSchema)]
struct InboxBody {
    name: Option<String>,
    /// Only what is given changes.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    settings: Map<String, Value>,
}

#[derive(Serialize, ToSchema)]
struct OneInbox {
    inbox: Inbox,
}

/// The settings with the given ones put over them, one level deep.
fn merged(old: &InboxSettings, given: Map<String, Value>) -> Result<InboxSettings, Refusal> {
    let mut all = serde_json::to_value(old).map_err(|e| Refusal::Unavailable(e.to_string()))?;
    for (name, value) in given {
        match (all.get_mut(&name), value) {
            (Some(Value::Object(inner)), Value::Object(given)) => inner.extend(given),
            (Some(Value::Object(_)), _) => {
                return Err(Refusal::invalid(format!("settings.{name}"), "must be an object."));
            }
            (_, value) => all[&name] = value,
        }
    }
    serde_path_to_error::deserialize(all).map_err(|e| {
        let FieldError { field, message } = field_error(&e.path().to_string(), &e.inner().to_string());
        let field = if field == "body" { "settings".to_owned() } else { format!("settings.{field}") };
        Refusal::Invalid(vec![FieldError { field, message }])
    })
}

/// Add a website widget. For admins.
#[utoipa::path(post, path = "/api/v1/inboxes", tag = "inboxes", request_body = InboxBody, responses((status = 201, body = OneInbox)))]
async fn add(
    State(app): State<App>,
    Agent(session): Agent,
    Body(body): Body<InboxBody>,
) -> Result<(StatusCode, Json<OneInbox>), Problem> {
    let name = body.name.ok_or_else(|| Refusal::invalid("name", "is required."))?;
    let settings = merged(&InboxSettings::default(), body.settings)?;
    let inbox = app.desk.add_inbox(&session.actor, &name, settings).await?;
    app.origins.forget();
    Ok((StatusCode::CREATED, Json(OneInbox { inbox: Inbox::new(&inbox, true) })))
}

/// Change an inbox. For admins.
#[utoipa::path(patch, path = "/api/v1/inboxes/{id}", tag = "inboxes", params(("id" = i64, Path)), request_body = InboxBody,
    responses((status = 200, body = OneInbox)))]
async fn change(
    State(app): State<App>,
    Agent(session): Agent,
    PathId(id): PathId,
    Body(body): Body<InboxBody>,
) -> Result<Json<OneInbox>, Problem> {
    session.actor.may(Permission::ManageSettings)?;
    let id: InboxId = id.parse().map_err(|_| Refusal::NotFound("inbox"))?;
    let old = app.desk.inbox(session.actor.tenant(), id).await?;
    let settings = merged(&old.settings, body.settings)?;
    let name = body.name.unwrap_or(old.name);
    let inbox = app.desk.set_inbox(&session.actor, id, &name, settings).await?;
    app.origins.forget();
    Ok(Json(OneInbox { inbox: Inbox::new(&inbox, true) }))
}
