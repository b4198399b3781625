//! When the widget speaks first: which visitors are invited to a chat, and with which words.

use serde::{Deserialize, Serialize};

use crate::{AgentId, Refusal, TeamId, Timestamp, Visit, text};

pub const RULES_MAX: usize = 50;
const MESSAGE_MAX: usize = 500;
const COUNTRIES_MAX: usize = 60;
const DAY: i64 = 86_400;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VisitRule {
    /// Whoever makes it names it; it stays when the rest changes, and so does what was counted.
    pub id: String,
    pub name: String,
    #[serde(default = "yes")]
    pub on: bool,
    /// Path and parameters of the page: a part of them, or a pattern with `*`. Empty: any page.
    #[serde(default)]
    pub page: String,
    /// Seconds on that page.
    #[serde(default = "soon")]
    pub after: i64,
    /// Which visit it is at least. Who isn't recognised is always here for the first time.
    #[serde(default = "once")]
    pub visits: i64,
    /// ISO 3166, two letters; none: everywhere.
    #[serde(default)]
    pub countries: Vec<String>,
    pub message: String,
    /// Whose words they are, and who has the chat when the visitor answers. None: it waits as every other.
    #[serde(default)]
    pub agent: Option<AgentId>,
    /// Where it waits.
    #[serde(default)]
    pub team: Option<TeamId>,
    /// Not again to the same visitor within so many days.
    #[serde(default = "week")]
    pub every_days: i64,
}

fn yes() -> bool {
    true
}

fn soon() -> i64 {
    20
}

fn once() -> i64 {
    1
}

fn week() -> i64 {
    7
}

impl VisitRule {
    fn checked(mut self, field: &str) -> Result<Self, Refusal> {
        let named = |name: &str| format!("{field}.{name}");
        let is_id = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        if self.id.is_empty() || self.id.len() > 40 || !self.id.chars().all(is_id) {
            return Err(Refusal::invalid(named("id"), "must be 1 to 40 letters, digits, - or _."));
        }
        self.name = text::required(&named("name"), &self.name, 80)?;
        self.page = text::optional(&named("page"), Some(&self.page), 200)?.unwrap_or_default();
        self.message = text::required(&named("message"), &self.message, MESSAGE_MAX)?;
        for (name, value, range) in [
            ("after", self.after, 1..=3_600),
            ("visits", self.visits, 1..=1_000),
            ("every_days", self.every_days, 1..=365),
        ] {
            if !range.contains(&value) {
                let (from, to) = range.into_inner();
                return Err(Refusal::invalid(named(name), format!("must be {from} to {to}.")));
            }
        }
        let is_country = |code: &String| code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase());
        if self.countries.len() > COUNTRIES_MAX || !self.countries.iter().all(is_country) {
            return Err(Refusal::invalid(named("countries"), "must be at most 60 codes such as DE."));
        }
        Ok(self)
    }

    /// Whether it speaks to somebody who is there; how often they came is asked elsewhere.
    pub fn applies(&self, visit: &Visit, now: Timestamp) -> bool {
        self.on
            && visit.pages > 0
            && now.0 - visit.page_since.0 >= self.after * 1_000
            && self.is_page(&visit.url)
            && (self.countries.is_empty() || visit.place.country.as_ref().is_some_and(|c| self.countries.contains(c)))
    }

    fn is_page(&self, url: &str) -> bool {
        let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
        let path = rest.find('/').map_or("/", |at| &rest[at..]);
        match self.page.contains('*') {
            true => is_like(path, &self.page),
            false => path.contains(&self.page),
        }
    }

    /// How long one invitation counts, in milliseconds.
    pub fn rest(&self) -> i64 {
        self.every_days * DAY * 1_000
    }
}

/// All of it, with `*` for any part.
fn is_like(text: &str, pattern: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = text.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let Some(last) = parts.next_back() else { return rest.is_empty() };
    for part in parts {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

pub fn checked(field: &str, rules: Vec<VisitRule>) -> Result<Vec<VisitRule>, Refusal> {
    if rules.len() > RULES_MAX {
        return Err(Refusal::invalid(field, format!("must be at most {RULES_MAX}.")));
    }
    let mut out: Vec<VisitRule> = Vec::with_capacity(rules.len());
    for (index, rule) in rules.into_iter().enumerate() {
        if out.iter().any(|other| other.id == rule.id) {
            return Err(Refusal::invalid(format!("{field}.{index}.id"), "is another rule's already."));
        }
        out.push(rule.checked(&format!("{field}.{index}"))?);
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_found_by_a_part_or_a_pattern_of_its_path() {
        for (pattern, url, found) in [
            ("", "https://s.example/", true),
            ("/cart", "https://s.example/cart/2", true),
            ("/cart", "https://cart.example/lamps", false),
            ("s.example", "https://s.example/lamps", false),
            ("/lamps/*", "https://s.example/lamps/moss", true),
            ("/lamps/*", "https://s.example/en/lamps/moss", false),
            ("*/lamps/*", "https://s.example/en/lamps/moss", true),
            ("/*/moss", "https://s.example/lamps/moss", true),
            ("/*/moss", "https://s.example/lamps/moss/2", false),
            ("/a*a", "https://s.example/a", false),
            ("*", "https://s.example", true),
            ("*product=7", "https://s.example/p?product=7", true),
        ] {
            assert_eq!(rule(pattern).is_page(url), found, "{pattern} {url}");
        }
    }

    #[test]
    fn a_wrong_rule_is_named() {
        let wrong = |change: fn(&mut VisitRule)| {
            let mut one = rule("");
            change(&mut one);
            checked("rules", vec![rule("x"), one]).unwrap_err().to_string()
        };
        assert!(wrong(|_| {}).contains("rules.1.id"), "{}", wrong(|_| {}));
        let other = |change: fn(&mut VisitRule)| {
            let mut one = VisitRule { id: "other".into(), ..rule("") };
            change(&mut one);
            checked("rules", vec![rule("x"), one]).map_err(|e| e.to_string())
        };
        assert!(other(|_| {}).is_ok());
        assert!(other(|r| r.after = 0).unwrap_err().contains("rules.1.after"));
        assert!(other(|r| r.countries = vec!["Germany".into()]).unwrap_err().contains("rules.1.countries"));
        assert!(other(|r| r.message = " ".into()).unwrap_err().contains("rules.1.message"));
        assert!(checked("rules", vec![rule(""); RULES_MAX + 1]).is_err());
    }

    fn rule(page: &str) -> VisitRule {
        VisitRule {
            id: "cart".into(),
            name: "Cart".into(),
            on: true,
            page: page.into(),
            after: 5,
            visits: 1,
            countries: Vec::new(),
            message: "May I help?".into(),
            agent: None,
            team: None,
            every_days: 7,
        }
    }
}
