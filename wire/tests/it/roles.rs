//! What a role may: told, changed by admins, and counting at once, also for who is connected.

use serde_json::{Value, json};

use crate::world::{Person, World};

async fn set(world: &World, by: &Person, role: &str, permissions: Value) -> crate::world::Answer {
    let body = json!({ "role": role, "permissions": permissions });
    world.patch("/api/v1/roles").by(&by.token).json(body).await
}

#[tokio::test]
async fn roles_are_told_with_what_they_usually_have() {
    let world = World::open().await;
    let told = world.get("/api/v1/roles").by(&world.acme.ann.token).await.expect(200);
    let supervisor =
        json!(["reassign", "moderate_messages", "manage_shared", "export", "manage_articles", "view_reports"]);
    assert_eq!(
        told["roles"][1],
        json!({ "role": "supervisor", "permissions": supervisor, "usual": supervisor, "changeable": true })
    );
    assert_eq!(told["roles"][2]["changeable"], false);
    assert_eq!(told["roles"][2]["permissions"], told["permissions"]);
    let me = world.get("/api/v1/me").by(&world.acme.sue.token).await.expect(200);
    assert_eq!(me["user"]["permissions"], supervisor);
}

#[tokio::test]
async fn a_changed_role_counts_for_the_next_call_and_reaches_who_is_connected() {
    let world = World::open().await;
    let (ann, ada) = (&world.acme.ann, &world.acme.ada);
    let invite = json!({ "email": "nia@new.example", "role": "agent" });
    world.post("/api/v1/invitations").by(&ann.token).json(invite.clone()).await.problem(403);
    let mut socket = world.socket(&ann.token).await;
    assert_eq!(socket.hello["data"]["user"]["permissions"], json!([]));
    let mut admin = world.socket(&ada.token).await;

    set(&world, ada, "agent", json!(["manage_members"])).await.expect(200);
    world.post("/api/v1/invitations").by(&ann.token).json(invite.clone()).await.expect(201);
    let changed = admin.next("desk.changed").await;
    assert_eq!(changed["data"], json!({ "noun": "role", "id": null, "by": ada.id }));
    // Hers closes, and greets her anew with what counts now.
    assert_eq!(socket.closed().await, 4401);
    let again = world.socket(&ann.token).await;
    assert_eq!(again.hello["data"]["user"]["permissions"], json!(["manage_members"]));

    set(&world, ada, "agent", json!([])).await.expect(200);
    world.post("/api/v1/invitations").by(&ann.token).json(invite).await.problem(403);
}

#[tokio::test]
async fn nobody_rises_above_themselves_and_an_admin_keeps_everything() {
    let world = World::open().await;
    let (sue, ada) = (&world.acme.sue, &world.acme.ada);
    let all = world.get("/api/v1/roles").by(&ada.token).await.expect(200)["permissions"].clone();
    set(&world, ada, "supervisor", all).await.expect(200);
    set(&world, sue, "agent", json!([])).await.problem(403);
    let admin = json!({ "email": "nia@new.example", "role": "admin" });
    world.post("/api/v1/invitations").by(&sue.token).json(admin).await.problem(403);
    assert_eq!(set(&world, ada, "admin", json!([])).await.problem(422), ["role"]);
    assert_eq!(set(&world, ada, "agent", json!(["reassign", "fly"])).await.problem(422), ["permissions[1]"]);
    // Another tenant's people are as they were.
    let other = world.get("/api/v1/roles").by(&world.other.sue.token).await.expect(200);
    assert_eq!(other["roles"][1]["permissions"], other["roles"][1]["usual"]);
}
