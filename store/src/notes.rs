//! Private notes' rows.

use deskbell_domain::{AgentBrief, AgentId, ConversationId, Note, NoteId, TenantId, Timestamp};
use sea_orm::{ConnectionTrait, QueryResult};
use serde_json::json;
use uuid::Uuid;

use crate::{
    Scope,
    engine::Kind::{Int, Text},
    error::{Error, Result},
    sql::{Db, get, get_json, json},
    unit::NoteKey,
};

const COLUMNS: &str =
    "n.id, n.tenant, n.conversation, n.after_seq, n.author, n.text, n.mentions, n.happening, n.client_id, n.at, g.name";

fn note(row: &QueryResult) -> Result<Note> {
    let (id, conversation): (String, String) = (get(row, "id")?, get(row, "conversation")?);
    Ok(Note {
        tenant: TenantId(get(row, "tenant")?),
        conversation: conversation.as_str().into(),
        id: NoteId(Uuid::parse_str(&id).map_err(|_| Error::Stored(format!("note id {id:?}")))?),
        after_seq: get(row, "after_seq")?,
        author: AgentBrief { id: AgentId(get(row, "author")?), name: get(row, "name")? },
        text: get(row, "text")?,
        mentions: get_json(row, "mentions")?,
        happening: get::<Option<String>>(row, "happening")?.map(|text| serde_json::from_str(&text)).transpose()?,
        client_id: get(row, "client_id")?,
        at: Timestamp(get(row, "at")?),
    })
}

pub(crate) async fn insert<C: ConnectionTrait>(db: Db<'_, C>, notes: &[Note]) -> Result<()> {
    if notes.is_empty() {
        return Ok(());
    }
    let row = |n: &Note| {
        let happening = n.happening.as_ref().map(json).transpose()?;
        Ok(json!({ "id": n.id, "tenant": n.tenant, "conversation": n.conversation, "after_seq": n.after_seq,
            "author": n.author.id, "text": n.text, "mentions": json(&n.mentions)?, "happening": happening,
            "client_id": n.client_id, "at": n.at }))
    };
    let rows = notes.iter().map(row).collect::<Result<Vec<_>>>()?;
    let columns = [
        ("id", Text),
        ("tenant", Int),
        ("conversation", Text),
        ("after_seq", Int),
        ("author", Int),
        ("text", Text),
        ("mentions", Text),
        ("happening", Text),
        ("client_id", Text),
        ("at", Int),
    ];
    let names = columns.map(|(name, _)| name).join(", ");
    let sql = format!("INSERT INTO notes ({names}) SELECT {names} FROM {} r", db.engine.rows("$1", &columns));
    db.execute(sql, [json(&rows)?.into()]).await?;
    Ok(())
}

pub(crate) async fn by_client_ids<C: ConnectionTrait>(
    db: Db<'_, C>,
    keys: impl Iterator<Item = &NoteKey>,
) -> Result<Vec<(NoteKey, Note)>> {
    let keys: Vec<_> =
        keys.map(|k| json!({ "conversation": k.conversation, "author": k.author, "client_id": k.client_id })).collect();
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let rows = db.engine.rows("$1", &[("conversation", Text), ("author", Int), ("client_id", Text)]);
    let sql = format!(
        "SELECT {COLUMNS} FROM {rows} k JOIN notes n ON n.conversation = k.conversation AND n.author = k.author \
         AND n.client_id = k.client_id JOIN agents g ON g.id = n.author"
    );
    let pair = |row: &QueryResult| {
        let note = note(row)?;
        let client_id = note.client_id.clone().unwrap_or_default();
        Ok((NoteKey { conversation: note.conversation.clone(), author: note.author.id, client_id }, note))
    };
    db.all(sql, [json(&keys)?.into()]).await?.iter().map(pair).collect()
}

impl Scope<'_> {
    /// The notes standing after the messages `from..=to` (0: before the first), in order.
    pub async fn notes(&self, conversation: &ConversationId, from: i64, to: i64) -> Result<Vec<Note>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM notes n JOIN agents g ON g.id = n.author WHERE n.conversation = $1 AND n.tenant = $2 \
             AND n.after_seq >= $3 AND n.after_seq <= $4 ORDER BY n.after_seq, n.id LIMIT 1000"
        );
        let values = [conversation.as_str().into(), self.tenant.0.into(), from.into(), to.into()];
        self.db().all(sql, values).await?.iter().map(note).collect()
    }
}
