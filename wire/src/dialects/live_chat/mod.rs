//! The `live-chat` dialect (REST and Socket.IO).
//!
//! Published: manual assignment, the queue, transfer, tickets, saved replies. Ours: `after_seq` on join, `seq` on
//! messages, acks that name the refusal, a start without a token (which answers with one).

pub mod inbound;
pub mod outbound;
pub mod routes;
pub mod socket;
pub mod start;
pub mod types;

use deskbell_desk::{Desk, NewMessage};
use deskbell_domain::{Actor, Attachment, MessageKind, Refusal};

use inbound::Say;

/// What is sent, with its article looked up.
pub async fn say(desk: &Desk, actor: &Actor, say: Say, client_id: Option<String>) -> Result<NewMessage, Refusal> {
    let mut new = NewMessage { kind: Some(say.kind), client_id, ..NewMessage::default() };
    match say.kind {
        MessageKind::Image | MessageKind::File => {
            let url = say.attachment_url.ok_or_else(|| Refusal::invalid("attachment_url", "is required."))?;
            let attachment = attachment(url)?;
            new.text = say.content.filter(|c| !c.trim().is_empty()).unwrap_or_else(|| attachment.name.clone());
            new.attachment = Some(attachment);
        }
        MessageKind::KbArticle => {
            actor.agent()?;
            let id = say.article.ok_or_else(|| Refusal::invalid("kb_article_id", "is required."))?;
            let article = desk.article_brief(actor.tenant(), id).await?;
            new.text = say.content.filter(|c| !c.trim().is_empty()).unwrap_or_else(|| article.title.clone());
            new.article = Some(article);
        }
        MessageKind::Text | MessageKind::System => {
            new.text = say.content.ok_or_else(|| Refusal::invalid("content", "is required."))?;
        }
    }
    Ok(new)
}

/// A file by its address: a web address, or a path on this installation.
fn attachment(url: String) -> Result<Attachment, Refusal> {
    let good =
        (url.starts_with("https://") || url.starts_with("http://") || (url.starts_with('/') && !url.starts_with("//")))
            && url.len() <= 2_000
            && !url.chars().any(|c| c.is_control() || c.is_whitespace());
    if !good {
        return Err(Refusal::invalid("attachment_url", "must be the address an upload answered with."));
    }
    let name = url.rsplit('/').next().unwrap_or_default().split(['?', '#']).next().unwrap_or_default();
    let name = if name.is_empty() { "file".to_owned() } else { name.to_owned() };
    Ok(Attachment { url, name, size: 0, mime_type: "application/octet-stream".to_owned() })
}
