//! The figures every room counts, as the text of `/metrics`.

use std::{sync::Arc, time::Duration};

use deskbell_wire::RenderMetrics;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder};

use crate::failure::Failure;

/// Bounds of what is measured in seconds: from the time a commit takes to the time somebody gives up.
const SECONDS: [f64; 12] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0];
/// Bounds of what is measured in people's time.
const PATIENCE: [f64; 12] = [1.0, 5.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1_800.0, 3_600.0, 14_400.0, 86_400.0];
const PEOPLES: [&str; 2] = ["deskbell_accept_seconds", "deskbell_response_seconds"];
/// Bounds of how many commands share a commit.
const COMMANDS: [f64; 9] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 512.0];
/// Counted from nothing on: a figure that is not there until the first failure can't be watched.
const COUNTERS: [&str; 8] = [
    "deskbell_chats_started_total",
    "deskbell_chats_ended_total",
    "deskbell_escalations_total",
    "deskbell_commit_messages_total",
    "deskbell_commits_total",
    "deskbell_commit_failures_total",
    "deskbell_sockets_opened_total",
    "deskbell_sockets_refused_total",
];
/// How often samples are folded together, which otherwise would pile up until somebody asks.
const UPKEEP: Duration = Duration::from_secs(5);

pub fn install() -> Result<RenderMetrics, Failure> {
    let failed = |e: &dyn std::fmt::Display| Failure::new(format!("The metrics can't be set up: {e}"));
    let seconds = Matcher::Suffix("_seconds".into());
    let mut bounds = vec![(seconds, &SECONDS[..]), (Matcher::Full("deskbell_commit_size".into()), &COMMANDS[..])];
    bounds.extend(PEOPLES.map(|name| (Matcher::Full(name.into()), &PATIENCE[..])));
    let mut builder = PrometheusBuilder::new();
    for (figure, bounds) in bounds {
        builder = builder.set_buckets_for_metric(figure, bounds).map_err(|e| failed(&e))?;
    }
    let handle = builder.install_recorder().map_err(|e| failed(&e))?;
    COUNTERS.iter().for_each(|name| metrics::counter!(*name).increment(0));
    let kept = handle.clone();
    tokio::spawn(async move {
        let mut ticks = tokio::time::interval(UPKEEP);
        loop {
            ticks.tick().await;
            kept.run_upkeep();
        }
    });
    Ok(Arc::new(move || handle.render()))
}
