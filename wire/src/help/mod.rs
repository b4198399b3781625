//! The public help centre: pages made on the server, which need no script, no cookie and no sign-in.

mod highlight;
mod pages;
mod site;
mod sitemap;
mod texts;
mod theme;
mod view;

use axum::{
    Router,
    routing::{get, post},
};

use crate::App;

pub fn router() -> Router<App> {
    Router::new()
        .route("/help", get(pages::first))
        .route("/help/{tenant}", get(pages::entry))
        .route("/help/{tenant}/", get(pages::entry))
        .route("/help/{tenant}/help.css", get(pages::style))
        .route("/help/{tenant}/sitemap.xml", get(sitemap::sitemap))
        .route("/help/{tenant}/{language}", get(pages::home))
        .route("/help/{tenant}/{language}/", get(pages::home))
        .route("/help/{tenant}/{language}/categories/{slug}", get(pages::category))
        .route("/help/{tenant}/{language}/articles/{slug}", get(pages::article))
        .route("/help/{tenant}/{language}/articles/{slug}/helpful", post(pages::vote))
        .route("/help/{tenant}/{language}/{page}", get(pages::nowhere))
        .route("/help/{tenant}/{language}/{page}/{rest}", get(pages::nowhere))
}
