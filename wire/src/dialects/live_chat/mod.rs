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
pub mod upload;

use deskbell_desk::{Desk, NamedFiles, NewMessage};
use deskbell_domain::{Actor, MessageKind, Refusal};

use inbound::Say;

/// What is sent, with its article looked up.
pub async fn say(desk: &Desk, actor: &Actor, say: Say, client_id: Option<String>) -> Result<NewMessage, Refusal> {
    let mut new = NewMessage { kind: Some(say.kind), client_id, reply_to: say.reply_to, ..NewMessage::default() };
    let url = say.attachment_url.filter(|url| !url.is_empty());
    match say.kind {
        MessageKind::KbArticle => {
            let id = say.article.ok_or_else(|| Refusal::invalid("kb_article_id", "is required."))?;
            new = NewMessage { client_id: new.client_id, ..desk.shared_article(actor, id, say.content).await? };
        }
        // What a file is, its bytes say: the type named here only says that there is one.
        _ if url.is_some() || matches!(say.kind, MessageKind::Image | MessageKind::File) => {
            let url = url.ok_or_else(|| Refusal::invalid(FIELD, "is required."))?;
            let id = desk.file_at(actor.tenant(), FIELD, &url).await?;
            new.files = NamedFiles { field: FIELD, ids: vec![id] };
            new.text = say.content.unwrap_or_default();
        }
        _ => new.text = say.content.ok_or_else(|| Refusal::invalid("content", "is required."))?,
    }
    Ok(new)
}

/// The field that names an upload.
const FIELD: &str = "attachment_url";
