//! Bad input costs a clear answer: which field, and what is wrong with it, never a 500.

use serde_json::{Value, json};

use crate::world::{Answer, Call, Chat, World};

/// A call with a good body, and its fields: name, whether it must be there, and a value of a wrong type.
struct Form {
    method: &'static str,
    path: String,
    token: Option<String>,
    good: Value,
    fields: Vec<(&'static str, bool, Value)>,
}

fn forms(world: &World, chat: &Chat) -> Vec<Form> {
    native_forms(world, chat).into_iter().chain(other_forms(world, chat)).collect()
}

/// The calls of live-chat, widget and conversation.
fn other_forms(world: &World, chat: &Chat) -> Vec<Form> {
    let (ann, vera) = (Some(world.acme.ann.token.clone()), Some(chat.token.clone()));
    let of = |path: &str| format!("/api/live-chat/{}{path}", chat.id);
    let form = |path: &str, token: &Option<String>, good, fields| Form {
        method: "POST",
        path: path.to_owned(),
        token: token.clone(),
        good,
        fields,
    };
    let text = |name, required| (name, required, json!(5));
    vec![
        form(
            "/api/live-chat/start",
            &vera,
            json!({ "subject": "S" }),
            vec![
                text("subject", false),
                ("priority", false, json!("soon")),
                ("required_skills", false, json!("billing")),
                ("metadata", false, json!([1])),
                text("client_id", false),
                text("message", false),
            ],
        ),
        form(
            &of("/transfer"),
            &ann,
            json!({ "agent_id": world.acme.ben.id }),
            vec![("agent_id", true, json!("me")), text("reason", false)],
        ),
        form(&of("/assign"), &ann, json!({ "agent_id": world.acme.ann.id }), vec![("agent_id", true, json!("me"))]),
        form(
            &of("/convert-to-ticket"),
            &ann,
            json!({}),
            vec![text("subject", false), ("priority", false, json!("soon"))],
        ),
        form(
            "/api/widget/init",
            &vera,
            json!({ "companyId": "acme", "message": "Hi" }),
            vec![
                text("companyId", true),
                text("name", false),
                ("email", false, json!("nobody")),
                ("message", false, json!("a\0b")),
                text("conversationId", false),
                text("clientId", false),
                ("metadata", false, json!([1])),
            ],
        ),
        form(
            "/api/widget/messages",
            &vera,
            json!({ "conversationId": chat.id, "text": "Hi" }),
            vec![
                text("conversationId", true),
                ("text", true, json!(" ")),
                ("text", true, json!("a\0b")),
                text("clientId", false),
                ("clientId", false, json!("x".repeat(1_000))),
                ("meta", false, json!([1])),
                text("replyTo", false),
            ],
        ),
        form(
            "/api/messages/send",
            &ann,
            json!({ "conversationId": chat.id, "text": "Hi" }),
            vec![
                text("conversationId", true),
                ("text", true, json!("")),
                text("clientId", false),
                ("meta", false, json!(5)),
            ],
        ),
        form(
            &format!("/chat/{}/messages", chat.id),
            &vera,
            json!({ "sender_id": chat.customer.to_string(), "sender_type": "user", "content": "Hi" }),
            vec![
                text("sender_id", false),
                text("sender_type", false),
                ("content", true, json!("a\0b")),
                ("metadata", false, json!([1])),
                text("client_id", false),
                text("reply_to", false),
            ],
        ),
        form(
            &format!("/chat/{}/escalate", chat.id),
            &vera,
            json!({ "reason": "complex_query" }),
            vec![("reason", true, json!("")), ("metadata", false, json!([1]))],
        ),
    ]
}

fn native_forms(world: &World, chat: &Chat) -> Vec<Form> {
    let (ann, ada) = (Some(world.acme.ann.token.clone()), Some(world.acme.ada.token.clone()));
    let vera = Some(chat.token.clone());
    let of = |path: &str| format!("/api/v1/chat/sessions/{}{path}", chat.id);
    let form = |method, path: &str, token: &Option<String>, good, fields| Form {
        method,
        path: path.to_owned(),
        token: token.clone(),
        good,
        fields,
    };
    let text = |name, required| (name, required, json!(5));
    let message = format!("/messages/{}", uuid::Uuid::nil());
    vec![
        form(
            "POST",
            "/api/v1/auth/login",
            &None,
            json!({ "email": "a@b.c", "password": "x", "tenant": "acme" }),
            vec![text("email", true), text("password", true), text("tenant", true)],
        ),
        form("POST", "/api/v1/auth/refresh", &None, json!({ "refresh_token": "x" }), vec![text("refresh_token", true)]),
        form(
            "POST",
            "/api/v1/setup",
            &None,
            json!({ "tenant_name": "X", "admin_name": "X", "email": "a@b.c", "password": "Password123!" }),
            vec![
                text("tenant_name", true),
                text("admin_name", true),
                text("email", true),
                text("password", true),
                text("site_url", false),
            ],
        ),
        form(
            "POST",
            "/api/v1/chat/public/start",
            &None,
            json!({ "tenant_id": "acme" }),
            vec![
                text("tenant_id", true),
                text("channel", false),
                text("customer_name", false),
                text("customer_email", false),
                ("inbox_id", false, json!("one")),
                text("subject", false),
                text("priority", false),
                text("message", false),
                ("metadata", false, json!([1])),
                text("client_id", false),
            ],
        ),
        form(
            "POST",
            "/api/v1/chat/public/message",
            &vera,
            json!({ "session_id": chat.id, "message": "Hi" }),
            vec![text("session_id", true), text("message", true), text("client_id", false), text("reply_to", false)],
        ),
        form("PATCH", &of(&message), &ann, json!({ "message": "Hm" }), vec![text("message", true)]),
        form(
            "POST",
            &of(&format!("{message}/reactions")),
            &ann,
            json!({ "emoji": "👍" }),
            vec![text("emoji", true), ("emoji", true, json!("🦄")), ("remove", false, json!("yes"))],
        ),
        form("POST", &of("/transcript"), &ann, json!({ "email": "a@b.c" }), vec![text("email", false)]),
        form(
            "POST",
            "/api/v1/chat/public/seen",
            &vera,
            json!({ "session_id": chat.id, "seq": 0 }),
            vec![text("session_id", true), ("seq", true, json!("x"))],
        ),
        form(
            "POST",
            "/api/v1/chat/public/typing",
            &vera,
            json!({ "session_id": chat.id, "is_typing": true }),
            vec![text("session_id", true), ("is_typing", true, json!("yes"))],
        ),
        form(
            "POST",
            "/api/v1/chat/messages",
            &ann,
            json!({ "session_id": chat.id, "message": "Hi" }),
            vec![
                text("session_id", true),
                text("message", true),
                text("client_id", false),
                text("reply_to", false),
                ("expected_last_seq", false, json!("x")),
            ],
        ),
        form("POST", &of("/notes"), &ann, json!({ "note": "Hm" }), vec![text("note", true), text("client_id", false)]),
        form(
            "POST",
            &of("/assign"),
            &ann,
            json!({ "agent_id": world.acme.ann.id }),
            vec![("agent_id", true, json!("me"))],
        ),
        form("POST", &of("/seen"), &ann, json!({ "seq": 0 }), vec![("seq", true, json!("x"))]),
        form("POST", &of("/typing"), &ann, json!({ "is_typing": true }), vec![("is_typing", true, json!(1))]),
        form(
            "PATCH",
            &of(""),
            &ann,
            json!({ "subject": "S" }),
            vec![text("subject", false), text("priority", false), ("tags", false, json!("vip"))],
        ),
        form("PATCH", "/api/v1/me", &ann, json!({ "status": "online" }), vec![text("status", true)]),
        form(
            "POST",
            "/api/v1/inboxes",
            &ada,
            json!({ "name": "Shop" }),
            vec![text("name", true), ("settings", false, json!("x"))],
        ),
        form(
            "PATCH",
            &format!("/api/v1/inboxes/{}", world.acme.open),
            &ada,
            json!({}),
            vec![text("name", false), ("settings", false, json!([]))],
        ),
        form(
            "POST",
            "/api/v1/chat/public/end",
            &vera,
            json!({ "session_id": chat.id }),
            vec![text("session_id", true)],
        ),
    ]
}

impl Form {
    fn call(&self, world: &World) -> Call {
        let call = world.call(self.method, &self.path);
        match &self.token {
            Some(token) => call.by(token),
            None => call,
        }
    }

