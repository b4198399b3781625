//! The document is the server's, and its page asks nobody else for anything.

use std::path::Path;

use serde_json::Value;

use crate::world::World;

#[test]
fn the_committed_document_is_the_servers() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/openapi.json");
    let fresh = deskbell_wire::openapi() + "\n";
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &fresh).expect("written");
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == fresh, "docs/openapi.json is out of date: UPDATE=1 cargo test -p deskbell-wire openapi");
}

#[tokio::test]
async fn it_is_served_where_the_contract_says() {
    let world = World::open().await;
    let served = world.get("/api/v1/openapi.json").await.expect(200);
    assert_eq!(served, serde_json::from_str::<Value>(&deskbell_wire::openapi()).expect("JSON"));
}

#[test]
fn every_schema_has_a_name_of_its_own() {
    let document: Value = serde_json::from_str(&deskbell_wire::openapi()).expect("JSON");
    let schemas = document["components"]["schemas"].as_object().expect("schemas");
    // Two bodies that once shared a name, and so one of the two descriptions.
    let fields =
        |name: &str| schemas[name]["properties"].as_object().expect("fields").keys().cloned().collect::<Vec<_>>();
    assert_eq!(fields("SeenBody"), ["seq"]);
    assert_eq!(fields("PublicSeen"), ["seq", "session_id"]);
    assert_eq!(fields("TypingBody"), ["is_typing"]);
    assert_eq!(fields("PublicTyping"), ["is_typing", "session_id", "text"]);
}

#[tokio::test]
async fn the_reference_page_loads_nothing_from_elsewhere() {
    let world = World::open().await;
    let moved = world.get("/api/docs").await;
    assert!(matches!(moved.status, 303 | 301 | 302 | 307 | 308), "{}", moved.status);
    let page = world.get("/api/docs/").await;
    assert_eq!(page.status, 200);
    assert!(page.text.contains("swagger-ui"));
    let mut pieces = vec![page.text.clone()];
    for piece in page.text.split(['"', '\'']).filter(|text| text.ends_with(".js") || text.ends_with(".css")) {
        let name = piece.trim_start_matches("./");
        let loaded = world.get(&format!("/api/docs/{name}")).await;
        assert_eq!(loaded.status, 200, "{name}");
        if name == "swagger-initializer.js" {
            pieces.push(loaded.text);
        }
    }
    assert_eq!(pieces.len(), 2, "the page's own words");
    for text in &pieces {
        for elsewhere in ["src=\"http", "href=\"http", "src=\"//", "@import", "url(http"] {
            assert!(!text.contains(elsewhere), "{elsewhere} in {text}");
        }
    }
    assert!(pieces[1].contains(r#""validatorUrl": "none""#), "its badge would ask a validator: {}", pieces[1]);
}
