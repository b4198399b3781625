//! Help articles.

use deskbell_domain::{Actor, Article, ArticleBrief, ArticleId, Refusal, TenantId, tenant::slug_from_name, text};

use crate::Desk;

impl Desk {
    pub async fn articles(&self, actor: &Actor) -> Result<Vec<Article>, Refusal> {
        Ok(self.store.scope(actor.tenant()).articles().await?)
    }

    pub async fn article(&self, tenant: TenantId, id: ArticleId) -> Result<Article, Refusal> {
        self.store.scope(tenant).article(id).await?.ok_or(Refusal::NotFound("article"))
    }

    /// As a message holds it.
    pub async fn article_brief(&self, tenant: TenantId, id: ArticleId) -> Result<ArticleBrief, Refusal> {
        let article = self.article(tenant, id).await?;
        let url = format!("/help/{}/{}", self.tenant(tenant).await?.slug, article.slug);
        Ok(ArticleBrief { id, title: article.title, url, excerpt: article.excerpt })
    }

    pub async fn add_article(
        &self,
        tenant: TenantId,
        title: &str,
        excerpt: &str,
        body: &str,
    ) -> Result<Article, Refusal> {
        let new = Article {
            tenant,
            id: ArticleId(0),
            slug: slug_from_name(title),
            title: text::required("title", title, 160)?,
            excerpt: text::optional("excerpt", Some(excerpt), 300)?.unwrap_or_default(),
            body: text::required("body", body, 100_000)?,
        };
        let id = self.store.scope(tenant).add_article(&new, self.clock.now()).await?;
        self.article(tenant, id.ok_or(Refusal::Conflict("An article has this title already."))?).await
    }
}
