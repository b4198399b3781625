//! What an inbox keeps only for some days goes by itself, with its traces; the rest stays.

use std::path::Path;

use deskbell_desk::{
    Arrival, FileSettings, NamedFiles, NewMessage, PageView,
    store::{AuditFilter, objects::Place as Uploads},
};
use deskbell_domain::{Actor, InboxSettings, Monitoring, Refusal, Retention};
use serde_json::json;

use crate::house::{Chat, House, eventually, number};

const DAY: i64 = 24 * 60 * 60;

async fn keeping(house: &House, retention: Retention) {
    let settings = InboxSettings { monitoring: Monitoring::Full, retention, ..InboxSettings::default() };
    house.desk.set_inbox(&house.firm.ada, house.firm.inbox, "Website", settings).await.unwrap();
}

async fn ended(house: &House, text: &str) -> Chat {
    let chat = house.firm.chat(&house.desk).await;
    chat.send(&house.desk, &chat.visitor, text).await.unwrap();
    house.desk.assign(&house.firm.ann, &chat.id, number(&house.firm.ann)).await.unwrap();
    house.desk.end(&house.firm.ann, &chat.id).await.unwrap();
    chat
}

async fn finds(house: &House, word: &str) -> usize {
    house.desk.store().scope(house.firm.id()).search(word).await.unwrap().len()
}

async fn deeds(house: &House) -> Vec<serde_json::Value> {
    let filter = AuditFilter { action: Some("retention.applied".into()), ..AuditFilter::default() };
    let found = house.desk.store().scope(house.firm.id()).audit(&filter, 10).await.unwrap();
    found.into_iter().map(|entry| entry.detail["removed"].clone()).collect()
}

async fn visited(house: &House, chat: &Chat) {
    let Actor::Visitor { id, .. } = chat.visitor else { panic!("a visitor") };
    let arrival = Arrival { inbox: Some(house.firm.inbox), visitor: Some(id), ..Arrival::default() };
    let visit = house.desk.visit_begins(house.firm.id(), arrival).await.unwrap();
    let page = PageView { url: "https://shop.example/".into(), title: "Shop".into(), referrer: String::new() };
    house.desk.visit_moves(&visit, page).unwrap();
    house.desk.store_visits().await;
}

fn has_files(folder: &Path) -> bool {
    let entries = std::fs::read_dir(folder).into_iter().flatten().map(|e| e.unwrap().path());
    entries.into_iter().any(|path| if path.is_dir() { has_files(&path) } else { true })
}

