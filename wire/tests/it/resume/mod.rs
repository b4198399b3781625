//! Whoever comes back with a cursor hears exactly what they missed, in order, then what is new (G4).

mod gaps;
mod poll;
mod resync;

use std::sync::Arc;

use serde_json::Value;

use crate::{
    everything::{Kind, everything},
    world::{Chat, Socket, World},
};

/// What makes a frame this frame, whenever it is told: sessions come as they stand when they are told.
fn key(frame: &Value) -> String {
    let data = &frame["data"];
    format!("{} {} {} {}", frame["type"], frame["cursor"], data["id"], data["seq"])
}

fn keys(frames: &[Value]) -> Vec<String> {
    frames.iter().map(key).collect()
}

/// The token of Ann or of the chat's visitor.
fn token<'a>(world: &'a World, chat: &'a Chat, who: Kind) -> &'a str {
    match who {
        Kind::Agent => &world.acme.ann.token,
        Kind::Visitor => &chat.token,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn agents_resume_from_any_event_with_exactly_the_rest() {
    resumes_from_any_event(Kind::Agent).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn visitors_resume_from_any_event_with_exactly_the_rest() {
    resumes_from_any_event(Kind::Visitor).await;
}

async fn resumes_from_any_event(who: Kind) {
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    let mut witness = world.socket(token(&world, &chat, who)).await;
    let start = witness.hello["data"]["head"].as_str().expect("a head").to_owned();
    let mut last = everything(&world, &chat).await;
    let mut live = witness.up_to(&last).await;
    let heard: Vec<&str> = live.iter().map(|frame| frame["type"].as_str().expect("a type")).collect();
    assert_eq!(heard, who.hears_of_everything());

    // From where it began, then from every frame that has a cursor.
    let with_cursor =
        live.iter().enumerate().filter_map(|(i, frame)| Some((frame["cursor"].as_str()?.to_owned(), i + 1)));
    let places: Vec<_> = [(start, 0)].into_iter().chain(with_cursor).collect();
    for (cursor, at) in places {
        let mut back = world.resumed(token(&world, &chat, who), &cursor).await;
        assert_eq!(back.hello["data"]["resumed"], true);
        if at < live.len() {
            assert_eq!(keys(&back.up_to(&last).await), keys(&live[at..]), "from {cursor}");
        }
        // Then live, with nothing between; those who come next have missed this, too.
        chat.say(&world.desk, &world.acme.ben.actor, "And now?").await.expect("sent");
        let new = back.next("chat.message.new").await;
        last = new["cursor"].as_str().expect("a cursor").to_owned();
        live.extend(witness.up_to(&last).await);
        assert_eq!(key(&new), key(live.last().expect("the same")), "from {cursor}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_agent_who_is_cut_all_the_time_misses_and_doubles_nothing() {
    cut_all_the_time(Kind::Agent).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_visitor_who_is_cut_all_the_time_misses_and_doubles_nothing() {
    cut_all_the_time(Kind::Visitor).await;
}

/// Messages come without pause, from many at once, while the listener leaves after a few frames and comes back, by
/// socket and by poll: each return falls somewhere into the stream.
async fn cut_all_the_time(who: Kind) {
    const WRITERS: usize = 8;
    const MESSAGES: usize = 1_200;
    let world = Arc::new(World::open().await);
    let chat = world.acme.chat(&world.desk).await;
    let hello = world.socket(token(&world, &chat, who)).await.hello;
    let mut cursor = hello["data"]["head"].as_str().expect("a head").to_owned();
    // Somebody listens all the time, so that the tenant's events are always under way.
    let mut ben = world.socket(&world.acme.ben.token).await;
    let witness = tokio::spawn(async move { while ben.next("chat.message.new").await["data"]["seq"] != MESSAGES {} });
    let writers = (0..WRITERS).map(|_| {
        let (world, chat) = (world.clone(), chat.clone());
        tokio::spawn(async move {
            for _ in 0..MESSAGES / WRITERS {
                chat.say(&world.desk, &world.acme.ben.actor, "on and on").await.expect("sent");
            }
        })
    });
    let writers: Vec<_> = writers.collect();
    let mut heard: Vec<i64> = Vec::new();
    let mut turn = 0_usize;
    while heard.len() < MESSAGES {
        turn += 1;
        let frames = if turn.is_multiple_of(3) {
            poll_once(&world, token(&world, &chat, who), &mut cursor).await
        } else {
            let mut socket = world.resumed(token(&world, &chat, who), &cursor).await;
            // Past what was missed and a little into what is new.
            let missed = behind(&socket.hello, &cursor);
            let left = (MESSAGES - heard.len()).min(missed + 1 + turn * 7 % 11);
            take(&mut socket, left, &mut cursor).await
        };
        heard.extend(frames.iter().map(|frame| frame["data"]["seq"].as_i64().expect("a seq")));
    }
    for writer in writers {
        writer.await.expect("everything was sent");
    }
    witness.await.expect("everything was heard");
    assert_eq!(heard, (1..=MESSAGES as i64).collect::<Vec<_>>());
    assert!(turn > 20, "{turn} turns are not many");
}

/// How many events stand between a cursor and the head that a greeting tells.
fn behind(hello: &Value, cursor: &str) -> usize {
    let number = |cursor: &str| cursor.rsplit_once('.').and_then(|(_, seq)| seq.parse::<usize>().ok());
    let head = number(hello["data"]["head"].as_str().expect("a head")).expect("a number");
    head.saturating_sub(number(cursor).expect("a number"))
}

async fn take(socket: &mut Socket, count: usize, cursor: &mut String) -> Vec<Value> {
    let mut frames = Vec::new();
    for _ in 0..count {
        let frame = socket.next("chat.message.new").await;
        *cursor = frame["cursor"].as_str().expect("a cursor").to_owned();
        frames.push(frame);
    }
    frames
}

async fn poll_once(world: &World, token: &str, cursor: &mut String) -> Vec<Value> {
    let answer = world.get(&format!("/api/v1/events?wait=20&cursor={cursor}")).by(token).await.expect(200);
    *cursor = answer["cursor"].as_str().expect("a cursor").to_owned();
    assert_eq!(answer["resync"], Value::Null);
    let events = answer["events"].as_array().expect("events");
    events.iter().filter(|frame| frame["type"] == "chat.message.new").cloned().collect()
}
