//! Carries committed events, and what passes, to every listener of every node.
//!
//! At most once is enough: whoever sees a gap in a tenant's numbers reads the log. Nothing here can fail a write.

use std::sync::Arc;

use deskbell_domain::{Entry, Passing, TenantId};
use tokio::sync::broadcast;

/// Signals a slow listener may be behind before it is told to look at the log instead.
const CAPACITY: usize = 16_384;

#[derive(Debug, Clone)]
pub enum Signal {
    /// What one commit added to the logs, in order.
    Entries(Arc<[Entry]>),
    /// These tenants' logs may reach further than was told.
    Look(Arc<[TenantId]>),
    Passing(Arc<Passing>),
    /// This node closes: listeners should be told to come back.
    Stopping,
}

/// The bus inside one process.
#[derive(Clone)]
pub struct Bus {
    signals: broadcast::Sender<Signal>,
}

impl Default for Bus {
    fn default() -> Self {
        Self { signals: broadcast::Sender::new(CAPACITY) }
    }
}

impl Bus {
    pub fn publish(&self, signal: Signal) {
        // No listener is no failure.
        drop(self.signals.send(signal));
    }

    pub fn listen(&self) -> Listener {
        Listener { signals: self.signals.subscribe() }
    }
}

pub struct Listener {
    signals: broadcast::Receiver<Signal>,
}

/// What a listener hears.
pub enum Heard {
    Signal(Signal),
    /// Signals were missed: look at every log you follow.
    Missed,
    /// The desk is closing.
    Closed,
}

impl Listener {
    pub async fn next(&mut self) -> Heard {
        match self.signals.recv().await {
            Ok(signal) => Heard::Signal(signal),
            Err(broadcast::error::RecvError::Lagged(_)) => Heard::Missed,
            Err(broadcast::error::RecvError::Closed) => Heard::Closed,
        }
    }
}
