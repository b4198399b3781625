//! What somebody may do. Each role brings its permissions; a tenant may change those of supervisors and agents.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Role;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// Invite, change and disable members.
    ManageMembers,
    /// Change what the workspace looks like and how it works.
    ManageSettings,
    /// Make and revoke keys for programs.
    ManageKeys,
    /// Read who did what.
    ViewAudit,
    /// Give a conversation to someone, or take it from someone.
    Reassign,
    /// Change or delete what colleagues wrote.
    ModerateMessages,
    /// Change the saved replies, views and tags that everybody has.
    ManageShared,
    /// Take lists out of the desk.
    Export,
    /// Write for the help centre.
    ManageArticles,
    /// See how everybody is doing.
    ViewReports,
    /// Erase a person with all they left.
    EraseCustomers,
}

impl Permission {
    pub const ALL: [Self; 11] = [
        Self::ManageMembers,
        Self::ManageSettings,
        Self::ManageKeys,
        Self::ViewAudit,
        Self::Reassign,
        Self::ModerateMessages,
        Self::ManageShared,
        Self::Export,
        Self::ManageArticles,
        Self::ViewReports,
        Self::EraseCustomers,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::ManageMembers => "manage_members",
            Self::ManageSettings => "manage_settings",
            Self::ManageKeys => "manage_keys",
            Self::ViewAudit => "view_audit",
            Self::Reassign => "reassign",
            Self::ModerateMessages => "moderate_messages",
            Self::ManageShared => "manage_shared",
            Self::Export => "export",
            Self::ManageArticles => "manage_articles",
            Self::ViewReports => "view_reports",
            Self::EraseCustomers => "erase_customers",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.as_str() == text)
    }

    /// Why somebody without it is refused.
    pub fn needed(self) -> &'static str {
        match self {
            Self::ManageMembers => "This needs the permission to manage members.",
            Self::ManageSettings => "This needs the permission to manage settings.",
            Self::ManageKeys => "This needs the permission to manage API keys.",
            Self::ViewAudit => "This needs the permission to read the audit log.",
            Self::Reassign => "This needs the permission to reassign chats.",
            Self::ModerateMessages => "This needs the permission to change what colleagues wrote.",
            Self::ManageShared => "Changing what everybody shares needs a permission. Keep it for yourself.",
            Self::Export => "This needs the permission to export.",
            Self::ManageArticles => "This needs the permission to manage articles.",
            Self::ViewReports => "This needs the permission to view reports.",
            Self::EraseCustomers => "This needs the permission to erase customers.",
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
                use Permission::{Export, ManageArticles, ManageShared, ModerateMessages, Reassign, ViewReports};
                [Reassign, ModerateMessages, ManageShared, Export, ManageArticles, ViewReports].into_iter().collect()
            }
            Role::Agent => Self::default(),
        }
    }

    /// What a role may with what the tenant changed. An admin keeps everything: somebody must be able to change it back.
    pub fn with(role: Role, changes: &RoleChanges) -> Self {
        let own = Self::of(role);
        if role == Role::Admin {
            return own;
        }
        let has = |p: &Permission| changes.0.get(p.as_str()).copied().unwrap_or(own.has(*p));
        Permission::ALL.into_iter().filter(has).collect()
    }

    /// What both have.
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// What this has and the other lacks.
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    pub fn has(self, permission: Permission) -> bool {
        self.0 & (1 << permission as u16) != 0
    }

    pub fn iter(self) -> impl Iterator<Item = Permission> {
        Permission::ALL.into_iter().filter(move |p| self.has(*p))
    }
}

/// What a tenant changed about a role: only what differs from what the role brings, so that a permission that comes
/// with a later version is had by those it is meant for. Names that nobody knows any more mean nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RoleChanges(BTreeMap<String, bool>);

impl RoleChanges {
    /// What makes the role's permissions these.
    pub fn between(role: Role, wanted: Grants) -> Self {
        let own = Grants::of(role);
        let differing = Permission::ALL.into_iter().filter(|p| own.has(*p) != wanted.has(*p));
        Self(differing.map(|p| (p.as_str().to_owned(), wanted.has(p))).collect())
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

    fn names(grants: Grants) -> Vec<&'static str> {
        grants.iter().map(Permission::as_str).collect()
    }

    #[test]
    fn each_role_brings_these_permissions() {
        assert_eq!(names(Grants::of(Role::Agent)), [""; 0]);
        let supervisor =
            ["reassign", "moderate_messages", "manage_shared", "export", "manage_articles", "view_reports"];
        assert_eq!(names(Grants::of(Role::Supervisor)), supervisor);
        assert_eq!(Grants::of(Role::Admin).iter().count(), Permission::ALL.len());
    }

    #[test]
    fn a_permissions_name_is_its_name_in_json() {
        for permission in Permission::ALL {
            assert_eq!(serde_json::to_value(permission).unwrap(), permission.as_str());
            assert_eq!(Permission::parse(permission.as_str()), Some(permission));
        }
    }

    #[test]
    fn a_tenant_changes_what_its_agents_may_and_nothing_of_an_admin() {
        let wanted: Grants = [Permission::Reassign].into_iter().collect();
        for role in [Role::Agent, Role::Supervisor] {
            let changes = RoleChanges::between(role, wanted);
            assert_eq!(Grants::with(role, &changes), wanted);
            let kept: RoleChanges = serde_json::from_value(serde_json::to_value(&changes).unwrap()).unwrap();
            assert_eq!(kept, changes);
        }
        let changes = RoleChanges::between(Role::Admin, wanted);
        assert_eq!(Grants::with(Role::Admin, &changes), Grants::of(Role::Admin));
        let strange: RoleChanges = serde_json::from_str(r#"{"fly":true,"reassign":true}"#).unwrap();
        assert_eq!(names(Grants::with(Role::Agent, &strange)), ["reassign"]);
    }
}
