//! `Idempotency-Key`: a POST under a key is done once, and answered with 200 when it comes again.

use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::{Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use deskbell_desk::store::Keyed;
use deskbell_domain::{Refusal, text};
use sha2::{Digest, Sha256};

use crate::{BODY_MAX, problem::Problem};

pub const HEADER: &str = "idempotency-key";

/// Whatever the handler writes is kept under the request's key.
pub async fn serve(request: Request, next: Next) -> Response {
    // A form with a file has another edge each time; what nobody sends of it is swept.
    let form = request.headers().get(header::CONTENT_TYPE).is_some_and(|t| t.as_bytes().starts_with(b"multipart/"));
    if request.method() != Method::POST || form || !request.headers().contains_key(HEADER) {
        return next.run(request).await;
    }
    let (request, keyed) = match under_key(request).await {
        Ok((request, Some(keyed))) => (request, keyed),
        Ok((request, None)) => return next.run(request).await,
        Err(refusal) => return Problem::from(refusal).into_response(),
    };
    let mut response = keyed.serve(next.run(request)).await;
    if keyed.was_served() && response.status() == StatusCode::CREATED {
        *response.status_mut() = StatusCode::OK;
    }
    response
}

/// The key of a request, if it has one.
pub fn key(headers: &axum::http::HeaderMap) -> Result<Option<String>, Refusal> {
    let Some(value) = headers.get(HEADER) else { return Ok(None) };
    let value = value.to_str().map_err(|_| Refusal::invalid("Idempotency-Key", "must be plain text."))?;
    text::client_id("Idempotency-Key", Some(value))
}

async fn under_key(request: Request) -> Result<(Request, Option<std::sync::Arc<Keyed>>), Refusal> {
    let Some(key) = key(request.headers())? else { return Ok((request, None)) };
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, BODY_MAX).await.map_err(|_| Refusal::TooLarge { limit: BODY_MAX })?;
    let mut sha = Sha256::new();
    for part in [parts.uri.to_string().as_bytes(), &body] {
        sha.update((part.len() as u64).to_be_bytes());
        sha.update(part);
    }
    let keyed = Keyed::new(key, hex::encode(sha.finalize()));
    Ok((Request::from_parts(parts, Body::from(body)), Some(keyed)))
}
