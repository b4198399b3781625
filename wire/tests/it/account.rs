//! One's own account: devices, password, second factor, and two tabs that renew at once.

use deskbell_desk::NewAgent;
use deskbell_domain::{Clock, Role};
use serde_json::{Value, json};
use totp_rs::{Builder, Secret};

use crate::world::World;

const PASSWORD: &str = "Password123!";

async fn hire(world: &World) {
    let new = NewAgent {
        name: "Pia".into(),
        email: "pia@acme.example".into(),
        password: PASSWORD.into(),
        role: Role::Agent,
        skills: Vec::new(),
    };
    world.desk.add_agent(&world.acme.facts, new).await.expect("an agent");
}

fn login(code: Option<&str>) -> Value {
    json!({ "email": "pia@acme.example", "password": PASSWORD, "tenant": "acme", "totp": code })
}

async fn sign_in(world: &World) -> Value {
    world.post("/api/v1/auth/login").header("user-agent", "Netscape 4").json(login(None)).await.expect(200)
}

fn token(answer: &Value) -> String {
    answer["token"].as_str().expect("a token").to_owned()
}

/// What the app on the phone shows now.
fn code(world: &World, secret: &str) -> String {
    let totp = Builder::new().with_secret(Secret::try_from_base32(secret).expect("base32")).build().expect("rules");
    totp.generate((world.clock.now().0 / 1000) as u64).to_string()
}

/// Turns the second factor on; the secret and the recovery codes.
async fn enrol(world: &World, token: &str) -> (String, Vec<String>) {
    let begun = world.post("/api/v1/me/totp").by(token).json(json!({ "password": PASSWORD })).await.expect(200);
    let secret = begun["secret"].as_str().expect("a secret").to_owned();
    let url = begun["url"].as_str().expect("an address");
    assert!(url.starts_with("otpauth://totp/ACME:pia") && url.contains(&secret), "{url}");
    let confirm = json!({ "code": code(world, &secret) });
    let done = world.post("/api/v1/me/totp/confirm").by(token).json(confirm).await.expect(200);
    let codes = done["recovery_codes"].as_array().expect("codes").iter();
    (secret, codes.map(|c| c.as_str().expect("a code").to_owned()).collect())
}

#[tokio::test]
async fn two_tabs_that_renew_at_once_stay_signed_in_and_later_the_old_token_is_dead() {
    let world = World::open().await;
    hire(&world).await;
    let old = json!({ "refresh_token": sign_in(&world).await["refresh_token"] });
    let renew = || async { world.post("/api/v1/auth/refresh").json(old.clone()).await };
    let (one, two) = tokio::join!(renew(), renew());
    let (one, two) = (one.expect(200), two.expect(200));
    assert_eq!(one["refresh_token"], two["refresh_token"]);
    for answer in [&one, &two] {
        world.get("/api/v1/me").by(&token(answer)).await.expect(200);
    }
    world.clock.step_seconds(31);
    renew().await.problem(401);
    let newest = json!({ "refresh_token": one["refresh_token"] });
    world.post("/api/v1/auth/refresh").json(newest).await.expect(200);
    renew().await.problem(401);
}

#[tokio::test]
async fn a_new_password_needs_the_old_one_and_ends_the_other_sign_ins() {
    let world = World::open().await;
    hire(&world).await;
    let (here, there) = (token(&sign_in(&world).await), token(&sign_in(&world).await));
    let mut socket = world.socket(&there).await;
    let change = |old: &str, new: &str| json!({ "password": old, "new_password": new });
    let set = |body| world.post("/api/v1/me/password").by(&here).json(body);
    assert_eq!(set(change("wrong", "another one")).await.problem(422), ["password"]);
    assert_eq!(set(change(PASSWORD, "short")).await.problem(422), ["new_password"]);
    set(change(PASSWORD, "another one")).await.expect(204);
    assert_eq!(socket.closed().await, 4401);
    world.get("/api/v1/me").by(&there).await.problem(401);
    world.get("/api/v1/me").by(&here).await.expect(200);
    world.post("/api/v1/auth/login").json(login(None)).await.problem(401);
}

#[tokio::test]
async fn devices_are_listed_and_one_can_be_signed_out_but_nobody_elses() {
    let world = World::open().await;
    hire(&world).await;
    let (here, there) = (token(&sign_in(&world).await), token(&sign_in(&world).await));
    let list = world.get("/api/v1/me/sign-ins").by(&here).await.expect(200);
    let all = list["sign_ins"].as_array().expect("a list");
    assert_eq!(all.iter().filter(|s| s["current"] == true).count(), 1);
    assert!(all.len() == 2 && all.iter().all(|s| s["user_agent"] == "Netscape 4" && s["ip"] == "127.0.0.1"));
    let other = all.iter().find(|s| s["current"] == false).expect("the other")["id"].as_str().expect("an id");
    let path = format!("/api/v1/me/sign-ins/{other}");
    world.call("DELETE", &path).by(&world.acme.ann.token).await.problem(404);
    world.get("/api/v1/me").by(&there).await.expect(200);
    world.call("DELETE", &path).by(&here).await.expect(204);
    world.call("DELETE", &path).by(&here).await.problem(404);
    world.get("/api/v1/me").by(&there).await.problem(401);
}

