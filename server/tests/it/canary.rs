//! The delivery canary of a running server: green while what is written arrives, red when it doesn't.

use std::time::{Duration, Instant};

use crate::installation::{Installation, Server};

async fn figure(server: &Server, name: &str) -> Option<f64> {
    let text = reqwest::get(format!("{}/metrics", server.base)).await.unwrap().text().await.unwrap();
    let line = text.lines().find(|line| line.split(' ').next() == Some(name))?;
    line.rsplit(' ').next()?.parse().ok()
}

/// Waits until the canary is up or down.
async fn turns(server: &Server, up: f64) {
    let until = Instant::now() + Duration::from_secs(30);
    while figure(server, "deskbell_canary_up").await != Some(up) {
        assert!(Instant::now() < until, "it never turned {up}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn the_canary_is_up_while_messages_arrive_and_down_while_they_do_not() {
    let here = Installation::new();
    here.run(&["tenant", "add", "acme"]).fine();
    let cut = here.path("cut");
    let fault = format!("undelivered:{}", cut.display());
    let variables = [("DESKBELL_CANARY_INTERVAL", "1"), ("DESKBELL_FAULT", fault.as_str())];
    let server = here.start_with(&["serve", "--listen", "127.0.0.1:0"], &variables);
    turns(&server, 1.0).await;
    assert!(figure(&server, "deskbell_canary_last_success_timestamp_seconds").await > Some(1.6e9));
    assert!(figure(&server, "deskbell_canary_delivery_seconds_count").await >= Some(2.0), "one each way");

    // Saved, but no longer told to anybody.
    std::fs::write(&cut, "").unwrap();
    turns(&server, 0.0).await;
    let last = figure(&server, "deskbell_canary_last_success_timestamp_seconds").await;
    std::fs::remove_file(&cut).unwrap();
    turns(&server, 1.0).await;
    assert!(figure(&server, "deskbell_canary_last_success_timestamp_seconds").await > last);

    let (status, log) = server.stop();
    assert_eq!(status, 0, "{log}");
    assert!(log.contains("the canary is silent") && log.contains("the canary sings again"), "{log}");
    let tenants = here.run(&["tenant", "list"]).fine();
    assert!(tenants.contains("acme") && !tenants.contains("anary"), "{tenants}");
}
