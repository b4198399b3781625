//! Uploads' rows: whose each file is, and where it was sent.

use std::collections::BTreeSet;

use deskbell_domain::{Attachment, ConversationId, File, FileId, TenantId, Timestamp};
use sea_orm::{ConnectionTrait, QueryResult};
use serde_json::json;

use crate::{
    Scope, Store,
    engine::Kind::Text,
    error::{Error, Result},
    sql::{Db, get, get_json, json},
};

const COLUMNS: &str = "f.tenant, f.id, f.uploader, f.conversation, f.in_articles, f.about, f.elsewhere, f.created_at";

fn file(row: &QueryResult) -> Result<File> {
    let (id, conversation): (String, Option<String>) = (get(row, "id")?, get(row, "conversation")?);
    Ok(File {
        tenant: TenantId(get(row, "tenant")?),
        id: FileId::parse(&id).ok_or_else(|| Error::Stored(format!("file id {id:?}")))?,
        uploader: get(row, "uploader")?,
        conversation: conversation.map(|c| c.as_str().into()),
        in_articles: get::<i64>(row, "in_articles")? > 0,
        about: get_json::<Attachment>(row, "about")?,
        elsewhere: get(row, "elsewhere")?,
        created_at: Timestamp(get(row, "created_at")?),
    })
}

/// The files commands are about to send, locked so that no sweep takes them away meanwhile.
pub(crate) async fn by_ids<C: ConnectionTrait>(db: Db<'_, C>, ids: &BTreeSet<&FileId>) -> Result<Vec<File>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let keys: Vec<_> = ids.iter().map(|id| json!({ "id": id })).collect();
    let sql = format!(
        "SELECT {COLUMNS} FROM files f WHERE f.id IN (SELECT id FROM {} k) AND f.state = 'stored' ORDER BY f.id{}",
        db.engine.rows("$1", &[("id", Text)]),
        db.engine.for_update()
    );
    db.all(sql, [json(&keys)?.into()]).await?.iter().map(file).collect()
}

pub(crate) async fn bind<C: ConnectionTrait>(db: Db<'_, C>, bound: &[(FileId, ConversationId)]) -> Result<()> {
    if bound.is_empty() {
        return Ok(());
    }
    let keys: Vec<_> = bound.iter().map(|(id, to)| json!({ "id": id, "conversation": to })).collect();
    let rows = db.engine.rows("$1", &[("id", Text), ("conversation", Text)]);
    let sql = format!("UPDATE files SET conversation = r.conversation FROM {rows} r WHERE files.id = r.id");
    db.execute(sql, [json(&keys)?.into()]).await?;
    Ok(())
}

/// From now on nobody reads these; the sweep removes their bytes. A file that another message still shows stays.
pub(crate) async fn withdraw<C: ConnectionTrait>(db: Db<'_, C>, files: &[(ConversationId, FileId)]) -> Result<()> {
    let sql = "UPDATE files SET state = 'removing', conversation = NULL WHERE id = $1 AND conversation = $2 \
               AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.conversation = $2 AND m.attachments LIKE $3)";
    for (conversation, id) in files {
        let naming = format!("%\"{}\"%", id.as_str());
        db.execute(sql, [id.as_str().into(), conversation.as_str().into(), naming.into()]).await?;
    }
    Ok(())
}

/// Those that nobody reads any more.
pub(crate) async fn to_remove<C: ConnectionTrait>(db: Db<'_, C>, limit: u32) -> Result<Vec<File>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM files f WHERE f.state = 'removing' AND f.conversation IS NULL AND f.in_articles = 0 \
         ORDER BY f.id LIMIT $1"
    );
    db.all(sql, [i64::from(limit).into()]).await?.iter().map(file).collect()
}

impl Scope<'_> {
    /// Remembers an upload before its bytes are kept.
    pub async fn add_file(&self, file: &File) -> Result<()> {
        let sql = "INSERT INTO files (id, tenant, uploader, state, about, url, elsewhere, created_at) \
                   VALUES ($1, $2, $3, 'storing', $4, $5, $6, $7)";
        let values = [
            file.id.as_str().into(),
            self.tenant.0.into(),
            file.uploader.as_str().into(),
            json(&file.about)?.into(),
            file.about.url.as_str().into(),
            file.elsewhere.clone().into(),
            file.created_at.0.into(),
        ];
        self.store.write_db().execute(sql, values).await?;
        Ok(())
    }

    /// Its bytes are kept, there: from now on it can be read and sent.
    pub async fn file_is_stored(&self, id: &FileId, about: &Attachment) -> Result<()> {
        let sql = "UPDATE files SET state = 'stored', about = $1, url = $2 WHERE tenant = $3 AND id = $4 \
                   AND state = 'storing'";
        let values = [json(about)?.into(), about.url.as_str().into(), self.tenant.0.into(), id.as_str().into()];
        match self.store.write_db().execute(sql, values).await? {
            1 => Ok(()),
            // Whose it is was erased meanwhile.
            _ => Err(Error::Stored(format!("the file {id} is gone"))),
        }
    }

    pub async fn file(&self, id: &FileId) -> Result<Option<File>> {
        let sql = format!("SELECT {COLUMNS} FROM files f WHERE f.tenant = $1 AND f.id = $2 AND f.state = 'stored'");
        let row = self.db().one(sql, [self.tenant.0.into(), id.as_str().into()]).await?;
        row.as_ref().map(file).transpose()
    }

    /// The upload kept under an address.
    pub async fn file_at(&self, url: &str) -> Result<Option<FileId>> {
        let sql = format!("SELECT {COLUMNS} FROM files f WHERE f.tenant = $1 AND f.url = $2 AND f.state = 'stored'");
        let row = self.db().one(sql, [self.tenant.0.into(), url.into()]).await?;
        row.as_ref().map(|row| Ok(file(row)?.id)).transpose()
    }
}

impl Store {
    /// A file by the secret in its address, which is all a reader has.
    pub async fn public_file(&self, id: &FileId) -> Result<Option<File>> {
        let sql = format!("SELECT {COLUMNS} FROM files f WHERE f.id = $1 AND f.state = 'stored'");
        let row = self.read_db().one(sql, [id.as_str().into()]).await?;
        row.as_ref().map(file).transpose()
    }

    /// Marks uploads that nobody sent, and no article shows, before `before` as going, and returns them with those a crash left half gone.
    pub async fn unsent_files(&self, before: Timestamp, limit: u32) -> Result<Vec<File>> {
        let sql = "UPDATE files SET state = 'removing' WHERE id IN (SELECT id FROM files WHERE conversation IS NULL \
                   AND in_articles = 0 AND created_at < $1 ORDER BY created_at LIMIT $2) \
                   AND conversation IS NULL AND in_articles = 0";
        let values = [before.0.into(), i64::from(limit).into()];
        self.write_db().execute(sql, values).await?;
        to_remove(self.write_db(), limit).await
    }

    /// Its bytes are gone.
    pub async fn forget_file(&self, id: &FileId) -> Result<()> {
        let sql = "DELETE FROM files WHERE id = $1 AND conversation IS NULL AND in_articles = 0";
        self.write_db().execute(sql, [id.as_str().into()]).await?;
        Ok(())
    }
}
