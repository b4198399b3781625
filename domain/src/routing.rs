//! Who gets the next chat of the queue: chosen by agents, or by the desk among those who are online, able and free.

use serde::{Deserialize, Serialize};

use crate::{AgentId, Refusal};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Agents accept.
    #[default]
    Manual,
    /// Whoever was given one longest ago.
    RoundRobin,
    /// Whoever has the most room, in relation to what they can take.
    LeastBusy,
}

impl Mode {
    pub const ALL: [Self; 3] = [Self::Manual, Self::RoundRobin, Self::LeastBusy];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Manual => "manual",
            Self::RoundRobin => "round_robin",
            Self::LeastBusy => "least_busy",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|m| m.as_str() == text)
    }
}

/// A tenant's choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Routing {
    pub mode: Mode,
    /// Seconds an agent who accepted may be gone before the first reply.
    pub accept_lease: i64,
    /// Seconds after which a conversation the visitor left is closed; none: never.
    pub close_idle_after: Option<i64>,
}

impl Default for Routing {
    fn default() -> Self {
        Self { mode: Mode::Manual, accept_lease: 90, close_idle_after: None }
    }
}

impl Routing {
    pub fn checked(self) -> Result<Self, Refusal> {
        if !(5..=3_600).contains(&self.accept_lease) {
            return Err(Refusal::invalid("accept_lease", "must be 5 to 3600 seconds."));
        }
        if self.close_idle_after.is_some_and(|s| !(60..=2_592_000).contains(&s)) {
            return Err(Refusal::invalid("close_idle_after", "must be 60 seconds to 30 days, or null."));
        }
        Ok(self)
    }
}

/// An agent who is online, as far as routing goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub id: AgentId,
    pub skills: Vec<String>,
    pub active: i64,
    pub max_chats: i64,
    /// When they were last given one, on any scale that grows; 0 for never.
    pub last_given: i64,
}

/// Who of them takes a chat that needs these skills; none when nobody can.
pub fn choose(mode: Mode, needed: &[String], candidates: &[Candidate]) -> Option<AgentId> {
    let able = |c: &&Candidate| c.active < c.max_chats && needed.iter().all(|skill| c.skills.contains(skill));
    // Cross-multiplied loads would overflow for no gain: per mille is fine enough to compare by.
    let load = |c: &Candidate| c.active * 1_000 / c.max_chats.max(1);
    let able = candidates.iter().filter(able);
    let chosen = match mode {
        Mode::Manual => None,
        Mode::RoundRobin => able.min_by_key(|c| (c.last_given, c.id)),
        Mode::LeastBusy => able.min_by_key(|c| (load(c), c.last_given, c.id)),
    };
    chosen.map(|c| c.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(id: i64, skills: &[&str], active: i64, max_chats: i64, last_given: i64) -> Candidate {
        let skills = skills.iter().map(ToString::to_string).collect();
        Candidate { id: AgentId(id), skills, active, max_chats, last_given }
    }

    #[test]
    fn nobody_is_chosen_where_agents_choose() {
        assert_eq!(choose(Mode::Manual, &[], &[candidate(1, &[], 0, 6, 0)]), None);
    }

    #[test]
    fn the_longest_unserved_comes_first_and_then_the_lowest_number() {
        let all = [candidate(1, &[], 0, 6, 9), candidate(2, &[], 5, 6, 3), candidate(3, &[], 0, 6, 3)];
        assert_eq!(choose(Mode::RoundRobin, &[], &all), Some(AgentId(2)));
    }

    #[test]
    fn the_least_busy_is_so_in_relation_to_what_they_can_take() {
        let all = [candidate(1, &[], 1, 2, 0), candidate(2, &[], 2, 10, 0), candidate(3, &[], 3, 4, 0)];
        assert_eq!(choose(Mode::LeastBusy, &[], &all), Some(AgentId(2)));
    }

    #[test]
    fn who_lacks_a_skill_or_room_is_passed_over() {
        let needed = ["billing".to_owned()];
        let all = [candidate(1, &[], 0, 6, 0), candidate(2, &["billing"], 6, 6, 0)];
        assert_eq!(choose(Mode::LeastBusy, &needed, &all), None);
        let able = [&all[..], &[candidate(3, &["billing", "french"], 5, 6, 9)]].concat();
        assert_eq!(choose(Mode::RoundRobin, &needed, &able), Some(AgentId(3)));
    }

    #[test]
    fn settings_out_of_bounds_name_their_field() {
        let short = Routing { accept_lease: 4, ..Routing::default() }.checked().unwrap_err();
        assert_eq!(short, Refusal::invalid("accept_lease", "must be 5 to 3600 seconds."));
        let idle = Routing { close_idle_after: Some(59), ..Routing::default() }.checked().unwrap_err();
        assert!(idle.to_string().starts_with("close_idle_after"));
    }
}
