//! The delivery canary: a visitor and an agent who write to each other over this server's own sockets, as clients do,
//! and figures that go red when one no longer hears the other.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use deskbell_desk::Desk;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::{
    net::TcpStream,
    task::JoinHandle,
    time::{Instant, MissedTickBehavior},
};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async, tungstenite::Message};

/// The first one comes soon after the start, but not in its way.
const FIRST: Duration = Duration::from_secs(5);
/// However seldom it is looked: what takes longer than this is not delivered.
const PATIENCE: Duration = Duration::from_secs(10);

/// Every so often, until the handle is aborted.
pub fn start(desk: Arc<Desk>, address: SocketAddr, every: Duration) -> JoinHandle<()> {
    tokio::spawn(async move {
        tokio::time::sleep(every.min(FIRST)).await;
        let mut ticks = tokio::time::interval(every);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut was_well = true;
        loop {
            ticks.tick().await;
            // Before the first workspace there is nobody who could miss anything.
            if matches!(desk.needs_setup().await, Ok(true)) {
                continue;
            }
            let beat = tokio::time::timeout(PATIENCE.min(every), beat(&desk, reachable(address))).await;
            let outcome = beat.unwrap_or_else(|_| Err("what was written did not arrive in time".into()));
            metrics::gauge!("deskbell_canary_up").set(f64::from(u8::from(outcome.is_ok())));
            match (&outcome, was_well) {
                (Ok(()), _) => metrics::gauge!("deskbell_canary_last_success_timestamp_seconds")
                    .set(desk.clock().now().0 as f64 / 1_000.0),
                (Err(cause), true) => tracing::warn!(%cause, "the canary is silent: messages may not be delivered"),
                (Err(_), false) => {}
            }
            if let (Ok(()), false) = (&outcome, was_well) {
                tracing::info!("the canary sings again: messages are delivered");
            }
            was_well = outcome.is_ok();
        }
    })
}

/// A word each way. Then what was said before is swept up.
async fn beat(desk: &Desk, address: SocketAddr) -> Result<(), String> {
    let canary = desk.canary().await.map_err(|refusal| refusal.to_string())?;
    let mut visitor = Side::open(address, &canary.visitor_token).await?;
    let mut agent = Side::open(address, &canary.agent_token).await?;
    for back in [false, true] {
        let (from, to) = if back { (&mut agent, &mut visitor) } else { (&mut visitor, &mut agent) };
        let (word, said_at) = (desk.ids().id(), Instant::now());
        from.say(canary.conversation.as_str(), &word).await?;
        to.hear(&word).await?;
        metrics::histogram!("deskbell_canary_delivery_seconds").record(said_at.elapsed().as_secs_f64());
    }
    desk.sweep_canary(&canary).await.map_err(|refusal| refusal.to_string())
}

/// One of the two, connected.
struct Side(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Side {
    async fn open(address: SocketAddr, token: &str) -> Result<Self, String> {
        let (socket, _) = connect_async(format!("ws://{address}/ws")).await.map_err(|error| error.to_string())?;
        let mut side = Self(socket);
        // Not in the address: those may be logged.
        side.send(&json!({ "type": "auth", "token": token })).await?;
        side.frame(|frame| frame["type"] == "hello").await?;
        Ok(side)
    }

    async fn say(&mut self, session_id: &str, word: &str) -> Result<(), String> {
        let data = json!({ "session_id": session_id, "message": word, "client_id": word });
        self.send(&json!({ "type": "chat.message.send", "data": data, "ref": word })).await
    }

    async fn hear(&mut self, word: &str) -> Result<(), String> {
        self.frame(|frame| frame["type"] == "chat.message.new" && frame["data"]["message"] == word).await
    }

    async fn send(&mut self, frame: &Value) -> Result<(), String> {
        self.0.send(Message::text(frame.to_string())).await.map_err(|error| error.to_string())
    }

    /// Reads until it is this one.
    async fn frame(&mut self, is_it: impl Fn(&Value) -> bool) -> Result<(), String> {
        while let Some(message) = self.0.next().await {
            let Message::Text(text) = message.map_err(|error| error.to_string())? else { continue };
            let frame: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
            if frame["type"] == "error" {
                return Err(format!("refused: {}", frame["data"]["code"]));
            }
            if is_it(&frame) {
                return Ok(());
            }
        }
        Err("the connection closed".into())
    }
}

/// Where this process reaches its own listener.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => address.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(ip) if ip.is_unspecified() => address.set_ip(Ipv6Addr::LOCALHOST.into()),
        _ => {}
    }
    address
}
