//! Where an inbox says so, somebody is one person on all subdomains of a site; and nowhere else.

use deskbell_domain::{InboxSettings, Monitoring};
use serde_json::json;

use crate::world::World;

const FIREFOX: (&str, &str) = ("user-agent", "Mozilla/5.0 Firefox/130.0");

async fn set(world: &World, monitoring: Monitoring) {
    let inbox = world.desk.inbox(world.acme.facts.id, world.acme.strict).await.expect("an inbox");
    let allowed = ["https://www.acme.example", "https://help.acme.example", "https://elsewhere.example"];
    let settings = InboxSettings {
        monitoring,
        cookie_domain: "acme.example".into(),
        allowed_origins: allowed.map(String::from).into(),
        ..inbox.settings
    };
    world.desk.set_inbox(&world.acme.ada.actor, inbox.id, &inbox.name, settings).await.expect("set");
}

/// The token that a page hears of at first.
async fn told(world: &World, query: &str, headers: &[(&str, &str)]) -> Option<String> {
    let path = format!("/ws/visit?tenant_id=acme&inbox_id={}{query}", world.acme.strict);
    let headers = [&[FIREFOX], headers].concat();
    let mut page = world.connect(&path, &headers).await.expect("a handshake");
    page.send(json!({ "type": "visitor.page", "data": { "url": "https://www.acme.example/" } }).to_string()).await;
    page.next("hello").await["data"]["token"].as_str().map(str::to_owned)
}

#[tokio::test]
async fn a_token_is_told_only_to_pages_of_the_site_that_have_none() {
    let world = World::open().await;
    set(&world, Monitoring::Full).await;
    let www = ("origin", "https://www.acme.example");
    let token = told(&world, "", &[www]).await.expect("they are somebody from the first page on");
    let cookie = format!("chatSessionId={token}");
    let again = told(&world, "", &[("origin", "https://help.acme.example"), ("cookie", &cookie)]).await;
    let who = async |token: &str| world.desk.prove(token).await.expect("a good token").actor;
    assert_eq!(who(&again.expect("told")).await, who(&token).await, "the same person");

    let bearer = format!("bearer.{token}");
    assert_eq!(told(&world, "", &[www, ("sec-websocket-protocol", &bearer)]).await, None, "it has one");
    assert_eq!(told(&world, "", &[("origin", "https://elsewhere.example"), ("cookie", &cookie)]).await, None);
    assert_eq!(told(&world, "", &[("cookie", &cookie)]).await, None, "no page");
    assert_eq!(told(&world, "&private=1", &[www, ("cookie", &cookie)]).await, None, "they asked not to be tracked");
    set(&world, Monitoring::Anonymous).await;
    assert_eq!(told(&world, "", &[www, ("cookie", &cookie)]).await, None);
}

#[tokio::test]
async fn the_cookie_is_of_the_domain_where_the_desk_is_under_it() {
    let world = World::open().await;
    set(&world, Monitoring::Full).await;
    let start = async |host: &str| {
        let body = json!({ "tenant_id": "acme", "inbox_id": world.acme.strict });
        let answer = world.post("/api/v1/chat/public/start").header("host", host).json(body).await;
        answer.header("set-cookie").expect("a cookie").to_owned()
    };
    assert!(start("chat.acme.example").await.ends_with("; Domain=acme.example"));
    for host in ["desk.example", "notacme.example", "127.0.0.1:8443"] {
        assert!(!start(host).await.contains("Domain"), "{host}");
    }
    let ended = world.call("DELETE", "/api/v1/chat/public/visitor").header("host", "chat.acme.example:8443").await;
    let ended: Vec<_> = ended.headers.get_all("set-cookie").iter().map(|value| value.to_str().expect("text")).collect();
    let domains: Vec<_> = ended.iter().map(|cookie| cookie.split_once("Domain=").map(|(_, domain)| domain)).collect();
    assert_eq!(domains, [None, Some("chat.acme.example"), Some("acme.example")]);
    assert!(ended.iter().all(|cookie| cookie.contains("chatSessionId=;") && cookie.contains("Max-Age=0")), "{ended:?}");
}
