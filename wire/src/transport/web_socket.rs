//! The raw WebSocket: frames in and out, pings, limits, and what closes it.

use std::{future::Future, pin::Pin, time::Duration};

use axum::{
    extract::{
        State, WebSocketUpgrade,
        ws::{CloseFrame, Message, Utf8Bytes, WebSocket},
    },
    http::HeaderMap,
    response::Response,
};
use deskbell_domain::Refusal;
use futures_util::SinkExt;
use tokio::{
    sync::mpsc,
    time::{Instant, timeout},
};
use tokio_tungstenite::tungstenite;

use crate::{
    App, auth,
    client::Client,
    dialects::native::socket::{self, Handshake},
    hub::{Outgoing, Subscription},
    origins::RequestOrigin,
    problem::Params,
};

/// The server restarts: come back with the cursor.
const CLOSE_RESTARTING: u16 = 1012;
/// Sign in again.
pub const CLOSE_UNAUTHENTICATED: u16 = 4401;
pub const CLOSE_REFUSED: u16 = 4403;
/// The standard's "try again later".
pub const CLOSE_LATER: u16 = 1013;
/// Too slow: come back with the cursor.
pub const CLOSE_SLOW: u16 = 4408;

/// The standard's codes for a frame that is too large, and for one that isn't the text it says it is.
const CLOSE_TOO_LARGE: u16 = 1009;
const CLOSE_NOT_TEXT: u16 = 1007;

/// Largest frame or message taken, in bytes.
const FRAME_MAX: usize = 1024 * 1024;
/// What each socket holds to read into: chats are short, and the default of 128 KiB is taken for every socket.
const READ_BUFFER: usize = 4 * 1024;
/// How long one write may take before the peer counts as gone.
const WRITE_TIMEOUT: Duration = Duration::from_secs(10);
/// How often a quiet peer is asked whether it lives, and how long it may say nothing.
const PING_EVERY: Duration = Duration::from_secs(30);
const SILENCE: Duration = Duration::from_secs(90);
/// Frames written before they are flushed together.
const TOGETHER: usize = 64;

/// `GET /ws`
pub async fn upgrade(
    State(app): State<App>,
    Params(handshake): Params<Handshake>,
    headers: HeaderMap,
    origin: RequestOrigin,
    client: Client,
    ws: WebSocketUpgrade,
) -> Response {
    let token = auth::subprotocol_token(&headers).or(auth::bearer_token(&headers)).map(str::to_owned);
    let cookie = auth::cookie_token(&headers).map(str::to_owned);
    let handshake = handshake.with_credentials(token, cookie);
    accept(ws, &headers, move |socket| socket::serve(socket, app, handshake, origin, client))
}

/// Takes a handshake, and serves the socket in whatever dialect.
pub fn accept<F>(
    ws: WebSocketUpgrade,
    headers: &HeaderMap,
    serve: impl FnOnce(Socket) -> F + Send + 'static,
) -> Response
where
    F: Future<Output = ()> + Send,
{
    let protocol = auth::subprotocol_token(headers).map(|token| format!("{}{token}", auth::SUBPROTOCOL));
    let ws = ws.max_message_size(FRAME_MAX).max_frame_size(FRAME_MAX).read_buffer_size(READ_BUFFER);
    // A browser that offers a protocol fails the handshake unless one is chosen.
    let ws = match protocol {
        Some(protocol) => ws.protocols([protocol]),
        None => ws,
    };
    ws.on_upgrade(move |web_socket| async move {
        metrics::counter!("deskbell_sockets_opened_total").increment(1);
        metrics::gauge!("deskbell_sockets").increment(1.0);
        serve(Socket { inner: web_socket, stuck: false }).await;
        metrics::gauge!("deskbell_sockets").decrement(1.0);
    })
}

/// A socket that never waits forever.
pub struct Socket {
    inner: WebSocket,
    /// A write took too long: the peer may live, and read too slowly.
    stuck: bool,
}

/// The peer is gone or too slow; there is nobody to tell.
pub struct Gone;

/// The answers to one incoming frame, in order.
pub type Answers = Vec<Utf8Bytes>;

/// What a dialect does with text frames.
pub trait Handler {
    fn handle(&mut self, text: Utf8Bytes) -> impl Future<Output = Result<Answers, Gone>> + Send;
}

