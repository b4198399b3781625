//! Who did what: to read, and to take out as a table.

use axum::{
    Json,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use deskbell_desk::{
    Session,
    store::{AuditEntry, AuditFilter},
};
use deskbell_domain::{AgentId, Refusal, Timestamp};
use futures_util::stream;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::limit;
use crate::{
    App,
    auth::Agent,
    csv,
    dialects::native::types::Person,
    problem::{Params, Problem},
    time::{from_rfc3339, rfc3339},
};

/// Entries read at once while they are taken out.
const PAGE: u32 = 500;
/// Longest name of an action.
const ACTION_MAX: usize = 64;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(export))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Query {
    /// What this agent did.
    agent_id: Option<i64>,
    /// One action (`agent.changed`), or all of a kind (`agent`).
    action: Option<String>,
    /// RFC 3339
    from: Option<String>,
    /// RFC 3339; not at or after it.
    to: Option<String>,
    cursor: Option<String>,
    /// 1 to 200
    limit: Option<i64>,
}

impl Query {
    fn filter(&self) -> Result<AuditFilter, Refusal> {
        let time = |field: &str, text: &Option<String>| -> Result<Option<Timestamp>, Refusal> {
            let Some(text) = text.as_deref().filter(|t| !t.is_empty()) else { return Ok(None) };
            from_rfc3339(text).map(Some).ok_or_else(|| Refusal::invalid(field, "must be an RFC 3339 time."))
        };
        let action = self.action.clone().filter(|a| !a.is_empty());
        let known =
            |a: &String| a.len() <= ACTION_MAX && a.bytes().all(|b| b.is_ascii_lowercase() || b"._".contains(&b));
        if action.as_ref().is_some_and(|a| !known(a)) {
            return Err(Refusal::invalid("action", "must be an action like agent.changed, or a kind like agent."));
        }
        let cursor = self.cursor.as_deref().filter(|c| !c.is_empty());
        let before =
            cursor.map(str::parse).transpose().map_err(|_| Refusal::invalid("cursor", "is not one of ours."))?;
        let (from, to) = (time("from", &self.from)?, time("to", &self.to)?);
        Ok(AuditFilter { by: self.agent_id.map(AgentId), action, from, to, before })
    }
}

#[derive(Serialize, ToSchema)]
struct Entry {
    id: i64,
    at: String,
    /// None: nobody who was signed in.
    agent: Option<Person>,
    action: String,
    noun: String,
    noun_id: Option<i64>,
    /// What the agent it is about is called now.
    about: Option<String>,
    ip: Option<String>,
    user_agent: Option<String>,
    /// `{ changes: { field: [was, is] } }` and the like; never a secret.
    detail: Value,
}

impl From<AuditEntry> for Entry {
    fn from(e: AuditEntry) -> Self {
        let noted = |field: &str| e.detail[field].as_str().map(str::to_owned);
        Self {
            id: e.id,
            at: rfc3339(e.at),
            ip: e.ip.or_else(|| noted("ip")),
            user_agent: e.user_agent.or_else(|| noted("user_agent")),
            agent: e.by.map(|by| Person { id: by.id.0, name: by.name }),
            action: e.action,
            noun: e.noun,
            noun_id: e.noun_id,
            about: e.about,
            detail: e.detail,
        }
    }
}

#[derive(Serialize, ToSchema)]
struct EntryList {
    entries: Vec<Entry>,
    next_cursor: Option<String>,
}

/// Who did what, newest first. Needs `view_audit`.
#[utoipa::path(get, path = "/api/v1/audit", tag = "audit", params(Query), responses((status = 200, body = EntryList),
    (status = 422, body = crate::problem::ProblemBody)))]
async fn list(
    State(app): State<App>,
    Agent(session): Agent,
    Params(query): Params<Query>,
) -> Result<Json<EntryList>, Problem> {
    let (found, next) = app.desk.audit(&session, &query.filter()?, limit(query.limit, 50, 200)?).await?;
    let entries = found.into_iter().map(Entry::from).collect();
    Ok(Json(EntryList { entries, next_cursor: next.map(|id| id.to_string()) }))
}

const HEAD: [&str; 9] = ["id", "at", "agent_id", "agent", "action", "noun", "noun_id", "ip", "detail"];

fn row(entry: Entry) -> String {
    let number = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
    let (by_id, by) = entry.agent.map(|a| (a.id.to_string(), a.name)).unwrap_or_default();
    csv::line([
        entry.id.to_string().as_str(),
        &entry.at,
        &by_id,
        &by,
        &entry.action,
        &entry.noun,
        &number(entry.noun_id),
        &entry.ip.unwrap_or_default(),
        &entry.detail.to_string(),
    ])
}

/// One more part of the table, and where the next begins.
async fn part(app: App, session: Session, filter: AuditFilter) -> Result<(String, Option<AuditFilter>), Refusal> {
    let (found, next) = app.desk.audit(&session, &filter, PAGE).await?;
    let text = found.into_iter().map(|entry| row(entry.into())).collect();
    Ok((text, next.map(|before| AuditFilter { before: Some(before), ..filter })))
}

/// The same as a CSV file, of any length. Needs `view_audit` and `export`; it is written into the log.
#[utoipa::path(get, path = "/api/v1/audit/export", tag = "audit", params(Query),
    responses((status = 200, content_type = "text/csv", body = String), (status = 422, body = crate::problem::ProblemBody)))]
async fn export(
    State(app): State<App>,
    Agent(session): Agent,
    Params(query): Params<Query>,
) -> Result<Response, Problem> {
    app.desk.may_export_audit(&session).await?;
    let filter = query.filter()?;
    let head = stream::iter([Ok::<_, std::io::Error>(Bytes::from(csv::line(HEAD)))]);
    let rows = stream::try_unfold(Some(filter), move |filter| {
        let (app, session) = (app.clone(), session.clone());
        async move {
            let Some(filter) = filter else { return Ok(None) };
            // The file breaks off, which the client sees, rather than end as if it were whole.
            let (text, next) = part(app, session, filter).await.map_err(|r| std::io::Error::other(r.to_string()))?;
            Ok(Some((Bytes::from(text), next)))
        }
    });
    let body = Body::from_stream(futures_util::StreamExt::chain(head, rows));
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"audit.csv\""));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
