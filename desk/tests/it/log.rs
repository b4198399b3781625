//! The log: any cursor resumes without gap or double (G4), the bus tells what was committed and nothing else (G6, G7).

use std::sync::Arc;

use deskbell_bus::{Heard, Signal};
use deskbell_desk::{Changes, NewConversation, NewNote};
use deskbell_domain::{Event, Fact, Priority, Refusal};

use crate::house::{Chat, House, ReadsEvents, number};

/// Every kind of event once or more, in two chats. Returns the chats.
async fn a_busy_day(house: &House) -> [Chat; 2] {
    let (desk, firm) = (&house.desk, &house.firm);
    let one = firm.chat_of(desk, None, NewConversation { message: Some("hello".into()), ..Default::default() }).await;
    let two = firm.chat(desk).await;
    desk.assign(&firm.ann, &one.id, number(&firm.ann)).await.unwrap();
    desk.delivered(&firm.ann, &one.id, 1).await.unwrap();
    desk.seen(&firm.ann, &one.id, 2).await.unwrap();
    two.send(desk, &two.visitor, "me too").await.unwrap();
    let new = NewNote { text: "a regular".into(), client_id: None, ..NewNote::default() };
    desk.add_note(&firm.ann, &one.id, new).await.unwrap();
    one.send(desk, &firm.ann, "hi there").await.unwrap();
    desk.delivered(&one.visitor, &one.id, 3).await.unwrap();
    desk.seen(&one.visitor, &one.id, 3).await.unwrap();
    let changes = Changes { priority: Some(Priority::High), ..Changes::default() };
    desk.update(&firm.ann, &one.id, changes).await.unwrap();
    desk.end(&firm.ann, &one.id).await.unwrap();
    one.send(desk, &one.visitor, "wait").await.unwrap();
    [one, two]
}

fn seqs(events: &[Arc<Event>]) -> Vec<i64> {
    events.iter().map(|e| e.seq).collect()
}

fn names(events: &[Arc<Event>]) -> Vec<&'static str> {
    events.iter().map(|e| e.fact.name()).collect()
}

/// Tenant, number, time, conversation and fact: all of an event but the view, which may be newer in a replay.
fn same(a: &Event, b: &Event) -> bool {
    (a.tenant, a.seq, a.at, &a.conversation, &a.fact) == (b.tenant, b.seq, b.at, &b.conversation, &b.fact)
}

