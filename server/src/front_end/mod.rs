//! The front end's files: in the binary, or from the disk in a debug build.

mod answer;
mod places;

use axum::{
    Router,
    http::{HeaderMap, Method, Uri},
    routing::any,
};
use rust_embed::{EmbeddedFile, RustEmbed};
use tower_http::compression::CompressionLayer;

/// A folder that isn't there is no error of the build: the dashboard's address then says how to build it.
#[derive(RustEmbed)]
#[folder = "../web/dist"]
#[allow_missing = true]
struct Files;

const INDEX: &str = "dashboard/index.html";
const NOT_BUILT: &str = include_str!("not_built.html");

pub fn is_built() -> bool {
    has(INDEX)
}

/// Whether the file is there to be asked for.
pub fn has(file: &str) -> bool {
    find(file).is_some()
}

fn find(file: &str) -> Option<EmbeddedFile> {
    Files::get(file)
}

/// Answers every path that no room's route has.
pub fn router() -> Router {
    let answer =
        |method: Method, uri: Uri, headers: HeaderMap| async move { answer::answer(&method, uri.path(), &headers) };
    Router::new().fallback(any(answer)).layer(CompressionLayer::new())
}
