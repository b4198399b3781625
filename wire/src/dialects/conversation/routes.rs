//! REST → use case, thin.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use deskbell_desk::store::Page;
use deskbell_domain::{Actor, ConversationView, Refusal, VisitorAuth, VisitorId, escalation, text};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    access::{Caller, Place, User, could_be_a_name},
    inbound::{self, Say},
    types::{Escalation, Message, Summary, conversation_id, user_id},
};
use crate::{
    App,
    dialects::native::routes::{client_id, limit},
    problem::{Body, Params, PathId, Problem},
};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(send))
        .routes(routes!(history))
        .routes(routes!(escalate))
        .routes(routes!(escalations))
        .routes(routes!(conversations))
}

/// Write a message. A conversation nobody knows is started under that id.
#[utoipa::path(post, path = "/chat/{conversation_id}/messages", tag = "conversation", request_body = Say,
    params(("conversation_id" = String, Path), ("tenant" = Option<String>, Query)), security((), ("token" = [])),
    responses((status = 201, body = Message), (status = 200, body = Message, description = "A retry of the same message"),
        (status = 403, body = crate::problem::ProblemBody), (status = 422, body = crate::problem::ProblemBody)))]
async fn send(
    State(app): State<App>,
    caller: Caller,
    PathId(name): PathId,
    headers: HeaderMap,
    Body(say): Body<Say>,
) -> Result<(StatusCode, Json<Message>), Problem> {
    let place = Place::of(&app, &caller).await?;
    let client_id = client_id(say.client_id.clone(), &headers)?;
    if place.is_stranger() && say.sender_id.is_none() {
        return Err(Refusal::invalid("sender_id", "is required.").into());
    }
    // Looked at before anything is started for it.
    let fit = say
        .check_claim(place.agent().is_some())
        .and_then(|()| say.check(inbound::limit(&app.desk.settings, place.agent())));
    let user = say.sender_id.as_deref().map_or(User::Unsaid, User::Named);
    let entered = match fit {
        Ok(()) => place.enter_or_start(&name, user).await,
        Err(_) => place.enter(&name, user).await,
    };
    match (entered, fit) {
        // Strangers learn nothing else.
        (Err(refusal @ Refusal::Unauthenticated(_)), _) | (_, Err(refusal)) | (Err(refusal), Ok(())) => {
            Err(refusal.into())
        }
        (Ok(entered), Ok(())) => {
            let id = &entered.view.conversation.id;
            let sent = app.desk.send(&entered.actor, id, say.message(client_id)?).await?;
            let status = if sent.created { StatusCode::CREATED } else { StatusCode::OK };
            Ok((status, Json(Message::new(&sent.message, &entered.view))))
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct HistoryQuery {
    /// 1 to 500; the installation sets the default.
    limit: Option<i64>,
    /// Only messages after this `seq`, oldest first.
    after_seq: Option<i64>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ConversationHistory)]
struct History {
    conversation_id: String,
    /// Oldest first.
    messages: Vec<Message>,
    count: usize,
}

/// The newest messages.
#[utoipa::path(get, path = "/chat/{conversation_id}/history", tag = "conversation",
    params(("conversation_id" = String, Path), ("tenant" = Option<String>, Query), HistoryQuery), security((), ("token" = [])),
    responses((status = 200, body = History), (status = 404, body = crate::problem::ProblemBody)))]
async fn history(
    State(app): State<App>,
    caller: Caller,
    PathId(name): PathId,
    Params(query): Params<HistoryQuery>,
) -> Result<Json<History>, Problem> {
    let limit = limit(query.limit, app.config.history_limit.clamp(1, 500), 500)?;
    let place = Place::of(&app, &caller).await?;
    let entered = match place.enter(&name, User::Unsaid).await {
        Ok(entered) => entered,
        // A widget reads before it writes its first line.
        Err(Refusal::NotFound(_)) if place.agent().is_none() && place.is_open().await? => {
            return Ok(Json(History { conversation_id: name, messages: Vec::new(), count: 0 }));
        }
        Err(refusal) => return Err(refusal.into()),
    };
    let page = query.after_seq.map_or(Page::Newest, Page::After);
    let found = app.desk.history(&entered.actor, &entered.view.conversation.id, page, limit).await?;
    let oldest = entered.actor.oldest_readable(app.desk.clock().now());
    let readable = found.messages.iter().filter(|m| m.at >= oldest);
    let messages: Vec<_> = readable.map(|m| Message::new(m, &entered.view)).collect();
    Ok(Json(History { conversation_id: conversation_id(&entered.view), count: messages.len(), messages }))
}

#[derive(Deserialize, ToSchema)]
struct Escalate {
    reason: String,
    /// Who asks; a conversation nobody knows is then started under that id.
    user_id: Option<String>,
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    metadata: Value,
}

/// Ask for a person.
#[utoipa::path(post, path = "/chat/{conversation_id}/escalate", tag = "conversation", request_body = Escalate,
    params(("conversation_id" = String, Path), ("tenant" = Option<String>, Query)), security((), ("token" = [])),
    responses((status = 201, body = Escalation), (status = 404, body = crate::problem::ProblemBody)))]
