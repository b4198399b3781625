//! Messages' rows.

use std::sync::Arc;

use deskbell_domain::{
    Attachment, Author, AuthorKind, ConversationId, Message, MessageId, MessageKind, Quote, TenantId, Timestamp,
    message::words_of, text,
};
use sea_orm::{ConnectionTrait, QueryResult};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use crate::{
    Scope,
    engine::Kind::{Int, Text},
    error::{Error, Result},
    sql::{Db, get, get_json, json},
    unit::{Before, SentKey},
};

const COLUMNS: &str = "m.conversation, m.seq, m.tenant, m.id, m.kind, m.author_kind, m.author_id, m.author_name, \
    m.text, m.attachments, m.article, m.metadata, m.client_id, m.at, m.edited_at, m.deleted_at, m.reactions, \
    q.id AS q_id, q.seq AS q_seq, q.author_kind AS q_author_kind, q.author_id AS q_author_id, \
    q.author_name AS q_author_name, q.text AS q_text, q.attachments AS q_attachments, q.deleted_at AS q_deleted_at";

/// With it what each message answers is read as it is now: a text that was deleted stands in no quote either.
const QUOTED: &str = "LEFT JOIN messages q ON q.conversation = m.conversation AND q.seq = m.reply_to";

fn message(row: &QueryResult) -> Result<Message> {
    let (conversation, id): (String, String) = (get(row, "conversation")?, get(row, "id")?);
    let (kind, author_kind): (String, String) = (get(row, "kind")?, get(row, "author_kind")?);
    let stored = |what: &str, value: &str| Error::Stored(format!("{what} {value:?}"));
    Ok(Message {
        tenant: TenantId(get(row, "tenant")?),
        conversation: conversation.as_str().into(),
        seq: get(row, "seq")?,
        id: MessageId(Uuid::parse_str(&id).map_err(|_| stored("message id", &id))?),
        kind: MessageKind::parse(&kind).ok_or_else(|| stored("message kind", &kind))?,
        author: Author {
            kind: AuthorKind::parse(&author_kind).ok_or_else(|| stored("author kind", &author_kind))?,
            id: get(row, "author_id")?,
            name: get(row, "author_name")?,
        },
        text: get(row, "text")?,
        attachments: optional_json(row, "attachments")?.unwrap_or_default(),
        article: optional_json(row, "article")?,
        metadata: get_json(row, "metadata")?,
        client_id: get(row, "client_id")?,
        at: Timestamp(get(row, "at")?),
        reply_to: quote(row)?,
        reactions: optional_json(row, "reactions")?.unwrap_or_default(),
        edited_at: get::<Option<i64>>(row, "edited_at")?.map(Timestamp),
        deleted_at: get::<Option<i64>>(row, "deleted_at")?.map(Timestamp),
    })
}

fn quote(row: &QueryResult) -> Result<Option<Quote>> {
    let Some(id) = get::<Option<String>>(row, "q_id")? else { return Ok(None) };
    let author_kind: String = get(row, "q_author_kind")?;
    let (text, attachments): (String, Option<Vec<Attachment>>) =
        (get(row, "q_text")?, optional_json(row, "q_attachments")?);
    let deleted = get::<Option<i64>>(row, "q_deleted_at")?.is_some();
    let words = if deleted { String::new() } else { words_of(&text, &attachments.unwrap_or_default()) };
    Ok(Some(Quote {
        id: MessageId(Uuid::parse_str(&id).map_err(|_| Error::Stored(format!("message id {id:?}")))?),
        seq: get(row, "q_seq")?,
        author: Author {
            kind: AuthorKind::parse(&author_kind)
                .ok_or_else(|| Error::Stored(format!("author kind {author_kind:?}")))?,
            id: get(row, "q_author_id")?,
            name: get(row, "q_author_name")?,
        },
        text: text::preview(&words),
        deleted,
    }))
}

fn optional_json<T: serde::de::DeserializeOwned>(row: &QueryResult, column: &str) -> Result<Option<T>> {
    let text: Option<String> = get(row, column)?;
    Ok(text.map(|text| serde_json::from_str(&text)).transpose()?)
}

