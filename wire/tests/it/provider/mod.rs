//! Signing in through an identity provider (OpenID Connect): who is let in as whom, and every lie is refused.

mod stand_in;

use serde_json::{Value, json};

use self::stand_in::{CLIENT, SECRET, Signed, StandIn};
use crate::world::{Answer, World};

const BROWSER: &str = "0123456789abcdef0123456789abcdef";

fn settings(provider: &StandIn) -> Value {
    json!({
        "name": "Acme", "issuer": provider.issuer(), "client_id": CLIENT, "client_secret": SECRET,
        "domains": ["acme.example"],
    })
}

async fn set(world: &World, body: Value) -> Answer {
    let path = "/api/v1/settings/identity-provider";
    world.call("PUT", path).by(&world.acme.ada.token).json(body).await
}

async fn stage() -> (World, StandIn) {
    let (world, provider) = (World::open().await, StandIn::open().await);
    set(&world, settings(&provider)).await.expect(200);
    (world, provider)
}

/// Goes to the provider and signs in there: the state and code to come back with.
async fn go(world: &World, provider: &StandIn) -> (String, String) {
    let body = json!({ "tenant": "acme", "browser": BROWSER });
    let began = world.post("/api/v1/auth/provider/start").json(body).await.expect(200);
    provider.authorize(began["url"].as_str().expect("an address"))
}

async fn come_back(world: &World, (state, code): &(String, String)) -> Answer {
    let body = json!({ "state": state, "code": code, "browser": BROWSER });
    world.post("/api/v1/auth/provider/finish").json(body).await
}

async fn sign_in(world: &World, provider: &StandIn) -> Answer {
    come_back(world, &go(world, provider).await).await
}

#[tokio::test]
async fn a_member_is_found_by_a_verified_address_and_after_that_by_the_providers_name_for_them() {
    let (world, provider) = stage().await;
    for signed in [Signed::Rs256, Signed::Es256] {
        provider.says(json!({ "sub": "a", "email": "Ann@Acme.example" }), signed);
        let back = sign_in(&world, &provider).await.expect(200);
        assert_eq!((&back["user"]["id"], &back["user"]["role"]), (&json!(world.acme.ann.id), &json!("agent")));
        world.get("/api/v1/me").by(back["token"].as_str().expect("a token")).await.expect(200);
    }
    provider.says(json!({ "sub": "a", "email": "moved@else.example", "email_verified": false }), Signed::Rs256);
    assert_eq!(sign_in(&world, &provider).await.expect(200)["user"]["id"], world.acme.ann.id);
    let log = world.get("/api/v1/audit?action=sign_in.opened").by(&world.acme.ada.token).await.expect(200);
    assert_eq!(log["entries"][0]["detail"], json!({ "how": "provider" }));
}

#[tokio::test]
async fn somebody_new_joins_only_from_an_allowed_domain() {
    let (world, provider) = stage().await;
    let joined = sign_in(&world, &provider).await.expect(200);
    assert_eq!(joined["user"]["name"], "Nia North");
    assert_eq!((&joined["user"]["email"], &joined["user"]["role"]), (&json!("nia@acme.example"), &json!("agent")));
    let again = sign_in(&world, &provider).await.expect(200);
    assert_eq!(again["user"]["id"], joined["user"]["id"]);
    for email in ["eve@evil.example", "eve@evil-acme.example", "eve@acme.example.evil", "ben@other.example"] {
        provider.says(json!({ "sub": email, "email": email }), Signed::Rs256);
        let refused = sign_in(&world, &provider).await;
        assert_eq!(refused.expect(401)["code"], "provider_stranger", "{email}");
    }
    let one = format!("/api/v1/agents/{}", joined["user"]["id"]);
    world.patch(&one).by(&world.acme.ada.token).json(json!({ "disabled": true })).await.expect(200);
    provider.says(json!({}), Signed::Rs256);
    assert_eq!(sign_in(&world, &provider).await.expect(401)["code"], "provider_out");
}

