//! Searching messages and people. The index follows the log, so the tests wait for it.

use deskbell_desk::{
    Changes, NewConversation, NewNote,
    store::{Document, Filter, Sort},
};
use deskbell_domain::{Actor, ConversationId, Status};

use crate::house::{Chat, Firm, House, eventually};

async fn find_as(house: &House, actor: &Actor, query: &str) -> Vec<ConversationId> {
    let found = house.desk.list(actor, Filter::default(), Some(query), Sort::WaitTime, None, 500).await.unwrap();
    found.views.into_iter().map(|v| v.conversation.id).collect()
}

async fn find(house: &House, query: &str) -> Vec<ConversationId> {
    find_as(house, &house.firm.ann, query).await
}

fn just(chat: &Chat) -> Vec<ConversationId> {
    vec![chat.id.clone()]
}

/// Waits until the index has followed the log to its end.
async fn indexed(house: &House) {
    eventually("the search index to catch up", async || {
        house.desk.store().behind("search").await.unwrap().is_empty().then_some(())
    })
    .await;
}

async fn says(house: &House, firm: &Firm, text: &str) -> Chat {
    let chat = firm.chat(&house.desk).await;
    chat.send(&house.desk, &chat.visitor, text).await.unwrap();
    chat
}

/// So many texts of one chat in the index, without so many messages.
async fn fill(house: &House, chat: &Chat, text: &str, count: usize) {
    let tenant = house.firm.id();
    let place = house.place.number("SELECT seq FROM reactors WHERE name = 'search'").await;
    let one = || Document { conversation: chat.id.clone(), message: None, replaces: false, text: text.into() };
    let texts: Vec<_> = std::iter::repeat_with(one).take(count).collect();
    assert!(house.desk.store().index("search", tenant, place, place, &texts).await.unwrap());
}

