//! A socket that reads nothing is cut with "resume"; it costs a bounded queue and nobody else anything (G8). What it
//! missed it has when it comes back.

use crate::{
    ears::{Ear, Transport},
    world::{Buffers, Counts, World},
};

/// More than fits into every queue and buffer on the way.
const TOO_MANY: i64 = 2_500;

#[tokio::test]
async fn who_reads_nothing_on_the_native_socket_is_cut_and_comes_back_to_everything() {
    is_cut_and_comes_back(Transport::Native).await;
}

#[tokio::test]
async fn who_reads_nothing_on_a_conversations_socket_is_cut_and_comes_back_to_everything() {
    is_cut_and_comes_back(Transport::Conversation).await;
}

#[tokio::test]
async fn who_reads_nothing_on_socket_io_is_cut_and_comes_back_to_everything() {
    is_cut_and_comes_back(Transport::SocketIo).await;
}

async fn is_cut_and_comes_back(transport: Transport) {
    let counts = Counts::default();
    let _recording = metrics::set_default_local_recorder(&counts);
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    let mut quick = Ear::open(&world, &chat, transport, &world.acme.ben.token).await;
    let mut slow = Ear::open_with(&world, &chat, transport, &chat.token, Buffers::Small).await;
    let text = "x".repeat(10_000);
    let mut sent = 0;
    // Until its place in the hub is free again: nothing is kept for who was cut.
    while counts.gauge("deskbell_listeners") > 1.0 {
        assert!(sent < TOO_MANY, "{sent} messages are kept for one who reads nothing");
        chat.say(&world.desk, &world.acme.sue.actor, &text).await.expect("sent");
        sent += 1;
        assert!(quick.hears(&world).await, "one who reads was ended");
    }
    // What was under way is still there to read, in order, then the end.
    while slow.hears(&world).await {}
    assert!(slow.seq < sent);
    let mut back = slow.again(&world, &chat, &chat.token).await;
    chat.say(&world.desk, &world.acme.sue.actor, "And on.").await.expect("sent");
    while back.seq <= sent {
        assert!(back.hears(&world).await);
    }
    assert!(quick.hears(&world).await);
}