on_both_engines! {
    async fn the_log_holds_what_the_bus_told_number_for_number(house: House) {
        let mut ears = house.listen();
        let chats = a_busy_day(house).await;
        let (head, floor) = house.desk.log_reach(house.firm.id()).await.unwrap();
        assert_eq!(floor, 0);
        let heard = ears.events(head as usize).await;
        let log = house.desk.events(&house.firm.ann, 0, i64::MAX, 500).await.unwrap();
        assert_eq!(seqs(&log), (1..=head).collect::<Vec<_>>(), "gapless");
        assert_eq!(seqs(&heard), seqs(&log));
        for (told, stored) in heard.iter().zip(&log) {
            assert!(same(told, stored), "{told:?} is not {stored:?}");
        }
        for event in &log {
            let now = house.desk.view(&house.firm.ann, &event.conversation).await.unwrap();
            assert_eq!(*event.view, now, "a replayed event brings the conversation as it stands");
        }
        assert!(chats.iter().all(|chat| log.iter().any(|e| e.conversation == chat.id)));
    }

    async fn every_kind_of_event_survives_the_log(house: House) {
        a_busy_day(house).await;
        let log = house.desk.events(&house.firm.ann, 0, i64::MAX, 500).await.unwrap();
        let kinds = ["conversation_started", "message_sent", "note_added", "assigned", "updated", "reopened", "ended", "seen", "delivered"];
        for kind in kinds {
            assert!(names(&log).contains(&kind), "{kind} is missing");
        }
    }

    async fn any_cursor_gets_exactly_what_was_missed_in_pages_of_any_size(house: House) {
        a_busy_day(house).await;
        let (head, _) = house.desk.log_reach(house.firm.id()).await.unwrap();
        for cursor in 0..=head {
            let missed = house.desk.events(&house.firm.ann, cursor, i64::MAX, 500).await.unwrap();
            assert_eq!(seqs(&missed), (cursor + 1..=head).collect::<Vec<_>>());
            let bounded = house.desk.events(&house.firm.ann, cursor, head - 1, 3).await.unwrap();
            assert_eq!(seqs(&bounded), (cursor + 1..head).take(3).collect::<Vec<_>>());
        }
        assert!(house.desk.events(&house.firm.ann, head + 5, i64::MAX, 500).await.unwrap().is_empty());
    }

    async fn a_visitors_share_is_their_own_and_without_the_desks_business(house: House) {
        let [one, two] = a_busy_day(house).await;
        let share = house.desk.events(&one.visitor, 0, i64::MAX, 500).await.unwrap();
        assert!(share.iter().all(|e| e.conversation == one.id));
        assert_eq!(
            names(&share),
            [
                "conversation_started", "message_sent", "assigned", "message_sent", "delivered", "seen", "message_sent",
                "seen", "message_sent", "ended", "reopened", "message_sent",
            ]
        );
        let texts = share.iter().filter_map(|e| match &e.fact {
            Fact::MessageSent { message } => Some(message.text.as_str()),
            _ => None,
        });
        let expected = ["hello", "Ann joined the chat.", "hi there", "Ann ended the chat.", "wait"];
        assert_eq!(texts.collect::<Vec<_>>(), expected);
        let other = house.desk.events(&two.visitor, 0, i64::MAX, 500).await.unwrap();
        assert_eq!(names(&other), ["conversation_started", "message_sent"]);
        for event in &share {
            let rest = house.desk.events(&one.visitor, event.seq, i64::MAX, 500).await.unwrap();
            assert_eq!(seqs(&rest), seqs(&share).into_iter().filter(|s| *s > event.seq).collect::<Vec<_>>());
        }
    }

    async fn heads_say_how_far_each_ones_share_reaches(house: House) {
        let [one, two] = a_busy_day(house).await;
        let (reach, _) = house.desk.log_reach(house.firm.id()).await.unwrap();
        for (actor, last) in [(&house.firm.ann, reach), (&one.visitor, reach), (&two.visitor, 8)] {
            let head = house.desk.head(actor).await.unwrap();
            assert_eq!((head.epoch.as_str(), head.seq), (house.firm.facts.epoch.as_str(), last));
            let newest = house.desk.events(actor, 0, i64::MAX, 500).await.unwrap().last().unwrap().seq;
            assert_eq!(head.seq, newest);
        }
        house.desk.add_note(&house.firm.ann, &one.id, NewNote { text: "psst".into(), client_id: None, ..NewNote::default() }).await.unwrap();
        assert_eq!(house.desk.head(&one.visitor).await.unwrap().seq, reach, "a note moves no visitor's head");
        assert_eq!(house.desk.head(&house.firm.ann).await.unwrap().seq, reach + 1);
    }

    async fn the_log_of_a_restarted_desk_goes_on_where_it_was(house: House) {
        let [one, _] = a_busy_day(house).await;
        let before = house.desk.head(&house.firm.ann).await.unwrap();
        house.reopen().await;
        assert_eq!(house.desk.head(&house.firm.ann).await.unwrap(), before);
        let mut ears = house.listen();
        one.send(&house.desk, &one.visitor, "still here").await.unwrap();
        assert_eq!(ears.events(1).await[0].seq, before.seq + 1);
    }

    async fn what_is_refused_is_neither_told_nor_numbered(house: House) {
        let chat = house.firm.chat(&house.desk).await;
        house.desk.end(&house.firm.ann, &chat.id).await.unwrap();
        let mut ears = house.listen();
        let (head, _) = house.desk.log_reach(house.firm.id()).await.unwrap();
        assert_eq!(chat.send(&house.desk, &house.firm.ann, "no").await.unwrap_err(), Refusal::ConversationClosed);
        chat.send(&house.desk, &chat.visitor, "yes").await.unwrap();
        assert_eq!(seqs(&ears.events(2).await), [head + 1, head + 2]);
    }

    async fn the_bus_speaks_only_after_the_commit(house: House) {
        let chat = house.firm.chat(&house.desk).await;
        let mut ears = house.listen();
        for n in 2..30 {
            // Whoever hears of it finds it in the log at once, whether or not the sender has its ack yet.
            let (sent, (heard, reach)) = tokio::join!(chat.send(&house.desk, &chat.visitor, "hello"), async {
                let heard = ears.events(1).await;
                (heard[0].seq, house.desk.log_reach(house.firm.id()).await.unwrap().0)
            });
            assert_eq!((sent.unwrap().message.seq, heard, reach), (n - 1, n, n));
        }
    }

    async fn a_listener_that_lags_is_told_so_and_the_log_has_all(house: House) {
        let chat = house.firm.chat(&house.desk).await;
        let mut slow = house.listen();
        chat.send(&house.desk, &chat.visitor, "hello").await.unwrap();
        // More signals than the bus keeps for anyone.
        for _ in 0..20_000 {
            house.desk.bus().publish(Signal::Look([house.firm.id()].into()));
        }
        chat.send(&house.desk, &chat.visitor, "are you there?").await.unwrap();
        assert!(matches!(slow.next().await, Heard::Missed));
        let log = house.desk.events(&house.firm.ann, 1, i64::MAX, 500).await.unwrap();
        assert_eq!(seqs(&log), [2, 3]);
        let heads = house.desk.store().heads(&[house.firm.id()]).await.unwrap();
        assert_eq!(heads, [(house.firm.id(), 3)]);
    }

    async fn a_write_needs_no_listener(house: House) {
        let chat = house.firm.chat(&house.desk).await;
        drop(house.listen());
        chat.send(&house.desk, &chat.visitor, "hello").await.unwrap();
    }
}
