//! Help articles.

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{App, auth::Agent, problem::Problem};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list))
}

#[derive(Serialize, ToSchema)]
struct Article {
    id: i64,
    title: String,
    slug: String,
    excerpt: String,
    /// Markdown.
    body: String,
}

#[derive(Serialize, ToSchema)]
struct ArticleList {
    articles: Vec<Article>,
    next_cursor: Option<String>,
}

/// The tenant's help articles.
#[utoipa::path(get, path = "/api/v1/kb/articles", tag = "articles", responses((status = 200, body = ArticleList)))]
async fn list(State(app): State<App>, Agent(session): Agent) -> Result<Json<ArticleList>, Problem> {
    let articles = app.desk.articles(&session.actor).await?;
    let one = |a: deskbell_domain::Article| Article {
        id: a.id.0,
        title: a.title,
        slug: a.slug,
        excerpt: a.excerpt,
        body: a.body,
    };
    Ok(Json(ArticleList { articles: articles.into_iter().map(one).collect(), next_cursor: None }))
}
