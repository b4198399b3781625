//! The audit log: what goes in, who reads it, and how it comes out.

use serde_json::{Value, json};

use crate::world::{World, redact};

async fn log(world: &World, query: &str) -> Vec<Value> {
    let found = world.get(&format!("/api/v1/audit{query}")).by(&world.acme.ada.token).await.expect(200);
    found["entries"].as_array().expect("a list").clone()
}

fn actions(entries: &[Value]) -> Vec<&str> {
    entries.iter().map(|e| e["action"].as_str().expect("an action")).collect()
}

#[tokio::test]
async fn what_was_changed_is_kept_with_what_it_was() {
    let world = World::open().await;
    let ada = &world.acme.ada;
    let inbox = format!("/api/v1/inboxes/{}", world.acme.strict);
    world.patch(&inbox).by(&ada.token).json(json!({ "settings": { "title": "New" } })).await.expect(200);
    let entry = &log(&world, "").await[0];
    assert_eq!(
        redact(entry),
        json!({
            "id": 1, "at": "[time]", "agent": { "id": ada.id, "name": "Ada" }, "action": "inbox.changed",
            "noun": "inbox", "noun_id": world.acme.strict, "about": null, "ip": null, "user_agent": null,
            "detail": { "name": "Strict", "changes": { "title": ["Chat with us", "New"] } },
        })
    );
}

#[tokio::test]
async fn every_kind_of_deed_is_kept_and_no_secret_is() {
    let world = World::open().await;
    let by = &world.acme.ada.token;
    let page = json!({ "name": "Page", "channel": "facebook", "external_id": "1", "credentials": { "app_secret": "hush-hush" } });
    let page = world.post("/api/v1/inboxes").by(by).json(page).await.expect(201)["inbox"]["id"].clone();
    let secret = json!({ "credentials": { "page_access_token": "hush-hush" } });
    world.patch(&format!("/api/v1/inboxes/{page}")).by(by).json(secret).await.expect(200);
    let team =
        world.post("/api/v1/teams").by(by).json(json!({ "name": "Sales" })).await.expect(201)["team"]["id"].clone();
    world.patch(&format!("/api/v1/teams/{team}")).by(by).json(json!({ "name": "Sellers" })).await.expect(200);
    world.call("DELETE", &format!("/api/v1/teams/{team}")).by(by).await.expect(204);
    world.call("PUT", "/api/v1/settings/routing").by(by).json(json!({ "routing": "round_robin" })).await.expect(200);
    world
        .call("PUT", "/api/v1/settings/sla")
        .by(by)
        .json(json!({ "sla": { "high": { "resolution": 60 } } }))
        .await
        .expect(200);
    let ann = format!("/api/v1/agents/{}", world.acme.ann.id);
    world.patch(&ann).by(by).json(json!({ "role": "supervisor" })).await.expect(200);
    world.patch("/api/v1/roles").by(by).json(json!({ "role": "agent", "permissions": ["reassign"] })).await.expect(200);
    let key = world.post("/api/v1/api-keys").by(by).json(json!({ "name": "k", "role": "agent" })).await.expect(201);
    world.call("DELETE", "/api/v1/api-keys/1").by(by).await.expect(204);
    world.get("/api/v1/audit/export").by(by).await.expect(200);
    world.post("/api/v1/auth/logout").by(&world.acme.sue.token).await.expect(204);

    let all = log(&world, "?limit=200").await;
    let expected = [
        "sign_in.closed",
        "audit.exported",
        "api_key.revoked",
        "api_key.made",
        "role.changed",
        "agent.changed",
        "sla.changed",
        "routing.changed",
        "team.removed",
        "team.changed",
        "team.added",
        "inbox.changed",
        "inbox.credentials_changed",
        "inbox.added",
    ];
    assert_eq!(actions(&all), expected);
    let text = Value::from(all.clone()).to_string();
    for secret in ["hush-hush", key["secret"].as_str().expect("a secret")] {
        assert!(!text.contains(secret));
    }
    assert_eq!(all[4]["detail"], json!({ "role": "agent", "granted": ["reassign"], "withdrawn": [] }));
    assert_eq!((&all[5]["about"], &all[5]["detail"]), (&json!("Ann"), &json!({ "role": ["agent", "supervisor"] })));
}

