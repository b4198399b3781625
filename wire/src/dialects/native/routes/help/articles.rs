//! Writing help articles.

use axum::{Json, extract::State, http::StatusCode};
use deskbell_desk::{
    ArticleChanges, NewArticle, Session,
    markdown::{self, Rendered},
    store::ArticleFilter,
};
use deskbell_domain::{self as domain, ArticleId, CategoryId, Refusal};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{super::limit, types::Article};
use crate::{
    App,
    auth::Agent,
    dialects::native::types::Number,
    problem::{Body, Params, PathId, Problem, ProblemBody},
};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(one, change, remove))
        .routes(routes!(publish))
        .routes(routes!(unpublish))
        .routes(routes!(preview))
}

pub fn article_id(id: &str) -> Result<ArticleId, Refusal> {
    id.parse().map_err(|_| Refusal::NotFound("article"))
}

pub async fn slug_of(app: &App, session: &Session) -> Result<String, Refusal> {
    Ok(app.desk.tenant(session.actor.tenant()).await?.slug.clone())
}

/// The article by itself, after something was done to it.
pub async fn answer(app: &App, session: &Session, article: domain::Article) -> Result<Json<OneArticle>, Problem> {
    Ok(Json(OneArticle { article: Article::whole(&slug_of(app, session).await?, article, None) }))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// Words: the best hits come first, in one page.
    q: Option<String>,
    /// A category's number.
    category: Option<i64>,
    language: Option<String>,
    /// `draft` or `published`
    status: Option<String>,
    cursor: Option<String>,
    /// 1 to 500, default 100.
    limit: Option<i64>,
}

#[derive(Serialize, ToSchema)]
struct ArticleList {
    articles: Vec<Article>,
    next_cursor: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct OneArticle {
    article: Article,
}

/// The tenant's help articles, drafts too, without their bodies.
#[utoipa::path(get, path = "/api/v1/kb/articles", tag = "articles", params(ListQuery), responses((status = 200, body = ArticleList)))]
async fn list(
    State(app): State<App>,
    Agent(session): Agent,
    Params(query): Params<ListQuery>,
) -> Result<Json<ArticleList>, Problem> {
    let published = match query.status.as_deref() {
        None | Some("") => None,
        Some("published") => Some(true),
        Some("draft") => Some(false),
        Some(_) => return Err(Refusal::invalid("status", "must be draft or published.").into()),
    };
    let after = match query.cursor.as_deref() {
        None | Some("") => 0,
        Some(cursor) => cursor.parse().map_err(|_| Refusal::invalid("cursor", "must be one this list gave."))?,
    };
    let limit = limit(query.limit, 100, 500)?;
    let filter = ArticleFilter {
        category: query.category.map(CategoryId),
        language: query.language.filter(|l| !l.is_empty()),
        published,
        family: None,
        after,
        limit,
    };
    let searched = query.q.as_deref().is_some_and(|q| !q.trim().is_empty());
    let found = app.desk.articles(&session.actor, query.q.as_deref(), filter).await?;
    let is_full = !searched && found.len() == limit as usize;
    let next_cursor = found.last().filter(|_| is_full).map(|last| last.id.to_string());
    let tenant = slug_of(&app, &session).await?;
    Ok(Json(ArticleList { articles: found.iter().map(|head| Article::new(&tenant, head)).collect(), next_cursor }))
}

#[derive(Deserialize, ToSchema)]
struct NewBody {
    title: String,
    #[serde(default)]
    excerpt: String,
    /// Markdown.
    #[serde(default)]
    body: String,
    /// A code like `en`, the default.
    language: Option<String>,
    #[schema(value_type = Option<i64>)]
    category_id: Option<Number>,
    /// Left out: made from the title.
    slug: Option<String>,
    /// The article it says in another language.
    #[schema(value_type = Option<i64>)]
    translation_of: Option<Number>,
}

/// Begin an article, as a draft. Needs `manage_articles`.
#[utoipa::path(post, path = "/api/v1/kb/articles", tag = "articles", request_body = NewBody,
    responses((status = 201, body = OneArticle), (status = 422, body = ProblemBody)))]
async fn add(
    State(app): State<App>,
    Agent(session): Agent,
    Body(body): Body<NewBody>,
) -> Result<(StatusCode, Json<OneArticle>), Problem> {
    let new = NewArticle {
        language: body.language.unwrap_or_else(|| "en".to_owned()),
        title: body.title,
        excerpt: body.excerpt,
        body: body.body,
        category: body.category_id.map(|n| CategoryId(n.0)),
        slug: body.slug,
        translation_of: body.translation_of.map(|n| ArticleId(n.0)),
    };
    let article = app.desk.add_article(&session.actor, new).await?;
    Ok((StatusCode::CREATED, answer(&app, &session, article).await?))
}

