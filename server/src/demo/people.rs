//! Who answers in the demo.

use deskbell_domain::Role;

pub struct Person {
    pub email: &'static str,
    pub name: &'static str,
    pub role: Role,
    pub skills: &'static [&'static str],
}

pub const DANA: Person =
    Person { email: "agent1@callcenter.com", name: "Dana Reyes", role: Role::Agent, skills: &["shipping", "orders"] };

pub const JONAS: Person =
    Person { email: "agent2@callcenter.com", name: "Jonas Weber", role: Role::Agent, skills: &["billing", "returns"] };

pub const LAST: Person = Person { email: "admin@callcenter.com", name: "Maya Chen", role: Role::Admin, skills: &[] };

pub const ALL: [Person; 3] = [DANA, JONAS, LAST];
