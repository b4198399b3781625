//! Tickets, their comments, and how soon the tenant wants to deal with them.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use deskbell_desk::{
    NewTicket, NewTicketComment, Requester,
    store::{TicketEnd, TicketFilter, TicketSort},
};
use deskbell_domain::{
    Actor, AgentId, Priority, Refusal, SlaTargets, TeamId, TicketChanges, TicketId, TicketStatus, TicketView,
    Timestamp, VisitorId,
};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{client_id, limit};
use crate::{
    App,
    auth::Agent,
    dialects::native::{
        ticket_types::{Ticket, TicketComment},
        types::{Message, Number},
    },
    problem::{Body, Params, PathId, Problem},
    time::from_rfc3339,
};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(get_one, change))
        .routes(routes!(comments, comment))
        .routes(routes!(transcript))
        .routes(routes!(sla, set_sla))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// `open`, `pending`, `solved`, `closed`, or several with commas; left out: all.
    status: Option<String>,
    /// `low`, `medium`, `high` or `urgent`
    priority: Option<String>,
    /// `me`, `none` or a number.
    agent_id: Option<String>,
    /// `none` or a number.
    team_id: Option<String>,
    customer_id: Option<i64>,
    /// Full text over subjects and comments, or a number as `T-12`.
    q: Option<String>,
    /// `updated` (the default), `created`, `priority` or `due`.
    sort: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// 1 to 200, default 50.
    limit: Option<i64>,
}

fn status(text: &str) -> Result<TicketStatus, Refusal> {
    TicketStatus::parse(text.trim())
        .ok_or_else(|| Refusal::invalid("status", "must be open, pending, solved or closed."))
}

fn priority(text: &str) -> Result<Priority, Refusal> {
    Priority::parse(text).ok_or_else(|| Refusal::invalid("priority", "must be low, medium, high or urgent."))
}

impl ListQuery {
    fn filter(&self, me: AgentId) -> Result<TicketFilter, Refusal> {
        let wanted = self.status.as_deref().unwrap_or_default().split(',').filter(|s| !s.is_empty());
        let assignee = match self.agent_id.as_deref().filter(|a| !a.is_empty()) {
            None => None,
            Some("me") => Some(Some(me)),
            Some("none") => Some(None),
            Some(number) => {
                Some(Some(number.parse().map_err(|_| Refusal::invalid("agent_id", "must be me, none or a number."))?))
            }
        };
        let team = match self.team_id.as_deref().filter(|t| !t.is_empty()) {
            None => None,
            Some("none") => Some(None),
            Some(number) => {
                let id = number.parse().map_err(|_| Refusal::invalid("team_id", "must be none or a number."))?;
                Some(Some(TeamId(id)))
            }
        };
        Ok(TicketFilter {
            statuses: wanted.map(status).collect::<Result<_, _>>()?,
            priority: self.priority.as_deref().filter(|p| !p.is_empty()).map(priority).transpose()?,
            assignee,
            team,
            requester: self.customer_id.map(VisitorId),
            ids: None,
        })
    }

    fn sort(&self) -> Result<TicketSort, Refusal> {
        match self.sort.as_deref().filter(|s| !s.is_empty()) {
            None | Some("updated") => Ok(TicketSort::Updated),
            Some("created") => Ok(TicketSort::Created),
            Some("priority") => Ok(TicketSort::Priority),
            Some("due") => Ok(TicketSort::Due),
            Some(_) => Err(Refusal::invalid("sort", "must be updated, created, priority or due.")),
        }
    }
}

fn cursor_end(text: &str) -> Result<TicketEnd, Refusal> {
    let parts = text.split_once('_').and_then(|(key, id)| Some((key.parse().ok()?, id.parse().ok()?)));
    parts.ok_or_else(|| Refusal::invalid("cursor", "is not one this server gave."))
}

#[derive(Serialize, ToSchema)]
struct TicketList {
    tickets: Vec<Ticket>,
    next_cursor: Option<String>,
}

/// Tickets, filtered, searched and sorted.
#[utoipa::path(get, path = "/api/v1/tickets", tag = "tickets", params(ListQuery), responses((status = 200, body = TicketList)))]
async fn list(
    State(app): State<App>,
    Agent(session): Agent,
    Params(query): Params<ListQuery>,
) -> Result<Json<TicketList>, Problem> {
    let (me, _) = session.actor.agent()?;
    let (filter, sort) = (query.filter(me)?, query.sort()?);
    let after = query.cursor.as_deref().filter(|c| !c.is_empty()).map(cursor_end).transpose()?;
    let limit = limit(query.limit, 50, 200)?;
    let (found, end) = app.desk.tickets(&session.actor, filter, query.q.as_deref(), sort, after, limit).await?;
    let tickets = shown(&app, &session.actor, &found).await?;
    Ok(Json(TicketList { tickets, next_cursor: end.map(|(key, id)| format!("{key}_{id}")) }))
}

