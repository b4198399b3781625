//! Help articles' rows.

use deskbell_domain::{
    AgentBrief, AgentId, Article, ArticleHead, ArticleId, ArticleText, CategoryId, TenantId, Timestamp,
};
use sea_orm::{ConnectionTrait, QueryResult, Value};

use crate::{
    Scope, Tx,
    error::Result,
    load::next_number,
    sql::{Db, get},
};

/// Which of an article's texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The newest, as its writers see it.
    Writers,
    /// The published one; drafts have none.
    Everybody,
}

/// Which articles a list has.
#[derive(Debug, Clone, Default)]
pub struct ArticleFilter {
    pub category: Option<CategoryId>,
    pub language: Option<String>,
    pub published: Option<bool>,
    pub family: Option<ArticleId>,
    /// After this one.
    pub after: i64,
    pub limit: u32,
}

/// Where an article stands.
#[derive(Debug, Clone)]
pub struct ArticlePlace {
    pub family: Option<ArticleId>,
    pub language: String,
    pub slug: String,
    pub category: Option<CategoryId>,
}

/// Most articles a help centre shows at once.
pub const MOST: u32 = 5_000;

pub fn brief(row: &QueryResult) -> Result<Option<AgentBrief>> {
    let (id, name): (Option<i64>, Option<String>) = (get(row, "author")?, get(row, "author_name")?);
    Ok(id.zip(name).map(|(id, name)| AgentBrief { id: AgentId(id), name }))
}

fn head(row: &QueryResult) -> Result<ArticleHead> {
    Ok(ArticleHead {
        tenant: TenantId(get(row, "tenant")?),
        id: ArticleId(get(row, "id")?),
        family: ArticleId(get(row, "family")?),
        language: get(row, "language")?,
        slug: get(row, "slug")?,
        category: get::<Option<i64>>(row, "category")?.map(CategoryId),
        position: get(row, "position")?,
        title: get(row, "title")?,
        excerpt: get(row, "excerpt")?,
        version: get(row, "version")?,
        published_version: get(row, "published_version")?,
        published_at: get::<Option<i64>>(row, "published_at")?.map(Timestamp),
        updated_at: Timestamp(get(row, "updated_at")?),
        author: brief(row)?,
        helpful: (get(row, "yes")?, get(row, "no")?),
        views: get(row, "views")?,
    })
}

/// The text's time is the article's: moving it to another shelf is no news to its readers.
fn select(side: Side, with_body: bool) -> String {
    let body = if with_body { ", v.body" } else { "" };
    // Readers are not told how others voted; and counting it for a page of articles costs.
    let votes = |helpful: i32| match side {
        Side::Writers => {
            format!("(SELECT COUNT(*) FROM article_votes w WHERE w.article = a.id AND w.helpful = {helpful})")
        }
        Side::Everybody => "CAST(0 AS BIGINT)".to_owned(),
    };
    let number = match side {
        Side::Writers => "a.version",
        Side::Everybody => "a.published_version",
    };
    format!(
        "SELECT a.id, a.tenant, a.family, a.language, a.slug, a.category, a.position, a.version, a.published_version, \
         a.published_at, a.views, v.at AS updated_at, v.title, v.excerpt{body}, v.author, g.name AS author_name, \
         {} AS yes, {} AS no \
         FROM articles a JOIN article_versions v ON v.article = a.id AND v.number = {number} \
         LEFT JOIN agents g ON g.id = v.author",
        votes(1),
        votes(0)
    )
}

async fn one<C: ConnectionTrait>(
    db: Db<'_, C>,
    tenant: TenantId,
    id: ArticleId,
    side: Side,
) -> Result<Option<Article>> {
    let sql = format!("{} WHERE a.tenant = $1 AND a.id = $2", select(side, true));
    let row = db.one(sql, [tenant.0.into(), id.0.into()]).await?;
    row.map(|row| Ok(Article { body: get(&row, "body")?, head: head(&row)? })).transpose()
}

