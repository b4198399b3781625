//! An inbox, and how it is connected to its channel.

use deskbell_domain::{Channel, Inbox as DomainInbox, InboxSettings, Secret};
use serde::Serialize;
use utoipa::ToSchema;

#[derive(Debug, Serialize, ToSchema)]
pub struct Inbox {
    pub id: i64,
    pub name: String,
    pub channel: &'static str,
    pub external_id: Option<String>,
    #[schema(value_type = Object)]
    pub settings: InboxSettings,
    /// For admins, of inboxes of Facebook and Instagram.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connection: Option<Connection>,
    /// For admins: signs the tokens of customers the tenant's own site vouches for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
}

/// How an inbox is connected to its channel. Secrets are only told to be there.
#[derive(Debug, Serialize, ToSchema)]
pub struct Connection {
    /// Where the channel calls us, below the address of this desk.
    pub callback_path: String,
    /// What to enter at the channel beside the address.
    pub verify_token: Option<String>,
    pub credentials: CredentialsSet,
    /// Calls of the channel can be checked: the inbox or the installation has an app secret.
    pub can_receive: bool,
    pub can_send: bool,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct CredentialsSet {
    pub app_secret: IsSet,
    pub verify_token: IsSet,
    pub page_access_token: IsSet,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct IsSet {
    pub set: bool,
}

impl Connection {
    fn new(i: &DomainInbox, verify_token: Option<&Secret>, can_receive: bool) -> Self {
        let is_set = |secret: &Option<Secret>| IsSet { set: secret.is_some() };
        Self {
            callback_path: format!("/api/webhooks/{}", i.channel.as_str()),
            verify_token: verify_token.map(|token| token.expose().to_owned()),
            credentials: CredentialsSet {
                app_secret: is_set(&i.credentials.app_secret),
                verify_token: is_set(&i.credentials.verify_token),
                page_access_token: is_set(&i.credentials.page_access_token),
            },
            can_receive,
            can_send: i.credentials.page_access_token.is_some(),
        }
    }
}

impl Inbox {
    pub fn new(i: &DomainInbox, for_admin: bool, verify_token: Option<&Secret>, can_receive: bool) -> Self {
        let is_foreign = i.channel != Channel::Widget;
        Self {
            id: i.id.0,
            name: i.name.clone(),
            channel: i.channel.as_str(),
            external_id: i.external_id.clone(),
            settings: i.settings.clone(),
            connection: (for_admin && is_foreign).then(|| Connection::new(i, verify_token, can_receive)),
            secret: for_admin.then(|| i.secret.clone()),
        }
    }
}
