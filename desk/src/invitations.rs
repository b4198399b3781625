//! Inviting somebody by e-mail: a link with a secret, good once and for a week.

use deskbell_domain::{
    Agent, AgentBrief, AgentId, Device, Invitation, Language, Noun, Permission, Refusal, Role, TenantId, agent, text,
};
use deskbell_store::Deed;
use serde_json::json;

use crate::{
    Desk, MailTemplate, Session, SignedIn,
    agents::{TAKEN, own_role_at_most},
    start::hash,
};

/// Hours an invitation is good for.
/// The mail says it in words.
const HOURS: i64 = 7 * 24;
const GONE: Refusal = Refusal::NotFound("invitation");

pub struct NewInvitation {
    pub email: String,
    pub role: Role,
    pub name: Option<String>,
}

/// An invitation as its maker gets it, once: with the link.
pub struct Invited {
    pub invitation: Invitation,
    pub link: String,
    pub mailed: bool,
}

impl Desk {
    pub async fn invitations(&self, session: &Session) -> Result<Vec<Invitation>, Refusal> {
        session.actor.may(Permission::ManageMembers)?;
        Ok(self.store.scope(session.actor.tenant()).invitations().await?)
    }

    /// `address` is where this installation is reached, e.g. `https://desk.example`; `language` is what the inviter
    /// reads, the best guess at what their colleague does.
    pub async fn invite(
        &self,
        session: &Session,
        new: NewInvitation,
        address: &str,
        language: Language,
    ) -> Result<Invited, Refusal> {
        let by = session.actor.may(Permission::ManageMembers)?;
        own_role_at_most(session, new.role)?;
        let tenant = session.actor.tenant();
        let inviter = self.agent(tenant, by).await?.brief();
        let mut invitation = self.checked_invitation(tenant, inviter, new)?;
        let scope = self.store.scope(tenant);
        if scope.agent_by_email(&invitation.email).await?.is_some() {
            return Err(TAKEN);
        }
        // A retry must be able to say the link again, of which only the hash is kept: what is kept beside it for that
        // is worth nothing without our key.
        let seed = self.ids.secret();
        let secret_hash = hash(&[&self.invitation_secret(&seed)?]);
        let (row, sign_in) = (invitation.clone(), session.jti.clone());
        let put = scope.transact(Some(by), move |tx| {
            Box::pin(async move {
                let id = tx.put_invitation(&row, &secret_hash).await?;
                tx.changed(Noun::Invitation, id);
                let detail = json!({ "email": row.email, "role": row.role });
                tx.audit(deed(by, &sign_in, "invitation.made", id, detail)).await?;
                Ok((id, row.created_at, seed))
            })
        });
        let (id, at, seed) = put.await?;
        (invitation.id, invitation.created_at, invitation.expires_at) = (id, at, at.plus_seconds(HOURS * 3600));
        let link = format!("{address}/invite/{}", self.invitation_secret(&seed)?);
        let mailed = self.can_mail() && self.mail_invitation(&invitation, &link, language).await;
        Ok(Invited { invitation, link, mailed })
    }

    fn invitation_secret(&self, seed: &str) -> Result<String, Refusal> {
        self.tokens.blind(&["invitation", seed])
    }

    fn checked_invitation(
        &self,
        tenant: TenantId,
        invited_by: AgentBrief,
        new: NewInvitation,
    ) -> Result<Invitation, Refusal> {
        let email =
            text::email("email", Some(&new.email))?.ok_or_else(|| Refusal::invalid("email", "must not be empty."))?;
        let now = self.clock.now();
        Ok(Invitation {
            id: 0,
            tenant,
            email: email.to_lowercase(),
            name: text::optional("name", new.name.as_deref(), 80)?,
            role: new.role,
            invited_by,
            created_at: now,
            expires_at: now.plus_seconds(HOURS * 3600),
        })
    }

    /// The link works without the mail, so a mail that can't be queued is only said.
    async fn mail_invitation(&self, invitation: &Invitation, link: &str, language: Language) -> bool {
        let name = invitation.name.as_ref().unwrap_or(&invitation.email);
        let inviter = &invitation.invited_by.name;
        let values = json!({ "name": name, "inviter": inviter, "link": link, "language": language.code() });
        // One mail an invitation, however often it is asked for.
        let key = Some(format!("invitation-{}", invitation.id));
        let queued =
            self.queue_keyed_mail(invitation.tenant, &invitation.email, key, MailTemplate::Invitation, values).await;
        if let Err(error) = &queued {
            tracing::warn!(%error, invitation = invitation.id, "the invitation's mail could not be queued");
        }
        queued.is_ok()
    }

    pub async fn withdraw_invitation(&self, session: &Session, id: i64) -> Result<(), Refusal> {
        let by = session.actor.may(Permission::ManageMembers)?;
        let sign_in = session.jti.clone();
        let scope = self.store.scope(session.actor.tenant());
        let remove = scope.transact(Some(by), move |tx| {
            Box::pin(async move {
                if !tx.remove_invitation(id).await? {
                    return Err(GONE);
                }
                tx.changed(Noun::Invitation, id);
                Ok(tx.audit(deed(by, &sign_in, "invitation.withdrawn", id, json!({}))).await?)
            })
        });
        remove.await
    }

    /// What a link's secret opens.
    pub async fn invitation(&self, secret: &str) -> Result<Invitation, Refusal> {
        self.store.invitation(&hash(&[secret]), self.clock.now()).await?.ok_or(GONE)
    }

    /// Makes the invited person a member, once, and signs them in.
    pub async fn accept_invitation(
        &self,
        secret: &str,
        name: &str,
        password: &str,
        device: Device,
    ) -> Result<SignedIn, Refusal> {
        let invitation = self.invitation(secret).await?;
        let name = agent::name(name)?;
        let password_hash = self.passwords.hash(password).await?;
        let tenant = invitation.tenant;
        let scope = self.store.scope(tenant);
        let join = scope.transact(None, move |tx| {
            Box::pin(async move {
                // Whoever removes the row has the seat: a second click finds nothing.
                if !tx.remove_invitation(invitation.id).await? {
                    return Err(GONE);
                }
                let agent = member(&invitation, name);
                let id = tx.add_agent(&agent, &password_hash).await?.ok_or(TAKEN)?;
                tx.changed(Noun::Invitation, invitation.id);
                tx.changed(Noun::Agent, id.0);
                tx.audit(deed(id, "", "invitation.accepted", invitation.id, json!({ "email": agent.email }))).await?;
                Ok(id)
            })
        });
        let agent = self.agent(tenant, join.await?).await?;
        self.open_sign_in(self.tenant(tenant).await?, agent, device, "invitation").await
    }
}

fn member(invitation: &Invitation, name: String) -> Agent {
    Agent {
        tenant: invitation.tenant,
        id: AgentId(0),
        name,
        email: invitation.email.clone(),
        role: invitation.role,
        skills: Vec::new(),
        max_chats: agent::USUAL_CHATS,
        away: false,
        disabled: false,
    }
}

fn deed<'a>(by: AgentId, sign_in: &'a str, action: &'static str, id: i64, detail: serde_json::Value) -> Deed<'a> {
    Deed { by, sign_in, action, noun: Noun::Invitation, id: Some(id), detail }
}