impl Socket {
    pub async fn send(&mut self, frames: impl IntoIterator<Item = Utf8Bytes>) -> Result<(), Gone> {
        let write = async {
            for text in frames {
                self.inner.feed(Message::Text(text)).await?;
            }
            self.inner.flush().await
        };
        match timeout(WRITE_TIMEOUT, write).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(Gone),
            Err(_) => {
                self.stuck = true;
                Err(Gone)
            }
        }
    }

    pub async fn close(mut self, code: u16, reason: &'static str) {
        let frame = CloseFrame { code, reason: Utf8Bytes::from_static(reason) };
        // It is heard only once what was sent before it is read, for which a slow peer needs its time.
        if let Ok(Ok(())) = timeout(WRITE_TIMEOUT, self.inner.send(Message::Close(Some(frame)))).await {
            self.finish().await;
        }
    }

    /// Says why, in the dialect's own frame, and closes; `code` is for a refusal that a retry won't change.
    pub async fn refuse(mut self, error: Utf8Bytes, refusal: &Refusal, code: u16) {
        metrics::counter!("deskbell_sockets_refused_total").increment(1);
        if self.send([error]).await.is_ok() {
            match (refusal, code) {
                // A desk that can't look is no reason to sign out.
                (Refusal::Unavailable(_) | Refusal::RateLimited { .. }, _) => {
                    self.close(CLOSE_LATER, "come back").await
                }
                (_, CLOSE_REFUSED) => self.close(CLOSE_REFUSED, "refused").await,
                _ => self.close(CLOSE_UNAUTHENTICATED, "sign in again").await,
            }
        }
    }

    /// Reads until the peer's close was answered or ours was, so that it sees a clean end.
    async fn finish(mut self) {
        let rest = async { while let Some(Ok(_)) = self.inner.recv().await {} };
        drop(timeout(Duration::from_secs(2), rest).await);
    }

    /// The first text frame, within the time given.
    pub async fn first_text(&mut self, within: Duration) -> Option<Utf8Bytes> {
        let first = async {
            loop {
                match self.inner.recv().await? {
                    Ok(Message::Text(text)) => return Some(text),
                    Ok(Message::Ping(_) | Message::Pong(_)) => {}
                    _ => return None,
                }
            }
        };
        timeout(within, first).await.ok().flatten()
    }

    /// A connection that listens to nothing but `queue`, and whose every text is answered at once or not at all.
    pub async fn carry<T: Send>(
        mut self,
        stopping: impl Future<Output = ()> + Send,
        mut queue: mpsc::UnboundedReceiver<T>,
        say: impl Fn(T) -> Option<Utf8Bytes> + Send,
        hear: impl Fn(Utf8Bytes) -> Option<Utf8Bytes> + Send,
    ) {
        tokio::pin!(stopping);
        let mut heard_at = Instant::now();
        let mut pings = tokio::time::interval_at(Instant::now() + PING_EVERY, PING_EVERY);
        loop {
            let out = tokio::select! {
                () = &mut stopping => return self.close(CLOSE_RESTARTING, "restarting").await,
                // Nothing more comes when another connection took over: this one only speaks, then.
                Some(next) = queue.recv() => say(next),
                incoming = self.inner.recv() => {
                    heard_at = Instant::now();
                    match incoming {
                        Some(Ok(Message::Text(text))) => hear(text),
                        Some(Ok(Message::Close(_))) => return self.finish().await,
                        Some(Ok(_)) => None,
                        Some(Err(_)) | None => return,
                    }
                }
                _ = pings.tick() => {
                    let ping = self.inner.send(Message::Ping(bytes::Bytes::new()));
                    let sent = timeout(WRITE_TIMEOUT, ping).await;
                    if heard_at.elapsed() >= SILENCE || !matches!(sent, Ok(Ok(()))) {
                        return;
                    }
                    None
                }
            };
            if self.send(out).await.is_err() {
                return;
            }
        }
    }

    /// Carries live frames newer than `after` out and the client's in, until either side ends it.
    pub async fn run(mut self, mut subscription: Subscription, after: i64, handler: impl Handler + Send + 'static) {
        let listener = subscription.listener.clone();
        let end = tokio::select! {
            end = self.pump(&mut subscription, after, handler) => end,
            // While a write hangs, too: who is too slow is cut, not waited for.
            () = listener.overflowed() => End::Slow,
        };
        // What is left is not heard any more, and must not be held while the peer is told.
        drop(subscription);
        match end {
            End::Gone if !self.stuck => {}
            End::Gone => self.close(CLOSE_SLOW, "resume").await,
            End::Slow => self.close(CLOSE_SLOW, "resume").await,
            End::SignedOut => self.close(CLOSE_UNAUTHENTICATED, "signed out").await,
            End::Restarting => self.close(CLOSE_RESTARTING, "restarting").await,
            End::Closed => self.finish().await,
            End::TooLarge => self.close(CLOSE_TOO_LARGE, "too large").await,
            End::NotText => self.close(CLOSE_NOT_TEXT, "not text").await,
        }
    }

    async fn pump(
        &mut self,
        subscription: &mut Subscription,
        after: i64,
        handler: impl Handler + Send + 'static,
    ) -> End {
        let mut work = Work::Idle(handler);
        let mut heard_at = Instant::now();
        let mut pings = tokio::time::interval_at(Instant::now() + PING_EVERY, PING_EVERY);
        loop {
            tokio::select! {
                Some(first) = subscription.queue.recv() => {
                    let mut batch = vec![first];
                    while batch.len() < TOGETHER && let Ok(next) = subscription.queue.try_recv() {
                        batch.push(next);
                    }
                    let mut new = Vec::with_capacity(batch.len());
                    let mut end = None;
                    for outgoing in &batch {
                        match outgoing {
                            Outgoing::Frames { seq: Some(seq), .. } if *seq <= after => {}
                            Outgoing::Frames { frames, .. } => new.extend(frames.iter().cloned()),
                            Outgoing::Emits { .. } => {}
                            Outgoing::SignedOut => end = Some(End::SignedOut),
                            Outgoing::Restarting => end = Some(End::Restarting),
                        }
                    }
                    if self.send(new).await.is_err() {
                        return End::Gone;
                    }
                    if let Some(end) = end {
                        return end;
                    }
                }
                // One frame at a time, in order; live frames go out meanwhile.
                answers = work.progress(), if work.is_busy() => {
                    let Ok(answers) = answers else { return End::Gone };
                    if self.send(answers).await.is_err() {
                        return End::Gone;
                    }
                }
                incoming = self.inner.recv(), if !work.is_busy() => {
                    heard_at = Instant::now();
                    match incoming {
                        Some(Ok(Message::Text(text))) => work.begin(text),
                        Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                        Some(Ok(Message::Binary(_))) => {
                            let refusal = Refusal::invalid("frame", "must be text.");
                            if self.send([crate::dialects::native::outbound::error(&refusal, None)]).await.is_err() {
                                return End::Gone;
                            }
                        }
                        Some(Ok(Message::Close(_))) => return End::Closed,
                        Some(Err(error)) => return unreadable(error),
                        None => return End::Gone,
                    }
                }
                _ = pings.tick() => {
                    if heard_at.elapsed() >= SILENCE {
                        return End::Gone;
                    }
                    let ping = self.inner.send(Message::Ping(bytes::Bytes::new()));
                    if !matches!(timeout(WRITE_TIMEOUT, ping).await, Ok(Ok(()))) {
                        return End::Gone;
                    }
                }
            }
        }
    }
}

