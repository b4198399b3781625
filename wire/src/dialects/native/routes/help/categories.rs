//! The shelves of the help centre.

use std::collections::BTreeMap;

use axum::{Json, extract::State, http::StatusCode};
use deskbell_desk::CategoryChanges;
use deskbell_domain::{CategoryId, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{articles::given, types::Category};
use crate::{
    App,
    auth::Agent,
    dialects::native::types::Number,
    problem::{Body, PathId, Problem, ProblemBody},
};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(change, remove))
}

#[derive(Serialize, ToSchema)]
struct CategoryList {
    categories: Vec<Category>,
    next_cursor: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct OneCategory {
    category: Category,
}

/// The help centre's categories, in their order.
#[utoipa::path(get, path = "/api/v1/kb/categories", tag = "articles", responses((status = 200, body = CategoryList)))]
async fn list(State(app): State<App>, Agent(session): Agent) -> Result<Json<CategoryList>, Problem> {
    let all = app.desk.article_categories(session.actor.tenant()).await?;
    Ok(Json(CategoryList { categories: all.iter().map(Category::from).collect(), next_cursor: None }))
}

#[derive(Deserialize, ToSchema)]
struct NewBody {
    /// By language, like `{ "en": "Shipping" }`.
    names: BTreeMap<String, String>,
    /// Left out: made from the name.
    slug: Option<String>,
    /// The category it is in, which must be in none.
    #[schema(value_type = Option<i64>)]
    parent_id: Option<Number>,
}

/// Add a category. Needs `manage_articles`.
#[utoipa::path(post, path = "/api/v1/kb/categories", tag = "articles", request_body = NewBody,
    responses((status = 201, body = OneCategory), (status = 422, body = ProblemBody)))]
async fn add(
    State(app): State<App>,
    Agent(session): Agent,
    Body(body): Body<NewBody>,
) -> Result<(StatusCode, Json<OneCategory>), Problem> {
    let parent = body.parent_id.map(|n| CategoryId(n.0));
    let category = app.desk.add_article_category(&session.actor, body.names, body.slug, parent).await?;
    Ok((StatusCode::CREATED, Json(OneCategory { category: (&category).into() })))
}

#[derive(Deserialize, ToSchema)]
struct ChangeBody {
    names: Option<BTreeMap<String, String>>,
    slug: Option<String>,
    /// Null: at the top.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<i64>)]
    parent_id: Option<Option<Number>>,
    /// Among the categories.
    position: Option<i64>,
}

/// Change a category. Needs `manage_articles`.
#[utoipa::path(patch, path = "/api/v1/kb/categories/{id}", tag = "articles", params(("id" = i64, Path)), request_body = ChangeBody,
    responses((status = 200, body = OneCategory), (status = 422, body = ProblemBody)))]
async fn change(
    State(app): State<App>,
    Agent(session): Agent,
    PathId(id): PathId,
    Body(body): Body<ChangeBody>,
) -> Result<Json<OneCategory>, Problem> {
    let parent = body.parent_id.map(|given| given.map(|n| CategoryId(n.0)));
    let changes = CategoryChanges { names: body.names, slug: body.slug, parent, position: body.position };
    let category = app.desk.change_article_category(&session.actor, category_id(&id)?, changes).await?;
    Ok(Json(OneCategory { category: (&category).into() }))
}

/// Remove a category; its articles stay. Needs `manage_articles`.
#[utoipa::path(delete, path = "/api/v1/kb/categories/{id}", tag = "articles", params(("id" = i64, Path)),
    responses((status = 204), (status = 404, body = ProblemBody)))]
async fn remove(State(app): State<App>, Agent(session): Agent, PathId(id): PathId) -> Result<StatusCode, Problem> {
    app.desk.remove_article_category(&session.actor, category_id(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn category_id(id: &str) -> Result<CategoryId, Refusal> {
    id.parse().map_err(|_| Refusal::NotFound("category"))
}
