//! The help centre's pages.

use axum::{
    Form,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse, Redirect, Response},
};
use deskbell_desk::{PublicArticle, Voter, excerpt_of, markdown};
use deskbell_domain::{Actor, Article, ArticleCategory, ArticleHead, Refusal};
use minijinja::{Value, context, value::Serde};
use serde::Deserialize;

use super::{
    highlight,
    site::{Site, USUAL},
    texts,
    view::{self, Alternate, Page, alternates, base},
};
use crate::{
    App,
    auth::Visitor,
    client::Client,
    origins::RequestOrigin,
    problem::{Params, Problem},
    tenancy,
    time::rfc3339,
};

/// Hits a page shows.
const HITS: usize = 20;
/// Articles a shelf shows on the first page.
const ON_HOME: usize = 5;

#[derive(Deserialize)]
pub struct Asked {
    q: Option<String>,
    /// After a vote.
    voted: Option<String>,
}

/// The installation's first help centre.
pub async fn first(State(app): State<App>) -> Result<Redirect, Problem> {
    let tenant = tenancy::named_or_default(&app, None).await?;
    Ok(Redirect::temporary(&format!("/help/{}", tenant.slug)))
}

/// To the reader's language.
pub async fn entry(
    State(app): State<App>,
    headers: HeaderMap,
    Path(tenant): Path<String>,
) -> Result<Response, Problem> {
    let Some(site) = open(&app, &tenant).await? else { return Ok(unknown()) };
    let to = Redirect::temporary(&base(&site, &site.language_for(&headers)));
    Ok(([(header::VARY, "accept-language"), (header::CACHE_CONTROL, "no-cache")], to).into_response())
}

pub async fn style(
    State(app): State<App>,
    headers: HeaderMap,
    Path(tenant): Path<String>,
) -> Result<Response, Problem> {
    let Some(site) = open(&app, &tenant).await? else { return Ok(unknown()) };
    Ok(view::style(&headers, &site))
}

/// All shelves, or what a search finds.
pub async fn home(
    State(app): State<App>,
    headers: HeaderMap,
    Path((tenant, language)): Path<(String, String)>,
    Params(asked): Params<Asked>,
) -> Result<Response, Problem> {
    let Some(site) = open(&app, &tenant).await? else { return Ok(unknown()) };
    if !site.speaks(&language) {
        return Ok(moved_from(&app, &site, &language).await?.unwrap_or_else(|| missing(&app, &headers, &site, USUAL)));
    }
    let query = asked.q.unwrap_or_default().trim().chars().take(200).filter(|c| !c.is_control()).collect::<String>();
    if !query.is_empty() {
        return search(&app, &headers, &site, &language, query).await;
    }
    let shelves: Vec<Value> = site
        .shelves(&language)
        .iter()
        .map(|shelf| {
            let count = shelf.articles.len();
            context! {
                name => shelf.category.map(|c| site.full_name(c, &language)),
                path => shelf.category.map(|c| format!("{}/categories/{}", base(&site, &language), c.slug)),
                count => counted(&language, count),
                articles => shelf.articles.iter().take(if shelf.category.is_some() { ON_HOME } else { count })
                    .map(|a| entry_of(&site, a)).collect::<Vec<_>>(),
                more => shelf.category.filter(|_| count > ON_HOME).map(|c| {
                    texts::filled(&language, "see_all", &[("name", c.name(&language))])
                }),
            }
        })
        .collect();
    let description = texts::filled(&language, "home_description", &[("name", &site.tenant.name)]);
    let pages = site.languages().into_iter().map(|l| (l, String::new()));
    let page = Page {
        path: String::new(),
        title: texts::of(&language)["help_centre"].as_str().unwrap_or_default().to_owned(),
        description,
        query: String::new(),
        listed: true,
        alternates: alternates(&site, pages),
        site: &site,
        language: &language,
    };
    Ok(page.answer(&app, &headers, "home.html", context! { shelves, home => true }))
}

async fn search(
    app: &App,
    headers: &HeaderMap,
    site: &Site,
    language: &str,
    query: String,
) -> Result<Response, Problem> {
    let hits = app.desk.published_articles(site.tenant.id, Some(&query), Some(language)).await?;
    let mut shown = Vec::new();
    for head in hits.iter().take(HITS) {
        let article = app.desk.published_article_by_id(site.tenant.id, head.id).await?;
        let text = markdown::plain(&article.body);
        let category = site.categories.iter().find(|c| Some(c.id) == head.category);
        shown.push(context! {
            path => path_of(site, head),
            title => Value::from(Serde(highlight::mark(&head.title, &query))),
            snippet => Value::from(Serde(highlight::snippet(&text, &query))),
            category => category.map(|c| c.name(language).to_owned()),
        });
    }
    let heading = match shown.is_empty() {
        true => texts::filled(language, "no_results", &[("q", &query)]),
        false => texts::filled(language, "results", &[("q", &query)]),
    };
    let page = Page {
        path: String::new(),
        title: heading.clone(),
        description: String::new(),
        query,
        listed: false,
        alternates: Vec::new(),
        site,
        language,
    };
    Ok(page.answer(
        app,
        headers,
        "search.html",
        context! { heading, hits => shown, shelves => shelf_names(site, language) },
    ))
}

