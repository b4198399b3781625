//! Full text over messages and people, in the database's own index.

use deskbell_domain::{ConversationId, MessageId, TenantId};
use sea_orm::{ConnectionTrait, TransactionTrait, Value};
use serde_json::json;

use crate::{
    Scope, Store,
    engine::{
        Engine,
        Kind::{Int, Text},
    },
    error::Result,
    fold::words,
    sql::{Db, get, json},
};

/// How many of the newest hits are looked at: a word that stands everywhere must not cost everything.
const HITS: i64 = 2_000;

/// A text to be found, and the conversation it leads to.
pub struct Document {
    pub conversation: ConversationId,
    /// Whose text it is, if it is a message's: it may have to be replaced one day.
    pub message: Option<MessageId>,
    /// It takes the place of what was indexed for the message before; empty, it only takes that away.
    pub replaces: bool,
    pub text: String,
}

impl Document {
    /// One word for the message, which nobody can type by chance.
    fn mark(&self) -> String {
        self.message.map_or_else(String::new, |id| format!("m{}", id.0.simple()))
    }
}

/// More words than this narrow nothing.
const WORDS: usize = 12;

impl Scope<'_> {
    /// Conversations in which every word stands in one message, or in the visitor's name, e-mail or the subject.
    /// The last word may be a beginning. Newest hits first.
    pub async fn search(&self, query: &str) -> Result<Vec<ConversationId>> {
        let mut words = words(query);
        words.truncate(WORDS);
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
                let words: Vec<_> = words.iter().map(|w| format!("'{w}'")).collect();
                let needle = format!("{}:*", words.join(" & "));
                let sql = "SELECT conversation FROM search WHERE words @@ $1::tsquery AND tenant = $2 \
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
    /// Adds texts and moves the reactor's place in one transaction, so that a crash repeats neither.
    /// False, and nothing is added, when the reactor is not at `from`: another node was there first.
    pub async fn index(
        &self,
        reactor: &str,
        tenant: TenantId,
        from: i64,
        to: i64,
        documents: &[Document],
    ) -> Result<bool> {
        let transaction = self.write_db().connection.begin_with_options(self.engine().write_transaction()).await?;
        let db = Db { engine: self.engine(), connection: &transaction, vault: self.vault() };
        if !crate::reactors::advance(db, reactor, tenant, from, to).await? {
            transaction.rollback().await?;
            return Ok(false);
        }
        put(db, tenant, documents).await?;
        transaction.commit().await?;
        Ok(true)
    }
}

/// Makes texts findable, in place of what was found of the same messages before.
pub(crate) async fn put<C: ConnectionTrait>(db: Db<'_, C>, tenant: TenantId, documents: &[Document]) -> Result<()> {
    for document in documents.iter().filter(|d| d.replaces) {
        forget(db, tenant, &document.mark()).await?;
    }
    let documents = newest(documents);
    if !documents.is_empty() {
        let scope = format!("t{tenant}");
        // One that was removed since is not found by anybody.
        // Words come out of one function on both sides, so that no engine's locale or parser decides what is found.
        let row = |d: &&Document| {
            let (text, mark) = (words(&d.text).join(" "), d.mark());
            let scope = format!("{scope} {mark}");
            let mark = Some(mark).filter(|m| !m.is_empty());
            json!({ "scope": scope, "tenant": tenant, "text": text, "conversation": d.conversation, "message": mark })
        };
        let rows: Vec<_> = documents.iter().map(row).collect();
        let columns = [("scope", Text), ("tenant", Int), ("text", Text), ("conversation", Text), ("message", Text)];
        let rows_sql = db.engine.rows("$1", &columns);
        let sql = match db.engine {
            Engine::Sqlite => {
                format!(
                    "INSERT INTO search (scope, text, conversation) SELECT scope, text, conversation FROM {rows_sql} r \
                     WHERE EXISTS (SELECT 1 FROM conversations c WHERE c.id = r.conversation)"
                )
            }
            Engine::Postgres => format!(
                "INSERT INTO search (tenant, conversation, message, words) \
                 SELECT r.tenant, r.conversation, r.message, array_to_tsvector(string_to_array(r.text, ' ')) \
                 FROM {rows_sql} r JOIN conversations c ON c.id = r.conversation FOR KEY SHARE OF c"
            ),
        };
        db.execute(sql, [Value::from(json(&rows)?)]).await?;
    }
    Ok(())
}

/// What is to be there after these, in their order: of a message its newest text alone, and no empty ones.
fn newest(documents: &[Document]) -> Vec<&Document> {
    let mut seen = std::collections::HashSet::new();
    let is_newest = |d: &&Document| d.message.is_none_or(|id| seen.insert(id));
    let mut kept: Vec<_> = documents.iter().rev().filter(is_newest).filter(|d| !d.text.is_empty()).collect();
    kept.reverse();
    kept
}

async fn forget<C: ConnectionTrait>(db: Db<'_, C>, tenant: TenantId, mark: &str) -> Result<()> {
    match db.engine {
        Engine::Sqlite => {
            let sql = "DELETE FROM search WHERE rowid IN (SELECT rowid FROM search WHERE search MATCH $1)";
            db.execute(sql, [format!("scope : (t{tenant} AND {mark})").into()]).await?;
        }
        Engine::Postgres => {
            let sql = "DELETE FROM search WHERE message = $1 AND tenant = $2";
            db.execute(sql, [mark.into(), tenant.0.into()]).await?;
        }
    }
    Ok(())
}
