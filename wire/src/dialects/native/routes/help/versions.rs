//! What help articles said before.

use axum::{
    Json,
    extract::{Path, State},
};
use deskbell_domain::{ArticleVersion, Refusal};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    articles::{OneArticle, answer, article_id},
    types::person,
};
use crate::{
    App,
    auth::Agent,
    dialects::native::types::Person,
    problem::{PathId, Problem, ProblemBody},
    time::rfc3339,
};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(one)).routes(routes!(restore))
}

#[derive(Serialize, ToSchema)]
struct Version {
    number: i64,
    title: String,
    excerpt: String,
    author: Option<Person>,
    /// Saved by itself while somebody wrote.
    autosave: bool,
    at: String,
    /// Markdown. Not in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<String>,
}

impl Version {
    fn new(v: &ArticleVersion) -> Self {
        Self {
            number: v.number,
            title: v.text.title.clone(),
            excerpt: v.text.excerpt.clone(),
            author: v.author.as_ref().map(person),
            autosave: v.autosave,
            at: rfc3339(v.at),
            body: None,
        }
    }
}

#[derive(Serialize, ToSchema)]
struct VersionList {
    versions: Vec<Version>,
    next_cursor: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct OneVersion {
    version: Version,
}

/// An article's versions, newest first, without their bodies.
#[utoipa::path(get, path = "/api/v1/kb/articles/{id}/versions", tag = "articles", params(("id" = i64, Path)),
    responses((status = 200, body = VersionList), (status = 404, body = ProblemBody)))]
async fn list(State(app): State<App>, Agent(session): Agent, PathId(id): PathId) -> Result<Json<VersionList>, Problem> {
    let versions = app.desk.article_versions(&session.actor, article_id(&id)?).await?;
    Ok(Json(VersionList { versions: versions.iter().map(Version::new).collect(), next_cursor: None }))
}

/// The article's and the version's numbers from the path.
fn numbers((id, number): (String, String)) -> Result<(deskbell_domain::ArticleId, i64), Refusal> {
    Ok((article_id(&id)?, number.parse().map_err(|_| Refusal::NotFound("version"))?))
}

/// One version with its body.
#[utoipa::path(get, path = "/api/v1/kb/articles/{id}/versions/{number}", tag = "articles",
    params(("id" = i64, Path), ("number" = i64, Path)),
    responses((status = 200, body = OneVersion), (status = 404, body = ProblemBody)))]
async fn one(
    State(app): State<App>,
    Agent(session): Agent,
    Path(path): Path<(String, String)>,
) -> Result<Json<OneVersion>, Problem> {
    let (id, number) = numbers(path)?;
    let found = app.desk.article_version(&session.actor, id, number).await?;
    Ok(Json(OneVersion { version: Version { body: Some(found.text.body.clone()), ..Version::new(&found) } }))
}

/// Make this version's text the newest one. Needs `manage_articles`.
#[utoipa::path(post, path = "/api/v1/kb/articles/{id}/versions/{number}/restore", tag = "articles",
    params(("id" = i64, Path), ("number" = i64, Path)),
    responses((status = 200, body = OneArticle), (status = 404, body = ProblemBody)))]
async fn restore(
    State(app): State<App>,
    Agent(session): Agent,
    Path(path): Path<(String, String)>,
) -> Result<Json<OneArticle>, Problem> {
    let (id, number) = numbers(path)?;
    let article = app.desk.restore_article(&session.actor, id, number).await?;
    answer(&app, &session, article).await
}
