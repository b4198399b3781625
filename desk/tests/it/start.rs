//! A visitor starts a conversation.

use deskbell_desk::{NewConversation, store::Page};
use deskbell_domain::{AuthorKind, Fact, InboxId, MessageKind, Priority, Refusal, Status};

fn hello(client_id: &str) -> NewConversation {
    NewConversation {
        name: Some("Amara".into()),
        email: Some("amara@okafor.example".into()),
        subject: Some("Parcel".into()),
        message: Some("Where is my parcel?".into()),
        client_id: Some(client_id.into()),
        ..NewConversation::default()
    }
}

on_both_engines! {
    async fn it_starts_pending_with_nobody_assigned_and_no_line_of_ours(house: House) {
        let started = house.desk.start(house.firm.id(), None, NewConversation::default()).await.unwrap();
        let c = &started.view.conversation;
        assert!(started.created);
        assert_eq!((c.status, &c.agent, c.last_seq, c.priority), (Status::Pending, &None, 0, Priority::Medium));
        assert_eq!(c.id.as_str().len(), 32);
        let history = house.desk.history(&house.firm.ann, &c.id, Page::Newest, 50).await.unwrap();
        assert_eq!(history.messages, []);
        assert!(!history.has_more);
    }

    async fn its_first_message_is_number_one_and_stands_in_the_log_after_the_start(house: House) {
        let mut ears = house.listen();
        let started = house.desk.start(house.firm.id(), None, hello("a")).await.unwrap();
        let message = started.message.unwrap();
        assert_eq!((message.seq, message.kind, message.author.kind), (1, MessageKind::Text, AuthorKind::Visitor));
        assert_eq!(message.author.name.as_deref(), Some("Amara"));
        assert_eq!(started.view.conversation.last_message.as_ref().unwrap().text, "Where is my parcel?");
        let events = ears.events(2).await;
        assert_eq!(events[0].fact, Fact::ConversationStarted);
        assert_eq!(events[1].fact, Fact::MessageSent { message });
        assert_eq!(events.iter().map(|e| e.seq).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(*events[1].view, started.view);
    }

    async fn what_was_stored_reads_back_as_it_was_answered(house: House) {
        let new = NewConversation {
            priority: Priority::Urgent,
            skills: vec!["refunds".into(), "größe \"x\"".into()],
            metadata: serde_json::json!({ "page": "/cart", "quote": "\" ' \\ \n \u{0} 😀", "deep": [1, null, 2.5] }),
            ..hello("a")
        };
        let started = house.desk.start(house.firm.id(), None, new).await.unwrap();
        let id = &started.view.conversation.id;
        assert_eq!(house.desk.view(&house.firm.ann, id).await.unwrap(), started.view);
        let history = house.desk.history(&house.firm.ann, id, Page::Newest, 50).await.unwrap();
        assert_eq!(history.messages, [started.message.unwrap().as_ref().clone()]);
    }

    async fn a_retry_finds_the_same_conversation_and_message_also_after_a_restart(house: House) {
        let first = house.desk.start(house.firm.id(), None, hello("a")).await.unwrap();
        let again = house.desk.start(house.firm.id(), None, hello("a")).await.unwrap();
        assert_eq!((again.created, &again.view, &again.message), (false, &first.view, &first.message));
        house.reopen().await;
        let later = house.desk.start(house.firm.id(), None, hello("a")).await.unwrap();
        assert_eq!((later.created, &later.view, &later.message), (false, &first.view, &first.message));
        assert_eq!(house.place.number("SELECT count(*) FROM conversations").await, 1);
        assert_eq!(house.place.number("SELECT count(*) FROM messages").await, 1);
        assert_eq!(house.place.number("SELECT count(*) FROM visitors").await, 1);
    }

    async fn twice_at_once_is_one_conversation(house: House) {
        let start = || house.desk.start(house.firm.id(), None, hello("a"));
        let (a, b, c) = tokio::join!(start(), start(), start());
        let all = [a.unwrap(), b.unwrap(), c.unwrap()];
        assert_eq!(all.iter().filter(|s| s.created).count(), 1);
        assert!(all.iter().all(|s| s.view.conversation.id == all[0].view.conversation.id));
        assert!(all.iter().all(|s| s.message == all[0].message && s.message.is_some()));
        assert_eq!(house.place.number("SELECT count(*) FROM conversations").await, 1);
    }

    async fn strangers_with_the_same_short_client_id_share_nothing(house: House) {
        let from = |address: &str, id: &str| NewConversation { from: address.into(), ..hello(id) };
        let tenant = house.firm.id();
        let one = house.desk.start(tenant, None, from("192.0.2.1", "1")).await.unwrap();
        let other = house.desk.start(tenant, None, from("192.0.2.2", "1")).await.unwrap();
        let retry = house.desk.start(tenant, None, from("192.0.2.1", "1")).await.unwrap();
        assert!(other.created && !retry.created);
        assert_ne!(one.view.visitor.id, other.view.visitor.id);
        assert_eq!(one.view.conversation.id, retry.view.conversation.id);
        // What nobody else can have by chance is the same from a phone that changed its network.
        let uuid = "0193b0f2-7c1e-7d40-9a52-5f1f0e7f7a11";
        let moved = house.desk.start(tenant, None, from("192.0.2.1", uuid)).await.unwrap();
        let again = house.desk.start(tenant, None, from("198.51.100.7", uuid)).await.unwrap();
        assert_eq!(moved.view.conversation.id, again.view.conversation.id);
    }

    async fn the_same_client_id_for_another_start_is_refused(house: House) {
        house.desk.start(house.firm.id(), None, hello("a")).await.unwrap();
        let other = NewConversation { subject: Some("Something else".into()), ..hello("a") };
        let refused = house.desk.start(house.firm.id(), None, other).await.unwrap_err();
        assert_eq!(refused, Refusal::ClientIdReused);
        assert_eq!(house.place.number("SELECT count(*) FROM conversations").await, 1);
        assert_eq!(house.place.number("SELECT count(*) FROM events").await, 2);
    }

    async fn a_known_visitor_starts_again_as_the_same_person(house: House) {
        let first = house.desk.start(house.firm.id(), None, hello("a")).await.unwrap();
        let visitor = first.view.visitor.id;
        let new = NewConversation { name: Some("Amara O.".into()), ..NewConversation::default() };
        let second = house.desk.start(house.firm.id(), Some(visitor), new).await.unwrap();
        assert_eq!(second.view.visitor.id, visitor);
        assert_ne!(second.view.conversation.id, first.view.conversation.id);
        assert_eq!(second.view.visitor.name.as_deref(), Some("Amara O."));
        assert_eq!(second.view.visitor.email.as_deref(), Some("amara@okafor.example"));
        let own = house.desk.own_conversations(&house.firm.visitor(visitor)).await.unwrap();
        let ids: Vec<_> = own.iter().map(|v| &v.conversation.id).collect();
        assert_eq!(ids, [&second.view.conversation.id, &first.view.conversation.id]);
    }

    async fn a_typed_address_attaches_nobody_to_a_strangers_history(house: House) {
        let first = house.desk.start(house.firm.id(), None, hello("a")).await.unwrap();
        let second = house.desk.start(house.firm.id(), None, hello("b")).await.unwrap();
        assert_ne!(first.view.visitor.id, second.view.visitor.id);
        assert!(!second.view.visitor.verified);
        let own = house.desk.own_conversations(&house.firm.visitor(second.view.visitor.id)).await.unwrap();
        assert_eq!(own.len(), 1);
    }

    async fn an_unknown_inbox_or_visitor_is_refused_and_leaves_nothing(house: House) {
        let new = NewConversation { inbox: Some(InboxId(999)), ..hello("a") };
        let refused = house.desk.start(house.firm.id(), None, new).await.unwrap_err();
        assert_eq!(refused, Refusal::NotFound("inbox"));
        let nobody = deskbell_domain::VisitorId(999);
        let refused = house.desk.start(house.firm.id(), Some(nobody), hello("a")).await.unwrap_err();
        assert_eq!(refused, Refusal::NotFound("customer"));
        for table in ["conversations", "visitors", "events", "starts"] {
            assert_eq!(house.place.number(&format!("SELECT count(*) FROM {table}")).await, 0, "{table}");
        }
    }
}
