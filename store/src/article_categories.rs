//! The rows of the help centre's categories.

use deskbell_domain::{ArticleCategory, CategoryId, TenantId};
use sea_orm::QueryResult;

use crate::{
    Scope, Tx,
    error::Result,
    load::next_number,
    sql::{get, get_json, json},
};

fn category(row: &QueryResult) -> Result<ArticleCategory> {
    Ok(ArticleCategory {
        tenant: TenantId(get(row, "tenant")?),
        id: CategoryId(get(row, "id")?),
        slug: get(row, "slug")?,
        names: get_json(row, "names")?,
        parent: get::<Option<i64>>(row, "parent")?.map(CategoryId),
        position: get(row, "position")?,
    })
}

impl Scope<'_> {
    /// In the order of their places.
    pub async fn article_categories(&self) -> Result<Vec<ArticleCategory>> {
        let sql = "SELECT * FROM article_categories WHERE tenant = $1 ORDER BY position, id";
        self.db().all(sql, [self.tenant.0.into()]).await?.iter().map(category).collect()
    }

    pub async fn article_category(&self, id: CategoryId) -> Result<Option<ArticleCategory>> {
        let sql = "SELECT * FROM article_categories WHERE tenant = $1 AND id = $2";
        let row = self.db().one(sql, [self.tenant.0.into(), id.0.into()]).await?;
        row.as_ref().map(category).transpose()
    }
}

impl Tx {
    pub async fn has_article_category(&self, id: CategoryId) -> Result<bool> {
        let sql = "SELECT 1 AS one FROM article_categories WHERE tenant = $1 AND id = $2";
        Ok(self.db().one(sql, [self.tenant.0.into(), id.0.into()]).await?.is_some())
    }

    /// Last of all. `None` when the slug is taken.
    pub async fn add_article_category(&self, new: &ArticleCategory) -> Result<Option<CategoryId>> {
        let db = self.db();
        let id = next_number(db, "article_category", 1).await?;
        let sql = "INSERT INTO article_categories (id, tenant, slug, names, parent, position) VALUES ($1, $2, $3, $4, $5, $1) \
                   ON CONFLICT (tenant, slug) DO NOTHING";
        let parent = new.parent.map(|p| p.0);
        let values =
            [id.into(), self.tenant.0.into(), new.slug.as_str().into(), json(&new.names)?.into(), parent.into()];
        Ok((db.execute(sql, values).await? == 1).then_some(CategoryId(id)))
    }

    /// False when another has the slug.
    pub async fn set_article_category(&self, category: &ArticleCategory) -> Result<bool> {
        let (db, id) = (self.db(), category.id.0);
        let sql = "SELECT id FROM article_categories WHERE tenant = $1 AND slug = $2 AND id <> $3";
        if db.one(sql, [self.tenant.0.into(), category.slug.as_str().into(), id.into()]).await?.is_some() {
            return Ok(false);
        }
        let sql = "UPDATE article_categories SET slug = $1, names = $2, position = $3, parent = $4 WHERE tenant = $5 AND id = $6";
        let values = [
            category.slug.as_str().into(),
            json(&category.names)?.into(),
            category.position.into(),
            category.parent.map(|p| p.0).into(),
            self.tenant.0.into(),
            id.into(),
        ];
        db.execute(sql, values).await?;
        Ok(true)
    }

    /// Whether others are in it.
    pub async fn has_subcategories(&self, id: CategoryId) -> Result<bool> {
        let sql = "SELECT 1 AS one FROM article_categories WHERE tenant = $1 AND parent = $2 LIMIT 1";
        Ok(self.db().one(sql, [self.tenant.0.into(), id.0.into()]).await?.is_some())
    }

    /// Locked, where the engine has many writers, so that the tree is changed by one after the other.
    pub async fn article_category(&self, id: CategoryId) -> Result<Option<ArticleCategory>> {
        let db = self.db();
        let lock = db.engine.for_update();
        let sql = format!("SELECT * FROM article_categories WHERE tenant = $1 AND id = $2{lock}");
        let row = db.one(sql, [self.tenant.0.into(), id.0.into()]).await?;
        row.as_ref().map(category).transpose()
    }

    /// Its articles stay, on no shelf, and what was in it is in none. False when there is none.
    pub async fn remove_article_category(&self, id: CategoryId) -> Result<bool> {
        let db = self.db();
        let sql = "UPDATE articles SET category = NULL WHERE tenant = $1 AND category = $2";
        db.execute(sql, [self.tenant.0.into(), id.0.into()]).await?;
        let sql = "UPDATE article_categories SET parent = NULL WHERE tenant = $1 AND parent = $2";
        db.execute(sql, [self.tenant.0.into(), id.0.into()]).await?;
        let sql = "DELETE FROM article_categories WHERE tenant = $1 AND id = $2";
        Ok(db.execute(sql, [self.tenant.0.into(), id.0.into()]).await? == 1)
    }
}
