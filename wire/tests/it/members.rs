//! Members: inviting, changing and disabling them, and that it counts at once.

use serde_json::{Value, json};

use crate::world::{World, redact};

/// Invites as the admin, and gives the link's secret.
async fn invite(world: &World, email: &str, role: &str) -> (Value, String) {
    let body = json!({ "email": email, "role": role });
    let answer = world.post("/api/v1/invitations").by(&world.acme.ada.token).json(body).await.expect(201);
    let link = answer["link"].as_str().expect("a link").to_owned();
    (answer, link.rsplit('/').next().expect("a secret").to_owned())
}

async fn accept(world: &World, token: &str) -> crate::world::Answer {
    let body = json!({ "token": token, "name": "Nia", "password": "Password123!" });
    world.post("/api/v1/invitations/accept").json(body).await
}

#[tokio::test]
async fn an_invited_person_joins_once_with_the_role_they_were_offered() {
    let world = World::open().await;
    let (answer, token) = invite(&world, " Nia@New.Example ", "supervisor").await;
    assert!(token.len() >= 32, "at least 128 bits");
    assert_eq!(
        redact(&answer["invitation"]),
        json!({
            "id": 1, "email": "nia@new.example", "name": null, "role": "supervisor",
            "invited_by": { "id": world.acme.ada.id, "name": "Ada" }, "created_at": "[time]", "expires_at": "[time]",
        })
    );
    assert_eq!(answer["mailed"], false);
    let seen = world.post("/api/v1/invitations/look").json(json!({ "token": token })).await.expect(200);
    let expected = json!({
        "email": "nia@new.example", "name": null, "role": "supervisor", "invited_by": "Ada",
        "tenant": { "id": "acme", "name": "ACME" },
    });
    assert_eq!(seen, expected);

    let joined = accept(&world, &token).await.expect(201);
    assert_eq!(joined["user"]["role"], "supervisor");
    world.get("/api/v1/me").by(joined["token"].as_str().expect("a token")).await.expect(200);
    let login = json!({ "email": "nia@new.example", "password": "Password123!", "tenant": "acme" });
    world.post("/api/v1/auth/login").json(login).await.expect(200);

    accept(&world, &token).await.problem(404);
    let open = world.get("/api/v1/invitations").by(&world.acme.ada.token).await.expect(200);
    assert_eq!(open, json!({ "invitations": [], "next_cursor": null }));
}

#[tokio::test]
async fn two_clicks_at_once_make_one_member() {
    let world = World::open().await;
    let (_, token) = invite(&world, "nia@new.example", "agent").await;
    let (one, two) = tokio::join!(accept(&world, &token), accept(&world, &token));
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 404]);
}

#[tokio::test]
async fn an_old_withdrawn_replaced_or_made_up_link_opens_nothing() {
    let world = World::open().await;
    let (_, replaced) = invite(&world, "nia@new.example", "agent").await;
    let (newer, token) = invite(&world, "nia@new.example", "agent").await;
    for secret in [replaced.as_str(), "", "x", "a\0b", &"x".repeat(10_000)] {
        accept(&world, secret).await.problem(404);
    }
    let one = format!("/api/v1/invitations/{}", newer["invitation"]["id"]);
    world.call("DELETE", &one).by(&world.acme.ada.token).await.expect(204);
    world.call("DELETE", &one).by(&world.acme.ada.token).await.problem(404);
    accept(&world, &token).await.problem(404);

    let (_, late) = invite(&world, "leo@new.example", "agent").await;
    world.clock.step_seconds(7 * 24 * 3600);
    world.post("/api/v1/invitations/look").json(json!({ "token": late })).await.problem(404);
    accept(&world, &late).await.problem(404);
}

#[tokio::test]
async fn what_is_wrong_with_an_invitation_is_told_by_field() {
    let world = World::open().await;
    let (_, token) = invite(&world, "nia@new.example", "agent").await;
    for (body, field) in [
        (json!({ "email": "", "role": "agent" }), "email"),
        (json!({ "email": "nobody", "role": "agent" }), "email"),
        (json!({ "email": "a@b.c", "role": "owner" }), "role"),
        (json!({ "email": "a@b.c" }), "role"),
        (json!({ "email": "a@b.c", "role": "agent", "name": "x".repeat(81) }), "name"),
    ] {
        let answer = world.post("/api/v1/invitations").by(&world.acme.ada.token).json(body).await;
        assert_eq!(answer.problem(422), [field]);
    }
    let member = json!({ "email": "ANN@acme.example", "role": "agent" });
    world.post("/api/v1/invitations").by(&world.acme.ada.token).json(member).await.problem(409);
    for (name, password, field) in [(" ", "Password123!", "name"), ("Nia", "short", "password")] {
        let body = json!({ "token": token, "name": name, "password": password });
        assert_eq!(world.post("/api/v1/invitations/accept").json(body).await.problem(422), [field]);
    }
    accept(&world, &token).await.expect(201);
}

