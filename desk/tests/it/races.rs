//! A pending chat is accepted by exactly one agent (G10).

use deskbell_desk::store::Page;
use deskbell_domain::{Refusal, Status};
use futures_util::{FutureExt, future::join_all};

use crate::house::{eventually, number};

on_both_engines! {
    async fn of_two_hundred_agents_who_accept_at_once_one_wins_and_the_others_are_told_who(house: House) {
        let mut agents = Vec::new();
        for n in 0..200 {
            agents.push(house.firm.agent(&house.desk, &format!("Agent {n}")).await);
        }
        for _ in 0..3 {
            let chat = house.firm.chat(&house.desk).await;
            let tries = agents.iter().map(|a| house.desk.assign(a, &chat.id, number(a)));
            let outcomes = join_all(tries).await;
            let won: Vec<_> = outcomes.iter().filter_map(|o| o.as_ref().ok()).collect();
            assert_eq!(won.len(), 1);
            let winner = won[0].conversation.agent.clone().unwrap();
            for refused in outcomes.iter().filter_map(|o| o.as_ref().err()) {
                assert_eq!(*refused, Refusal::AlreadyAssigned(Some(winner.clone())));
            }
            let c = chat.now(&house.desk).await.conversation;
            assert_eq!((c.status, c.agent, c.last_seq), (Status::Active, Some(winner), 1));
            let history = house.desk.history(&chat.visitor, &chat.id, Page::Newest, 10).await.unwrap();
            assert_eq!(history.messages.len(), 1, "one line about one agent");
        }
        assert_eq!(house.place.number("SELECT count(*) FROM events WHERE fact = 'assigned'").await, 3);
    }

    async fn an_end_and_an_acceptance_at_once_leave_one_consistent_chat(house: House) {
        for _ in 0..20 {
            let chat = house.firm.chat(&house.desk).await;
            let (ended, taken) = tokio::join!(
                house.desk.end(&chat.visitor, &chat.id),
                house.desk.assign(&house.firm.ann, &chat.id, number(&house.firm.ann)),
            );
            ended.unwrap();
            assert!(taken.is_ok() || taken == Err(Refusal::ConversationClosed));
            let c = chat.now(&house.desk).await.conversation;
            assert_eq!((c.status, c.agent.is_some()), (Status::Closed, taken_has_agent(c.last_seq)));
        }
    }

    async fn a_caller_that_gives_up_waiting_loses_nothing_that_was_committed(house: House) {
        let chat = house.firm.chat(&house.desk).await;
        for n in 0..20 {
            let text = n.to_string();
            // Polled once, so that it is handed over, and then dropped.
            assert!(chat.send(&house.desk, &chat.visitor, &text).now_or_never().is_none());
        }
        eventually("the messages of callers that went away", async || {
            (chat.now(&house.desk).await.conversation.last_seq == 20).then_some(())
        })
        .await;
    }
}

/// An accepted chat has the line about it before the one about its end.
fn taken_has_agent(last_seq: i64) -> bool {
    last_seq == 2
}
