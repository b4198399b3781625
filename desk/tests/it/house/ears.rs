//! Hears the bus, with a deadline.

use std::sync::Arc;

use deskbell_bus::{Heard, Listener, Signal};
use deskbell_domain::{Entry, Event};

use super::PATIENCE;

pub struct Ears {
    listener: Listener,
    /// How many commits' worth of events were heard.
    pub commits: usize,
}

impl Ears {
    pub fn new(listener: Listener) -> Self {
        Self { listener, commits: 0 }
    }

    pub async fn next(&mut self) -> Heard {
        tokio::time::timeout(PATIENCE, self.listener.next()).await.expect("the bus stayed silent")
    }

    /// The next `count` events, in the order they were heard.
    pub async fn events(&mut self, count: usize) -> Vec<Arc<Event>> {
        let mut heard = Vec::new();
        while heard.len() < count {
            match self.next().await {
                Heard::Signal(Signal::Entries(entries)) => {
                    self.commits += 1;
                    heard.extend(entries.iter().filter_map(Entry::event).cloned());
                }
                Heard::Signal(_) => {}
                Heard::Missed => panic!("signals were missed"),
                Heard::Closed => panic!("the bus was closed"),
            }
        }
        heard
    }
}
