//! Read and delivery marks: they only grow, and looking in on a colleague's chat leaves no mark on it.

use deskbell_desk::store::{Filter, Sort};
use deskbell_domain::{AuthorKind, Fact, Refusal};

use crate::house::{Chat, House, number};

/// A chat with three messages of the visitor.
async fn three_lines(house: &House) -> Chat {
    let chat = house.firm.chat(&house.desk).await;
    for text in ["one", "two", "three"] {
        chat.send(&house.desk, &chat.visitor, text).await.unwrap();
    }
    chat
}

/// Visitor seen, agent seen, visitor delivered, agent delivered.
async fn marks(house: &House, chat: &Chat) -> [i64; 4] {
    let c = chat.now(&house.desk).await.conversation;
    [c.visitor_seen, c.agent_seen, c.visitor_delivered, c.agent_delivered]
}

async fn marked_unread(house: &House, by: &deskbell_domain::Actor) -> usize {
    let listed = house.desk.list(by, Filter::default(), None, Sort::Recent, None, 50).await.unwrap();
    listed.marked_unread.len()
}

async fn events(house: &House) -> i64 {
    house.place.number("SELECT count(*) FROM events").await
}

on_both_engines! {
    async fn marks_only_grow_and_never_pass_the_newest_message(house: House) {
        let chat = three_lines(house).await;
        let mut ears = house.listen();
        house.desk.seen(&house.firm.ann, &chat.id, 2).await.unwrap();
        assert_eq!(marks(house, &chat).await, [3, 2, 0, 2], "what was seen was delivered");
        let before = events(house).await;
        house.desk.seen(&house.firm.ann, &chat.id, 1).await.unwrap();
        house.desk.seen(&house.firm.ann, &chat.id, 2).await.unwrap();
        house.desk.delivered(&house.firm.ann, &chat.id, 2).await.unwrap();
        assert_eq!((marks(house, &chat).await, events(house).await), ([3, 2, 0, 2], before), "nothing to tell");
        house.desk.seen(&house.firm.ann, &chat.id, 1_000_000).await.unwrap();
        assert_eq!(marks(house, &chat).await, [3, 3, 0, 3]);
        let heard = ears.events(2).await;
        assert!(matches!(&heard[0].fact, Fact::Seen { by, seq: 2, .. } if by.kind == AuthorKind::Agent));
        assert!(matches!(&heard[1].fact, Fact::Seen { seq: 3, .. }));
    }

    async fn delivery_is_marked_apart_from_reading(house: House) {
        let chat = three_lines(house).await;
        house.desk.delivered(&house.firm.ann, &chat.id, 3).await.unwrap();
        assert_eq!(marks(house, &chat).await, [3, 0, 0, 3]);
        chat.send(&house.desk, &house.firm.ann, "answer").await.unwrap();
        house.desk.delivered(&chat.visitor, &chat.id, 4).await.unwrap();
        assert_eq!(marks(house, &chat).await, [3, 4, 4, 3]);
        house.desk.seen(&chat.visitor, &chat.id, 4).await.unwrap();
        assert_eq!(marks(house, &chat).await, [4, 4, 4, 3]);
    }

    async fn an_onlooker_does_not_mark_a_colleagues_chat_as_read(house: House) {
        let chat = three_lines(house).await;
        house.desk.assign(&house.firm.ann, &chat.id, number(&house.firm.ann)).await.unwrap();
        let newest = chat.send(&house.desk, &chat.visitor, "four").await.unwrap().message.seq;
        let before = marks(house, &chat).await;
        house.desk.seen(&house.firm.ben, &chat.id, newest).await.unwrap();
        assert_eq!(marks(house, &chat).await, before);
        house.desk.seen(&house.firm.ann, &chat.id, newest).await.unwrap();
        assert_eq!(marks(house, &chat).await[1], newest);
    }

    async fn marking_unread_is_ones_own_and_lasts_until_looking_again(house: House) {
        let chat = three_lines(house).await;
        house.desk.seen(&house.firm.ann, &chat.id, 3).await.unwrap();
        house.desk.mark_unread(&house.firm.ann, &chat.id).await.unwrap();
        assert_eq!((marked_unread(house, &house.firm.ann).await, marked_unread(house, &house.firm.ben).await), (1, 0));
        house.reopen().await;
        assert_eq!(marked_unread(house, &house.firm.ann).await, 1);
        house.desk.seen(&house.firm.ben, &chat.id, 3).await.unwrap();
        assert_eq!(marked_unread(house, &house.firm.ann).await, 1, "a colleague's look is not mine");
        house.desk.seen(&house.firm.ann, &chat.id, 3).await.unwrap();
        assert_eq!(marked_unread(house, &house.firm.ann).await, 0);
    }

    async fn a_visitor_marks_nothing_unread_and_a_number_below_zero_is_refused(house: House) {
        let chat = three_lines(house).await;
        let refused = house.desk.mark_unread(&chat.visitor, &chat.id).await.unwrap_err();
        assert!(matches!(refused, Refusal::Forbidden(_)));
        let refused = house.desk.seen(&chat.visitor, &chat.id, -1).await.unwrap_err();
        assert!(matches!(refused, Refusal::Invalid(errors) if errors[0].field == "seq"));
    }

    async fn writing_marks_what_stands_above_as_read(house: House) {
        let chat = three_lines(house).await;
        chat.send(&house.desk, &house.firm.ann, "answer").await.unwrap();
        assert_eq!(marks(house, &chat).await[..2], [3, 4]);
        chat.send(&house.desk, &chat.visitor, "thanks").await.unwrap();
        assert_eq!(marks(house, &chat).await[..2], [5, 4]);
    }
}
