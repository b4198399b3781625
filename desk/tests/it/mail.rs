//! Outgoing e-mail: queued in the database, sent once, tried again, and given up aloud.

use deskbell_desk::{MailSettings, MailTemplate};
use deskbell_domain::{Language, Refusal};
use serde_json::{Value, json};

use crate::house::{House, Smtp, eventually};

fn values(name: &str) -> Value {
    json!({ "name": name, "inviter": "Ada", "link": "https://desk.example/join/1" })
}

/// The desk with this server for its mails.
async fn with(house: &mut House, smtp: &Smtp) {
    house.settings.mail = Some(MailSettings::parse(&smtp.url(), "Desk <desk@firm.example>").unwrap());
    house.reopen().await;
}

async fn invite(house: &House, to: &str) -> Result<(), Refusal> {
    house.desk.queue_mail(house.firm.id(), to, MailTemplate::Invitation, values("Zoë")).await
}

async fn states(house: &House) -> Vec<String> {
    house.place.texts("SELECT state || ' ' || content FROM mails ORDER BY created_at, id").await
}

on_both_engines! {
    async fn a_mail_comes_from_the_firm_as_text_and_as_html_and_is_forgotten_once_sent(house: House) {
        let mut smtp = Smtp::start().await;
        with(house, &smtp).await;
        invite(house, "zoe@example.com").await.unwrap();
        let mail = smtp.next().await;
        assert_eq!((mail.from.as_str(), mail.to.as_str()), ("desk@firm.example", "zoe@example.com"));
        for part in [
            "From: acme <desk@firm.example>",
            "Subject: Join acme on Deskbell",
            "Auto-Submitted: auto-generated",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Type: text/html; charset=utf-8",
            "Hello Zoë,",
            "<a href=\"https:&#x2f;&#x2f;desk.example&#x2f;join&#x2f;1\"",
            "https://desk.example/join/1",
        ] {
            assert!(mail.text.contains(part), "{part} in {}", mail.text);
        }
        eventually("the mail is settled", async || (states(house).await == ["sent {}"]).then_some(())).await;
    }

    async fn a_stranger_has_three_password_resets_mailed_an_hour_each_in_the_accounts_language(house: House) {
        let mut smtp = Smtp::start().await;
        with(house, &smtp).await;
        let mia = house.firm.agent(&house.desk, "Mia").await;
        let (id, _) = mia.agent().unwrap();
        let scope = house.desk.store().scope(house.firm.id());
        scope.transact(None, move |tx| Box::pin(async move { Ok(tx.set_language(id, Language::German).await?) })).await.unwrap();
        let email = house.desk.agent(house.firm.id(), id).await.unwrap().email;
        let forget = |email: &str| {
            let (email, address) = (email.to_owned(), "https://desk.example".to_owned());
            house.desk.forgot_password("acme".into(), email, address, Language::French).unwrap();
        };
        for _ in 0..3 {
            forget(&email);
            let mail = smtp.next().await;
            assert_eq!(mail.to, email);
            assert!(mail.text.contains("Passwort"), "{}", mail.text);
        }
        for _ in 0..10 {
            forget(&email);
            forget("nobody@firm.example");
        }
        // Somebody else's come through, and nothing before them or between.
        let noa = house.firm.agent(&house.desk, "Noa").await.agent().unwrap().0;
        let other = house.desk.agent(house.firm.id(), noa).await.unwrap().email;
        for _ in 0..3 {
            forget(&other);
            assert_eq!(smtp.next().await.to, other);
        }
        assert_eq!((smtp.waiting().is_none(), house.place.number("SELECT count(*) FROM mails").await), (true, 6));
    }

    async fn a_mail_queued_while_the_server_is_away_goes_out_when_it_is_back_and_once(house: House) {
        let away = Smtp::start().await;
        let address = away.address.to_string();
        away.refuse(&["451 not now"]);
        with(house, &away).await;
        invite(house, "zoe@example.com").await.unwrap();
        eventually("it is tried", async || (away.refusals_left() == 0).then_some(())).await;
        drop(away);
        // A restart between the attempts: the queue is in the database.
        house.reopen().await;
        let mut back = Smtp::start().await;
        assert_ne!(back.address.to_string(), address);
        with(house, &back).await;
        house.clock.step_seconds(300);
        assert_eq!(back.next().await.to, "zoe@example.com");
        eventually("the mail is settled", async || (states(house).await == ["sent {}"]).then_some(())).await;
        house.clock.step_seconds(7_200);
        invite(house, "second@example.com").await.unwrap();
        assert_eq!(back.next().await.to, "second@example.com", "the first went out once");
        assert!(back.waiting().is_none());
    }

    async fn an_address_the_server_refuses_for_good_is_given_up_and_holds_up_nobody(house: House) {
        let mut smtp = Smtp::start().await;
        with(house, &smtp).await;
        smtp.refuse(&["550 no such user"]);
        invite(house, "gone@example.com").await.unwrap();
        eventually("it is given up", async || (states(house).await == ["failed {}"]).then_some(())).await;
        invite(house, "zoe@example.com").await.unwrap();
        assert_eq!(smtp.next().await.to, "zoe@example.com");
    }

    async fn without_a_server_and_for_no_address_a_mail_is_refused(house: House) {
        assert!(!house.desk.can_mail());
        assert!(matches!(invite(house, "zoe@example.com").await, Err(Refusal::Conflict(_))));
        let smtp = Smtp::start().await;
        with(house, &smtp).await;
        assert!(house.desk.can_mail());
        for bad in ["", "zoe", "zoe@example.com\nbcc: all@example.com", "a@b@c", "zoe@exa mple.com"] {
            assert!(matches!(invite(house, bad).await, Err(Refusal::Invalid(_))), "{bad:?}");
        }
        assert!(states(house).await.is_empty());
    }
}

#[test]
fn a_wrong_setting_is_named_and_a_password_in_it_is_not_told() {
    let wrong = |url: &str, from: &str| MailSettings::parse(url, from).unwrap_err();
    assert!(wrong("smtp://localhost", "nobody").starts_with("mail_from \"nobody\""));
    let told = wrong("mail.example.com:hunter2", "desk@example.com");
    assert!(told.starts_with("smtp_url") && !told.contains("hunter2"), "{told}");
    let settings = MailSettings::parse("smtps://me:hunter2@mail.example.com", "desk@example.com").unwrap();
    assert!(!format!("{settings:?}").contains("hunter2"));
}