on_both_engines! {
    async fn a_message_is_found_by_its_words_in_any_order_and_the_beginning_of_the_last(house: House) {
        let refund = says(house, &house.firm, "I want a refund for order #48213, please").await;
        let parcel = says(house, &house.firm, "Where is my parcel? Order 48214").await;
        indexed(house).await;
        assert_eq!(find(house, "refund").await, just(&refund));
        assert_eq!(find(house, "order refund").await, just(&refund));
        assert_eq!(find(house, "4821").await, [refund.id.clone(), parcel.id.clone()]);
        assert_eq!(find(house, "order 48214").await, just(&parcel));
        assert_eq!(find(house, "parc").await, just(&parcel));
        assert_eq!(find(house, "parc order").await, [], "only the last word may be a beginning");
        assert_eq!(find(house, "refund parcel").await, [], "both in one message");
        assert_eq!(find(house, "fund").await, [], "not the middle of a word");
    }

    async fn of_a_word_in_very_many_texts_the_newest_are_found(house: House) {
        let (old, long) = (says(house, &house.firm, "the tide").await, says(house, &house.firm, "hello").await);
        indexed(house).await;
        fill(house, &long, "tide", 2_000).await;
        let new = says(house, &house.firm, "tide again").await;
        let other = says(house, &house.firm, "tidemarks").await;
        indexed(house).await;
        assert_eq!(find(house, "tide").await, [long.id.clone(), new.id.clone()], "not {}, the oldest", old.id);
        assert_eq!(find(house, "tid").await, [long.id.clone(), new.id.clone(), other.id.clone()]);
        assert_eq!(find(house, "tidem").await, just(&other));
    }

    async fn case_and_accents_make_no_difference(house: House) {
        let cafe = says(house, &house.firm, "CAFÉ Größe Ñandú İstanbul").await;
        let script = says(house, &house.firm, "заказ номер пять 注文 한국어").await;
        indexed(house).await;
        for query in ["cafe", "café", "Café", "GRÖßE", "große", "ñandu", "NANDÚ"] {
            assert_eq!(find(house, query).await, just(&cafe), "{query}");
        }
        for query in ["ЗАКАЗ", "номер зак", "注文", "한국"] {
            assert_eq!(find(house, query).await, just(&script), "{query}");
        }
    }

    async fn people_subjects_and_notes_are_found_too(house: House) {
        let new = NewConversation {
            name: Some("Amara Okafor".into()),
            email: Some("amara@okafor.studio".into()),
            subject: Some("Broken lamp".into()),
            ..NewConversation::default()
        };
        let chat = house.firm.chat_of(&house.desk, None, new).await;
        let note = NewNote { text: "is a wholesaler".into(), client_id: None, ..NewNote::default() };
        house.desk.add_note(&house.firm.ann, &chat.id, note).await.unwrap();
        indexed(house).await;
        let changes = Changes { subject: Some(Some("Replacement".into())), ..Changes::default() };
        house.desk.update(&house.firm.ann, &chat.id, changes).await.unwrap();
        indexed(house).await;
        for query in ["okafor", "amara@okafor.studio", "lamp", "wholesaler", "replac", "amara lamp"] {
            assert_eq!(find(house, query).await, just(&chat), "{query}");
        }
    }

    async fn lines_of_the_system_are_not_found(house: House) {
        let chat = says(house, &house.firm, "hello").await;
        house.desk.end(&chat.visitor, &chat.id).await.unwrap();
        indexed(house).await;
        assert_eq!(find(house, "ended").await, []);
        assert_eq!(find(house, "hello").await, just(&chat));
    }

    async fn each_tenant_finds_only_its_own(house: House) {
        let other = house.second_firm().await;
        let theirs = says(house, &other, "the secret word is xylophone").await;
        let ours = says(house, &house.firm, "a xylophone, please").await;
        indexed(house).await;
        assert_eq!(find(house, "xylophone").await, just(&ours));
        // The index itself is scoped, not only the list: what others write takes no place among the hits.
        let scope = house.desk.store().scope(house.firm.id());
        assert_eq!(scope.search("xylophone").await.unwrap(), just(&ours));
        assert_eq!(find_as(house, &other.ann, "xylophone").await, just(&theirs));
        assert_eq!(find(house, "secret").await, []);
        let scope = format!("t{}", other.id());
        for query in [scope.as_str(), "scope", "text"] {
            assert_eq!(find(house, query).await, [], "{query} is a word like any other");
        }
    }

    async fn the_search_goes_with_filters_and_pages(house: House) {
        let mut chats = Vec::new();
        for n in 0..25 {
            let chat = says(house, &house.firm, &format!("umbrella number {n}")).await;
            if n % 5 == 0 {
                house.desk.end(&chat.visitor, &chat.id).await.unwrap();
            }
            chats.push(chat.id);
        }
        says(house, &house.firm, "no such thing").await;
        indexed(house).await;
        let filter = Filter { statuses: vec![Status::Closed], ..Filter::default() };
        let closed = house.desk.list(&house.firm.ann, filter, Some("umbrella"), Sort::Recent, None, 50).await.unwrap();
        assert_eq!(closed.views.len(), 5);
        let (mut shown, mut end) = (Vec::new(), None);
        loop {
            let page = house.desk.list(&house.firm.ann, Filter::default(), Some("umbrella"), Sort::WaitTime, end.as_ref(), 10);
            let page = page.await.unwrap();
            shown.extend(page.views.into_iter().map(|v| v.conversation.id));
            end = page.end;
            if end.is_none() {
                break;
            }
        }
        assert_eq!(shown, chats);
    }

    async fn no_query_is_an_error_whatever_it_holds(house: House) {
        let chat = says(house, &house.firm, "hello world").await;
        indexed(house).await;
        let long = "x".repeat(10_000);
        let many = "word ".repeat(2_000);
        let hostile = [
            "\"", "*", "hello*", "NEAR(", "NEAR(a b)", "a:b", "text:hello", "' OR 1=1 --", "AND", "OR NOT", "hello AND",
            "(", ")", "{", "^", "-hello", "+", "\\", "%", "_", "👩‍👩‍👧‍👦", "a\0b", "\u{202e}", "!hello", "hello & !", "<->",
            ":*", "''", "$1", "?", "\u{300}", "Ⓐ", "²", "½", "١٢٣", long.as_str(), many.as_str(), "  ", "\n",
        ];
        for query in hostile {
            find(house, query).await;
        }
        for query in ["hello*", "hello \"world\"", "-hello", "(hello)"] {
            assert_eq!(find(house, query).await, just(&chat), "{query:?} is its words");
        }
        assert_eq!(find(house, "   ").await, just(&chat), "a blank query is none");
    }

    async fn any_text_can_be_indexed_and_the_index_goes_on(house: House) {
        let texts = ["\"", "''", "\\", "\u{1}\u{7f}", "😀", "½ ² Ⓐ", "a:b <-> !c & d | e:*", "%_", "$1"];
        for text in texts {
            says(house, &house.firm, text).await;
        }
        says(house, &house.firm, &"w".repeat(1_000)).await;
        let last = says(house, &house.firm, "and finally").await;
        indexed(house).await;
        assert_eq!(find(house, "finally").await, just(&last));
    }

    async fn two_desks_on_one_database_index_each_text_once(house: House) {
        let second = house.another_desk().await;
        for n in 0..30 {
            let desk = if n % 2 == 0 { &house.desk } else { &second };
            house.firm.chat_of(desk, None, NewConversation { message: Some(format!("text {n}")), ..Default::default() }).await;
        }
        indexed(house).await;
        assert_eq!(house.place.number("SELECT count(*) FROM search").await, 30);
        second.store().close().await;
    }

    async fn the_index_goes_on_from_its_place_after_a_restart(house: House) {
        says(house, &house.firm, "before").await;
        indexed(house).await;
        house.reopen().await;
        let after = says(house, &house.firm, "afterwards").await;
        indexed(house).await;
        assert_eq!(find(house, "before").await.len(), 1, "indexed once");
        assert_eq!(find(house, "afterwards").await, just(&after));
        let rows = house.place.number("SELECT count(*) FROM search").await;
        assert_eq!(rows, 2);
    }
}
