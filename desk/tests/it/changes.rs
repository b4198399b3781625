//! A change outside the conversations stands in the same log, in the same transaction as what it says (G6).

use deskbell_bus::{Heard, Signal};
use deskbell_domain::{Entry, InboxSettings, Noun, Refusal};

use crate::house::{ReadsEvents, number};

on_both_engines! {
    async fn changes_and_events_share_one_gapless_numbering(house: House) {
        let (desk, firm) = (&house.desk, &house.firm);
        let chat = firm.chat(desk).await;
        for n in 0..5 {
            desk.set_inbox(&firm.ada, firm.inbox, &format!("Shop {n}"), InboxSettings::default()).await.unwrap();
            chat.send(desk, &chat.visitor, "hello").await.unwrap();
        }
        let log = desk.entries(&firm.ann, 0, i64::MAX, 100).await.unwrap();
        assert_eq!(log.iter().map(Entry::seq).collect::<Vec<_>>(), (1..=log.len() as i64).collect::<Vec<_>>());
        let changes: Vec<_> = log.iter().filter(|e| matches!(e, Entry::Change(_))).collect();
        assert_eq!(changes.len(), 5);
        let Entry::Change(change) = changes[0] else { unreachable!() };
        assert_eq!((change.noun, change.id, change.by), (Noun::Inbox, Some(firm.inbox.0), Some(number(&firm.ada))));
    }

    async fn a_change_is_told_as_it_was_committed(house: House) {
        let mut ears = house.listen();
        house.desk.set_inbox(&house.firm.ada, house.firm.inbox, "Shop", InboxSettings::default()).await.unwrap();
        let heard = loop {
            if let Heard::Signal(Signal::Entries(entries)) = ears.next().await {
                break entries.to_vec();
            }
        };
        assert_eq!(heard, house.desk.entries(&house.firm.ann, 0, i64::MAX, 10).await.unwrap());
    }

    async fn what_is_refused_inside_a_transaction_leaves_neither_rows_nor_a_line(house: House) {
        let scope = house.desk.store().scope(house.firm.facts.id);
        let (inbox, settings) = (house.firm.inbox, InboxSettings::default());
        let refused = scope.transact(None, move |tx| {
            Box::pin(async move {
                assert!(tx.set_inbox(inbox, "Half done", &settings).await?);
                tx.changed(Noun::Inbox, inbox.0);
                Err::<(), _>(Refusal::Conflict("on second thoughts"))
            })
        });
        assert_eq!(refused.await, Err(Refusal::Conflict("on second thoughts")));
        assert_ne!(house.desk.inbox(house.firm.facts.id, inbox).await.unwrap().name, "Half done");
        assert!(house.desk.entries(&house.firm.ann, 0, i64::MAX, 10).await.unwrap().is_empty());
    }

    async fn a_transaction_that_panics_fails_alone(house: House) {
        let scope = house.desk.store().scope(house.firm.facts.id);
        let faulty = scope.transact::<(), _>(None, |_| Box::pin(async { panic!("a fault in a use case") }));
        assert!(matches!(faulty.await, Err(Refusal::Unavailable(why)) if why.contains("panicked")));
        house.desk.set_inbox(&house.firm.ada, house.firm.inbox, "Shop", InboxSettings::default()).await.unwrap();
    }

    async fn a_visitors_share_of_the_log_has_no_changes(house: House) {
        let chat = house.firm.chat(&house.desk).await;
        house.desk.set_inbox(&house.firm.ada, house.firm.inbox, "Shop", InboxSettings::default()).await.unwrap();
        let share = house.desk.entries(&chat.visitor, 0, i64::MAX, 100).await.unwrap();
        assert_eq!(share.len(), house.desk.events(&chat.visitor, 0, i64::MAX, 100).await.unwrap().len());
    }
}
