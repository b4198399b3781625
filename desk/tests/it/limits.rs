//! What is too long, empty or of the wrong shape is refused by the field's name, and nothing is stored.

use deskbell_desk::{Changes, NewAgent, NewConversation, NewMessage, NewNote, PageView};
use deskbell_domain::{InboxSettings, Refusal, Role};
use serde_json::{Value, json};

/// The names of the fields that were refused.
#[track_caller]
fn fields<T>(outcome: Result<T, Refusal>) -> Vec<String> {
    match outcome {
        Err(Refusal::Invalid(errors)) => errors.into_iter().map(|e| e.field).collect(),
        Err(other) => panic!("refused for another reason: {other:?}"),
        Ok(_) => panic!("it was taken"),
    }
}

fn new(text: impl Into<String>) -> NewMessage {
    NewMessage { text: text.into(), ..NewMessage::default() }
}

on_both_engines! {
    async fn a_message_has_something_to_say_within_its_writers_limit(house: House) {
        let chat = house.firm.chat(&house.desk).await;
        let (visitor, ann) = (&chat.visitor, &house.firm.ann);
        for text in ["", "   \n\t", "a\0b", &"x".repeat(1_001), &"ß".repeat(1_001)] {
            assert_eq!(fields(house.desk.send(visitor, &chat.id, new(text)).await), ["message"]);
        }
        assert_eq!(fields(house.desk.send(ann, &chat.id, new("x".repeat(10_001))).await), ["message"]);
        assert_eq!(house.place.number("SELECT count(*) FROM messages").await, 0);
        house.desk.send(visitor, &chat.id, new("😀".repeat(1_000))).await.unwrap();
        house.desk.send(ann, &chat.id, new("😀".repeat(10_000))).await.unwrap();
        let preview = chat.now(&house.desk).await.conversation.last_message.unwrap();
        assert_eq!(preview.text.chars().count(), 140);
    }

    async fn metadata_is_a_small_object_or_absent(house: House) {
        let chat = house.firm.chat(&house.desk).await;
        for metadata in [json!([]), json!("x"), json!(1), json!({ "k": "x".repeat(17_000) })] {
            let sent = NewMessage { metadata: metadata.clone(), ..new("hello") };
            assert_eq!(fields(house.desk.send(&chat.visitor, &chat.id, sent).await), ["metadata"]);
            let start = NewConversation { metadata, ..NewConversation::default() };
            assert_eq!(fields(house.desk.start(house.firm.id(), None, start).await), ["metadata"]);
        }
        let sent = NewMessage { metadata: Value::Null, ..new("hello") };
        let sent = house.desk.send(&chat.visitor, &chat.id, sent).await.unwrap();
        assert_eq!(sent.message.metadata, json!({}));
    }

    async fn a_client_id_is_short_and_printable(house: House) {
        let chat = house.firm.chat(&house.desk).await;
        for id in ["x".repeat(129), "a\nb".into(), "\0".into()] {
            let sent = NewMessage { client_id: Some(id.clone()), ..new("hello") };
            assert_eq!(fields(house.desk.send(&chat.visitor, &chat.id, sent).await), ["client_id"]);
            let start = NewConversation { client_id: Some(id.clone()), ..NewConversation::default() };
            assert_eq!(fields(house.desk.start(house.firm.id(), None, start).await), ["client_id"]);
            let note = NewNote { text: "hm".into(), client_id: Some(id), ..NewNote::default() };
            assert_eq!(fields(house.desk.add_note(&house.firm.ann, &chat.id, note).await), ["client_id"]);
        }
    }

    async fn a_start_names_the_field_that_is_wrong(house: House) {
        let none = NewConversation::default;
        let words = |n: usize| (0..n).map(|n| n.to_string()).collect::<Vec<_>>();
        let table = [
            ("customer_name", NewConversation { name: Some("x".repeat(121)), ..none() }),
            ("customer_name", NewConversation { name: Some("a\0".into()), ..none() }),
            ("customer_email", NewConversation { email: Some("not an address".into()), ..none() }),
            ("subject", NewConversation { subject: Some("x".repeat(201)), ..none() }),
            ("message", NewConversation { message: Some("x".repeat(1_001)), ..none() }),
            ("required_skills", NewConversation { skills: words(21), ..none() }),
            ("required_skills", NewConversation { skills: vec!["x".repeat(61)], ..none() }),
            ("required_skills", NewConversation { skills: vec![" ".into()], ..none() }),
        ];
        for (field, start) in table {
            assert_eq!(fields(house.desk.start(house.firm.id(), None, start).await), [field]);
        }
        assert_eq!(house.place.number("SELECT count(*) FROM conversations").await, 0);
        let blank = NewConversation { message: Some("  ".into()), subject: Some(" ".into()), ..none() };
        let started = house.desk.start(house.firm.id(), None, blank).await.unwrap();
        assert_eq!((started.message, started.view.conversation.subject), (None, None), "blank is absent");
    }

    async fn notes_labels_and_pages_have_limits(house: House) {
        let chat = house.firm.chat(&house.desk).await;
        let ann = &house.firm.ann;
        for text in ["".to_owned(), "x".repeat(10_001), "\0".into()] {
            assert_eq!(fields(house.desk.add_note(ann, &chat.id, NewNote { text, ..NewNote::default() }).await), ["note"]);
        }
        let tags = |tags: Vec<String>| Changes { tags: Some(tags), ..Changes::default() };
        let many = (0..21).map(|n| n.to_string()).collect();
        assert_eq!(fields(house.desk.update(ann, &chat.id, tags(many)).await), ["tags"]);
        assert_eq!(fields(house.desk.update(ann, &chat.id, tags(vec!["x".repeat(61)])).await), ["tags"]);
        let subject = Changes { subject: Some(Some("x".repeat(201))), ..Changes::default() };
        assert_eq!(fields(house.desk.update(ann, &chat.id, subject).await), ["subject"]);
        for url in ["".to_owned(), "x".repeat(2_001)] {
            assert_eq!(fields(house.desk.visit_moves("any", PageView { url, ..PageView::default() })), ["url"]);
        }
    }

    async fn an_inbox_and_an_agent_are_checked_as_typed(house: House) {
        let ada = &house.firm.ada;
        let settings = InboxSettings::default;
        let table = [
            ("settings.title", InboxSettings { title: " ".into(), ..settings() }),
            ("settings.primary_color", InboxSettings { primary_color: "red".into(), ..settings() }),
            ("settings.position", InboxSettings { position: "top".into(), ..settings() }),
            ("settings.allowed_origins", InboxSettings { allowed_origins: vec!["*".into()], ..settings() }),
        ];
        for (field, settings) in table {
            assert_eq!(fields(house.desk.set_inbox(ada, house.firm.inbox, "Shop", settings.clone()).await), [field]);
            assert_eq!(fields(house.desk.add_inbox(ada, "Shop", settings).await), [field]);
        }
        assert_eq!(fields(house.desk.add_inbox(ada, "", settings()).await), ["name"]);
        let agent = |name: &str, email: &str, password: &str| NewAgent {
            name: name.into(),
            email: email.into(),
            password: password.into(),
            role: Role::Agent,
            skills: Vec::new(),
        };
        for (field, new) in [
            ("name", agent("", "a@b.c", "long enough")),
            ("email", agent("Kim", "", "long enough")),
            ("email", agent("Kim", "nowhere", "long enough")),
            ("password", agent("Kim", "a@b.c", "short")),
            ("password", agent("Kim", "a@b.c", &"x".repeat(1_025))),
        ] {
            assert_eq!(fields(house.desk.add_agent(&house.firm.facts, new).await), [field]);
        }
    }

    async fn only_an_admin_changes_inboxes_and_only_agents_ask_the_desks_questions(house: House) {
        let chat = house.firm.chat(&house.desk).await;
        let desk = &house.desk;
        for actor in [&house.firm.ann, &house.firm.sue, &chat.visitor] {
            let refused = desk.add_inbox(actor, "Shop", InboxSettings::default()).await.unwrap_err();
            assert!(matches!(refused, Refusal::Forbidden(_)));
            let refused = desk.set_inbox(actor, house.firm.inbox, "Shop", InboxSettings::default()).await.unwrap_err();
            assert!(matches!(refused, Refusal::Forbidden(_)));
        }
        let visitor = &chat.visitor;
        let deskbell_domain::Actor::Visitor { id, .. } = *visitor else { unreachable!() };
        let filter = deskbell_desk::store::Filter::default();
        let refusals = [
            desk.list(visitor, filter, None, Default::default(), None, 10).await.err(),
            desk.counts(visitor).await.err(),
            desk.agents(visitor).await.err(),
            desk.customer(visitor, id).await.err(),
            desk.customers(visitor, None, None, 10).await.err(),
            desk.inboxes(visitor).await.err(),
            desk.visits(visitor).err(),
            desk.own_conversations(&house.firm.ann).await.err(),
        ];
        assert!(refusals.iter().all(|r| matches!(r, Some(Refusal::Forbidden(_)))), "{refusals:?}");
    }
}