/// An article with its body and translations.
#[utoipa::path(get, path = "/api/v1/kb/articles/{id}", tag = "articles", params(("id" = i64, Path)),
    responses((status = 200, body = OneArticle), (status = 404, body = ProblemBody)))]
async fn one(State(app): State<App>, Agent(session): Agent, PathId(id): PathId) -> Result<Json<OneArticle>, Problem> {
    let (article, translations) = app.desk.article(&session.actor, article_id(&id)?).await?;
    let tenant = slug_of(&app, &session).await?;
    Ok(Json(OneArticle { article: Article::whole(&tenant, article, Some(&translations)) }))
}

#[derive(Deserialize, ToSchema)]
struct ChangeBody {
    title: Option<String>,
    excerpt: Option<String>,
    body: Option<String>,
    /// The version the writer saw: required with a text, and refused with 409 when it isn't the newest.
    based_on: Option<i64>,
    /// Saved by itself while somebody writes: only the last one of a sitting is kept.
    #[serde(default)]
    autosave: bool,
    slug: Option<String>,
    /// Null: on no shelf.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<i64>)]
    category_id: Option<Option<Number>>,
    /// Among the articles of its category.
    position: Option<i64>,
}

/// Tells null from nothing.
pub fn given<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<Number>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// Change an article. What everybody sees changes when it is published. Needs `manage_articles`.
#[utoipa::path(patch, path = "/api/v1/kb/articles/{id}", tag = "articles", params(("id" = i64, Path)), request_body = ChangeBody,
    responses((status = 200, body = OneArticle), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn change(
    State(app): State<App>,
    Agent(session): Agent,
    PathId(id): PathId,
    Body(body): Body<ChangeBody>,
) -> Result<Json<OneArticle>, Problem> {
    let changes = ArticleChanges {
        title: body.title,
        excerpt: body.excerpt,
        body: body.body,
        based_on: body.based_on,
        autosave: body.autosave,
        slug: body.slug,
        category: body.category_id.map(|given| given.map(|n| CategoryId(n.0))),
        position: body.position,
    };
    let article = app.desk.change_article(&session.actor, article_id(&id)?, changes).await?;
    answer(&app, &session, article).await
}

/// Delete an article with all its versions. Needs `manage_articles`.
#[utoipa::path(delete, path = "/api/v1/kb/articles/{id}", tag = "articles", params(("id" = i64, Path)),
    responses((status = 204), (status = 404, body = ProblemBody)))]
async fn remove(State(app): State<App>, Agent(session): Agent, PathId(id): PathId) -> Result<StatusCode, Problem> {
    app.desk.remove_article(&session.actor, article_id(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Show everybody the newest text. Needs `manage_articles`.
#[utoipa::path(post, path = "/api/v1/kb/articles/{id}/publish", tag = "articles", params(("id" = i64, Path)),
    responses((status = 200, body = OneArticle), (status = 422, body = ProblemBody)))]
async fn publish(
    State(app): State<App>,
    Agent(session): Agent,
    PathId(id): PathId,
) -> Result<Json<OneArticle>, Problem> {
    let article = app.desk.publish_article(&session.actor, article_id(&id)?).await?;
    answer(&app, &session, article).await
}

/// Make it a draft again. Needs `manage_articles`.
#[utoipa::path(post, path = "/api/v1/kb/articles/{id}/unpublish", tag = "articles", params(("id" = i64, Path)),
    responses((status = 200, body = OneArticle)))]
async fn unpublish(
    State(app): State<App>,
    Agent(session): Agent,
    PathId(id): PathId,
) -> Result<Json<OneArticle>, Problem> {
    let article = app.desk.unpublish_article(&session.actor, article_id(&id)?).await?;
    answer(&app, &session, article).await
}

#[derive(Deserialize, ToSchema)]
struct PreviewBody {
    /// Markdown.
    body: String,
}

#[derive(Serialize, ToSchema)]
struct Preview {
    /// As the help centre shows it.
    html: String,
    headings: Vec<Heading>,
}

#[derive(Serialize, ToSchema)]
struct Heading {
    level: u8,
    id: String,
    text: String,
}

/// What Markdown looks like.
#[utoipa::path(post, path = "/api/v1/kb/preview", tag = "articles", request_body = PreviewBody,
    responses((status = 200, body = Preview)))]
async fn preview(_agent: Agent, Body(body): Body<PreviewBody>) -> Result<Json<Preview>, Problem> {
    let text = domain::text::optional("body", Some(&body.body), domain::article::BODY_MAX)?.unwrap_or_default();
    let Rendered { html, headings } = markdown::render(&text);
    let headings = headings.into_iter().map(|h| Heading { level: h.level, id: h.id, text: h.text }).collect();
    Ok(Json(Preview { html, headings }))
}
