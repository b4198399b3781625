//! Saved replies: personal ones are their owner's alone, shared ones take a supervisor, and values stay text.

use std::collections::HashMap;

use deskbell_desk::{CustomerChanges, NewConversation, Which};
use deskbell_domain::{Actor, CannedResponse, NewCannedResponse, Refusal};

use crate::house::{House, number};

fn reply(shortcut: &str, text: &str, personal: bool) -> NewCannedResponse {
    let (shortcut, title) = (shortcut.to_owned(), format!("About {shortcut}"));
    NewCannedResponse { shortcut, title, text: text.into(), folder: "Orders".into(), personal }
}

async fn save(house: &House, by: &Actor, new: NewCannedResponse) -> Result<CannedResponse, Refusal> {
    house.desk.add_canned_response(by, new).await
}

async fn shortcuts(house: &House, of: &Actor) -> Vec<String> {
    house.desk.canned_responses(of).await.unwrap().into_iter().map(|r| r.shortcut).collect()
}

on_both_engines! {
    async fn personal_replies_exist_for_their_owner_alone(house: House) {
        let (ann, ben, ada) = (&house.firm.ann, &house.firm.ben, &house.firm.ada);
        let own = save(house, ann, reply("bye", "Tschüss", true)).await.unwrap();
        save(house, ada, reply("bye", "Goodbye", false)).await.unwrap();
        assert_eq!(shortcuts(house, ann).await, ["bye", "bye"]);
        assert_eq!(shortcuts(house, ben).await, ["bye"]);
        let absent = Refusal::NotFound("canned response");
        for other in [ben, ada] {
            assert_eq!(house.desk.canned_response(other, own.id).await.unwrap_err(), absent);
            assert_eq!(house.desk.delete_canned_response(other, own.id).await.unwrap_err(), absent);
            assert_eq!(house.desk.change_canned_response(other, own.id, |_| {}).await.unwrap_err(), absent);
        }
        let other_firm = house.second_firm().await;
        assert_eq!(house.desk.canned_response(&other_firm.ada, own.id).await.unwrap_err(), absent);
        assert!(shortcuts(house, &other_firm.ada).await.is_empty());
    }

    async fn shared_replies_are_changed_by_supervisors_and_admins(house: House) {
        let (ann, sue, ada) = (&house.firm.ann, &house.firm.sue, &house.firm.ada);
        assert!(matches!(save(house, ann, reply("a", "a", false)).await, Err(Refusal::Forbidden(_))));
        let shared = save(house, sue, reply("/a", "a", false)).await.unwrap();
        assert_eq!(shared.shortcut, "a");
        assert!(matches!(house.desk.change_canned_response(ann, shared.id, |_| {}).await, Err(Refusal::Forbidden(_))));
        assert!(matches!(house.desk.delete_canned_response(ann, shared.id).await, Err(Refusal::Forbidden(_))));
        let own = save(house, ann, reply("mine", "m", true)).await.unwrap();
        let share = |r: &mut NewCannedResponse| r.personal = false;
        assert!(matches!(house.desk.change_canned_response(ann, own.id, share).await, Err(Refusal::Forbidden(_))));
        let changed = house.desk.change_canned_response(ada, shared.id, |r| r.text = "b".into()).await.unwrap();
        assert_eq!((changed.text.as_str(), changed.folder.as_str()), ("b", "Orders"));
        assert!(matches!(save(house, ada, reply("a", "again", false)).await, Err(Refusal::Conflict(_))));
        house.desk.delete_canned_response(ada, shared.id).await.unwrap();
        assert_eq!(shortcuts(house, ada).await, Vec::<String>::new());
    }

    async fn values_are_put_in_as_text_and_a_use_counts_once(house: House) {
        let ann = &house.firm.ann;
        let hostile = "{{agent_name}}<script>alert(1)</script>";
        let new = NewConversation { name: Some(hostile.into()), ..NewConversation::default() };
        let chat = house.firm.chat_of(&house.desk, None, new).await;
        house.desk.assign(ann, &chat.id, number(ann)).await.unwrap();
        save(house, &house.firm.sue, reply("plain", "plain", false)).await.unwrap();
        save(house, &house.firm.sue, reply("hi", "Hi {{customer_name}}, {{agent_name}} here. {{x}}{{y}}", false)).await.unwrap();
        let send = |id: &'static str| {
            let variables = HashMap::from([("x".to_owned(), "{{y}}".to_owned()), ("y".to_owned(), "$1\\".to_owned())]);
            house.desk.send_canned_response(ann, &chat.id, Which::Shortcut("/hi".into()), variables, Some(id.into()))
        };
        let sent = send("c1").await.unwrap();
        assert_eq!(sent.message.text, format!("Hi {hostile}, Ann here. {{{{y}}}}$1\\"));
        assert!(!send("c1").await.unwrap().created);
        let all = house.desk.canned_responses(ann).await.unwrap();
        assert_eq!(all.iter().map(|r| (r.shortcut.as_str(), r.uses)).collect::<Vec<_>>(), [("hi", 1), ("plain", 0)]);
        let missing = house.desk.send_canned_response(ann, &chat.id, Which::Shortcut("no".into()), HashMap::new(), None).await;
        assert_eq!(missing.unwrap_err(), Refusal::NotFound("canned response"));
    }

    async fn notes_about_a_person_are_the_agents_and_changed_by_their_author(house: House) {
        let (ann, ben, sue) = (&house.firm.ann, &house.firm.ben, &house.firm.sue);
        let chat = house.firm.chat(&house.desk).await;
        let person = chat.now(&house.desk).await.visitor.id;
        let (note, _) = house.desk.add_customer_note(ann, person, "prefers mail", Some("n1")).await.unwrap();
        assert!(!house.desk.add_customer_note(ann, person, "prefers mail", Some("n1")).await.unwrap().1);
        assert!(matches!(house.desk.customer_notes(&chat.visitor, person).await, Err(Refusal::Forbidden(_))));
        assert!(matches!(house.desk.change_customer_note(ben, person, note.id, "x").await, Err(Refusal::Forbidden(_))));
        let changed = house.desk.change_customer_note(sue, person, note.id, "prefers calls").await.unwrap();
        assert_eq!((changed.text.as_str(), changed.author.name.as_str()), ("prefers calls", "Ann"));
        let other = house.second_firm().await;
        let absent = Refusal::NotFound("note");
        assert_eq!(house.desk.delete_customer_note(&other.ada, person, note.id).await.unwrap_err(), absent);
        house.desk.delete_customer_note(ann, person, note.id).await.unwrap();
        assert!(house.desk.customer_notes(ann, person).await.unwrap().is_empty());
    }

    async fn a_persons_days_are_told_newest_first_in_pages(house: House) {
        let ann = &house.firm.ann;
        let chat = house.firm.chat(&house.desk).await;
        let person = chat.now(&house.desk).await.visitor.id;
        house.desk.convert(ann, &chat.id, Some("Torn"), None).await.unwrap();
        house.desk.add_customer_note(ann, person, "friendly", None).await.unwrap();
        let all = house.desk.timeline(ann, person, None, 50).await.unwrap();
        let kinds: Vec<_> = all.iter().map(|m| m.kind.as_str()).collect();
        assert_eq!(kinds, ["note", "ticket", "chat"]);
        let mut seen = Vec::new();
        let mut before = None;
        loop {
            let page = house.desk.timeline(ann, person, before.as_ref(), 1).await.unwrap();
            let Some(last) = page.last() else { break };
            before = Some((last.at, format!("{}/{}", last.kind, last.id)));
            seen.extend(page);
        }
        assert_eq!(seen, all);
        let other = house.second_firm().await;
        let refused = house.desk.timeline(&other.ann, person, None, 50).await.unwrap_err();
        assert_eq!(refused, Refusal::NotFound("customer"));
    }

    async fn an_agent_may_correct_a_person_and_the_chat_shows_it(house: House) {
        let chat = house.firm.chat(&house.desk).await;
        let person = chat.now(&house.desk).await.visitor.id;
        let changes = CustomerChanges {
            name: Some(Some("Vera Blum".into())),
            email: Some(Some("vera@example.org".into())),
            metadata: Some(serde_json::json!({ "plan": "gold" })),
            ..CustomerChanges::default()
        };
        house.desk.change_customer(&house.firm.ann, person, changes).await.unwrap();
        let visitor = chat.now(&house.desk).await.visitor;
        assert_eq!((visitor.name.as_deref(), visitor.metadata["plan"].as_str()), (Some("Vera Blum"), Some("gold")));
        let bad = CustomerChanges { email: Some(Some("nope".into())), ..CustomerChanges::default() };
        let refused = house.desk.change_customer(&house.firm.ann, person, bad).await.unwrap_err();
        assert!(refused.to_string().starts_with("email "), "{refused}");
        let other = house.second_firm().await;
        let refused = house.desk.change_customer(&other.ada, person, CustomerChanges::default()).await.unwrap_err();
        assert_eq!(refused, Refusal::NotFound("customer"));
    }
}