async fn escalate(
    State(app): State<App>,
    caller: Caller,
    PathId(name): PathId,
    Body(body): Body<Escalate>,
) -> Result<(StatusCode, Json<Escalation>), Problem> {
    let place = Place::of(&app, &caller).await?;
    // What can't be stored starts nothing.
    let fit = text::required("reason", &body.reason, escalation::REASON_MAX).is_ok()
        && (body.metadata.is_null() || body.metadata.is_object());
    let entered = match &body.user_id {
        Some(user) if fit && place.agent().is_none() => place.enter_or_start(&name, User::Named(user)).await?,
        _ => place.enter(&name, User::Unsaid).await?,
    };
    let id = &entered.view.conversation.id;
    let escalation = app.desk.escalate(&entered.actor, id, &body.reason, body.metadata).await?;
    Ok((StatusCode::CREATED, Json(Escalation::new(&escalation, &entered.view))))
}

#[derive(Serialize, ToSchema)]
struct Escalations {
    conversation_id: String,
    /// Oldest first.
    escalations: Vec<Escalation>,
    count: usize,
}

/// Whenever a person was asked for.
#[utoipa::path(get, path = "/chat/{conversation_id}/escalations", tag = "conversation",
    params(("conversation_id" = String, Path), ("tenant" = Option<String>, Query)), security((), ("token" = [])),
    responses((status = 200, body = Escalations), (status = 404, body = crate::problem::ProblemBody)))]
async fn escalations(
    State(app): State<App>,
    caller: Caller,
    PathId(name): PathId,
) -> Result<Json<Escalations>, Problem> {
    let entered = Place::of(&app, &caller).await?.enter(&name, User::Unsaid).await?;
    let view = &entered.view;
    let oldest = entered.actor.oldest_readable(app.desk.clock().now());
    let all = app.desk.escalations(&entered.actor, &view.conversation.id).await?;
    let escalations: Vec<_> = all.iter().filter(|e| e.at >= oldest).map(|e| Escalation::new(e, view)).collect();
    Ok(Json(Escalations { conversation_id: conversation_id(view), count: escalations.len(), escalations }))
}

#[derive(Serialize, ToSchema)]
struct Conversations {
    user_id: String,
    /// Newest activity first.
    conversations: Vec<Summary>,
    count: usize,
}

impl Conversations {
    fn of(user_id: String, views: &[ConversationView]) -> Json<Self> {
        let conversations: Vec<_> = views.iter().map(Summary::from).collect();
        Json(Self { user_id, count: conversations.len(), conversations })
    }
}

/// A user's conversations.
#[utoipa::path(get, path = "/chat/user/{user_id}/conversations", tag = "conversation",
    params(("user_id" = String, Path), ("tenant" = Option<String>, Query)), security((), ("token" = [])),
    responses((status = 200, body = Conversations), (status = 404, body = crate::problem::ProblemBody)))]
async fn conversations(
    State(app): State<App>,
    caller: Caller,
    PathId(user): PathId,
) -> Result<Json<Conversations>, Problem> {
    const ABSENT: Refusal = Refusal::NotFound("user");
    let place = Place::of(&app, &caller).await?;
    let tenant = place.tenant.id;
    let scope = app.desk.store().scope(tenant);
    let named = if could_be_a_name(&user) { scope.visitor_alias(&user).await.map_err(Refusal::from)? } else { None };
    let of = |id| Actor::Visitor { tenant, id, only: None };
    if place.agent().is_some() {
        let id = named.or(user.parse().ok().map(VisitorId)).ok_or(ABSENT)?;
        let visitor = scope.visitor(id).await.map_err(Refusal::from)?.ok_or(ABSENT)?;
        return Ok(Conversations::of(user_id(&visitor), &app.desk.own_conversations(&of(id)).await?));
    }
    if let Some((actor, id)) = place.visitor()
        && (named == Some(id) || (named.is_none() && user == id.to_string()))
    {
        crate::auth::check_origin(&app, &caller.visitor.origin, actor).await?;
        return Ok(Conversations::of(user, &app.desk.own_conversations(actor).await?));
    }
    // Where a name is enough, it is for what was begun where a name is enough.
    match (place.is_open().await?, named) {
        (false, _) if place.is_stranger() => Err(Refusal::Unauthenticated("This needs the visitor's token.").into()),
        (false, _) => Err(ABSENT.into()),
        (true, Some(id)) if place.is_unsaid() => {
            let inboxes = scope.inboxes().await.map_err(Refusal::from)?;
            let open = |view: &ConversationView| {
                let inbox = inboxes.iter().find(|i| i.id == view.conversation.inbox);
                inbox.is_some_and(|i| {
                    i.settings.visitor_auth == VisitorAuth::Open && caller.visitor.origin.check(i).is_ok()
                })
            };
            let mut views = app.desk.own_conversations(&of(id)).await?;
            views.retain(open);
            Ok(Conversations::of(user, &views))
        }
        (true, _) => Ok(Conversations::of(user, &[])),
    }
}
