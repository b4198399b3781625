//! Which parts of a text a search was about.

use deskbell_desk::store::words;
use serde::Serialize;

/// A run of text, and whether the reader asked for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Part {
    pub text: String,
    pub hit: bool,
}

/// Characters of a snippet.
const LENGTH: usize = 220;
/// Characters before the first hit.
const BEFORE: usize = 60;

/// The text in parts, hits apart.
pub fn mark(text: &str, query: &str) -> Vec<Part> {
    let wanted = words(query);
    let mut parts: Vec<Part> = Vec::new();
    for run in runs(text) {
        let hit = words(run).first().is_some_and(|word| wanted.iter().any(|w| word.starts_with(w.as_str())));
        match parts.last_mut() {
            Some(last) if last.hit == hit => last.text.push_str(run),
            _ => parts.push(Part { text: run.to_owned(), hit }),
        }
    }
    parts
}

/// The place in a long text where the first hit is, in parts.
pub fn snippet(text: &str, query: &str) -> Vec<Part> {
    let mut before = 0;
    for part in mark(text, query) {
        if part.hit {
            break;
        }
        before += part.text.chars().count();
    }
    let total = text.chars().count();
    let from = if before >= total { 0 } else { before.saturating_sub(BEFORE) };
    let cut: String = text.chars().skip(from).take(LENGTH).collect();
    // From word to word.
    let cut = if from > 0 { cut.split_once(' ').map_or(cut.as_str(), |(_, rest)| rest) } else { cut.as_str() };
    let (start, end) = (if from > 0 { "…" } else { "" }, if from + LENGTH < total { "…" } else { "" });
    let cut = if end.is_empty() { cut } else { cut.rsplit_once(' ').map_or(cut, |(whole, _)| whole) };
    mark(&format!("{start}{cut}{end}"), query)
}

/// Words and what is between them.
fn runs(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let word = first.is_alphanumeric();
        let end = rest.find(|c: char| c.is_alphanumeric() != word).unwrap_or(rest.len());
        let (run, left) = rest.split_at(end);
        rest = left;
        Some(run)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(parts: &[Part]) -> String {
        parts.iter().map(|p| if p.hit { format!("[{}]", p.text) } else { p.text.clone() }).collect()
    }

    #[test]
    fn words_are_marked_whole_whatever_their_case_and_accents() {
        assert_eq!(
            shown(&mark("Émile's refunds, <b>REFUND</b>", "refund emile")),
            "[Émile]'s [refunds], <b>[REFUND]</b>"
        );
        assert_eq!(shown(&mark("nothing", "x")), "nothing");
        assert_eq!(shown(&mark("", "x")), "");
    }

    #[test]
    fn a_snippet_is_about_the_first_hit() {
        let text = format!("{} the needle {}", "hay ".repeat(100), "straw ".repeat(100));
        let found = shown(&snippet(&text, "needle"));
        assert!(found.starts_with('…') && found.contains("[needle]") && found.ends_with('…'), "{found}");
        assert!(found.chars().count() < LENGTH + 10, "{found}");
        assert_eq!(shown(&snippet("short", "absent")), "short");
    }
}
