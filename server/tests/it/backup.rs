//! Backing up beside a running server, and restoring: the data is as it was, and every client must load again.

use std::path::Path;

use serde_json::{Value, json};

use crate::installation::{Installation, Server, mode};

const DEMO: [&str; 5] = ["demo", "--listen", "127.0.0.1:0", "--data-dir", "data"];

async fn head(server: &Server, token: &str) -> String {
    server.get("/api/v1/events", token).await["cursor"].as_str().unwrap().to_owned()
}

async fn pending(server: &Server, token: &str) -> Value {
    server.get("/api/v1/chat/sessions", token).await["counts"]["pending"].clone()
}

async fn start_chat(server: &Server, text: &str) {
    let start = json!({ "tenant_id": "demo-tenant", "channel": "web", "message": text });
    assert_eq!(server.post("/api/v1/chat/public/start", start).await.0, 201);
}

/// A secret that is kept in the database, as an admin is shown it.
async fn site_secret(server: &Server) -> String {
    let login = json!({ "email": "admin@callcenter.com", "password": "Password123!", "tenant": "demo-tenant" });
    let (_, answer) = server.post("/api/v1/auth/login", login).await;
    let inboxes = server.get("/api/v1/inboxes", answer["token"].as_str().unwrap()).await;
    inboxes["inboxes"][0]["secret"].as_str().unwrap().to_owned()
}

fn kept(folder: &Path) -> Vec<String> {
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.contains("before-restore") && name.ends_with(".db")).collect()
}

#[tokio::test]
async fn a_restored_backup_has_its_data_and_another_epoch() {
    let here = Installation::new();
    let server = here.start(&DEMO);
    let token = server.sign_in().await;
    start_chat(&server, "before the backup").await;
    let upload = server.upload(&token, "receipt.txt", b"Paid: 42.").await;
    here.run(&["backup", "saved.zip"]).fine();
    assert_eq!(mode(&here.path("saved.zip")), 0o600);
    start_chat(&server, "after the backup").await;
    let cursor = head(&server, &token).await;
    assert_eq!(pending(&server, &token).await, 8);
    assert!(here.run(&["restore", "saved.zip"]).refused(1).contains("Another Deskbell is using"));
    // Killed, so that the last commits stand in the write-ahead log only.
    drop(server);
    assert!(std::fs::metadata(here.path("data/deskbell.db-wal")).unwrap().len() > 0);
    // As on a new machine: nothing but what the backup brings.
    std::fs::remove_dir_all(here.path("data/uploads")).unwrap();

    let said = here.run(&["restore", "saved.zip"]).fine();
    let kept = kept(&here.path("data"));
    assert_eq!(kept.len(), 1);
    assert!(said.contains(&kept[0]), "{said}");
    assert!(!here.path("data/deskbell.db.restoring").exists());

    let server = here.start(&DEMO);
    let token = server.sign_in().await;
    assert_eq!(pending(&server, &token).await, 7);
    assert_eq!(server.bytes(&upload).await, b"Paid: 42.");
    let epoch = |cursor: &str| cursor.split_once('.').unwrap().0.to_owned();
    assert_ne!(epoch(&head(&server, &token).await), epoch(&cursor));
    let answer = server.get(&format!("/api/v1/events?cursor={cursor}&wait=0"), &token).await;
    assert!(answer["resync"].is_object(), "{answer}");
    server.stop();

    // And what was put aside is whole.
    for suffix in ["", "-wal", "-shm"] {
        let aside = here.path("data").join(format!("{}{suffix}", kept[0]));
        std::fs::rename(aside, here.path(&format!("old.db{suffix}"))).unwrap();
    }
    here.run(&["restore", "old.db"]).fine();
    let server = here.start(&DEMO);
    assert_eq!(pending(&server, &server.sign_in().await).await, 8);
}

#[tokio::test]
async fn only_a_sound_database_of_ours_is_put_in_place() {
    let here = Installation::new();
    here.start(&DEMO).stop();
    here.run(&["backup", "saved.zip"]).fine();
    let before = std::fs::read(here.path("data/deskbell.db")).unwrap();

    let damage = |from: &str, to: &str, change: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = std::fs::read(here.path(from)).unwrap();
        change(&mut bytes);
        std::fs::write(here.path(to), bytes).unwrap();
    };
    let overwrite = |bytes: &mut Vec<u8>| {
        let middle = bytes.len() / 2;
        bytes[middle..middle + 4096].fill(0x5a);
    };
    damage("saved.zip", "damaged.zip", &overwrite);
    damage("saved.zip", "cut.zip", &|bytes| bytes.truncate(bytes.len() / 2));
    damage("data/deskbell.db", "damaged.db", &overwrite);
    // The header's count of free pages: the tables can be read, but something wrote where it should not.
    damage("data/deskbell.db", "miscounted.db", &|bytes| bytes[36..40].copy_from_slice(&7_u32.to_be_bytes()));
    here.write("text.db", &"This is no database. ".repeat(1000));
    here.write("empty.db", "");
    for file in ["damaged.zip", "cut.zip", "damaged.db", "miscounted.db", "text.db", "empty.db", "absent.db"] {
        let sentence = here.run(&["restore", file]).refused(1);
        assert!(sentence.contains(&format!("{file} was not restored")), "{sentence}");
    }
    assert_eq!(std::fs::read(here.path("data/deskbell.db")).unwrap(), before, "touched");
    assert!(kept(&here.path("data")).is_empty());
}

