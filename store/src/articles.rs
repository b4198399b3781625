//! Help articles' rows.

use deskbell_domain::{Article, ArticleId, TenantId, Timestamp};
use sea_orm::QueryResult;

use crate::{Scope, error::Result, load::next_number, sql::get};

fn article(row: &QueryResult) -> Result<Article> {
    Ok(Article {
        tenant: TenantId(get(row, "tenant")?),
        id: ArticleId(get(row, "id")?),
        slug: get(row, "slug")?,
        title: get(row, "title")?,
        excerpt: get(row, "excerpt")?,
        body: get(row, "body")?,
    })
}

impl Scope<'_> {
    pub async fn articles(&self) -> Result<Vec<Article>> {
        let sql = "SELECT * FROM articles WHERE tenant = $1 ORDER BY id";
        self.db().all(sql, [self.tenant.0.into()]).await?.iter().map(article).collect()
    }

    pub async fn article(&self, id: ArticleId) -> Result<Option<Article>> {
        let sql = "SELECT * FROM articles WHERE tenant = $1 AND id = $2";
        let row = self.db().one(sql, [self.tenant.0.into(), id.0.into()]).await?;
        row.as_ref().map(article).transpose()
    }

    /// `None` when the slug is taken.
    pub async fn add_article(&self, new: &Article, now: Timestamp) -> Result<Option<ArticleId>> {
        let db = self.store.write_db();
        let id = next_number(db, "article", 1).await?;
        let sql = "INSERT INTO articles (id, tenant, slug, title, excerpt, body, created_at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (tenant, slug) DO NOTHING";
        let values = [
            id.into(),
            self.tenant.0.into(),
            new.slug.as_str().into(),
            new.title.as_str().into(),
            new.excerpt.as_str().into(),
            new.body.as_str().into(),
            now.0.into(),
        ];
        Ok((db.execute(sql, values).await? == 1).then_some(ArticleId(id)))
    }
}
