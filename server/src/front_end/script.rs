//! `/static/chat-widget.html`: a script where a page includes it, a page where somebody opens it.

use axum::http::{HeaderMap, HeaderValue, header};

pub const TWOFOLD: &str = "/static/chat-widget.html";
pub const SCRIPT: &str = "/static/chat-widget.js";

/// The path of what is wanted.
pub fn meant<'a>(path: &'a str, asked: &HeaderMap) -> &'a str {
    if path == TWOFOLD && is_for_a_script(asked) { SCRIPT } else { path }
}

/// Browsers say what they fetch for, but only to HTTPS and loopback addresses. Elsewhere a script is fetched by a page
/// that names itself, and without asking for HTML.
fn is_for_a_script(asked: &HeaderMap) -> bool {
    let text = |name: &str| asked.get(name).and_then(|v| v.to_str().ok());
    match text("sec-fetch-dest") {
        Some(destination) => destination == "script",
        None => text("referer").is_some() && !text("accept").is_some_and(|accept| accept.contains("text/html")),
    }
}

pub fn say_what_decided(headers: &mut HeaderMap) {
    headers.append(header::VARY, HeaderValue::from_static("Sec-Fetch-Dest, Accept, Referer"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_tag_gets_the_script_and_a_person_the_page() {
        let asked = |pairs: &[(&'static str, &'static str)]| {
            let headers = pairs.iter().map(|(n, v)| (n.parse().unwrap(), HeaderValue::from_static(v)));
            meant(TWOFOLD, &HeaderMap::from_iter(headers)).to_owned()
        };
        let browser = ("accept", "text/html,application/xhtml+xml,*/*;q=0.8");
        let (any, page) = (("accept", "*/*"), ("referer", "http://shop.example/"));
        assert_eq!(asked(&[("sec-fetch-dest", "script"), any]), SCRIPT);
        for destination in ["document", "iframe", "empty"] {
            assert_eq!(asked(&[("sec-fetch-dest", destination), any, page]), TWOFOLD, "{destination}");
        }
        assert_eq!(asked(&[any, page]), SCRIPT, "a script tag over plain HTTP");
        assert_eq!(asked(&[browser, page]), TWOFOLD, "a link over plain HTTP");
        assert_eq!(asked(&[any]), TWOFOLD, "curl");
        assert_eq!(meant("/chat-widget.js", &HeaderMap::new()), "/chat-widget.js");
    }
}
