//! What a line of text from outside may be. One place, so that every way in has the same limits.

use crate::Refusal;

/// Longest message a visitor may send, in characters, unless configured (the published value).
pub const VISITOR_MESSAGE_MAX: usize = 1_000;
/// Longest message an agent may send, in characters.
pub const AGENT_MESSAGE_MAX: usize = 10_000;
/// Longest client-made id, in bytes.
pub const CLIENT_ID_MAX: usize = 128;
/// Longest preview of a message in a list, in characters.
pub const PREVIEW_MAX: usize = 140;

/// A required text of at most `max` characters. NUL is refused: PostgreSQL can't store it.
pub fn required(field: &str, text: &str, max: usize) -> Result<String, Refusal> {
    if text.trim().is_empty() {
        return Err(Refusal::invalid(field, "must not be empty."));
    }
    within(field, text, max)
}

/// An optional text: blank is the same as absent.
pub fn optional(field: &str, text: Option<&str>, max: usize) -> Result<Option<String>, Refusal> {
    match text.map(str::trim) {
        None | Some("") => Ok(None),
        Some(text) => within(field, text, max).map(Some),
    }
}

fn within(field: &str, text: &str, max: usize) -> Result<String, Refusal> {
    // Bytes are never fewer than characters, so most texts are passed without counting.
    if text.len() > max && text.chars().count() > max {
        return Err(Refusal::invalid(field, format!("must be at most {max} characters.")));
    }
    if text.contains('\0') {
        return Err(Refusal::invalid(field, "must not contain NUL characters."));
    }
    Ok(text.to_owned())
}

/// An e-mail address as a person types it: one `@` with something on both sides, no blanks.
pub fn email(field: &str, text: Option<&str>) -> Result<Option<String>, Refusal> {
    let Some(text) = optional(field, text, 254)? else { return Ok(None) };
    match text.split_once('@') {
        Some((name, host))
            if !name.is_empty()
                && !host.is_empty()
                && !host.contains('@')
                && !text.chars().any(|c| c.is_whitespace() || c.is_control()) =>
        {
            Ok(Some(text))
        }
        _ => Err(Refusal::invalid(field, "must be an e-mail address.")),
    }
}

/// A client-made id, opaque to us.
pub fn client_id(field: &str, text: Option<&str>) -> Result<Option<String>, Refusal> {
    let Some(text) = text.filter(|t| !t.is_empty()) else { return Ok(None) };
    if text.len() > CLIENT_ID_MAX {
        return Err(Refusal::invalid(field, format!("must be at most {CLIENT_ID_MAX} bytes.")));
    }
    if text.chars().any(char::is_control) {
        return Err(Refusal::invalid(field, "must not contain control characters."));
    }
    Ok(Some(text.to_owned()))
}

/// The first characters of a text, for lists.
pub fn preview(text: &str) -> String {
    text.chars().take(PREVIEW_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_is_counted_in_characters_not_bytes() {
        assert_eq!(required("message", &"ß".repeat(10), 10).unwrap(), "ß".repeat(10));
        let refused = required("message", &"ß".repeat(11), 10).unwrap_err();
        assert_eq!(refused, Refusal::invalid("message", "must be at most 10 characters."));
    }

    #[test]
    fn blank_is_empty_and_nul_is_refused() {
        assert!(required("message", " \n\t", 10).is_err());
        assert!(required("message", "a\0b", 10).is_err());
        assert_eq!(optional("subject", Some("  "), 10).unwrap(), None);
    }

    #[test]
    fn an_email_has_one_at_sign_and_no_blanks() {
        assert_eq!(email("email", Some(" a@b.c ")).unwrap().as_deref(), Some("a@b.c"));
        for bad in ["a", "@b", "a@", "a@b@c", "a b@c"] {
            assert!(email("email", Some(bad)).is_err(), "{bad}");
        }
    }
}
