//! The answer with a file: its type, how long it may be kept, what its page may do.

use axum::{
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use rust_embed::EmbeddedFile;

use super::places::{self, Kind, Place};

const DASHBOARD_MAY: &str = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data: blob:; connect-src 'self' ws: wss:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
const PAGE_MAY: &str = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data: blob:; connect-src 'self' ws: wss:; frame-ancestors 'self'; base-uri 'none'; form-action 'self'";

pub fn answer(method: &Method, path: &str, asked: &HeaderMap) -> Response {
    if !matches!(*method, Method::GET | Method::HEAD) {
        return match places::find(path) {
            Some(_) => (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")]).into_response(),
            None => not_found(),
        };
    }
    let Some(place) = places::find(path) else { return not_found() };
    match (super::find(&place.file), place.kind) {
        (Some(file), _) => with_file(&place, file, asked),
        (None, Kind::Dashboard) => not_built(),
        (None, _) => not_found(),
    }
}

fn with_file(place: &Place, file: EmbeddedFile, asked: &HeaderMap) -> Response {
    // Weak, because what goes out may be compressed.
    let tag = format!("W/\"{}\"", hex::encode(&file.metadata.sha256_hash()[..12]));
    let mut response = match is_known(asked, &tag) {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => body(place, file, asked),
    };
    let headers = response.headers_mut();
    put(headers, header::ETAG, &tag);
    put(
        headers,
        header::CACHE_CONTROL,
        if place.immutable { "public, max-age=31536000, immutable" } else { "no-cache" },
    );
    put(headers, header::VARY, "accept-encoding");
    put(headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    match place.kind {
        Kind::Dashboard | Kind::File => {
            put(headers, header::CONTENT_SECURITY_POLICY, DASHBOARD_MAY);
            put(headers, header::REFERRER_POLICY, "same-origin");
            put(headers, HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
            put(headers, HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
        }
        Kind::Page => {
            put(headers, header::CONTENT_SECURITY_POLICY, PAGE_MAY);
            put(headers, header::REFERRER_POLICY, "strict-origin-when-cross-origin");
        }
        Kind::Widget => {
            put(headers, header::ACCESS_CONTROL_ALLOW_ORIGIN, "*");
            put(headers, HeaderName::from_static("cross-origin-resource-policy"), "cross-origin");
        }
    }
    response
}

/// Compressed already if the build made that; otherwise the layer around compresses it.
fn body(place: &Place, file: EmbeddedFile, asked: &HeaderMap) -> Response {
    let mime = file.metadata.mimetype();
    let text =
        mime.starts_with("text/") || matches!(mime, "application/javascript" | "application/json" | "image/svg+xml");
    let content_type = if text { format!("{mime}; charset=utf-8") } else { mime.to_owned() };
    let accepted = asked.get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let made = [("br", "br"), ("gzip", "gz")].into_iter().filter(|(coding, _)| accepts(accepted, coding));
    let found = made.filter_map(|(coding, ext)| Some((coding, super::find(&format!("{}.{ext}", place.file))?))).next();
    let mut response = match found {
        Some((coding, file)) => ([(header::CONTENT_ENCODING, coding)], Body::from(file.data)).into_response(),
        None => Body::from(file.data).into_response(),
    };
    put(response.headers_mut(), header::CONTENT_TYPE, &content_type);
    response
}

fn accepts(accepted: &str, coding: &str) -> bool {
    accepted.split(',').any(|entry| {
        let (name, weight) = entry.split_once(';').unwrap_or((entry, ""));
        name.trim().eq_ignore_ascii_case(coding) && !matches!(weight.trim(), "q=0" | "q=0.0")
    })
}

fn is_known(asked: &HeaderMap, tag: &str) -> bool {
    let known = asked.get_all(header::IF_NONE_MATCH).iter().filter_map(|v| v.to_str().ok());
    known.flat_map(|v| v.split(',')).any(|known| {
        let known = known.trim();
        known == "*" || known.trim_start_matches("W/") == tag.trim_start_matches("W/")
    })
}

fn not_built() -> Response {
    let headers = [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, "no-store")];
    (StatusCode::SERVICE_UNAVAILABLE, headers, super::NOT_BUILT).into_response()
}

fn not_found() -> Response {
    let body = r#"{"type":"about:blank","title":"Not Found","status":404,"detail":"There is nothing at this address.","code":"not_found"}"#;
    (StatusCode::NOT_FOUND, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response()
}

fn put(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encoding_is_used_only_when_it_is_welcome() {
        assert!(accepts("gzip, deflate, br", "br"));
        assert!(accepts("GZIP;q=0.5", "gzip"));
        for (accepted, coding) in [("", "gzip"), ("gzip;q=0", "gzip"), ("br;q=1", "gzip"), ("xgzip", "gzip")] {
            assert!(!accepts(accepted, coding), "{accepted}");
        }
    }

    #[test]
    fn a_known_tag_is_recognised_in_a_list_weak_or_strong() {
        let asking =
            |value: &'static str| HeaderMap::from_iter([(header::IF_NONE_MATCH, HeaderValue::from_static(value))]);
        for known in ["W/\"a\"", "\"a\"", "\"b\", W/\"a\"", "*"] {
            assert!(is_known(&asking(known), "W/\"a\""), "{known}");
        }
        assert!(!is_known(&asking("\"aa\""), "W/\"a\""));
        assert!(!is_known(&HeaderMap::new(), "W/\"a\""));
    }

    #[test]
    fn unknown_calls_are_not_found_and_files_are_only_read() {
        let status = |method: Method, path: &str| answer(&method, path, &HeaderMap::new()).status();
        assert_eq!(status(Method::GET, "/api/v1/nothing"), StatusCode::NOT_FOUND);
        assert_eq!(status(Method::POST, "/api/v1/nothing"), StatusCode::NOT_FOUND);
        assert_eq!(status(Method::GET, "/assets/nothing.js"), StatusCode::NOT_FOUND);
        assert_eq!(status(Method::POST, "/inbox"), StatusCode::METHOD_NOT_ALLOWED);
    }
}
