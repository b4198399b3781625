//! The help centre's calls: writing it, and reading what is published.

mod articles;
mod categories;
mod public;
mod types;
mod versions;

use utoipa_axum::router::OpenApiRouter;

use crate::App;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(articles::router())
        .merge(versions::router())
        .merge(categories::router())
        .merge(public::router())
}
