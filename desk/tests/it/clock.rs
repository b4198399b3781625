//! Time decides nothing (G9): a clock that jumps ten years changes neither order nor what a retry finds.

use deskbell_desk::{NewConversation, store::Page};

use crate::house::ReadsEvents;

const TEN_YEARS: i64 = 10 * 365 * 24 * 3600;

on_both_engines! {
    async fn jumps_of_ten_years_change_no_order_and_no_retry(house: House) {
        let chat = house.firm.chat(&house.desk).await;
        let mut expected = Vec::new();
        for (n, step) in [0, TEN_YEARS, -2 * TEN_YEARS, 3 * TEN_YEARS, -TEN_YEARS].into_iter().enumerate() {
            house.clock.step_seconds(step);
            let text = format!("line {n}");
            let sent = chat.send_as(&house.desk, &chat.visitor, &format!("c{n}"), &text).await.unwrap();
            assert_eq!((sent.created, sent.message.seq), (true, n as i64 + 1));
            expected.push(text);
        }
        let history = house.desk.history(&house.firm.ann, &chat.id, Page::Newest, 50).await.unwrap();
        assert_eq!(history.messages.iter().map(|m| m.text.clone()).collect::<Vec<_>>(), expected);
        let log = house.desk.events(&house.firm.ann, 0, i64::MAX, 50).await.unwrap();
        assert_eq!(log.iter().map(|e| e.seq).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6]);

        for step in [-TEN_YEARS, 2 * TEN_YEARS] {
            house.clock.step_seconds(step);
            for (n, text) in expected.iter().enumerate() {
                let again = chat.send_as(&house.desk, &chat.visitor, &format!("c{n}"), text).await.unwrap();
                assert_eq!((again.created, again.message.seq), (false, n as i64 + 1));
            }
        }
    }

    async fn a_start_is_retried_across_a_jump(house: House) {
        let new = || NewConversation { client_id: Some("s".into()), ..NewConversation::default() };
        let first = house.desk.start(house.firm.id(), None, new()).await.unwrap();
        house.clock.step_seconds(-TEN_YEARS);
        let again = house.desk.start(house.firm.id(), None, new()).await.unwrap();
        assert_eq!((again.created, again.view), (false, first.view));
    }

    async fn a_wait_measured_over_a_jump_is_never_negative(house: House) {
        let chat = house.firm.chat(&house.desk).await;
        house.clock.step_seconds(-TEN_YEARS);
        let c = chat.now(&house.desk).await.conversation;
        assert_eq!(c.wait_time(house.desk.clock().now()), 0);
    }

    async fn a_time_before_1970_still_makes_distinct_ids(house: House) {
        let chat = house.firm.chat(&house.desk).await;
        house.clock.step_seconds(-10 * TEN_YEARS);
        let a = chat.send(&house.desk, &chat.visitor, "a").await.unwrap().message;
        let b = chat.send(&house.desk, &chat.visitor, "b").await.unwrap().message;
        assert_ne!(a.id, b.id);
        assert_eq!((a.seq, b.seq), (1, 2));
    }
}
