//! What a template is given, and the answer made of it.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    sync::LazyLock,
};

use axum::{
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use minijinja::{Environment, Value, context, syntax::SyntaxConfig, value::Serde};
use serde::Serialize;

use super::{site::Site, texts, theme};
use crate::{App, dialects::native::routes::address};

const CSS: &str = include_str!("templates/help.css");
/// No script at all, nothing from elsewhere but pictures, and forms only to ourselves.
const MAY: &str = "default-src 'none'; style-src 'self'; img-src 'self' https: data:; form-action 'self'; \
    base-uri 'none'; frame-ancestors 'none'";

static PAGES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut pages = Environment::new();
    if let Ok(syntax) = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build() {
        pages.set_syntax(syntax);
    }
    for (name, source) in [
        ("layout.html", include_str!("templates/layout.html")),
        ("home.html", include_str!("templates/home.html")),
        ("category.html", include_str!("templates/category.html")),
        ("article.html", include_str!("templates/article.html")),
        ("search.html", include_str!("templates/search.html")),
        ("missing.html", include_str!("templates/missing.html")),
    ] {
        if let Err(error) = pages.add_template(name, source) {
            tracing::error!(%error, name, "a template of the help centre is broken");
        }
    }
    pages
});

/// The page in another language.
#[derive(Serialize)]
pub struct Alternate {
    pub language: String,
    pub name: String,
    pub path: String,
}

/// What every page has.
pub struct Page<'a> {
    pub site: &'a Site,
    pub language: &'a str,
    /// Below the help centre's own path: `articles/…`, empty for its home.
    pub path: String,
    pub title: String,
    pub description: String,
    pub query: String,
    /// Worth a place in a search engine.
    pub listed: bool,
    pub alternates: Vec<Alternate>,
}

pub fn base(site: &Site, language: &str) -> String {
    format!("/help/{}/{language}", site.tenant.slug)
}

/// The page in each of these languages.
pub fn alternates<'a>(site: &Site, pages: impl Iterator<Item = (&'a str, String)>) -> Vec<Alternate> {
    let one = |(language, path): (&str, String)| {
        let base = base(site, language);
        let path = if path.is_empty() { base } else { format!("{base}/{path}") };
        Alternate { language: language.to_owned(), name: texts::name(language), path }
    };
    let mut all: Vec<_> = pages.map(one).collect();
    all.sort_by(|a, b| a.language.cmp(&b.language));
    all
}

fn sheet(site: &Site) -> String {
    format!("{}{CSS}", theme::variables(&site.colour))
}

fn tag(text: &str) -> String {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

impl Page<'_> {
    /// The page from this template, or "not modified" for whoever has it.
    pub fn answer(self, app: &App, headers: &HeaderMap, template: &str, more: Value) -> Response {
        let address = address(app, headers);
        let base = base(self.site, self.language);
        let path = if self.path.is_empty() { base.clone() } else { format!("{base}/{}", self.path) };
        let values = context! {
            t => Value::from(Serde(texts::of(self.language))),
            tenant => self.site.tenant.name.clone(),
            language => self.language,
            direction => texts::direction(self.language),
            title => self.title,
            description => self.description,
            query => self.query,
            listed => self.listed,
            alternates => Value::from(Serde(&self.alternates)),
            base => base,
            canonical => format!("{address}{path}"),
            address => address,
            sheet => format!("/help/{}/help.css?v={}", self.site.tenant.slug, tag(&sheet(self.site))),
            ..more
        };
        let html = PAGES.get_template(template).and_then(|page| page.render(values));
        match html {
            Ok(html) => {
                let status = if template == "missing.html" { StatusCode::NOT_FOUND } else { StatusCode::OK };
                reply(headers, status, "text/html; charset=utf-8", "public, no-cache", html)
            }
            Err(error) => {
                tracing::error!(%error, template, "a page of the help centre could not be made");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        }
    }
}

/// The style sheet in the tenant's colour. Its address changes with its content.
pub fn style(headers: &HeaderMap, site: &Site) -> Response {
    let kept = "public, max-age=31536000, immutable";
    reply(headers, StatusCode::OK, "text/css; charset=utf-8", kept, sheet(site))
}

/// With its tag; without its body for whoever has that already.
pub fn reply(
    headers: &HeaderMap,
    status: StatusCode,
    mime: &'static str,
    kept: &'static str,
    body: String,
) -> Response {
    // Weak, because a layer around may compress it.
    let tag = format!("W/\"{}\"", tag(&body));
    let known = headers.get(header::IF_NONE_MATCH).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let is_known = status == StatusCode::OK && known.split(',').any(|known| known.trim() == tag);
    let mut response = if is_known { StatusCode::NOT_MODIFIED.into_response() } else { (status, body).into_response() };
    let all = response.headers_mut();
    all.insert(header::CONTENT_TYPE, HeaderValue::from_static(mime));
    all.insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
    all.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(MAY));
    all.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    all.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    all.insert(HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        all.insert(header::ETAG, tag);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_is_sound() {
        assert_eq!(PAGES.templates().count(), 6);
    }
}
