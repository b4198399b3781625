//! What a visitor may call.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{AppendHeaders, IntoResponse},
};
use deskbell_desk::{NamedFiles, NewConversation, NewMessage};
use deskbell_domain::{Channel, ConversationId, ConversationView, InboxId, MessageId, Priority, Refusal, visit};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::{client_id, limit, page};
use crate::{
    App,
    audience::View,
    auth::{self, Visitor},
    client::Client,
    dialects::{
        claims::Claims,
        native::types::{Customer, Message, Number, Session},
    },
    problem::{Body, Params, PathId, Problem},
    uploads::words,
};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(start))
        .routes(routes!(message))
        .routes(routes!(session))
        .routes(routes!(sessions))
        .routes(routes!(unread))
        .routes(routes!(seen))
        .routes(routes!(typing))
        .routes(routes!(end))
        .routes(routes!(rating))
}

#[derive(Deserialize, ToSchema)]
struct Start {
    tenant_id: String,
    /// `widget`, or left out.
    channel: Option<String>,
    customer_name: Option<String>,
    customer_email: Option<String>,
    #[schema(value_type = Option<i64>)]
    inbox_id: Option<Number>,
    subject: Option<String>,
    /// `low`, `medium` (the default), `high` or `urgent`
    priority: Option<String>,
    message: Option<String>,
    /// What the visitor reads, such as `de` or `pt-BR`: mails to them are written in it. Left out: what the browser asks for.
    language: Option<String>,
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    metadata: Value,
    client_id: Option<String>,
    /// The rule whose invitation is answered; its words come first in the chat.
    rule: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct Started {
    session_id: String,
    /// The visitor's token.
    token: String,
    status: &'static str,
    customer: Customer,
    session: Session,
    messages: Vec<Message>,
}

/// Start a chat. A visitor token sent along keeps the same customer.
#[utoipa::path(post, path = "/api/v1/chat/public/start", tag = "public", request_body = Start, security(()),
    responses((status = 201, body = Started), (status = 200, body = Started, description = "A retry of the same start"),
        (status = 422, body = crate::problem::ProblemBody)))]
async fn start(
    State(app): State<App>,
    visitor: Visitor,
    client: Client,
    headers: HeaderMap,
    Body(body): Body<Start>,
) -> Result<impl IntoResponse, Problem> {
    app.limits.start(client.ip)?;
    let tenant = app.desk.tenant_by_slug(&body.tenant_id).await?;
    if let Some(channel) = body.channel.as_deref()
        && !matches!(channel, "web" | "chat" | "website")
        && Channel::parse(channel) != Some(Channel::Widget)
    {
        return Err(Refusal::invalid("channel", "must be widget.").into());
    }
    let priority = match body.priority.as_deref() {
        None => Priority::default(),
        Some(text) => {
            Priority::parse(text).ok_or_else(|| Refusal::invalid("priority", "must be low, medium, high or urgent."))?
        }
    };
    let inbox = app.desk.inbox_or_default(tenant.id, body.inbox_id.map(|n| InboxId(n.0))).await?;
    visitor.origin.check(&inbox)?;
    let known = visitor.of(&tenant).and_then(|actor| match actor {
        deskbell_domain::Actor::Visitor { id, .. } => Some(*id),
        deskbell_domain::Actor::Agent { .. } => None,
    });
    let new = NewConversation {
        inbox: Some(inbox.id),
        name: body.customer_name,
        email: body.customer_email,
        subject: body.subject,
        priority,
        skills: Vec::new(),
        metadata: body.metadata,
        message: body.message,
        client_id: client_id(body.client_id, &headers)?,
        languages: language(body.language, client.languages)?,
        rule: body.rule,
        user_agent: client.user_agent,
        from: client.ip.to_string(),
        ..NewConversation::default()
    };
    let was_invited = new.rule.is_some();
    let started = app.desk.start(tenant.id, known, new).await?;
    let token = app.desk.visitor_token(&tenant, started.view.visitor.id)?;
    let cookie = auth::set_cookie(&app.config, &inbox, &headers, &token);
    let messages = match (&started.message, started.created) {
        _ if was_invited => newest(&app, &started.view).await?,
        (Some(message), _) => vec![Message::from(message.as_ref())],
        (None, true) => Vec::new(),
        (None, false) => newest(&app, &started.view).await?,
    };
    let session = shown(&app, &started.view).await?;
    let visit = app.desk.visit_of(tenant.id, started.view.visitor.id);
    let answer = Started {
        session_id: session.id.clone(),
        token,
        status: session.status,
        customer: Customer::new(&started.view.visitor, visit.as_deref()).for_themselves(),
        session,
        messages,
    };
    let status = if started.created { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, AppendHeaders([(header::SET_COOKIE, cookie)]), Json(answer)))
}

