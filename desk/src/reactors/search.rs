//! Feeds the full-text index from the log, off the write path.

use std::sync::Arc;

use deskbell_domain::{Entry, Event, Fact, Message, MessageChange, MessageKind, Refusal};
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
    let whole =
        |text: String| Document { conversation: event.conversation.clone(), message: None, replaces: false, text };
    let document = match &event.fact {
        Fact::MessageSent { message } => Document { message: Some(message.id), ..whole(found_by(message)?) },
        Fact::MessageUpdated { change: MessageChange::Reacted, .. } => return None,
        Fact::MessageUpdated { message, .. } => {
            let text = found_by(message).unwrap_or_default();
            Document { message: Some(message.id), replaces: true, ..whole(text) }
        }
        // What the desk notes by itself is nobody's words.
        Fact::NoteAdded { note } if note.happening.is_some() => return None,
        Fact::NoteAdded { note } => whole(note.text.clone()),
        // People are found by the conversation they started, and again when their name or the subject changes.
        Fact::ConversationStarted | Fact::Updated { .. } => {
            let (visitor, conversation) = (&event.view.visitor, &event.view.conversation);
            let parts = [&visitor.name, &visitor.email, &conversation.subject];
            whole(parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join("\n"))
        }
        _ => return None,
    };
    (!document.text.is_empty() || document.replaces).then_some(document)
}

fn found_by(message: &Message) -> Option<String> {
    match message.kind {
        MessageKind::Text | MessageKind::Image | MessageKind::File => Some(words(message)),
        MessageKind::KbArticle | MessageKind::System => None,
    }
}
