//! Tenants never meet, and neither do visitors (G13): whatever one asks about another's rows is answered, word for
//! word, as if they were not there. Every call stands in the table; a new one without a row fails here.

mod access;
mod conversation;
mod frames;
mod keyed;
mod permissions;
mod socket_io;
mod table;

use deskbell_domain::{NewCannedResponse, VisitorId};
use serde_json::{Value, json};

use self::table::{Ids, OPEN_TO_ALL, Row, Who, rows};
use crate::world::{Answer, Chat, World};

/// Someone asking, with the rows of the firm `acme` in reach of their guesses.
struct Stranger {
    name: &'static str,
    token: String,
}

/// A world where acme has a chat with a message and a note in it, and strangers of several kinds.
async fn stage() -> (World, Chat, Vec<Stranger>) {
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    chat.say(&world.desk, &chat.visitor, "private").await.expect("sent");
    let new = NewCannedResponse {
        shortcut: "hello".into(),
        title: "private".into(),
        text: "private".into(),
        folder: String::new(),
        personal: false,
    };
    world.desk.add_canned_response(&world.acme.ada.actor, new).await.expect("saved");
    let customer = VisitorId(chat.customer);
    world.desk.add_customer_note(&world.acme.ann.actor, customer, "private", None).await.expect("noted");
    let another = world.acme.chat(&world.desk).await;
    let new = json!({ "email": "nia@acme.example", "role": "agent" });
    let invited = world.post("/api/v1/invitations").by(&world.acme.ada.token).json(new).await.expect(201);
    assert_eq!(invited["invitation"]["id"], 1, "the one the table names");
    let ada = &world.acme.ada.token;
    let category = world.post("/api/v1/kb/categories").by(ada).json(json!({ "names": { "en": "private" } })).await;
    assert_eq!(category.expect(201)["category"]["id"], 1, "the one the table names");
    let article = json!({ "title": "private", "body": "private", "category_id": 1 });
    let article = world.post("/api/v1/kb/articles").by(ada).json(article).await.expect(201);
    assert_eq!(article["article"]["id"], 1, "the one the table names");
    let tag = world.post("/api/v1/tags").by(ada).json(json!({ "name": "private" })).await;
    assert_eq!(tag.expect(201)["tag"]["id"], 1, "the one the table names");
    let view = json!({ "name": "private", "shared": true, "filter": {} });
    let view = world.post("/api/v1/views").by(ada).json(view).await.expect(201);
    assert_eq!(view["view"]["id"], 1, "the one the table names");
    world.post("/api/v1/kb/articles/1/publish").by(ada).await.expect(200);
    let key = json!({ "name": "private", "role": "agent" });
    let made = world.post("/api/v1/api-keys").by(ada).json(key).await.expect(201);
    assert_eq!(made["api_key"]["id"], 1, "the one the table names");
    let foreign = world.other.chat(&world.desk).await;
    let stranger = |name, token: &str| Stranger { name, token: token.to_owned() };
    let strangers = vec![
        stranger("another tenant's agent", &world.other.ann.token),
        stranger("another tenant's supervisor", &world.other.sue.token),
        stranger("another tenant's admin", &world.other.ada.token),
        stranger("another tenant's visitor", &foreign.token),
        stranger("another visitor of the tenant", &another.token),
    ];
    (world, chat, strangers)
}

async fn ask(world: &World, row: &Row, ids: &Ids, token: Option<&str>) -> Answer {
    let call = world.call(row.method, &row.path_with(ids));
    let call = match token {
        Some(token) => call.by(token),
        None => call,
    };
    match row.body_with(ids) {
        Value::Null => call.await,
        body => call.json(body).await,
    }
}

/// What everyone in the firm can see: to tell whether anything was reached.
async fn picture(world: &World, chat: &Chat) -> Vec<Value> {
    let ada = &world.acme.ada.token;
    let mut all = Vec::new();
    for path in [
        format!("/api/v1/chat/sessions/{}", chat.id),
        format!("/api/v1/chat/sessions/{}/messages", chat.id),
        "/api/v1/inboxes".into(),
        "/api/v1/agents".into(),
        "/api/v1/invitations".into(),
        "/api/v1/roles".into(),
        "/api/v1/api-keys".into(),
        "/api/v1/kb/articles/1".into(),
        "/api/v1/kb/categories".into(),
        "/api/v1/chat/sessions".into(),
        "/api/v1/events?cursor=".into(),
        format!("/api/v1/customers/{}", chat.customer),
        format!("/api/v1/customers/{}/timeline", chat.customer),
        "/api/v1/tickets".into(),
        "/api/v1/canned-responses".into(),
        "/api/v1/tags".into(),
        "/api/v1/views".into(),
        "/api/v1/notifications".into(),
    ] {
        let mut seen = world.get(&path).by(ada).await.expect(200);
        forget_time(&mut seen);
        all.push(seen);
    }
    all
}

fn forget_time(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.remove("wait_time");
            fields.values_mut().for_each(forget_time);
        }
        Value::Array(values) => values.iter_mut().for_each(forget_time),
        _ => {}
    }
}

