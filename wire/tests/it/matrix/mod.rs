//! The matrix: a message sent through every way in is heard exactly once at every place where one can listen.
//!
//! Two lists, `WAYS` and `PLACES`. A new dialect enters by being listed in both; one that isn't fails here.
//! "Exactly once" is told by a fence: a later message comes, and between the two nothing else did.

mod listeners;
mod ways;

use std::collections::BTreeSet;

use self::{
    listeners::{Heard, Listener, PLACES},
    ways::{Sender, WAYS},
};
use crate::world::{Chat, World};

/// Whose a message is, and who listens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Visitor,
    Agent,
}

async fn listeners(world: &World, chat: &Chat) -> Vec<Listener> {
    let mut all = Vec::new();
    for place in &PLACES {
        all.push(Listener::at(place, world, chat).await);
    }
    all
}

/// Lets every listener hear everything up to the fence, and says what that was.
async fn all_hear(
    world: &World,
    chat: &Chat,
    listeners: &mut [Listener],
    fence: &str,
) -> Vec<(&'static str, Vec<Heard>)> {
    chat.say(&world.desk, &world.acme.sue.actor, fence).await.expect("the fence");
    let mut all = Vec::new();
    for listener in listeners {
        all.push((listener.place.name, listener.up_to(world, fence).await));
    }
    all
}

#[tokio::test]
async fn a_message_through_every_way_in_is_heard_once_in_every_place() {
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    let mut listeners = listeners(&world, &chat).await;
    let mut sender = Sender::new(&world, &chat).await;
    for (number, way) in WAYS.iter().enumerate() {
        let text = format!("Grüße {number}, 你好 <b>\"&\\🎉\u{202e}");
        let sent = sender.send(&world, way, &text).await;
        let seq = number as i64 * 2 + 1;
        for (place, (name, heard)) in
            PLACES.iter().zip(all_hear(&world, &chat, &mut listeners, &format!("fence {number}")).await)
        {
            let expected = Heard {
                id: sent.clone(),
                text: text.clone(),
                author: place.words.of(way.by).to_owned(),
                conversation: chat.id.clone(),
                seq,
            };
            assert_eq!(heard, [expected], "sent by {}, heard as {name}", way.name);
        }
    }
}

#[tokio::test]
async fn messages_of_all_ways_at_once_are_heard_in_one_order_everywhere() {
    const ROUNDS: usize = 4;
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    let mut listeners = listeners(&world, &chat).await;
    let senders = WAYS.iter().map(|way| {
        let (world, chat) = (&world, &chat);
        async move {
            let mut sender = Sender::new(world, chat).await;
            for round in 0..ROUNDS {
                sender.send(world, way, &format!("{} {round}", way.name)).await;
            }
        }
    });
    futures_util::future::join_all(senders).await;
    let all = all_hear(&world, &chat, &mut listeners, "fence").await;
    let (first, order) = &all[0];
    assert_eq!(order.iter().map(|h| h.seq).collect::<Vec<_>>(), (1..=(WAYS.len() * ROUNDS) as i64).collect::<Vec<_>>());
    let bare = |heard: &[Heard]| heard.iter().map(|h| (h.seq, h.id.clone(), h.text.clone())).collect::<Vec<_>>();
    for (name, heard) in &all {
        assert_eq!(bare(heard), bare(order), "{name} against {first}");
    }
}

#[test]
fn every_dialect_stands_in_both_lists() {
    let spoken: BTreeSet<&str> = deskbell_wire::dialects().collect();
    let ways: BTreeSet<&str> = WAYS.iter().map(|way| way.dialect).collect();
    let places: BTreeSet<&str> = PLACES.iter().map(|place| place.dialect).collect();
    assert_eq!(ways, spoken, "give the new dialect its rows in matrix/ways.rs");
    assert_eq!(places, spoken, "give the new dialect its rows in matrix/listeners.rs");
    for dialect in spoken {
        for side in [Side::Visitor, Side::Agent] {
            assert!(WAYS.iter().any(|w| w.dialect == dialect && w.by == side), "no {side:?} speaks {dialect}");
            assert!(PLACES.iter().any(|p| p.dialect == dialect && p.side == side), "no {side:?} hears {dialect}");
        }
    }
}