#[tokio::test]
async fn with_a_second_factor_a_code_is_asked_for_and_counts_once() {
    let world = World::open().await;
    hire(&world).await;
    let pia = token(&sign_in(&world).await);
    let (secret, recovery) = enrol(&world, &pia).await;
    assert_eq!(world.get("/api/v1/me").by(&pia).await.expect(200)["user"]["second_factor"], true);

    let asked = world.post("/api/v1/auth/login").json(login(None)).await;
    assert_eq!(asked.expect(401)["code"], "totp_required");
    world.clock.step_seconds(60);
    let now = code(&world, &secret);
    world.post("/api/v1/auth/login").json(login(Some(&now))).await.expect(200);
    let replayed = world.post("/api/v1/auth/login").json(login(Some(&now))).await;
    assert_eq!(replayed.expect(401)["code"], "totp_required");

    assert_eq!(recovery.len(), 10);
    let typed = recovery[0].to_uppercase().replace('-', " ");
    world.post("/api/v1/auth/login").json(login(Some(&typed))).await.expect(200);
    world.post("/api/v1/auth/login").json(login(Some(&recovery[0]))).await.problem(401);

    let off = |password: &str| world.post("/api/v1/me/totp/disable").by(&pia).json(json!({ "password": password }));
    assert_eq!(off("wrong").await.problem(422), ["password"]);
    off(PASSWORD).await.expect(204);
    world.post("/api/v1/auth/login").json(login(None)).await.expect(200);
}

#[tokio::test]
async fn guessing_codes_is_braked() {
    let world = World::open().await;
    hire(&world).await;
    let (secret, _) = enrol(&world, &token(&sign_in(&world).await)).await;
    world.clock.step_seconds(60);
    for _ in 0..10 {
        world.post("/api/v1/auth/login").json(login(Some("not a code"))).await.problem(401);
    }
    let right = code(&world, &secret);
    world.post("/api/v1/auth/login").json(login(Some(&right))).await.problem(429);
}

#[tokio::test]
async fn an_unconfirmed_second_factor_is_not_asked_for() {
    let world = World::open().await;
    hire(&world).await;
    let pia = token(&sign_in(&world).await);
    let begin = |password: &str| world.post("/api/v1/me/totp").by(&pia).json(json!({ "password": password }));
    assert_eq!(begin("wrong").await.problem(422), ["password"]);
    begin(PASSWORD).await.expect(200);
    let confirm = world.post("/api/v1/me/totp/confirm").by(&pia).json(json!({ "code": "12" }));
    assert_eq!(confirm.await.problem(422), ["code"]);
    world.post("/api/v1/auth/login").json(login(None)).await.expect(200);
}

#[tokio::test]
async fn ones_name_can_be_changed_alone() {
    let world = World::open().await;
    let ann = &world.acme.ann.token;
    let renamed = world.patch("/api/v1/me").by(ann).json(json!({ "name": " Anna " })).await.expect(200);
    assert_eq!(renamed["user"]["name"], "Anna");
    assert_eq!(world.patch("/api/v1/me").by(ann).json(json!({ "name": "" })).await.problem(422), ["name"]);
    assert_eq!(world.patch("/api/v1/me").by(ann).json(json!({})).await.problem(422), ["status"]);
}

#[tokio::test]
async fn without_mail_a_forgotten_password_is_refused_alike_for_all() {
    let world = World::open().await;
    for email in ["ann@acme.example", "nobody@acme.example"] {
        let body = json!({ "email": email, "tenant": "acme" });
        assert_eq!(world.post("/api/v1/auth/forgot").json(body).await.expect(409)["code"], "conflict");
    }
    for secret in ["", "x", "a\0b"] {
        let body = json!({ "token": secret, "password": PASSWORD });
        world.post("/api/v1/auth/reset").json(body).await.problem(404);
    }
}

#[tokio::test]
async fn a_language_is_the_accounts_from_the_first_sign_in_on() {
    let world = World::open().await;
    hire(&world).await;
    let from = |reads: &'static str| {
        let call = world.post("/api/v1/auth/login").header("accept-language", reads);
        async move { call.json(login(None)).await.expect(200) }
    };
    // A program says nothing, and decides nothing.
    assert_eq!(sign_in(&world).await["user"]["language"], Value::Null);
    assert_eq!(from("de-AT,en;q=0.5").await["user"]["language"], "de");
    let elsewhere = from("fr").await;
    assert_eq!(elsewhere["user"]["language"], "de", "another device follows");
    let set = |tag: &'static str| {
        let call = world.patch("/api/v1/me").by(elsewhere["token"].as_str().expect("a token"));
        call.json(json!({ "language": tag }))
    };
    assert_eq!(set("zh-CN").await.expect(200)["user"]["language"], "zh");
    assert_eq!(set("tlh").await.problem(422), ["language"]);
    let renewed = json!({ "refresh_token": elsewhere["refresh_token"] });
    let renewed = world.post("/api/v1/auth/refresh").json(renewed).await.expect(200);
    assert_eq!(renewed["user"]["language"], "zh");
}
