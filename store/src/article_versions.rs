//! The texts of help articles, one row a save.

use deskbell_domain::{AgentId, ArticleId, ArticleText, ArticleVersion, TenantId, Timestamp};
use sea_orm::{ConnectionTrait, QueryResult};

use crate::{
    Scope, Tx,
    articles::brief,
    error::Result,
    sql::{Db, get, get_bool},
};

const FROM: &str =
    "FROM article_versions v LEFT JOIN agents g ON g.id = v.author WHERE v.tenant = $1 AND v.article = $2";
const COLUMNS: &str = "v.number, v.title, v.excerpt, v.author, v.autosave, v.at, g.name AS author_name";

fn version(row: &QueryResult, body: String) -> Result<ArticleVersion> {
    Ok(ArticleVersion {
        number: get(row, "number")?,
        text: ArticleText { title: get(row, "title")?, excerpt: get(row, "excerpt")?, body },
        author: brief(row)?,
        autosave: get_bool(row, "autosave")?,
        at: Timestamp(get(row, "at")?),
    })
}

async fn one<C: ConnectionTrait>(
    db: Db<'_, C>,
    tenant: TenantId,
    id: ArticleId,
    number: i64,
) -> Result<Option<ArticleVersion>> {
    let sql = format!("SELECT {COLUMNS}, v.body {FROM} AND v.number = $3");
    let row = db.one(sql, [tenant.0.into(), id.0.into(), number.into()]).await?;
    row.map(|row| version(&row, get(&row, "body")?)).transpose()
}

impl Scope<'_> {
    /// Newest first, without their bodies.
    pub async fn article_versions(&self, id: ArticleId) -> Result<Vec<ArticleVersion>> {
        let sql = format!("SELECT {COLUMNS} {FROM} ORDER BY v.number DESC LIMIT 500");
        let rows = self.db().all(sql, [self.tenant.0.into(), id.0.into()]).await?;
        rows.iter().map(|row| version(row, String::new())).collect()
    }

    pub async fn article_version(&self, id: ArticleId, number: i64) -> Result<Option<ArticleVersion>> {
        one(self.db(), self.tenant, id, number).await
    }
}

impl Tx {
    pub async fn article_version(&self, id: ArticleId, number: i64) -> Result<Option<ArticleVersion>> {
        one(self.db(), self.tenant, id, number).await
    }

    /// The version after `former`, which must be the newest.
    pub async fn save_article(
        &self,
        id: ArticleId,
        former: i64,
        text: &ArticleText,
        by: AgentId,
        autosave: bool,
    ) -> Result<()> {
        let db = self.db();
        let sql = "INSERT INTO article_versions (article, number, tenant, title, excerpt, body, author, autosave, at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        let values = [
            id.0.into(),
            (former + 1).into(),
            self.tenant.0.into(),
            text.title.as_str().into(),
            text.excerpt.as_str().into(),
            text.body.as_str().into(),
            by.0.into(),
            i64::from(autosave).into(),
            self.now.0.into(),
        ];
        db.execute(sql, values).await?;
        let sql = "UPDATE articles SET version = $1, updated_at = $2 WHERE tenant = $3 AND id = $4";
        db.execute(sql, [(former + 1).into(), self.now.0.into(), self.tenant.0.into(), id.0.into()]).await?;
        self.keep_article_files(id, former + 1, &text.body).await
    }

    pub async fn drop_article_version(&self, id: ArticleId, number: i64) -> Result<()> {
        let sql = "DELETE FROM article_versions WHERE tenant = $1 AND article = $2 AND number = $3";
        self.db().execute(sql, [self.tenant.0.into(), id.0.into(), number.into()]).await?;
        self.forget_article_files(id, Some(number)).await
    }
}