#[tokio::test]
async fn a_changed_role_counts_at_once_for_tokens_and_sockets() {
    let world = World::open().await;
    let (sue, ada) = (&world.acme.sue, &world.acme.ada);
    let mut socket = world.socket(&sue.token).await;
    let path = format!("/api/v1/agents/{}", sue.id);
    let changed = world.patch(&path).by(&ada.token).json(json!({ "role": "agent" })).await.expect(200);
    assert_eq!(changed["agent"]["role"], "agent");
    assert_eq!(socket.closed().await, 4401);
    world.get("/api/v1/me").by(&sue.token).await.problem(401);
}

#[tokio::test]
async fn a_renewed_token_has_the_role_of_now() {
    let world = World::open().await;
    let (_, token) = invite(&world, "nia@new.example", "supervisor").await;
    let joined = accept(&world, &token).await.expect(201);
    let path = format!("/api/v1/agents/{}", joined["user"]["id"]);
    world.patch(&path).by(&world.acme.ada.token).json(json!({ "role": "admin" })).await.expect(200);
    let renewed = json!({ "refresh_token": joined["refresh_token"] });
    let renewed = world.post("/api/v1/auth/refresh").json(renewed).await.expect(200);
    assert_eq!(renewed["user"]["role"], "admin");
    let token = renewed["token"].as_str().expect("a token");
    world.get("/api/v1/invitations").by(token).await.expect(200);
}

#[tokio::test]
async fn a_disabled_member_is_out_until_enabled_again() {
    let world = World::open().await;
    let (_, token) = invite(&world, "nia@new.example", "agent").await;
    let joined = accept(&world, &token).await.expect(201);
    let (token, path) =
        (joined["token"].as_str().expect("a token"), format!("/api/v1/agents/{}", joined["user"]["id"]));
    let mut socket = world.socket(token).await;
    let set = async |disabled: bool| {
        let call = world.patch(&path).by(&world.acme.ada.token).json(json!({ "disabled": disabled }));
        assert_eq!(call.await.expect(200)["agent"]["disabled"], disabled);
    };
    set(true).await;
    assert_eq!(socket.closed().await, 4401);
    world.get("/api/v1/me").by(token).await.problem(401);
    let refresh = json!({ "refresh_token": joined["refresh_token"] });
    world.post("/api/v1/auth/refresh").json(refresh.clone()).await.problem(401);
    let login = json!({ "email": "nia@new.example", "password": "Password123!", "tenant": "acme" });
    world.post("/api/v1/auth/login").json(login.clone()).await.problem(401);
    set(false).await;
    world.get("/api/v1/me").by(token).await.problem(401);
    world.post("/api/v1/auth/login").json(login).await.expect(200);
}

#[tokio::test]
async fn the_last_admin_stays_one() {
    let world = World::open().await;
    let ada = &world.acme.ada;
    let path = format!("/api/v1/agents/{}", ada.id);
    for change in [json!({ "role": "agent" }), json!({ "disabled": true })] {
        let refused = world.patch(&path).by(&ada.token).json(change).await;
        assert_eq!(refused.expect(409)["code"], "conflict");
    }
    world.get("/api/v1/me").by(&ada.token).await.expect(200);
    let sue = format!("/api/v1/agents/{}", world.acme.sue.id);
    world.patch(&sue).by(&ada.token).json(json!({ "role": "admin" })).await.expect(200);
    world.patch(&path).by(&ada.token).json(json!({ "role": "agent" })).await.expect(200);
}

#[tokio::test]
async fn a_member_is_added_and_changed_and_the_others_hear_of_it() {
    let world = World::open().await;
    let ada = &world.acme.ada.token;
    let mut ben = world.socket(&world.acme.ben.token).await;
    let new = json!({ "name": "Pia", "email": "pia@acme.example", "password": "Password123!", "role": "agent" });
    let pia = world.post("/api/v1/agents").by(ada).json(new.clone()).await.expect(201);
    let id = pia["agent"]["id"].clone();
    let heard = ben.next("desk.changed").await;
    assert_eq!(heard["data"], json!({ "noun": "agent", "id": id, "by": world.acme.ada.id }));
    let change = json!({ "name": "Pia P.", "skills": ["billing", "billing"], "max_chats": 3 });
    let path = format!("/api/v1/agents/{id}");
    let changed = world.patch(&path).by(ada).json(change).await.expect(200);
    assert_eq!(
        changed["agent"],
        json!({
            "id": id, "name": "Pia P.", "email": "pia@acme.example", "role": "agent", "skills": ["billing"],
            "status": "offline", "active_chats": 0, "max_chats": 3, "disabled": false, "last_seen_at": null,
        })
    );
    world.post("/api/v1/agents").by(ada).json(new).await.problem(409);
    for (change, field) in [
        (json!({ "name": " " }), "name"),
        (json!({ "role": "boss" }), "role"),
        (json!({ "max_chats": -1 }), "max_chats"),
        (json!({ "max_chats": 101 }), "max_chats"),
        (json!({ "skills": vec!["s"; 21] }), "skills"),
        (json!({ "disabled": "yes" }), "disabled"),
    ] {
        assert_eq!(world.patch(&path).by(ada).json(change).await.problem(422), [field]);
    }
}
