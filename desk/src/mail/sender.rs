//! Works the queue of mails off: tries again while the server is away, and says in the log what it gives up.

use std::{
    sync::{Arc, Weak},
    time::Duration,
};

use deskbell_domain::{Mail, Refusal};
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
    transport::smtp,
};

use super::MailSettings;
use crate::Desk;

type Transport = AsyncSmtpTransport<Tokio1Executor>;

/// How many go out at a time.
const BATCH: u32 = 10;
/// How long a mail server may take for a mail.
const PATIENCE: Duration = Duration::from_secs(30);
/// Seconds after which a mail whose sender vanished is tried again. Longer than `PATIENCE`.
const LEASE: i64 = 120;
/// How often the queue is looked at when nobody says that there is something in it.
const PAUSE: Duration = Duration::from_secs(2);

pub fn start(desk: &Arc<Desk>) {
    let Some(settings) = desk.settings.mail.clone() else { return };
    let Ok(builder) = Transport::from_url(settings.smtp_url.expose()) else { return };
    let transport = builder.timeout(Some(PATIENCE)).build();
    tokio::spawn(run(Arc::downgrade(desk), settings, transport));
}

async fn run(desk: Weak<Desk>, settings: MailSettings, transport: Transport) {
    loop {
        let waits = {
            let Some(desk) = desk.upgrade() else { return };
            if let Err(refusal) = work_off(&desk, &settings, &transport).await {
                tracing::warn!(%refusal, "mails wait: the queue can't be read");
            }
            desk.mail_waits.clone()
        };
        drop(tokio::time::timeout(PAUSE, waits.notified()).await);
    }
}

async fn work_off(desk: &Arc<Desk>, settings: &MailSettings, transport: &Transport) -> Result<(), Refusal> {
    loop {
        let now = desk.clock.now();
        let due = desk.store.claim_mails(now, now.plus_seconds(LEASE), BATCH).await?;
        if due.is_empty() {
            return Ok(());
        }
        let all = due.into_iter().map(|mail| send(desk, settings, transport, mail));
        for done in futures_util::future::join_all(all).await {
            done?;
        }
    }
}

async fn send(desk: &Desk, settings: &MailSettings, transport: &Transport, mail: Mail) -> Result<(), Refusal> {
    let firm = desk.tenant(mail.tenant).await?.name.clone();
    let outcome = match letter(settings, firm, &mail) {
        Ok(letter) => transport.send(letter).await.map(drop).map_err(|error| (is_final(&error), told(&error))),
        Err(error) => Err((true, error.to_string())),
    };
    // The recipient isn't logged: it is somebody's personal data.
    let (again, error) = match outcome {
        Ok(()) => return Ok(desk.store.settle_mail(&mail.id, true).await?),
        Err((is_final, error)) => (mail.pause().filter(|_| !is_final), error),
    };
    match again {
        Some(pause) => {
            tracing::warn!(mail = mail.id, attempt = mail.attempts, %error, "a mail did not go out; trying again in {pause} s");
            desk.store.retry_mail(&mail.id, desk.clock.now().plus_seconds(pause)).await?;
        }
        None => {
            tracing::error!(mail = mail.id, attempt = mail.attempts, %error, "a mail was given up");
            desk.store.settle_mail(&mail.id, false).await?;
        }
    }
    Ok(())
}

fn letter(
    settings: &MailSettings,
    firm: String,
    mail: &Mail,
) -> Result<Message, Box<dyn std::error::Error + Send + Sync>> {
    let from = &settings.from.email;
    Message::builder()
        .from(Mailbox::new(Some(firm), from.clone()))
        .to(Mailbox::new(None, mail.recipient.parse()?))
        .subject(&mail.content.subject)
        // The same at every attempt: a mail that went out twice is shown once by who gets it.
        .message_id(Some(format!("<{}@{}>", mail.id, from.domain())))
        .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned()))
        .multipart(MultiPart::alternative_plain_html(mail.content.text.clone(), mail.content.html.clone()))
        .map_err(Into::into)
}

/// Whether the server will never take this mail. A wrong password is ours to set right, so that mails wait for it.
fn is_final(error: &smtp::Error) -> bool {
    let is_sign_in = error.status().is_some_and(|code| matches!(u16::from(code), 530 | 534 | 535 | 538));
    error.is_permanent() && !is_sign_in
}

fn told(error: &smtp::Error) -> String {
    let mut all = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        all = format!("{all}: {error}");
        cause = error.source();
    }
    all
}
