//! The form of a desk that is closed.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use deskbell_desk::OfflineMessage;
use deskbell_domain::{Actor, InboxId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::client_id;
use crate::{
    App,
    auth::Visitor,
    client::Client,
    dialects::native::types::Number,
    problem::{Body, Problem},
};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(leave))
}

#[derive(Deserialize, ToSchema)]
struct LeftMessage {
    tenant_id: String,
    #[schema(value_type = Option<i64>)]
    inbox_id: Option<Number>,
    name: Option<String>,
    email: String,
    message: String,
    client_id: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct Left {
    /// What it is called from now on, such as `T-12`.
    number: String,
}

/// Leave a message while the desk is closed and its inbox asks for one (`offline.ask` is `form`).
#[utoipa::path(post, path = "/api/v1/chat/public/offline", tag = "public", request_body = LeftMessage, security((), ("token" = [])),
    responses((status = 201, body = Left), (status = 200, body = Left, description = "A retry of the same message"),
        (status = 409, body = crate::problem::ProblemBody), (status = 422, body = crate::problem::ProblemBody)))]
async fn leave(
    State(app): State<App>,
    visitor: Visitor,
    client: Client,
    headers: HeaderMap,
    Body(body): Body<LeftMessage>,
) -> Result<(StatusCode, Json<Left>), Problem> {
    app.limits.start(client.ip)?;
    let tenant = app.desk.tenant_by_slug(&body.tenant_id).await?;
    let inbox = app.desk.inbox_or_default(tenant.id, body.inbox_id.map(|n| InboxId(n.0))).await?;
    visitor.origin.check(&inbox)?;
    let by = visitor.of(&tenant).and_then(|actor| match actor {
        Actor::Visitor { id, only: None, .. } => Some(*id),
        Actor::Visitor { .. } | Actor::Agent { .. } => None,
    });
    let client_id = client_id(body.client_id, &headers)?;
    let language = client.languages.split([',', ';']).next().unwrap_or_default().trim().to_owned();
    let new = OfflineMessage { name: body.name, email: body.email, message: body.message, client_id, language };
    let (number, created) = app.desk.leave_message(&inbox, by, new).await?;
    let status = if created { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(Left { number })))
}
