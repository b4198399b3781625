//! What a visitor leaves while the desk is closed: a message with an address, which becomes a ticket.
//!
//! The address is only typed, so the ticket is never a known customer's (decision 0032), and the mail that thanks for
//! it repeats nothing that was typed: it can't be used to write to others.

use deskbell_domain::{
    AuthorKind, Inbox, Mail, Noun, Priority, Refusal, SlaClock, Ticket, TicketComment, TicketStatus, Timestamp,
    Visitor, VisitorId, WhenClosed, text, ticket, visitor,
};
use serde_json::json;

use crate::{Desk, MailTemplate, start::hash};

/// How long after an opening the form of one who began before is still taken.
const GRACE: i64 = 3_600;
const SUBJECT: usize = 80;
const TAG: &str = "offline";

#[derive(Debug, Clone, Default)]
pub struct OfflineMessage {
    pub name: Option<String>,
    pub email: String,
    pub message: String,
    pub client_id: Option<String>,
    /// A tag of what they read: for the mail that thanks.
    pub language: String,
}

impl Desk {
    /// Makes a ticket of it. Returns its number as people name it, and whether it is new. `by` is the visitor who
    /// proved to be one, if any.
    pub async fn leave_message(
        &self,
        inbox: &Inbox,
        by: Option<VisitorId>,
        new: OfflineMessage,
    ) -> Result<(String, bool), Refusal> {
        let tenant = inbox.tenant;
        let (name, email) = visitor::claims(new.name.as_deref(), Some(&new.email)).map_err(as_named_here)?;
        let email = email.ok_or_else(|| Refusal::invalid("email", "is required."))?;
        let message = text::required("message", new.message.trim(), self.settings.visitor_message_max)?;
        let client_id = text::client_id("client_id", new.client_id.as_deref())?;
        check_closed(inbox, self.clock.now())?;
        let hash = hash(&[name.as_deref().unwrap_or_default(), &email, &message, &inbox.id.to_string()]);
        let client = client_id.map(|id| (format!("offline:{id}"), hash));
        let scope = self.store.scope(tenant);
        let known = self.known_under(inbox, by, &email).await?;
        let (id, spare) = (scope.next_ticket_id().await?, scope.next_visitor_id().await?);
        let receipt = self.receipt(inbox, &email, &format!("T-{id}"), &new.language).await?;
        let waits = receipt.is_some();
        let done = scope
            .transact(None, move |tx| {
                Box::pin(async move {
                    if let Some((key, hash)) = &client
                        && let Some((before, known)) = tx.ticket_by_client_key(key).await?
                    {
                        return if known == *hash {
                            Ok((before.number(), false))
                        } else {
                            Err(Refusal::ClientIdReused)
                        };
                    }
                    let requester = match known {
                        Some(known) => known,
                        None => {
                            let new = stranger(tx.tenant, spare, name, email, tx.now);
                            tx.add_visitor(&new).await?;
                            new
                        }
                    };
                    let mut ticket = Ticket {
                        tenant,
                        id,
                        conversation: None,
                        upto_seq: 0,
                        subject: subject_of(&message),
                        status: TicketStatus::Open,
                        priority: Priority::default(),
                        requester: requester.id,
                        assignee: None,
                        team: None,
                        tags: vec![TAG.into()],
                        due_at: None,
                        clock: SlaClock::running(tx.now),
                        created_at: tx.now,
                        updated_at: tx.now,
                    };
                    tx.add_ticket(&ticket, client.as_ref().map(|(key, hash)| (key.as_str(), hash.as_str()))).await?;
                    let mut comment = TicketComment {
                        tenant,
                        ticket: id,
                        id: 0,
                        author_kind: AuthorKind::Visitor,
                        author: requester.id.0,
                        author_name: requester.display_name(),
                        text: message,
                        internal: false,
                        client_id: None,
                        at: tx.now,
                    };
                    tx.add_ticket_comment(&mut comment).await?;
                    ticket.commented(AuthorKind::Visitor, false, tx.now);
                    tx.save_ticket(&ticket).await?;
                    if let Some(receipt) = &receipt {
                        tx.add_mail(receipt).await?;
                    }
                    tx.changed(Noun::Ticket, id.0);
                    Ok((ticket.number(), true))
                })
            })
            .await?;
        if waits {
            self.mail_waits.notify_one();
        }
        Ok(done)
    }

    /// Whoever proved to be a visitor keeps their own row, if it is under this very address.
    async fn known_under(&self, inbox: &Inbox, by: Option<VisitorId>, email: &str) -> Result<Option<Visitor>, Refusal> {
        let Some(by) = by else { return Ok(None) };
        let known = self.store.scope(inbox.tenant).visitor(by).await?;
        Ok(known.filter(|known| known.email.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(email))))
    }

    /// At most one an hour to an address, whoever typed it.
    async fn receipt(&self, inbox: &Inbox, email: &str, number: &str, language: &str) -> Result<Option<Mail>, Refusal> {
        if !self.can_mail() {
            return Ok(None);
        }
        let hour = self.clock.now().0 / 3_600_000;
        let key = format!("offline:{}:{hour}", hash(&[&email.to_lowercase()]));
        let values = json!({ "number": number, "language": language });
        self.write_mail(inbox.tenant, email, Some(key), MailTemplate::OfflineReceipt, values).await.map(Some)
    }
}

fn check_closed(inbox: &Inbox, now: Timestamp) -> Result<(), Refusal> {
    let is_open = |at: Timestamp| inbox.settings.hours.at(at).open;
    if inbox.settings.when_closed != WhenClosed::Form {
        return Err(Refusal::Conflict("This inbox takes chats, not messages."));
    }
    if is_open(now) && is_open(now.plus_seconds(-GRACE)) {
        return Err(Refusal::Conflict("We are here now: start a chat."));
    }
    Ok(())
}

fn stranger(
    tenant: deskbell_domain::TenantId,
    id: VisitorId,
    name: Option<String>,
    email: String,
    now: Timestamp,
) -> Visitor {
    Visitor {
        tenant,
        id,
        name,
        email: Some(email),
        verified: false,
        alias: None,
        metadata: json!({}),
        created_at: now,
        last_seen_at: now,
    }
}

/// The first line, cut.
fn subject_of(message: &str) -> String {
    let line = message.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    let cut: String = line.chars().take(SUBJECT.min(ticket::SUBJECT_MAX)).collect();
    if cut.len() < line.len() { format!("{}…", cut.trim_end()) } else { cut }
}

/// The claims' fields under the names this form has for them.
fn as_named_here(refusal: Refusal) -> Refusal {
    let Refusal::Invalid(mut errors) = refusal else { return refusal };
    for error in &mut errors {
        error.field = error.field.trim_start_matches("customer_").to_owned();
    }
    Refusal::Invalid(errors)
}

#[cfg(test)]
mod tests {
    use super::subject_of;

    #[test]
    fn a_subject_is_the_first_line_cut() {
        assert_eq!(subject_of("\n  A torn sleeve \nand more"), "A torn sleeve");
        let long = subject_of(&"word ".repeat(40));
        assert!(long.ends_with("word…") && long.chars().count() <= 81, "{long}");
    }
}