on_both_engines! {
    async fn a_closed_chat_goes_after_its_days_and_an_open_one_stays(house: House) {
        keeping(house, Retention { conversations: Some(30), ..Retention::default() }).await;
        let (old, ticketed) = (ended(house, "ancient").await, ended(house, "unsolved").await);
        house.desk.convert(&house.firm.ann, &ticketed.id, None, None).await.unwrap();
        let open = house.firm.chat(&house.desk).await;
        open.send(&house.desk, &open.visitor, "waiting").await.unwrap();
        eventually("it is indexed", async || (finds(house, "waiting").await == 1).then_some(())).await;
        house.clock.step_seconds(29 * DAY);
        let young = ended(house, "recent").await;
        house.desk.tidy().await.unwrap();
        assert!(house.desk.view(&old.visitor, &old.id).await.is_ok(), "not yet");

        house.clock.step_seconds(DAY + 60);
        house.desk.tidy().await.unwrap();

        assert!(matches!(house.desk.view(&old.visitor, &old.id).await, Err(Refusal::NotFound(_))));
        assert_eq!(finds(house, "ancient").await, 0);
        for kept in [&ticketed, &open, &young] {
            assert!(house.desk.view(&kept.visitor, &kept.id).await.is_ok());
        }
        assert_eq!(finds(house, "unsolved").await, 1);
        let audit = deeds(house).await;
        assert_eq!((audit.len(), &audit[0]["conversations"]), (1, &json!(1)));
        let scope = house.desk.store().scope(house.firm.id());
        let head = scope.tenant().await.unwrap().event_seq;
        let entries = scope.entries(deskbell_desk::store::Share::All, 0, head, 1_000).await.unwrap();
        assert!(entries.iter().map(|e| e.seq()).eq(1..=head), "the log keeps its numbers");
        house.desk.tidy().await.unwrap();
        assert_eq!(deeds(house).await.len(), 1, "nothing more is noted where nothing goes");
    }

    async fn more_than_one_step_of_chats_goes_in_one_round(house: House) {
        keeping(house, Retention { conversations: Some(1), ..Retention::default() }).await;
        for _ in 0..60 {
            let chat = house.firm.chat(&house.desk).await;
            house.desk.end(&house.firm.ann, &chat.id).await.unwrap();
        }
        house.clock.step_seconds(2 * DAY);
        house.desk.tidy().await.unwrap();
        assert_eq!(house.place.number("SELECT COUNT(*) FROM conversations").await, 0);
        let gone: Vec<_> = deeds(house).await.iter().map(|r| r["conversations"].as_i64().unwrap()).collect();
        assert_eq!(gone, [10, 50], "in bounded steps, newest first");
    }

    async fn old_visits_and_files_go_and_the_messages_stay(house: House) {
        let uploads = tempfile::tempdir().unwrap();
        let files = FileSettings { place: Uploads::Folder(uploads.path().to_owned()), ..FileSettings::default() };
        house.settings.files = files;
        house.reopen().await;
        keeping(house, Retention { visits: Some(7), files: Some(7), ..Retention::default() }).await;
        let chat = house.firm.chat(&house.desk).await;
        let file = house.desk.store_file(&chat.visitor, "passport.txt", "secret".into()).await.unwrap();
        let files = NamedFiles { field: "files", ids: vec![file.id.clone()] };
        let text = "here it is".to_owned();
        house.desk.send(&chat.visitor, &chat.id, NewMessage { text, files, ..NewMessage::default() }).await.unwrap();
        visited(house, &chat).await;
        eventually("it is indexed", async || (finds(house, "passport").await == 1).then_some(())).await;
        assert!(has_files(uploads.path()));
        let Actor::Visitor { id, .. } = chat.visitor else { panic!("a visitor") };
        let visits = async || house.desk.store().scope(house.firm.id()).visits_stored(id).await.unwrap();
        assert_eq!(visits().await, 1);

        house.clock.step_seconds(8 * DAY);
        house.desk.tidy().await.unwrap();

        assert!(!has_files(uploads.path()));
        assert_eq!((visits().await, finds(house, "passport").await, finds(house, "here").await), (0, 0, 1));
        let transcript = house.desk.chat_transcript(&house.firm.ann, &chat.id, false).await.unwrap();
        let deskbell_desk::Line::Message(message) = transcript.lines.last().unwrap() else { panic!("a message") };
        assert_eq!((message.text.as_str(), message.attachments.len()), ("here it is", 0));
        assert_eq!(house.place.number("SELECT COUNT(*) FROM files").await, 0);
    }

    async fn nothing_goes_where_no_days_are_set(house: House) {
        let chat = ended(house, "kept").await;
        house.clock.step_seconds(4_000 * DAY);
        house.desk.tidy().await.unwrap();
        assert!(house.desk.view(&house.firm.ann, &chat.id).await.is_ok());
        for days in [0, -1, 3_651] {
            let retention = Retention { files: Some(days), ..Retention::default() };
            let settings = InboxSettings { retention, ..InboxSettings::default() };
            let refused = house.desk.set_inbox(&house.firm.ada, house.firm.inbox, "Website", settings).await;
            let Err(Refusal::Invalid(errors)) = refused else { panic!("{refused:?}") };
            assert_eq!(errors[0].field, "settings.retention.files");
        }
    }
}
