//! Tags: everybody uses and makes them, supervisors keep them.

use axum::{Json, extract::State, http::StatusCode};
use deskbell_desk::TagChanges;
use deskbell_domain::{self as domain, Refusal, TagColour, TagId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    App,
    auth::Agent,
    problem::{Body, PathId, Problem},
};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(change, remove))
}

#[derive(Serialize, ToSchema)]
struct Tag {
    id: i64,
    name: String,
    /// `grey`, `blue`, `green`, `amber`, `red` or `violet`
    colour: &'static str,
    /// How many sessions have it.
    uses: i64,
}

impl From<domain::Tag> for Tag {
    fn from(t: domain::Tag) -> Self {
        Self { id: t.id.0, name: t.name, colour: t.colour.as_str(), uses: t.uses }
    }
}

#[derive(Serialize, ToSchema)]
struct TagList {
    tags: Vec<Tag>,
    next_cursor: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct OneTag {
    tag: Tag,
}

/// The tenant's tags, by name.
#[utoipa::path(get, path = "/api/v1/tags", tag = "tags", responses((status = 200, body = TagList)))]
async fn list(State(app): State<App>, Agent(session): Agent) -> Result<Json<TagList>, Problem> {
    let tags = app.desk.tags(&session.actor).await?;
    Ok(Json(TagList { tags: tags.into_iter().map(Into::into).collect(), next_cursor: None }))
}

#[derive(Deserialize, ToSchema)]
struct NewTag {
    name: String,
    colour: Option<String>,
}

fn colour(text: &str) -> Result<TagColour, Refusal> {
    TagColour::parse(text).ok_or_else(|| Refusal::invalid("colour", "must be grey, blue, green, amber, red or violet."))
}

fn number(id: &str) -> Result<TagId, Refusal> {
    id.parse().map_err(|_| Refusal::NotFound("tag"))
}

/// Make a tag. One of this name that is there already is answered.
#[utoipa::path(post, path = "/api/v1/tags", tag = "tags", request_body = NewTag,
    responses((status = 201, body = OneTag), (status = 200, body = OneTag, description = "It was there already")))]
async fn add(
    State(app): State<App>,
    Agent(session): Agent,
    Body(body): Body<NewTag>,
) -> Result<(StatusCode, Json<OneTag>), Problem> {
    let colour = body.colour.as_deref().map(colour).transpose()?.unwrap_or_default();
    let (tag, created) = app.desk.add_tag(&session.actor, &body.name, colour).await?;
    let status = if created { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(OneTag { tag: tag.into() })))
}

#[derive(Deserialize, ToSchema)]
struct ChangeTag {
    name: Option<String>,
    colour: Option<String>,
}

/// Rename a tag everywhere, or colour it. For supervisors.
#[utoipa::path(patch, path = "/api/v1/tags/{tag_id}", tag = "tags", params(("tag_id" = i64, Path)), request_body = ChangeTag,
    responses((status = 200, body = OneTag), (status = 409, body = crate::problem::ProblemBody)))]
async fn change(
    State(app): State<App>,
    Agent(session): Agent,
    PathId(id): PathId,
    Body(body): Body<ChangeTag>,
) -> Result<Json<OneTag>, Problem> {
    let changes = TagChanges { name: body.name, colour: body.colour.as_deref().map(colour).transpose()? };
    let tag = app.desk.set_tag(&session.actor, number(&id)?, changes).await?;
    Ok(Json(OneTag { tag: tag.into() }))
}

/// Take a tag away from every session. For supervisors.
#[utoipa::path(delete, path = "/api/v1/tags/{tag_id}", tag = "tags", params(("tag_id" = i64, Path)), responses((status = 204)))]
async fn remove(State(app): State<App>, Agent(session): Agent, PathId(id): PathId) -> Result<StatusCode, Problem> {
    app.desk.remove_tag(&session.actor, number(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
