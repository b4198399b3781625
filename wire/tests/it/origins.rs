//! Which pages may call: exact origins, scheme and port included, over every transport.

use deskbell_domain::{Channel, InboxSettings};
use deskbell_wire::Config;
use serde_json::{Value, json};

use crate::world::{Buffers, Refused, World};

const OWN: &str = "https://desk.acme.example";

async fn world() -> World {
    let public_origins = vec![OWN.to_owned()];
    World::with(Config { rate_limit: false, public_origins, ..Config::default() }).await
}

/// Near misses of `https://acme.example`, and what is no origin at all.
const BAD: [&str; 16] = [
    "null",
    "",
    "*",
    "http://acme.example",
    "https://acme.example:8443",
    "https://acme.example:443",
    "https://acme.example/",
    "https://acme.example.evil.example",
    "https://evilacme.example",
    "https://www.acme.example",
    "https://ACME.example",
    "https://acme.example@evil.example",
    "https://evil.example#https://acme.example",
    "https://acme.example https://evil.example",
    "acme.example",
    "http://127.0.0.1",
];

#[tokio::test]
async fn only_exact_origins_pass_on_every_transport() {
    let world = world().await;
    let chat = world.acme.chat(&world.desk).await;
    let session = format!("/api/v1/chat/public/session/{}", chat.id);
    for origin in BAD {
        for path in [session.as_str(), "/api/v1/events", "/api/v1/chat/public/config?tenant_id=acme"] {
            let answer = world.get(path).by(&chat.token).from(origin).await;
            assert_eq!(answer.expect(403)["code"], "forbidden", "{origin} {path}");
            assert_eq!(answer.header("access-control-allow-origin"), None, "{origin} {path}");
        }
        let path = format!("/ws?token={}", chat.token);
        assert_eq!(world.connect(&path, &[("origin", origin)]).await.err(), Some(Refused(403)), "{origin}");
        let start = world.post("/api/v1/chat/public/start").from(origin).json(json!({ "tenant_id": "acme" }));
        start.await.problem(403);
    }
    let good = world.acme.site();
    let answer = world.get(&session).by(&chat.token).from(&good).await;
    answer.expect(200);
    assert_eq!(answer.header("access-control-allow-origin"), Some(good.as_str()));
    assert_eq!(answer.header("access-control-allow-credentials"), Some("true"));
    assert!(answer.headers.get_all("vary").iter().any(|vary| vary.as_bytes().eq_ignore_ascii_case(b"origin")));
    world.greeted(&format!("/ws?token={}", chat.token), &[("origin", &good)]).await;
    world.get("/api/v1/events").by(&chat.token).from(&good).await.expect(200);
}

const POLLING: &str = "/socket.io/?EIO=4&transport=polling";
const WEB_SOCKET: &str = "/socket.io/?EIO=4&transport=websocket";

/// A Socket.IO session that was opened by polling.
async fn opened_by_polling(world: &World) -> String {
    let open = world.get(POLLING).await;
    assert_eq!(open.status, 200);
    open.text.split('"').nth(3).expect("a sid").to_owned()
}

#[tokio::test]
async fn only_exact_origins_pass_on_socket_io_polling_or_not_with_a_sid_or_without() {
    let world = world().await;
    let chat = world.acme.chat(&world.desk).await;
    let sid = opened_by_polling(&world).await;
    let with = |path: &str| format!("{path}&sid={sid}");
    for origin in BAD {
        for path in [POLLING, &with(POLLING), &format!("{POLLING}&sid=x")] {
            let answer = world.get(path).from(origin).await;
            assert_eq!(answer.expect(403)["code"], "forbidden", "{origin} {path}");
            assert_eq!(answer.header("access-control-allow-origin"), None, "{origin} {path}");
            let connect = format!("40{}", json!({ "token": chat.token }));
            world.post(path).from(origin).body(connect).await.problem(403);
        }
        for path in [WEB_SOCKET, &with(WEB_SOCKET)] {
            assert_eq!(world.connect(path, &[("origin", origin)]).await.err(), Some(Refused(403)), "{origin} {path}");
        }
    }
    // Nothing of all that reached the session.
    let good = world.acme.site();
    let connect = format!("40{}", json!({ "token": chat.token }));
    let answer = world.post(&with(POLLING)).from(&good).body(connect).await;
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (200, Some(good.as_str())));
    while !world.get(&with(POLLING)).from(&good).await.text.contains("40{") {}
    world.connect(&with(WEB_SOCKET), &[("origin", &good)]).await.expect("an upgrade");
}

