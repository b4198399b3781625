//! Inboxes: a tenant's ways in.

use deskbell_domain::{
    Actor, Channel, ConversationId, Inbox, InboxId, InboxSettings, Noun, Permission, Refusal, TenantId, VisitorAuth,
    text,
};

use serde_json::json;

use crate::{Desk, audit::difference};

impl Desk {
    pub async fn inboxes(&self, actor: &Actor) -> Result<Vec<Inbox>, Refusal> {
        actor.agent()?;
        Ok(self.store.scope(actor.tenant()).inboxes().await?)
    }

    pub async fn inbox(&self, tenant: TenantId, id: InboxId) -> Result<Inbox, Refusal> {
        self.store.scope(tenant).inbox(id).await?.ok_or(Refusal::NotFound("inbox"))
    }

    /// The named inbox, or the tenant's first widget.
    pub async fn inbox_or_default(&self, tenant: TenantId, id: Option<InboxId>) -> Result<Inbox, Refusal> {
        if let Some(id) = id {
            return self.inbox(tenant, id).await;
        }
        let all = self.store.scope(tenant).inboxes().await?;
        all.into_iter().find(|i| i.channel == Channel::Widget).ok_or(Refusal::NotFound("inbox"))
    }

    pub async fn add_inbox(&self, actor: &Actor, name: &str, settings: InboxSettings) -> Result<Inbox, Refusal> {
        let by = actor.may(Permission::ManageSettings)?;
        let (name, settings) = (text::required("name", name, 80)?, settings.checked()?);
        let secret = self.ids.secret();
        let scope = self.store.scope(actor.tenant());
        let added = scope.transact(Some(by), move |tx| {
            Box::pin(async move {
                let id = tx.add_inbox(&name, Channel::Widget, None, &settings, &secret).await?;
                let id = id.ok_or(Refusal::Conflict("Another inbox has this id."))?;
                tx.changed(Noun::Inbox, id.0);
                tx.audit_by_actor("inbox.added", Noun::Inbox, id.0, json!({ "name": name })).await?;
                Ok(id)
            })
        });
        self.inbox(actor.tenant(), added.await?).await
    }

    pub async fn set_inbox(
        &self,
        actor: &Actor,
        id: InboxId,
        name: &str,
        settings: InboxSettings,
    ) -> Result<Inbox, Refusal> {
        let by = actor.may(Permission::ManageSettings)?;
        let (name, settings) = (text::required("name", name, 80)?, settings.checked()?);
        let scope = self.store.scope(actor.tenant());
        let set = scope.transact(Some(by), move |tx| {
            Box::pin(async move {
                let before = tx.inbox(id).await?.ok_or(Refusal::NotFound("inbox"))?;
                tx.set_inbox(id, &name, &settings).await?;
                tx.changed(Noun::Inbox, id.0);
                let mut changes = difference(&before.settings, &settings);
                if before.name != name {
                    changes["name"] = json!([before.name, name]);
                }
                let detail = json!({ "name": name, "changes": changes });
                tx.audit_by_actor("inbox.changed", Noun::Inbox, id.0, detail).await?;
                Ok(())
            })
        });
        set.await?;
        self.inbox(actor.tenant(), id).await
    }

    /// Who may speak for a conversation of which only the id is known: its visitor, in that conversation alone,
    /// where the inbox says that the id is enough. Otherwise the answer is the same as for an unknown id.
    pub async fn bearer(&self, id: &ConversationId) -> Result<(Actor, Inbox), Refusal> {
        const NEEDED: Refusal = Refusal::Unauthenticated("This needs the visitor's token.");
        let (inbox, visitor) = self.store.inbox_of_conversation(id.as_str()).await?.ok_or(NEEDED)?;
        if inbox.settings.visitor_auth == VisitorAuth::Strict {
            return Err(NEEDED);
        }
        let view = self.store.scope(inbox.tenant).conversation(id).await?.ok_or(NEEDED)?;
        let only = Some(self.goes_on_in(view).await?.conversation.id);
        Ok((Actor::Visitor { tenant: inbox.tenant, id: visitor, only }, inbox))
    }
}
