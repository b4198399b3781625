//! Our own words in mails, one file a language. `say` puts them into a template.

use std::{collections::BTreeMap, sync::LazyLock};

use deskbell_domain::Language;
use minijinja::{Error, ErrorKind, State, Value, value::Kwargs};

type Texts = BTreeMap<String, String>;

fn source(language: Language) -> &'static str {
    match language {
        Language::English => include_str!("texts/en.json"),
        Language::German => include_str!("texts/de.json"),
        Language::Spanish => include_str!("texts/es.json"),
        Language::French => include_str!("texts/fr.json"),
        Language::Arabic => include_str!("texts/ar.json"),
        Language::Chinese => include_str!("texts/zh.json"),
    }
}

static PARSED: LazyLock<Vec<(&str, Texts)>> = LazyLock::new(|| {
    let parsed = |language: Language| (language.code(), serde_json::from_str(source(language)).unwrap_or_default());
    Language::ALL.into_iter().map(parsed).collect()
});

/// `{{ say("hello", name=name) }}`: the text in the mail's language with its places filled, in one pass.
pub fn say(state: &State<'_, '_>, key: &str, places: Kwargs) -> Result<String, Error> {
    let language = state.lookup("language").and_then(|code| code.as_str().map(str::to_owned)).unwrap_or_default();
    let texts = PARSED.iter().find(|(code, _)| *code == language).map(|(_, texts)| texts);
    let wrong = |what: String| Error::new(ErrorKind::InvalidOperation, what);
    let text = texts.and_then(|texts| texts.get(key)).ok_or_else(|| wrong(format!("no text {key} in {language}")))?;
    let mut said = String::new();
    let mut rest = text.as_str();
    while let Some((before, (name, after))) = rest.split_once('{').and_then(|(a, b)| Some((a, b.split_once('}')?))) {
        said.push_str(before);
        said.push_str(&places.get::<Value>(name)?.to_string());
        rest = after;
    }
    places.assert_all_used()?;
    Ok(said + rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(text: &str) -> Vec<&str> {
        let mut found: Vec<_> = text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0)).collect();
        found.sort_unstable();
        found
    }

    #[test]
    fn every_language_has_every_text_with_the_same_places() {
        let (_, english) = &PARSED[0];
        assert!(english.len() > 10, "the English texts can be read");
        for (code, texts) in PARSED.iter() {
            assert!(texts.keys().eq(english.keys()), "{code}: {:?}", texts.keys());
            for (key, text) in texts {
                assert_eq!(places(text), places(&english[key]), "{code}.{key}");
                assert!(!text.trim().is_empty() && !text.contains(['!', '！']), "{code}.{key}: {text}");
            }
        }
    }
}