/// Tickets as agents see them.
pub async fn shown(app: &App, actor: &Actor, views: &[TicketView]) -> Result<Vec<Ticket>, Refusal> {
    if views.is_empty() {
        return Ok(Vec::new());
    }
    let targets = app.desk.sla_targets(actor).await?;
    let now = app.desk.clock().now();
    Ok(views.iter().map(|view| Ticket::new(view, &targets, now)).collect())
}

#[derive(Serialize, ToSchema)]
pub struct OneTicket {
    ticket: Ticket,
}

async fn one(app: &App, actor: &Actor, view: &TicketView) -> Result<Json<OneTicket>, Refusal> {
    let targets = app.desk.sla_targets(actor).await?;
    Ok(Json(OneTicket { ticket: Ticket::new(view, &targets, app.desk.clock().now()) }))
}

#[derive(Deserialize, ToSchema)]
struct NewTicketBody {
    /// Make it from this chat, which stays as it is; a second time answers with the same ticket.
    session_id: Option<String>,
    /// Required without `session_id`.
    subject: Option<String>,
    priority: Option<String>,
    /// Without a chat: who asks, by number, or by name or e-mail.
    #[schema(value_type = Option<i64>)]
    customer_id: Option<Number>,
    customer_name: Option<String>,
    customer_email: Option<String>,
    #[schema(value_type = Option<i64>)]
    agent_id: Option<Number>,
    #[schema(value_type = Option<i64>)]
    team_id: Option<Number>,
    #[serde(default)]
    tags: Vec<String>,
    due_at: Option<String>,
    /// The first comment.
    text: Option<String>,
    #[serde(default)]
    internal: bool,
    client_id: Option<String>,
}

/// Make a ticket, of a chat or by hand.
#[utoipa::path(post, path = "/api/v1/tickets", tag = "tickets", request_body = NewTicketBody,
    responses((status = 201, body = OneTicket), (status = 200, body = OneTicket, description = "It was made before")))]
async fn add(
    State(app): State<App>,
    Agent(session): Agent,
    headers: HeaderMap,
    Body(body): Body<NewTicketBody>,
) -> Result<(StatusCode, Json<OneTicket>), Problem> {
    let priority = body.priority.as_deref().map(priority).transpose()?;
    let (view, created) = match &body.session_id {
        Some(chat) => {
            app.desk.convert(&session.actor, &chat.as_str().into(), body.subject.as_deref(), priority).await?
        }
        None => {
            let new = NewTicket {
                subject: body.subject.unwrap_or_default(),
                requester: match body.customer_id {
                    Some(id) => Requester::Known(VisitorId(id.0)),
                    None => Requester::Named { name: body.customer_name, email: body.customer_email },
                },
                priority: priority.unwrap_or_default(),
                assignee: body.agent_id.map(|id| AgentId(id.0)),
                team: body.team_id.map(|id| TeamId(id.0)),
                tags: body.tags,
                due_at: body.due_at.as_deref().map(due_at).transpose()?,
                comment: body.text.filter(|text| !text.trim().is_empty()).map(|text| (text, body.internal)),
                client_id: client_id(body.client_id, &headers)?,
            };
            app.desk.add_ticket(&session.actor, new).await?
        }
    };
    let status = if created { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, one(&app, &session.actor, &view).await?))
}

fn due_at(text: &str) -> Result<Timestamp, Refusal> {
    from_rfc3339(text).ok_or_else(|| Refusal::invalid("due_at", "must be a time like 2026-01-31T09:30:00Z."))
}

fn ticket_id(id: &str) -> Result<TicketId, Refusal> {
    id.parse().map_err(|_| Refusal::NotFound("ticket"))
}

/// A ticket.
#[utoipa::path(get, path = "/api/v1/tickets/{id}", tag = "tickets", params(("id" = i64, Path)),
    responses((status = 200, body = OneTicket), (status = 404, body = crate::problem::ProblemBody)))]
async fn get_one(
    State(app): State<App>,
    Agent(session): Agent,
    PathId(id): PathId,
) -> Result<Json<OneTicket>, Problem> {
    let view = app.desk.ticket(&session.actor, ticket_id(&id)?).await?;
    Ok(one(&app, &session.actor, &view).await?)
}

#[derive(Deserialize, ToSchema)]
struct ChangeTicket {
    subject: Option<String>,
    status: Option<String>,
    priority: Option<String>,
    /// Null: nobody.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<i64>)]
    agent_id: Option<Option<Number>>,
    /// Null: no team.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<i64>)]
    team_id: Option<Option<Number>>,
    tags: Option<Vec<String>>,
    /// Null: none.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    due_at: Option<Option<String>>,
}

/// Tells `null` (remove it) from absent (leave it).
fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(deserializer).map(Some)
}

/// Change a ticket.
#[utoipa::path(patch, path = "/api/v1/tickets/{id}", tag = "tickets", params(("id" = i64, Path)), request_body = ChangeTicket,
    responses((status = 200, body = OneTicket), (status = 404, body = crate::problem::ProblemBody)))]
