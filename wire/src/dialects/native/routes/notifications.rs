//! What the caller is told because it is about them.

use axum::{Json, extract::State};
use deskbell_desk::ReadWhich;
use deskbell_domain::{Notification as DomainNotification, NotificationId, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::limit;
use crate::{
    App,
    auth::Agent,
    dialects::native::types::{Number, Person},
    problem::{Body, Params, Problem},
    time::rfc3339,
};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(read))
}

#[derive(Serialize, ToSchema)]
struct Notification {
    id: i64,
    /// `mention`, `assigned`, `transferred`, `snooze_over`, `sla_warning` or `sla_breached`
    kind: &'static str,
    session_id: Option<String>,
    ticket_id: Option<i64>,
    /// The colleague who did it; none: the desk.
    by: Option<Person>,
    customer_name: Option<String>,
    /// The first words of what it is about; may be empty.
    text: String,
    read: bool,
    created_at: String,
}

impl From<DomainNotification> for Notification {
    fn from(n: DomainNotification) -> Self {
        Self {
            id: n.id.0,
            kind: n.kind.as_str(),
            session_id: n.conversation.map(|id| id.to_string()),
            ticket_id: n.ticket.map(|id| id.0),
            by: n.by.map(|a| Person { id: a.id.0, name: a.name }),
            customer_name: n.customer,
            text: n.text,
            read: n.read_at.is_some(),
            created_at: rfc3339(n.at),
        }
    }
}

#[derive(Serialize, ToSchema)]
struct NotificationList {
    /// Newest first.
    notifications: Vec<Notification>,
    next_cursor: Option<String>,
    /// In all.
    unread_count: i64,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct NotificationQuery {
    /// `true`: only those not read yet.
    unread: Option<bool>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// 1 to 100, default 30.
    limit: Option<i64>,
}

/// One's own notifications.
#[utoipa::path(get, path = "/api/v1/notifications", tag = "notifications", params(NotificationQuery), responses((status = 200, body = NotificationList)))]
async fn list(
    State(app): State<App>,
    Agent(session): Agent,
    Params(query): Params<NotificationQuery>,
) -> Result<Json<NotificationList>, Problem> {
    let wrong = |_| Refusal::invalid("cursor", "is not one this server gave.");
    let before = query.cursor.as_deref().filter(|c| !c.is_empty()).map(|c| c.parse().map_err(wrong)).transpose()?;
    let limit = limit(query.limit, 30, 100)?;
    let unread_only = query.unread.unwrap_or(false);
    let (page, unread_count) = app.desk.notifications(&session.actor, unread_only, before, limit + 1).await?;
    let more = page.len() > limit as usize;
    let shown: Vec<_> = page.into_iter().take(limit as usize).collect();
    let next_cursor = shown.last().filter(|_| more).map(|n: &DomainNotification| n.id.to_string());
    Ok(Json(NotificationList { notifications: shown.into_iter().map(Into::into).collect(), next_cursor, unread_count }))
}

/// With neither: all of them.
#[derive(Deserialize, ToSchema)]
struct ReadBody {
    #[schema(value_type = Option<Vec<i64>>)]
    ids: Option<Vec<Number>>,
    /// All about this session.
    session_id: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct UnreadLeft {
    unread_count: i64,
}

/// Say that notifications were read.
#[utoipa::path(post, path = "/api/v1/notifications/read", tag = "notifications", request_body = ReadBody, responses((status = 200, body = UnreadLeft)))]
async fn read(
    State(app): State<App>,
    Agent(session): Agent,
    Body(body): Body<ReadBody>,
) -> Result<Json<UnreadLeft>, Problem> {
    let which = match (body.ids, body.session_id) {
        (Some(_), Some(_)) => return Err(Refusal::invalid("ids", "can't be combined with session_id.").into()),
        (Some(ids), None) => ReadWhich::These(ids.into_iter().map(|n| NotificationId(n.0)).collect()),
        (None, Some(session)) => ReadWhich::About(session.as_str().into()),
        (None, None) => ReadWhich::All,
    };
    let unread_count = app.desk.read_notifications(&session.actor, which).await?;
    Ok(Json(UnreadLeft { unread_count }))
}
