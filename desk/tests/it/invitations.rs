//! Rules invite visitors: where they apply, once a visit, seldom again, and only while the desk is open. Visits that
//! are stored are stored on every engine.

use deskbell_desk::{Arrival, NewConversation, PageView, Word, store::Page};
use deskbell_domain::{
    Actor, AuthorKind, ConversationId, InboxId, InboxSettings, Monitoring, Status, VisitRule, VisitorId,
};
use tokio::{sync::mpsc::UnboundedReceiver, time::timeout};

use crate::house::{House, PATIENCE, eventually};

fn rule(id: &str, page: &str) -> VisitRule {
    VisitRule {
        id: id.to_owned(),
        name: id.to_owned(),
        on: true,
        page: page.to_owned(),
        after: 5,
        visits: 1,
        countries: Vec::new(),
        message: format!("May I help with {page}?"),
        agent: None,
        team: None,
        every_days: 7,
    }
}

async fn set(house: &House, change: impl FnOnce(&mut InboxSettings)) -> InboxId {
    let inbox = house.desk.inbox_or_default(house.firm.id(), None).await.unwrap();
    let mut settings = inbox.settings.clone();
    change(&mut settings);
    house.desk.set_inbox(&house.firm.ada, inbox.id, &inbox.name, settings).await.unwrap();
    inbox.id
}

/// Somebody opens a page; the browser's name tells them from others of the network.
async fn comes(house: &House, name: &str, visitor: Option<VisitorId>, url: &str) -> (String, UnboundedReceiver<Word>) {
    let arrival =
        Arrival { visitor, user_agent: name.to_owned(), ip: Some("192.0.2.7".parse().unwrap()), ..Arrival::default() };
    let id = house.desk.visit_begins(house.firm.id(), arrival).await.unwrap();
    let words = house.desk.greetings(&id);
    let page = PageView { url: url.to_owned(), ..PageView::default() };
    house.desk.visit_moves(&id, page).unwrap();
    (id, words)
}

async fn messages(house: &House, by: &Actor, chat: &ConversationId) -> Vec<(AuthorKind, String)> {
    let history = house.desk.history(by, chat, Page::Newest, 10).await.unwrap();
    history.messages.iter().map(|message| (message.author.kind, message.text.clone())).collect()
}

/// What a rule says, once it says something.
async fn invited(words: &mut UnboundedReceiver<Word>) -> String {
    match timeout(PATIENCE, words.recv()).await.expect("an invitation").expect("a connection") {
        Word::Invited(invitation) => invitation.rule,
        Word::Greeted(greeting) => panic!("{greeting:?}"),
    }
}

async fn shown(house: &House, inbox: InboxId, rule: &str) -> (i64, i64) {
    let counts = house.desk.rule_counts(house.firm.id(), inbox).await.unwrap();
    counts.get(rule).map_or((0, 0), |count| (count.shown, count.answered))
}

