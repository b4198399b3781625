//! Full text over help articles, in the database's own index: what writers see and what everybody sees, apart.

use deskbell_domain::ArticleId;

use crate::{Scope, Tx, articles::Side, engine::Engine, error::Result, fold::words, sql::get};

/// How many hits are looked at.
const HITS: i64 = 500;
/// More words than this narrow nothing.
const WORDS: usize = 12;

fn row(id: ArticleId, side: Side) -> i64 {
    id.0 * 2 + i64::from(side == Side::Everybody)
}

impl Scope<'_> {
    /// The articles that have every word; the last one may be a beginning. In no order.
    pub async fn search_articles(&self, query: &str, side: Side) -> Result<Vec<ArticleId>> {
        let mut words = words(query);
        words.truncate(WORDS);
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let (sql, needle) = match self.engine() {
            Engine::Sqlite => {
                let words: Vec<_> = words.iter().map(|w| format!("\"{w}\"")).collect();
                let sql = "SELECT rowid AS id FROM article_search \
                           WHERE article_search MATCH $1 AND $2 > 0 AND rowid % 2 = $3 LIMIT $4";
                (sql, format!("scope : t{} AND text : ({} *)", self.tenant, words.join(" AND ")))
            }
            Engine::Postgres => {
                let words: Vec<_> = words.iter().map(|w| format!("'{w}'")).collect();
                let sql = "SELECT id FROM article_search \
                           WHERE words @@ $1::tsquery AND tenant = $2 AND id % 2 = $3 ORDER BY id LIMIT $4";
                (sql, format!("{}:*", words.join(" & ")))
            }
        };
        let values = [needle.into(), self.tenant.0.into(), i64::from(side == Side::Everybody).into(), HITS.into()];
        let rows = self.db().all(sql, values).await?;
        rows.iter().map(|row| Ok(ArticleId(get::<i64>(row, "id")? / 2))).collect()
    }
}

impl Tx {
    /// What one side's readers find it by; `None`: nothing any more.
    pub async fn index_article(&self, id: ArticleId, side: Side, text: Option<&str>) -> Result<()> {
        let (db, row) = (self.db(), row(id, side));
        let key = match self.db().engine {
            Engine::Sqlite => "rowid",
            Engine::Postgres => "id",
        };
        db.execute(format!("DELETE FROM article_search WHERE {key} = $1"), [row.into()]).await?;
        let Some(text) = text else { return Ok(()) };
        let words = words(text).join(" ");
        match db.engine {
            Engine::Sqlite => {
                let sql = "INSERT INTO article_search (rowid, scope, text) VALUES ($1, $2, $3)";
                db.execute(sql, [row.into(), format!("t{}", self.tenant).into(), words.into()]).await?;
            }
            Engine::Postgres => {
                let sql = "INSERT INTO article_search (id, tenant, words) \
                           VALUES ($1, $2, array_to_tsvector(string_to_array($3, ' ')))";
                db.execute(sql, [row.into(), self.tenant.0.into(), words.into()]).await?;
            }
        }
        Ok(())
    }
}
