//! What was committed is always told, also when nobody announced it: a crash between the two, another process (G6).

use crate::world::World;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_never_announced_is_told_before_what_came_after_it() {
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    let elsewhere = world.second_desk().await;
    let mut ann = world.socket(&world.acme.ann.token).await;
    let mut vera = world.socket(&chat.token).await;
    for _ in 0..5 {
        chat.say(&elsewhere, &chat.visitor, "unannounced").await.expect("sent");
        chat.say(&elsewhere, &chat.visitor, "unannounced").await.expect("sent");
        chat.say(&world.desk, &chat.visitor, "announced").await.expect("sent");
    }
    for seq in 1..=15 {
        assert_eq!(ann.next("chat.message.new").await["data"]["seq"], seq);
        assert_eq!(vera.next("chat.message.new").await["data"]["seq"], seq);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_never_announced_is_found_even_if_nothing_follows() {
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    let elsewhere = world.second_desk().await;
    let mut ann = world.socket(&world.acme.ann.token).await;
    let cursor = format!("{}.1", world.acme.facts.epoch);
    let call = world.get(&format!("/api/v1/events?wait=30&cursor={cursor}")).by(&chat.token);
    let poll = tokio::spawn(async move { call.await.expect(200) });
    chat.say(&elsewhere, &world.acme.ben.actor, "unannounced").await.expect("sent");
    assert_eq!(ann.next("chat.message.new").await["data"]["message"], "unannounced");
    assert_eq!(poll.await.expect("an answer")["events"][0]["data"]["message"], "unannounced");
}
