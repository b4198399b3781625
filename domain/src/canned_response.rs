//! A canned response: a text agents send often, with places for names.

use std::collections::HashMap;

use crate::{CannedResponseId, TenantId};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CannedResponse {
    pub tenant: TenantId,
    pub id: CannedResponseId,
    /// What an agent types after `/`.
    pub shortcut: String,
    pub title: String,
    pub text: String,
}

/// Puts values into `{{name}}` places, in one pass and as text: a value that looks like a place stays what it is.
/// A place without a value is left out.
pub fn fill(template: &str, values: &HashMap<String, String>) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(open) = rest.find("{{") {
        let Some(close) = rest[open..].find("}}") else { break };
        out.push_str(&rest[..open]);
        let name = rest[open + 2..open + close].trim();
        if let Some(value) = values.get(name) {
            out.push_str(value);
        }
        rest = &rest[open + close + 2..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_filled_once_and_as_text() {
        let values = HashMap::from([
            ("customer_name".to_owned(), "{{agent_name}} <b>".to_owned()),
            ("agent_name".to_owned(), "Dana".to_owned()),
        ]);
        assert_eq!(fill("Hi {{customer_name}}, {{ agent_name }} here.", &values), "Hi {{agent_name}} <b>, Dana here.");
        assert_eq!(fill("Hi {{nobody}}!", &values), "Hi !");
        assert_eq!(fill("a {{ b", &values), "a {{ b");
        assert_eq!(fill("}} {{}} x", &values), "}}  x");
    }
}
