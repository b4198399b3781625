//! Starting a chat, by REST or by socket.

use deskbell_desk::{NewConversation, Session, Started};
use deskbell_domain::{Actor, Inbox, Refusal};

use super::inbound::Start;
use crate::{App, client::Client, origins::RequestOrigin, tenancy};

/// Who starts it.
pub struct StartAs<'a> {
    pub session: Option<&'a Session>,
    /// Named by the request, for those without a token.
    pub tenant: Option<String>,
    pub origin: &'a RequestOrigin,
    pub client: &'a Client,
}

/// The conversation and its visitor's token.
pub async fn start(app: &App, who: StartAs<'_>, form: Start) -> Result<(Started, Inbox, String), Refusal> {
    app.limits.start(who.client.ip)?;
    let (tenant, visitor) = match who.session.map(|s| &s.actor) {
        Some(Actor::Visitor { tenant, id, only: None }) => (app.desk.tenant(*tenant).await?, Some(*id)),
        // Who only knows a conversation's id has not proven to be its visitor, and gets no token of theirs.
        Some(Actor::Visitor { tenant, only: Some(_), .. }) => (app.desk.tenant(*tenant).await?, None),
        Some(Actor::Agent { .. }) => return Err(Refusal::Forbidden("Only a customer starts a chat.")),
        None => (tenancy::named_or_default(app, who.tenant.as_deref()).await?, None),
    };
    let inbox = app.desk.inbox_or_default(tenant.id, None).await?;
    who.origin.check(&inbox)?;
    let new = NewConversation {
        inbox: Some(inbox.id),
        priority: form.priority()?,
        name: form.customer_name,
        email: form.customer_email,
        subject: form.subject,
        skills: form.required_skills.unwrap_or_default(),
        metadata: form.metadata,
        message: form.message,
        client_id: form.client_id,
        user_agent: who.client.user_agent.clone(),
        languages: who.client.languages.clone(),
        from: who.client.ip.to_string(),
        ..NewConversation::default()
    };
    let started = app.desk.start(tenant.id, visitor, new).await?;
    let token = app.desk.visitor_token(&tenant, started.view.visitor.id)?;
    Ok((started, inbox, token))
}
