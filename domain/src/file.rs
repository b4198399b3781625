//! A file somebody uploaded: what it really is, whose it is, and the one conversation it may be sent in.

use serde::{Deserialize, Serialize};

use crate::{Actor, Attachment, ConversationId, FileId, MessageKind, Refusal, TenantId, Timestamp};

/// Largest upload, in bytes.
pub const UPLOAD_MAX: usize = 20 * 1024 * 1024;
/// Most files of one message.
pub const ATTACHMENTS_MAX: usize = 10;
/// Seconds after which an upload nobody sent is removed.
pub const UNSENT_LIFE: i64 = 24 * 3600;
/// Longest name kept, in bytes: what every file system and header takes.
const NAME_MAX: usize = 150;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    pub tenant: TenantId,
    pub id: FileId,
    /// `Actor::key` of who uploaded it.
    pub uploader: String,
    /// Where it was sent first; it can be sent nowhere else.
    pub conversation: Option<ConversationId>,
    /// Help articles show it, so everybody may.
    pub in_articles: bool,
    pub about: Attachment,
    /// It and its thumbnail are kept elsewhere under this name, not in the store of the installation.
    pub elsewhere: Option<String>,
    pub created_at: Timestamp,
}

impl File {
    /// Whether this person may send it in this conversation. Somebody else's is as absent as an unknown one.
    pub fn check_sendable(&self, field: &str, actor: &Actor, conversation: &ConversationId) -> Result<(), Refusal> {
        if self.tenant != actor.tenant() || self.uploader != actor.key() {
            return Err(unknown(field));
        }
        match &self.conversation {
            Some(bound) if bound != conversation => {
                Err(Refusal::invalid(field, "names a file that was sent in another chat. Upload it again."))
            }
            _ => Ok(()),
        }
    }
}

pub fn unknown(field: &str) -> Refusal {
    Refusal::invalid(field, "names no file you uploaded.")
}

impl Attachment {
    /// Only what was decoded and encoded anew is shown as an image.
    pub fn is_image(&self) -> bool {
        self.width.is_some()
    }
}

/// What a message with these files is, whatever its sender called it.
pub fn kind(files: &[Attachment]) -> MessageKind {
    match files.iter().all(Attachment::is_image) {
        true => MessageKind::Image,
        false => MessageKind::File,
    }
}

/// A file's name as it may be shown, stored and put into a header: no folders, nothing invisible, nothing that turns
/// the reading direction to hide an ending, nothing a file system refuses.
pub fn name(given: &str) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last.chars().filter(|c| !is_hidden(*c)).map(|c| if is_awkward(c) { '_' } else { c }).collect();
    let kept = kept.trim_matches(|c: char| c == '.' || c.is_whitespace());
    if kept.is_empty() { "file".to_owned() } else { shortened(kept) }
}

/// The name with the ending its content has.
pub fn with_ending(name: &str, ending: &str) -> String {
    let fits = |e: &str| e.eq_ignore_ascii_case(ending) || (ending == "jpg" && e.eq_ignore_ascii_case("jpeg"));
    match name.rsplit_once('.') {
        Some((stem, old)) if !stem.is_empty() => match fits(old) {
            true => name.to_owned(),
            false => format!("{stem}.{ending}"),
        },
        _ => format!("{name}.{ending}"),
    }
}

fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
        || matches!(c, '\u{061c}' | '\u{fff9}'..='\u{fffb}' | '\u{2028}' | '\u{2029}')
}

fn is_awkward(c: char) -> bool {
    matches!(c, '"' | '<' | '>' | ':' | '|' | '?' | '*' | '%' | '#' | ';')
}

/// The start and the ending of a long name.
fn shortened(name: &str) -> String {
    if name.len() <= NAME_MAX {
        return name.to_owned();
    }
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) if ending.len() <= 16 => (stem, format!(".{ending}")),
        _ => (name, String::new()),
    };
    let mut end = NAME_MAX - ending.len();
    while !stem.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{ending}", &stem[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_loses_folders_invisible_characters_and_what_systems_refuse() {
        for (given, kept) in [
            ("photo.png", "photo.png"),
            ("../../etc/passwd", "passwd"),
            ("..\\..\\boot.ini", "boot.ini"),
            ("a\0b.txt", "ab.txt"),
            ("invoice\u{202e}gpj.exe", "invoicegpj.exe"),
            ("a\r\nSet-Cookie: x.txt", "aSet-Cookie_ x.txt"),
            ("..", "file"),
            ("", "file"),
            (" .hidden. ", "hidden"),
            ("\"><script>.png", "___script_.png"),
            ("Fotos für Oma 🌸.jpg", "Fotos für Oma 🌸.jpg"),
        ] {
            assert_eq!(name(given), kept, "{given:?}");
        }
    }

    #[test]
    fn a_long_name_keeps_its_ending() {
        let long = name(&format!("{}.pdf", "ß".repeat(300)));
        assert!(long.len() <= NAME_MAX && long.ends_with("ß.pdf"), "{long}");
        assert!(name(&"x".repeat(300)).len() <= NAME_MAX);
        assert!(name(&format!("a.{}", "y".repeat(300))).len() <= NAME_MAX);
    }

    #[test]
    fn an_ending_says_what_the_content_is() {
        assert_eq!(with_ending("a.png", "jpg"), "a.jpg");
        assert_eq!(with_ending("a.JPEG", "jpg"), "a.JPEG");
        assert_eq!(with_ending("photo", "png"), "photo.png");
        assert_eq!(with_ending("a.php.gif", "gif"), "a.php.gif");
    }
}
