//! Writing messages: one order without gaps (G2), and a retry is the same message (G3).

use deskbell_desk::{NewMessage, store::Page};
use deskbell_domain::{AuthorKind, Event, Fact, MessageKind, Refusal, Status};
use futures_util::future::join_all;

use crate::house::{Chat, House, ReadsEvents, number};

async fn seqs(house: &House, chat: &Chat) -> Vec<i64> {
    let history = house.desk.history(&chat.visitor, &chat.id, Page::Newest, 500).await.unwrap();
    history.messages.iter().map(|m| m.seq).collect()
}

fn sent_texts(events: &[std::sync::Arc<Event>]) -> Vec<String> {
    let text = |e: &std::sync::Arc<Event>| match &e.fact {
        Fact::MessageSent { message } => Some(message.text.clone()),
        _ => None,
    };
    events.iter().filter_map(text).collect()
}

on_both_engines! {
    async fn numbers_run_from_one_without_gaps_whoever_writes(house: House) {
        let chat = house.firm.chat(&house.desk).await;
        for by in [&chat.visitor, &house.firm.ann, &chat.visitor, &house.firm.ben] {
            chat.send(&house.desk, by, "hello").await.unwrap();
        }
        house.desk.assign(&house.firm.ann, &chat.id, number(&house.firm.ann)).await.unwrap();
        chat.send(&house.desk, &house.firm.ann, "hello").await.unwrap();
        house.desk.end(&house.firm.ann, &chat.id).await.unwrap();
        assert_eq!(seqs(house, &chat).await, [1, 2, 3, 4, 5, 6, 7]);
        assert_eq!(chat.now(&house.desk).await.conversation.last_seq, 7);
    }

    async fn a_hundred_writers_at_once_get_a_hundred_numbers_and_all_read_one_order(house: House) {
        let chat = house.firm.chat(&house.desk).await;
        let mut ears = house.listen();
        let texts: Vec<_> = (0..100).map(|n| n.to_string()).collect();
        let by = |n: usize| if n.is_multiple_of(2) { &chat.visitor } else { &house.firm.ann };
        let sent = join_all(texts.iter().enumerate().map(|(n, text)| chat.send(&house.desk, by(n), text))).await;
        let mut sent: Vec<_> = sent.into_iter().map(|s| s.unwrap().message).collect();
        sent.sort_by_key(|m| m.seq);
        assert_eq!(sent.iter().map(|m| m.seq).collect::<Vec<_>>(), (1..=100).collect::<Vec<_>>());

        let order: Vec<_> = sent.iter().map(|m| m.text.clone()).collect();
        assert_eq!(sent_texts(&ears.events(100).await), order, "as the bus tells it");
        let log = house.desk.events(&chat.visitor, 0, i64::MAX, 500).await.unwrap();
        assert_eq!(sent_texts(&log), order, "as a returning visitor replays it");
        let history = house.desk.history(&house.firm.ben, &chat.id, Page::Newest, 500).await.unwrap();
        assert_eq!(history.messages.iter().map(|m| m.text.clone()).collect::<Vec<_>>(), order, "as an agent reads it");
    }

    async fn the_history_pages_in_both_directions_without_gap_or_double(house: House) {
        let chat = house.firm.chat(&house.desk).await;
        join_all((0..25).map(|_| chat.send(&house.desk, &chat.visitor, "hello"))).await;
        let page = async |page| {
            let history = house.desk.history(&chat.visitor, &chat.id, page, 10).await.unwrap();
            (history.messages.iter().map(|m| m.seq).collect::<Vec<_>>(), history.has_more)
        };
        assert_eq!(page(Page::Newest).await, ((16..=25).collect(), true));
        assert_eq!(page(Page::Before(16)).await, ((6..=15).collect(), true));
        assert_eq!(page(Page::Before(6)).await, ((1..=5).collect(), false));
        assert_eq!(page(Page::Before(1)).await, (vec![], false));
        assert_eq!(page(Page::After(0)).await, ((1..=10).collect(), true));
        assert_eq!(page(Page::After(20)).await, ((21..=25).collect(), false));
        assert_eq!(page(Page::After(25)).await, (vec![], false));
    }

    async fn the_same_client_id_and_text_is_the_same_message(house: House) {
        let chat = house.firm.chat(&house.desk).await;
        for by in [&chat.visitor, &house.firm.ann] {
            let first = chat.send_as(&house.desk, by, "c1", "hello").await.unwrap();
            let again = chat.send_as(&house.desk, by, "c1", "hello").await.unwrap();
            assert_eq!((first.created, again.created), (true, false));
            assert_eq!(first.message, again.message);
            assert_eq!(first.message.client_id.as_deref(), Some("c1"));
        }
        // Two people may happen to use the same id.
        assert_eq!(seqs(house, &chat).await, [1, 2]);
    }

    async fn fifty_copies_at_once_are_one_message(house: House) {
        let chat = house.firm.chat(&house.desk).await;
        let copies = join_all((0..50).map(|_| chat.send_as(&house.desk, &chat.visitor, "c1", "hello"))).await;
        let copies: Vec<_> = copies.into_iter().map(Result::unwrap).collect();
        assert_eq!(copies.iter().filter(|c| c.created).count(), 1);
        assert!(copies.iter().all(|c| c.message == copies[0].message));
        assert_eq!(seqs(house, &chat).await, [1]);
        assert_eq!(house.place.number("SELECT count(*) FROM events WHERE fact = 'message_sent'").await, 1);
    }

    async fn a_retry_after_a_restart_is_still_the_same_message(house: House) {
        let chat = house.firm.chat(&house.desk).await;
        let first = chat.send_as(&house.desk, &chat.visitor, "c1", "hello").await.unwrap();
        house.reopen().await;
        let again = chat.send_as(&house.desk, &chat.visitor, "c1", "hello").await.unwrap();
        assert_eq!((again.created, &again.message), (false, &first.message));
    }

    async fn a_retry_is_answered_even_when_the_chat_was_closed_meanwhile(house: House) {
        let chat = house.firm.chat(&house.desk).await;
        let first = chat.send_as(&house.desk, &house.firm.ann, "c1", "hello").await.unwrap();
        house.desk.end(&house.firm.ann, &chat.id).await.unwrap();
        let again = chat.send_as(&house.desk, &house.firm.ann, "c1", "hello").await.unwrap();
        assert_eq!((again.created, &again.message), (false, &first.message));
        let visitors = chat.send_as(&house.desk, &chat.visitor, "c2", "hello").await.unwrap();
        house.desk.end(&house.firm.ann, &chat.id).await.unwrap();
        let again = chat.send_as(&house.desk, &chat.visitor, "c2", "hello").await.unwrap();
        assert_eq!((again.created, again.message), (false, visitors.message));
        assert_eq!(chat.now(&house.desk).await.conversation.status, Status::Closed, "a retry reopens nothing");
    }

    async fn the_same_client_id_for_another_text_is_refused_and_changes_nothing(house: House) {
        let chat = house.firm.chat(&house.desk).await;
        chat.send_as(&house.desk, &chat.visitor, "c1", "hello").await.unwrap();
        let refused = chat.send_as(&house.desk, &chat.visitor, "c1", "goodbye").await.unwrap_err();
        assert_eq!(refused, Refusal::ClientIdReused);
        // Within one batch as well: whichever is first wins, the other is refused.
        let (a, b) = tokio::join!(
            chat.send_as(&house.desk, &chat.visitor, "c2", "one"),
            chat.send_as(&house.desk, &chat.visitor, "c2", "two"),
        );
        let won = [&a, &b].iter().filter(|r| r.is_ok()).count();
        let refused = [&a, &b].iter().filter(|r| matches!(r, Err(Refusal::ClientIdReused))).count();
        assert_eq!((won, refused), (1, 1));
        assert_eq!(seqs(house, &chat).await, [1, 2]);
    }

    async fn a_visitors_message_reopens_a_closed_chat_and_puts_it_back_into_the_queue(house: House) {
        let chat = house.firm.chat(&house.desk).await;
        house.desk.assign(&house.firm.ann, &chat.id, number(&house.firm.ann)).await.unwrap();
        let ended = house.desk.end(&house.firm.ann, &chat.id).await.unwrap();
        assert_eq!(ended.conversation.status, Status::Closed);
        let mut ears = house.listen();
        let sent = chat.send(&house.desk, &chat.visitor, "one more thing").await.unwrap();
        let c = chat.now(&house.desk).await.conversation;
        assert_eq!((c.status, c.agent, c.assigned_at, c.ended_at), (Status::Pending, None, None, None));
        assert!(c.queued_at > ended.conversation.queued_at, "it waits from now on");
        let events = ears.events(2).await;
        assert!(matches!(&events[0].fact, Fact::Reopened { by, .. } if by.kind == AuthorKind::Visitor));
        assert_eq!(events[1].fact, Fact::MessageSent { message: sent.message });
    }

    async fn an_agents_message_to_a_closed_chat_is_refused(house: House) {
        let chat = house.firm.chat(&house.desk).await;
        house.desk.end(&house.firm.ann, &chat.id).await.unwrap();
        let refused = chat.send(&house.desk, &house.firm.ann, "hello").await.unwrap_err();
        assert_eq!(refused, Refusal::ConversationClosed);
        assert_eq!(chat.now(&house.desk).await.conversation.status, Status::Closed);
        assert_eq!(seqs(house, &chat).await, [1], "only the line about the end");
    }

    async fn an_answer_written_past_a_colleagues_is_refused(house: House) {
        let chat = house.firm.chat(&house.desk).await;
        let question = chat.send(&house.desk, &chat.visitor, "hello?").await.unwrap().message.seq;
        let send = async |by, text: &str, expected| {
            let new = NewMessage { text: text.into(), expected_last_seq: Some(expected), ..NewMessage::default() };
            house.desk.send(by, &chat.id, new).await
        };
        let answer = send(&house.firm.ann, "hi", question).await.unwrap().message.seq;
        let refused = send(&house.firm.ben, "hi", question).await.unwrap_err();
        assert_eq!(refused, Refusal::StaleReply { last_seq: answer });
        // One's own newer line is no surprise, nor is the visitor's, nor one that was seen.
        send(&house.firm.ann, "and more", question).await.unwrap();
        let newest = chat.send(&house.desk, &chat.visitor, "thanks").await.unwrap().message.seq;
        send(&house.firm.ben, "welcome", newest - 1).await.unwrap();
        assert_eq!(seqs(house, &chat).await, [1, 2, 3, 4, 5]);
    }

    async fn the_author_is_who_proved_it_and_the_name_is_the_one_they_had_then(house: House) {
        let chat = house.firm.chat(&house.desk).await;
        let mine = chat.send(&house.desk, &house.firm.ann, "hello").await.unwrap().message;
        assert_eq!((mine.author.kind, mine.author.id), (AuthorKind::Agent, Some(number(&house.firm.ann).0)));
        assert_eq!(mine.author.name.as_deref(), Some("Ann"));
        assert_eq!(mine.kind, MessageKind::Text);
        house.place.execute("UPDATE agents SET name = 'Anna' WHERE name = 'Ann'").await;
        let history = house.desk.history(&chat.visitor, &chat.id, Page::Newest, 1).await.unwrap();
        assert_eq!(history.messages[0].author.name.as_deref(), Some("Ann"));
    }

    async fn any_text_comes_back_as_it_went_in(house: House) {
        let chat = house.firm.chat(&house.desk).await;
        let texts = ["'; DROP TABLE messages; --", "\"\\u0000\\", "\u{202e}\u{200d}👩‍👩‍👧‍👦", " 42 ", "null", "[1]", "\u{1}\u{7f}\r\n\t", "$1 {} %s ?"];
        for text in texts {
            let sent = chat.send(&house.desk, &chat.visitor, text).await.unwrap();
            assert_eq!(sent.message.text, text);
        }
        let history = house.desk.history(&chat.visitor, &chat.id, Page::Newest, 50).await.unwrap();
        assert_eq!(history.messages.iter().map(|m| m.text.as_str()).collect::<Vec<_>>(), texts);
        let log = house.desk.events(&chat.visitor, 0, i64::MAX, 50).await.unwrap();
        assert_eq!(sent_texts(&log), texts);
    }

    async fn a_message_is_found_by_its_id(house: House) {
        let chat = house.firm.chat(&house.desk).await;
        let sent = chat.send(&house.desk, &chat.visitor, "hello").await.unwrap().message;
        assert_eq!(house.desk.message_seq(&house.firm.ann, &chat.id, sent.id).await.unwrap(), 1);
        let unknown = house.desk.ids().message();
        let refused = house.desk.message_seq(&house.firm.ann, &chat.id, unknown).await.unwrap_err();
        assert_eq!(refused, Refusal::NotFound("message"));
    }
}