async fn change(
    State(app): State<App>,
    Agent(session): Agent,
    PathId(id): PathId,
    Body(body): Body<ChangeTicket>,
) -> Result<Json<OneTicket>, Problem> {
    let changes = TicketChanges {
        subject: body.subject,
        status: body.status.as_deref().map(status).transpose()?,
        priority: body.priority.as_deref().map(priority).transpose()?,
        assignee: body.agent_id.map(|id| id.map(|id| AgentId(id.0))),
        team: body.team_id.map(|id| id.map(|id| TeamId(id.0))),
        tags: body.tags,
        due_at: body.due_at.map(|at| at.as_deref().map(due_at).transpose()).transpose()?,
    };
    let view = app.desk.change_ticket(&session.actor, ticket_id(&id)?, changes).await?;
    Ok(one(&app, &session.actor, &view).await?)
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct CommentsQuery {
    cursor: Option<i64>,
    /// 1 to 500, default 200.
    limit: Option<i64>,
}

#[derive(Serialize, ToSchema)]
struct CommentList {
    /// Oldest first.
    comments: Vec<TicketComment>,
    next_cursor: Option<String>,
}

/// A ticket's comments, oldest first.
#[utoipa::path(get, path = "/api/v1/tickets/{id}/comments", tag = "tickets", params(("id" = i64, Path), CommentsQuery),
    responses((status = 200, body = CommentList), (status = 404, body = crate::problem::ProblemBody)))]
async fn comments(
    State(app): State<App>,
    Agent(session): Agent,
    PathId(id): PathId,
    Params(query): Params<CommentsQuery>,
) -> Result<Json<CommentList>, Problem> {
    let limit = limit(query.limit, 200, 500)?;
    let after = query.cursor.unwrap_or(0);
    let found = app.desk.ticket_comments(&session.actor, ticket_id(&id)?, after, limit).await?;
    let full = found.len() == limit as usize;
    let next_cursor = found.last().filter(|_| full).map(|c| c.id.to_string());
    Ok(Json(CommentList { comments: found.iter().map(Into::into).collect(), next_cursor }))
}

#[derive(Deserialize, ToSchema)]
struct NewComment {
    text: String,
    #[serde(default)]
    internal: bool,
    /// Say it in the ticket's open chat, too.
    #[serde(default)]
    to_chat: bool,
    client_id: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct OneComment {
    comment: TicketComment,
}

/// Write on a ticket: for the requester, or `internal` for colleagues.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/comments", tag = "tickets", params(("id" = i64, Path)), request_body = NewComment,
    responses((status = 201, body = OneComment), (status = 200, body = OneComment, description = "A retry of the same comment")))]
async fn comment(
    State(app): State<App>,
    Agent(session): Agent,
    headers: HeaderMap,
    PathId(id): PathId,
    Body(body): Body<NewComment>,
) -> Result<(StatusCode, Json<OneComment>), Problem> {
    let new = NewTicketComment {
        text: body.text,
        internal: body.internal,
        to_chat: body.to_chat,
        client_id: client_id(body.client_id, &headers)?,
    };
    let (comment, created) = app.desk.comment_on_ticket(&session.actor, ticket_id(&id)?, new).await?;
    let status = if created { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(OneComment { comment: (&comment).into() })))
}

#[derive(Serialize, ToSchema)]
struct Transcript {
    /// Oldest first.
    messages: Vec<Message>,
}

/// What was said in the chat until it became this ticket.
#[utoipa::path(get, path = "/api/v1/tickets/{id}/transcript", tag = "tickets", params(("id" = i64, Path)),
    responses((status = 200, body = Transcript), (status = 404, body = crate::problem::ProblemBody)))]
async fn transcript(
    State(app): State<App>,
    Agent(session): Agent,
    PathId(id): PathId,
) -> Result<Json<Transcript>, Problem> {
    let view = app.desk.ticket(&session.actor, ticket_id(&id)?).await?;
    let messages = app.desk.transcript(&session.actor, &view.ticket).await?;
    Ok(Json(Transcript { messages: messages.iter().map(Message::from).collect() }))
}

#[derive(Serialize, ToSchema)]
struct SlaBody {
    /// Seconds by priority; null: no target.
    #[schema(value_type = Object)]
    sla: SlaTargets,
}

#[derive(Deserialize, ToSchema)]
struct NewSla {
    #[schema(value_type = Object)]
    sla: SlaTargets,
}

/// How soon the tenant wants to have answered and solved, by priority.
#[utoipa::path(get, path = "/api/v1/settings/sla", tag = "settings", responses((status = 200, body = SlaBody)))]
async fn sla(State(app): State<App>, Agent(session): Agent) -> Result<Json<SlaBody>, Problem> {
    Ok(Json(SlaBody { sla: app.desk.sla_targets(&session.actor).await? }))
}

/// Set how soon. For admins.
#[utoipa::path(put, path = "/api/v1/settings/sla", tag = "settings", request_body = NewSla, responses((status = 200, body = SlaBody)))]
async fn set_sla(
    State(app): State<App>,
    Agent(session): Agent,
    Body(body): Body<NewSla>,
) -> Result<Json<SlaBody>, Problem> {
    Ok(Json(SlaBody { sla: app.desk.set_sla_targets(&session.actor, body.sla).await? }))
}
