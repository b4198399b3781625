//! The list of all published pages, for search engines.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};

use super::{
    pages::{open, unknown},
    view::{base, reply},
};
use crate::{App, dialects::native::routes::address, problem::Problem, time::rfc3339};

pub async fn sitemap(
    State(app): State<App>,
    headers: HeaderMap,
    Path(tenant): Path<String>,
) -> Result<Response, Problem> {
    let Some(site) = open(&app, &tenant).await? else { return Ok(unknown()) };
    let address = escaped(&address(&app, &headers));
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
         xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n",
    );
    for language in site.languages() {
        xml.push_str(&format!("<url><loc>{address}{}</loc></url>\n", base(&site, language)));
        for category in site.shelves(language).iter().filter_map(|shelf| shelf.category) {
            xml.push_str(&format!(
                "<url><loc>{address}{}/categories/{}</loc></url>\n",
                base(&site, language),
                category.slug
            ));
        }
    }
    // Every part of these addresses is made of plain letters, digits and hyphens.
    for article in &site.articles {
        let url = |language: &str, slug: &str| format!("{address}{}/articles/{slug}", base(&site, language));
        xml.push_str(&format!("<url><loc>{}</loc>", url(&article.language, &article.slug)));
        xml.push_str(&format!("<lastmod>{}</lastmod>", rfc3339(article.updated_at)));
        let translations = site.translations(article);
        if translations.len() > 1 {
            for other in translations {
                let (language, href) = (&other.language, url(&other.language, &other.slug));
                xml.push_str(&format!("<xhtml:link rel=\"alternate\" hreflang=\"{language}\" href=\"{href}\"/>"));
            }
        }
        xml.push_str("</url>\n");
    }
    xml.push_str("</urlset>\n");
    Ok(reply(&headers, StatusCode::OK, "application/xml; charset=utf-8", "public, no-cache", xml))
}

/// A host name comes from the request.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
