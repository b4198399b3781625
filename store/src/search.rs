//! Full text over messages and people, in the database's own index.

use deskbell_domain::{ConversationId, TenantId};
use sea_orm::{TransactionTrait, Value};
use serde_json::json;

use crate::{
    Scope, Store,
    engine::{
        Engine,
        Kind::{Int, Text},
    },
    error::Result,
    sql::{Db, get, json},
};

/// How many of the newest hits are looked at: a word that stands everywhere must not cost everything.
const HITS: i64 = 2_000;

/// A text to be found, and the conversation it leads to.
pub struct Document {
    pub conversation: ConversationId,
    pub text: String,
}

/// The words of a query: letters and digits, as the index splits texts. The last may be a beginning.
fn words(query: &str) -> Vec<String> {
    let split = query.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    split.take(12).map(str::to_lowercase).collect()
}

impl Scope<'_> {
    /// Conversations in which every word stands in one message, or in the visitor's name, e-mail or the subject.
    /// Newest hits first.
    pub async fn search(&self, query: &str) -> Result<Vec<ConversationId>> {
        let words = words(query);
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let (sql, needle) = match self.engine() {
            Engine::Sqlite => {
                let words: Vec<_> = words.iter().map(|w| format!("\"{w}\"")).collect();
                let needle = format!("scope : t{} AND text : ({} *)", self.tenant, words.join(" AND "));
                (
                    "SELECT conversation FROM search WHERE search MATCH $1 AND $2 > 0 ORDER BY rowid DESC LIMIT $3",
                    needle,
                )
            }
            Engine::Postgres => {
                let needle = format!("{}:*", words.join(" & "));
                let sql = "SELECT conversation FROM search WHERE words @@ to_tsquery('simple', $1) AND tenant = $2 \
                           ORDER BY id DESC LIMIT $3";
                (sql, needle)
            }
        };
        let rows = self.db().all(sql, [needle.into(), self.tenant.0.into(), HITS.into()]).await?;
        let mut found: Vec<ConversationId> = Vec::new();
        let mut seen = std::collections::HashSet::new();
        for row in rows {
            let id: String = get(&row, "conversation")?;
            if seen.insert(id.clone()) {
                found.push(id.as_str().into());
            }
        }
        Ok(found)
    }
}

impl Store {
    /// Adds texts and moves the reactor's cursor in one transaction, so that a crash repeats neither.
    pub async fn index(&self, reactor: &str, tenant: TenantId, to: i64, documents: &[Document]) -> Result<()> {
        let transaction = self.write_db().connection.begin_with_options(self.engine().write_transaction()).await?;
        let db = Db { engine: self.engine(), connection: &transaction };
        if !documents.is_empty() {
            let scope = format!("t{tenant}");
            let row = |d: &Document| json!({ "scope": scope, "tenant": tenant, "text": d.text, "conversation": d.conversation });
            let rows: Vec<_> = documents.iter().map(row).collect();
            let columns = [("scope", Text), ("tenant", Int), ("text", Text), ("conversation", Text)];
            let rows_sql = self.engine().rows("$1", &columns);
            let sql = match self.engine() {
                Engine::Sqlite => {
                    format!(
                        "INSERT INTO search (scope, text, conversation) SELECT scope, text, conversation FROM {rows_sql} r"
                    )
                }
                Engine::Postgres => format!(
                    "INSERT INTO search (tenant, conversation, words) \
                     SELECT tenant, conversation, to_tsvector('simple', regexp_replace(text, '[^[:alnum:]]+', ' ', 'g')) FROM {rows_sql} r"
                ),
            };
            db.execute(sql, [Value::from(json(&rows)?)]).await?;
        }
        crate::reactors::advance(db, reactor, tenant, to).await?;
        transaction.commit().await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_words_and_nothing_that_an_index_could_read_as_syntax() {
        assert_eq!(words("Refund* OR (amara@okafor.studio) \"x"), ["refund", "or", "amara", "okafor", "studio", "x"]);
        assert_eq!(words("  -- ;'"), Vec::<String>::new());
        assert_eq!(words("Größe 48213"), ["größe", "48213"]);
    }
}