/// What was said outright, else what the browser asks for.
fn language(said: Option<String>, asked: String) -> Result<String, Refusal> {
    match said {
        None => Ok(asked),
        Some(tag) if visit::is_tag(&tag) => Ok(tag),
        Some(_) => Err(Refusal::invalid("language", "must be a language's tag, such as de or pt-BR.")),
    }
}

async fn newest(app: &App, view: &ConversationView) -> Result<Vec<Message>, Refusal> {
    let scope = app.desk.store().scope(view.conversation.tenant);
    let (messages, _) = scope.messages(&view.conversation.id, deskbell_desk::store::Page::Newest, 50).await?;
    Ok(messages.iter().map(Message::for_visitor).collect())
}

/// The session as its visitor may see it, with the place in the queue.
async fn shown(app: &App, view: &ConversationView) -> Result<Session, Refusal> {
    let visit = app.desk.visit_of(view.conversation.tenant, view.visitor.id);
    let mut session = Session::new(view, View::Visitor, app.desk.clock().now(), visit.as_deref());
    if let Some((position, wait)) = app.desk.place(view).await? {
        (session.queue_position, session.expected_wait) = (Some(position), wait);
    }
    Ok(session)
}

#[derive(Deserialize, ToSchema)]
struct NewPublicMessage {
    session_id: String,
    /// May be left out where there are attachments.
    message: Option<String>,
    /// Ids of one's own uploads, at most 10.
    #[serde(default)]
    attachments: Vec<String>,
    client_id: Option<String>,
    /// The id of the message of this session that it answers.
    #[schema(value_type = Option<String>)]
    reply_to: Option<Uuid>,
    #[serde(flatten)]
    #[schema(ignore)]
    claims: Claims,
}

/// Write a message.
#[utoipa::path(post, path = "/api/v1/chat/public/message", tag = "public", request_body = NewPublicMessage, security((), ("token" = [])),
    responses((status = 201, body = Message), (status = 200, body = Message, description = "A retry of the same message"),
        (status = 409, body = crate::problem::ProblemBody), (status = 422, body = crate::problem::ProblemBody)))]
async fn message(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    Body(body): Body<NewPublicMessage>,
) -> Result<(StatusCode, Json<Message>), Problem> {
    let id = ConversationId::from(body.session_id.as_str());
    let actor = visitor.in_conversation(&app, &id).await?;
    body.claims.check(Some(&actor))?;
    let client_id = client_id(body.client_id, &headers)?;
    let files = NamedFiles::by_id("attachments", &body.attachments)?;
    let new = NewMessage {
        text: words("message", body.message, &body.attachments)?,
        files,
        client_id,
        reply_to: body.reply_to.map(MessageId),
        ..NewMessage::default()
    };
    let sent = app.desk.send(&actor, &id, new).await?;
    let status = if sent.created { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(sent.message.as_ref().into())))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct HistoryQuery {
    /// Messages before this `seq`.
    pub before: Option<i64>,
    /// Messages after this `seq`.
    pub after: Option<i64>,
    /// 1 to 500, default 50.
    pub limit: Option<i64>,
}

#[derive(Serialize, ToSchema)]
struct PublicHistory {
    session: Session,
    /// Oldest first.
    messages: Vec<Message>,
    has_more: bool,
}

/// A session and a page of its messages.
#[utoipa::path(get, path = "/api/v1/chat/public/session/{session_id}", tag = "public", params(("session_id" = String, Path), HistoryQuery),
    security((), ("token" = [])), responses((status = 200, body = PublicHistory), (status = 404, body = crate::problem::ProblemBody)))]
async fn session(
    State(app): State<App>,
    visitor: Visitor,
    PathId(id): PathId,
    Params(query): Params<HistoryQuery>,
) -> Result<Json<PublicHistory>, Problem> {
    let id = ConversationId::from(id.as_str());
    let actor = visitor.in_conversation(&app, &id).await?;
    let view = app.desk.view(&actor, &id).await?;
    let page = page(query.before, query.after)?;
    let history = app.desk.history(&actor, &id, page, limit(query.limit, 50, 500)?).await?;
    let oldest = actor.oldest_readable(app.desk.clock().now());
    let messages: Vec<_> = history.messages.iter().filter(|m| m.at >= oldest).map(Message::for_visitor).collect();
    // Beyond the oldest there is nothing more for this reader.
    let has_more = history.has_more && (query.after.is_some() || messages.len() == history.messages.len());
    let mut session = shown(&app, &view).await?;
    if view.conversation.last_message.is_some_and(|last| last.at < oldest) {
        session.last_message = None;
    }
    Ok(Json(PublicHistory { session, messages, has_more }))
}

