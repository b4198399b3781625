//! A tag: a word of the tenant's for conversations, with a colour.

use serde::{Deserialize, Serialize};

use crate::{Refusal, TagId, TenantId, text};

/// Most tags of one conversation.
pub const TAGS_MAX: usize = 20;
/// Longest name, in characters.
pub const NAME_MAX: usize = 60;
/// Most tags of one tenant.
pub const OF_TENANT_MAX: usize = 500;

/// One of a few, so that both themes can show each readably.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TagColour {
    #[default]
    Grey,
    Blue,
    Green,
    Amber,
    Red,
    Violet,
}

impl TagColour {
    pub const ALL: [Self; 6] = [Self::Grey, Self::Blue, Self::Green, Self::Amber, Self::Red, Self::Violet];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Grey => "grey",
            Self::Blue => "blue",
            Self::Green => "green",
            Self::Amber => "amber",
            Self::Red => "red",
            Self::Violet => "violet",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|colour| colour.as_str() == text)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    pub tenant: TenantId,
    pub id: TagId,
    pub name: String,
    pub colour: TagColour,
    /// How many conversations have it.
    pub uses: i64,
}

pub fn name(text: &str) -> Result<String, Refusal> {
    text::required("name", text.trim(), NAME_MAX)
}

/// With the added, without the removed; `None` when that changes nothing.
pub fn changed(tags: &[String], add: &[String], remove: &[String]) -> Result<Option<Vec<String>>, Refusal> {
    let mut after: Vec<String> = tags.iter().filter(|tag| !remove.contains(tag)).cloned().collect();
    for tag in add {
        if !after.contains(tag) {
            after.push(tag.clone());
        }
    }
    if after.len() > TAGS_MAX && after.len() > tags.len() {
        return Err(Refusal::invalid("tags", format!("must be at most {TAGS_MAX}.")));
    }
    Ok((after != tags).then_some(after))
}
