//! A saved view: a filter of the inbox with a name, an agent's own or everybody's.

use serde::{Deserialize, Serialize};

use crate::{Actor, AgentId, InboxId, Permission, Priority, Refusal, SavedViewId, Status, TeamId, TenantId, tag, text};

/// Most views an agent may have, and most that a tenant may share.
pub const VIEWS_MAX: usize = 50;

/// What a view shows. Everything absent: all.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ViewFilter {
    pub status: Vec<Status>,
    /// All of them.
    pub tags: Vec<String>,
    pub inbox: Option<InboxId>,
    pub team: Option<TeamId>,
    /// `me` is whoever looks, `none` nobody, else an agent's number.
    pub agent: Option<String>,
    pub priority: Option<Priority>,
    pub q: Option<String>,
    pub snoozed: Option<bool>,
}

impl ViewFilter {
    pub fn checked(mut self) -> Result<Self, Refusal> {
        self.status.dedup();
        if self.status.len() > Status::ALL.len() {
            return Err(Refusal::invalid("filter.status", "names one twice."));
        }
        if self.tags.len() > tag::TAGS_MAX {
            return Err(Refusal::invalid("filter.tags", format!("must be at most {}.", tag::TAGS_MAX)));
        }
        for tag in &mut self.tags {
            *tag = text::required("filter.tags", tag.trim(), tag::NAME_MAX)?;
        }
        self.q = text::optional("filter.q", self.q.as_deref(), 200)?;
        self.agent = text::optional("filter.agent_id", self.agent.as_deref(), 20)?;
        match self.agent.as_deref() {
            None | Some("me" | "none") => {}
            Some(number) if number.parse::<i64>().is_ok() => {}
            Some(_) => return Err(Refusal::invalid("filter.agent_id", "must be me, none or a number.")),
        }
        Ok(self)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedView {
    pub tenant: TenantId,
    pub id: SavedViewId,
    pub owner: AgentId,
    /// Everybody sees it.
    pub shared: bool,
    pub name: String,
    pub filter: ViewFilter,
    pub position: i64,
}

impl SavedView {
    /// Others' own views look absent.
    pub fn is_seen_by(&self, agent: AgentId) -> bool {
        self.shared || self.owner == agent
    }

    /// Whoever made it, and for shared ones who has the permission, may change it.
    pub fn check_change(&self, actor: &Actor) -> Result<(), Refusal> {
        let (agent, _) = actor.agent()?;
        if !self.is_seen_by(agent) {
            return Err(Refusal::NotFound("view"));
        }
        if self.owner == agent { Ok(()) } else { actor.may(Permission::ManageShared).map(drop) }
    }
}

/// What somebody wants saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSavedView {
    pub name: String,
    pub shared: bool,
    pub filter: ViewFilter,
}

impl NewSavedView {
    pub fn checked(self) -> Result<Self, Refusal> {
        let name = text::required("name", self.name.trim(), 60)?;
        Ok(Self { name, filter: self.filter.checked()?, ..self })
    }
}