#[tokio::test]
async fn it_is_narrowed_by_who_what_and_when_and_read_page_by_page() {
    let world = World::open().await;
    let (ada, sue) = (&world.acme.ada, &world.acme.sue);
    let given = json!({ "role": "supervisor", "permissions": ["manage_members"] });
    world.patch("/api/v1/roles").by(&ada.token).json(given).await.expect(200);
    for name in ["One", "Two", "Three"] {
        world.post("/api/v1/teams").by(&sue.token).json(json!({ "name": name })).await.expect(201);
    }
    world.clock.step_seconds(1800);
    world.call("PUT", "/api/v1/settings/routing").by(&ada.token).json(json!({ "accept_lease": 90 })).await.expect(200);

    assert_eq!(actions(&log(&world, &format!("?agent_id={}", ada.id)).await), ["routing.changed", "role.changed"]);
    assert_eq!(log(&world, "?action=team").await.len(), 3);
    assert_eq!(actions(&log(&world, "?action=role.changed").await), ["role.changed"]);
    assert_eq!(actions(&log(&world, "?from=2026-01-31T09:45:00Z").await), ["routing.changed"]);
    assert_eq!(log(&world, "?to=2026-01-31T10:45:00%2B01:00").await.len(), 4);

    let mut seen = Vec::new();
    let mut cursor = String::new();
    loop {
        let path = format!("/api/v1/audit?limit=2&cursor={cursor}");
        let page = world.get(&path).by(&ada.token).await.expect(200);
        seen.extend(page["entries"].as_array().expect("a list").iter().map(|e| e["id"].as_i64().expect("a number")));
        let Some(next) = page["next_cursor"].as_str() else { break };
        next.clone_into(&mut cursor);
    }
    assert_eq!(seen, [5, 4, 3, 2, 1]);
    for (query, field) in [
        ("?action=%25", "action"),
        ("?from=yesterday", "from"),
        ("?to=x", "to"),
        ("?cursor=x", "cursor"),
        ("?limit=0", "limit"),
        ("?agent_id=x", "agent_id"),
    ] {
        assert_eq!(world.get(&format!("/api/v1/audit{query}")).by(&ada.token).await.problem(422), [field], "{query}");
    }
}

#[tokio::test]
async fn a_spreadsheet_calculates_nothing_somebody_typed() {
    let world = World::open().await;
    let by = &world.acme.ada.token;
    let me = json!({ "name": "=HYPERLINK(\"http://evil.example\")" });
    world.patch("/api/v1/me").by(by).json(me).await.expect(200);
    world.post("/api/v1/teams").by(by).json(json!({ "name": "a,\"b\"" })).await.expect(201);
    let file = world.get("/api/v1/audit/export").by(by).await;
    assert_eq!(file.header("content-type"), Some("text/csv; charset=utf-8"));
    let lines: Vec<_> = file.text.split_terminator("\r\n").collect();
    assert_eq!(lines[0], r#""id","at","agent_id","agent","action","noun","noun_id","ip","detail""#);
    assert_eq!(lines.len(), 3, "{}", file.text);
    assert!(lines[2].contains(r#","'=HYPERLINK(""http://evil.example"")","#), "{}", lines[2]);
    assert!(lines[2].ends_with(r#""{""members"":[],""name"":""a,\""b\""""}""#), "{}", lines[2]);
}

#[tokio::test]
async fn a_failed_sign_in_is_kept_with_where_it_came_from_and_an_unknown_ones_is_not() {
    let world = World::open().await;
    let body = json!({ "name": "Nia", "email": "nia@acme.example", "password": "Password123!", "role": "agent" });
    world.post("/api/v1/agents").by(&world.acme.ada.token).json(body).await.expect(201);
    let mut login = json!({ "email": "nobody@acme.example", "password": "wrong", "tenant": "acme" });
    world.post("/api/v1/auth/login").json(login.clone()).await.problem(401);
    login["email"] = "nia@acme.example".into();
    world.post("/api/v1/auth/login").header("user-agent", "Curl").json(login.clone()).await.problem(401);
    login["password"] = "Password123!".into();
    world.post("/api/v1/auth/login").json(login).await.expect(200);
    // The failure is written beside the answer.
    let mut entries = log(&world, "?action=sign_in").await;
    while entries.len() < 2 {
        tokio::task::yield_now().await;
        entries = log(&world, "?action=sign_in").await;
    }
    assert_eq!(entries.len(), 2);
    let failed = entries.iter().find(|e| e["action"] == "sign_in.failed").expect("the failure");
    assert_eq!((&failed["agent"], &failed["about"]), (&Value::Null, &json!("Nia")));
    assert_eq!((&failed["ip"], &failed["user_agent"]), (&json!("127.0.0.1"), &json!("Curl")));
    let opened = entries.iter().find(|e| e["action"] == "sign_in.opened").expect("the sign-in");
    assert_eq!((&opened["agent"]["name"], &opened["detail"]["how"]), (&json!("Nia"), &json!("password")));
    assert_eq!(opened["ip"], "127.0.0.1");
}
