//! The figures the wire counts, as a recorder of the test's own: on a runtime of one thread it hears no other test's.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

use metrics::{Counter, Gauge, Histogram, Key, KeyName, Metadata, Recorder, SharedString, Unit};

/// By name and labels.
#[derive(Default)]
pub struct Counts(Mutex<HashMap<String, Arc<AtomicU64>>>);

impl Counts {
    fn bits(&self, key: String) -> Arc<AtomicU64> {
        self.0.lock().expect("a lock").entry(key).or_default().clone()
    }

    pub fn counter(&self, name: &str, labels: &[&str]) -> u64 {
        self.bits(format!("{name} {}", labels.join(" "))).load(Ordering::SeqCst)
    }

    /// One without labels.
    pub fn gauge(&self, name: &str) -> f64 {
        f64::from_bits(self.bits(format!("{name} ")).load(Ordering::SeqCst))
    }

    fn of(&self, key: &Key) -> Arc<AtomicU64> {
        let labels: Vec<_> = key.labels().map(|label| label.value()).collect();
        self.bits(format!("{} {}", key.name(), labels.join(" ")))
    }
}

impl Recorder for Counts {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
        Counter::from_arc(self.of(key))
    }

    fn register_gauge(&self, key: &Key, _: &Metadata<'_>) -> Gauge {
        Gauge::from_arc(self.of(key))
    }

    fn register_histogram(&self, _: &Key, _: &Metadata<'_>) -> Histogram {
        Histogram::noop()
    }
}
