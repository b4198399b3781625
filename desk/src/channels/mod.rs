//! Channels that aren't ours: Facebook and Instagram. What comes in from them, and what goes out.

mod fetch;
mod graph;
mod inbox;
mod receipts;
mod receive;
mod sender;
mod turns;

use deskbell_domain::{Channel, Inbox, Refusal, Secret};

pub(crate) use self::receipts::is_foreign;
pub(crate) use self::{graph::Graph, sender::start, turns::Turns};
pub use self::{inbox::NewCredentials, receipts::Receipt, receive::Post};
use crate::Desk;

/// The installation's own app at Meta; an inbox may have another.
#[derive(Debug, Clone)]
pub struct MetaSettings {
    pub app_secret: Option<Secret>,
    pub verify_token: Option<Secret>,
    /// Where the Graph API is, without a slash at the end.
    pub graph_url: String,
}

impl Default for MetaSettings {
    fn default() -> Self {
        Self { app_secret: None, verify_token: None, graph_url: "https://graph.facebook.com".into() }
    }
}

impl Desk {
    /// The inbox of a page or account, whosever it is.
    pub async fn channel_inbox(&self, channel: Channel, external_id: &str) -> Result<Option<Inbox>, Refusal> {
        if deskbell_domain::inbox::external_id("id", external_id).is_err() {
            return Ok(None);
        }
        Ok(self.store.channel_inbox(channel, external_id).await?)
    }

    /// What signs the calls about this inbox; for none, what signs the installation's own.
    pub fn app_secret<'a>(&'a self, inbox: Option<&'a Inbox>) -> Option<&'a Secret> {
        inbox.and_then(|i| i.credentials.app_secret.as_ref()).or(self.settings.meta.app_secret.as_ref())
    }

    /// The words with which a channel may ask whether the address is ours.
    pub async fn verify_tokens(&self, channel: Channel) -> Result<Vec<Secret>, Refusal> {
        let inboxes = self.store.all_inboxes().await?.into_iter().filter(|inbox| inbox.channel == channel);
        let own = inboxes.filter_map(|inbox| inbox.credentials.verify_token);
        Ok(own.chain(self.settings.meta.verify_token.clone()).collect())
    }
}