#[tokio::test]
async fn anothers_rows_are_answered_like_absent_ones_by_every_call() {
    let (world, chat, strangers) = stage().await;
    let (real, absent) = (Ids::of(&world, &world.acme, &chat).await, Ids::absent());
    let before = picture(&world, &chat).await;
    let mut compared = 0;
    for row in rows().iter().filter(|row| row.names_a_row()) {
        for stranger in &strangers {
            // The tenant's own visitor may name the tenant's inboxes.
            if row.by_inbox && stranger.name == "another visitor of the tenant" {
                continue;
            }
            let what = format!("{} asks {} {}", stranger.name, row.method, row.path);
            let reached = ask(&world, row, &real, Some(&stranger.token)).await;
            let missing = ask(&world, row, &absent, Some(&stranger.token)).await;
            assert_eq!((reached.status, &reached.text), (missing.status, &missing.text), "{what}");
            assert!((400..500).contains(&reached.status), "{what}: {}", reached.status);
            compared += 1;
        }
    }
    assert!(compared > 80, "{compared} comparisons are few");
    assert_eq!(picture(&world, &chat).await, before);
}

#[tokio::test]
async fn lists_hold_nothing_of_other_tenants() {
    let (world, chat, strangers) = stage().await;
    let secrets = [chat.id.as_str(), "private", "@acme.example", "https://acme.example"];
    for row in rows().iter().filter(|row| !row.names_a_row() && row.method == "GET") {
        for stranger in &strangers {
            let answer = ask(&world, row, &Ids::absent(), Some(&stranger.token)).await;
            for secret in secrets {
                assert!(!answer.text.contains(secret), "{} reads {secret} at {}", stranger.name, row.path);
            }
        }
    }
}

#[tokio::test]
async fn without_a_credential_only_the_allow_list_answers() {
    let (world, chat, _) = stage().await;
    let ids = Ids::of(&world, &world.acme, &chat).await;
    for row in rows() {
        let answer = ask(&world, &row, &ids, None).await;
        let what = format!("{} {}: {} {}", row.method, row.path, answer.status, answer.text);
        if OPEN_TO_ALL.contains(&(row.method, row.path)) {
            assert!(
                ![401, 403].contains(&answer.status)
                    || row.path.ends_with("/refresh")
                    || row.path.ends_with("/login")
                    || row.path.ends_with("/provider/finish")
                    // Nothing but a signature, or the verify token, speaks for Meta.
                    || row.path.starts_with("/api/webhooks/"),
                "{what}"
            );
        } else {
            assert_eq!(answer.status, 401, "{what}");
        }
    }
}

#[tokio::test]
async fn an_agents_calls_are_not_a_visitors() {
    let (world, chat, _) = stage().await;
    let ids = Ids::of(&world, &world.acme, &chat).await;
    for row in rows().iter().filter(|row| row.who == Who::Agent) {
        let answer = ask(&world, row, &ids, Some(&chat.token)).await;
        assert_eq!(answer.expect(403)["code"], "forbidden", "{} {}", row.method, row.path);
    }
}

#[tokio::test]
async fn an_admins_calls_are_not_an_agents() {
    let (world, chat, _) = stage().await;
    let ids = Ids::of(&world, &world.acme, &chat).await;
    let before = picture(&world, &chat).await;
    for row in rows().iter().filter(|row| row.for_admins) {
        for person in [&world.acme.ann, &world.acme.sue] {
            ask(&world, row, &ids, Some(&person.token)).await.problem(403);
        }
    }
    assert_eq!(picture(&world, &chat).await, before);
}

#[tokio::test]
async fn a_supervisors_calls_are_not_an_agents() {
    let (world, chat, _) = stage().await;
    let ids = Ids::of(&world, &world.acme, &chat).await;
    let before = picture(&world, &chat).await;
    for row in rows().iter().filter(|row| row.for_supervisors) {
        ask(&world, row, &ids, Some(&world.acme.ann.token)).await.problem(403);
    }
    assert_eq!(picture(&world, &chat).await, before);
}

#[tokio::test]
async fn only_those_with_the_permission_write_for_the_help_centre() {
    let (world, chat, _) = stage().await;
    let ids = Ids::of(&world, &world.acme, &chat).await;
    let before = picture(&world, &chat).await;
    for row in rows().iter().filter(|row| row.for_writers) {
        ask(&world, row, &ids, Some(&world.acme.ann.token)).await.problem(403);
    }
    assert_eq!(picture(&world, &chat).await, before);
}

#[test]
fn every_call_of_the_document_stands_in_the_table() {
    let document: Value = serde_json::from_str(&deskbell_wire::openapi()).expect("JSON");
    let mut documented = Vec::new();
    for (path, calls) in document["paths"].as_object().expect("paths") {
        for method in calls.as_object().expect("calls").keys() {
            documented.push(format!("{} {path}", method.to_uppercase()));
        }
    }
    let mut known: Vec<String> = rows().iter().map(|row| format!("{} {}", row.method, row.path)).collect();
    documented.sort();
    known.sort();
    assert_eq!(known, documented, "give the new call its row in crossings/table.rs");
}