/// A message as a row of a bulk parameter: serialised straight from borrowed parts, it is the hot path.
#[derive(Serialize)]
struct Row<'a> {
    conversation: &'a ConversationId,
    seq: i64,
    tenant: TenantId,
    id: String,
    kind: &'static str,
    author_kind: &'static str,
    author_id: Option<i64>,
    author_name: Option<&'a str>,
    author_key: String,
    text: &'a str,
    attachments: Option<String>,
    article: Option<String>,
    metadata: String,
    client_id: Option<&'a str>,
    at: Timestamp,
    reply_to: Option<i64>,
}

pub(crate) async fn insert<C: ConnectionTrait>(db: Db<'_, C>, messages: &[Arc<Message>]) -> Result<()> {
    if messages.is_empty() {
        return Ok(());
    }
    let row = |m: &'_ Arc<Message>| -> Result<String> {
        json(&Row {
            conversation: &m.conversation,
            seq: m.seq,
            tenant: m.tenant,
            id: m.id.to_string(),
            kind: m.kind.as_str(),
            author_kind: m.author.kind.as_str(),
            author_id: m.author.id,
            author_name: m.author.name.as_deref(),
            author_key: m.author.key(),
            text: &m.text,
            attachments: (!m.attachments.is_empty()).then(|| json(&m.attachments)).transpose()?,
            article: m.article.as_ref().map(json).transpose()?,
            metadata: json(&m.metadata)?,
            client_id: m.client_id.as_deref(),
            at: m.at,
            reply_to: m.reply_to.as_ref().map(|q| q.seq),
        })
    };
    let rows = messages.iter().map(row).collect::<Result<Vec<_>>>()?;
    let columns = [
        ("conversation", Text),
        ("seq", Int),
        ("tenant", Int),
        ("id", Text),
        ("kind", Text),
        ("author_kind", Text),
        ("author_id", Int),
        ("author_name", Text),
        ("author_key", Text),
        ("text", Text),
        ("attachments", Text),
        ("article", Text),
        ("metadata", Text),
        ("client_id", Text),
        ("at", Int),
        ("reply_to", Int),
    ];
    let names = columns.map(|(name, _)| name).join(", ");
    let sql = format!("INSERT INTO messages ({names}) SELECT {names} FROM {} r", db.engine.rows("$1", &columns));
    db.execute(sql, [format!("[{}]", rows.join(",")).into()]).await?;
    metrics::counter!("deskbell_commit_messages_total").increment(messages.len() as u64);
    Ok(())
}

pub(crate) async fn by_client_ids<C: ConnectionTrait>(
    db: Db<'_, C>,
    keys: impl Iterator<Item = &SentKey>,
) -> Result<Vec<(SentKey, Before)>> {
    let keys: Vec<_> = keys
        .map(|k| json!({ "conversation": k.conversation, "author_key": k.author, "client_id": k.client_id }))
        .collect();
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let rows = db.engine.rows("$1", &[("conversation", Text), ("author_key", Text), ("client_id", Text)]);
    let sql = format!(
        "SELECT {COLUMNS}, m.author_key, v.text AS first_text FROM {rows} k JOIN messages m \
         ON m.conversation = k.conversation AND m.author_key = k.author_key AND m.client_id = k.client_id \
         LEFT JOIN message_versions v ON v.conversation = m.conversation AND v.seq = m.seq AND v.version = 1 {QUOTED}"
    );
    let found = db.all(sql, [json(&keys)?.into()]).await?;
    let pair = |row: &QueryResult| {
        let message = message(row)?;
        let key = SentKey {
            conversation: message.conversation.clone(),
            author: get(row, "author_key")?,
            client_id: message.client_id.clone().unwrap_or_default(),
        };
        Ok((key, Before { message: Arc::new(message), first_text: get(row, "first_text")? }))
    };
    found.iter().map(pair).collect()
}

