//! A tenant: one business on the installation. Every row belongs to one.

use crate::{Refusal, TenantId};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tenant {
    pub id: TenantId,
    /// The name in URLs, tokens and snippets: `demo-tenant`.
    pub slug: String,
    pub name: String,
    /// Names this life of the log; a restored or replaced database gets another.
    pub epoch: String,
    /// The number of the newest event.
    pub event_seq: i64,
    /// Events up to this number were pruned: cursors before it must resync.
    pub event_floor: i64,
}

/// Where the delivery canary lives. No slug can be this, so that nothing anybody asks for can name it.
pub const CANARY: &str = "~canary";

/// Lower-case letters, digits and single hyphens, 2 to 63 characters.
pub fn slug(field: &str, text: &str) -> Result<String, Refusal> {
    let good = (2..=63).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
        && !text.contains("--");
    if good {
        Ok(text.to_owned())
    } else {
        Err(Refusal::invalid(field, "must be 2 to 63 lower-case letters, digits and single hyphens."))
    }
}

/// A slug from a name: "Northwind Outfitters" → "northwind-outfitters".
pub fn slug_from_name(name: &str) -> String {
    let mut slug = String::new();
    for c in name.chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(63);
    let slug = slug.trim_end_matches('-');
    if slug.len() < 2 { "desk".to_owned() } else { slug.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_made_from_any_name_is_a_slug() {
        for name in ["Northwind Outfitters", "  A  ", "北京", "x--y", &"long ".repeat(40), "Ünïted & Co."] {
            let made = slug_from_name(name);
            assert_eq!(slug("tenant", &made), Ok(made.clone()), "{name:?}");
        }
    }

    #[test]
    fn the_canarys_tenant_has_a_name_that_nobody_can_say() {
        assert!(slug("tenant", CANARY).is_err());
        assert_ne!(slug_from_name(CANARY), CANARY);
    }
}
