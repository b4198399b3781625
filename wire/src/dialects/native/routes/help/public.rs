//! What everybody may read of the help centre: what is published, and nothing else.

use std::sync::Arc;

use axum::{Json, extract::State, http::StatusCode};
use deskbell_desk::{PublicArticle as Found, TenantFacts, Voter};
use deskbell_domain::{Actor, Article, ArticleId, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{super::limit, types::PublicArticle};
use crate::{
    App,
    auth::Visitor,
    client::Client,
    origins::{REFUSED, RequestOrigin},
    problem::{Body, Params, PathId, Problem, ProblemBody},
    tenancy,
};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(one)).routes(routes!(vote))
}

/// The tenant, if pages of this origin may ask for it.
async fn tenant(app: &App, origin: &RequestOrigin, name: Option<&str>) -> Result<Arc<TenantFacts>, Refusal> {
    let tenant = tenancy::named_or_default(app, name).await?;
    if let RequestOrigin::Site(_) = origin {
        let inboxes = app.desk.store().scope(tenant.id).inboxes().await?;
        if inboxes.iter().all(|inbox| origin.check(inbox).is_err()) {
            return Err(REFUSED);
        }
    }
    Ok(tenant)
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// Left out: the installation's first.
    tenant: Option<String>,
    /// Words: the best hits come first.
    q: Option<String>,
    language: Option<String>,
    /// 1 to 500, default 100.
    limit: Option<i64>,
}

#[derive(Serialize, ToSchema)]
struct PublicArticleList {
    articles: Vec<PublicArticle>,
    next_cursor: Option<String>,
}

/// Published articles, without their bodies.
#[utoipa::path(get, path = "/api/v1/kb/public/articles", tag = "articles", params(ListQuery), security(()),
    responses((status = 200, body = PublicArticleList)))]
async fn list(
    State(app): State<App>,
    origin: RequestOrigin,
    Params(query): Params<ListQuery>,
) -> Result<Json<PublicArticleList>, Problem> {
    let tenant = tenant(&app, &origin, query.tenant.as_deref()).await?;
    let limit = limit(query.limit, 100, 500)? as usize;
    let language = query.language.as_deref().filter(|l| !l.is_empty());
    let found = app.desk.published_articles(tenant.id, query.q.as_deref(), language).await?;
    let categories = app.desk.article_categories(tenant.id).await?;
    let articles = found.iter().take(limit).map(|head| PublicArticle::new(&tenant.slug, head, &categories)).collect();
    Ok(Json(PublicArticleList { articles, next_cursor: None }))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct OneQuery {
    /// Left out: the installation's first.
    tenant: Option<String>,
    /// Of the slug; `en` when left out.
    language: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct OnePublicArticle {
    article: PublicArticle,
}

/// By slug, an older one too, or by number.
async fn find(app: &App, tenant: &TenantFacts, language: Option<&str>, id: &str) -> Result<Article, Refusal> {
    let language = language.unwrap_or("en");
    let absent = match app.desk.published_article(tenant.id, language, id).await {
        Ok(Found::Here(article)) => return Ok(*article),
        Ok(Found::Moved(slug)) => match app.desk.published_article(tenant.id, language, &slug).await? {
            Found::Here(article) => return Ok(*article),
            Found::Moved(_) => Refusal::NotFound("article"),
        },
        Err(absent) => absent,
    };
    match (absent, id.parse()) {
        (Refusal::NotFound(_), Ok(id)) => app.desk.published_article_by_id(tenant.id, ArticleId(id)).await,
        (refusal, _) => Err(refusal),
    }
}

/// A published article, by its slug or number.
#[utoipa::path(get, path = "/api/v1/kb/public/articles/{id}", tag = "articles", params(("id" = String, Path), OneQuery), security(()),
    responses((status = 200, body = OnePublicArticle), (status = 404, body = ProblemBody)))]
async fn one(
    State(app): State<App>,
    origin: RequestOrigin,
    PathId(id): PathId,
    Params(query): Params<OneQuery>,
) -> Result<Json<OnePublicArticle>, Problem> {
    let tenant = tenant(&app, &origin, query.tenant.as_deref()).await?;
    let article = find(&app, &tenant, query.language.as_deref(), &id).await?;
    let categories = app.desk.article_categories(tenant.id).await?;
    Ok(Json(OnePublicArticle { article: PublicArticle::whole(&tenant.slug, &article, &categories) }))
}

#[derive(Deserialize, ToSchema)]
struct Vote {
    helpful: bool,
}

/// Say whether an article was helpful: once a reader, the last word counts.
#[utoipa::path(post, path = "/api/v1/kb/public/articles/{id}/helpful", tag = "articles", params(("id" = String, Path), OneQuery),
    request_body = Vote, security((), ("token" = [])), responses((status = 204), (status = 404, body = ProblemBody)))]
async fn vote(
    State(app): State<App>,
    visitor: Visitor,
    client: Client,
    PathId(id): PathId,
    Params(query): Params<OneQuery>,
    Body(body): Body<Vote>,
) -> Result<StatusCode, Problem> {
    app.limits.start(client.ip)?;
    let tenant = tenant(&app, &visitor.origin, query.tenant.as_deref()).await?;
    let article = find(&app, &tenant, query.language.as_deref(), &id).await?;
    let voter = match visitor.of(&tenant) {
        Some(Actor::Visitor { id, .. }) => Voter::Visitor(*id),
        _ => Voter::Address(client.ip),
    };
    app.desk.vote_on_article(tenant.id, article.head.id, voter, body.helpful).await?;
    Ok(StatusCode::NO_CONTENT)
}
