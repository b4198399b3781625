//! Making an installation: tenants, the first admin, more agents.

use std::sync::Arc;

use deskbell_domain::{Agent, AgentId, Channel, Device, Inbox, InboxSettings, Refusal, Role, origin, tenant, text};

use crate::{Desk, SignedIn, TenantFacts};

/// The first-run form.
pub struct SetUp {
    pub tenant_name: String,
    pub admin_name: String,
    pub email: String,
    pub password: String,
    /// The site the widget will stand on; its origin is allowed.
    pub site_url: Option<String>,
}

pub struct NewAgent {
    pub name: String,
    pub email: String,
    pub password: String,
    pub role: Role,
    pub skills: Vec<String>,
}

impl Desk {
    pub async fn needs_setup(&self) -> Result<bool, Refusal> {
        Ok(self.store.tenants().await?.is_empty())
    }

    /// The first tenant with its admin and widget. Refused once there is a tenant.
    pub async fn set_up(&self, form: SetUp, device: Device) -> Result<(SignedIn, Inbox), Refusal> {
        let name = text::required("tenant_name", form.tenant_name.trim(), 80)?;
        let admin = self.checked_agent(NewAgent {
            name: form.admin_name,
            email: form.email,
            password: form.password,
            role: Role::Admin,
            skills: Vec::new(),
        })?;
        let mut settings = InboxSettings { title: "Chat with us".into(), ..InboxSettings::default() };
        if let Some(site) = text::optional("site_url", form.site_url.as_deref(), 500)? {
            let origin = origin_of(&site)
                .ok_or_else(|| Refusal::invalid("site_url", "must be an address like https://shop.example."))?;
            settings.allowed_origins.push(origin);
        }
        // Hashed first: it is slow, and everything after it must be quick.
        let password_hash = self.passwords.hash(&admin.1).await?;
        if !self.needs_setup().await? {
            return Err(Refusal::Conflict("This installation is set up already. Sign in instead."));
        }
        let facts = self.add_tenant(&tenant::slug_from_name(&name), &name).await?;
        let agent = self.insert_agent(&facts, admin.0, &password_hash).await?;
        let scope = self.store.scope(facts.id);
        let id =
            scope.add_inbox("Website", Channel::Widget, None, &settings, &self.ids.secret(), self.clock.now()).await?;
        let inbox = self.inbox(facts.id, id.ok_or(Refusal::Conflict("Another inbox has this id."))?).await?;
        Ok((self.open_sign_in(facts, agent, device, "set_up").await?, inbox))
    }

    /// An empty tenant. For the owner of the installation.
    pub async fn add_tenant(&self, slug: &str, name: &str) -> Result<Arc<TenantFacts>, Refusal> {
        let slug = tenant::slug("tenant", slug)?;
        let name = text::required("name", name, 80)?;
        let made = self.store.add_tenant(&slug, &name, &self.ids.id()[..8], self.clock.now()).await?;
        Ok(self.remember(made.ok_or(Refusal::Conflict("A tenant with this name exists already."))?))
    }

    pub async fn add_agent(&self, tenant: &TenantFacts, new: NewAgent) -> Result<Agent, Refusal> {
        let (agent, password) = self.checked_agent(new)?;
        let password_hash = self.passwords.hash(&password).await?;
        self.insert_agent(tenant, agent, &password_hash).await
    }

    /// Sets a password and ends the agent's sign-ins.
    pub async fn set_password(&self, tenant: &TenantFacts, email: &str, password: &str) -> Result<(), Refusal> {
        let email = email.trim().to_lowercase();
        let password_hash = self.passwords.hash(password).await?;
        let scope = self.store.scope(tenant.id);
        if !scope.set_password(&email, &password_hash).await? {
            return Err(Refusal::NotFound("agent"));
        }
        if let Some(found) = scope.agent_by_email(&email).await? {
            self.store.end_sign_ins_of(found.agent.id, self.clock.now()).await?;
        }
        Ok(())
    }

    pub(crate) fn checked_agent(&self, new: NewAgent) -> Result<(Agent, String), Refusal> {
        let email =
            text::email("email", Some(&new.email))?.ok_or_else(|| Refusal::invalid("email", "must not be empty."))?;
        let agent = Agent {
            tenant: deskbell_domain::TenantId(0),
            id: AgentId(0),
            name: deskbell_domain::agent::name(&new.name)?,
            email: email.to_lowercase(),
            role: new.role,
            skills: crate::start::short_words("skills", new.skills)?,
            max_chats: deskbell_domain::agent::USUAL_CHATS,
            away: false,
            disabled: false,
        };
        Ok((agent, new.password))
    }

    pub(crate) async fn insert_agent(
        &self,
        tenant: &TenantFacts,
        agent: Agent,
        password_hash: &str,
    ) -> Result<Agent, Refusal> {
        let scope = self.store.scope(tenant.id);
        let id = scope.add_agent(&agent, password_hash, self.clock.now().0).await?;
        self.agent(tenant.id, id.ok_or(Refusal::Conflict("An agent with this e-mail exists already."))?).await
    }
}

/// The origin of an address somebody typed: `https://shop.example/cart?x` → `https://shop.example`.
fn origin_of(address: &str) -> Option<String> {
    let address = if address.contains("://") { address.to_owned() } else { format!("https://{address}") };
    let (scheme, rest) = address.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    origin::canonical(&format!("{scheme}://{authority}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_origin_is_taken_from_whatever_address_was_typed() {
        assert_eq!(origin_of("shop.example").as_deref(), Some("https://shop.example"));
        assert_eq!(origin_of("http://shop.example:8080/a?b#c").as_deref(), Some("http://shop.example:8080"));
        assert_eq!(origin_of("not an address"), None);
    }
}