#[tokio::test]
async fn no_lie_of_a_provider_is_believed() {
    let (world, provider) = stage().await;
    let wrong = [
        ("another nonce", json!({ "nonce": "replayed" }), Signed::Rs256),
        ("no nonce", json!({ "nonce": null }), Signed::Rs256),
        ("another audience", json!({ "aud": "another" }), Signed::Rs256),
        ("one more audience", json!({ "aud": [CLIENT, "another"] }), Signed::Rs256),
        ("another issuer", json!({ "iss": "https://evil.example" }), Signed::Rs256),
        ("expired", json!({ "exp": 1_769_851_700 }), Signed::Rs256),
        ("no signature", json!({}), Signed::Not),
        ("signed with the shared secret", json!({}), Signed::Hs256),
        ("signed with another key", json!({}), Signed::ByAnother),
        ("signed with a key that is not shown", json!({}), Signed::ByUnshown),
        ("an unverified address", json!({ "email_verified": false }), Signed::Rs256),
        ("an address of unknown standing", json!({ "email_verified": null }), Signed::Rs256),
        ("no address", json!({ "email": null }), Signed::Rs256),
        ("no subject", json!({ "sub": "" }), Signed::Rs256),
    ];
    for (lie, claims, signed) in wrong {
        provider.says(claims, signed);
        let answer = sign_in(&world, &provider).await;
        assert_eq!(answer.status, 401, "{lie}: {}", answer.text);
        let address = ["an unverified address", "an address of unknown standing", "no address"].contains(&lie);
        let code = if address { "provider_unverified" } else { "provider_untrusted" };
        assert_eq!(answer.body()["code"], code, "{lie}");
    }
    let team = world.get("/api/v1/agents").by(&world.acme.ada.token).await;
    assert!(!team.text.contains("nia@acme.example"), "nobody joined by a lie");
    provider.says(json!({}), Signed::Rs256);
    sign_in(&world, &provider).await.expect(200);
}

#[tokio::test]
async fn one_tenants_provider_opens_nothing_of_another() {
    let (world, provider) = stage().await;
    // The other firm has a provider of its own, and a member of the same address and name there.
    let theirs = StandIn::open().await;
    let path = "/api/v1/settings/identity-provider";
    let set = world.call("PUT", path).by(&world.other.ada.token).json(settings(&theirs)).await;
    set.expect(200);
    provider.says(json!({ "sub": "ann", "email": "ann@acme.example" }), Signed::Rs256);
    let back = sign_in(&world, &provider).await.expect(200);
    let me = world.get("/api/v1/me").by(back["token"].as_str().expect("a token")).await.expect(200);
    assert_eq!(me["tenant"]["id"], "acme");
    // A code of ours, brought back to a flow of theirs.
    let (_, code) = go(&world, &provider).await;
    let body = json!({ "tenant": "other", "browser": BROWSER });
    let began = world.post("/api/v1/auth/provider/start").json(body).await.expect(200);
    let (state, _) = theirs.authorize(began["url"].as_str().expect("an address"));
    come_back(&world, &(state, code)).await.problem(401);
    // And the same person at their provider is nobody of ours.
    theirs.says(json!({ "sub": "ann", "email": "ann@acme.example" }), Signed::Rs256);
    let body = json!({ "tenant": "other", "browser": BROWSER });
    let began = world.post("/api/v1/auth/provider/start").json(body).await.expect(200);
    let back = come_back(&world, &theirs.authorize(began["url"].as_str().expect("an address"))).await.expect(200);
    let me = world.get("/api/v1/me").by(back["token"].as_str().expect("a token")).await.expect(200);
    assert_eq!((&me["tenant"]["id"], me["user"]["id"] == world.acme.ann.id), (&json!("other"), false));
}

#[tokio::test]
async fn each_way_back_counts_once_in_time_and_in_the_browser_that_began() {
    let (world, provider) = stage().await;
    let back = go(&world, &provider).await;
    let (one, two) = tokio::join!(come_back(&world, &back), come_back(&world, &back));
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 401]);

    let (state, code) = go(&world, &provider).await;
    let elsewhere = json!({ "state": state, "code": code, "browser": "f".repeat(32) });
    world.post("/api/v1/auth/provider/finish").json(elsewhere).await.problem(401);
    come_back(&world, &(state, code)).await.problem(401);

    let (_, code) = go(&world, &provider).await;
    come_back(&world, &("0".repeat(64), code)).await.problem(401);
    let (state, _) = go(&world, &provider).await;
    come_back(&world, &(state, "made up".into())).await.problem(401);
    // Two codes of two flows exchanged: the verifier of one does not fit the challenge of the other.
    let (mine, theirs) = (go(&world, &provider).await, go(&world, &provider).await);
    come_back(&world, &(mine.0, theirs.1)).await.problem(401);

    let late = go(&world, &provider).await;
    world.clock.step_seconds(601);
    come_back(&world, &late).await.problem(401);
}

