//! What changes outside the conversations is told to agents, live and on a replay, and to nobody else.

use serde_json::json;

use crate::world::World;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn agents_hear_that_an_inbox_changed_live_and_when_they_come_back() {
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    let (mut ann, mut vera) = (world.socket(&world.acme.ann.token).await, world.socket(&chat.token).await);
    let before = ann.hello["data"]["head"].as_str().expect("a head").to_owned();
    let inbox = world.desk.inbox(world.acme.facts.id, world.acme.strict).await.expect("there");
    let ada = &world.acme.ada;
    world.desk.set_inbox(&ada.actor, inbox.id, "Shop", inbox.settings).await.expect("changed");
    let live = ann.next("desk.changed").await;
    assert_eq!(live["data"], json!({ "noun": "inbox", "id": inbox.id.0, "by": ada.id }));

    let mut back = world.resumed(&world.acme.ann.token, &before).await;
    assert_eq!(back.next("desk.changed").await, live);

    // The visitor hears the message that came after it, and nothing before that.
    chat.say(&world.desk, &world.acme.ben.actor, "hello").await.expect("said");
    assert_eq!(vera.any().await["type"], "chat.message.new");
}
