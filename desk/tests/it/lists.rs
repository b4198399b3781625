//! The inbox's lists: order, pages without gap or double, filters, counts and the place in the queue.

use deskbell_desk::{
    NewConversation,
    store::{Filter, Holder, Sort},
};
use deskbell_domain::{Actor, ConversationId, ConversationView, Priority, Status};

use crate::house::{Chat, House, number};

async fn listed(house: &House, filter: &Filter, sort: Sort) -> Vec<ConversationId> {
    let listed = house.desk.list(&house.firm.ann, filter.clone(), None, sort, None, 500).await.unwrap();
    assert!(listed.end.is_none());
    listed.views.into_iter().map(|v| v.conversation.id).collect()
}

async fn start(house: &House, priority: Priority, skills: &[&str]) -> Chat {
    let skills = skills.iter().map(|s| (*s).to_owned()).collect();
    house.firm.chat_of(&house.desk, None, NewConversation { priority, skills, ..NewConversation::default() }).await
}

fn pending() -> Filter {
    Filter { statuses: vec![Status::Pending], ..Filter::default() }
}

fn ids<'a>(chats: impl IntoIterator<Item = &'a Chat>) -> Vec<ConversationId> {
    chats.into_iter().map(|c| c.id.clone()).collect()
}

/// What the sort orders by, as the words of the list promise it.
fn key(sort: Sort, v: &ConversationView) -> (i64, i64) {
    let c = &v.conversation;
    match sort {
        Sort::Queue => (-c.priority.rank(), c.queued_at.0),
        Sort::WaitTime => (0, c.queued_at.0),
        Sort::Recent => (0, -c.last_activity_at.0),
    }
}