#[tokio::test]
async fn a_socket_io_connection_is_for_its_tenants_own_pages() {
    let world = world().await;
    let chat = world.acme.chat(&world.desk).await;
    let (own, foreign) = (world.acme.site(), world.other.site());
    let connect = async |token: &str, origin: &str| {
        world.socket_io_with(Some(token), &[("origin", origin)], Buffers::Usual).await.err()
    };
    let refused = Some("This origin is not allowed.".to_owned());
    assert_eq!(connect(&chat.token, &own).await, None);
    assert_eq!(connect(&chat.token, &foreign).await, refused);
    // An agent's are the installation's.
    assert_eq!(connect(&world.acme.ann.token, OWN).await, None);
    assert_eq!(connect(&world.acme.ann.token, &own).await, refused);
}

#[tokio::test]
async fn a_preflight_is_answered_for_allowed_pages_only() {
    let world = world().await;
    let preflight = |origin: &str, path: &str| {
        world.call("OPTIONS", path).from(origin).header("access-control-request-method", "POST")
    };
    let answer = preflight(&world.acme.site(), "/api/v1/chat/public/start").await;
    answer.expect(204);
    assert_eq!(answer.header("access-control-allow-origin"), Some(world.acme.site().as_str()));
    let headers = answer.header("access-control-allow-headers").expect("headers");
    assert_eq!(headers, "authorization, content-type, idempotency-key");
    assert!(answer.header("access-control-allow-methods").expect("methods").contains("POST"));
    for (origin, path) in [
        ("https://evil.example", "/api/v1/chat/public/start"),
        ("null", "/api/v1/chat/public/start"),
        (world.acme.site().as_str(), "/api/v1/chat/messages"),
        (world.acme.site().as_str(), "/api/v1/auth/login"),
        (world.acme.site().as_str(), "/api/v1/setup"),
    ] {
        let answer = preflight(origin, path).await;
        answer.problem(403);
        assert_eq!(answer.header("access-control-allow-origin"), None, "{origin} {path}");
    }
}

#[tokio::test]
async fn agents_work_on_the_installations_own_pages_only() {
    let world = world().await;
    let ann = &world.acme.ann.token;
    for path in ["/api/v1/me", "/api/v1/chat/sessions", "/api/v1/events", "/api/v1/inboxes"] {
        world.get(path).by(ann).from(&world.acme.site()).await.problem(403);
        world.get(path).by(ann).from(OWN).await.expect(200);
        world.get(path).by(ann).await.expect(200);
    }
    // Nor do they work through a visitor's call from a visitor's page.
    let site = world.acme.site();
    let chat = world.acme.chat(&world.desk).await;
    let body = json!({ "session_id": chat.id, "message": "from the shop's page" });
    world.post("/api/v1/chat/public/message").by(ann).from(&site).json(body).await.problem(403);
    world.get(&format!("/api/v1/chat/public/session/{}", chat.id)).by(ann).from(&site).await.problem(403);
    let mut socket = world.connect(&format!("/ws?token={ann}"), &[("origin", &site)]).await.expect("a handshake");
    assert_eq!(socket.any().await["data"]["code"], "forbidden");
    assert_eq!(socket.closed().await, 4403);
    world.greeted(&format!("/ws?token={ann}"), &[("origin", OWN)]).await;
    let login = json!({ "email": "ann@acme.example", "password": "x", "tenant": "acme" });
    world.post("/api/v1/auth/login").from(&site).json(login).await.problem(403);
}