impl Scope<'_> {
    pub async fn article(&self, id: ArticleId, side: Side) -> Result<Option<Article>> {
        one(self.db(), self.tenant, id, side).await
    }

    /// By number, a page of them.
    pub async fn articles(&self, filter: &ArticleFilter) -> Result<Vec<ArticleHead>> {
        let mut values: Vec<Value> = vec![self.tenant.0.into(), filter.after.into()];
        let mut sql = format!("{} WHERE a.tenant = $1 AND a.id > $2", select(Side::Writers, false));
        let mut also = |column: &str, value: Value| {
            values.push(value);
            sql.push_str(&format!(" AND {column} = ${}", values.len()));
        };
        if let Some(category) = filter.category {
            also("a.category", category.0.into());
        }
        if let Some(language) = &filter.language {
            also("a.language", language.as_str().into());
        }
        if let Some(family) = filter.family {
            also("a.family", family.0.into());
        }
        match filter.published {
            Some(true) => sql.push_str(" AND a.published_version IS NOT NULL"),
            Some(false) => sql.push_str(" AND a.published_version IS NULL"),
            None => {}
        }
        values.push(i64::from(filter.limit).into());
        sql.push_str(&format!(" ORDER BY a.id LIMIT ${}", values.len()));
        self.db().all(sql, values).await?.iter().map(head).collect()
    }

    /// Everything that is published, in the order of the shelves' places.
    pub async fn published(&self, language: Option<&str>) -> Result<Vec<ArticleHead>> {
        let mut values: Vec<Value> = vec![self.tenant.0.into(), i64::from(MOST).into()];
        let mut sql = format!("{} WHERE a.tenant = $1", select(Side::Everybody, false));
        if let Some(language) = language {
            values.push(language.into());
            sql.push_str(" AND a.language = $3");
        }
        sql.push_str(" ORDER BY a.position, a.id LIMIT $2");
        self.db().all(sql, values).await?.iter().map(head).collect()
    }

    /// Its page was read that often again.
    pub async fn article_was_read(&self, id: ArticleId, times: i64) -> Result<()> {
        let sql = "UPDATE articles SET views = views + $1 WHERE tenant = $2 AND id = $3";
        self.store.write_db().execute(sql, [times.into(), self.tenant.0.into(), id.0.into()]).await?;
        Ok(())
    }

    /// The published article at this address.
    pub async fn article_at(&self, language: &str, slug: &str) -> Result<Option<Article>> {
        let sql = format!("{} WHERE a.tenant = $1 AND a.language = $2 AND a.slug = $3", select(Side::Everybody, true));
        let row = self.db().one(sql, [self.tenant.0.into(), language.into(), slug.into()]).await?;
        row.map(|row| Ok(Article { body: get(&row, "body")?, head: head(&row)? })).transpose()
    }

    /// Which article was at this address before.
    pub async fn article_once_at(&self, language: &str, slug: &str) -> Result<Option<ArticleId>> {
        let sql = "SELECT article FROM article_slugs WHERE tenant = $1 AND language = $2 AND slug = $3";
        let row = self.db().one(sql, [self.tenant.0.into(), language.into(), slug.into()]).await?;
        row.map(|row| Ok(ArticleId(get(&row, "article")?))).transpose()
    }
}

impl Tx {
    pub async fn article(&self, id: ArticleId, side: Side) -> Result<Option<Article>> {
        one(self.db(), self.tenant, id, side).await
    }

    /// The article that has this slug, whatever its state.
    pub async fn slug_holder(&self, language: &str, slug: &str) -> Result<Option<ArticleId>> {
        let sql = "SELECT id FROM articles WHERE tenant = $1 AND language = $2 AND slug = $3";
        let row = self.db().one(sql, [self.tenant.0.into(), language.into(), slug.into()]).await?;
        row.map(|row| Ok(ArticleId(get(&row, "id")?))).transpose()
    }

