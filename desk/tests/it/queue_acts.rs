//! Snoozing, tags, saved views, bulk acts, merging, mentions: each also against what happens in the same moment.

use deskbell_bus::{Heard, Signal};
use deskbell_desk::{
    BulkAct, Changes, NewConversation, NewMessage, NewNote, ReadWhich, TagChanges,
    store::{Filter, Page, Sort},
};
use deskbell_domain::{
    Actor, Entry, Handover, Happening, NewSavedView, NotificationKind, Noun, Refusal, SlaTarget, SlaTargets, Status,
    TagColour, TagId, TicketChanges, TicketStatus, Timestamp, ViewFilter,
};

use crate::house::{Chat, House, eventually, number};

const HOUR: i64 = 3_600;

/// A chat Ann has, with a message of its visitor in it.
async fn anns_chat(house: &House) -> Chat {
    let chat = house.firm.chat(&house.desk).await;
    chat.send(&house.desk, &chat.visitor, "Hello?").await.unwrap();
    house.desk.assign(&house.firm.ann, &chat.id, number(&house.firm.ann)).await.unwrap();
    chat.send(&house.desk, &house.firm.ann, "Hello.").await.unwrap();
    chat
}

/// A second chat of the same visitor.
async fn second_chat(house: &House, of: &Chat) -> Chat {
    let Actor::Visitor { id, .. } = of.visitor else { panic!("a visitor") };
    house.firm.chat_of(&house.desk, Some(id), NewConversation::default()).await
}

async fn in_an_hour(house: &House) -> Timestamp {
    house.desk.clock().now().plus_seconds(HOUR)
}

async fn shown(house: &House, snoozed: bool) -> usize {
    let filter = Filter { snoozed: Some(snoozed), statuses: vec![Status::Active], ..Filter::default() };
    house.desk.list(&house.firm.ann, filter, None, Sort::Recent, None, 50).await.unwrap().views.len()
}

async fn kinds(house: &House, agent: &Actor) -> Vec<NotificationKind> {
    let (all, _) = house.desk.notifications(agent, true, None, 50).await.unwrap();
    all.iter().map(|n| n.kind).collect()
}

async fn texts(house: &House, chat: &Chat) -> Vec<String> {
    let history = house.desk.history(&house.firm.ann, &chat.id, Page::Newest, 100).await.unwrap();
    assert!(history.messages.iter().map(|m| m.seq).eq(1..=history.messages.len() as i64), "seq has no gap");
    history.messages.iter().map(|m| m.text.clone()).collect()
}

async fn lines(house: &House, chat: &Chat) -> Vec<Happening> {
    let history = house.desk.history(&house.firm.ann, &chat.id, Page::Newest, 100).await.unwrap();
    history.notes.into_iter().filter_map(|note| note.happening).collect()
}

