//! How a chat was: said by its visitor once it has ended, changed for a day, and kept with the conversation.

use deskbell_domain::{Fact, Refusal};

const DAY: i64 = 24 * 60 * 60;

on_both_engines! {
    async fn a_visitor_rates_a_chat_that_ended_and_may_think_better_of_it_for_a_day(house: House) {
        let chat = house.firm.chat(&house.desk).await;
        let rate = |rating, comment: Option<&'static str>| house.desk.rate(&chat.visitor, &chat.id, rating, comment);
        assert!(matches!(rate(5, None).await, Err(Refusal::Conflict(_))), "not ended yet");
        house.desk.assign(&house.firm.ann, &chat.id, house.firm.ann.agent().unwrap().0).await.unwrap();
        house.desk.end(&house.firm.ann, &chat.id).await.unwrap();
        let mut ears = house.listen();

        let first = rate(2, None).await.unwrap().conversation.rating.unwrap();
        rate(2, None).await.unwrap();
        house.clock.step_seconds(DAY - 1);
        rate(4, Some("  Quick after all ")).await.unwrap();
        let heard = ears.events(2).await;
        let Fact::Rated { rating } = &heard[1].fact else { panic!("{:?}", heard[1].fact) };
        assert_eq!((rating.rating, rating.comment.as_deref(), rating.at), (4, Some("Quick after all"), first.at));
        assert_eq!(rating.agent.as_ref().map(|a| a.name.as_str()), Some("Ann"));
        assert_eq!(chat.now(&house.desk).await.conversation.rating.as_ref(), Some(rating), "and it is stored");

        house.clock.step_seconds(2);
        assert!(matches!(rate(1, None).await, Err(Refusal::Conflict(_))), "a day is over");
        chat.send(&house.desk, &chat.visitor, "One more thing").await.unwrap();
        house.desk.end(&house.firm.ann, &chat.id).await.unwrap();
        assert_eq!(rate(5, None).await.unwrap().conversation.rating.unwrap().rating, 5, "another end asks anew");
    }

    async fn only_the_visitor_rates_and_only_with_one_of_five(house: House) {
        let chat = house.firm.chat(&house.desk).await;
        house.desk.end(&house.firm.ann, &chat.id).await.unwrap();
        for wrong in [0, 6, -1, i64::MAX] {
            assert!(matches!(house.desk.rate(&chat.visitor, &chat.id, wrong, None).await, Err(Refusal::Invalid(_))));
        }
        let long = "x".repeat(1_001);
        assert!(matches!(house.desk.rate(&chat.visitor, &chat.id, 3, Some(&long)).await, Err(Refusal::Invalid(_))));
        assert!(matches!(house.desk.rate(&house.firm.ann, &chat.id, 5, None).await, Err(Refusal::Forbidden(_))));
        let other = house.firm.chat(&house.desk).await;
        assert!(matches!(house.desk.rate(&other.visitor, &chat.id, 5, None).await, Err(Refusal::NotFound(_))));
    }
}