    /// A new draft with its first version, last on its shelf. `None` when its family has one in that language.
    pub async fn add_article(
        &self,
        place: &ArticlePlace,
        text: &ArticleText,
        by: AgentId,
    ) -> Result<Option<ArticleId>> {
        let db = self.db();
        let id = ArticleId(next_number(db, "article", 1).await?);
        let sql = "INSERT INTO articles (id, tenant, family, language, slug, category, position, version, created_at, updated_at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $1, 0, $7, $7) ON CONFLICT DO NOTHING";
        let values = [
            id.0.into(),
            self.tenant.0.into(),
            place.family.unwrap_or(id).0.into(),
            place.language.as_str().into(),
            place.slug.as_str().into(),
            place.category.map(|c| c.0).into(),
            self.now.0.into(),
        ];
        if db.execute(sql, values).await? != 1 {
            return Ok(None);
        }
        self.forget_slug(&place.language, &place.slug).await?;
        self.save_article(id, 0, text, by, false).await?;
        Ok(Some(id))
    }

    /// Moves it to another address, shelf or place. The slug must be free.
    pub async fn place_article(
        &self,
        id: ArticleId,
        slug: &str,
        category: Option<CategoryId>,
        position: i64,
    ) -> Result<()> {
        let sql = "UPDATE articles SET slug = $1, category = $2, position = $3 WHERE tenant = $4 AND id = $5";
        let values = [slug.into(), category.map(|c| c.0).into(), position.into(), self.tenant.0.into(), id.0.into()];
        self.db().execute(sql, values).await?;
        Ok(())
    }

    /// Whoever still asks for this slug is sent to the article.
    pub async fn remember_slug(&self, language: &str, slug: &str, id: ArticleId) -> Result<()> {
        let sql = "INSERT INTO article_slugs (tenant, language, slug, article) VALUES ($1, $2, $3, $4) \
                   ON CONFLICT (tenant, language, slug) DO UPDATE SET article = excluded.article";
        self.db().execute(sql, [self.tenant.0.into(), language.into(), slug.into(), id.0.into()]).await?;
        Ok(())
    }

    /// The slug is somebody's own now.
    pub async fn forget_slug(&self, language: &str, slug: &str) -> Result<()> {
        let sql = "DELETE FROM article_slugs WHERE tenant = $1 AND language = $2 AND slug = $3";
        self.db().execute(sql, [self.tenant.0.into(), language.into(), slug.into()]).await?;
        Ok(())
    }

    /// Shows everybody this version, or nobody anything.
    pub async fn set_published(&self, id: ArticleId, version: Option<i64>) -> Result<()> {
        let sql = "UPDATE articles SET published_version = $1, \
                   published_at = CASE WHEN $2 = 1 THEN COALESCE(published_at, $3) ELSE published_at END \
                   WHERE tenant = $4 AND id = $5";
        let values =
            [version.into(), i64::from(version.is_some()).into(), self.now.0.into(), self.tenant.0.into(), id.0.into()];
        self.db().execute(sql, values).await?;
        Ok(())
    }

    /// With its versions, votes and old addresses. False when there is none.
    pub async fn remove_article(&self, id: ArticleId) -> Result<bool> {
        let db = self.db();
        let sql = "DELETE FROM articles WHERE tenant = $1 AND id = $2";
        if db.execute(sql, [self.tenant.0.into(), id.0.into()]).await? != 1 {
            return Ok(false);
        }
        self.forget_article_files(id, None).await?;
        for table in ["article_versions", "article_votes", "article_slugs"] {
            db.execute(format!("DELETE FROM {table} WHERE article = $1"), [id.0.into()]).await?;
        }
        Ok(true)
    }

    /// One vote a voter, the last one counts. False when it said the same before.
    pub async fn vote(&self, id: ArticleId, voter: &str, helpful: bool) -> Result<bool> {
        let sql = "INSERT INTO article_votes (article, voter, tenant, helpful, at) VALUES ($1, $2, $3, $4, $5) \
                   ON CONFLICT (article, voter) DO UPDATE SET helpful = excluded.helpful, at = excluded.at \
                   WHERE article_votes.helpful <> excluded.helpful";
        let values = [id.0.into(), voter.into(), self.tenant.0.into(), i64::from(helpful).into(), self.now.0.into()];
        Ok(self.db().execute(sql, values).await? == 1)
    }
}
