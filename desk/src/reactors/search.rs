//! Feeds the full-text index from the log, off the write path.

use std::sync::Arc;

use deskbell_domain::{Entry, Event, Fact, Message, MessageKind, Refusal};
use deskbell_store::Document;

use super::Piece;
use crate::Desk;

pub async fn index(desk: Arc<Desk>, piece: Piece) -> Result<bool, Refusal> {
    let documents: Vec<_> = piece.entries.iter().filter_map(Entry::event).filter_map(|event| document(event)).collect();
    Ok(desk.store().index("search", piece.tenant, piece.from, piece.to, &documents).await?)
}

/// A message is found by its words and by its files' names.
fn words(message: &Message) -> String {
    let names = message.attachments.iter().map(|a| a.name.as_str());
    std::iter::once(message.text.as_str()).chain(names).filter(|w| !w.is_empty()).collect::<Vec<_>>().join("\n")
}

fn document(event: &Event) -> Option<Document> {
    let text = match &event.fact {
        Fact::MessageSent { message } => match message.kind {
            MessageKind::Text | MessageKind::Image | MessageKind::File => words(message),
            MessageKind::KbArticle | MessageKind::System => return None,
        },
        // What the desk notes by itself is nobody's words.
        Fact::NoteAdded { note } if note.happening.is_some() => return None,
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
