//! Tickets.

use axum::{Json, extract::State};
use deskbell_domain::{Refusal, TicketId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::limit;
use crate::{
    App,
    auth::Agent,
    dialects::live_chat::types::{Message, Ticket},
    problem::{Params, PathId, Problem},
};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(get_one))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    cursor: Option<i64>,
    /// 1 to 200, default 50.
    limit: Option<i64>,
}

#[derive(Serialize, ToSchema)]
struct TicketList {
    tickets: Vec<Ticket>,
    next_cursor: Option<String>,
}

/// Tickets, newest first.
#[utoipa::path(get, path = "/api/v1/tickets", tag = "tickets", params(ListQuery), responses((status = 200, body = TicketList)))]
async fn list(
    State(app): State<App>,
    Agent(session): Agent,
    Params(query): Params<ListQuery>,
) -> Result<Json<TicketList>, Problem> {
    let limit = limit(query.limit, 50, 200)?;
    let found = app.desk.tickets(&session.actor, None, query.cursor.map(TicketId), limit).await?;
    let full = found.len() == limit as usize;
    let next_cursor = found.last().filter(|_| full).map(|t| t.id.to_string());
    Ok(Json(TicketList { tickets: found.iter().map(Ticket::from).collect(), next_cursor }))
}

#[derive(Serialize, ToSchema)]
struct OneTicket {
    ticket: Ticket,
}

/// A ticket with its transcript.
#[utoipa::path(get, path = "/api/v1/tickets/{id}", tag = "tickets", params(("id" = i64, Path)),
    responses((status = 200, body = OneTicket), (status = 404, body = crate::problem::ProblemBody)))]
async fn get_one(
    State(app): State<App>,
    Agent(session): Agent,
    PathId(id): PathId,
) -> Result<Json<OneTicket>, Problem> {
    let id: TicketId = id.parse().map_err(|_| Refusal::NotFound("ticket"))?;
    let ticket = app.desk.ticket(&session.actor, id).await?;
    let transcript = app.desk.transcript(&session.actor, &ticket).await?;
    let mut shown = Ticket::from(&ticket);
    shown.transcript = Some(transcript.iter().map(Message::from).collect());
    Ok(Json(OneTicket { ticket: shown }))
}
