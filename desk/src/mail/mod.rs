//! Outgoing e-mail: a queue in the database, and the one who works it off.
//!
//! A mail is written from a template when it is queued, so that what is wrong with it shows there and then.

mod sender;
mod templates;
mod texts;

use deskbell_domain::{Mail, MailContent, Refusal, Secret, TenantId, text};
use lettre::{AsyncSmtpTransport, Tokio1Executor, message::Mailbox};
use serde_json::Value;

pub(crate) use self::sender::start;
pub use self::templates::MailTemplate;
pub(crate) use self::texts::text as mail_text;
use crate::Desk;

const NOT_SET_UP: Refusal = Refusal::Conflict("E-mail isn't set up here. Whoever runs this desk sets smtp_url.");

/// How mails leave the house.
#[derive(Debug, Clone)]
pub struct MailSettings {
    smtp_url: Secret,
    from: Mailbox,
}

impl MailSettings {
    /// `smtp_url` like `smtps://user:password@mail.example.com`, `from` like `Northwind <desk@example.com>`.
    /// The error is a sentence that names the setting.
    pub fn parse(smtp_url: &str, from: &str) -> Result<Self, String> {
        // What is wrong is not quoted: there is a password in it.
        AsyncSmtpTransport::<Tokio1Executor>::from_url(smtp_url).map_err(
            |_| "smtp_url can't be read. Write it like smtps://user:password@mail.example.com, or smtp://127.0.0.1:25.",
        )?;
        let from = from.parse().map_err(|_| {
            format!("mail_from {from:?} is no e-mail address. Write it like Northwind <desk@example.com>.")
        })?;
        Ok(Self { smtp_url: Secret::new(smtp_url), from })
    }
}

impl Desk {
    /// Whether mails can go out: whoever runs the installation has named a server.
    pub fn can_mail(&self) -> bool {
        self.settings.mail.is_some()
    }

    /// Queues a mail to one address, written from a template (see `MailTemplate` for what each needs).
    ///
    /// It survives a restart, is tried again while the server is away, and carries the tenant's name as sender.
    /// Refused where no mail server is set up (`can_mail`) and when `to` is no address.
    pub async fn queue_mail(
        &self,
        tenant: TenantId,
        to: &str,
        template: MailTemplate,
        values: Value,
    ) -> Result<(), Refusal> {
        self.queue_keyed_mail(tenant, to, None, template, values).await
    }

    /// As `queue_mail`; of all mails with one key the first is sent.
    pub(crate) async fn queue_keyed_mail(
        &self,
        tenant: TenantId,
        to: &str,
        key: Option<String>,
        template: MailTemplate,
        values: Value,
    ) -> Result<(), Refusal> {
        let mail = self.write_mail(tenant, to, key, template, values).await?;
        self.store.scope(tenant).add_mail(&mail, self.clock.now()).await?;
        self.mail_waits.notify_one();
        Ok(())
    }

    pub(crate) async fn write_mail(
        &self,
        tenant: TenantId,
        to: &str,
        key: Option<String>,
        template: MailTemplate,
        mut values: Value,
    ) -> Result<Mail, Refusal> {
        if !self.can_mail() {
            return Err(NOT_SET_UP);
        }
        let recipient = text::email("email", Some(to))?.ok_or(Refusal::invalid("email", "is required."))?;
        if recipient.parse::<lettre::Address>().is_err() {
            return Err(Refusal::invalid("email", "must be an e-mail address."));
        }
        values["firm"] = self.tenant(tenant).await?.name.clone().into();
        let content: MailContent = templates::render(template, &values)?;
        Ok(Mail { id: self.ids.id(), tenant, key, recipient, content, attempts: 0 })
    }
}
