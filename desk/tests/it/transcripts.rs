//! A conversation to keep: all of it, notes only for who asks, and by mail once.

use deskbell_desk::{Line, MailSettings, NewConversation, NewNote};
use deskbell_domain::{Actor, Refusal};

use crate::house::{Chat, House, Smtp};

async fn lines(house: &House, chat: &Chat, by: &Actor, notes: bool) -> Vec<String> {
    let transcript = house.desk.chat_transcript(by, &chat.id, notes).await.unwrap();
    let text = |line: &Line| match line {
        Line::Message(message) => message.text.clone(),
        Line::Note(note) => format!("note: {}", note.text),
    };
    transcript.lines.iter().map(text).collect()
}

/// A chat with a note in it, of somebody with an address.
async fn noted(house: &House) -> Chat {
    let (desk, firm) = (&house.desk, &house.firm);
    let new = NewConversation { email: Some("vera@example.com".into()), ..NewConversation::default() };
    let chat = firm.chat_of(desk, None, new).await;
    chat.send(desk, &chat.visitor, "hello").await.unwrap();
    let note = NewNote { text: "careful".into(), ..NewNote::default() };
    desk.add_note(&firm.ann, &chat.id, note).await.unwrap();
    chat.send(desk, &firm.ann, "hi").await.unwrap();
    chat
}

on_both_engines! {
    async fn notes_stand_in_it_only_for_an_agent_who_asks(house: House) {
        let chat = noted(house).await;
        assert_eq!(lines(house, &chat, &house.firm.ann, true).await, ["hello", "note: careful", "hi"]);
        assert_eq!(lines(house, &chat, &house.firm.ann, false).await, ["hello", "hi"]);
        assert_eq!(lines(house, &chat, &chat.visitor, true).await, ["hello", "hi"]);
        let stranger = house.firm.chat(&house.desk).await.visitor;
        let refused = house.desk.chat_transcript(&stranger, &chat.id, false).await.map(drop).unwrap_err();
        assert_eq!(refused, Refusal::NotFound("chat"));
    }

    async fn a_long_chat_is_whole_and_in_order(house: House) {
        let chat = house.firm.chat(&house.desk).await;
        let all = (0..1_100).map(|_| chat.send(&house.desk, &chat.visitor, "on"));
        futures_util::future::join_all(all).await;
        let transcript = house.desk.chat_transcript(&house.firm.ann, &chat.id, false).await.unwrap();
        let seqs = transcript.lines.iter().map(|line| match line {
            Line::Message(message) => message.seq,
            Line::Note(_) => 0,
        });
        assert!(seqs.eq(1..=1_100) && !transcript.is_cut);
    }

    async fn it_is_written_in_the_language_its_visitor_reads(house: House) {
        let mut smtp = Smtp::start().await;
        house.settings.mail = Some(MailSettings::parse(&smtp.url(), "Desk <desk@firm.example>").unwrap());
        house.reopen().await;
        let (desk, firm) = (&house.desk, &house.firm);
        let new = NewConversation {
            email: Some("vera@example.com".into()),
            languages: "de-AT,en;q=0.5".into(),
            ..NewConversation::default()
        };
        let chat = firm.chat_of(desk, None, new).await;
        chat.send(desk, &chat.visitor, "Hallo").await.unwrap();
        desk.end(&chat.visitor, &chat.id).await.unwrap();
        desk.mail_transcript(&firm.ann, &chat.id, None).await.unwrap();
        let mail = smtp.next().await;
        assert!(mail.text.contains("Ihr Chat mit") && mail.text.contains("Der Chat ist beendet."), "{}", mail.text);
        assert!(mail.text.contains("Besucher, ") && !mail.text.contains("ended"), "{}", mail.text);
        desk.mail_transcript(&firm.ann, &chat.id, Some("boss@example.com")).await.unwrap();
        let mail = smtp.next().await;
        assert!(mail.text.contains("Your chat with"), "a colleague may read another: {}", mail.text);
        // Who comes back without a word about it still reads the same; who says another, reads that one from then on.
        for (languages, subject) in [("", "Ihr Chat mit"), ("fr", "Votre ")] {
            let new = NewConversation { languages: languages.into(), ..NewConversation::default() };
            let again = firm.chat_of(desk, Some(chat.now(desk).await.visitor.id), new).await;
            again.send(desk, &again.visitor, "encore").await.unwrap();
            desk.mail_transcript(&again.visitor, &again.id, None).await.unwrap();
            let mail = smtp.next().await;
            assert!(mail.text.contains(subject), "{languages}: {}", mail.text);
        }
    }

    async fn it_goes_by_mail_once_for_what_was_said_and_without_notes(house: House) {
        let mut smtp = Smtp::start().await;
        let chat = noted(house).await;
        let refused = house.desk.mail_transcript(&chat.visitor, &chat.id, None).await.unwrap_err();
        assert_eq!(refused.code(), "conflict", "no mail goes out yet");
        house.settings.mail = Some(MailSettings::parse(&smtp.url(), "Desk <desk@firm.example>").unwrap());
        house.reopen().await;
        for _ in 0..3 {
            let to = house.desk.mail_transcript(&chat.visitor, &chat.id, None).await.unwrap();
            assert_eq!(to, "vera@example.com");
        }
        assert_eq!(house.place.number("SELECT count(*) FROM mails").await, 1);
        let mail = smtp.next().await;
        assert_eq!(mail.to, "vera@example.com");
        assert!(mail.text.contains("hello") && mail.text.contains("hi") && !mail.text.contains("careful"), "{}", mail.text);
        chat.send(&house.desk, &chat.visitor, "more").await.unwrap();
        house.desk.mail_transcript(&house.firm.ann, &chat.id, Some("boss@example.com")).await.unwrap();
        assert_eq!(smtp.next().await.to, "boss@example.com");
        for wrong in ["nobody", "a@b@c", "a b@c.d"] {
            let refused = house.desk.mail_transcript(&house.firm.ann, &chat.id, Some(wrong)).await.unwrap_err();
            assert_eq!(refused.code(), "invalid", "{wrong}");
        }
    }
}
