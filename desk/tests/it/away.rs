//! What happens while nobody is there: messages left with a closed desk, and replies that a visitor missed.

use deskbell_desk::{CustomerChanges, MailSettings, NewConversation, OfflineMessage};
use deskbell_domain::{AuthorKind, Inbox, InboxSettings, Refusal, WhenClosed};
use serde_json::json;

use crate::house::{Chat, House, Smtp, eventually, number};

/// Closed from the first second of the tests' clock, a Thursday, until nine.
fn closed() -> InboxSettings {
    let hours = json!({
        "enabled": true, "timezone": "UTC", "weekly": [{ "day": "thu", "from": "09:00", "to": "17:00" }],
    });
    InboxSettings { hours: serde_json::from_value(hours).unwrap(), when_closed: WhenClosed::Form, ..Default::default() }
}

async fn inbox(house: &House, settings: InboxSettings) -> Inbox {
    let (ada, inbox) = (&house.firm.ada, house.firm.inbox);
    house.desk.set_inbox(ada, inbox, "Website", settings).await.unwrap()
}

fn left(client_id: &str, message: &str) -> OfflineMessage {
    let (name, client_id) = (Some("Vera".into()), Some(client_id.into()));
    OfflineMessage {
        name,
        email: "vera@mail.example".into(),
        message: message.into(),
        client_id,
        ..OfflineMessage::default()
    }
}

async fn with_mail(house: &mut House, smtp: &Smtp) {
    house.settings.mail = Some(MailSettings::parse(&smtp.url(), "Desk <desk@firm.example>").unwrap());
    house.reopen().await;
}

async fn veras_chat(house: &House) -> Chat {
    let new = NewConversation {
        email: Some("vera@mail.example".into()),
        message: Some("Anybody there?".into()),
        ..NewConversation::default()
    };
    house.firm.chat_of(&house.desk, None, new).await
}

/// The reactor has read everything there is.
async fn noted(house: &House) {
    let sql = "SELECT count(*) FROM tenants t LEFT JOIN reactors r ON r.tenant = t.id AND r.name = 'missed' \
               WHERE t.event_seq > coalesce(r.seq, 0)";
    eventually("the log is read", async || (house.place.number(sql).await == 0).then_some(())).await;
}

