//! A mail to who left before the answer came: once for all that was said since, and none to who has read it.
//!
//! The link leads to the page and lets nobody in: an address that was only typed proves nothing (decision 0033).

use deskbell_domain::{
    Author, AuthorKind, ConversationView, Inbox, Mail, Message, MessageKind, Refusal, Timestamp, origin,
};
use deskbell_store::{Missed, Page};
use serde_json::{Value, json};

use crate::{Desk, MailTemplate};

/// How many conversations are looked at in one round.
const AT_ONCE: u32 = 20;
/// Most replies in one mail; the page has them all.
const LINES_MAX: u32 = 50;

impl Desk {
    pub(crate) async fn mail_missed_replies(&self) -> Result<(), Refusal> {
        if !self.can_mail() {
            return Ok(());
        }
        for missed in self.store.due_missed(self.clock.now(), AT_ONCE).await? {
            self.mail_missed(missed).await?;
        }
        Ok(())
    }

    async fn mail_missed(&self, missed: Missed) -> Result<(), Refusal> {
        let scope = self.store.scope(missed.tenant);
        let Some(view) = scope.conversation(&missed.conversation).await? else { return Ok(()) };
        let inbox = self.inbox(missed.tenant, view.conversation.inbox).await?;
        let mail = match inbox.settings.missed_reply_after {
            Some(_) => self.missed_mail(&missed, &view, &inbox).await?,
            None => None,
        };
        let upto = view.conversation.last_seq;
        let again = self.clock.now().plus_seconds(inbox.settings.missed_reply_after.unwrap_or_default());
        let has_mail = mail.is_some();
        scope
            .transact(None, move |tx| {
                Box::pin(async move {
                    // Another node may have been first: then its mail is the one.
                    if tx.told_missed(&missed, upto, again).await?
                        && let Some(mail) = mail
                    {
                        tx.add_mail(&mail).await?;
                    }
                    Ok(())
                })
            })
            .await?;
        if has_mail {
            self.mail_waits.notify_one();
        }
        Ok(())
    }

    /// None when there is nothing unseen, or nobody to write to.
    async fn missed_mail(
        &self,
        missed: &Missed,
        view: &ConversationView,
        inbox: &Inbox,
    ) -> Result<Option<Mail>, Refusal> {
        let Some(email) = view.visitor.email.clone() else { return Ok(None) };
        let after = missed.told_seq.max(view.conversation.visitor_seen);
        let scope = self.store.scope(missed.tenant);
        let (messages, _) = scope.messages(&missed.conversation, Page::After(after), LINES_MAX).await?;
        let lines: Vec<Value> =
            messages.iter().filter(|m| is_reply(m) && m.seq <= view.conversation.last_seq).map(line).collect();
        if lines.is_empty() {
            return Ok(None);
        }
        let key = format!("missed:{}:{}", missed.conversation.as_str(), view.conversation.last_seq);
        let link = self.page_of(view, inbox);
        let values =
            json!({ "name": view.visitor.name, "language": view.visitor.language, "link": link, "lines": lines });
        match self.write_mail(missed.tenant, &email, Some(key), MailTemplate::MissedReply, values).await {
            Ok(mail) => Ok(Some(mail)),
            // What was typed is no address a mail could go to.
            Err(Refusal::Invalid(_)) => Ok(None),
            Err(refusal) => Err(refusal),
        }
    }

    /// The page the chat was started on if it is one of the inbox's own sites, else the chat as a page of its own.
    fn page_of(&self, view: &ConversationView, inbox: &Inbox) -> Option<String> {
        let page = view.conversation.metadata["customer"]["page_url"].as_str();
        let own =
            page.filter(|page| origin_of(page).is_some_and(|of| origin::allowed(&inbox.settings.allowed_origins, &of)));
        let hosted =
            || self.settings.public_url.as_ref().map(|url| format!("{}/chats/{}", url.trim_end_matches('/'), inbox.id));
        own.map(str::to_owned).or_else(hosted)
    }
}

fn is_reply(message: &Message) -> bool {
    let by_us = matches!(message.author.kind, AuthorKind::Agent | AuthorKind::Bot);
    by_us && message.kind != MessageKind::System && message.deleted_at.is_none()
}

fn line(message: &Message) -> Value {
    let names: Vec<&str> = message.attachments.iter().map(|a| a.name.as_str()).collect();
    let attachment = (!names.is_empty()).then(|| names.join(", "));
    json!({ "author": author(&message.author), "at": at(message.at), "text": message.text, "attachment": attachment })
}

fn author(author: &Author) -> &str {
    author.name.as_deref().unwrap_or("Support")
}

/// "2026-01-31 09:30 UTC"
fn at(at: Timestamp) -> String {
    let time = chrono::DateTime::from_timestamp_millis(at.0).unwrap_or_default();
    time.format("%Y-%m-%d %H:%M UTC").to_string()
}

/// `https://shop.example` of `https://shop.example/cart?x=1`; nothing of what could be read in two ways.
fn origin_of(page: &str) -> Option<String> {
    let (scheme, rest) = page.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    if page.chars().any(|c| c.is_whitespace() || c.is_control() || c == '\\') {
        return None;
    }
    origin::canonical(&format!("{scheme}://{authority}"))
}

#[cfg(test)]
mod tests {
    use super::origin_of;

    #[test]
    fn only_a_plain_address_has_an_origin() {
        assert_eq!(origin_of("https://shop.example/cart?x=1").as_deref(), Some("https://shop.example"));
        assert_eq!(origin_of("http://127.0.0.1:8080#top").as_deref(), Some("http://127.0.0.1:8080"));
        for odd in [
            "https://shop.example@evil.example/",
            "https://shop.example\\@evil.example/",
            "https://shop.example /",
            "javascript://shop.example/%0aalert(1)",
            "shop.example",
        ] {
            assert_eq!(origin_of(odd), None, "{odd}");
        }
    }
}
