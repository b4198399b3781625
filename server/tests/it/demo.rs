//! The demo: planted once, then it goes on where it was; its open inbox stays on this machine.

use serde_json::{Value, json};

use crate::installation::Installation;

const DEMO: [&str; 3] = ["demo", "--listen", "127.0.0.1:0"];

#[tokio::test]
async fn a_second_start_goes_on_where_the_first_was() {
    let here = Installation::new();
    let server = here.start(&DEMO);
    for word in ["Dashboard", "demo-tenant", "Password123!", "agent1@callcenter.com", "admin@callcenter.com"] {
        assert!(server.intro.contains(word), "{word} is not in:\n{}", server.intro);
    }
    let token = server.sign_in().await;
    let counts = server.get("/api/v1/chat/sessions", &token).await["counts"].clone();
    assert_eq!(counts, json!({ "pending": 6, "mine": 2, "active": 4, "closed": 52, "snoozed": 0 }));
    let start = json!({ "tenant_id": "demo-tenant", "channel": "web", "customer_name": "Zoe", "message": "Hello" });
    assert_eq!(server.post("/api/v1/chat/public/start", start).await.0, 201);
    assert_eq!(server.stop().0, 0);

    let server = here.start(&DEMO);
    let token = server.sign_in().await;
    let sessions = server.get("/api/v1/chat/sessions?limit=200", &token).await;
    assert_eq!(sessions["counts"], json!({ "pending": 7, "mine": 2, "active": 4, "closed": 52, "snoozed": 0 }));
    assert!(sessions["sessions"].as_array().unwrap().iter().any(|s| s["customer"]["name"] == "Zoe"));
    assert_eq!(server.get("/api/v1/agents", &token).await["agents"].as_array().unwrap().len(), 3);
    assert!(here.path("data/demo/deskbell.db").exists(), "its own folder");
}

#[tokio::test]
async fn its_past_is_in_order_and_not_in_the_future() {
    let here = Installation::new();
    let server = here.start(&DEMO);
    let token = server.sign_in().await;
    let sessions = server.get("/api/v1/chat/sessions?status=pending", &token).await;
    let waiting: Vec<i64> =
        sessions["sessions"].as_array().unwrap().iter().map(|s| s["wait_time"].as_i64().unwrap()).collect();
    assert!(waiting.iter().all(|seconds| (60..7200).contains(seconds)), "{waiting:?}");

    let closed = server.get("/api/v1/chat/sessions?status=closed&limit=200", &token).await;
    for session in closed["sessions"].as_array().unwrap() {
        let path = format!("/api/v1/chat/sessions/{}/messages", session["id"].as_str().unwrap());
        let messages = server.get(&path, &token).await["messages"].as_array().unwrap().clone();
        let times: Vec<_> = messages.iter().map(|m| m["created_at"].as_str().unwrap()).collect();
        assert!(times.is_sorted(), "{times:?}");
        assert!(
            messages.iter().map(|m| &m["seq"]).eq((1..=messages.len()).map(Value::from).collect::<Vec<_>>().iter())
        );
    }
}

#[test]
fn its_open_inbox_is_refused_where_others_can_come() {
    let here = Installation::new();
    let refused = here.run(&["demo", "--listen", "0.0.0.0:0"]).refused(1);
    assert!(refused.contains("--allow-open-inboxes") && refused.contains("Website (1)"), "{refused}");

    let (_, log) = here.start(&["demo", "--listen", "0.0.0.0:0", "--allow-open-inboxes"]).stop();
    assert!(log.contains("visitor_auth is open"), "{log}");
    let (_, log) = here.start(&["serve", "--listen", "0.0.0.0:0"]).stop();
    assert!(!log.contains("visitor_auth is open"), "a server without open inboxes has nothing to tell: {log}");
}