enum End {
    Gone,
    Slow,
    SignedOut,
    Restarting,
    /// The peer said goodbye.
    Closed,
    /// A frame beyond the limit; what follows can't be told apart from it.
    TooLarge,
    /// A text frame that is no UTF-8.
    NotText,
}

/// Why nothing more can be read.
fn unreadable(error: axum::Error) -> End {
    match error.into_inner().downcast_ref::<tungstenite::Error>() {
        Some(tungstenite::Error::Capacity(_)) => End::TooLarge,
        Some(tungstenite::Error::Utf8(_)) => End::NotText,
        _ => End::Gone,
    }
}

type Doing<H> = Pin<Box<dyn Future<Output = (H, Result<Answers, Gone>)> + Send>>;

/// The handler, resting or at work on one frame.
enum Work<H> {
    Idle(H),
    Busy(Doing<H>),
    Over,
}

impl<H: Handler + Send + 'static> Work<H> {
    fn is_busy(&self) -> bool {
        matches!(self, Self::Busy(_))
    }

    fn begin(&mut self, text: Utf8Bytes) {
        if let Self::Idle(mut handler) = std::mem::replace(self, Self::Over) {
            *self = Self::Busy(Box::pin(async move {
                let answers = handler.handle(text).await;
                (handler, answers)
            }));
        }
    }

    async fn progress(&mut self) -> Result<Answers, Gone> {
        let Self::Busy(doing) = self else { return std::future::pending().await };
        let (handler, answers) = doing.await;
        *self = Self::Idle(handler);
        answers
    }
}
