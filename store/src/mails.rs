//! Mails' rows: a queue that outlives a restart.

use deskbell_domain::{Mail, TenantId, Timestamp};
use sea_orm::{ConnectionTrait, QueryResult};

use crate::{
    Scope, Store, Tx,
    error::Result,
    sql::{Db, get, json},
    vault::Vault,
};

/// In some of them is a link that opens an account.
fn place(id: &str) -> String {
    format!("mails.content/{id}")
}

fn mail(vault: &Vault, row: &QueryResult) -> Result<Mail> {
    let id: String = get(row, "id")?;
    let content = vault.open(&place(&id), &get::<String>(row, "content")?)?;
    Ok(Mail {
        id,
        tenant: TenantId(get(row, "tenant")?),
        key: get(row, "key")?,
        recipient: get(row, "recipient")?,
        content: serde_json::from_str(&content)?,
        attempts: get(row, "attempts")?,
    })
}

/// False when there was one with this key already.
pub(crate) async fn insert<C: ConnectionTrait>(db: Db<'_, C>, mail: &Mail, now: Timestamp) -> Result<bool> {
    let sql = "INSERT INTO mails (id, tenant, key, recipient, content, state, due_at, created_at) \
               VALUES ($1, $2, $3, $4, $5, 'waiting', $6, $6) ON CONFLICT DO NOTHING";
    let values = [
        mail.id.clone().into(),
        mail.tenant.0.into(),
        mail.key.clone().into(),
        mail.recipient.clone().into(),
        db.vault.seal(&place(&mail.id), &json(&mail.content)?)?.into(),
        now.0.into(),
    ];
    Ok(db.execute(sql, values).await? == 1)
}

impl Scope<'_> {
    /// Puts a mail into the queue. False when one with its key was there before.
    pub async fn add_mail(&self, mail: &Mail, now: Timestamp) -> Result<bool> {
        insert(self.store.write_db(), mail, now).await
    }
}

impl Tx {
    /// As the scope's, together with what it tells of.
    pub async fn add_mail(&self, mail: &Mail) -> Result<bool> {
        insert(self.db(), mail, self.now).await
    }
}

impl Store {
    /// Takes what is due, oldest first, for whoever asks, until `lease`: nobody else gets it before.
    pub async fn claim_mails(&self, now: Timestamp, lease: Timestamp, limit: u32) -> Result<Vec<Mail>> {
        // Asked of the readers first: the writer isn't disturbed for nothing.
        let due = "SELECT 1 AS one FROM mails WHERE state = 'waiting' AND due_at <= $1 LIMIT 1";
        if self.read_db().one(due, [now.0.into()]).await?.is_none() {
            return Ok(Vec::new());
        }
        let sql = "UPDATE mails SET due_at = $2, attempts = attempts + 1 WHERE state = 'waiting' AND due_at <= $1 \
                   AND id IN (SELECT id FROM mails WHERE state = 'waiting' AND due_at <= $1 ORDER BY due_at LIMIT $3) \
                   RETURNING id, tenant, key, recipient, content, attempts";
        let rows = self.write_db().all(sql, [now.0.into(), lease.0.into(), i64::from(limit).into()]).await?;
        rows.iter().map(|row| mail(self.vault(), row)).collect()
    }

    pub async fn retry_mail(&self, id: &str, due_at: Timestamp) -> Result<()> {
        let sql = "UPDATE mails SET due_at = $1 WHERE id = $2 AND state = 'waiting'";
        self.write_db().execute(sql, [due_at.0.into(), id.into()]).await?;
        Ok(())
    }

    /// It went out, or never will: what it said is forgotten.
    pub async fn settle_mail(&self, id: &str, sent: bool) -> Result<()> {
        let state = if sent { "sent" } else { "failed" };
        let sql = "UPDATE mails SET state = $1, content = '{}' WHERE id = $2";
        self.write_db().execute(sql, [state.into(), id.into()]).await?;
        Ok(())
    }
}
