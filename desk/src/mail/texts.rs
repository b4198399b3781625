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
    let wrong = |what: String| Error::new(ErrorKind::InvalidOperation, what);
    let text = find(&language, key).ok_or_else(|| wrong(format!("no text {key} in {language}")))?;
    let said = filled(text, |name| places.get::<Value>(name).map(|value| value.to_string()))?;
    places.assert_all_used()?;
    Ok(said)
}

/// The same for what becomes a value of a template; a place without a value is left empty.
pub fn text(language: Language, key: &str, places: &[(&str, &str)]) -> Option<String> {
    let value = |name: &str| places.iter().find(|(place, _)| *place == name).map(|(_, value)| (*value).to_owned());
    filled(find(language.code(), key)?, |name| Ok::<_, Error>(value(name).unwrap_or_default())).ok()
}

fn find(language: &str, key: &str) -> Option<&'static str> {
    let (_, texts) = PARSED.iter().find(|(code, _)| *code == language)?;
    texts.get(key).map(String::as_str)
}

fn filled<E>(text: &str, value: impl Fn(&str) -> Result<String, E>) -> Result<String, E> {
    let (mut said, mut rest) = (String::new(), text);
    while let Some((before, (name, after))) = rest.split_once('{').and_then(|(a, b)| Some((a, b.split_once('}')?))) {
        said.push_str(before);
        said.push_str(&value(name)?);
        rest = after;
    }
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
