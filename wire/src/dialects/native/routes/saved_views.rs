//! Saved views of the inbox: one's own, and those everybody shares.

use axum::{Json, extract::State, http::StatusCode};
use deskbell_domain::{
    InboxId, NewSavedView, Priority, Refusal, SavedView as DomainView, SavedViewId, Status, TeamId, ViewFilter,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    App,
    auth::Agent,
    dialects::native::types::Number,
    problem::{Body, PathId, Problem},
};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(change, remove)).routes(routes!(order))
}

/// What it shows, in the words of the query of `GET /api/v1/chat/sessions`. Left out: all.
#[derive(Serialize, Deserialize, ToSchema)]
struct SavedFilter {
    /// `pending`, `active`, `closed`
    #[serde(default)]
    status: Vec<String>,
    /// All of them.
    #[serde(default)]
    tags: Vec<String>,
    inbox_id: Option<i64>,
    team_id: Option<i64>,
    /// `me`, `none` or a number
    agent_id: Option<String>,
    priority: Option<String>,
    q: Option<String>,
    snoozed: Option<bool>,
}

impl From<ViewFilter> for SavedFilter {
    fn from(f: ViewFilter) -> Self {
        Self {
            status: f.status.iter().map(|s| s.as_str().to_owned()).collect(),
            tags: f.tags,
            inbox_id: f.inbox.map(|i| i.0),
            team_id: f.team.map(|t| t.0),
            agent_id: f.agent,
            priority: f.priority.map(|p| p.as_str().to_owned()),
            q: f.q,
            snoozed: f.snoozed,
        }
    }
}

impl SavedFilter {
    fn meant(self) -> Result<ViewFilter, Refusal> {
        let status = |text: &String| {
            Status::parse(text).ok_or_else(|| Refusal::invalid("filter.status", "must be pending, active or closed."))
        };
        let priority = |text: String| {
            Priority::parse(&text)
                .ok_or_else(|| Refusal::invalid("filter.priority", "must be low, medium, high or urgent."))
        };
        Ok(ViewFilter {
            status: self.status.iter().map(status).collect::<Result<_, _>>()?,
            tags: self.tags,
            inbox: self.inbox_id.map(InboxId),
            team: self.team_id.map(TeamId),
            agent: self.agent_id,
            priority: self.priority.map(priority).transpose()?,
            q: self.q,
            snoozed: self.snoozed,
        })
    }
}

#[derive(Serialize, ToSchema)]
struct SavedView {
    id: i64,
    name: String,
    /// Everybody sees it.
    shared: bool,
    /// The agent who made it.
    owner_id: i64,
    filter: SavedFilter,
    /// How many sessions it shows, counted no further than 1000; only in the list.
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<i64>,
}

impl SavedView {
    fn new(v: DomainView, count: Option<i64>) -> Self {
        let (id, owner_id) = (v.id.0, v.owner.0);
        Self { id, name: v.name, shared: v.shared, owner_id, filter: v.filter.into(), count }
    }
}

#[derive(Serialize, ToSchema)]
struct SavedViewList {
    views: Vec<SavedView>,
    next_cursor: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct OneSavedView {
    view: SavedView,
}

fn one(view: DomainView) -> Json<OneSavedView> {
    Json(OneSavedView { view: SavedView::new(view, None) })
}

/// One's own views and the shared ones, in order, each with how much it shows.
#[utoipa::path(get, path = "/api/v1/views", tag = "views", responses((status = 200, body = SavedViewList)))]
async fn list(State(app): State<App>, Agent(session): Agent) -> Result<Json<SavedViewList>, Problem> {
    let views = app.desk.saved_views(&session.actor).await?;
    let views = views.into_iter().map(|(view, count)| SavedView::new(view, Some(count))).collect();
    Ok(Json(SavedViewList { views, next_cursor: None }))
}

#[derive(Deserialize, ToSchema)]
struct NewView {
    name: String,
    #[serde(default)]
    shared: bool,
    filter: SavedFilter,
}

/// Save a view.
#[utoipa::path(post, path = "/api/v1/views", tag = "views", request_body = NewView, responses((status = 201, body = OneSavedView)))]
async fn add(
    State(app): State<App>,
    Agent(session): Agent,
    Body(body): Body<NewView>,
) -> Result<(StatusCode, Json<OneSavedView>), Problem> {
    let new = NewSavedView { name: body.name, shared: body.shared, filter: body.filter.meant()? };
    Ok((StatusCode::CREATED, one(app.desk.add_saved_view(&session.actor, new).await?)))
}

#[derive(Deserialize, ToSchema)]
struct ChangeView {
    name: Option<String>,
    shared: Option<bool>,
    filter: Option<SavedFilter>,
}

fn number(id: &str) -> Result<SavedViewId, Refusal> {
    id.parse().map_err(|_| Refusal::NotFound("view"))
}

/// Rename a view, share it, or change what it shows.
#[utoipa::path(patch, path = "/api/v1/views/{view_id}", tag = "views", params(("view_id" = i64, Path)), request_body = ChangeView,
    responses((status = 200, body = OneSavedView)))]
async fn change(
    State(app): State<App>,
    Agent(session): Agent,
    PathId(id): PathId,
    Body(body): Body<ChangeView>,
) -> Result<Json<OneSavedView>, Problem> {
    let filter = body.filter.map(SavedFilter::meant).transpose()?;
    let view = app.desk.set_saved_view(&session.actor, number(&id)?, body.name, body.shared, filter).await?;
    Ok(one(view))
}

/// Take a view away.
#[utoipa::path(delete, path = "/api/v1/views/{view_id}", tag = "views", params(("view_id" = i64, Path)), responses((status = 204)))]
async fn remove(State(app): State<App>, Agent(session): Agent, PathId(id): PathId) -> Result<StatusCode, Problem> {
    app.desk.remove_saved_view(&session.actor, number(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, ToSchema)]
struct ViewOrder {
    #[schema(value_type = Vec<i64>)]
    ids: Vec<Number>,
}

/// Say in which order views stand. What the caller may not change stays where it is.
#[utoipa::path(put, path = "/api/v1/views/order", tag = "views", request_body = ViewOrder, responses((status = 204)))]
async fn order(
    State(app): State<App>,
    Agent(session): Agent,
    Body(body): Body<ViewOrder>,
) -> Result<StatusCode, Problem> {
    let ids = body.ids.into_iter().map(|n| SavedViewId(n.0)).collect();
    app.desk.order_saved_views(&session.actor, ids).await?;
    Ok(StatusCode::NO_CONTENT)
}
