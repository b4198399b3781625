//! First messages at the same moment, and the same message twice.

use futures_util::future::join_all;
use serde_json::json;

use super::{contents, enter, open_world, post, said};
use crate::world::World;

#[tokio::test]
async fn first_messages_at_once_make_one_conversation() {
    let world = open_world().await;
    let calls = (0..12).map(|n| post(&world, "conv_1", said("user_1", &n.to_string())));
    let mut seqs: Vec<_> = join_all(calls).await.iter().map(|a| a.expect(201)["seq"].as_i64().expect("seq")).collect();
    seqs.sort_unstable();
    assert_eq!(seqs, (1..=12).collect::<Vec<_>>());
    let own = world.get("/chat/user/user_1/conversations").await.expect(200);
    assert_eq!((&own["count"], &own["conversations"][0]["message_count"]), (&json!(1), &json!(12)));
    let customers = world.get("/api/v1/customers").by(&world.acme.ann.token).await.expect(200);
    assert_eq!(customers["customers"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn of_two_users_who_name_one_conversation_at_once_one_has_it() {
    let world = open_world().await;
    for round in 0..8 {
        let name = format!("conv_{round}");
        let (one, two) =
            tokio::join!(post(&world, &name, said("user_1", "mine")), post(&world, &name, said("user_2", "no, mine")));
        let mut statuses = [one.status, two.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 403]);
        assert_eq!(contents(&world, &name).await.len(), 1);
    }
}

#[tokio::test]
async fn a_message_sent_again_is_the_first_one() {
    let world = open_world().await;
    let again = |text: &str| {
        let mut body = said("user_1", text);
        body["client_id"] = "c-1".into();
        body
    };
    let first = post(&world, "conv_1", again("Once.")).await.expect(201);
    assert_eq!(first["client_id"], "c-1");
    assert_eq!(post(&world, "conv_1", again("Once.")).await.expect(200), first);
    post(&world, "conv_1", again("Twice.")).await.problem(409);
    let by_key = world.post("/chat/conv_1/messages").header("idempotency-key", "c-1").json(said("user_1", "Once."));
    assert_eq!(by_key.await.expect(200), first);

    // On the socket, too, and who sends it again is told what was stored.
    let mut socket = enter(&world, "conv_1/user_1").await;
    socket.send(json!({ "content": "Once.", "client_id": "c-1" }).to_string()).await;
    assert_eq!(socket.next("message").await["id"], first["id"]);
    socket.send(json!({ "content": "Twice.", "client_id": "c-1" }).to_string()).await;
    let error = socket.next("error").await;
    assert_eq!((&error["data"]["code"], &error["data"]["ref"]), (&json!("client_id_reused"), &json!("c-1")));
    assert_eq!(contents(&world, "conv_1").await, ["Once."]);
}

#[tokio::test]
async fn a_message_that_can_not_be_sent_starts_nothing() {
    let world: World = open_world().await;
    for body in [said("u", &"x".repeat(1001)), said("u", " ")] {
        assert_eq!(post(&world, "conv_1", body).await.problem(422), ["content"]);
    }
    let mut body = said("u", "x");
    body["metadata"] = json!([1]);
    assert_eq!(post(&world, "conv_1", body).await.problem(422), ["metadata"]);
    post(&world, "conv_1", json!({ "content": "x" })).await.problem(422);
    assert_eq!(post(&world, "conv%20x", said("u", "x")).await.problem(422), ["conversation_id"]);
    assert_eq!(post(&world, "conv_1", said("u x", "x")).await.problem(422), ["user_id"]);
    world.post("/chat/conv_1/escalate").json(json!({ "reason": "x" })).await.problem(404);
    let all = world.get("/api/v1/chat/sessions").by(&world.acme.ann.token).await.expect(200);
    assert_eq!(all["sessions"], json!([]));
}
