//! The help centre's own words, in the languages it knows. Articles of others stand among English ones.

use std::sync::LazyLock;

use chrono::{DateTime, Datelike};
use deskbell_domain::Timestamp;
use serde_json::Value;

const TEXTS: [(&str, &str); 6] = [
    ("en", include_str!("texts/en.json")),
    ("de", include_str!("texts/de.json")),
    ("es", include_str!("texts/es.json")),
    ("fr", include_str!("texts/fr.json")),
    ("ar", include_str!("texts/ar.json")),
    ("zh", include_str!("texts/zh.json")),
];

static PARSED: LazyLock<Vec<(&str, Value)>> = LazyLock::new(|| {
    TEXTS.iter().map(|(code, json)| (*code, serde_json::from_str(json).unwrap_or_default())).collect()
});

fn base(language: &str) -> &str {
    language.split('-').next().unwrap_or(language)
}

pub fn of(language: &str) -> &'static Value {
    let known = PARSED.iter().find(|(code, _)| *code == base(language));
    &known.unwrap_or(&PARSED[0]).1
}

/// A text with its places filled.
pub fn filled(language: &str, key: &str, values: &[(&str, &str)]) -> String {
    let text = of(language)[key].as_str().unwrap_or_default().to_owned();
    values.iter().fold(text, |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}

pub fn direction(language: &str) -> &'static str {
    if ["ar", "fa", "he", "ur"].contains(&base(language)) { "rtl" } else { "ltr" }
}

/// What a language calls itself, where we know it.
pub fn name(language: &str) -> String {
    let known = PARSED.iter().find(|(code, _)| *code == language);
    match known {
        Some((_, texts)) => texts["language"].as_str().unwrap_or(language).to_owned(),
        None => language.to_uppercase(),
    }
}

pub fn date(language: &str, at: Timestamp) -> String {
    let at = DateTime::from_timestamp_millis(at.0).unwrap_or_default();
    let month = of(language)["months"][at.month0() as usize].as_str().unwrap_or_default();
    filled(language, "date", &[("d", &at.day().to_string()), ("m", month), ("y", &at.year().to_string())])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_every_text_with_the_same_places() {
        let places = |text: &str| {
            let mut found: Vec<_> = text
                .split('{')
                .skip(1)
                .filter_map(|rest| rest.split_once('}'))
                .map(|(name, _)| name.to_owned())
                .collect();
            found.sort();
            found
        };
        let english = of("en").as_object().expect("texts");
        for (code, texts) in PARSED.iter() {
            let texts = texts.as_object().unwrap_or_else(|| panic!("{code} is no JSON object"));
            assert_eq!(texts.keys().collect::<Vec<_>>(), english.keys().collect::<Vec<_>>(), "{code}");
            for (key, text) in texts {
                let (ours, theirs) = (text.as_str().unwrap_or_default(), english[key].as_str().unwrap_or_default());
                assert_eq!(places(ours), places(theirs), "{code}.{key}");
            }
            assert_eq!(texts["months"].as_array().map(Vec::len), Some(12), "{code}");
        }
    }

    #[test]
    fn dates_are_written_as_the_language_does() {
        let at = Timestamp(1_795_132_800_000);
        assert_eq!(date("en", at), "20 November 2026");
        assert_eq!(date("de-at", at), "20. November 2026");
        assert_eq!(date("zh", at), "2026年11月20日");
        assert_eq!(date("pt", at), "20 November 2026");
    }
}
