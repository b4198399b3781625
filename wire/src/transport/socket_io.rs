//! Socket.IO: one task a socket, which handles what comes in order and sends what the hub has, from a bounded queue.
//!
//! Handlers are set in the middleware, before CONNECT is answered: a client that speaks at once loses nothing.

use std::{convert::Infallible, sync::Arc, time::Duration};

use axum::Router;
use deskbell_domain::Refusal;
use serde::Deserialize;
use serde_json::{Value, json};
use socketioxide::{
    SocketIo,
    extract::{AckSender, Event, SocketRef, State, TryData},
    handler::{ConnectHandler, FromMessageParts},
    socket::Socket,
};
use tokio::sync::mpsc;

use crate::{
    App,
    dialects::socket_io::{Credentials, Heard, Peer},
    hub::Outgoing,
    problem::refusal_value,
};

/// Largest packet taken, in bytes.
const PAYLOAD_MAX: usize = 1024 * 1024;
/// Packets a socket may be behind, both ways, before it is closed.
const QUEUE: usize = 512;
/// How often a socket that is too full to be told of its end is tried again.
const FAREWELL_EVERY: Duration = Duration::from_millis(200);

/// An event as it came.
pub struct Incoming {
    name: String,
    data: Value,
    ack: Option<AckSender>,
}

/// Whether the client waits for an ack.
struct WantsAck(bool);

impl<A: socketioxide::adapter::Adapter> FromMessageParts<A> for WantsAck {
    type Error = Infallible;

    fn from_message_parts(
        _: &Arc<Socket<A>>,
        _: &mut socketioxide_core::Value,
        ack: &Option<i64>,
    ) -> Result<Self, Infallible> {
        Ok(Self(ack.is_some()))
    }
}

/// Adds what answers at `/socket.io/`.
pub fn add_to(router: Router<App>, app: App) -> Router<App> {
    let (service, io) = SocketIo::builder()
        .with_state(app)
        .req_path("/socket.io")
        .max_payload(PAYLOAD_MAX as u64)
        .ws_max_message_size(PAYLOAD_MAX)
        .ws_max_frame_size(PAYLOAD_MAX)
        .max_buffer_size(QUEUE)
        .ping_interval(Duration::from_secs(25))
        .ping_timeout(Duration::from_secs(20))
        .connect_timeout(Duration::from_secs(10))
        .ack_timeout(Duration::from_secs(10))
        .build_svc();
    let run = async |socket: SocketRef| {
        if let Some(start) = socket.extensions.remove::<Arc<StartSignal>>() {
            start.0.notify_one();
        }
    };
    io.ns("/", run.with(admit));
    router.route_service("/socket.io/", service)
}

/// Tells the socket's task that CONNECT was answered and it may send.
struct StartSignal(tokio::sync::Notify);

#[derive(Default, Deserialize)]
struct Auth {
    token: Option<String>,
}

/// Who is it, and may they? Then the handlers, then the task.
async fn admit(socket: SocketRef, State(app): State<App>, TryData(auth): TryData<Auth>) -> Result<(), String> {
    let parts = socket.req_parts();
    let token = auth.ok().and_then(|auth| auth.token);
    let credentials = Credentials::of(parts, &app, token);
    let peer = Peer::admit(app, credentials).await.map_err(|refusal| refusal.to_string())?;
    let (queue, incoming) = mpsc::channel(QUEUE);
    socket.on_fallback(move |Event(name), TryData::<Value>(data), WantsAck(wants), ack: AckSender| {
        let ack = wants.then_some(ack);
        let data = data.unwrap_or(Value::Null);
        // Put into the queue here and now: the futures handlers return are run in no particular order.
        if let Err(full) = queue.try_send(Incoming { name, data, ack }) {
            let (mpsc::error::TrySendError::Full(incoming) | mpsc::error::TrySendError::Closed(incoming)) = full;
            drop(answer(incoming.ack, Err(Refusal::RateLimited { retry_after: 1 })));
        }
        std::future::ready(())
    });
    let start = Arc::new(StartSignal(tokio::sync::Notify::new()));
    socket.extensions.insert(start.clone());
    let gone = Arc::new(tokio::sync::Notify::new());
    let heard = gone.clone();
    socket.on_disconnect(async move || heard.notify_one());
    tokio::spawn(async move {
        tokio::select! {
            () = gone.notified() => {}
            () = serve(socket, peer, incoming, start) => {}
        }
    });
    Ok(())
}

async fn serve(socket: SocketRef, peer: Peer, incoming: mpsc::Receiver<Incoming>, start: Arc<StartSignal>) {
    // A client whose CONNECT is never answered leaves nothing behind.
    if tokio::time::timeout(Duration::from_secs(10), start.0.notified()).await.is_err() {
        return;
    }
    metrics::counter!("deskbell_sockets_opened_total").increment(1);
    metrics::gauge!("deskbell_sockets").increment(1.0);
    pump(&socket, peer, incoming).await;
    metrics::gauge!("deskbell_sockets").decrement(1.0);
    // Whoever was closed comes back and says up to where it has read. Where there is no room left for the word, it is
    // said as soon as something was read; who reads nothing answers no ping either, and is ended by that.
    let mut tries = tokio::time::interval(FAREWELL_EVERY);
    while socket.connected() {
        tries.tick().await;
        drop(socket.clone().disconnect());
    }
}

/// One thing at a time, so that what a join answers and what comes after it never overlap.
async fn pump(socket: &SocketRef, mut peer: Peer, mut incoming: mpsc::Receiver<Incoming>) {
    loop {
        tokio::select! {
            next = incoming.recv() => {
                let Some(Incoming { name, data, ack }) = next else { return };
                let done = peer.handle(&name, data).await;
                if ack.is_none() && let Err(refusal) = &done {
                    // Nobody waits for an answer; the error is told all the same.
                    drop(socket.emit("error", &refusal_value(refusal)));
                }
                // An answer that finds no room can't be given later: who waits for it comes back and asks again.
                if answer(ack, done).is_err() {
                    return;
                }
            }
            outgoing = peer.next() => match outgoing {
                Some(Heard { outgoing: Outgoing::Emits { seq, emits }, after }) => {
                    for emit in emits.iter() {
                        if peer.hears(seq, after, emit) && socket.emit(emit.name, &*emit.payload).is_err() {
                            return;
                        }
                    }
                }
                Some(Heard { outgoing: Outgoing::Frames { .. }, .. }) => {}
                Some(Heard { outgoing: Outgoing::SignedOut | Outgoing::Restarting, .. }) | None => return,
            },
        }
    }
}

/// The socket takes nothing more.
struct Full;

/// `{ ok: true, … }` or `{ ok: false, error }`.
fn answer(ack: Option<AckSender>, done: Result<Value, Refusal>) -> Result<(), Full> {
    let Some(ack) = ack else { return Ok(()) };
    let value = match done {
        Ok(Value::Object(mut more)) => {
            more.insert("ok".into(), true.into());
            Value::Object(more)
        }
        Ok(_) => json!({ "ok": true }),
        Err(refusal) => json!({ "ok": false, "error": refusal_value(&refusal) }),
    };
    ack.send(&value).map_err(|_| Full)
}
