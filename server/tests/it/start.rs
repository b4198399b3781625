//! Starting and stopping, and what a start leaves on the disk.

use std::os::unix::fs::PermissionsExt;

use crate::installation::{Installation, mode};

const SERVE: [&str; 3] = ["serve", "--listen", "127.0.0.1:0"];

#[test]
fn what_is_kept_is_its_owners_alone() {
    let here = Installation::new();
    let (status, log) = here.start(&SERVE).stop();
    assert_eq!(status, 0, "{log}");
    assert_eq!(mode(&here.path("data")), 0o700);
    for file in ["signing.key", "secret.key", "deskbell.db"] {
        assert_eq!(mode(&here.path("data").join(file)), 0o600, "{file}");
    }
    let key = std::fs::read_to_string(here.path("data/signing.key")).unwrap();
    assert_eq!(key.trim().len(), 64);
    assert!(!log.contains(key.trim()), "the key is in the log");

    here.start(&SERVE).stop();
    assert_eq!(std::fs::read_to_string(here.path("data/signing.key")).unwrap(), key, "made anew");
}

#[test]
fn a_key_that_others_may_read_is_refused() {
    let here = Installation::new();
    here.start(&SERVE).stop();
    let key = here.path("data/signing.key");
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o640)).unwrap();
    assert!(here.run(&SERVE).refused(1).contains("chmod 600"));
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o600)).unwrap();
    std::fs::write(&key, "half a k").unwrap();
    assert!(here.run(&SERVE).refused(1).contains("damaged"));
}

#[test]
fn one_server_at_a_time_uses_an_embedded_database() {
    let here = Installation::new();
    let server = here.start(&SERVE);
    for second in [&SERVE[..], &["migrate"], &["restore", "--epochs-only"]] {
        assert!(here.run(second).refused(1).contains("Another Deskbell is using"), "{second:?}");
    }
    server.stop();
    here.run(&["migrate"]).fine();
}

#[test]
fn a_killed_server_leaves_no_lock_behind() {
    let here = Installation::new();
    drop(here.start(&SERVE));
    here.start(&SERVE);
}

#[test]
fn a_taken_address_is_named() {
    let here = Installation::new();
    let server = here.start(&SERVE);
    let address = server.base.strip_prefix("http://").unwrap();
    let other = here.run(&["serve", "--data-dir", "other", "--listen", address]);
    assert!(other.refused(1).contains(&format!("{address} is in use")));
}

#[tokio::test]
async fn paths_without_a_route_are_pages_or_not_found() {
    let here = Installation::new();
    let server = here.start(&SERVE);
    let get = |path: &str| reqwest::get(format!("{}{path}", server.base));
    assert_eq!(get("/health").await.unwrap().status(), 200);
    assert!(get("/metrics").await.unwrap().text().await.unwrap().contains("deskbell_requests_total"));

    let page = get("/inbox/mine").await.unwrap();
    assert_eq!(page.headers()["content-type"], "text/html; charset=utf-8");
    for path in ["/api/v1/nothing", "/ws/nothing", "/widget/nothing.js", "/nothing.txt"] {
        let answer = get(path).await.unwrap();
        assert_eq!(answer.status(), 404, "{path}");
        assert_eq!(answer.headers()["content-type"], "application/problem+json", "{path}");
    }
}
