//! A socket that was only opened takes its name and nothing else: agents see a chat from the first thing said in it.

use serde_json::json;

use super::{contents, enter, knock, open_world, said};
use crate::world::World;

async fn seen_by_agents(world: &World) -> (usize, i64) {
    let ann = &world.acme.ann.token;
    let listed = world.get("/api/v1/chat/sessions").by(ann).await.expect(200);
    let stats = world.get("/api/live-chat/queue/stats").by(ann).await.expect(200);
    (listed["sessions"].as_array().map_or(0, Vec::len), stats["total_pending"].as_i64().unwrap_or_default())
}

#[tokio::test]
async fn an_opened_socket_shows_agents_nothing_and_binds_its_name() {
    let world = open_world().await;
    let mut desk = world.socket(&world.acme.ann.token).await;
    let mut vera = enter(&world, "conv_1/user_1").await;
    assert_eq!(seen_by_agents(&world).await, (0, 0));
    let own = world.get("/chat/user/user_1/conversations").await.expect(200);
    assert_eq!(own, json!({ "user_id": "user_1", "conversations": [], "count": 0 }));
    let history = world.get("/chat/conv_1/history").await.expect(200);
    assert_eq!(history, json!({ "conversation_id": "conv_1", "messages": [], "count": 0 }));
    // Its first claimant's it is already.
    let mut other = knock(&world, "conv_1/user_2").await;
    assert_eq!((other.any().await["data"]["code"].clone(), other.closed().await), (json!("forbidden"), 4403));

    // An agent may be there before, and hears the first word. It waits from then on.
    let mut ann = enter(&world, &format!("conv_1/ann?token={}", world.acme.ann.token)).await;
    world.clock.step_seconds(100);
    vera.say("Hello?").await;
    assert_eq!(ann.hears().await, "Hello?");
    assert_eq!(vera.hears().await, "Hello?");
    let started = desk.next("chat.session.started").await;
    assert_eq!((&started["data"]["status"], &started["data"]["wait_time"]), (&json!("pending"), &json!(0)));
    let heard = desk.next("chat.message.new").await;
    assert_eq!((&heard["data"]["message"], &heard["data"]["seq"]), (&json!("Hello?"), &json!(1)));
    assert_eq!(seen_by_agents(&world).await, (1, 1));
    let own = world.get("/chat/user/user_1/conversations").await.expect(200);
    assert_eq!((&own["count"], &own["conversations"][0]["status"]), (&json!(1), &json!("pending")));
}

#[tokio::test]
async fn an_escalation_or_an_agents_word_begins_it_too() {
    let world = open_world().await;
    enter(&world, "conv_1/user_1").await;
    enter(&world, "conv_2/user_1").await;
    let mut desk = world.socket(&world.acme.ann.token).await;
    world.post("/chat/conv_1/escalate").json(json!({ "reason": "angry" })).await.expect(201);
    assert_eq!(desk.next("chat.session.started").await["data"]["priority"], "high");
    assert_eq!(desk.next("chat.escalated").await["data"]["reason"], "angry");
    assert_eq!(seen_by_agents(&world).await.0, 1);
    let word = world.post("/chat/conv_2/messages").by(&world.acme.ann.token);
    word.json(json!({ "sender_type": "agent", "content": "May I help?" })).await.expect(201);
    assert_eq!(seen_by_agents(&world).await.0, 2);
    assert_eq!(contents(&world, "conv_2").await, ["May I help?"]);
}

#[tokio::test]
async fn what_cannot_be_said_begins_nothing() {
    let world = open_world().await;
    let mut vera = enter(&world, "conv_1/user_1").await;
    vera.say(&"x".repeat(1_001)).await;
    assert_eq!(vera.next("error").await["data"]["field"], "content");
    super::post(&world, "conv_1", said("user_1", " ")).await.problem(422);
    vera.send(r#"{"type":"typing","is_typing":true}"#).await;
    enter(&world, "conv_1/user_1").await;
    assert_eq!(seen_by_agents(&world).await, (0, 0));
}
