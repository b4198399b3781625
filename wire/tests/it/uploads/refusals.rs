//! What is refused before anything is looked at, and what happens when nothing can be kept.

use serde_json::json;

use super::bytes::png;
use crate::world::World;

const UPLOADS: [&str; 2] = ["/api/chat-upload/upload", "/api/v1/files"];

#[tokio::test]
async fn a_form_without_the_file_is_refused_by_the_fields_name() {
    let world = World::open().await;
    let ann = &world.acme.ann.token;
    for path in UPLOADS {
        let upload = || world.post(path).by(ann);
        assert_eq!(upload().await.problem(422), ["file"], "no form");
        assert_eq!(upload().json(json!({ "file": "x" })).await.problem(422), ["file"], "JSON");
        assert_eq!(upload().form(&[]).await.problem(422), ["file"], "an empty form");
        assert_eq!(upload().form(&[("upload", b"a.txt", "text/plain", b"x")]).await.problem(422), ["file"]);
        assert_eq!(upload().upload("a.txt", "text/plain", b"").await.problem(422), ["file"], "empty");
        let cut = upload().header("content-type", "multipart/form-data; boundary=edge");
        assert_eq!(cut.body("--edge\r\nContent-Disp").await.problem(422), ["file"], "cut off");
        let others = [("note", b"".as_slice(), "text/plain", b"hi".as_slice()), ("file", b"a.txt", "text/plain", b"x")];
        assert_eq!(upload().form(&others).await.status, 201, "other fields don't matter");
    }
}

#[tokio::test]
async fn only_somebody_with_a_token_or_cookie_uploads() {
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    for path in UPLOADS {
        let upload = || world.post(path).upload("a.png", "image/png", png());
        upload().await.problem(401);
        upload().by("nonsense").await.problem(401);
        assert_eq!(upload().by(&chat.token).await.status, 201);
        assert_eq!(upload().header("cookie", &format!("chatSessionId={}", chat.token)).await.status, 201);
        assert_eq!(upload().by(&chat.token).from(&world.acme.site()).await.status, 201);
        upload().by(&chat.token).from("https://evil.example").await.problem(403);
    }
}

#[tokio::test]
async fn exactly_the_limit_is_taken() {
    let world = World::open().await;
    let told = world.uploaded(&world.acme.ann.token, "a.bin", vec![1; 20 * 1024 * 1024]).await;
    assert_eq!(told["size"], 20 * 1024 * 1024);
}

/// A folder nobody can write to, whoever runs the test: there is a file in its place.
#[tokio::test]
async fn when_nothing_can_be_kept_the_caller_is_asked_to_come_back_and_nothing_is_half_there() {
    let world = World::open().await;
    let (ann, folder) = (&world.acme.ann.token, world.uploads());
    std::fs::remove_dir_all(&folder).unwrap();
    std::fs::write(&folder, "in the way").unwrap();
    for path in UPLOADS {
        let answer = world.post(path).by(ann).upload("a.png", "image/png", png()).await;
        answer.problem(503);
        assert!(answer.header("retry-after").is_some());
    }
    let mut past = world.past_the_desk().await;
    let rows: i64 = sqlx::query_scalar("SELECT count(*) FROM files").fetch_one(&mut past).await.unwrap();
    assert_eq!(rows, 0);
    std::fs::remove_file(&folder).unwrap();
    world.uploaded(ann, "a.png", png()).await;
}

#[tokio::test]
async fn what_nobody_sends_within_a_day_goes_away_and_what_was_sent_stays() {
    let world = World::open().await;
    let chat = world.acme.chat(&world.desk).await;
    let sent = world.uploaded(&chat.token, "sent.png", png()).await;
    let unsent = world.uploaded(&chat.token, "unsent.png", png()).await;
    let body = json!({ "session_id": chat.id, "attachments": [sent["id"]] });
    world.post("/api/v1/chat/public/message").by(&chat.token).json(body).await.expect(201);
    let status = async |file: &serde_json::Value| world.get(file["url"].as_str().unwrap()).await.status;
    world.clock.step_seconds(24 * 3600 - 60);
    assert_eq!(world.desk.sweep_files().await.unwrap(), 0);
    world.clock.step_seconds(120);
    assert_eq!(world.desk.sweep_files().await.unwrap(), 1);
    assert_eq!((status(&sent).await, status(&unsent).await), (200, 404));
    let late = json!({ "session_id": chat.id, "attachments": [unsent["id"]] });
    let answer = world.post("/api/v1/chat/public/message").by(&chat.token).json(late).await;
    assert_eq!(answer.problem(422), ["attachments"]);
    let left: Vec<_> = std::fs::read_dir(world.uploads().join("1")).unwrap().collect();
    assert_eq!(left.len(), 2, "the one that was sent and its thumbnail");
}
