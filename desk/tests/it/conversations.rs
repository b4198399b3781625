//! Assigning, ending, reopening, relabelling; and the lines a visitor reads about it.

use deskbell_desk::{Changes, store::Page};
use deskbell_domain::{AgentId, AuthorKind, Fact, MessageKind, Priority, Refusal, Status};

use crate::house::{Chat, House, ReadsEvents, number};

/// Number, author and text of each message.
async fn lines(house: &House, chat: &Chat) -> Vec<(i64, AuthorKind, String)> {
    let history = house.desk.history(&chat.visitor, &chat.id, Page::Newest, 100).await.unwrap();
    history.messages.into_iter().map(|m| (m.seq, m.author.kind, m.text)).collect()
}

on_both_engines! {
    async fn accepting_writes_a_numbered_line_and_so_does_the_end(house: House) {
        let chat = house.firm.chat(&house.desk).await;
        chat.send(&house.desk, &chat.visitor, "hello").await.unwrap();
        let mut ears = house.listen();
        let ann = number(&house.firm.ann);
        let active = house.desk.assign(&house.firm.ann, &chat.id, ann).await.unwrap();
        assert_eq!(active.conversation.status, Status::Active);
        assert_eq!(active.conversation.agent.as_ref().unwrap().name, "Ann");
        assert!(active.conversation.assigned_at.is_some());
        let closed = house.desk.end(&house.firm.ann, &chat.id).await.unwrap();
        assert_eq!(closed.conversation.status, Status::Closed);
        assert!(closed.conversation.ended_at.is_some());
        assert_eq!(
            lines(house, &chat).await,
            [
                (1, AuthorKind::Visitor, "hello".into()),
                (2, AuthorKind::System, "Ann joined the chat.".into()),
                (3, AuthorKind::System, "Ann ended the chat.".into()),
            ]
        );
        let events = ears.events(4).await;
        assert!(matches!(&events[0].fact, Fact::Assigned { agent, from: None, by } if agent.id == ann && *by == Some(ann)));
        assert!(matches!(&events[1].fact, Fact::MessageSent { message } if message.kind == MessageKind::System));
        assert!(matches!(&events[2].fact, Fact::MessageSent { message } if message.seq == 3));
        assert!(matches!(&events[3].fact, Fact::Ended { by } if by.kind == AuthorKind::Agent));
    }

    async fn a_visitor_may_end_their_own_chat(house: House) {
        let chat = house.firm.chat(&house.desk).await;
        house.desk.end(&chat.visitor, &chat.id).await.unwrap();
        assert_eq!(lines(house, &chat).await, [(1, AuthorKind::System, "The visitor ended the chat.".into())]);
    }

    async fn ending_twice_and_assigning_to_who_has_it_change_nothing(house: House) {
        let chat = house.firm.chat(&house.desk).await;
        let ann = number(&house.firm.ann);
        let first = house.desk.assign(&house.firm.ann, &chat.id, ann).await.unwrap();
        let again = house.desk.assign(&house.firm.ann, &chat.id, ann).await.unwrap();
        assert_eq!(first, again);
        let ended = house.desk.end(&house.firm.ann, &chat.id).await.unwrap();
        assert_eq!(ended, house.desk.end(&chat.visitor, &chat.id).await.unwrap());
        assert_eq!(house.place.number("SELECT count(*) FROM events").await, 5);
    }

    async fn an_agent_may_neither_take_nor_give_but_a_supervisor_may(house: House) {
        let chat = house.firm.chat(&house.desk).await;
        let (ann, ben) = (number(&house.firm.ann), number(&house.firm.ben));
        let given = house.desk.assign(&house.firm.ann, &chat.id, ben).await.unwrap_err();
        assert_eq!(given, Refusal::Forbidden("This needs the permission to reassign chats."));
        house.desk.assign(&house.firm.ann, &chat.id, ann).await.unwrap();
        for (by, to) in [(&house.firm.ben, ben), (&house.firm.ann, ben)] {
            let refused = house.desk.assign(by, &chat.id, to).await.unwrap_err();
            assert!(matches!(refused, Refusal::AlreadyAssigned(Some(has)) if has.name == "Ann"));
        }
        let mut ears = house.listen();
        let moved = house.desk.assign(&house.firm.sue, &chat.id, ben).await.unwrap();
        assert_eq!(moved.conversation.agent.unwrap().name, "Ben");
        let sue = number(&house.firm.sue);
        let fact = ears.events(2).await[0].fact.clone();
        assert!(matches!(fact, Fact::Assigned { agent, from, by } if agent.id == ben && from == Some(ann) && by == Some(sue)));
    }

    async fn a_closed_chat_and_an_unknown_agent_are_refused(house: House) {
        let chat = house.firm.chat(&house.desk).await;
        let unknown = house.desk.assign(&house.firm.sue, &chat.id, AgentId(9999)).await.unwrap_err();
        assert_eq!(unknown, Refusal::NotFound("agent"));
        house.place.execute("UPDATE agents SET disabled = 1 WHERE name = 'Ben'").await;
        let disabled = house.desk.assign(&house.firm.sue, &chat.id, number(&house.firm.ben)).await.unwrap_err();
        assert_eq!(disabled, Refusal::NotFound("agent"));
        house.desk.end(&house.firm.ann, &chat.id).await.unwrap();
        let closed = house.desk.assign(&house.firm.ann, &chat.id, number(&house.firm.ann)).await.unwrap_err();
        assert_eq!(closed, Refusal::ConversationClosed);
    }

    async fn reopening_gives_it_to_the_agent_who_does(house: House) {
        let chat = house.firm.chat(&house.desk).await;
        house.desk.assign(&house.firm.ann, &chat.id, number(&house.firm.ann)).await.unwrap();
        house.desk.end(&house.firm.ann, &chat.id).await.unwrap();
        let mut ears = house.listen();
        let open = house.desk.reopen(&house.firm.ben, &chat.id).await.unwrap().conversation;
        assert_eq!((open.status, open.ended_at), (Status::Active, None));
        assert_eq!(open.agent.unwrap().name, "Ben");
        let events = ears.events(3).await;
        assert!(matches!(events[0].fact, Fact::Reopened { .. }));
        assert!(matches!(events[1].fact, Fact::Assigned { from: None, .. }));
        let again = house.desk.reopen(&house.firm.ann, &chat.id).await.unwrap().conversation;
        assert_eq!(again.agent.unwrap().name, "Ben", "an open one is not taken by reopening it");
        let refused = house.desk.reopen(&chat.visitor, &chat.id).await.unwrap_err();
        assert!(matches!(refused, Refusal::Forbidden(_)));
    }

    async fn labels_change_only_as_asked_and_the_visitor_hears_nothing_of_it(house: House) {
        let chat = house.firm.chat(&house.desk).await;
        let changes = Changes {
            subject: Some(Some("Refund".into())),
            priority: Some(Priority::Urgent),
            tags: Some(vec!["vip".into(), " vip ".into(), "late".into()]),
            ..Changes::default()
        };
        let changed = house.desk.update(&house.firm.ann, &chat.id, changes).await.unwrap().conversation;
        assert_eq!(changed.subject.as_deref(), Some("Refund"));
        assert_eq!((changed.priority, &changed.tags), (Priority::Urgent, &vec!["vip".to_owned(), "late".to_owned()]));
        let changes = Changes { subject: Some(None), ..Changes::default() };
        let changed = house.desk.update(&house.firm.ann, &chat.id, changes).await.unwrap().conversation;
        assert_eq!((changed.subject, changed.priority, changed.tags.len()), (None, Priority::Urgent, 2));
        assert_eq!(house.desk.view(&house.firm.ann, &chat.id).await.unwrap().conversation.tags, ["vip", "late"]);
        let heard = house.desk.events(&chat.visitor, 0, i64::MAX, 100).await.unwrap();
        assert_eq!(heard.len(), 1, "only the start");
        let refused = house.desk.update(&chat.visitor, &chat.id, Changes::default()).await.unwrap_err();
        assert!(matches!(refused, Refusal::Forbidden(_)));
    }

    async fn an_update_that_changes_nothing_records_nothing(house: House) {
        let chat = house.firm.chat(&house.desk).await;
        let before = house.place.number("SELECT count(*) FROM events").await;
        house.desk.update(&house.firm.ann, &chat.id, Changes::default()).await.unwrap();
        let same = Changes { priority: Some(Priority::Medium), tags: Some(vec![]), subject: Some(None), ..Changes::default() };
        house.desk.update(&house.firm.ann, &chat.id, same).await.unwrap();
        assert_eq!(house.place.number("SELECT count(*) FROM events").await, before);
    }
}