#[derive(Serialize, ToSchema)]
struct OwnSessions {
    sessions: Vec<Session>,
    next_cursor: Option<String>,
}

/// The visitor's own sessions, newest activity first.
#[utoipa::path(get, path = "/api/v1/chat/public/sessions", tag = "public", responses((status = 200, body = OwnSessions)))]
async fn sessions(State(app): State<App>, auth::Anyone(session): auth::Anyone) -> Result<Json<OwnSessions>, Problem> {
    let own = app.desk.own_conversations(&session.actor).await?;
    let mut sessions = Vec::with_capacity(own.len());
    for view in &own {
        sessions.push(shown(&app, view).await?);
    }
    Ok(Json(OwnSessions { sessions, next_cursor: None }))
}

#[derive(Serialize, ToSchema)]
struct Unread {
    unread: i64,
}

/// How many messages the visitor has not seen.
#[utoipa::path(get, path = "/api/v1/chat/public/unread", tag = "public", responses((status = 200, body = Unread)))]
async fn unread(State(app): State<App>, auth::Anyone(session): auth::Anyone) -> Result<Json<Unread>, Problem> {
    let own = app.desk.own_conversations(&session.actor).await?;
    let unread = own.iter().map(|v| v.conversation.last_seq - v.conversation.visitor_seen).sum();
    Ok(Json(Unread { unread }))
}

#[derive(Deserialize, ToSchema)]
struct PublicSeen {
    session_id: String,
    seq: i64,
}

/// Say that everything up to `seq` was read.
#[utoipa::path(post, path = "/api/v1/chat/public/seen", tag = "public", request_body = PublicSeen, responses((status = 204)))]
async fn seen(State(app): State<App>, visitor: Visitor, Body(body): Body<PublicSeen>) -> Result<StatusCode, Problem> {
    let id = ConversationId::from(body.session_id.as_str());
    let actor = visitor.in_conversation(&app, &id).await?;
    app.desk.seen(&actor, &id, body.seq).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, ToSchema)]
struct PublicTyping {
    session_id: String,
    is_typing: bool,
    /// What is typed so far; goes on only where `settings.typing_preview` says so.
    text: Option<String>,
}

/// Say that one is writing.
#[utoipa::path(post, path = "/api/v1/chat/public/typing", tag = "public", request_body = PublicTyping, responses((status = 204)))]
async fn typing(
    State(app): State<App>,
    visitor: Visitor,
    Body(body): Body<PublicTyping>,
) -> Result<StatusCode, Problem> {
    let id = ConversationId::from(body.session_id.as_str());
    let actor = visitor.in_conversation(&app, &id).await?;
    app.desk.typing_preview(&actor, &id, body.is_typing, body.text).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, ToSchema)]
struct PublicEnd {
    session_id: String,
}

#[derive(Serialize, ToSchema)]
struct PublicSession {
    session: Session,
}

/// End the chat.
#[utoipa::path(post, path = "/api/v1/chat/public/end", tag = "public", request_body = PublicEnd, responses((status = 200, body = PublicSession)))]
async fn end(
    State(app): State<App>,
    visitor: Visitor,
    Body(body): Body<PublicEnd>,
) -> Result<Json<PublicSession>, Problem> {
    let id = ConversationId::from(body.session_id.as_str());
    let actor = visitor.in_conversation(&app, &id).await?;
    let view = app.desk.end(&actor, &id).await?;
    Ok(Json(PublicSession { session: shown(&app, &view).await? }))
}

#[derive(Deserialize, ToSchema)]
struct PublicRating {
    session_id: String,
    /// 1 (very bad) to 5 (very good).
    rating: i64,
    comment: Option<String>,
}

/// Say how one found a chat that ended. May be changed for a day.
#[utoipa::path(post, path = "/api/v1/chat/public/rating", tag = "public", request_body = PublicRating,
    responses((status = 200, body = PublicSession), (status = 409, body = crate::problem::ProblemBody, description = "Not ended, or rated longer than a day ago"),
        (status = 422, body = crate::problem::ProblemBody)))]
async fn rating(
    State(app): State<App>,
    visitor: Visitor,
    Body(body): Body<PublicRating>,
) -> Result<Json<PublicSession>, Problem> {
    let id = ConversationId::from(body.session_id.as_str());
    let actor = visitor.in_conversation(&app, &id).await?;
    let view = app.desk.rate(&actor, &id, body.rating, body.comment.as_deref()).await?;
    Ok(Json(PublicSession { session: shown(&app, &view).await? }))
}
