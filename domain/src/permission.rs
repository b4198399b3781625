//! What somebody may do. Each role brings its permissions; a tenant may change those of supervisors and agents.

use serde::{Deserialize, Serialize};

use crate::Role;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// Invite, change and disable members.
    ManageMembers,
    /// Change what the workspace looks like and how it works.
    ManageSettings,
    /// Give a conversation to someone, or take it from someone.
    Reassign,
    /// Take lists out of the desk.
    Export,
    /// Write for the help centre.
    ManageArticles,
    /// See how everybody is doing.
    ViewReports,
    /// Delete what others wrote, and read what stood there before an edit or a deletion.
    ModerateMessages,
}

impl Permission {
    pub const ALL: [Self; 7] = [
        Self::ManageMembers,
        Self::ManageSettings,
        Self::Reassign,
        Self::Export,
        Self::ManageArticles,
        Self::ViewReports,
        Self::ModerateMessages,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::ManageMembers => "manage_members",
            Self::ManageSettings => "manage_settings",
            Self::Reassign => "reassign",
            Self::Export => "export",
            Self::ManageArticles => "manage_articles",
            Self::ViewReports => "view_reports",
            Self::ModerateMessages => "moderate_messages",
        }
    }

    /// Why somebody without it is refused.
    pub fn needed(self) -> &'static str {
        match self {
            Self::ManageMembers => "This needs the permission to manage members.",
            Self::ManageSettings => "This needs the permission to manage settings.",
            Self::Reassign => "This needs the permission to reassign chats.",
            Self::Export => "This needs the permission to export.",
            Self::ManageArticles => "This needs the permission to manage articles.",
            Self::ViewReports => "This needs the permission to view reports.",
            Self::ModerateMessages => "This needs the permission to moderate messages.",
        }
    }
}

/// A set of permissions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Grants(u16);

impl Grants {
    /// What a role may where the tenant has not said otherwise.
    pub fn of(role: Role) -> Self {
        match role {
            Role::Admin => Permission::ALL.into_iter().collect(),
            Role::Supervisor => {
                use Permission::{Export, ManageArticles, ModerateMessages, Reassign, ViewReports};
                [Reassign, Export, ManageArticles, ViewReports, ModerateMessages].into_iter().collect()
            }
            Role::Agent => Self::default(),
        }
    }

    pub fn has(self, permission: Permission) -> bool {
        self.0 & (1 << permission as u16) != 0
    }

    pub fn iter(self) -> impl Iterator<Item = Permission> {
        Permission::ALL.into_iter().filter(move |p| self.has(*p))
    }
}

impl FromIterator<Permission> for Grants {
    fn from_iter<I: IntoIterator<Item = Permission>>(all: I) -> Self {
        Self(all.into_iter().fold(0, |set, p| set | 1 << p as u16))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_brings_these_permissions() {
        let names = |role| Grants::of(role).iter().map(Permission::as_str).collect::<Vec<_>>();
        assert_eq!(names(Role::Agent), [""; 0]);
        let supervisors = ["reassign", "export", "manage_articles", "view_reports", "moderate_messages"];
        assert_eq!(names(Role::Supervisor), supervisors);
        let all = [&["manage_members", "manage_settings"][..], &supervisors].concat();
        assert_eq!(names(Role::Admin), all);
    }

    #[test]
    fn a_permissions_name_is_its_name_in_json() {
        for permission in Permission::ALL {
            assert_eq!(serde_json::to_value(permission).unwrap(), permission.as_str());
        }
    }
}
