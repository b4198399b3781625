//! An inbox of a channel: connecting it, and what it needs at the channel.

use deskbell_domain::{
    Actor, Channel, Credentials, Inbox, InboxId, InboxSettings, Noun, Permission, Refusal, Secret, inbox::external_id,
    text,
};

use serde_json::json;

use crate::Desk;

/// Longest secret anyone may hand over.
const SECRET_MAX: usize = 1_000;

/// Changes to credentials: absent stays, `Some(None)` goes.
#[derive(Debug, Clone, Default)]
pub struct NewCredentials {
    pub app_secret: Option<Option<String>>,
    pub verify_token: Option<Option<String>>,
    pub page_access_token: Option<Option<String>>,
}

impl NewCredentials {
    pub fn is_empty(&self) -> bool {
        self.app_secret.is_none() && self.verify_token.is_none() && self.page_access_token.is_none()
    }

    fn over(self, old: &Credentials) -> Result<Credentials, Refusal> {
        Ok(Credentials {
            app_secret: put("credentials.app_secret", self.app_secret, &old.app_secret)?,
            verify_token: put("credentials.verify_token", self.verify_token, &old.verify_token)?,
            page_access_token: put("credentials.page_access_token", self.page_access_token, &old.page_access_token)?,
        })
    }
}

fn put(field: &str, given: Option<Option<String>>, old: &Option<Secret>) -> Result<Option<Secret>, Refusal> {
    let Some(given) = given else { return Ok(old.clone()) };
    let Some(secret) = text::optional(field, given.as_deref(), SECRET_MAX)? else { return Ok(None) };
    if secret.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return Err(Refusal::invalid(field, "must not contain blanks."));
    }
    Ok(Some(Secret::new(secret)))
}

impl Desk {
    /// Connects a page or an account. Its verify token is made when the installation has none either.
    pub async fn add_channel_inbox(
        &self,
        actor: &Actor,
        name: &str,
        (channel, external): (Channel, &str),
        settings: InboxSettings,
        credentials: NewCredentials,
    ) -> Result<Inbox, Refusal> {
        let by = actor.may(Permission::ManageSettings)?;
        let (name, settings) = (text::required("name", name, 80)?, settings.checked()?);
        let external = external_id("external_id", external)?;
        let mut credentials = credentials.over(&Credentials::default())?;
        if credentials.verify_token.is_none() && self.settings.meta.verify_token.is_none() {
            credentials.verify_token = Some(Secret::new(self.ids.id()));
        }
        let secret = self.ids.secret();
        let scope = self.store.scope(actor.tenant());
        let added = scope.transact(Some(by), move |tx| {
            Box::pin(async move {
                let id = tx.add_inbox(&name, channel, Some(&external), &settings, &secret).await?;
                let id = id.ok_or_else(|| Refusal::invalid("external_id", "is connected to another inbox already."))?;
                tx.set_credentials(id, &credentials).await?;
                tx.changed(Noun::Inbox, id.0);
                let detail = json!({ "name": name, "channel": channel.as_str() });
                tx.audit_by_actor("inbox.added", Noun::Inbox, id.0, detail).await?;
                Ok(id)
            })
        });
        self.inbox(actor.tenant(), added.await?).await
    }

    pub async fn set_credentials(&self, actor: &Actor, id: InboxId, new: NewCredentials) -> Result<Inbox, Refusal> {
        let by = actor.may(Permission::ManageSettings)?;
        let inbox = self.inbox(actor.tenant(), id).await?;
        if inbox.channel == Channel::Widget {
            return Err(Refusal::invalid("credentials", "are for inboxes of Facebook and Instagram."));
        }
        let credentials = new.over(&inbox.credentials)?;
        let name = inbox.name;
        let scope = self.store.scope(actor.tenant());
        let set = scope.transact(Some(by), move |tx| {
            Box::pin(async move {
                tx.set_credentials(id, &credentials).await?;
                tx.changed(Noun::Inbox, id.0);
                // That they changed is all that may be told of secrets.
                Ok(tx.audit_by_actor("inbox.credentials_changed", Noun::Inbox, id.0, json!({ "name": name })).await?)
            })
        });
        set.await?;
        self.inbox(actor.tenant(), id).await
    }

    /// The word Meta asks for when the address is entered there.
    pub fn verify_token<'a>(&'a self, inbox: &'a Inbox) -> Option<&'a Secret> {
        inbox.credentials.verify_token.as_ref().or(self.settings.meta.verify_token.as_ref())
    }
}