on_both_engines! {
    async fn the_queue_shows_urgent_first_then_the_oldest(house: House) {
        let low = start(house, Priority::Low, &[]).await;
        let medium = start(house, Priority::Medium, &[]).await;
        let urgent = start(house, Priority::Urgent, &[]).await;
        let high = start(house, Priority::High, &[]).await;
        let later = start(house, Priority::Urgent, &[]).await;
        let queue = ids([&urgent, &later, &high, &medium, &low]);
        assert_eq!(listed(house, &pending(), Sort::Queue).await, queue);
        assert_eq!(listed(house, &pending(), Sort::WaitTime).await, ids([&low, &medium, &urgent, &high, &later]));
        for (place, id) in queue.iter().enumerate() {
            let view = house.desk.view(&house.firm.ann, id).await.unwrap();
            assert_eq!(house.desk.queue_position(&view).await.unwrap(), Some(place as i64 + 1));
        }
        house.desk.assign(&house.firm.ann, &urgent.id, number(&house.firm.ann)).await.unwrap();
        assert_eq!(house.desk.queue_position(&urgent.now(&house.desk).await).await.unwrap(), None);
        assert_eq!(house.desk.queue_position(&later.now(&house.desk).await).await.unwrap(), Some(1));
        low.send(&house.desk, &low.visitor, "hello").await.unwrap();
        assert_eq!(listed(house, &Filter::default(), Sort::Recent).await[0], low.id);
    }

    async fn pages_of_any_size_show_every_chat_once_and_in_order(house: House) {
        let mut all = Vec::new();
        for n in 0..120i64 {
            // Ties in every key: four priorities, and times that repeat.
            let chat = start(house, Priority::from_rank(n % 4), &[]).await;
            match n % 5 {
                0 => drop(house.desk.assign(&house.firm.ann, &chat.id, number(&house.firm.ann)).await.unwrap()),
                1 => drop(house.desk.end(&chat.visitor, &chat.id).await.unwrap()),
                _ => {}
            }
            all.push(chat.id);
        }
        house.place.execute("UPDATE conversations SET queued_at = queued_at / 40 * 40, last_activity_at = last_activity_at / 40 * 40").await;
        all.sort();
        for sort in [Sort::Queue, Sort::WaitTime, Sort::Recent] {
            for limit in [1, 7, 50, 119, 120, 500] {
                let (mut shown, mut end) = (Vec::new(), None);
                loop {
                    let page = house.desk.list(&house.firm.ann, Filter::default(), None, sort, end.as_ref(), limit).await.unwrap();
                    assert!(page.views.len() <= limit as usize);
                    shown.extend(page.views);
                    end = page.end;
                    if end.is_none() {
                        break;
                    }
                }
                assert!(shown.is_sorted_by_key(|v| key(sort, v)), "{sort:?} by {limit}");
                let mut ids: Vec<_> = shown.into_iter().map(|v| v.conversation.id).collect();
                ids.sort();
                assert_eq!(ids, all, "{sort:?} by {limit}");
            }
        }
    }

    async fn filters_narrow_the_list_and_go_together(house: House) {
        let plain = start(house, Priority::Medium, &[]).await;
        let skilled = start(house, Priority::High, &["refunds", "german"]).await;
        let near_miss = start(house, Priority::High, &["refunds-eu"]).await;
        let taken = start(house, Priority::High, &["refunds"]).await;
        house.desk.assign(&house.firm.ann, &taken.id, number(&house.firm.ann)).await.unwrap();
        let closed = start(house, Priority::Low, &[]).await;
        house.desk.end(&closed.visitor, &closed.id).await.unwrap();
        let with_filter = async |filter: Filter| {
            let mut found = listed(house, &filter, Sort::WaitTime).await;
            found.sort();
            found
        };
        let sorted = |chats: &[&Chat]| {
            let mut ids = ids(chats.iter().copied());
            ids.sort();
            ids
        };
        let ann = Some(Holder::Agent(number(&house.firm.ann)));
        let none = Filter::default;
        assert_eq!(with_filter(none()).await.len(), 5);
        assert_eq!(with_filter(pending()).await, sorted(&[&plain, &skilled, &near_miss]));
        let both = Filter { statuses: vec![Status::Active, Status::Closed], ..none() };
        assert_eq!(with_filter(both).await, sorted(&[&taken, &closed]));
        assert_eq!(with_filter(Filter { holder: ann, ..none() }).await, sorted(&[&taken]));
        assert_eq!(with_filter(Filter { holder: Some(Holder::Nobody), ..none() }).await, sorted(&[&plain, &skilled, &near_miss, &closed]));
        assert_eq!(with_filter(Filter { priority: Some(Priority::High), ..pending() }).await, sorted(&[&skilled, &near_miss]));
        let skill = |skills: &[&str]| Filter { skills: skills.iter().map(|s| (*s).to_owned()).collect(), ..none() };
        assert_eq!(with_filter(skill(&["refunds"])).await, sorted(&[&skilled, &taken]));
        assert_eq!(with_filter(skill(&["refunds", "german"])).await, sorted(&[&skilled]));
        assert_eq!(with_filter(Filter { inbox: Some(house.firm.inbox), ..none() }).await.len(), 5);
        assert_eq!(with_filter(Filter { inbox: Some(deskbell_domain::InboxId(999)), ..none() }).await, []);
        let Actor::Visitor { id, .. } = skilled.visitor else { unreachable!() };
        assert_eq!(with_filter(Filter { visitor: Some(id), ..none() }).await, sorted(&[&skilled]));
        let some = Filter { ids: Some(vec![plain.id.clone(), closed.id.clone()]), ..none() };
        assert_eq!(with_filter(some).await, sorted(&[&plain, &closed]));
    }

    async fn counts_agree_with_the_lists(house: House) {
        for n in 0..9 {
            let chat = start(house, Priority::Medium, &[]).await;
            match n {
                0..2 => drop(house.desk.assign(&house.firm.ann, &chat.id, number(&house.firm.ann)).await.unwrap()),
                2 => drop(house.desk.assign(&house.firm.ben, &chat.id, number(&house.firm.ben)).await.unwrap()),
                3 => drop(house.desk.end(&chat.visitor, &chat.id).await.unwrap()),
                _ => {}
            }
        }
        let counts = house.desk.counts(&house.firm.ann).await.unwrap();
        assert_eq!((counts.pending, counts.active, counts.mine, counts.closed), (5, 3, 2, 1));
        let (agents, busy) = house.desk.agents(&house.firm.ann).await.unwrap();
        assert_eq!(agents.iter().map(|a| a.name.as_str()).collect::<Vec<_>>(), ["Ann", "Ben", "Sue", "Ada"]);
        let mut busy = busy;
        busy.sort();
        assert_eq!(busy, [(number(&house.firm.ann), 2), (number(&house.firm.ben), 1)]);
    }

    async fn people_are_paged_newest_first_and_found_by_a_part_of_their_name(house: House) {
        for name in ["Amara Okafor", "Émile Zola", "50% Off_Bot"] {
            let new = NewConversation { name: Some(name.into()), email: Some("x@mail.example".into()), ..Default::default() };
            house.firm.chat_of(&house.desk, None, new).await;
        }
        let found = async |q: &str| {
            let found = house.desk.customers(&house.firm.ann, Some(q), None, 50).await.unwrap();
            found.into_iter().map(|v| v.name.unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(found("okaf").await, ["Amara Okafor"]);
        assert_eq!(found("OKAF").await, ["Amara Okafor"]);
        assert_eq!(found("émile").await, ["Émile Zola"]);
        assert_eq!(found("EMILE").await, ["Émile Zola"]);
        assert_eq!(found("mail.ex").await.len(), 3);
        assert_eq!(found("% off").await, ["50% Off_Bot"]);
        assert_eq!(found("f_b").await, ["50% Off_Bot"]);
        for nobody in ["zzz", "\0", "'; --"] {
            assert_eq!(found(nobody).await, Vec::<String>::new());
        }
        let first = house.desk.customers(&house.firm.ann, None, None, 2).await.unwrap();
        let rest = house.desk.customers(&house.firm.ann, None, Some(first[1].id), 2).await.unwrap();
        assert_eq!((first.len(), rest.len()), (2, 1));
        assert!(first[0].id > first[1].id && first[1].id > rest[0].id);
    }
}
