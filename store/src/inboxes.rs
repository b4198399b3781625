//! Inboxes' rows.

use deskbell_domain::{Channel, ConversationId, Credentials, Inbox, InboxId, InboxSettings, TenantId, Timestamp};
use sea_orm::{ConnectionTrait, QueryResult};

use crate::{
    Scope, Store, Tx,
    error::{Error, Result},
    load::next_number,
    sql::{Db, get, get_json, json},
    vault::Vault,
};

const COLUMNS: &str = "i.id, i.tenant, i.name, i.channel, i.external_id, i.settings, i.credentials, i.secret";

fn place(column: &str, id: InboxId) -> String {
    format!("inboxes.{column}/{id}")
}

fn inbox(vault: &Vault, row: &QueryResult) -> Result<Inbox> {
    let channel: String = get(row, "channel")?;
    let id = InboxId(get(row, "id")?);
    let open = |column| vault.open(&place(column, id), &get::<String>(row, column)?);
    Ok(Inbox {
        tenant: TenantId(get(row, "tenant")?),
        id,
        name: get(row, "name")?,
        channel: Channel::parse(&channel).ok_or_else(|| Error::Stored(format!("channel {channel:?}")))?,
        external_id: get(row, "external_id")?,
        settings: get_json(row, "settings")?,
        credentials: serde_json::from_str(&open("credentials")?)?,
        secret: open("secret")?,
    })
}

impl Tx {
    pub async fn inbox(&self, id: InboxId) -> Result<Option<Inbox>> {
        let sql = format!("SELECT {COLUMNS} FROM inboxes i WHERE i.tenant = $1 AND i.id = $2");
        let row = self.db().one(sql, [self.tenant.0.into(), id.0.into()]).await?;
        row.map(|row| inbox(self.db().vault, &row)).transpose()
    }
}

impl Scope<'_> {
    pub async fn inboxes(&self) -> Result<Vec<Inbox>> {
        let sql = format!("SELECT {COLUMNS} FROM inboxes i WHERE i.tenant = $1 ORDER BY i.id");
        self.db().all(sql, [self.tenant.0.into()]).await?.iter().map(|row| inbox(self.store.vault(), row)).collect()
    }

    pub async fn inbox(&self, id: InboxId) -> Result<Option<Inbox>> {
        let sql = format!("SELECT {COLUMNS} FROM inboxes i WHERE i.tenant = $1 AND i.id = $2");
        let row = self.db().one(sql, [self.tenant.0.into(), id.0.into()]).await?;
        row.map(|row| inbox(self.store.vault(), &row)).transpose()
    }

    /// Adds an inbox. `None` when another one has the channel's external id.
    pub async fn add_inbox(
        &self,
        name: &str,
        channel: Channel,
        external_id: Option<&str>,
        settings: &InboxSettings,
        secret: &str,
        now: Timestamp,
    ) -> Result<Option<InboxId>> {
        insert(self.store.write_db(), self.tenant, (name, channel, external_id), settings, secret, now).await
    }

    /// The conversation with a person of a channel.
    pub async fn thread(&self, inbox: InboxId, person: &str) -> Result<Option<ConversationId>> {
        let sql = "SELECT c.id FROM conversations c WHERE c.inbox = $1 AND c.thread = $2 AND c.tenant = $3";
        let row = self.db().one(sql, [inbox.0.into(), person.into(), self.tenant.0.into()]).await?;
        row.map(|row| Ok(get::<String>(&row, "id")?.as_str().into())).transpose()
    }
}

async fn insert<C: ConnectionTrait>(
    db: Db<'_, C>,
    tenant: TenantId,
    (name, channel, external_id): (&str, Channel, Option<&str>),
    settings: &InboxSettings,
    secret: &str,
    now: Timestamp,
) -> Result<Option<InboxId>> {
    let id = next_number(db, "inbox", 1).await?;
    let sql = "INSERT INTO inboxes (id, tenant, name, channel, external_id, settings, secret, created_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING";
    let values = [
        id.into(),
        tenant.0.into(),
        name.into(),
        channel.as_str().into(),
        external_id.map(str::to_owned).into(),
        json(settings)?.into(),
        db.vault.seal(&place("secret", InboxId(id)), secret)?.into(),
        now.0.into(),
    ];
    Ok((db.execute(sql, values).await? == 1).then_some(InboxId(id)))
}

impl Tx {
    /// As the scope's; in turn with what else this transaction does.
    pub async fn add_inbox(
        &self,
        name: &str,
        channel: Channel,
        external_id: Option<&str>,
        settings: &InboxSettings,
        secret: &str,
    ) -> Result<Option<InboxId>> {
        insert(self.db(), self.tenant, (name, channel, external_id), settings, secret, self.now).await
    }

    /// False when the tenant has no such inbox.
    pub async fn set_credentials(&self, id: InboxId, credentials: &Credentials) -> Result<bool> {
        let sql = "UPDATE inboxes SET credentials = $1 WHERE tenant = $2 AND id = $3";
        let sealed = self.db().vault.seal(&place("credentials", id), &json(credentials)?)?;
        let values = [sealed.into(), self.tenant.0.into(), id.0.into()];
        Ok(self.db().execute(sql, values).await? == 1)
    }

    /// False when the tenant has no such inbox.
    pub async fn set_inbox(&self, id: InboxId, name: &str, settings: &InboxSettings) -> Result<bool> {
        let sql = "UPDATE inboxes SET name = $1, settings = $2 WHERE tenant = $3 AND id = $4";
        let values = [name.into(), json(settings)?.into(), self.tenant.0.into(), id.0.into()];
        Ok(self.db().execute(sql, values).await? == 1)
    }
}

impl Store {
    /// The inbox of a page or account, whosever it is: what a channel calls us with names nothing else.
    pub async fn channel_inbox(&self, channel: Channel, external_id: &str) -> Result<Option<Inbox>> {
        let sql = format!("SELECT {COLUMNS} FROM inboxes i WHERE i.channel = $1 AND i.external_id = $2");
        let row = self.read_db().one(sql, [channel.as_str().into(), external_id.into()]).await?;
        row.map(|row| inbox(self.vault(), &row)).transpose()
    }

    /// Every inbox of the installation, for the check of open inboxes at start.
    pub async fn all_inboxes(&self) -> Result<Vec<Inbox>> {
        let sql = format!("SELECT {COLUMNS} FROM inboxes i ORDER BY i.id");
        self.read_db().all(sql, []).await?.iter().map(|row| inbox(self.vault(), row)).collect()
    }

    /// The inbox of a conversation named by nothing but its id: what decides whether the id is enough.
    pub async fn inbox_of_conversation(&self, id: &str) -> Result<Option<(Inbox, deskbell_domain::VisitorId)>> {
        let sql = format!(
            "SELECT {COLUMNS}, c.visitor FROM conversations c JOIN inboxes i ON i.id = c.inbox WHERE c.id = $1"
        );
        let row = self.read_db().one(sql, [id.into()]).await?;
        row.as_ref()
            .map(|row| Ok((inbox(self.vault(), row)?, deskbell_domain::VisitorId(get(row, "visitor")?))))
            .transpose()
    }
}
