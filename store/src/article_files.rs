//! Which uploads the versions of help articles show, so that none goes while one shows it and none stays without.

use std::collections::BTreeSet;

use deskbell_domain::{ArticleId, FileId};
use serde_json::json;

use crate::{Tx, engine::Kind::Text, error::Result, sql::json};

impl Tx {
    /// Notes the tenant's uploads that this text names. Locks them first: none is being swept meanwhile.
    pub(crate) async fn keep_article_files(&self, id: ArticleId, version: i64, body: &str) -> Result<()> {
        let named = named(body);
        if named.is_empty() {
            return Ok(());
        }
        let db = self.db();
        let keys: Vec<_> = named.iter().map(|file| json!({ "id": file })).collect();
        let rows = db.engine.rows("$1", &[("id", Text)]);
        let sql = format!(
            "UPDATE files SET in_articles = in_articles + 1 WHERE tenant = $2 AND state = 'stored' \
             AND id IN (SELECT id FROM {rows} k)"
        );
        db.execute(sql, [json(&keys)?.into(), self.tenant.0.into()]).await?;
        let sql = format!(
            "INSERT INTO article_files (file, article, version, tenant) SELECT f.id, $3, $4, $2 FROM files f \
             WHERE f.tenant = $2 AND f.state = 'stored' AND f.id IN (SELECT id FROM {rows} k)"
        );
        db.execute(sql, [json(&keys)?.into(), self.tenant.0.into(), id.0.into(), version.into()]).await?;
        Ok(())
    }

    /// One version shows them no more; without a version none of the article's does.
    pub(crate) async fn forget_article_files(&self, id: ArticleId, version: Option<i64>) -> Result<()> {
        let db = self.db();
        let which = "a.tenant = $1 AND a.article = $2 AND (a.version = $3 OR $3 = -1)";
        let sql = format!(
            "UPDATE files SET in_articles = in_articles - (SELECT COUNT(*) FROM article_files a WHERE a.file = files.id \
             AND {which}) WHERE tenant = $1 AND id IN (SELECT a.file FROM article_files a WHERE {which})"
        );
        let values = || [self.tenant.0.into(), id.0.into(), version.unwrap_or(-1).into()];
        db.execute(sql, values()).await?;
        let sql = "DELETE FROM article_files WHERE tenant = $1 AND article = $2 AND (version = $3 OR $3 = -1)";
        db.execute(sql, values()).await?;
        Ok(())
    }
}

/// The uploads a text names by their addresses.
fn named(body: &str) -> BTreeSet<FileId> {
    let after = body.split("/uploads/").skip(1);
    after.filter_map(|rest| FileId::parse(rest.split('/').next().unwrap_or_default())).collect()
}
