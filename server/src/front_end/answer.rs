//! The answer with a file: its type, how long it may be kept, what its page may do.

use std::borrow::Cow;

use axum::{
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};

use sha2::{Digest, Sha256};

use super::{
    elsewhere::Elsewhere,
    places::{self, Kind, Place},
};

const DASHBOARD_MAY: &str = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data: blob:; connect-src 'self' ws: wss:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
const PAGE_MAY: &str = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data: blob:; connect-src 'self' ws: wss:; frame-ancestors 'self'; base-uri 'none'; form-action 'self'";

/// Types that are text though their names don't say so.
const TEXTS: [&str; 4] = ["application/javascript", "application/json", "application/manifest+json", "image/svg+xml"];

pub fn answer(method: &Method, path: &str, asked: &HeaderMap, elsewhere: &Elsewhere) -> Response {
    if !matches!(*method, Method::GET | Method::HEAD) {
        return match places::find(path) {
            Some(_) => (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")]).into_response(),
            None => not_found(),
        };
    }
    let Some(place) = places::find(path) else { return not_found() };
    match (Content::found(&place.file, asked), place.kind) {
        (Some(content), _) => with_content(&place, content, asked, elsewhere),
        (None, Kind::Dashboard) => not_built(),
        (None, _) => not_found(),
    }
}

/// What goes out for a file.
pub struct Content {
    bytes: Cow<'static, [u8]>,
    mime: String,
    /// Weak, because a layer around may compress it.
    tag: String,
    coding: Option<&'static str>,
}

impl Content {
    /// Made here of a file. Its tag is the text's own.
    pub fn made(text: String, mime: &str) -> Self {
        let tag = format!("W/\"{}\"", hex::encode(&Sha256::digest(&text)[..12]));
        Self { bytes: text.into_bytes().into(), mime: mime.to_owned(), tag, coding: None }
    }

    /// Compressed already, if the build made that and it is welcome.
    fn found(file: &str, asked: &HeaderMap) -> Option<Self> {
        let plain = super::find(file)?;
        let mime = plain.metadata.mimetype().to_owned();
        let tag = format!("W/\"{}\"", hex::encode(&plain.metadata.sha256_hash()[..12]));
        let accepted = asked.get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let made = [("br", "br"), ("gzip", "gz")].into_iter().filter(|(coding, _)| accepts(accepted, coding));
        let mut found = made.filter_map(|(coding, ext)| Some((coding, super::find(&format!("{file}.{ext}"))?)));
        Some(match found.next() {
            Some((coding, packed)) => Self { bytes: packed.data, mime, tag, coding: Some(coding) },
            None => Self { bytes: plain.data, mime, tag, coding: None },
        })
    }

    fn into_response(self) -> Response {
        let is_text = self.mime.starts_with("text/") || TEXTS.contains(&self.mime.as_str());
        let content_type = if is_text { format!("{}; charset=utf-8", self.mime) } else { self.mime };
        let mut response = Body::from(self.bytes).into_response();
        put(response.headers_mut(), header::CONTENT_TYPE, &content_type);
        if let Some(coding) = self.coding {
            put(response.headers_mut(), header::CONTENT_ENCODING, coding);
        }
        response
    }
}

pub fn with_content(place: &Place, content: Content, asked: &HeaderMap, elsewhere: &Elsewhere) -> Response {
    let tag = content.tag.clone();
    let mut response = match is_known(asked, &tag) {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => content.into_response(),
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
            put(headers, header::CONTENT_SECURITY_POLICY, &elsewhere.in_dashboard(DASHBOARD_MAY));
            put(headers, header::REFERRER_POLICY, "same-origin");
            put(headers, HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
            put(headers, HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
        }
        Kind::Page => {
            put(headers, header::CONTENT_SECURITY_POLICY, &elsewhere.in_page(PAGE_MAY));
            put(headers, header::REFERRER_POLICY, "strict-origin-when-cross-origin");
        }
        Kind::Widget => {
            put(headers, header::ACCESS_CONTROL_ALLOW_ORIGIN, "*");
            put(headers, HeaderName::from_static("cross-origin-resource-policy"), "cross-origin");
        }
    }
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

pub fn put(headers: &mut HeaderMap, name: HeaderName, value: &str) {
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

    fn given(path: &str, mime: &str, asked: &HeaderMap) -> Response {
        let bytes = Cow::from(b"content".as_slice());
        let content = Content { bytes, mime: mime.into(), tag: "W/\"a\"".into(), coding: None };
        with_content(&places::find(path).unwrap(), content, asked, &Elsewhere::default())
    }

    #[test]
    fn what_never_changes_is_kept_for_ever_and_the_rest_is_asked_for_again() {
        let none = HeaderMap::new();
        let kept = |path: &str| given(path, "text/javascript", &none).headers()["cache-control"].clone();
        assert_eq!(kept("/assets/index-DREvvvwn.js"), "public, max-age=31536000, immutable");
        assert_eq!(kept("/widget/panel-CQu5kxZ1.js"), "public, max-age=31536000, immutable");
        for path in ["/", "/chat-widget.js", "/theme.js", "/widget-demo.html"] {
            assert_eq!(kept(path), "no-cache", "{path}");
        }
        let knowing = HeaderMap::from_iter([(header::IF_NONE_MATCH, HeaderValue::from_static("W/\"a\""))]);
        let again = given("/chat-widget.js", "text/javascript", &knowing);
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(again.headers()["access-control-allow-origin"], "*");
    }

    #[test]
    fn pages_run_their_own_scripts_only_and_the_dashboard_stands_in_no_frame() {
        let none = HeaderMap::new();
        for path in ["/", "/inbox/mine", "/widget-demo.html"] {
            let page = given(path, "text/html", &none);
            let may = page.headers()["content-security-policy"].to_str().unwrap();
            assert!(may.contains("script-src 'self';") && may.contains("base-uri 'none'"), "{path}: {may}");
            assert_eq!(may.contains("frame-ancestors 'none'"), path != "/widget-demo.html", "{path}");
            assert_eq!(page.headers()["x-content-type-options"], "nosniff");
            assert_eq!(page.headers()["content-type"], "text/html; charset=utf-8");
        }
        assert_eq!(given("/assets/inter.woff2", "font/woff2", &none).headers()["content-type"], "font/woff2");
    }

    #[test]
    fn other_sites_may_take_the_widget_and_nothing_else() {
        let none = HeaderMap::new();
        for path in ["/chat-widget.js", "/static/chat-widget.js", "/widget/panel-CQu5kxZ1.js"] {
            let widget = given(path, "text/javascript", &none);
            assert_eq!(widget.headers()["access-control-allow-origin"], "*", "{path}");
            assert_eq!(widget.headers()["cross-origin-resource-policy"], "cross-origin", "{path}");
        }
        for path in ["/", "/theme.js", "/widget-demo.html"] {
            assert!(given(path, "text/html", &none).headers().get("access-control-allow-origin").is_none(), "{path}");
        }
    }

    #[test]
    fn unknown_calls_are_not_found_and_files_are_only_read() {
        let status =
            |method: Method, path: &str| answer(&method, path, &HeaderMap::new(), &Elsewhere::default()).status();
        assert_eq!(status(Method::GET, "/api/v1/nothing"), StatusCode::NOT_FOUND);
        assert_eq!(status(Method::POST, "/api/v1/nothing"), StatusCode::NOT_FOUND);
        assert_eq!(status(Method::GET, "/assets/nothing.js"), StatusCode::NOT_FOUND);
        assert_eq!(status(Method::POST, "/inbox"), StatusCode::METHOD_NOT_ALLOWED);
    }
}