pub async fn category(
    State(app): State<App>,
    headers: HeaderMap,
    Path((tenant, language, slug)): Path<(String, String, String)>,
) -> Result<Response, Problem> {
    let Some(site) = open(&app, &tenant).await? else { return Ok(unknown()) };
    let Some(category) = site.category(&slug).filter(|_| site.speaks(&language)) else {
        return Ok(missing(&app, &headers, &site, &language));
    };
    let articles: Vec<Value> = site.on(Some(category.id), &language).into_iter().map(|a| entry_of(&site, a)).collect();
    let path = format!("categories/{slug}");
    let filled = |l: &&str| !site.on(Some(category.id), l).is_empty();
    let pages = site.languages().into_iter().filter(filled).map(|l| (l, path.clone())).collect::<Vec<_>>();
    let page = Page {
        title: category.name(&language).to_owned(),
        description: format!("{} · {}", category.name(&language), counted(&language, articles.len())),
        query: String::new(),
        listed: !articles.is_empty(),
        alternates: alternates(&site, pages.into_iter()),
        path,
        site: &site,
        language: &language,
    };
    let count = counted(&language, articles.len());
    let parent = site.parent(category).map(|c| link(&site, c, &language));
    let inside: Vec<_> = site.subcategories(category.id, &language).iter().map(|c| link(&site, c, &language)).collect();
    Ok(page.answer(&app, &headers, "category.html", context! { articles, count, parent, inside }))
}

pub async fn article(
    State(app): State<App>,
    headers: HeaderMap,
    Path((tenant, language, slug)): Path<(String, String, String)>,
    Params(asked): Params<Asked>,
) -> Result<Response, Problem> {
    let Some(site) = open(&app, &tenant).await? else { return Ok(unknown()) };
    match app.desk.published_article(site.tenant.id, &language, &slug).await {
        Ok(PublicArticle::Here(article)) => {
            app.desk.article_was_read(&article.head);
            Ok(show(&app, &headers, &site, &article, asked.voted.as_deref() == Some("1")))
        }
        Ok(PublicArticle::Moved(slug)) => {
            Ok(Redirect::permanent(&format!("{}/articles/{slug}", base(&site, &language))).into_response())
        }
        Err(Refusal::NotFound(_)) => Ok(missing(&app, &headers, &site, &language)),
        Err(refusal) => Err(refusal.into()),
    }
}

fn show(app: &App, headers: &HeaderMap, site: &Site, article: &Article, voted: bool) -> Response {
    let head = &article.head;
    let language = head.language.as_str();
    let category = site.categories.iter().find(|c| Some(c.id) == head.category);
    let neighbours = site.on(category.map(|c| c.id), language);
    let place = neighbours.iter().position(|a| a.id == head.id);
    let near = |step: isize| {
        let at = place?.checked_add_signed(step)?;
        neighbours.get(at).map(|a| entry_of(site, a))
    };
    let rendered = markdown::render(&article.body);
    let contents: Vec<_> = rendered.headings.iter().filter(|h| h.level <= 3).collect();
    let contents = if contents.len() > 1 { contents } else { Vec::new() };
    let path = format!("articles/{}", head.slug);
    let translations = site.translations(head);
    let pages = translations.iter().map(|a| (a.language.as_str(), format!("articles/{}", a.slug)));
    let more = context! {
        heading => head.title.clone(),
        lead => head.excerpt.clone(),
        body => Value::from_safe_string(rendered.html),
        contents => Value::from(Serde(&contents)),
        category => category.map(|c| link(site, c, language)),
        parent => category.and_then(|c| site.parent(c)).map(|c| link(site, c, language)),
        updated => texts::filled(language, "updated", &[("date", &texts::date(language, head.updated_at))]),
        updated_at => rfc3339(head.updated_at),
        published_at => head.published_at.map(rfc3339),
        previous => near(-1),
        next => near(1),
        vote => format!("{}/{path}/helpful", base(site, language)),
        voted,
        is_article => true,
    };
    let page = Page {
        title: head.title.clone(),
        description: excerpt_of(article),
        query: String::new(),
        listed: true,
        alternates: alternates(site, pages),
        path,
        site,
        language,
    };
    page.answer(app, headers, "article.html", more)
}

#[derive(Deserialize)]
pub struct Ballot {
    helpful: String,
}

