//! The native dialect: `/api/v1` and `/ws`, published for the dashboard and the widget; see `docs/native-api.md`.

pub mod inbound;
mod kind;
pub mod outbound;
pub mod routes;
pub mod socket;
mod ticket_types;
mod types;
pub mod visit;

use axum::Router;
pub use types::Number;
use utoipa::{
    Modify, OpenApi,
    openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
};
use utoipa_axum::router::OpenApiRouter;
use utoipa_swagger_ui::{Config, SwaggerUi};

use crate::{App, problem::ProblemBody};

#[derive(OpenApi)]
#[openapi(
    info(title = "Deskbell", description = "The native REST calls of a Deskbell installation.", license(name = "MIT", identifier = "MIT")),
    components(schemas(ProblemBody)),
    modifiers(&BearerToken),
    security(("token" = []))
)]
struct Document;

struct BearerToken;

impl Modify for BearerToken {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
        openapi.components.get_or_insert_default().add_security_scheme("token", SecurityScheme::Http(bearer));
    }
}

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Document::openapi())
        .merge(routes::router())
        .merge(super::live_chat::routes::router())
        .merge(super::live_chat::upload::router())
        .merge(super::widget::routes::router())
        .merge(super::conversation::routes::router())
        .merge(crate::channels::routes::router())
}

/// The document, and a page to browse it that loads nothing from elsewhere.
pub fn documentation() -> Router<App> {
    let (_, document) = router().split_for_parts();
    // Its badge would ask a validator elsewhere.
    let page = Config::new(["/api/v1/openapi.json"]).validator_url("none");
    SwaggerUi::new("/api/docs").url("/api/v1/openapi.json", document).config(page).into()
}