#[tokio::test]
async fn an_answer_of_another_provider_than_asked_is_refused() {
    let (world, provider) = stage().await;
    let (state, code) = go(&world, &provider).await;
    let mixed = json!({ "state": state, "code": code, "browser": BROWSER, "iss": "https://evil.example" });
    world.post("/api/v1/auth/provider/finish").json(mixed).await.problem(401);
    let (state, code) = go(&world, &provider).await;
    let named = json!({ "state": state, "code": code, "browser": BROWSER, "iss": provider.issuer() });
    world.post("/api/v1/auth/provider/finish").json(named).await.expect(200);
    // Begun with one, and another is set before the way back.
    let back = go(&world, &provider).await;
    let another = StandIn::open().await;
    set(&world, settings(&another)).await.expect(200);
    come_back(&world, &back).await.problem(401);
}

#[tokio::test]
async fn the_settings_are_for_admins_and_tell_no_secret() {
    let (world, provider) = stage().await;
    let path = "/api/v1/settings/identity-provider";
    let shown = world.get(path).by(&world.acme.ada.token).await;
    assert!(!shown.text.contains(SECRET));
    let mut body = settings(&provider);
    body.as_object_mut().expect("an object").remove("client_secret");
    body["name"] = "Okta".into();
    assert_eq!(set(&world, body.clone()).await.expect(200)["identity_provider"]["name"], "Okta");
    sign_in(&world, &provider).await.expect(200);
    body["issuer"] = "https://else.example".into();
    assert_eq!(set(&world, body).await.problem(422), ["client_secret"], "a kept secret goes to no other issuer");
    for (field, value) in [
        ("issuer", json!("http://login.example")),
        ("domains", json!(["com"])),
        ("new_role", json!("admin")),
        ("new_role", json!("king")),
        ("name", json!("")),
    ] {
        let mut body = settings(&provider);
        body[field] = value;
        let named = set(&world, body).await.problem(422);
        assert!(named[0].starts_with(field), "{named:?}");
    }
    let log = world.get("/api/v1/audit?action=identity_provider").by(&world.acme.ada.token).await;
    assert!(log.text.contains("Okta") && !log.text.contains(SECRET));
    world.call("DELETE", path).by(&world.acme.ada.token).await.expect(204);
    let ways = world.get("/api/v1/auth/ways?tenant=acme").await.expect(200);
    assert_eq!(ways, json!({ "provider": null, "required": false }));
    assert_eq!(world.get("/api/v1/auth/ways?tenant=nobody").await.expect(200), ways);
    let start = json!({ "tenant": "acme", "browser": BROWSER });
    world.post("/api/v1/auth/provider/start").json(start).await.problem(404);
}

#[tokio::test]
async fn where_it_is_the_only_way_passwords_are_for_admins() {
    let (world, provider) = stage().await;
    for (email, role) in [("nia@acme.example", "agent"), ("ivy@acme.example", "admin")] {
        let body = json!({ "name": "N", "email": email, "password": "Password123!", "role": role });
        world.post("/api/v1/agents").by(&world.acme.ada.token).json(body).await.expect(201);
    }
    let login = |email: &str| json!({ "email": email, "password": "Password123!", "tenant": "acme" });
    world.post("/api/v1/auth/login").json(login("nia@acme.example")).await.expect(200);
    let mut body = settings(&provider);
    body["required"] = true.into();
    set(&world, body).await.expect(200);
    let ways = world.get("/api/v1/auth/ways?tenant=acme").await.expect(200);
    assert_eq!(ways, json!({ "provider": "Acme", "required": true }));
    let right = world.post("/api/v1/auth/login").json(login("nia@acme.example")).await;
    let unknown = world.post("/api/v1/auth/login").json(login("nobody@acme.example")).await;
    assert_eq!((right.status, &right.text), (unknown.status, &unknown.text), "it tells nobody that it was right");
    world.post("/api/v1/auth/login").json(login("ivy@acme.example")).await.expect(200);
    sign_in(&world, &provider).await.expect(200);
}
