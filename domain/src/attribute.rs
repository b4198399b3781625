//! What agents keep of a person under names of their own: a text, a number, yes or no, a date.

use serde_json::Value;

use crate::{Refusal, text};

/// Most attributes of one person.
pub const ATTRIBUTES_MAX: usize = 50;
const NAME_MAX: usize = 60;
const TEXT_MAX: usize = 500;

/// Checks one as an agent typed it; null takes it away.
pub fn checked(name: &str, value: Value) -> Result<(String, Value), Refusal> {
    let name = text::required("attributes", name.trim(), NAME_MAX)?;
    if name.chars().any(char::is_control) {
        return Err(Refusal::invalid("attributes", "must have names of printable characters."));
    }
    let field = format!("attributes.{name}");
    match &value {
        Value::Null | Value::Bool(_) | Value::Number(_) => Ok((name, value)),
        Value::String(words) => {
            text::required(&field, words.trim(), TEXT_MAX).map(|words| (name, Value::String(words)))
        }
        Value::Array(_) | Value::Object(_) => Err(Refusal::invalid(field, "must be a text, a number, true or false.")),
    }
}

/// Puts them over those there are. What a site said of the person in other forms stays, and does not count.
pub fn set(all: &mut Value, given: &[(String, Value)]) -> Result<(), Refusal> {
    if given.is_empty() {
        return Ok(());
    }
    if !all.is_object() {
        *all = Value::Object(serde_json::Map::new());
    }
    let Value::Object(all) = all else { return Ok(()) };
    for (name, value) in given {
        match value {
            Value::Null => drop(all.remove(name)),
            value => drop(all.insert(name.clone(), value.clone())),
        }
    }
    let plain = all.values().filter(|value| !value.is_object() && !value.is_array()).count();
    // Taking away is always allowed: a site may have told of more.
    if plain > ATTRIBUTES_MAX && given.iter().any(|(_, value)| !value.is_null()) {
        return Err(Refusal::invalid("attributes", format!("must be at most {ATTRIBUTES_MAX}.")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn attributes_are_put_over_those_there_are_and_null_takes_one_away() {
        let mut all = json!({ "plan": "basic", "cart": { "items": 3 }, "old": 1 });
        let given = [("plan", json!("plus")), ("vip", json!(true)), ("old", Value::Null)];
        set(&mut all, &given.map(|(name, value)| checked(name, value).unwrap())).unwrap();
        assert_eq!(all, json!({ "plan": "plus", "cart": { "items": 3 }, "vip": true }));
    }

    #[test]
    fn there_are_at_most_fifty_and_removing_is_never_refused() {
        let many = |n: usize| Value::Object((0..n).map(|i| (format!("a{i}"), json!(i))).collect());
        let mut all = many(50);
        assert!(set(&mut all.clone(), &[("one".into(), json!(1))]).is_err());
        assert!(set(&mut all, &[("a7".into(), json!("changed"))]).is_ok());
        let mut told = many(60);
        assert!(set(&mut told, &[("a1".into(), Value::Null)]).is_ok());
    }

    #[test]
    fn what_is_no_plain_value_is_refused_by_name() {
        for (name, value) in [("", json!(1)), ("a\nb", json!(1)), ("list", json!([1])), ("blank", json!(" "))] {
            assert!(checked(name, value.clone()).is_err(), "{name} {value}");
        }
        let refusal = checked("long", json!("x".repeat(501))).unwrap_err().to_string();
        assert!(refusal.starts_with("attributes.long"), "{refusal}");
    }
}
