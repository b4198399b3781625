//! A canned response: a text agents send often, with places for names.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::{Actor, AgentId, CannedResponseId, Permission, Refusal, TenantId, text};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CannedResponse {
    pub tenant: TenantId,
    pub id: CannedResponseId,
    /// What an agent types after `/`.
    pub shortcut: String,
    pub title: String,
    pub text: String,
    /// Where it stands in the list; empty: nowhere in particular.
    pub folder: String,
    /// None: everybody's.
    pub owner: Option<AgentId>,
    /// How often it was used.
    pub uses: i64,
}

/// What somebody wants saved, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCannedResponse {
    pub shortcut: String,
    pub title: String,
    pub text: String,
    pub folder: String,
    pub personal: bool,
}

impl NewCannedResponse {
    pub fn check(mut self) -> Result<Self, Refusal> {
        self.shortcut = shortcut(&self.shortcut)?;
        self.title = text::required("title", self.title.trim(), 80)?;
        self.text = text::required("text", &self.text, text::AGENT_MESSAGE_MAX)?;
        self.folder = text::optional("folder", Some(&self.folder), 60)?.unwrap_or_default();
        Ok(self)
    }
}

/// One word, with or without the slash it is called by.
pub fn shortcut(given: &str) -> Result<String, Refusal> {
    let word = text::required("shortcut", given.trim().trim_start_matches('/'), 40)?;
    if word.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(Refusal::invalid("shortcut", "must be one word."));
    }
    Ok(word)
}

impl CannedResponse {
    /// Personal ones exist for their owner alone.
    pub fn is_visible_to(&self, agent: AgentId) -> bool {
        self.owner.is_none_or(|owner| owner == agent)
    }

    /// One's own, or everybody's for who has the permission.
    pub fn check_change(&self, actor: &Actor) -> Result<(), Refusal> {
        let (agent, _) = actor.agent()?;
        if !self.is_visible_to(agent) {
            return Err(Refusal::NotFound("canned response"));
        }
        may_save(actor, self.owner.is_some())
    }
}

/// Anybody for themselves; for all it takes a permission.
pub fn may_save(actor: &Actor, personal: bool) -> Result<(), Refusal> {
    actor.agent()?;
    if personal { Ok(()) } else { actor.may(Permission::ManageShared).map(drop) }
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
