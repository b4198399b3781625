//! The figures every room counts, as the text of `/metrics`.

use std::{sync::Arc, time::Duration};

use deskbell_wire::RenderMetrics;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder};

use crate::failure::Failure;

/// Bounds of what is measured in seconds: from the time a commit takes to the time somebody gives up.
const SECONDS: [f64; 12] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0];
/// How often samples are folded together, which otherwise would pile up until somebody asks.
const UPKEEP: Duration = Duration::from_secs(5);

pub fn install() -> Result<RenderMetrics, Failure> {
    let failed = |e: &dyn std::fmt::Display| Failure::new(format!("The metrics can't be set up: {e}"));
    let seconds = Matcher::Suffix("_seconds".into());
    let builder = PrometheusBuilder::new().set_buckets_for_metric(seconds, &SECONDS).map_err(|e| failed(&e))?;
    let handle = builder.install_recorder().map_err(|e| failed(&e))?;
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
