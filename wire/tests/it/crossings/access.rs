//! Who may make which call: every call of the table × every role × a key of each permission alone, against
//! `access.txt`. What does not stand there is expected to be refused to everybody.
//!
//! After a change that is meant: `UPDATE=1 cargo test -p deskbell-wire access`, and read what changed.

use std::{collections::BTreeMap, path::Path};

use deskbell_domain::Permission;
use serde_json::{Value, json};

use super::{
    ask, stage,
    table::{Ids, Row, Who, rows},
};
use crate::world::World;

const HEAD: &str = "# Who may make which call. In this order: a visitor, an agent without any permission, an agent, a supervisor, an\n\
                    # admin; then keys of an admin: one with no permission at all, and those whose single permission lets\n\
                    # more through than none. A dash is refused with 401 or 403.\n";

/// Ends the sign-in that asks, so that it comes last.
const LAST: [&str; 1] = ["/api/v1/auth/logout"];

async fn may(world: &World, row: &Row, token: &str) -> bool {
    let answer = ask(world, row, &Ids::absent(), Some(token)).await;
    assert!(answer.status < 500, "{} {}: {}", row.method, row.path, answer.text);
    // A sign-in that fails is no refusal of who asks.
    ![401, 403].contains(&answer.status) || row.who == Who::Anyone
}

/// Those the token gets through, by method and path.
async fn walk(world: &World, token: &str) -> BTreeMap<String, bool> {
    let (last, first): (Vec<_>, Vec<_>) = rows().into_iter().partition(|row| LAST.contains(&row.path));
    let mut through = BTreeMap::new();
    for row in first.iter().chain(&last) {
        // It would give the agents another permission for the rest of the walk.
        let changes_roles = (row.method, row.path) == ("PATCH", "/api/v1/roles");
        let may = if changes_roles { roles_may_be_changed(world, token).await } else { may(world, row, token).await };
        through.insert(format!("{} {}", row.method, row.path), may);
    }
    through
}

async fn roles_may_be_changed(world: &World, token: &str) -> bool {
    let answer = world.patch("/api/v1/roles").by(token).json(json!({ "role": "admin", "permissions": [] })).await;
    assert!([401, 403, 422].contains(&answer.status), "{}", answer.text);
    answer.status == 422
}

async fn key(world: &World, permissions: Value) -> String {
    let body = json!({ "name": "one", "role": "admin", "permissions": permissions });
    let made = world.post("/api/v1/api-keys").by(&world.acme.ada.token).json(body).await.expect(201);
    made["secret"].as_str().expect("a secret").to_owned()
}

/// As the file has it: a line a call.
async fn table() -> String {
    let (world, chat, _) = stage().await;
    let firm = &world.acme;
    let visitor = walk(&world, &chat.token).await;
    let mut scopes = Vec::new();
    for one in Permission::ALL {
        scopes.push((one.as_str(), walk(&world, &key(&world, json!([one.as_str()])).await).await));
    }
    let bare_key = walk(&world, &key(&world, json!([])).await).await;
    let agent = walk(&world, &firm.ben.token).await;
    let supervisor = walk(&world, &firm.sue.token).await;
    let nothing = json!({ "role": "agent", "permissions": [] });
    world.patch("/api/v1/roles").by(&firm.ada.token).json(nothing).await.expect(200);
    let bare = walk(&world, &firm.ann.token).await;
    let admin = walk(&world, &firm.ada.token).await;
    let mut text = HEAD.to_owned();
    for call in visitor.keys() {
        let word = |walked: &BTreeMap<String, bool>, name: &'static str| if walked[call] { name } else { "-" };
        let more = scopes.iter().filter(|(_, walked)| walked[call] && !bare_key[call]).map(|(name, _)| *name);
        let more: Vec<_> = more.collect();
        let people = [
            word(&visitor, "visitor"),
            word(&bare, "bare"),
            word(&agent, "agent"),
            word(&supervisor, "supervisor"),
            word(&admin, "admin"),
        ];
        let key = word(&bare_key, "key");
        let more = if more.is_empty() { String::new() } else { format!(" {}", more.join(" ")) };
        text += &format!("{call}: {} | {key}{more}\n", people.join(" "));
    }
    text
}

#[tokio::test]
async fn every_call_is_open_to_whom_the_table_says_and_to_nobody_else() {
    let is = table().await;
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/crossings/access.txt");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&file, &is).expect("written");
        return;
    }
    let should = std::fs::read_to_string(&file).unwrap_or_default();
    let expected: BTreeMap<_, _> = should.lines().filter_map(|line| line.split_once(": ")).collect();
    let mut wrong = Vec::new();
    for (call, who) in is.lines().filter_map(|line| line.split_once(": ")) {
        let may = expected.get(call).copied().unwrap_or("- - - - - | -");
        if may != who {
            wrong.push(format!("{call}\n  is:     {who}\n  should: {may}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let known: Vec<_> = rows().iter().map(|row| format!("{} {}", row.method, row.path)).collect();
    let gone: Vec<_> =
        expected.keys().filter(|call| !call.starts_with('#') && !known.iter().any(|k| k == *call)).collect();
    assert!(gone.is_empty(), "there are no such calls any more: {gone:?}");
}
