//! Every permission × role × guarded call: without it the call is refused, with it not, from the next call on.

use deskbell_domain::Permission;
use serde_json::{Value, json};

use super::{
    ask, stage,
    table::{Ids, Row, rows},
};
use crate::world::{Answer, Chat, Person, World};

/// For admins alone: who may say what others may could give themselves the rest.
const ADMINS_ALONE: [&str; 3] =
    ["/api/v1/roles", "/api/v1/settings/identity-provider", "/api/live-chat/admin/all-sessions"];

/// Calls that need a permission only in some cases, each in such a case. The chat is new and waits.
fn cases(
    world: &World,
    chat: &Chat,
    (note, said): (i64, &str),
    shortcut: &str,
) -> Vec<(Permission, &'static str, String, Value)> {
    let (ada, ben) = (world.acme.ada.id, world.acme.ben.id);
    let note = format!("/api/v1/customers/{}/notes/{note}", chat.customer);
    let said = format!("/api/v1/chat/sessions/{}/messages/{said}", chat.id);
    let reply = json!({ "shortcut": shortcut, "title": "all", "text": "all", "personal": false });
    vec![
        (Permission::ViewReports, "GET", format!("/api/live-chat/agent/{ada}/workload"), Value::Null),
        (Permission::ModerateMessages, "DELETE", said, Value::Null),
        (Permission::ModerateMessages, "PATCH", note, json!({ "note": "changed" })),
        (Permission::ManageShared, "POST", "/api/v1/canned-responses".into(), reply),
        (Permission::Reassign, "POST", format!("/api/v1/chat/sessions/{}/assign", chat.id), json!({ "agent_id": ben })),
    ]
}

async fn call(world: &World, by: &Person, method: &str, path: &str, body: Value) -> Answer {
    let call = world.call(method, path).by(&by.token);
    if body.is_null() { call.await } else { call.json(body).await }
}

/// The role has all permissions but one.
async fn withhold(world: &World, role: &str, one: Permission) {
    let rest: Vec<_> = Permission::ALL.into_iter().filter(|p| *p != one).map(Permission::as_str).collect();
    let body = json!({ "role": role, "permissions": rest });
    let answer = world.patch("/api/v1/roles").by(&world.acme.ada.token).json(body).await.expect(200);
    let changed = answer["roles"].as_array().expect("roles").iter().find(|r| r["role"] == role).expect("the role");
    assert_eq!(changed["permissions"], json!(rest));
}

async fn check_table(world: &World, by: &Person, without: Permission, guarded: &[Row], ids: &Ids) {
    for row in guarded {
        let answer = ask(world, row, ids, Some(&by.token)).await;
        let what = format!("{} {} without {}: {}", row.method, row.path, without.as_str(), answer.text);
        let refused = row.needs.contains(&without) || ADMINS_ALONE.contains(&row.path);
        assert_eq!(answer.status == 403, refused, "{what}");
    }
}

#[tokio::test]
async fn each_guarded_call_goes_by_its_permission_for_every_role() {
    let (world, _, _) = stage().await;
    let (ids, all) = (Ids::absent(), rows());
    let guarded: Vec<Row> = all.into_iter().filter(|r| !r.needs.is_empty() || r.for_admins).collect();
    for (role, by) in [("agent", &world.acme.ann), ("supervisor", &world.acme.sue)] {
        for without in Permission::ALL {
            withhold(&world, role, without).await;
            check_table(&world, by, without, &guarded, &ids).await;
            let chat = world.acme.chat(&world.desk).await;
            let noted = format!("/api/v1/customers/{}/notes", chat.customer);
            let noted = call(&world, &world.acme.ada, "POST", &noted, json!({ "note": "hers" })).await.expect(201);
            let note = noted["note"]["id"].as_i64().expect("an id");
            let said = chat.say(&world.desk, &world.acme.ada.actor, "hers").await.expect("said").message.id;
            let hers = (note, said.to_string());
            for (needed, method, path, body) in
                cases(&world, &chat, (hers.0, &hers.1), &format!("{role}-{}", without.as_str()))
            {
                let answer = call(&world, by, method, &path, body).await;
                let what = format!("{role} {method} {path} without {}: {}", without.as_str(), answer.text);
                assert_eq!(answer.status == 403, needed == without, "{what}");
                assert!(needed == without || answer.status < 300, "{what}");
            }
        }
    }
}

#[test]
fn every_call_that_is_not_for_all_agents_says_what_it_needs() {
    let unsaid = |r: &Row| r.for_admins && r.needs.is_empty() && !ADMINS_ALONE.contains(&r.path);
    let unsaid: Vec<_> = rows().iter().filter(|r| unsaid(r)).map(|r| r.path).collect();
    assert!(unsaid.is_empty(), "say `.needs(…)` of {unsaid:?}");
}