/// The messages events point to.
pub(crate) async fn by_places<C: ConnectionTrait>(
    db: Db<'_, C>,
    tenant: TenantId,
    places: &[(ConversationId, i64)],
) -> Result<Vec<Message>> {
    if places.is_empty() {
        return Ok(Vec::new());
    }
    let keys: Vec<_> = places.iter().map(|(c, seq)| json!({ "conversation": c, "seq": seq })).collect();
    let rows = db.engine.rows("$1", &[("conversation", Text), ("seq", Int)]);
    let sql = format!(
        "SELECT {COLUMNS} FROM {rows} k JOIN messages m ON m.conversation = k.conversation AND m.seq = k.seq \
         {QUOTED} WHERE m.tenant = $2"
    );
    db.all(sql, [json(&keys)?.into(), tenant.0.into()]).await?.iter().map(message).collect()
}

/// Puts new metadata beside messages.
pub(crate) async fn annotate<C: ConnectionTrait>(
    db: Db<'_, C>,
    annotated: &[(ConversationId, i64, serde_json::Value)],
) -> Result<()> {
    for (conversation, seq, metadata) in annotated {
        let sql = "UPDATE messages SET metadata = $1 WHERE conversation = $2 AND seq = $3";
        db.execute(sql, [json(metadata)?.into(), conversation.as_str().into(), (*seq).into()]).await?;
    }
    Ok(())
}

/// Writes messages back that were edited, deleted or reacted to.
pub(crate) async fn rewrite<C: ConnectionTrait>(db: Db<'_, C>, messages: &[Arc<Message>]) -> Result<()> {
    let sql = "UPDATE messages SET kind = $1, text = $2, attachments = $3, article = $4, metadata = $5, \
               reactions = $6, edited_at = $7, deleted_at = $8 WHERE conversation = $9 AND seq = $10";
    for m in messages {
        let values = [
            m.kind.as_str().into(),
            m.text.as_str().into(),
            (!m.attachments.is_empty()).then(|| json(&m.attachments)).transpose()?.into(),
            m.article.as_ref().map(json).transpose()?.into(),
            json(&m.metadata)?.into(),
            (!m.reactions.is_empty()).then(|| json(&m.reactions)).transpose()?.into(),
            m.edited_at.map(|at| at.0).into(),
            m.deleted_at.map(|at| at.0).into(),
            m.conversation.as_str().into(),
            m.seq.into(),
        ];
        db.execute(sql, values).await?;
    }
    Ok(())
}

/// Which part of a conversation's messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    Newest,
    Before(i64),
    After(i64),
}

impl Scope<'_> {
    /// A page of messages, oldest first, and whether there are more beyond it in the direction read.
    pub async fn messages(
        &self,
        conversation: &ConversationId,
        page: Page,
        limit: u32,
    ) -> Result<(Vec<Message>, bool)> {
        let (bound, order, from) = match page {
            Page::Newest => ("m.seq < $3", "DESC", i64::MAX),
            Page::Before(seq) => ("m.seq < $3", "DESC", seq),
            Page::After(seq) => ("m.seq > $3", "ASC", seq),
        };
        let sql = format!(
            "SELECT {COLUMNS} FROM messages m {QUOTED} WHERE m.conversation = $1 AND m.tenant = $2 AND {bound} \
             ORDER BY m.seq {order} LIMIT $4"
        );
        let values = [conversation.as_str().into(), self.tenant.0.into(), from.into(), (i64::from(limit) + 1).into()];
        let mut found = self.db().all(sql, values).await?.iter().map(message).collect::<Result<Vec<_>>>()?;
        let more = found.len() > limit as usize;
        found.truncate(limit as usize);
        if order == "DESC" {
            found.reverse();
        }
        Ok((found, more))
    }

    /// The number of a message named by its id. Read from the newest back, where the asked-for ones are.
    pub async fn message_seq(&self, conversation: &ConversationId, id: MessageId) -> Result<Option<i64>> {
        let sql = "SELECT m.seq FROM messages m WHERE m.conversation = $1 AND m.tenant = $2 AND m.id = $3 \
                   ORDER BY m.seq DESC LIMIT 1";
        let values = [conversation.as_str().into(), self.tenant.0.into(), id.to_string().into()];
        self.db().one(sql, values).await?.map(|row| get(&row, "seq")).transpose()
    }

    /// The id of a message named by its number.
    pub async fn message_at(&self, conversation: &ConversationId, seq: i64) -> Result<Option<Message>> {
        Ok(by_places(self.db(), self.tenant, &[(conversation.clone(), seq)]).await?.pop())
    }
}
