//! A thousand of each: what is said is encoded once for each dialect and view, and heard by every socket once, in
//! order. Both ends are in this process, so it needs some 6 500 open files.

use std::sync::Arc;

use deskbell_domain::Actor;
use futures_util::{StreamExt, stream};
use serde_json::{Value, json};

use crate::{
    ears::{Ear, Transport},
    socket_io::client::Client,
    world::{Counts, World},
};

const SOCKETS: usize = 1_000;
/// Polls are answered one request at a time, each a call of its own: fewer do.
const POLLS: usize = 100;
const MESSAGES: i64 = 5;

/// The usual limit of 1024 is what a shell starts with, not what the system allows.
fn allow_open_files() {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let mut files = getrlimit(Resource::Nofile);
    files.current = files.maximum;
    setrlimit(Resource::Nofile, files).expect("more open files");
}

#[tokio::test]
async fn a_thousand_of_each_transport_hear_what_was_encoded_once() {
    allow_open_files();
    let counts = Counts::default();
    let _recording = metrics::set_default_local_recorder(&counts);
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    let kinds = [Transport::Native, Transport::Conversation, Transport::SocketIo];
    let sockets = (0..SOCKETS).flat_map(|_| kinds).chain((0..POLLS).map(|_| Transport::Polling));
    let tokens = [&chat.token, &world.acme.ann.token].into_iter().cycle();
    let opening = sockets.zip(tokens).map(|(transport, token)| Ear::open(&world, &chat, transport, token));
    let mut ears: Vec<Ear> = stream::iter(opening).buffer_unordered(64).collect().await;
    for _ in 0..MESSAGES {
        chat.say(&world.desk, &world.acme.ben.actor, "Hello, all.").await.expect("sent");
    }
    stream::iter(&mut ears)
        .for_each_concurrent(256, |ear| async {
            while ear.seq < MESSAGES {
                assert!(ear.hears(&world).await);
            }
        })
        .await;
    for dialect in deskbell_wire::dialects() {
        for view in ["visitor", "agent"] {
            let encoded = counts.counter("deskbell_frames_encoded_total", &[dialect, view]);
            assert_eq!(encoded, MESSAGES as u64, "{dialect} for {view}");
        }
    }
    assert_eq!(counts.gauge("deskbell_listeners"), (SOCKETS * 3 + POLLS) as f64);
}

#[tokio::test]
async fn a_thousand_who_emit_at_once_after_connecting_lose_nothing() {
    allow_open_files();
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    let joins = (0..SOCKETS).map(|_| async {
        let mut client = world.socket_io(Some(&chat.token)).await.expect("in");
        client.ask("chat:join", json!({ "session_id": chat.id })).await["ok"] == true
    });
    let joined = futures_util::future::join_all(joins).await;
    assert_eq!(joined.iter().filter(|ok| **ok).count(), SOCKETS);
}

/// What a client that counts holds: everything up to a number, without a gap.
struct Reader {
    client: Client,
    last: i64,
}

impl Reader {
    fn takes(&mut self, message: &Value) {
        assert_eq!(message["seq"], self.last + 1, "a gap or a double");
        self.last += 1;
    }

    /// Joins from what it has; what was told before the answer stands in the answer, too.
    async fn joins(&mut self, chat: &str) -> bool {
        let joined = self.client.ask("chat:join", json!({ "session_id": chat, "after_seq": self.last })).await;
        let missed = joined["messages"].as_array().expect("messages").clone();
        let from = self.last;
        missed.iter().for_each(|message| self.takes(message));
        for (name, message) in self.client.heard_so_far() {
            if name == "chat:new_message" {
                let seq = message["seq"].as_i64().expect("a seq");
                assert!(seq > from, "{seq} was heard before {from} was asked from");
                if seq > self.last {
                    self.takes(&message);
                } else {
                    assert!(missed.contains(&message), "{seq} was told and is not in the answer");
                }
            }
        }
        joined["has_more"] == false
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn joining_again_and_again_while_others_write_leaves_no_gap_and_no_double() {
    const ALL: i64 = 1_200;
    let world = Arc::new(World::open().await);
    let chat = world.acme.chat(&world.desk).await;
    let actors = [world.acme.ben.actor.clone(), world.acme.sue.actor.clone(), chat.visitor.clone()];
    let writers = actors.map(|actor: Actor| {
        let (world, chat) = (world.clone(), chat.clone());
        tokio::spawn(async move {
            for n in 0..ALL / 3 {
                chat.say(&world.desk, &actor, &n.to_string()).await.expect("sent");
            }
        })
    });
    let mut reader = Reader { client: world.socket_io(Some(&chat.token)).await.expect("in"), last: 0 };
    let mut rounds = 0;
    while reader.last < ALL {
        rounds += 1;
        // On the same connection as before, or on a new one: a customer's or an agent's.
        match rounds % 3 {
            0 => {}
            1 => reader.client = world.socket_io(Some(&chat.token)).await.expect("in"),
            _ => reader.client = world.socket_io(Some(&world.acme.ann.token)).await.expect("in"),
        }
        if reader.joins(&chat.id).await {
            for _ in 0..rounds % 4 {
                if reader.last < ALL {
                    let message = reader.client.next("chat:new_message").await;
                    reader.takes(&message);
                }
            }
        }
    }
    for writer in writers {
        writer.await.expect("everything was sent");
    }
    assert!(rounds > 20, "{rounds} rounds are not many");
}