on_both_engines! {
    async fn a_rule_speaks_where_it_applies_and_nothing_begins_before_the_answer(house: House) {
        let inbox = set(house, |s| {
            s.monitoring = Monitoring::Anonymous;
            s.rules = vec![VisitRule { on: false, ..rule("off", "/cart") }, rule("cart", "/cart")];
        }).await;
        let (_, mut elsewhere) = comes(house, "elsewhere", None, "https://shop.example/lamps").await;
        let (id, mut words) = comes(house, "cart", None, "https://shop.example/cart").await;
        house.clock.step_seconds(6);
        assert_eq!(invited(&mut words).await, "cart");
        eventually("it is counted", || async { (shown(house, inbox, "cart").await == (1, 0)).then_some(()) }).await;
        assert!(elsewhere.try_recv().is_err(), "another page");
        let stored = house.place.number("SELECT (SELECT count(*) FROM conversations) + (SELECT count(*) FROM visitors)");
        assert_eq!(stored.await, 0, "nobody is anybody yet");

        let new = NewConversation {
            inbox: Some(inbox),
            message: Some("Yes, please".to_owned()),
            rule: Some("cart".to_owned()),
            ..NewConversation::default()
        };
        let started = house.desk.start(house.firm.id(), None, new).await.unwrap();
        assert_eq!(started.view.conversation.status, Status::Pending);
        let visitor = house.firm.visitor(started.view.visitor.id);
        let told = messages(house, &visitor, &started.view.conversation.id).await;
        assert_eq!(
            told,
            [(AuthorKind::Bot, "May I help with /cart?".to_owned()), (AuthorKind::Visitor, "Yes, please".to_owned())]
        );
        assert_eq!(shown(house, inbox, "cart").await, (1, 1));
        house.desk.visit_ends(&id);
    }

    async fn nobody_is_pestered(house: House) {
        let inbox = set(house, |s| {
            s.monitoring = Monitoring::Full;
            s.rules = vec![rule("any", ""), rule("again", "")];
            s.rules_per_hour = 2;
        }).await;
        let known = house.desk.remember_visitor(house.firm.id()).await.unwrap();
        let (_, mut first) = comes(house, "a", Some(known), "https://shop.example/").await;
        house.clock.step_seconds(6);
        assert_eq!(invited(&mut first).await, "any");
        eventually("it is remembered", || async {
            (house.place.number("SELECT count(*) FROM visit_rule_invited").await == 1).then_some(())
        }).await;

        // The same person in another visit hears the other rule, and then the hour is full for everybody.
        let (_, mut second) = comes(house, "b", Some(known), "https://shop.example/").await;
        house.clock.step_seconds(6);
        assert_eq!(invited(&mut second).await, "again");
        eventually("both counted", || async {
            (shown(house, inbox, "again").await == (1, 0)).then_some(())
        }).await;
        let (_, mut third) = comes(house, "c", None, "https://shop.example/").await;
        house.clock.step_seconds(6);
        assert!(timeout(PATIENCE / 10, third.recv()).await.is_err(), "the hour is full");
        assert!(first.try_recv().is_err() && second.try_recv().is_err(), "once a visit");
        house.clock.step_seconds(3_600);
        assert_eq!(invited(&mut third).await, "any");
    }

    async fn when_somebody_was_invited_is_remembered_but_stored_only_where_visits_are(house: House) {
        set(house, |s| {
            s.monitoring = Monitoring::Anonymous;
            s.rules = vec![rule("any", ""), rule("again", "")];
        }).await;
        let known = house.desk.remember_visitor(house.firm.id()).await.unwrap();
        for expected in ["any", "again"] {
            let (_, mut words) = comes(house, expected, Some(known), "https://shop.example/").await;
            house.clock.step_seconds(6);
            assert_eq!(invited(&mut words).await, expected);
        }
        assert_eq!(house.place.number("SELECT count(*) FROM visit_rule_invited").await, 0);
    }

    async fn an_agents_own_invitation_is_answered_to_that_agent(house: House) {
        let (ann, _) = house.firm.ann.agent().unwrap();
        let inbox = set(house, |s| s.rules = vec![VisitRule { agent: Some(ann), ..rule("hers", "") }]).await;
        let start = |rule: &str| {
            let (message, rule) = (Some("Hi".to_owned()), Some(rule.to_owned()));
            let new = NewConversation { inbox: Some(inbox), message, rule, ..NewConversation::default() };
            house.desk.start(house.firm.id(), None, new)
        };
        let hers = start("hers").await.unwrap().view.conversation;
        assert_eq!((hers.status, hers.agent.map(|a| a.id)), (Status::Active, Some(ann)));
        let gone = start("gone").await.unwrap().view.conversation;
        assert_eq!((gone.status, gone.last_seq), (Status::Pending, 1), "a rule that is gone is no reason to refuse");
    }

    async fn a_visit_is_stored_at_its_beginning_and_at_its_end(house: House) {
        house.settings.visit_over_after = 0;
        house.reopen().await;
        set(house, |s| s.monitoring = Monitoring::Full).await;
        let known = house.desk.remember_visitor(house.firm.id()).await.unwrap();
        let url = "https://shop.example/lamps?utm_source=news&token=x";
        let (id, words) = comes(house, "Firefox", Some(known), url).await;
        house.desk.store_visits().await;
        house.desk.visit_moves(&id, PageView { url: "https://shop.example/cart".into(), ..PageView::default() }).unwrap();
        drop(words);
        house.clock.step_seconds(60);
        house.desk.visit_ends(&id);
        let row = "SELECT pages || ' ' || landing_url || ' ' || last_url || ' ' || campaign || ' ' || ((ended_at - began_at) / 1000) \
                   FROM visits WHERE ended_at IS NOT NULL";
        let row = eventually("it ended", || async {
            house.desk.store_visits().await;
            house.place.texts(row).await.pop()
        }).await;
        assert_eq!(
            row,
            r#"2 https://shop.example/lamps https://shop.example/cart {"utm_source":"news"} 60"#
        );
    }
}
