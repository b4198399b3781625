//! One tenant's help centre as it is published now.

use std::{collections::BTreeSet, sync::Arc};

use axum::http::{HeaderMap, header};
use deskbell_desk::TenantFacts;
use deskbell_domain::{ArticleCategory, ArticleHead, CategoryId, Channel, Refusal};

use crate::App;

/// Spoken where nothing says otherwise.
pub const USUAL: &str = "en";

pub struct Site {
    pub tenant: Arc<TenantFacts>,
    /// `#RRGGBB`
    pub colour: String,
    /// In the order of their places.
    pub categories: Vec<ArticleCategory>,
    /// In every language, in the order of their places.
    pub articles: Vec<ArticleHead>,
}

/// A category with what is on it in one language.
pub struct Shelf<'a> {
    /// None: on no shelf.
    pub category: Option<&'a ArticleCategory>,
    pub articles: Vec<&'a ArticleHead>,
}

impl Site {
    pub async fn load(app: &App, tenant: &str) -> Result<Self, Refusal> {
        let tenant = app.desk.tenant_by_slug(tenant).await?;
        let inboxes = app.desk.store().scope(tenant.id).inboxes().await?;
        let widget = inboxes.into_iter().find(|inbox| inbox.channel == Channel::Widget);
        Ok(Self {
            colour: widget.map(|inbox| inbox.settings.primary_color).unwrap_or_default(),
            categories: as_tree(app.desk.article_categories(tenant.id).await?),
            articles: app.desk.published_articles(tenant.id, None, None).await?,
            tenant,
        })
    }

    /// In which something is published.
    pub fn languages(&self) -> Vec<&str> {
        let all: BTreeSet<&str> = self.articles.iter().map(|a| a.language.as_str()).collect();
        if all.is_empty() { vec![USUAL] } else { all.into_iter().collect() }
    }

    pub fn speaks(&self, language: &str) -> bool {
        self.languages().contains(&language)
    }

    /// The first of the reader's languages that is spoken here, else English, else whichever is.
    pub fn language_for(&self, headers: &HeaderMap) -> String {
        let spoken = self.languages();
        let asked = headers.get(header::ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let mut wanted: Vec<(f32, String)> = asked
            .split(',')
            .filter_map(|entry| {
                let (code, weight) = entry.split_once(";q=").unwrap_or((entry, "1"));
                Some((weight.trim().parse().ok()?, code.trim().to_ascii_lowercase()))
            })
            .collect();
        wanted.sort_by(|a, b| b.0.total_cmp(&a.0));
        let base = |code: &str| code.split('-').next().unwrap_or_default().to_owned();
        let known = |code: &String| {
            let exact = spoken.iter().find(|s| *s == code);
            exact.or_else(|| spoken.iter().find(|s| base(s) == base(code))).map(|s| (*s).to_owned())
        };
        let found = wanted.iter().filter(|(weight, _)| *weight > 0.0).find_map(|(_, code)| known(code));
        found.unwrap_or_else(|| spoken.iter().find(|s| **s == USUAL).unwrap_or(&spoken[0]).to_string())
    }

    /// What is on one category, or on none.
    pub fn on(&self, category: Option<CategoryId>, language: &str) -> Vec<&ArticleHead> {
        let is_known = |id: CategoryId| self.categories.iter().any(|c| c.id == id);
        let shelf_of = |article: &ArticleHead| article.category.filter(|id| is_known(*id));
        self.articles.iter().filter(|a| a.language == language && shelf_of(a) == category).collect()
    }

    /// Those that have something in this language, and last what is on none.
    pub fn shelves(&self, language: &str) -> Vec<Shelf<'_>> {
        let named = self.categories.iter().map(Some).chain([None]);
        let shelf = |category: Option<&'_ ArticleCategory>| self.on(category.map(|c| c.id), language);
        named
            .map(|category| Shelf { category, articles: shelf(category) })
            .filter(|shelf| !shelf.articles.is_empty())
            .collect()
    }

    pub fn category(&self, slug: &str) -> Option<&ArticleCategory> {
        self.categories.iter().find(|c| c.slug == slug)
    }

    /// The category that this one is in.
    pub fn parent(&self, category: &ArticleCategory) -> Option<&ArticleCategory> {
        self.categories.iter().find(|c| Some(c.id) == category.parent)
    }

    /// Its name behind that of the category it is in.
    pub fn full_name(&self, category: &ArticleCategory, language: &str) -> String {
        let name = category.name(language);
        self.parent(category).map_or(name.to_owned(), |parent| format!("{} › {name}", parent.name(language)))
    }

    /// What is in it and has something in this language.
    pub fn subcategories(&self, of: CategoryId, language: &str) -> Vec<&ArticleCategory> {
        let inside = self.categories.iter().filter(|c| c.parent == Some(of));
        inside.filter(|c| !self.on(Some(c.id), language).is_empty()).collect()
    }

    /// The same article in every language it is published in.
    pub fn translations(&self, article: &ArticleHead) -> Vec<&ArticleHead> {
        self.articles.iter().filter(|a| a.family == article.family).collect()
    }
}

/// Each category with what is in it right behind it.
fn as_tree(mut all: Vec<ArticleCategory>) -> Vec<ArticleCategory> {
    let places: Vec<(CategoryId, (i64, CategoryId))> = all.iter().map(|c| (c.id, (c.position, c.id))).collect();
    let place = |id: CategoryId| places.iter().find(|(known, _)| *known == id).map(|(_, place)| *place);
    all.sort_by_key(|c| {
        let own = (c.position, c.id);
        let top = c.parent.and_then(place).unwrap_or(own);
        (top.0, top.1.0, top != own, own.0, own.1.0)
    });
    all
}