#[tokio::test]
async fn another_tenants_site_reads_nothing_of_a_visitor_here() {
    let world = world().await;
    let chat = world.acme.chat(&world.desk).await;
    let foreign = world.other.site();
    let cookie = format!("chatSessionId={}", chat.token);
    let session = format!("/api/v1/chat/public/session/{}", chat.id);
    for path in [session.as_str(), "/api/v1/chat/public/sessions", "/api/v1/chat/public/unread", "/api/v1/events"] {
        world.get(path).header("cookie", &cookie).from(&foreign).await.problem(403);
        world.get(path).by(&chat.token).from(&foreign).await.problem(403);
    }
    for (headers, path) in [
        (vec![("origin", foreign.as_str()), ("cookie", &cookie)], "/ws".to_owned()),
        (vec![("origin", foreign.as_str())], format!("/ws?token={}", chat.token)),
    ] {
        let mut socket = world.connect(&path, &headers).await.expect("a handshake");
        assert_eq!(socket.any().await["data"]["code"], "forbidden");
        assert_eq!(socket.closed().await, 4403);
    }
    let start = json!({ "tenant_id": "acme" });
    world.post("/api/v1/chat/public/start").from(&foreign).json(start).await.problem(403);
    world.get("/api/v1/chat/public/config?tenant_id=acme").from(&foreign).await.problem(403);
}

#[tokio::test]
async fn an_inbox_answers_its_own_sites_only() {
    let world = world().await;
    let chat = world.acme.chat_in(&world.desk, world.acme.bearer_id).await;
    let (own, neighbour) = ("https://bearer.acme.example", world.acme.site());
    let path = format!("/api/v1/chat/public/session/{}", chat.id);
    world.get(&path).from(own).await.expect(200);
    world.get(&path).from(&neighbour).await.problem(403);
    let path = format!("/ws?session_id={}", chat.id);
    world.greeted(&path, &[("origin", own)]).await;
    let mut socket = world.connect(&path, &[("origin", &neighbour)]).await.expect("a handshake");
    assert_eq!(socket.closed().await, 4403);
}

#[tokio::test]
async fn with_nothing_configured_the_host_that_was_asked_is_the_own() {
    let world = World::open().await;
    let login = json!({ "email": "ann@acme.example", "password": "x", "tenant": "acme" });
    world.post("/api/v1/auth/login").from(&world.origin()).json(login.clone()).await.problem(401);
    world.post("/api/v1/auth/login").from("http://127.0.0.1:1").json(login).await.problem(403);
}

#[tokio::test]
async fn an_allowed_site_is_known_as_soon_as_an_admin_adds_it() {
    let world = world().await;
    let config = "/api/v1/chat/public/config?tenant_id=acme";
    world.get(config).from("https://new.example").await.problem(403);
    let settings = json!({ "settings": { "allowed_origins": ["https://NEW.example/"] } });
    let path = format!("/api/v1/inboxes/{}", world.acme.strict);
    let changed = world.patch(&path).by(&world.acme.ada.token).json(settings).await.expect(200);
    assert_eq!(changed["inbox"]["settings"]["allowed_origins"], json!(["https://new.example"]));
    world.get(config).from("https://new.example").await.expect(200);
    world.get(config).from(&world.acme.site()).await.problem(403);
}

#[tokio::test]
async fn the_demo_takes_loopback_pages_and_no_others() {
    let world = World::with(Config { allow_loopback_origin: true, rate_limit: false, ..Config::default() }).await;
    let settings = InboxSettings { allowed_origins: vec!["loopback".into()], ..InboxSettings::default() };
    let ada = &world.acme.ada.actor;
    world.desk.set_inbox(ada, world.acme.strict, "Demo", settings).await.expect("changed");
    let start = |origin: &str| {
        world
            .post("/api/v1/chat/public/start")
            .from(origin)
            .json(json!({ "tenant_id": "acme", "channel": Channel::Widget }))
    };
    for good in ["http://localhost:5173", "http://127.0.0.1:8080", "http://[::1]:1"] {
        start(good).await.expect(201);
        world.get("/api/v1/me").by(&world.acme.ann.token).from(good).await.expect(200);
    }
    for bad in ["http://localhost.evil.example", "http://127.0.0.1.evil.example", "null", "http://10.0.0.1"] {
        assert_eq!(start(bad).await.body()["code"], Value::from("forbidden"), "{bad}");
    }
}