    async fn with(&self, world: &World, field: &str, value: Option<Value>) -> Answer {
        let mut body = self.good.clone();
        match value {
            Some(value) => body[field] = value,
            None => drop(body.as_object_mut().expect("an object").remove(field)),
        }
        self.call(world).json(body).await
    }
}

#[tokio::test]
async fn every_wrong_field_is_named() {
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    for form in forms(&world, &chat) {
        for (field, required, wrong) in &form.fields {
            let what = format!("{} {} {field}", form.method, form.path);
            let named = |answer: Answer| {
                let fields = answer.problem(422);
                assert!(fields.iter().any(|name| name.split(['.', '[']).next() == Some(*field)), "{what}: {fields:?}");
            };
            named(form.with(&world, field, Some(wrong.clone())).await);
            named(form.with(&world, field, Some(json!([[]]))).await);
            if *required {
                named(form.with(&world, field, None).await);
                named(form.with(&world, field, Some(Value::Null)).await);
            }
        }
    }
}

#[tokio::test]
async fn what_is_no_object_or_too_large_is_refused_everywhere() {
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    let large = format!("{{\"x\":\"{}\"}}", "x".repeat(1024 * 1024));
    for form in forms(&world, &chat) {
        let what = format!("{} {}", form.method, form.path);
        assert_eq!(form.call(&world).body("{\"a\":").await.problem(400), ["body"], "{what}");
        assert_eq!(form.call(&world).body("\u{0}").await.problem(400), ["body"], "{what}");
        assert_eq!(form.call(&world).body(vec![b'{', 0xff, b'}']).await.problem(400), ["body"], "{what}");
        for text in ["[]", "[\"acme\", 1, 1, 1]", "5", "\"x\"", "null"] {
            assert_eq!(form.call(&world).body(text).await.problem(422), ["body"], "{what} {text}");
        }
        let deep = format!("{{\"x\":{}{}}}", "[".repeat(50_000), "]".repeat(50_000));
        let answer = form.call(&world).body(deep).await;
        assert!(answer.status < 500, "{what}: {}", answer.status);
        let answer = form.call(&world).body(large.clone()).await;
        assert_eq!(answer.problem(413), [""; 0], "{what}");
        assert_eq!(answer.body()["code"], "too_large");
    }
}

#[tokio::test]
async fn texts_are_held_to_their_lengths_and_to_what_can_be_stored() {
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    let public = |text: &str| {
        world
            .post("/api/v1/chat/public/message")
            .by(&chat.token)
            .json(json!({ "session_id": chat.id, "message": text }))
    };
    for text in ["", "  \n", "a\0b", &"ß".repeat(1_001)] {
        assert_eq!(public(text).await.problem(422), ["message"]);
    }
    assert_eq!(public(&"ß".repeat(1_000)).await.expect(201)["seq"], 1);
    let agents = |text: &str| {
        world
            .post("/api/v1/chat/messages")
            .by(&world.acme.ann.token)
            .json(json!({ "session_id": chat.id, "message": text }))
    };
    assert_eq!(agents(&"x".repeat(10_001)).await.problem(422), ["message"]);
    agents(&"x".repeat(10_000)).await.expect(201);
    let start = |field: &str, value: Value| {
        world.post("/api/v1/chat/public/start").json(json!({ "tenant_id": "acme", field: value }))
    };
    for (field, value) in [
        ("customer_email", json!("no address")),
        ("customer_name", json!("x".repeat(1_000))),
        ("subject", json!("x".repeat(201))),
        ("priority", json!("now")),
        ("channel", json!("telegraph")),
        ("message", json!("x".repeat(1_001))),
        ("metadata", json!({ "x": "x".repeat(20_000) })),
        ("client_id", json!("x".repeat(129))),
    ] {
        assert_eq!(start(field, value).await.problem(422), [field]);
    }
    start("inbox_id", json!(999_999)).await.problem(404);
    start("inbox_id", json!(world.acme.strict.0.to_string())).await.expect(201);
}

#[tokio::test]
async fn a_number_may_come_as_text() {
    let world = World::open().await;
    let ann = &world.acme.ann;
    for id in [json!(ann.id), json!(ann.id.to_string())] {
        let chat = world.acme.chat(&world.desk).await;
        let path = format!("/api/v1/chat/sessions/{}/assign", chat.id);
        let answer = world.post(&path).by(&ann.token).json(json!({ "agent_id": id })).await.expect(200);
        assert_eq!(answer["session"]["agent_id"], ann.id);
    }
}

#[tokio::test]
async fn queries_name_their_wrong_field_too() {
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    let history = format!("/api/v1/chat/sessions/{}/messages", chat.id);
    for (path, query, field) in [
        ("/api/v1/chat/sessions", "status=open", "status"),
        ("/api/v1/chat/sessions", "sort=best", "sort"),
        ("/api/v1/chat/sessions", "limit=0", "limit"),
        ("/api/v1/chat/sessions", "limit=201", "limit"),
        ("/api/v1/chat/sessions", "limit=ten", "limit"),
        ("/api/v1/chat/sessions", "agent_id=you", "agent_id"),
        ("/api/v1/chat/sessions", "priority=now", "priority"),
        ("/api/v1/chat/sessions", "inbox_id=x", "inbox_id"),
        ("/api/v1/chat/sessions", "cursor=x", "cursor"),
        (history.as_str(), "before=x", "before"),
        (history.as_str(), "before=1&after=1", "after"),
        (history.as_str(), "limit=501", "limit"),
        ("/api/v1/customers", "limit=-1", "limit"),
        ("/api/v1/customers", "cursor=x", "cursor"),
        ("/api/v1/events", "wait=31", "wait"),
        ("/api/v1/chat/public/config", "tenant_id=acme&inbox_id=x", "inbox_id"),
    ] {
        let answer = world.get(&format!("{path}?{query}")).by(&world.acme.ann.token).await;
        assert_eq!(answer.problem(422), [field], "{path}?{query}");
    }
}

#[tokio::test]
async fn strange_paths_and_searches_find_nothing_and_break_nothing() {
    let world = World::open().await;
    let ann = &world.acme.ann.token;
    let long = "x".repeat(5_000);
    for id in ["%00", "a%00b", "%FF", "..%2F..", "'%20OR%201=1--", "-1", "99999999999999999999", "%E2%80%AE", &long] {
        for path in [
            format!("/api/v1/chat/sessions/{id}"),
            format!("/api/v1/chat/sessions/{id}/messages"),
            format!("/api/v1/customers/{id}"),
            format!("/api/v1/chat/public/session/{id}"),
        ] {
            let answer = world.get(&path).by(ann).await;
            assert!(matches!(answer.status, 400 | 401 | 404), "{path}: {} {}", answer.status, answer.text);
            answer.problem(answer.status);
        }
        let path = format!("/api/v1/inboxes/{id}");
        let answer = world.patch(&path).by(&world.acme.ada.token).json(json!({})).await;
        assert!(matches!(answer.status, 400 | 404), "{path}: {}", answer.status);
    }
    for q in ["%00", "%22", "*", "a%20AND", "(", "NEAR(", "%27", "-", "%FF", &long] {
        for path in ["/api/v1/chat/sessions", "/api/v1/customers"] {
            let answer = world.get(&format!("{path}?q={q}")).by(ann).await;
            assert!(matches!(answer.status, 200 | 422), "{path}?q={q}: {} {}", answer.status, answer.text);
        }
    }
    assert_eq!(world.get("/health").await.status, 200);
}

#[tokio::test]
async fn settings_are_merged_and_a_wrong_one_changes_nothing() {
    let world = World::open().await;
    let path = format!("/api/v1/inboxes/{}", world.acme.strict);
    let change = |settings: Value| world.patch(&path).by(&world.acme.ada.token).json(json!({ "settings": settings }));
    let pre_chat = json!({ "enabled": true });
    let changed = change(json!({ "title": "Ask us", "pre_chat": pre_chat })).await.expect(200);
    let settings = &changed["inbox"]["settings"];
    assert_eq!((&settings["title"], &settings["position"]), (&json!("Ask us"), &json!("bottom-right")));
    assert_eq!(settings["pre_chat"], json!({ "enabled": true, "require_name": false, "require_email": false }));
    for (wrong, field) in [
        (json!({ "title": 5 }), "settings.title"),
        (json!({ "title": "" }), "settings.title"),
        (json!({ "primary_color": "red" }), "settings.primary_color"),
        (json!({ "position": "middle" }), "settings.position"),
        (json!({ "visitor_auth": "none" }), "settings.visitor_auth"),
        (json!({ "allowed_origins": ["*"] }), "settings.allowed_origins"),
        (json!({ "pre_chat": [true, true, true] }), "settings.pre_chat"),
        (json!({ "pre_chat": { "enabled": 1 } }), "settings.pre_chat.enabled"),
    ] {
        assert_eq!(change(wrong).await.problem(422), [field]);
    }
    assert!(!change(json!({ "colour": "#fff" })).await.problem(422).is_empty());
    assert_eq!(change(json!({})).await.expect(200), changed);
}
