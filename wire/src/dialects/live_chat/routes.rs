//! REST → use case, thin.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{AppendHeaders, IntoResponse},
};
use deskbell_desk::store::{Filter, Sort};
use deskbell_domain::{Actor, AgentId, ConversationId, ConversationView, Priority, Refusal, Status};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    inbound::Start,
    start::{self, StartAs},
    types::{Message, Session, Ticket},
};
use crate::{
    App,
    auth::{self, Agent, Visitor},
    client::Client,
    dialects::native::{
        Number,
        routes::{client_id, transfers::To},
    },
    problem::{Body, Params, PathId, Problem},
    time::rfc3339,
};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(start))
        .routes(routes!(agent_sessions))
        .routes(routes!(all_sessions))
        .routes(routes!(queue_stats))
        .routes(routes!(workload))
        .routes(routes!(accept))
        .routes(routes!(context))
        .routes(routes!(transfer))
        .routes(routes!(convert))
        .routes(routes!(end))
        .routes(routes!(messages))
        .routes(routes!(assign))
}

#[derive(Serialize, ToSchema)]
struct One {
    session: Session,
}

#[derive(Serialize, ToSchema)]
struct Many {
    sessions: Vec<Session>,
}

fn one(app: &App, view: &ConversationView) -> Json<One> {
    Json(One { session: Session::new(view, app.desk.clock().now()) })
}

/// Start a chat. With a customer's token, or without one as a new customer.
#[utoipa::path(post, path = "/api/live-chat/start", tag = "live-chat", request_body = Object, security((), ("token" = [])),
    responses((status = 201, body = One), (status = 200, body = One, description = "A retry of the same start")))]
async fn start(
    State(app): State<App>,
    visitor: Visitor,
    client: Client,
    headers: HeaderMap,
    Body(mut form): Body<Start>,
) -> Result<impl IntoResponse, Problem> {
    form.client_id = client_id(form.client_id, &headers)?;
    let named = headers.get("x-tenant").and_then(|v| v.to_str().ok()).map(str::to_owned);
    let tenant = form.tenant.clone().or(named);
    let who = StartAs { session: visitor.session.as_ref(), tenant, origin: &visitor.origin, client: &client };
    let (started, inbox, token) = start::start(&app, who, form).await?;
    let cookie = auth::set_cookie(&app.config, &inbox, &headers, &token);
    let session = Session::new(&started.view, app.desk.clock().now());
    let status = if started.created { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, AppendHeaders([(header::SET_COOKIE, cookie)]), Json(json!({ "session": session, "token": token }))))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    status: Option<String>,
    /// `priority` (urgent first, then oldest; the default) or `wait_time` (oldest first).
    sort: Option<String>,
    /// Skills that must all be required, with commas.
    skills: Option<String>,
}

impl ListQuery {
    fn filter(&self) -> Result<(Filter, Sort), Refusal> {
        let mut filter = Filter::default();
        for text in self.status.as_deref().unwrap_or_default().split(',').filter(|s| !s.is_empty()) {
            let status =
                Status::parse(text).ok_or_else(|| Refusal::invalid("status", "must be pending, active or closed."))?;
            filter.statuses.push(status);
        }
        let skills = self.skills.as_deref().unwrap_or_default().split(',').map(str::trim).filter(|s| !s.is_empty());
        filter.skills = skills.map(str::to_owned).collect();
        let sort = match self.sort.as_deref() {
            None | Some("priority") => Sort::Queue,
            Some("wait_time") => Sort::WaitTime,
            Some(_) => return Err(Refusal::invalid("sort", "must be priority or wait_time.")),
        };
        Ok((filter, sort))
    }
}

async fn listed(app: &App, actor: &Actor, query: &ListQuery) -> Result<Json<Many>, Problem> {
    let (filter, sort) = query.filter()?;
    let found = app.desk.list(actor, filter, None, sort, None, 500).await?;
    let now = app.desk.clock().now();
    Ok(Json(Many { sessions: found.views.iter().map(|v| Session::new(v, now)).collect() }))
}

/// The queue, or any list of sessions.
#[utoipa::path(get, path = "/api/live-chat/agent/sessions", tag = "live-chat", params(ListQuery), responses((status = 200, body = Many)))]
async fn agent_sessions(
    State(app): State<App>,
    Agent(session): Agent,
    Params(query): Params<ListQuery>,
) -> Result<Json<Many>, Problem> {
    listed(&app, &session.actor, &query).await
}

