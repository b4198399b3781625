//! Inboxes and how their widgets look.

use axum::{Json, extract::State, http::StatusCode};
use deskbell_desk::NewCredentials;
use deskbell_domain::{
    Channel, FieldError, Inbox as DomainInbox, InboxId, InboxSettings, Permission, Refusal, VisitRule,
};
use serde::{Deserialize, Deserializer, Serialize};
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
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(change)).routes(routes!(rules))
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
    let shown = inboxes.iter().map(|inbox| shown(&app, inbox, admin)).collect();
    Ok(Json(InboxList { inboxes: shown, next_cursor: None }))
}

#[derive(Deserialize, ToSchema)]
struct InboxBody {
    name: Option<String>,
    /// Only what is given changes.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    settings: Map<String, Value>,
    /// Facebook and Instagram: what is given replaces what was there, null removes it. Told to nobody again.
    #[serde(default)]
    credentials: CredentialsBody,
}

#[derive(Deserialize, ToSchema)]
struct NewInbox {
    name: Option<String>,
    /// `widget` (the default), `facebook` or `instagram`.
    channel: Option<String>,
    /// The id of the page or account; needed for every channel but `widget`.
    external_id: Option<String>,
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    settings: Map<String, Value>,
    #[serde(default)]
    credentials: CredentialsBody,
}

#[derive(Deserialize, ToSchema, Default)]
#[serde(default, deny_unknown_fields)]
struct CredentialsBody {
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    app_secret: Option<Option<String>>,
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    verify_token: Option<Option<String>>,
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    page_access_token: Option<Option<String>>,
}

/// Null is given, too: it removes.
fn given<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(from).map(Some)
}

impl From<CredentialsBody> for NewCredentials {
    fn from(body: CredentialsBody) -> Self {
        let CredentialsBody { app_secret, verify_token, page_access_token } = body;
        Self { app_secret, verify_token, page_access_token }
    }
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
            (Some(Value::Object(inner)), Value::Object(given)) => {
                inner.extend(given);
                // Null takes an entry away, such as a language.
                inner.retain(|_, value| !value.is_null());
            }
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

fn shown(app: &App, inbox: &DomainInbox, admin: bool) -> Inbox {
    Inbox::new(inbox, admin, app.desk.verify_token(inbox), app.desk.app_secret(Some(inbox)).is_some())
}

#[derive(Serialize, ToSchema)]
struct Rule {
    #[serde(flatten)]
    #[schema(value_type = Object)]
    rule: VisitRule,
    /// How often it spoke.
    shown: i64,
    /// How often that began a chat.
    answered: i64,
}

#[derive(Serialize, ToSchema)]
struct RuleList {
    rules: Vec<Rule>,
    next_cursor: Option<String>,
}

/// The rules by which visitors are invited, in their order, and what came of each. They are set as the inbox's `rules`.
#[utoipa::path(get, path = "/api/v1/inboxes/{id}/rules", tag = "inboxes", params(("id" = i64, Path)),
    responses((status = 200, body = RuleList), (status = 404, body = crate::problem::ProblemBody)))]
async fn rules(State(app): State<App>, Agent(session): Agent, PathId(id): PathId) -> Result<Json<RuleList>, Problem> {
    let id = InboxId(id.parse().map_err(|_| Refusal::NotFound("inbox"))?);
    let inbox = app.desk.inbox(session.actor.tenant(), id).await?;
    let counts = app.desk.rule_counts(inbox.tenant, id).await?;
    let counted = |rule: VisitRule| {
        let count = counts.get(&rule.id).copied().unwrap_or_default();
        Rule { rule, shown: count.shown, answered: count.answered }
    };
    Ok(Json(RuleList { rules: inbox.settings.rules.into_iter().map(counted).collect(), next_cursor: None }))
}

/// Add a website widget, or connect a page or account. For admins.
#[utoipa::path(post, path = "/api/v1/inboxes", tag = "inboxes", request_body = NewInbox, responses((status = 201, body = OneInbox)))]
async fn add(
    State(app): State<App>,
    Agent(session): Agent,
    Body(body): Body<NewInbox>,
) -> Result<(StatusCode, Json<OneInbox>), Problem> {
    let channel = match body.channel.as_deref() {
        None => Channel::Widget,
        Some(name) => {
            Channel::parse(name).ok_or_else(|| Refusal::invalid("channel", "must be widget, facebook or instagram."))?
        }
    };
    let name = body.name.ok_or_else(|| Refusal::invalid("name", "is required."))?;
    let settings = merged(&InboxSettings::default(), body.settings)?;
    let credentials = NewCredentials::from(body.credentials);
    let inbox = match channel {
        Channel::Widget if body.external_id.is_some() || !credentials.is_empty() => {
            let field = if body.external_id.is_some() { "external_id" } else { "credentials" };
            return Err(Refusal::invalid(field, "is for inboxes of Facebook and Instagram.").into());
        }
        Channel::Widget => app.desk.add_inbox(&session.actor, &name, settings).await?,
        Channel::Facebook | Channel::Instagram => {
            let id = body.external_id.ok_or_else(|| Refusal::invalid("external_id", "is required."))?;
            app.desk.add_channel_inbox(&session.actor, &name, (channel, &id), settings, credentials).await?
        }
    };
    app.origins.forget();
    Ok((StatusCode::CREATED, Json(OneInbox { inbox: shown(&app, &inbox, true) })))
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
    let credentials = NewCredentials::from(body.credentials);
    if !credentials.is_empty() {
        app.desk.set_credentials(&session.actor, id, credentials).await?;
    }
    let inbox = app.desk.set_inbox(&session.actor, id, &name, settings).await?;
    app.origins.forget();
    Ok(Json(OneInbox { inbox: shown(&app, &inbox, true) }))
}