on_both_engines! {
    async fn a_message_left_with_a_closed_desk_is_a_ticket_of_a_stranger_once(house: House) {
        let known = veras_chat(house).await.now(&house.desk).await.visitor.id;
        let inbox = inbox(house, closed()).await;
        let (number, created) = house.desk.leave_message(&inbox, None, left("c1", "A torn sleeve\nin blue")).await.unwrap();
        let again = house.desk.leave_message(&inbox, None, left("c1", "A torn sleeve\nin blue")).await.unwrap();
        assert_eq!((created, again), (true, (number.clone(), false)));
        let other = house.desk.leave_message(&inbox, None, left("c1", "Something else")).await.unwrap_err();
        assert_eq!(other, Refusal::ClientIdReused);

        let ann = &house.firm.ann;
        let (tickets, _) =
            house.desk.tickets(ann, Default::default(), None, Default::default(), None, 10).await.unwrap();
        assert_eq!(tickets.len(), 1);
        let ticket = &tickets[0];
        assert_eq!((ticket.ticket.number(), ticket.ticket.subject.as_str()), (number, "A torn sleeve"));
        assert_eq!((ticket.requester.email.as_deref(), ticket.requester.verified), (Some("vera@mail.example"), false));
        assert_ne!(ticket.requester.id, known, "an address that was typed is nobody's history");
        let comments = house.desk.ticket_comments(ann, ticket.ticket.id, 0, 10).await.unwrap();
        assert_eq!((comments.len(), comments[0].author_kind), (1, AuthorKind::Visitor));
        assert_eq!(comments[0].text, "A torn sleeve\nin blue");
    }

    async fn who_proves_to_be_that_visitor_keeps_their_history_and_nobody_else_does(house: House) {
        let vera = veras_chat(house).await.now(&house.desk).await.visitor.id;
        let inbox = inbox(house, closed()).await;
        house.desk.leave_message(&inbox, Some(vera), left("c1", "Mine")).await.unwrap();
        let mine = house.desk.customer_tickets(&house.firm.ann, vera, 10).await.unwrap();
        assert_eq!(mine.len(), 1);
        let elsewhere = OfflineMessage { email: "else@mail.example".into(), ..left("c2", "Not hers") };
        house.desk.leave_message(&inbox, Some(vera), elsewhere).await.unwrap();
        assert_eq!(house.desk.customer_tickets(&house.firm.ann, vera, 10).await.unwrap().len(), 1);
    }

    async fn an_open_desk_takes_no_messages_but_those_begun_before_it_opened(house: House) {
        let shut = inbox(house, closed()).await;
        house.clock.step_seconds(9 * 3_600 + 60);
        house.desk.leave_message(&shut, None, left("c1", "Begun before nine")).await.unwrap();
        house.clock.step_seconds(3_600);
        let refused = house.desk.leave_message(&shut, None, left("c2", "Too late")).await.unwrap_err();
        assert!(matches!(refused, Refusal::Conflict(_)), "{refused}");
        house.clock.step_seconds(12 * 3_600);
        let chats = inbox(house, InboxSettings { when_closed: WhenClosed::Chat, ..closed() }).await;
        let refused = house.desk.leave_message(&chats, None, left("c3", "No form")).await.unwrap_err();
        assert!(matches!(refused, Refusal::Conflict(_)), "{refused}");
        let empty = house.desk.leave_message(&shut, None, left("c4", " \n ")).await.unwrap_err();
        assert!(empty.to_string().starts_with("message "), "{empty}");
        let nameless = OfflineMessage { email: "nobody".into(), ..left("c5", "Hello") };
        let refused = house.desk.leave_message(&shut, None, nameless).await.unwrap_err();
        assert!(refused.to_string().starts_with("email "), "{refused}");
    }

    async fn the_receipt_repeats_nothing_that_was_typed_and_goes_once_an_hour_to_an_address(house: House) {
        let mut smtp = Smtp::start().await;
        with_mail(house, &smtp).await;
        let inbox = inbox(house, closed()).await;
        for (id, text) in [("c1", "Buy cheap pills"), ("c2", "Buy more pills")] {
            house.desk.leave_message(&inbox, None, left(id, text)).await.unwrap();
        }
        let mail = smtp.next().await;
        assert_eq!(mail.to, "vera@mail.example");
        assert!(mail.text.contains("T-") && !mail.text.contains("pills") && !mail.text.contains("Vera"), "{}", mail.text);
        assert_eq!(house.place.number("SELECT count(*) FROM mails").await, 1);
    }

    async fn replies_nobody_saw_go_out_in_one_mail_and_once(house: House) {
        let mut smtp = Smtp::start().await;
        with_mail(house, &smtp).await;
        let chat = veras_chat(house).await;
        house.desk.assign(&house.firm.ann, &chat.id, number(&house.firm.ann)).await.unwrap();
        for text in ["Yes, here.", "Which <b>size</b> is it?"] {
            chat.send(&house.desk, &house.firm.ann, text).await.unwrap();
        }
        noted(house).await;
        house.clock.step_seconds(500);
        chat.send(&house.desk, &house.firm.ann, "Still there?").await.unwrap();
        noted(house).await;
        assert_eq!(house.place.number("SELECT count(*) FROM mails").await, 0, "not before its time");
        house.clock.step_seconds(101);
        let mail = smtp.next().await;
        assert_eq!(mail.to, "vera@mail.example");
        for text in ["Yes, here.", "Which <b>size</b> is it?", "Still there?"] {
            assert!(mail.text.contains(text), "{text} in {}", mail.text);
        }
        assert_eq!(mail.text.matches("<b>").count(), 1, "in the HTML it is text: {}", mail.text);
        assert!(!mail.text.contains("Anybody there?") && !mail.text.contains("joined"), "{}", mail.text);

        // A node that starts anew, and one that reads the whole log again, send nothing twice.
        house.place.execute("DELETE FROM reactors WHERE name = 'missed'").await;
        house.reopen().await;
        noted(house).await;
        house.clock.step_seconds(3_600);
        chat.send(&house.desk, &house.firm.ann, "Good night.").await.unwrap();
        noted(house).await;
        house.clock.step_seconds(601);
        let second = smtp.next().await;
        assert!(second.text.contains("Good night.") && !second.text.contains("Still there?"), "{}", second.text);
        assert_eq!(house.place.number("SELECT count(*) FROM mails").await, 2);
    }

    async fn who_has_read_it_or_wants_no_such_mail_gets_none(house: House) {
        let mut smtp = Smtp::start().await;
        with_mail(house, &smtp).await;
        let read = veras_chat(house).await;
        let seq = read.send(&house.desk, &house.firm.ann, "Seen at once.").await.unwrap().message.seq;
        noted(house).await;
        read.send(&house.desk, &read.visitor, "Thanks.").await.unwrap();
        house.desk.seen(&read.visitor, &read.id, seq).await.unwrap();
        house.clock.step_seconds(601);
        let due = "SELECT count(*) FROM missed_replies WHERE due_at IS NOT NULL";
        eventually("it is settled", async || (house.place.number(due).await == 0).then_some(())).await;

        let quiet = InboxSettings { missed_reply_after: None, ..InboxSettings::default() };
        inbox(house, quiet).await;
        let off = veras_chat(house).await;
        off.send(&house.desk, &house.firm.ann, "Not by mail.").await.unwrap();
        noted(house).await;
        assert_eq!(house.place.number(due).await, 0);
        assert_eq!(house.place.number("SELECT count(*) FROM mails").await, 0);
        assert!(smtp.waiting().is_none());
    }

    async fn two_agents_keep_different_attributes_of_one_person(house: House) {
        let person = house.firm.chat(&house.desk).await.now(&house.desk).await.visitor.id;
        let set = |name: &str, value| CustomerChanges { attributes: vec![(name.into(), value)], ..Default::default() };
        let (ann, ben) = (&house.firm.ann, &house.firm.ben);
        let both = tokio::join!(
            house.desk.change_customer(ann, person, set("plan", json!("plus"))),
            house.desk.change_customer(ben, person, set("seats", json!(12))),
        );
        both.0.unwrap();
        both.1.unwrap();
        let known = house.desk.customer(ann, person).await.unwrap().metadata;
        assert_eq!(known, json!({ "plan": "plus", "seats": 12 }));
        house.desk.change_customer(ann, person, set("plan", json!(null))).await.unwrap();
        assert_eq!(house.desk.customer(ann, person).await.unwrap().metadata, json!({ "seats": 12 }));
        let wrong = house.desk.change_customer(ann, person, set("list", json!([1]))).await.unwrap_err();
        assert!(wrong.to_string().starts_with("attributes.list "), "{wrong}");
    }
}