/// Every session. For admins.
#[utoipa::path(get, path = "/api/live-chat/admin/all-sessions", tag = "live-chat", params(ListQuery), responses((status = 200, body = Many)))]
async fn all_sessions(
    State(app): State<App>,
    Agent(session): Agent,
    Params(query): Params<ListQuery>,
) -> Result<Json<Many>, Problem> {
    session.actor.admin()?;
    listed(&app, &session.actor, &query).await
}

/// The queue in numbers. Times are whole seconds.
#[utoipa::path(get, path = "/api/live-chat/queue/stats", tag = "live-chat", responses((status = 200, body = Object)))]
async fn queue_stats(State(app): State<App>, Agent(session): Agent) -> Result<Json<Value>, Problem> {
    let queue = app.desk.queue(&session.actor).await?;
    let now = app.desk.clock().now();
    let waits: Vec<i64> = queue.iter().map(|v| v.conversation.wait_time(now)).collect();
    let of = |priority| queue.iter().filter(|v| v.conversation.priority == priority).count();
    let wait_times: Vec<_> = queue
        .iter()
        .zip(&waits)
        .map(|(v, wait)| {
            let c = &v.conversation;
            json!({ "session_id": c.id, "priority": c.priority.as_str(), "wait_time": wait })
        })
        .collect();
    let average = if waits.is_empty() { 0 } else { waits.iter().sum::<i64>() / waits.len() as i64 };
    Ok(Json(json!({
        "total_pending": queue.len(),
        "by_priority": {
            "urgent": of(Priority::Urgent), "high": of(Priority::High), "medium": of(Priority::Medium), "low": of(Priority::Low),
        },
        "wait_times": wait_times,
        "average_wait_time": average,
        "longest_wait_time": waits.iter().max().copied().unwrap_or(0),
    })))
}

/// One's own load; anybody's for supervisors.
#[utoipa::path(get, path = "/api/live-chat/agent/{agent_id}/workload", tag = "live-chat", params(("agent_id" = i64, Path)), responses((status = 200, body = Object)))]
async fn workload(State(app): State<App>, Agent(session): Agent, PathId(id): PathId) -> Result<Json<Value>, Problem> {
    let id: AgentId = id.parse().map_err(|_| Refusal::NotFound("agent"))?;
    let load = app.desk.workload(&session.actor, id).await?;
    let (active, most) = (load.active.len() as i64, load.max_chats);
    let now = app.desk.clock().now();
    let utilization = if most > 0 { (active as f64 / most as f64).min(1.0) } else { 1.0 };
    let chats: Vec<_> = load.active.iter().map(|v| Session::new(v, now)).collect();
    Ok(Json(json!({
        "active_chats_count": active, "max_chats": most, "capacity_utilization": utilization,
        "available_slots": (most - active).max(0), "active_chats": chats,
    })))
}

/// Accept a pending chat.
#[utoipa::path(post, path = "/api/live-chat/{id}/accept", tag = "live-chat", params(("id" = String, Path)), responses((status = 200, body = One)))]
async fn accept(State(app): State<App>, Agent(session): Agent, PathId(id): PathId) -> Result<Json<One>, Problem> {
    let (me, _) = session.actor.agent()?;
    Ok(one(&app, &app.desk.assign(&session.actor, &id.as_str().into(), me).await?))
}

#[derive(Deserialize, ToSchema)]
struct Assign {
    #[schema(value_type = i64)]
    agent_id: Number,
}

/// Give a chat to an agent. For admins and supervisors; an agent may take a pending one.
#[utoipa::path(post, path = "/api/live-chat/{id}/assign", tag = "live-chat", params(("id" = String, Path)), request_body = Assign, responses((status = 200, body = One)))]
async fn assign(
    State(app): State<App>,
    Agent(session): Agent,
    PathId(id): PathId,
    Body(body): Body<Assign>,
) -> Result<Json<One>, Problem> {
    let to = AgentId(body.agent_id.0);
    Ok(one(&app, &app.desk.assign(&session.actor, &id.as_str().into(), to).await?))
}

/// Hand a chat to another agent, to a team, or back to the queue.
#[utoipa::path(post, path = "/api/live-chat/{id}/transfer", tag = "live-chat", params(("id" = String, Path)), request_body = To, responses((status = 200, body = One)))]
async fn transfer(
    State(app): State<App>,
    Agent(session): Agent,
    PathId(id): PathId,
    Body(body): Body<To>,
) -> Result<Json<One>, Problem> {
    let to = body.handover()?;
    let view = app.desk.transfer(&session.actor, &id.as_str().into(), to, body.reason.as_deref()).await?;
    Ok(one(&app, &view))
}