/// A plain form's vote. Another site's form is refused: by its origin, or by what the browser says of it.
pub async fn vote(
    State(app): State<App>,
    visitor: Visitor,
    client: Client,
    origin: RequestOrigin,
    headers: HeaderMap,
    Path((tenant, language, slug)): Path<(String, String, String)>,
    Form(ballot): Form<Ballot>,
) -> Result<Response, Problem> {
    origin.check_own()?;
    let site = headers.get("sec-fetch-site").and_then(|v| v.to_str().ok()).unwrap_or("same-origin");
    if !matches!(site, "same-origin" | "none") {
        return Err(crate::origins::REFUSED.into());
    }
    app.limits.start(client.ip)?;
    let helpful = match ballot.helpful.as_str() {
        "yes" => true,
        "no" => false,
        _ => return Err(Refusal::invalid("helpful", "must be yes or no.").into()),
    };
    let Some(site) = open(&app, &tenant).await? else { return Ok(unknown()) };
    let article = match app.desk.published_article(site.tenant.id, &language, &slug).await {
        Ok(PublicArticle::Here(article)) => article,
        Ok(PublicArticle::Moved(_)) | Err(Refusal::NotFound(_)) => {
            return Ok(missing(&app, &headers, &site, &language));
        }
        Err(refusal) => return Err(refusal.into()),
    };
    let voter = match visitor.of(&site.tenant) {
        Some(Actor::Visitor { id, .. }) => Voter::Visitor(*id),
        _ => Voter::Address(client.ip),
    };
    app.desk.vote_on_article(site.tenant.id, article.head.id, voter, helpful).await?;
    Ok(Redirect::to(&format!("{}?voted=1#helpful", path_of(&site, &article.head))).into_response())
}

/// Whatever else somebody asks for below `/help`.
pub async fn nowhere(State(app): State<App>, headers: HeaderMap, uri: Uri) -> Result<Response, Problem> {
    let mut parts = uri.path().split('/').skip(2);
    let Some(site) = open(&app, parts.next().unwrap_or_default()).await? else { return Ok(unknown()) };
    Ok(missing(&app, &headers, &site, parts.next().unwrap_or(USUAL)))
}

pub async fn open(app: &App, tenant: &str) -> Result<Option<Site>, Problem> {
    match Site::load(app, tenant).await {
        Ok(site) => Ok(Some(site)),
        Err(Refusal::NotFound(_)) => Ok(None),
        Err(refusal) => Err(refusal.into()),
    }
}

/// There is no such help centre, so there is no page of it to say so.
pub fn unknown() -> Response {
    (StatusCode::NOT_FOUND, "There is no help centre at this address.\n").into_response()
}

/// An address without its language, as shared articles once had it.
async fn moved_from(app: &App, site: &Site, slug: &str) -> Result<Option<Response>, Problem> {
    for language in site.languages() {
        let slug = match app.desk.published_article(site.tenant.id, language, slug).await {
            Ok(PublicArticle::Here(article)) => article.head.slug,
            Ok(PublicArticle::Moved(slug)) => slug,
            Err(_) => continue,
        };
        let to = format!("{}/articles/{slug}", base(site, language));
        return Ok(Some(Redirect::permanent(&to).into_response()));
    }
    Ok(None)
}

fn missing(app: &App, headers: &HeaderMap, site: &Site, language: &str) -> Response {
    let language = if site.speaks(language) { language.to_owned() } else { site.language_for(headers) };
    let pages: Vec<Alternate> = Vec::new();
    let page = Page {
        path: String::new(),
        title: texts::of(&language)["missing"].as_str().unwrap_or_default().to_owned(),
        description: String::new(),
        query: String::new(),
        listed: false,
        alternates: pages,
        site,
        language: &language,
    };
    page.answer(app, headers, "missing.html", context! { shelves => shelf_names(site, &language) })
}

fn path_of(site: &Site, head: &ArticleHead) -> String {
    deskbell_desk::article_url(&site.tenant.slug, head)
}

fn entry_of(site: &Site, head: &ArticleHead) -> Value {
    context! { title => head.title.clone(), excerpt => head.excerpt.clone(), path => path_of(site, head) }
}

fn shelf_names(site: &Site, language: &str) -> Vec<Value> {
    let named = site.shelves(language).into_iter().filter_map(|shelf| shelf.category);
    named.map(|c| link(site, c, language)).collect()
}

fn link(site: &Site, category: &ArticleCategory, language: &str) -> Value {
    let path = format!("{}/categories/{}", base(site, language), category.slug);
    context! { name => category.name(language), path }
}

fn counted(language: &str, n: usize) -> String {
    match n {
        1 => texts::filled(language, "articles_one", &[]),
        n => texts::filled(language, "articles_many", &[("n", &n.to_string())]),
    }
}
