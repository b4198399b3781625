//! Feeds the full-text index from the log, off the write path.

use std::sync::Arc;

use deskbell_domain::{Entry, Event, Fact, MessageKind, Refusal};
use deskbell_store::Document;

use super::Piece;
use crate::Desk;

pub async fn index(desk: Arc<Desk>, piece: Piece) -> Result<bool, Refusal> {
    let documents: Vec<_> = piece.entries.iter().filter_map(Entry::event).filter_map(|event| document(event)).collect();
    Ok(desk.store().index("search", piece.tenant, piece.from, piece.to, &documents).await?)
}

fn document(event: &Event) -> Option<Document> {
    let text = match &event.fact {
        Fact::MessageSent { message } if message.kind == MessageKind::Text => message.text.clone(),
        Fact::NoteAdded { note } => note.text.clone(),
        // People are found by the conversation they started, and again when their name or the subject changes.
        Fact::ConversationStarted | Fact::Updated { .. } => {
            let (visitor, conversation) = (&event.view.visitor, &event.view.conversation);
            let parts = [&visitor.name, &visitor.email, &conversation.subject];
            parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join("\n")
        }
        _ => return None,
    };
    (!text.is_empty()).then(|| Document { conversation: event.conversation.clone(), text })
}