/// What is known of the customer.
#[utoipa::path(get, path = "/api/live-chat/{id}/customer-context", tag = "live-chat", params(("id" = String, Path)), responses((status = 200, body = Object)))]
async fn context(State(app): State<App>, Agent(session): Agent, PathId(id): PathId) -> Result<Json<Value>, Problem> {
    let context = app.desk.context(&session.actor, &id.as_str().into()).await?;
    let now = app.desk.clock().now();
    let visitor = &context.view.visitor;
    let sessions = |views: &[ConversationView]| views.iter().map(|v| Session::new(v, now)).collect::<Vec<_>>();
    let (active, done): (Vec<_>, Vec<_>) = context.tickets.iter().map(|view| &view.ticket).partition(|t| t.is_active());
    let tickets = |tickets: Vec<&deskbell_domain::Ticket>| tickets.into_iter().map(Ticket::from).collect::<Vec<_>>();
    Ok(Json(json!({
        "customer": {
            "id": visitor.id, "name": visitor.name, "email": visitor.email, "verified": visitor.verified,
            "metadata": visitor.metadata, "created_at": rfc3339(visitor.created_at), "last_seen_at": rfc3339(visitor.last_seen_at),
        },
        "previous_tickets": tickets(done),
        "previous_chats": sessions(&context.previous_chats),
        "active_tickets": tickets(active),
        "active_chats": sessions(&context.active_chats),
        "account": {
            "status": if visitor.verified { "verified" } else { "guest" },
            "age_days": now.seconds_since(visitor.created_at) / 86_400,
            "created_at": rfc3339(visitor.created_at),
        },
    })))
}

#[derive(Default, Deserialize, ToSchema)]
struct Convert {
    subject: Option<String>,
    priority: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct OneTicket {
    ticket: Ticket,
}

/// Make a ticket of the chat; a second call answers with the same ticket.
#[utoipa::path(post, path = "/api/live-chat/{id}/convert-to-ticket", tag = "live-chat", params(("id" = String, Path)), request_body = Convert,
    responses((status = 201, body = OneTicket), (status = 200, body = OneTicket, description = "It was converted before")))]
async fn convert(
    State(app): State<App>,
    Agent(session): Agent,
    PathId(id): PathId,
    Body(body): Body<Convert>,
) -> Result<(StatusCode, Json<OneTicket>), Problem> {
    let priority = body.priority.as_deref().map(|p| super::inbound::priority(Some(p))).transpose()?;
    let id = ConversationId::from(id.as_str());
    let (view, created) = app.desk.convert(&session.actor, &id, body.subject.as_deref(), priority).await?;
    let ticket = view.ticket;
    let transcript = app.desk.transcript(&session.actor, &ticket).await?;
    let mut shown = Ticket::from(&ticket);
    shown.transcript = Some(transcript.iter().map(Message::from).collect());
    let status = if created { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(OneTicket { ticket: shown })))
}

/// End the chat.
#[utoipa::path(post, path = "/api/live-chat/{id}/end", tag = "live-chat", params(("id" = String, Path)), security((), ("token" = [])), responses((status = 200, body = One)))]
async fn end(State(app): State<App>, visitor: Visitor, PathId(id): PathId) -> Result<Json<One>, Problem> {
    let id = ConversationId::from(id.as_str());
    let actor = visitor.in_conversation(&app, &id).await?;
    Ok(one(&app, &app.desk.end(&actor, &id).await?))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct MessagesQuery {
    after_seq: Option<i64>,
    /// 1 to 500, default 500.
    limit: Option<i64>,
}

#[derive(Serialize, ToSchema)]
struct MessageList {
    /// Oldest first.
    messages: Vec<Message>,
    has_more: bool,
}

/// The messages, oldest first.
#[utoipa::path(get, path = "/api/live-chat/{id}/messages", tag = "live-chat", params(("id" = String, Path), MessagesQuery), security((), ("token" = [])), responses((status = 200, body = MessageList)))]
async fn messages(
    State(app): State<App>,
    visitor: Visitor,
    PathId(id): PathId,
    Params(query): Params<MessagesQuery>,
) -> Result<Json<MessageList>, Problem> {
    let id = ConversationId::from(id.as_str());
    let actor = visitor.in_conversation(&app, &id).await?;
    let limit = crate::dialects::native::routes::limit(query.limit, 500, 500)?;
    let page = query.after_seq.map_or(deskbell_desk::store::Page::Newest, deskbell_desk::store::Page::After);
    let history = app.desk.history(&actor, &id, page, limit).await?;
    Ok(Json(MessageList { messages: history.messages.iter().map(Message::from).collect(), has_more: history.has_more }))
}
