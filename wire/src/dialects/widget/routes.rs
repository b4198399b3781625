//! REST → use case, thin.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{AppendHeaders, IntoResponse},
};
use deskbell_desk::{NamedFiles, NewConversation, NewMessage, store::Page};
use deskbell_domain::{Actor, ConversationId, ConversationView, MessageId, Refusal, Status};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::types::{Message, psid};
use crate::{
    App,
    auth::{self, Agent, Visitor},
    client::Client,
    dialects::{claims::Claims, native::routes::client_id},
    problem::{Body, Params, Problem},
    uploads::words,
};

/// What the desk's fields are called here.
const WORDS: [(&str, &str); 6] = [
    ("customer_name", "name"),
    ("customer_email", "email"),
    ("client_id", "clientId"),
    ("metadata", "meta"),
    ("message", "text"),
    ("reply_to", "replyTo"),
];

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(init)).routes(routes!(send, list)).routes(routes!(agent_send))
}

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Init {
    company_id: String,
    name: Option<String>,
    email: Option<String>,
    message: Option<String>,
    conversation_id: Option<String>,
    client_id: Option<String>,
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    metadata: Value,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Ready {
    conversation_id: String,
    psid: String,
    /// The visitor's token; none for who has proven nothing but to know the conversation's id.
    token: Option<String>,
    is_new: bool,
    message: Option<Message>,
    #[schema(value_type = Object)]
    config: Value,
}

/// Start a conversation, or go on with the open one of a returning user.
#[utoipa::path(post, path = "/api/widget/init", tag = "widget", request_body = Init, security((), ("token" = [])),
    responses((status = 201, body = Ready), (status = 200, body = Ready, description = "The message joined an open conversation")))]
async fn init(
    State(app): State<App>,
    visitor: Visitor,
    client: Client,
    headers: HeaderMap,
    Body(body): Body<Init>,
) -> Result<impl IntoResponse, Problem> {
    app.limits.start(client.ip)?;
    let tenant = app.desk.tenant_by_slug(&body.company_id).await?;
    let inbox = app.desk.inbox_or_default(tenant.id, None).await?;
    visitor.origin.check(&inbox)?;
    let client_id = client_id(body.client_id, &headers)?;
    let settings = &inbox.settings;
    let config = json!({
        "title": settings.title, "subtitle": settings.subtitle, "primaryColor": settings.primary_color,
        "position": settings.position,
    });
    let known = returning(&app, &visitor, tenant.id, body.conversation_id.as_deref()).await?;
    let proven = !matches!(known, Some((Actor::Visitor { only: Some(_), .. }, _)));
    let (view, message, created) = match known {
        Some((actor, view)) => {
            let id = view.conversation.id.clone();
            let mut message = None;
            if let Some(text) = body.message.filter(|m| !m.trim().is_empty()) {
                let new = NewMessage { text, client_id, ..NewMessage::default() };
                message = Some(app.desk.send(&actor, &id, new).await.map_err(|r| r.in_words(&WORDS[..3]))?.message);
            }
            (app.desk.view(&actor, &id).await?, message, false)
        }
        None => {
            let visitor_id = visitor.of(&tenant).and_then(|actor| match actor {
                Actor::Visitor { id, .. } => Some(*id),
                Actor::Agent { .. } => None,
            });
            let new = NewConversation {
                inbox: Some(inbox.id),
                name: body.name,
                email: body.email,
                message: body.message,
                metadata: body.metadata,
                client_id,
                user_agent: client.user_agent,
                languages: client.languages,
                from: client.ip.to_string(),
                ..NewConversation::default()
            };
            let started = app.desk.start(tenant.id, visitor_id, new).await.map_err(|r| r.in_words(&WORDS[..3]))?;
            (started.view, started.message, started.created)
        }
    };
    let token = if proven { Some(app.desk.visitor_token(&tenant, view.visitor.id)?) } else { None };
    let cookie =
        token.as_ref().map(|token| (header::SET_COOKIE, auth::set_cookie(&app.config, &inbox, &headers, token)));
    let ready = Ready {
        conversation_id: view.conversation.id.to_string(),
        psid: psid(&view),
        token,
        is_new: created,
        message: message.map(|m| Message::new(&m, true)),
        config,
    };
    let status = if created { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, AppendHeaders(cookie), Json(ready)))
}

