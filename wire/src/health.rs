//! What machines ask: is it up, is it ready, how is it doing.

use std::time::Instant;

use axum::{
    Json, Router,
    extract::{MatchedPath, Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::json;

use crate::{App, RenderMetrics};

pub fn router(metrics: RenderMetrics) -> Router<App> {
    let render = move || async move { ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], metrics()) };
    Router::new().route("/health", get(health)).route("/ready", get(health)).route("/metrics", get(render))
}

/// Green only while messages can be written: a desk that can't save is down, however well it answers.
async fn health(State(app): State<App>) -> Response {
    match app.desk.store().check().await {
        Ok(()) => {
            Json(json!({ "status": "ok", "version": env!("CARGO_PKG_VERSION"), "database": "ok" })).into_response()
        }
        Err(error) => {
            tracing::warn!(%error, "not healthy");
            let body = Json(json!({
                "status": "unavailable", "version": env!("CARGO_PKG_VERSION"), "database": "unavailable",
                "detail": "The database can't be read or written.",
            }));
            (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, HeaderValue::from_static("2"))], body)
                .into_response()
        }
    }
}

/// Counts and times every request by its route, never by its text: paths hold ids and queries hold tokens.
pub async fn measure(request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map(|p| p.as_str().to_owned());
    let method = request.method().clone();
    let started = Instant::now();
    let response = next.run(request).await;
    let route = route.unwrap_or_else(|| "other".to_owned());
    let status = response.status().as_u16().to_string();
    metrics::counter!("deskbell_requests_total", "route" => route.clone(), "status" => status.clone()).increment(1);
    metrics::histogram!("deskbell_request_seconds", "route" => route.clone()).record(started.elapsed().as_secs_f64());
    tracing::debug!(%method, route, status, millis = started.elapsed().as_millis() as u64, "request");
    response
}
