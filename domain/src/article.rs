//! A help article: what its writers see, and the version of it that everybody sees.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{AgentBrief, ArticleId, CategoryId, Refusal, TenantId, Timestamp, text};

pub const TITLE_MAX: usize = 160;
pub const EXCERPT_MAX: usize = 300;
pub const BODY_MAX: usize = 100_000;
/// Longest slug we make, in bytes; somebody may type one as long.
const SLUG_MAX: usize = 100;

/// Everything about an article but its body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArticleHead {
    pub tenant: TenantId,
    pub id: ArticleId,
    /// The number of the first of its translations.
    pub family: ArticleId,
    pub language: String,
    pub slug: String,
    pub category: Option<CategoryId>,
    pub position: i64,
    pub title: String,
    pub excerpt: String,
    /// Rises with every save.
    pub version: i64,
    /// None: a draft.
    pub published_version: Option<i64>,
    /// When it was first published, kept when it is taken back.
    pub published_at: Option<Timestamp>,
    pub updated_at: Timestamp,
    /// Whoever saved this version.
    pub author: Option<AgentBrief>,
    /// Votes for and against.
    pub helpful: (i64, i64),
    /// How often its page was read.
    pub views: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Article {
    pub head: ArticleHead,
    /// Markdown.
    pub body: String,
}

/// What a save keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleText {
    pub title: String,
    pub excerpt: String,
    pub body: String,
}

/// One of an article's versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleVersion {
    pub number: i64,
    pub text: ArticleText,
    pub author: Option<AgentBrief>,
    pub autosave: bool,
    pub at: Timestamp,
}

/// A shelf of the help centre.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArticleCategory {
    pub tenant: TenantId,
    pub id: CategoryId,
    pub slug: String,
    /// By language; at least one.
    pub names: BTreeMap<String, String>,
    /// The category it is in; that one is in none.
    pub parent: Option<CategoryId>,
    pub position: i64,
}

impl ArticleCategory {
    /// Its name in this language, else in English, else in whichever there is.
    pub fn name(&self, language: &str) -> &str {
        let found = self.names.get(language).or_else(|| self.names.get("en")).or_else(|| self.names.values().next());
        found.map_or(&self.slug, String::as_str)
    }
}

/// As much of an article as a message that shares it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArticleBrief {
    pub id: ArticleId,
    pub title: String,
    pub url: String,
    pub excerpt: String,
}

impl ArticleText {
    /// A draft may lack everything but its title.
    pub fn checked(&self) -> Result<Self, Refusal> {
        let body = match self.body.is_empty() {
            true => String::new(),
            false => text::optional("body", Some(&self.body), BODY_MAX)?.unwrap_or_default(),
        };
        Ok(Self {
            title: text::required("title", self.title.trim(), TITLE_MAX)?,
            excerpt: text::optional("excerpt", Some(&self.excerpt), EXCERPT_MAX)?.unwrap_or_default(),
            body,
        })
    }
}

/// A slug in plain letters from any text: "Größe & Länge" → "groesse-laenge" in German.
pub fn slug_from(title: &str, language: &str) -> String {
    let title = if language.starts_with("de") { german(title) } else { title.to_owned() };
    let mut slug = String::new();
    for c in deunicode::deunicode_with_tofu(&title, " ").chars() {
        match c {
            c if c.is_ascii_alphanumeric() => slug.push(c.to_ascii_lowercase()),
            '\'' => {}
            _ if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
            _ => {}
        }
    }
    slug.truncate(SLUG_MAX - 8);
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "article".to_owned() } else { slug.to_owned() }
}

fn german(text: &str) -> String {
    let pairs = [('ä', "ae"), ('ö', "oe"), ('ü', "ue"), ('Ä', "Ae"), ('Ö', "Oe"), ('Ü', "Ue")];
    pairs.into_iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// A slug that somebody typed.
pub fn slug(typed: &str) -> Result<String, Refusal> {
    let good = (1..=SLUG_MAX).contains(&typed.len())
        && typed.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !typed.starts_with('-')
        && !typed.ends_with('-')
        && !typed.contains("--");
    match good {
        true => Ok(typed.to_owned()),
        false => Err(Refusal::invalid("slug", "must be lower-case letters, digits and single hyphens.")),
    }
}

/// A language's code as pages and browsers write it, in lower case: `en`, `pt-br`, `zh-hans`.
pub fn language(field: &str, typed: &str) -> Result<String, Refusal> {
    let code = typed.trim().to_ascii_lowercase();
    let mut parts = code.split('-');
    let plain = |part: &str| part.bytes().all(|b| b.is_ascii_alphanumeric());
    let first = parts.next().unwrap_or_default();
    let good = (2..=3).contains(&first.len())
        && first.bytes().all(|b| b.is_ascii_lowercase())
        && parts.all(|part| (2..=8).contains(&part.len()) && plain(part))
        && code.len() <= 20;
    if good { Ok(code) } else { Err(Refusal::invalid(field, "must be a language code like en or pt-br.")) }
}

/// A category's names: by language, none empty, at least one.
pub fn category_names(names: &BTreeMap<String, String>) -> Result<BTreeMap<String, String>, Refusal> {
    if names.is_empty() {
        return Err(Refusal::invalid("names", "must have a name in at least one language."));
    }
    let one = |(code, name): (&String, &String)| {
        Ok((language("names", code)?, text::required(&format!("names.{code}"), name.trim(), 80)?))
    };
    names.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_made_from_any_title_is_a_slug() {
        for (title, language, made) in [
            ("When will my order arrive?", "en", "when-will-my-order-arrive"),
            ("Größe & Länge ändern", "de", "groesse-laenge-aendern"),
            ("Don’t panic", "en", "dont-panic"),
            ("返品について", "ja", "fan-pin-nituite"),
            ("Возврат товара", "ru", "vozvrat-tovara"),
            ("  ---  ", "en", "article"),
            ("😀", "en", "grinning"),
        ] {
            assert_eq!(slug_from(title, language), made, "{title}");
            assert_eq!(slug(made), Ok(made.to_owned()));
        }
        let long = slug_from(&"word ".repeat(200), "en");
        assert_eq!(slug(&long), Ok(long.clone()));
    }

    #[test]
    fn what_is_no_slug_or_language_is_refused_by_name() {
        for bad in ["", "A", "a--b", "-a", "a-", "ä", "a b", "a/b", &"a".repeat(101)] {
            assert!(slug(bad).is_err(), "{bad}");
        }
        for bad in ["", "e", "english!", "en_GB", "-en", "en-", "1e", "../x"] {
            assert!(language("language", bad).is_err(), "{bad}");
        }
        assert_eq!(language("language", " pt-BR ").as_deref(), Ok("pt-br"));
    }

    #[test]
    fn a_category_is_named_in_the_readers_language_if_it_can_be() {
        let names = |pairs: &[(&str, &str)]| pairs.iter().map(|(a, b)| ((*a).into(), (*b).into())).collect();
        let category = |names| ArticleCategory {
            tenant: TenantId(1),
            id: CategoryId(1),
            slug: "x".into(),
            names,
            parent: None,
            position: 1,
        };
        let both = category(names(&[("de", "Versand"), ("en", "Shipping")]));
        assert_eq!((both.name("de"), both.name("fr")), ("Versand", "Shipping"));
        assert_eq!(category(names(&[("de", "Versand")])).name("en"), "Versand");
        assert!(category_names(&BTreeMap::new()).is_err());
        assert!(category_names(&names(&[("en", " ")])).is_err());
    }
}
