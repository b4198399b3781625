//! The front end's files: in the binary, or from the disk in a debug build; and the pages that depend on an inbox.

mod answer;
mod elsewhere;
mod places;
mod script;
mod site;
mod watching;

use std::sync::Arc;

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, Method, Uri},
    response::Response,
    routing::any,
};
use deskbell_desk::Desk;
use rust_embed::{EmbeddedFile, RustEmbed};
use tower_http::compression::CompressionLayer;

pub use self::elsewhere::Elsewhere;

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

/// What the answers depend on besides the files.
struct Around {
    desk: Arc<Desk>,
    elsewhere: Elsewhere,
    unwatched: watching::Unwatched,
}

/// Answers every path that no room's route has.
pub fn router(desk: Arc<Desk>, elsewhere: Elsewhere) -> Router {
    let around = Arc::new(Around { desk, elsewhere, unwatched: watching::Unwatched::default() });
    Router::new().fallback(any(answer)).layer(CompressionLayer::new()).with_state(around)
}

async fn answer(State(around): State<Arc<Around>>, method: Method, uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path();
    let reads = matches!(method, Method::GET | Method::HEAD);
    match path.strip_prefix("/chats/") {
        Some(name) if reads => return site::answer(&around, name.trim_end_matches('/')).await,
        _ => {}
    }
    let path = script::meant(path, &headers);
    let mut response = match path {
        watching::SCRIPT | script::SCRIPT if reads => watching::answer(&around, &headers).await,
        _ => answer::answer(&method, path, &headers, &around.elsewhere),
    };
    if uri.path() == script::TWOFOLD {
        script::say_what_decided(response.headers_mut());
    }
    response
}
