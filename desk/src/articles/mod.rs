//! Help articles: who may read which.

mod views;
mod voting;
mod writing;

use std::collections::HashMap;

use deskbell_domain::{
    Actor, Article, ArticleBrief, ArticleHead, ArticleId, ArticleVersion, MessageKind, Refusal, TenantId, text,
};
use deskbell_store::{ArticleFilter, Side};

pub(crate) use self::views::{Views, start};
pub use self::{
    voting::Voter,
    writing::{ArticleChanges, NewArticle},
};
use crate::{Desk, NewMessage, markdown};

pub(crate) const ABSENT: Refusal = Refusal::NotFound("article");
/// Characters of an excerpt that nobody wrote.
const EXCERPT: usize = 160;
/// Longest query, in characters.
const QUERY_MAX: usize = 200;

/// Where a published article is, or was.
pub enum PublicArticle {
    Here(Box<Article>),
    /// It has moved to this slug.
    Moved(String),
}

impl Desk {
    /// A page of articles, drafts too, by number; with a query the best ones first.
    pub async fn articles(
        &self,
        actor: &Actor,
        query: Option<&str>,
        filter: ArticleFilter,
    ) -> Result<Vec<ArticleHead>, Refusal> {
        actor.agent()?;
        let scope = self.store.scope(actor.tenant());
        let Some(query) = text::optional("q", query, QUERY_MAX)? else { return Ok(scope.articles(&filter).await?) };
        let limit = filter.limit as usize;
        let found = scope.search_articles(&query, Side::Writers).await?;
        let all = scope.articles(&ArticleFilter { limit: i32::MAX as u32, ..filter }).await?;
        let mut hits = best_first(&query, all.into_iter().filter(|head| found.contains(&head.id)).collect());
        hits.truncate(limit);
        Ok(hits)
    }

    /// An article as its writers see it, with its translations.
    pub async fn article(&self, actor: &Actor, id: ArticleId) -> Result<(Article, Vec<ArticleHead>), Refusal> {
        actor.agent()?;
        let scope = self.store.scope(actor.tenant());
        let article = scope.article(id, Side::Writers).await?.ok_or(ABSENT)?;
        let filter = ArticleFilter { family: Some(article.head.family), limit: 100, ..ArticleFilter::default() };
        let translations = scope.articles(&filter).await?;
        Ok((article, translations))
    }

    pub async fn article_versions(&self, actor: &Actor, id: ArticleId) -> Result<Vec<ArticleVersion>, Refusal> {
        actor.agent()?;
        let versions = self.store.scope(actor.tenant()).article_versions(id).await?;
        if versions.is_empty() { Err(ABSENT) } else { Ok(versions) }
    }

    pub async fn article_version(&self, actor: &Actor, id: ArticleId, number: i64) -> Result<ArticleVersion, Refusal> {
        actor.agent()?;
        self.store.scope(actor.tenant()).article_version(id, number).await?.ok_or(Refusal::NotFound("version"))
    }

    /// As a message holds it. Only what everybody may read can be shared.
    pub async fn article_brief(&self, tenant: TenantId, id: ArticleId) -> Result<ArticleBrief, Refusal> {
        let scope = self.store.scope(tenant);
        let Some(article) = scope.article(id, Side::Everybody).await? else {
            scope.article(id, Side::Writers).await?.ok_or(ABSENT)?;
            return Err(Refusal::Conflict("This article is a draft. Publish it to share it."));
        };
        let url = article_url(&self.tenant(tenant).await?.slug, &article.head);
        Ok(ArticleBrief { id, excerpt: excerpt_of(&article), title: article.head.title, url })
    }

    /// A message that shares an article, with its title where the agent writes nothing.
    pub async fn shared_article(
        &self,
        actor: &Actor,
        id: ArticleId,
        words: Option<String>,
    ) -> Result<NewMessage, Refusal> {
        actor.agent()?;
        let article = self.article_brief(actor.tenant(), id).await?;
        let text = words.filter(|words| !words.trim().is_empty()).unwrap_or_else(|| article.title.clone());
        Ok(NewMessage { kind: Some(MessageKind::KbArticle), text, article: Some(article), ..NewMessage::default() })
    }

    /// What is published, for everybody; with a query the best ones first.
    pub async fn published_articles(
        &self,
        tenant: TenantId,
        query: Option<&str>,
        language: Option<&str>,
    ) -> Result<Vec<ArticleHead>, Refusal> {
        let scope = self.store.scope(tenant);
        let all = scope.published(language).await?;
        let Some(query) = text::optional("q", query, QUERY_MAX)? else { return Ok(all) };
        let found = scope.search_articles(&query, Side::Everybody).await?;
        Ok(best_first(&query, all.into_iter().filter(|head| found.contains(&head.id)).collect()))
    }

    /// The published article with this slug.
    pub async fn published_article(
        &self,
        tenant: TenantId,
        language: &str,
        slug: &str,
    ) -> Result<PublicArticle, Refusal> {
        // What can't be a slug or a language was never one; some of it could not even be asked for.
        deskbell_domain::article::slug(slug).map_err(|_| ABSENT)?;
        deskbell_domain::article::language("language", language).map_err(|_| ABSENT)?;
        let scope = self.store.scope(tenant);
        if let Some(article) = scope.article_at(language, slug).await? {
            return Ok(PublicArticle::Here(Box::new(article)));
        }
        let id = scope.article_once_at(language, slug).await?.ok_or(ABSENT)?;
        let moved = scope.article(id, Side::Everybody).await?.ok_or(ABSENT)?;
        Ok(PublicArticle::Moved(moved.head.slug))
    }

    pub async fn published_article_by_id(&self, tenant: TenantId, id: ArticleId) -> Result<Article, Refusal> {
        self.store.scope(tenant).article(id, Side::Everybody).await?.ok_or(ABSENT)
    }
}

/// Where everybody reads it, on this installation.
pub fn article_url(tenant: &str, head: &ArticleHead) -> String {
    format!("/help/{tenant}/{}/articles/{}", head.language, head.slug)
}

/// What its writer put there, or how it begins.
pub fn excerpt_of(article: &Article) -> String {
    if !article.head.excerpt.is_empty() {
        return article.head.excerpt.clone();
    }
    let words = markdown::plain(&article.body);
    if words.chars().count() <= EXCERPT {
        return words;
    }
    let cut: String = words.chars().take(EXCERPT).collect();
    let whole = cut.rsplit_once(' ').map_or(cut.as_str(), |(whole, _)| whole);
    format!("{whole}…")
}

/// Those with more of the words in their titles first; else as they came.
fn best_first(query: &str, mut hits: Vec<ArticleHead>) -> Vec<ArticleHead> {
    let words: Vec<String> = deskbell_store::words(query);
    let in_title = |head: &ArticleHead| {
        let title = deskbell_store::words(&head.title);
        words.iter().filter(|w| title.iter().any(|t| t.starts_with(w.as_str()))).count()
    };
    let counts: HashMap<ArticleId, usize> = hits.iter().map(|head| (head.id, in_title(head))).collect();
    hits.sort_by_key(|head| std::cmp::Reverse(counts[&head.id]));
    hits
}

/// What an index takes of a text.
fn searched(title: &str, excerpt: &str, body: &str) -> String {
    format!("{title}\n{excerpt}\n{}", markdown::plain(body))
}