/// The conversation a returning user goes on with: the one they name, or a verified customer's open one.
async fn returning(
    app: &App,
    visitor: &Visitor,
    tenant: deskbell_domain::TenantId,
    id: Option<&str>,
) -> Result<Option<(Actor, ConversationView)>, Refusal> {
    if let Some(id) = id.filter(|id| !id.is_empty()) {
        let id = ConversationId::from(id);
        match visitor.in_conversation(app, &id).await {
            Ok(actor @ Actor::Visitor { .. }) if actor.tenant() == tenant => {
                let view = app.desk.view(&actor, &id).await?;
                return Ok(Some((actor, view)));
            }
            // An unknown id is as none: the user starts anew.
            Ok(_) | Err(Refusal::NotFound(_) | Refusal::Unauthenticated(_)) => return Ok(None),
            Err(refusal) => return Err(refusal),
        }
    }
    let Some(actor @ Actor::Visitor { id, .. }) = visitor.session.as_ref().map(|s| &s.actor) else { return Ok(None) };
    if actor.tenant() != tenant || !app.desk.visitor(tenant, *id).await?.verified {
        return Ok(None);
    }
    let own = app.desk.own_conversations(actor).await?;
    let open = own.into_iter().find(|v| v.conversation.status != Status::Closed);
    Ok(open.map(|view| (actor.clone(), view)))
}

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Send {
    conversation_id: String,
    /// May be left out where there are attachments.
    text: Option<String>,
    /// Ids of one's own uploads, at most 10.
    #[serde(default)]
    attachments: Vec<String>,
    client_id: Option<String>,
    /// The id of the message of this conversation that it answers.
    #[schema(value_type = Option<String>)]
    reply_to: Option<Uuid>,
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    meta: Value,
    #[serde(flatten)]
    #[schema(ignore)]
    claims: Claims,
}

#[derive(Serialize, ToSchema)]
struct OneMessage {
    message: Message,
}

/// Write a message.
#[utoipa::path(post, path = "/api/widget/messages", tag = "widget", request_body = Send, security((), ("token" = [])),
    responses((status = 201, body = OneMessage), (status = 200, body = OneMessage, description = "A retry of the same message")))]
async fn send(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    Body(body): Body<Send>,
) -> Result<(StatusCode, Json<OneMessage>), Problem> {
    let id = ConversationId::from(body.conversation_id.as_str());
    let actor = visitor.in_conversation(&app, &id).await?;
    if actor.agent().is_ok() {
        return Err(Refusal::Forbidden("Agents send with /api/messages/send.").into());
    }
    deliver(&app, &actor, &id, body, &headers).await
}

/// Answer the visitor.
#[utoipa::path(post, path = "/api/messages/send", tag = "widget", request_body = Send,
    responses((status = 201, body = OneMessage), (status = 200, body = OneMessage, description = "A retry of the same message")))]
async fn agent_send(
    State(app): State<App>,
    Agent(session): Agent,
    headers: HeaderMap,
    Body(body): Body<Send>,
) -> Result<(StatusCode, Json<OneMessage>), Problem> {
    let id = ConversationId::from(body.conversation_id.as_str());
    deliver(&app, &session.actor, &id, body, &headers).await
}

async fn deliver(
    app: &App,
    actor: &Actor,
    id: &ConversationId,
    body: Send,
    headers: &HeaderMap,
) -> Result<(StatusCode, Json<OneMessage>), Problem> {
    body.claims.check(Some(actor))?;
    let client_id = client_id(body.client_id, headers)?;
    let files = NamedFiles::by_id("attachments", &body.attachments)?;
    let new = NewMessage {
        text: words("text", body.text, &body.attachments)?,
        files,
        client_id,
        metadata: body.meta,
        reply_to: body.reply_to.map(MessageId),
        ..NewMessage::default()
    };
    let sent = app.desk.send(actor, id, new).await.map_err(|r| r.in_words(&WORDS))?;
    let status = if sent.created { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(OneMessage { message: Message::new(&sent.message, actor.agent().is_err()) })))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase")]
struct ListQuery {
    conversation_id: String,
    /// The newest `seq`, or the id of the newest message, that the client has.
    after: Option<String>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct MessageList {
    /// Oldest first.
    messages: Vec<Message>,
    has_more: bool,
}

/// The messages after one, or the newest.
#[utoipa::path(get, path = "/api/widget/messages", tag = "widget", params(ListQuery), security((), ("token" = [])), responses((status = 200, body = MessageList)))]
async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Params(query): Params<ListQuery>,
) -> Result<Json<MessageList>, Problem> {
    let id = ConversationId::from(query.conversation_id.as_str());
    let actor = visitor.in_conversation(&app, &id).await?;
    let page = match query.after.as_deref().filter(|a| !a.is_empty()) {
        None => Page::Newest,
        Some(text) => Page::After(match (text.parse::<i64>(), text.parse()) {
            (Ok(seq), _) => seq,
            (_, Ok(uuid)) => app.desk.message_seq(&actor, &id, MessageId(uuid)).await?,
            _ => return Err(Refusal::invalid("after", "must be a seq or a message's id.").into()),
        }),
    };
    let history = app.desk.history(&actor, &id, page, 500).await?;
    let for_visitor = actor.agent().is_err();
    let messages = history.messages.iter().map(|m| Message::new(m, for_visitor)).collect();
    Ok(Json(MessageList { messages, has_more: history.has_more }))
}
