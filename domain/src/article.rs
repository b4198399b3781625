//! A help article.

use serde::{Deserialize, Serialize};

use crate::{ArticleId, TenantId};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    pub tenant: TenantId,
    pub id: ArticleId,
    pub slug: String,
    pub title: String,
    pub excerpt: String,
    /// Markdown.
    pub body: String,
}

/// As much of an article as a message that shares it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArticleBrief {
    pub id: ArticleId,
    pub title: String,
    pub url: String,
    pub excerpt: String,
}
