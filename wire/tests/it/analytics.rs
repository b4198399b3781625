//! Reports over REST: their shapes, as tables, who may, and what is refused.

use serde_json::{Value, json};

use crate::world::{World, in_time};

const PATHS: [&str; 8] =
    ["overview", "series?metric=chats", "agents", "hours", "pages", "campaigns", "satisfaction", "events"];

fn path(report: &str, more: &str) -> String {
    let joint = if report.contains('?') { '&' } else { '?' };
    format!("/api/v1/analytics/{report}{joint}timezone=UTC{more}")
}

/// A world in which a chat was begun, answered, ended and rated, all of it added up.
async fn with_a_chat() -> World {
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    let ann = &world.acme.ann;
    world.desk.assign(&ann.actor, &chat.key(), deskbell_domain::AgentId(ann.id)).await.expect("assigned");
    chat.say(&world.desk, &ann.actor, "Hello").await.expect("said");
    world.desk.end(&ann.actor, &chat.key()).await.expect("ended");
    let ada = world.acme.ada.token.clone();
    in_time("the reports", async {
        loop {
            let answer = world.get(&path("overview", "")).by(&ada).await.expect(200);
            if answer["is_current"] == true && answer["figures"]["ended"] == 1 {
                return;
            }
            tokio::task::yield_now().await;
        }
    })
    .await;
    world
}

#[tokio::test]
async fn a_period_is_told_in_numbers_with_the_one_before() {
    let world = with_a_chat().await;
    let by = &world.acme.sue.token;
    let told = world.get(&path("overview", "&compare=previous")).by(by).await.expect(200);
    let figures = &told["figures"];
    assert_eq!(figures["messages"]["from_agents"], 1);
    assert_eq!(figures["missed"], 0);
    assert_eq!(figures["wait"]["count"], 1);
    assert_eq!(figures["ai"], json!({ "chats": 0, "chats_share": 0.0, "messages_share": 0.0 }));
    assert_eq!(
        figures["satisfaction"],
        json!({ "count": 0, "average": null, "satisfied": null, "ratings": [0, 0, 0, 0, 0] })
    );
    assert_eq!(told["previous"]["figures"]["chats"], 0);
    assert_eq!(told["period"]["timezone"], "UTC");

    let events = world.get(&path("events", "")).by(by).await.expect(200);
    let count = |name: &str| {
        let all = events["events"].as_array().expect("events");
        all.iter().find(|e| e["event"] == name).map(|e| e["count"].clone()).expect("the event")
    };
    for (name, count_of) in [("chat_session_started", 1), ("chat_ended", 1), ("chat_rated", 0), ("visitor_seen", 0)] {
        assert_eq!(count(name), count_of, "{name}");
    }
    assert!(count("message_sent").as_i64() >= Some(1));
    let hours = world.get(&path("hours", "")).by(by).await.expect(200)["hours"].clone();
    let hours = hours.as_array().expect("hours");
    let chats: i64 = hours.iter().filter_map(|cell| cell["chats"].as_i64()).sum();
    assert_eq!((hours.len(), chats), (168, 1));
    let points = world.get(&path("series?metric=chats&interval=hour", "")).by(by).await.expect(200)["points"].clone();
    assert_eq!(points.as_array().map(Vec::len), Some(7 * 24));
    let agents = world.get(&path("agents", "")).by(by).await.expect(200)["agents"].clone();
    let ann = agents.as_array().expect("agents").iter().find(|a| a["id"] == world.acme.ann.id).expect("Ann").clone();
    assert_eq!((&ann["accepted"], &ann["ended"], &ann["messages"]), (&json!(1), &json!(1), &json!(1)));
    let now = world.get("/api/v1/analytics/now?timezone=UTC").by(by).await.expect(200);
    assert_eq!((&now["waiting"], &now["open"], &now["today"]["chats"]), (&json!(0), &json!(0), &json!(1)));
}

#[tokio::test]
async fn each_report_comes_as_a_table_too_and_only_to_who_may_export() {
    let world = with_a_chat().await;
    let ada = &world.acme.ada.token;
    for report in PATHS {
        let table = world.get(&path(report, "&format=csv")).by(&world.acme.sue.token).await;
        assert_eq!(table.status, 200, "{report}: {}", table.text);
        assert!(table.text.starts_with('"') && table.text.ends_with("\r\n"), "{report}: {}", table.text);
    }
    let table = world.get(&path("events", "&format=csv")).by(ada).await.text;
    assert!(table.contains("\"chat_session_started\",\"1\",\"\"\r\n"), "{table}");

    // A name that a spreadsheet would calculate is text in it.
    let ann = format!("/api/v1/agents/{}", world.acme.ann.id);
    world.patch(&ann).by(ada).json(json!({ "name": "=1+1" })).await.expect(200);
    let table = world.get(&path("agents", "&format=csv")).by(ada).await.text;
    assert!(table.contains("\"'=1+1\""), "{table}");

    world
        .patch("/api/v1/roles")
        .by(ada)
        .json(json!({ "role": "supervisor", "permissions": ["view_reports"] }))
        .await
        .expect(200);
    world.get(&path("agents", "")).by(&world.acme.sue.token).await.expect(200);
    world.get(&path("agents", "&format=csv")).by(&world.acme.sue.token).await.expect(403);
}

#[tokio::test]
async fn what_is_no_period_no_number_and_no_form_is_named() {
    let world = World::open().await;
    let by = &world.acme.ada.token;
    for (report, field) in [
        ("overview?from=yesterday", "from"),
        ("overview?from=2026-02-02&to=2026-02-01", "to"),
        ("overview?from=2020-01-01", "to"),
        ("overview?timezone=Mars", "timezone"),
        ("overview?compare=last", "compare"),
        ("overview?format=xml", "format"),
        ("overview?inbox_id=one", "inbox_id"),
        ("series", "metric"),
        ("series?metric=luck", "metric"),
        ("series?metric=chats&interval=year", "interval"),
        ("series?metric=chats&interval=hour&from=2026-01-01&to=2026-03-01", "interval"),
    ] {
        let answer: Value = world.get(&format!("/api/v1/analytics/{report}")).by(by).await.expect(422);
        assert_eq!(answer["errors"][0]["field"], field, "{report}: {answer}");
    }
}
