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
    sql::{Db, get, get_json, json},
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
    /// The last word may be a beginning. Only the newest hits are looked at; in no order.
    pub async fn search(&self, query: &str) -> Result<Vec<ConversationId>> {
        let mut words = words(query);
        words.truncate(WORDS);
        if words.is_empty() {
            return Ok(Vec::new());
        }
        // A word that stands in more texts than are looked at is not also taken for a beginning: the index would
        // gather every text of every word that begins so, before it could tell the newest.
        let whole = self.hits(&words, false).await?;
        Ok(if whole.all >= HITS { whole.conversations } else { self.hits(&words, true).await?.conversations })
    }

    /// The newest texts in which all words stand, or begin with the last one.
    async fn hits(&self, words: &[String], beginning: bool) -> Result<Hits> {
        let (of, needle) = match self.engine() {
            Engine::Sqlite => {
                let words: Vec<_> = words.iter().map(|w| format!("\"{w}\"")).collect();
                let star = if beginning { " *" } else { "" };
                let needle = format!("scope : t{} AND text : ({}{star})", self.tenant, words.join(" AND "));
                ("search MATCH $1 AND $2 > 0 ORDER BY rowid", needle)
            }
            Engine::Postgres => {
                let words: Vec<_> = words.iter().map(|w| format!("'{w}'")).collect();
                let star = if beginning { ":*" } else { "" };
                ("words @@ $1::tsquery AND tenant = $2 ORDER BY id", format!("{}{star}", words.join(" & ")))
            }
        };
        // One row: thousands of small ones would cost more than finding them.
        let list = self.engine().distinct("conversation");
        let sql = format!(
            "SELECT count(*) AS hits, {list} AS conversations \
             FROM (SELECT conversation FROM search WHERE {of} DESC LIMIT $3) newest"
        );
        let row = self.db().one(sql, [needle.into(), self.tenant.0.into(), HITS.into()]).await?;
        let Some(row) = row else { return Ok(Hits::default()) };
        Ok(Hits { all: get(&row, "hits")?, conversations: get_json(&row, "conversations")? })
    }
}

#[derive(Default)]
struct Hits {
    /// Texts, of which a conversation may have many.
    all: i64,
    conversations: Vec<ConversationId>,
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
