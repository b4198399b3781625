//! Articles and categories as JSON.

use std::collections::BTreeMap;

use deskbell_desk::{article_url, excerpt_of};
use deskbell_domain as domain;
use deskbell_domain::ArticleHead;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{dialects::native::types::Person, time::rfc3339};

pub fn person(brief: &domain::AgentBrief) -> Person {
    Person { id: brief.id.0, name: brief.name.clone() }
}

/// An article as its writers see it.
#[derive(Serialize, ToSchema)]
pub struct Article {
    id: i64,
    title: String,
    slug: String,
    excerpt: String,
    language: String,
    category_id: Option<i64>,
    /// `draft` or `published`
    status: &'static str,
    /// Rises with every save; a change of the text names the one it is based on.
    version: i64,
    published_version: Option<i64>,
    /// Everybody still sees an older text.
    has_unpublished_changes: bool,
    published_at: Option<String>,
    updated_at: String,
    author: Option<Person>,
    position: i64,
    /// Translations of one article share it.
    family_id: i64,
    helpful: Votes,
    /// How often its page was read.
    views: i64,
    /// Where everybody reads it, once it is published.
    url: String,
    /// Markdown. Not in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    /// In which languages there is one. Not in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    translations: Option<Vec<Translation>>,
}

#[derive(Serialize, ToSchema)]
pub struct Votes {
    yes: i64,
    no: i64,
}

#[derive(Serialize, ToSchema)]
pub struct Translation {
    id: i64,
    language: String,
    title: String,
    status: &'static str,
}

fn status(head: &ArticleHead) -> &'static str {
    if head.published_version.is_some() { "published" } else { "draft" }
}

impl Article {
    pub fn new(tenant: &str, head: &ArticleHead) -> Self {
        Self {
            id: head.id.0,
            title: head.title.clone(),
            slug: head.slug.clone(),
            excerpt: head.excerpt.clone(),
            language: head.language.clone(),
            category_id: head.category.map(|c| c.0),
            status: status(head),
            version: head.version,
            published_version: head.published_version,
            has_unpublished_changes: head.published_version.is_some_and(|v| v != head.version),
            published_at: head.published_at.map(rfc3339),
            updated_at: rfc3339(head.updated_at),
            author: head.author.as_ref().map(person),
            position: head.position,
            family_id: head.family.0,
            helpful: Votes { yes: head.helpful.0, no: head.helpful.1 },
            views: head.views,
            url: article_url(tenant, head),
            body: None,
            translations: None,
        }
    }

    pub fn whole(tenant: &str, article: domain::Article, translations: Option<&[ArticleHead]>) -> Self {
        let translation = |head: &ArticleHead| Translation {
            id: head.id.0,
            language: head.language.clone(),
            title: head.title.clone(),
            status: status(head),
        };
        Self {
            body: Some(article.body),
            translations: translations.map(|all| all.iter().map(translation).collect()),
            ..Self::new(tenant, &article.head)
        }
    }
}

#[derive(Serialize, ToSchema)]
pub struct Category {
    id: i64,
    slug: String,
    /// By language.
    names: BTreeMap<String, String>,
    /// The category it is in.
    parent_id: Option<i64>,
    position: i64,
}

impl From<&domain::ArticleCategory> for Category {
    fn from(c: &domain::ArticleCategory) -> Self {
        Self {
            id: c.id.0,
            slug: c.slug.clone(),
            names: c.names.clone(),
            parent_id: c.parent.map(|p| p.0),
            position: c.position,
        }
    }
}

/// An article as everybody sees it.
#[derive(Serialize, ToSchema)]
pub struct PublicArticle {
    id: i64,
    title: String,
    slug: String,
    excerpt: String,
    language: String,
    category: Option<PublicCategory>,
    updated_at: String,
    url: String,
    /// Safe to be shown as it is. Not in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    html: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct PublicCategory {
    slug: String,
    name: String,
}

impl PublicArticle {
    pub fn new(tenant: &str, head: &ArticleHead, categories: &[domain::ArticleCategory]) -> Self {
        let category = categories.iter().find(|c| Some(c.id) == head.category);
        Self {
            id: head.id.0,
            title: head.title.clone(),
            slug: head.slug.clone(),
            excerpt: head.excerpt.clone(),
            language: head.language.clone(),
            category: category
                .map(|c| PublicCategory { slug: c.slug.clone(), name: c.name(&head.language).to_owned() }),
            updated_at: rfc3339(head.updated_at),
            url: article_url(tenant, head),
            html: None,
        }
    }

    pub fn whole(tenant: &str, article: &domain::Article, categories: &[domain::ArticleCategory]) -> Self {
        Self {
            excerpt: excerpt_of(article),
            html: Some(deskbell_desk::markdown::render(&article.body).html),
            ..Self::new(tenant, &article.head, categories)
        }
    }
}
