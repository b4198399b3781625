//! What kind of message a send says it is. Only a help article must be named as one; files say by their bytes what
//! they are.

use deskbell_domain::{ArticleId, Refusal};
use serde::Deserialize;
use utoipa::ToSchema;

use super::Number;

#[derive(Debug, Default, PartialEq, Deserialize, ToSchema)]
pub struct Kind {
    /// `text`, which need not be said, `image` or `file` with attachments, or `kb_article`.
    #[serde(default, rename = "type")]
    kind: Option<String>,
    /// The published help article that is shared, by agents; with `type: "kb_article"`.
    #[serde(default)]
    #[schema(value_type = Option<i64>)]
    kb_article_id: Option<Number>,
}

impl Kind {
    /// The article that is shared, if one is.
    pub fn article(&self, attachments: &[String]) -> Result<Option<ArticleId>, Refusal> {
        let id = self.kb_article_id.map(|n| ArticleId(n.0));
        match (self.kind.as_deref(), id) {
            (None | Some("kb_article"), Some(_)) if !attachments.is_empty() => {
                Err(Refusal::invalid("attachments", "can't go with a help article."))
            }
            (None | Some("kb_article"), Some(id)) => Ok(Some(id)),
            (Some("kb_article"), None) => Err(Refusal::invalid("kb_article_id", "is required.")),
            (None | Some("text"), None) => Ok(None),
            (Some("image" | "file"), None) if attachments.is_empty() => {
                Err(Refusal::invalid("attachments", "is required for an image or a file."))
            }
            (Some("image" | "file"), None) => Ok(None),
            (Some("text" | "image" | "file"), Some(_)) => {
                Err(Refusal::invalid("kb_article_id", "goes with the type kb_article."))
            }
            (Some(_), _) => Err(Refusal::invalid("type", "must be text, image, file or kb_article.")),
        }
    }
}