#[test]
fn a_backup_never_overwrites() {
    let here = Installation::new();
    assert!(here.run(&["backup", "saved.zip"]).refused(1).contains("--data-dir"));
    here.run(&["migrate"]).fine();
    here.write("saved.zip", "precious");
    assert!(here.run(&["backup", "saved.zip"]).refused(1).contains("exists"));
    assert_eq!(std::fs::read_to_string(here.path("saved.zip")).unwrap(), "precious");
    here.run(&["backup", "another.zip"]).fine();
    for left in ["another.zip.part", "another.zip.copy"] {
        assert!(!here.path(left).exists(), "{left}");
    }
}

#[tokio::test]
async fn epochs_alone_can_be_renewed() {
    let here = Installation::new();
    let server = here.start(&DEMO);
    let before = head(&server, &server.sign_in().await).await;
    server.stop();
    here.run(&["restore", "--epochs-only"]).fine();
    let server = here.start(&DEMO);
    let after = head(&server, &server.sign_in().await).await;
    let (before, after) = (before.split_once('.').unwrap(), after.split_once('.').unwrap());
    assert_ne!(before.0, after.0);
    assert_eq!(before.1, after.1);
    drop(server);
    assert!(
        here.run(&["restore", "saved.zip", "--database-url", "postgres://localhost/x"])
            .refused(1)
            .contains("pg_restore")
    );
    let _ = Installation::new().run(&["restore", "--epochs-only"]).refused(1);
}

#[tokio::test]
async fn a_backup_brings_the_key_of_its_secrets_to_another_machine() {
    let here = Installation::new();
    let server = here.start(&DEMO);
    let secret = site_secret(&server).await;
    assert_eq!(secret.len(), 64);
    server.stop();
    assert!(here.run(&["backup", "saved.zip"]).fine().contains("The key of the secrets is in it"));

    let there = Installation::new();
    std::fs::copy(here.path("saved.zip"), there.path("saved.zip")).unwrap();
    there.run(&["restore", "saved.zip"]).fine();
    let own = |place: &Installation| std::fs::read_to_string(place.path("data/secret.key")).unwrap();
    assert_ne!(own(&here), own(&there), "what is restored is sealed with the machine's own key");
    let server = there.start(&DEMO);
    assert_eq!(site_secret(&server).await, secret);
    server.stop();

    // Without its key a database does not open, and says what it wants.
    there.write("data/secret.key", &own(&here));
    let said = there.run(&DEMO).refused(1);
    assert!(said.contains("sealed with another key") && said.contains("DESKBELL_SECRET_KEY"), "{said}");

    // And where it is lost for good, the rest goes on.
    assert!(there.run(&["forget-secrets"]).fine().contains("Forgot"));
    assert!(there.run(&["forget-secrets"]).fine().contains("nothing was forgotten"));
    let server = there.start(&DEMO);
    assert_ne!(site_secret(&server).await, secret);
}

#[tokio::test]
async fn a_configured_key_takes_over_from_the_file_and_is_not_in_the_backup() {
    let here = Installation::new();
    here.start(&DEMO).stop();
    let key = [("DESKBELL_SECRET_KEY", "a key of thirty-two bytes and more")];
    here.start_with(&DEMO, &key).stop();
    std::fs::remove_file(here.path("data/secret.key")).unwrap();
    here.start_with(&DEMO, &key).stop();
    assert!(!here.path("data/secret.key").exists());
    let said = here.run_with(&["backup", "saved.zip"], &key, "").fine();
    assert!(said.contains("is not in it: DESKBELL_SECRET_KEY"), "{said}");
    here.run_with(&["restore", "saved.zip"], &key, "").fine();
    here.start_with(&DEMO, &key).stop();
    let short = here.run_with(&["serve"], &[("DESKBELL_SECRET_KEY", "short")], "").refused(2);
    assert!(short.contains("at least 32"), "{short}");
}
