//! Private notes: agents' only, standing between messages, and a retry is the same note (G3).

use deskbell_desk::{NewNote, store::Page};
use deskbell_domain::{Actor, Note, Refusal};
use futures_util::future::join_all;

use crate::house::{Chat, House};

async fn note(
    house: &House,
    chat: &Chat,
    by: &Actor,
    client_id: Option<&str>,
    text: &str,
) -> Result<(Note, bool), Refusal> {
    let new = NewNote { text: text.into(), client_id: client_id.map(Into::into), ..NewNote::default() };
    house.desk.add_note(by, &chat.id, new).await
}

async fn notes(house: &House, chat: &Chat, page: Page, limit: u32) -> Vec<String> {
    let history = house.desk.history(&house.firm.ann, &chat.id, page, limit).await.unwrap();
    history.notes.into_iter().map(|n| n.text).collect()
}

on_both_engines! {
    async fn a_note_stands_after_the_newest_message_and_takes_no_number(house: House) {
        let chat = house.firm.chat(&house.desk).await;
        let (first, created) = note(house, &chat, &house.firm.ann, None, "before all").await.unwrap();
        assert_eq!((first.after_seq, created, first.author.name.as_str()), (0, true, "Ann"));
        chat.send(&house.desk, &chat.visitor, "one").await.unwrap();
        let (second, _) = note(house, &chat, &house.firm.ben, None, "after one").await.unwrap();
        assert_eq!(second.after_seq, 1);
        assert_eq!(chat.send(&house.desk, &chat.visitor, "two").await.unwrap().message.seq, 2);
        let history = house.desk.history(&house.firm.ann, &chat.id, Page::Newest, 50).await.unwrap();
        assert_eq!(history.notes, [first, second]);
    }

    async fn pages_of_history_show_each_note_once(house: House) {
        let chat = house.firm.chat(&house.desk).await;
        note(house, &chat, &house.firm.ann, None, "n0").await.unwrap();
        for n in 1..=6 {
            chat.send(&house.desk, &chat.visitor, "hello").await.unwrap();
            note(house, &chat, &house.firm.ann, None, &format!("n{n}")).await.unwrap();
        }
        assert_eq!(notes(house, &chat, Page::Newest, 2).await, ["n5", "n6"]);
        assert_eq!(notes(house, &chat, Page::Before(5), 2).await, ["n3", "n4"]);
        assert_eq!(notes(house, &chat, Page::Before(3), 2).await, ["n0", "n1", "n2"]);
        assert_eq!(notes(house, &chat, Page::After(6), 2).await, ["n6"], "it may be newer than what the client has");
    }

    async fn a_visitor_neither_reads_nor_writes_notes(house: House) {
        let chat = house.firm.chat(&house.desk).await;
        chat.send(&house.desk, &chat.visitor, "hello").await.unwrap();
        note(house, &chat, &house.firm.ann, None, "rude, but pays").await.unwrap();
        let history = house.desk.history(&chat.visitor, &chat.id, Page::Newest, 50).await.unwrap();
        assert_eq!((history.messages.len(), history.notes.len()), (1, 0));
        let refused = note(house, &chat, &chat.visitor, None, "me too").await.unwrap_err();
        assert!(matches!(refused, Refusal::Forbidden(_)));
        let before = chat.now(&house.desk).await.conversation;
        assert_eq!(before.last_message.unwrap().text, "hello", "no preview of a note");
    }

    async fn the_same_client_id_is_the_same_note(house: House) {
        let chat = house.firm.chat(&house.desk).await;
        let copies = join_all((0..10).map(|_| note(house, &chat, &house.firm.ann, Some("n1"), "careful"))).await;
        let copies: Vec<_> = copies.into_iter().map(Result::unwrap).collect();
        assert_eq!(copies.iter().filter(|(_, created)| *created).count(), 1);
        house.reopen().await;
        let (again, created) = note(house, &chat, &house.firm.ann, Some("n1"), "careful").await.unwrap();
        assert!(!created);
        assert!(copies.iter().all(|(n, _)| *n == again));
        let refused = note(house, &chat, &house.firm.ann, Some("n1"), "careless").await.unwrap_err();
        assert_eq!(refused, Refusal::ClientIdReused);
        let (_, created) = note(house, &chat, &house.firm.ben, Some("n1"), "a colleague's").await.unwrap();
        assert!(created);
        assert_eq!(house.place.number("SELECT count(*) FROM notes").await, 2);
    }
}