on_both_engines! {
    async fn a_snoozed_chat_is_out_of_sight_until_its_time_comes(house: House) {
        let chat = anns_chat(house).await;
        let until = in_an_hour(house).await;
        let before = chat.now(&house.desk).await.conversation;
        let view = house.desk.snooze(&house.firm.ann, &chat.id, Some(until)).await.unwrap();
        assert_eq!(view.conversation.status, Status::Active);
        assert_eq!((shown(house, true).await, shown(house, false).await), (1, 0));
        let counts = house.desk.counts(&house.firm.ann).await.unwrap();
        assert_eq!((counts.mine, counts.active, counts.snoozed), (0, 0, 1));
        let after = chat.now(&house.desk).await.conversation;
        assert_eq!((after.last_seq, after.visitor_head), (before.last_seq, before.visitor_head), "the visitor isn't told");
        house.desk.wake_due().await.unwrap();
        assert!(chat.now(&house.desk).await.conversation.snooze.is_some(), "not before its time");
        house.clock.step_seconds(HOUR + 1);
        // Two nodes at once do it once.
        let another = house.another_desk().await;
        let (one, two) = tokio::join!(house.desk.wake_due(), another.wake_due());
        one.and(two).unwrap();
        another.store().close().await;
        assert!(chat.now(&house.desk).await.conversation.snooze.is_none());
        let expected = [Happening::Snoozed { until: Some(until) }, Happening::Woken { by_clock: true }];
        assert_eq!(lines(house, &chat).await, expected);
        assert_eq!(kinds(house, &house.firm.ann).await, [NotificationKind::SnoozeOver]);
        assert_eq!(house.place.number("SELECT count(*) FROM events WHERE fact = 'woken'").await, 1);
    }

    async fn a_visitor_who_writes_ends_the_snooze_and_an_agents_reply_does_not(house: House) {
        let chat = anns_chat(house).await;
        house.desk.snooze(&house.firm.ann, &chat.id, None).await.unwrap();
        chat.send(&house.desk, &house.firm.ann, "I'll look into it.").await.unwrap();
        assert!(chat.now(&house.desk).await.conversation.snooze.is_some());
        chat.send(&house.desk, &chat.visitor, "Any news?").await.unwrap();
        assert!(chat.now(&house.desk).await.conversation.snooze.is_none());
        assert_eq!(shown(house, false).await, 1);
    }

    async fn a_snooze_that_ends_as_a_message_arrives_ends_once(house: House) {
        for _ in 0..10 {
            let chat = anns_chat(house).await;
            let until = in_an_hour(house).await;
            house.desk.snooze(&house.firm.ann, &chat.id, Some(until)).await.unwrap();
            house.clock.step_seconds(HOUR + 1);
            let (woken, sent) = tokio::join!(house.desk.wake_due(), chat.send(&house.desk, &chat.visitor, "Now?"));
            woken.unwrap();
            sent.unwrap();
            assert!(chat.now(&house.desk).await.conversation.snooze.is_none());
            let sql = format!("SELECT count(*) FROM events WHERE fact = 'woken' AND conversation = '{}'", chat.id);
            assert_eq!(house.place.number(&sql).await, 1);
        }
    }

    async fn only_whoever_has_a_chat_or_a_supervisor_snoozes_it_and_only_into_the_future(house: House) {
        let (desk, firm) = (&house.desk, &house.firm);
        let waiting = firm.chat(desk).await;
        let refused = desk.snooze(&firm.ann, &waiting.id, None).await;
        assert_eq!(refused, Err(Refusal::Conflict("Accept the chat before you snooze it.")));
        let chat = anns_chat(house).await;
        let refused = desk.snooze(&firm.ben, &chat.id, None).await;
        assert!(matches!(refused, Err(Refusal::AlreadyAssigned(Some(_)))), "{refused:?}");
        for seconds in [-1, 0, 400 * 86_400] {
            let until = desk.clock().now().plus_seconds(seconds);
            let refused = desk.snooze(&firm.ann, &chat.id, Some(until)).await;
            assert!(matches!(refused, Err(Refusal::Invalid(_))), "{seconds}");
        }
        desk.snooze(&firm.sue, &chat.id, None).await.unwrap();
        desk.end(&firm.ann, &chat.id).await.unwrap();
        assert!(chat.now(desk).await.conversation.snooze.is_none(), "a closed chat is closed and nothing else");
    }

    async fn tags_are_learnt_counted_renamed_everywhere_and_removed(house: House) {
        let (desk, firm) = (&house.desk, &house.firm);
        let (one, two) = (anns_chat(house).await, anns_chat(house).await);
        let set = |words: &[&str]| Changes { tags: Some(words.iter().map(|&w| w.into()).collect()), ..Changes::default() };
        desk.update(&firm.ann, &one.id, set(&["VIP", "\"quoted\" \\"])).await.unwrap();
        // However it is written, it is the same tag.
        let view = desk.update(&firm.ben, &two.id, set(&["vip"])).await.unwrap();
        assert_eq!(view.conversation.tags, ["VIP"]);
        let tags = desk.tags(&firm.ann).await.unwrap();
        let seen: Vec<_> = tags.iter().map(|t| (t.name.as_str(), t.uses)).collect();
        assert_eq!(seen, [("\"quoted\" \\", 1), ("VIP", 2)]);
        let vip = tags[1].id;
        let renamed = TagChanges { name: Some("Gold".into()), colour: Some(TagColour::Amber) };
        assert!(matches!(desk.set_tag(&firm.ann, vip, renamed.clone()).await, Err(Refusal::Forbidden(_))));
        let tag = desk.set_tag(&firm.sue, vip, renamed).await.unwrap();
        assert_eq!((tag.name.as_str(), tag.colour, tag.uses), ("Gold", TagColour::Amber, 2));
        assert_eq!(one.now(desk).await.conversation.tags, ["Gold", "\"quoted\" \\"]);
        let taken = TagChanges { name: Some("gold".into()), colour: None };
        assert!(matches!(desk.set_tag(&firm.sue, tags[0].id, taken).await, Err(Refusal::Conflict(_))));
        let filter = Filter { tags: vec!["Gold".into()], ..Filter::default() };
        let found = desk.list(&firm.ann, filter.clone(), None, Sort::Recent, None, 50).await.unwrap();
        assert_eq!(found.views.len(), 2);
        desk.remove_tag(&firm.sue, vip).await.unwrap();
        assert_eq!(two.now(desk).await.conversation.tags, [""; 0]);
        assert!(desk.list(&firm.ann, filter, None, Sort::Recent, None, 50).await.unwrap().views.is_empty());
        let other = house.second_firm().await;
        assert_eq!(desk.tags(&other.ann).await.unwrap(), []);
        let foreign = desk.set_tag(&other.ada, tags[0].id, TagChanges::default()).await;
        assert_eq!(foreign, desk.set_tag(&other.ada, TagId(999_999), TagChanges::default()).await);
    }

    async fn two_agents_who_tag_at_once_lose_neither_tag(house: House) {
        let (desk, firm) = (&house.desk, &house.firm);
        for n in 0..5 {
            let chat = anns_chat(house).await;
            let add = |word: String| Changes { add_tags: vec![word], ..Changes::default() };
            let (a, b) = tokio::join!(
                desk.update(&firm.ann, &chat.id, add(format!("a{n}"))),
                desk.update(&firm.ben, &chat.id, add(format!("b{n}"))),
            );
            a.unwrap();
            b.unwrap();
            let mut tags = chat.now(desk).await.conversation.tags;
            tags.sort();
            assert_eq!(tags, [format!("a{n}"), format!("b{n}")]);
        }
    }

    async fn views_are_ones_own_or_everybodys_and_count_what_they_show(house: House) {
        let (desk, firm) = (&house.desk, &house.firm);
        let chat = anns_chat(house).await;
        let tag = Changes { add_tags: vec!["vip".into()], ..Changes::default() };
        desk.update(&firm.ann, &chat.id, tag).await.unwrap();
        anns_chat(house).await;
        let filter = ViewFilter { tags: vec!["vip".into()], agent: Some("me".into()), ..ViewFilter::default() };
        let new = |name: &str, shared| NewSavedView { name: name.into(), shared, filter: filter.clone() };
        let own = desk.add_saved_view(&firm.ann, new("Mine", false)).await.unwrap();
        let shared = desk.add_saved_view(&firm.ann, new("VIPs", true)).await.unwrap();
        let seen = |all: Vec<(deskbell_domain::SavedView, i64)>| {
            all.into_iter().map(|(view, count)| (view.name, count)).collect::<Vec<_>>()
        };
        assert_eq!(seen(desk.saved_views(&firm.ann).await.unwrap()), [("Mine".into(), 1), ("VIPs".into(), 1)]);
        assert_eq!(seen(desk.saved_views(&firm.ben).await.unwrap()), [("VIPs".into(), 0)]);
        let rename = |actor: Actor, id| async move {
            desk.set_saved_view(&actor, id, Some("New".into()), None, None).await.map(|view| view.name)
        };
        assert_eq!(rename(firm.ben.clone(), own.id).await, Err(Refusal::NotFound("view")));
        assert!(matches!(rename(firm.ben.clone(), shared.id).await, Err(Refusal::Forbidden(_))));
        assert_eq!(rename(firm.sue.clone(), shared.id).await, Ok("New".into()));
        desk.order_saved_views(&firm.ann, vec![shared.id, own.id]).await.unwrap();
        assert_eq!(seen(desk.saved_views(&firm.ann).await.unwrap()), [("New".into(), 1), ("Mine".into(), 1)]);
        desk.remove_saved_view(&firm.ann, own.id).await.unwrap();
        assert_eq!(desk.saved_views(&firm.ann).await.unwrap().len(), 1);
        let other = house.second_firm().await;
        assert_eq!(desk.remove_saved_view(&other.ada, shared.id).await, Err(Refusal::NotFound("view")));
    }

    async fn a_bulk_act_answers_for_each_and_one_that_cannot_keeps_back_none(house: House) {
        let (desk, firm) = (&house.desk, &house.firm);
        let (one, two) = (anns_chat(house).await, anns_chat(house).await);
        let other = house.second_firm().await;
        let foreign = other.chat(desk).await;
        desk.end(&firm.ann, &two.id).await.unwrap();
        let ids = vec![one.id.clone(), two.id.clone(), foreign.id.clone(), "absent".into(), one.id.clone()];
        let outcomes = desk.bulk(&firm.ann, ids, BulkAct::Close).await.unwrap();
        let told: Vec<_> = outcomes.iter().map(|(_, o)| o.as_ref().map(|(_, changed)| *changed)).collect();
        let absent = Refusal::NotFound("chat");
        assert_eq!(told, [Ok(true), Ok(false), Err(&absent), Err(&absent)], "each once");
        assert_eq!(foreign.now(desk).await.conversation.status, Status::Pending);
        let undone = desk.bulk(&firm.ann, vec![one.id.clone()], BulkAct::UndoClose).await.unwrap();
        assert!(matches!(&undone[0].1, Ok((view, true)) if view.conversation.status == Status::Active));
        let act = BulkAct::Tag { add: vec!["late".into()], remove: vec![] };
        desk.bulk(&firm.ann, vec![one.id.clone(), two.id.clone()], act).await.unwrap();
        assert_eq!(two.now(desk).await.conversation.tags, ["late"]);
        let too_many = (0..201).map(|n| n.to_string().as_str().into()).collect();
        for ids in [vec![], too_many] {
            assert!(matches!(desk.bulk(&firm.ann, ids, BulkAct::Wake).await, Err(Refusal::Invalid(_))));
        }
        assert!(matches!(desk.bulk(&one.visitor, vec![one.id.clone()], BulkAct::Wake).await, Err(Refusal::Forbidden(_))));
    }

    async fn a_bulk_close_against_a_visitors_message_loses_no_message_and_leaves_no_chat_closed_over_it(house: House) {
        let (desk, firm) = (&house.desk, &house.firm);
        let mut chats = Vec::new();
        for _ in 0..10 {
            chats.push(anns_chat(house).await);
        }
        let ids = chats.iter().map(|c| c.id.clone()).collect();
        let writes = chats.iter().map(|c| c.send(desk, &c.visitor, "One more thing"));
        let (closed, sent) = tokio::join!(
            desk.bulk(&firm.ann, ids, BulkAct::Close),
            futures_util::future::join_all(writes),
        );
        assert!(closed.unwrap().iter().all(|(_, o)| o.is_ok()));
        for (chat, sent) in chats.iter().zip(sent) {
            let seq = sent.unwrap().message.seq;
            let c = chat.now(desk).await.conversation;
            assert!(texts(house, chat).await.contains(&"One more thing".to_owned()));
            let end = format!(
                "SELECT max(seq) FROM messages WHERE conversation = '{}' AND metadata LIKE '%\"ended\"%'", chat.id
            );
            let wrote_last = seq > house.place.number(&end).await;
            assert_eq!(c.status != Status::Closed, wrote_last, "whoever came last decided");
        }
    }

    async fn a_merged_chat_goes_on_in_the_other_for_its_visitor_too(house: House) {
        let (desk, firm) = (&house.desk, &house.firm);
        let into = anns_chat(house).await;
        let from = second_chat(house, &into).await;
        from.send_as(desk, &from.visitor, "c1", "In the wrong window").await.unwrap();
        desk.merge(&firm.ann, &from.id, &into.id).await.unwrap();
        let gone = from.now(desk).await.conversation;
        assert_eq!((gone.status, gone.merged_into.as_ref()), (Status::Closed, Some(&into.id)));
        let again = from.send_as(desk, &from.visitor, "c1", "In the wrong window").await.unwrap();
        assert!(!again.created && again.message.conversation == from.id, "a retry finds what was sent before");
        let sent = from.send_as(desk, &from.visitor, "c2", "Still there?").await.unwrap();
        assert_eq!((sent.created, &sent.message.conversation), (true, &into.id));
        let again = from.send_as(desk, &from.visitor, "c2", "Still there?").await.unwrap();
        assert!(!again.created && again.message.id == sent.message.id, "and what went on there");
        assert_eq!(texts(house, &from).await, ["In the wrong window", "This chat goes on in your other one."]);
        let there = ["Hello?", "Ann joined the chat.", "Hello.", "Your other chat goes on here.", "Still there?"];
        assert_eq!(texts(house, &into).await, there);
        assert_eq!(desk.merged_into(&firm.ann, &into.id).await.unwrap().len(), 1);
        let new = NewMessage { text: "Here".into(), ..NewMessage::default() };
        assert_eq!(desk.send(&firm.ann, &from.id, new).await.unwrap_err(), Refusal::ConversationClosed);
        assert!(matches!(desk.reopen(&firm.ann, &from.id).await, Err(Refusal::Conflict(_))));
        assert!(matches!(desk.undo_end(&firm.ann, &from.id).await, Err(Refusal::Conflict(_))));
        assert_eq!(house.place.number("SELECT count(*) FROM audit WHERE action = 'chat.merged'").await, 1);
    }

    async fn only_chats_of_one_person_are_merged_and_a_colleagues_only_by_a_supervisor(house: House) {
        let (desk, firm) = (&house.desk, &house.firm);
        let into = anns_chat(house).await;
        let stranger = firm.chat(desk).await;
        assert!(matches!(desk.merge(&firm.sue, &stranger.id, &into.id).await, Err(Refusal::Invalid(_))));
        let from = second_chat(house, &into).await;
        assert!(matches!(desk.merge(&firm.ben, &from.id, &into.id).await, Err(Refusal::Forbidden(_))));
        assert!(matches!(desk.merge(&firm.ann, &into.id, &into.id).await, Err(Refusal::Invalid(_))));
        let other = house.second_firm().await;
        let absent = desk.merge(&other.ada, &"absent".into(), &"absent".into()).await;
        assert_eq!(desk.merge(&other.ada, &from.id, &into.id).await, absent);
        desk.merge(&firm.sue, &from.id, &into.id).await.unwrap();
        // Back into what went on: there would be no end to it.
        assert!(matches!(desk.merge(&firm.sue, &into.id, &from.id).await, Err(Refusal::Conflict(_))));
    }

    async fn two_who_merge_at_once_merge_once(house: House) {
        let (desk, firm) = (&house.desk, &house.firm);
        for _ in 0..5 {
            let into = anns_chat(house).await;
            let from = second_chat(house, &into).await;
            let (a, b, sent) = tokio::join!(
                desk.merge(&firm.ann, &from.id, &into.id),
                desk.merge(&firm.sue, &from.id, &into.id),
                from.send(desk, &from.visitor, "Hm?"),
            );
            a.unwrap();
            b.unwrap();
            let place = sent.unwrap().message.conversation.clone();
            assert!(place == into.id || place == from.id);
            let everything = [texts(house, &from).await, texts(house, &into).await].concat();
            let count = |text: &str| everything.iter().filter(|t| *t == text).count();
            assert_eq!((count("Hm?"), count("Your other chat goes on here.")), (1, 1));
            // The other way round at the same time: one of the two happens.
            let (x, y) = (anns_chat(house).await, ());
            let z = second_chat(house, &x).await;
            let (there, back) = tokio::join!(desk.merge(&firm.sue, &x.id, &z.id), desk.merge(&firm.sue, &z.id, &x.id));
            assert_eq!((there.is_ok() as u8 + back.is_ok() as u8, y), (1, ()));
        }
    }

    async fn agents_are_told_of_what_is_about_them_and_of_nothing_they_did_themselves(house: House) {
        let (desk, firm) = (&house.desk, &house.firm);
        let chat = anns_chat(house).await;
        assert_eq!(kinds(house, &firm.ann).await, [], "she took it herself");
        let mentions = vec![number(&firm.ben), number(&firm.ann), number(&firm.ben)];
        let new = || NewNote { text: "@Ben have a look".into(), mentions: mentions.clone(), client_id: Some("n".into()) };
        let (note, _) = desk.add_note(&firm.ann, &chat.id, new()).await.unwrap();
        assert_eq!(note.mentions.len(), 2);
        assert!(!desk.add_note(&firm.ann, &chat.id, new()).await.unwrap().1, "a retry tells nobody twice");
        let (told, unread) = desk.notifications(&firm.ben, false, None, 10).await.unwrap();
        assert_eq!((told.len(), unread), (1, 1));
        let told = &told[0];
        let by = told.by.as_ref().map(|a| a.name.as_str());
        assert_eq!((told.kind, by, told.text.as_str()), (NotificationKind::Mention, Some("Ann"), "@Ben have a look"));
        desk.transfer(&firm.ann, &chat.id, Handover::Agent(number(&firm.ben)), Some("yours")).await.unwrap();
        desk.assign(&firm.sue, &chat.id, number(&firm.ann)).await.unwrap();
        assert_eq!(kinds(house, &firm.ben).await, [NotificationKind::Transferred, NotificationKind::Mention]);
        assert_eq!(kinds(house, &firm.ann).await, [NotificationKind::Assigned]);
        let left = desk.read_notifications(&firm.ben, ReadWhich::These(vec![told.id])).await.unwrap();
        assert_eq!(left, 1);
        assert_eq!(desk.read_notifications(&firm.ann, ReadWhich::About(chat.id.clone())).await.unwrap(), 0);
        assert_eq!(desk.read_notifications(&firm.ben, ReadWhich::All).await.unwrap(), 0);
        let other = house.second_firm().await;
        let foreign = NewNote { text: "@Ann".into(), mentions: vec![number(&other.ann)], client_id: None };
        assert!(matches!(desk.add_note(&firm.ann, &chat.id, foreign).await, Err(Refusal::Invalid(_))));
        assert_eq!(desk.notifications(&other.ann, false, None, 10).await.unwrap(), (vec![], 0));
    }

    async fn old_notifications_go_and_a_warning_stays_with_its_open_ticket(house: House) {
        let (desk, firm) = (&house.desk, &house.firm);
        let chat = anns_chat(house).await;
        desk.assign(&firm.ada, &chat.id, number(&firm.ben)).await.unwrap();
        let ticket = desk.convert(&firm.ben, &chat.id, None, None).await.unwrap().0.ticket.id;
        let (scope, ben) = (desk.store().scope(firm.id()), number(&firm.ben));
        let warn = scope.transact(None, move |tx| {
            Box::pin(async move { Ok::<_, Refusal>(tx.warn_of_ticket(ben, NotificationKind::SlaWarning, ticket, "late").await?) })
        });
        assert!(warn.await.unwrap());
        assert_eq!(desk.sweep_notifications().await.unwrap(), 0);
        house.clock.step_seconds(91 * 24 * HOUR);
        let mut ears = house.listen();
        assert_eq!(desk.sweep_notifications().await.unwrap(), 1);
        assert_eq!(kinds(house, &firm.ben).await, [NotificationKind::SlaWarning]);
        let told = loop {
            if let Heard::Signal(Signal::Entries(entries)) = ears.next().await
                && let Some(Entry::Change(change)) = entries.first()
                && change.noun == Noun::Notification
            {
                break change.id;
            }
        };
        assert_eq!(told, Some(number(&firm.ben).0));
        let solved = TicketChanges { status: Some(TicketStatus::Solved), ..TicketChanges::default() };
        desk.change_ticket(&firm.ben, ticket, solved).await.unwrap();
        assert_eq!(desk.sweep_notifications().await.unwrap(), 1);
        assert_eq!(kinds(house, &firm.ben).await, []);
    }

    async fn a_ticket_that_is_nearly_late_is_told_once_to_whoever_has_it(house: House) {
        let (desk, firm) = (&house.desk, &house.firm);
        let chat = anns_chat(house).await;
        desk.convert(&firm.ann, &chat.id, None, None).await.unwrap();
        let target = SlaTarget { first_response: None, resolution: Some(HOUR) };
        let targets = SlaTargets { medium: target, ..SlaTargets::default() };
        desk.set_sla_targets(&firm.ada, targets).await.unwrap();
        desk.warn_of_late_tickets().await.unwrap();
        assert_eq!(kinds(house, &firm.ann).await, []);
        house.clock.step_seconds(HOUR - 300);
        desk.warn_of_late_tickets().await.unwrap();
        desk.warn_of_late_tickets().await.unwrap();
        assert_eq!(kinds(house, &firm.ann).await, [NotificationKind::SlaWarning]);
    }

    async fn a_ticket_that_is_late_is_called_late_and_told_once(house: House) {
        let (desk, firm) = (&house.desk, &house.firm);
        let chat = anns_chat(house).await;
        desk.convert(&firm.ann, &chat.id, None, None).await.unwrap();
        house.clock.step_seconds(2 * HOUR);
        let target = SlaTarget { first_response: None, resolution: Some(HOUR) };
        desk.set_sla_targets(&firm.ada, SlaTargets { medium: target, ..SlaTargets::default() }).await.unwrap();
        desk.warn_of_late_tickets().await.unwrap();
        desk.warn_of_late_tickets().await.unwrap();
        assert_eq!(kinds(house, &firm.ann).await, [NotificationKind::SlaBreached]);
    }

    async fn what_the_clock_ends_is_ended_without_being_asked(house: House) {
        let chat = anns_chat(house).await;
        let until = in_an_hour(house).await;
        house.desk.snooze(&house.firm.ann, &chat.id, Some(until)).await.unwrap();
        house.clock.step_seconds(HOUR + 1);
        eventually("the round's wake", async || {
            chat.now(&house.desk).await.conversation.snooze.is_none().then_some(())
        })
        .await;
    }
}
