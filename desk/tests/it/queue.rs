//! The queue: leases, hand-overs, routing, places, and what becomes of a closed chat.

use deskbell_bus::{Heard, Signal};
use deskbell_desk::{Desk, store::Page};
use deskbell_domain::{
    Actor, Fact, Handover, Passing, QueuePlace, Refusal, Routing, Status, Target, TeamId, routing::Mode,
};
use futures_util::future::join_all;

use crate::house::{Chat, Firm, House, eventually, number};

/// Longer than a lease of the default settings.
const LONG: i64 = 200;

async fn accept(house: &House, agent: &Actor, chat: &Chat) {
    house.desk.assign(agent, &chat.id, number(agent)).await.unwrap();
}

async fn lines(house: &House, chat: &Chat) -> Vec<String> {
    let history = house.desk.history(&chat.visitor, &chat.id, Page::Newest, 100).await.unwrap();
    history.messages.into_iter().map(|m| m.text).collect()
}

/// The agent's browser is open.
fn is_here(desk: &Desk, firm: &Firm, agent: &Actor) {
    desk.agent_connected(firm.id(), number(agent), false);
}

async fn is_back(house: &House, chat: &Chat) {
    eventually("the chat to be back in the queue", async || {
        house.desk.end_run_out_leases().await.unwrap();
        (chat.now(&house.desk).await.conversation.status == Status::Pending).then_some(())
    })
    .await;
}

on_both_engines! {
    async fn five_hundred_times_two_hundred_acceptances_at_once_have_one_winner_each(house: House) {
        let mut agents = Vec::new();
        for n in 0..200 {
            agents.push(house.firm.agent(&house.desk, &format!("Agent {n}")).await);
        }
        for _ in 0..500 {
            let chat = house.firm.chat(&house.desk).await;
            let outcomes = join_all(agents.iter().map(|a| house.desk.assign(a, &chat.id, number(a)))).await;
            assert_eq!(outcomes.iter().filter(|o| o.is_ok()).count(), 1);
            let winner = chat.now(&house.desk).await.conversation.agent.unwrap();
            let told = |o: &Result<_, Refusal>| o.as_ref().err() == Some(&Refusal::AlreadyAssigned(Some(winner.clone())));
            assert_eq!(outcomes.iter().filter(|o| told(o)).count(), 199);
        }
        assert_eq!(house.place.number("SELECT count(*) FROM events WHERE fact = 'assigned'").await, 500);
    }

    async fn who_vanishes_before_the_first_reply_loses_the_chat_to_its_old_place(house: House) {
        let (first, second) = (house.firm.chat(&house.desk).await, house.firm.chat(&house.desk).await);
        let queued_at = first.now(&house.desk).await.conversation.queued_at;
        accept(house, &house.firm.ann, &first).await;
        house.clock.step_seconds(LONG);
        let mut ears = house.listen();
        is_back(house, &first).await;
        let c = first.now(&house.desk).await;
        assert_eq!((c.conversation.status, c.conversation.queued_at), (Status::Pending, queued_at));
        assert_eq!((c.conversation.agent.clone(), c.conversation.assigned_at), (None, None));
        assert_eq!(house.desk.queue_position(&c).await.unwrap(), Some(1));
        assert_eq!(house.desk.queue_position(&second.now(&house.desk).await).await.unwrap(), Some(2));
        assert_eq!(lines(house, &first).await, ["Ann joined the chat."], "the visitor reads nothing of it");
        let event = ears.events(1).await.remove(0);
        let ann = |a: &Option<deskbell_domain::AgentBrief>| a.as_ref().is_some_and(|a| a.name == "Ann");
        assert!(matches!(&event.fact, Fact::Requeued { from, team: None, by: None, .. } if ann(from)));
        let history = house.desk.transfers(&house.firm.ben, &first.id).await.unwrap();
        assert_eq!((history.len(), history[0].by.clone(), history[0].to.clone()), (1, None, Target::Queue));
        accept(house, &house.firm.ben, &first).await;
        assert_eq!(first.now(&house.desk).await.conversation.agent.unwrap().name, "Ben");
    }

    async fn who_is_disabled_keeps_no_chat_and_is_given_none(house: House) {
        let (first, second) = (house.firm.chat(&house.desk).await, house.firm.chat(&house.desk).await);
        accept(house, &house.firm.ann, &first).await;
        accept(house, &house.firm.ben, &second).await;
        first.send(&house.desk, &house.firm.ann, "hello").await.unwrap();
        let queued_at = first.now(&house.desk).await.conversation.queued_at;
        let ada = deskbell_desk::Session { actor: house.firm.ada.clone(), jti: "ada".into() };
        let disable = deskbell_desk::AgentChanges { disabled: Some(true), ..Default::default() };
        house.desk.change_agent(&ada, number(&house.firm.ann), disable).await.unwrap();
        let c = first.now(&house.desk).await.conversation;
        assert_eq!((c.status, c.queued_at, c.agent), (Status::Pending, queued_at, None));
        assert_eq!(second.now(&house.desk).await.conversation.agent.unwrap().name, "Ben");
        let refused = house.desk.assign(&house.firm.sue, &first.id, number(&house.firm.ann)).await;
        assert_eq!(refused.unwrap_err(), Refusal::NotFound("agent"));
        // What a node that fell over in between has left is found by the next round.
        house.place.execute("UPDATE agents SET disabled = 1 WHERE name = 'Ben'").await;
        house.desk.requeue_of_disabled().await.unwrap();
        assert_eq!(second.now(&house.desk).await.conversation.status, Status::Pending);
    }

    async fn the_first_reply_ends_the_lease_and_nothing_else_does(house: House) {
        let chat = house.firm.chat(&house.desk).await;
        accept(house, &house.firm.ann, &chat).await;
        chat.send(&house.desk, &chat.visitor, "anybody?").await.unwrap();
        chat.send(&house.desk, &house.firm.ben, "Ann will be right with you").await.unwrap();
        assert!(chat.now(&house.desk).await.conversation.lease_until.is_some());
        chat.send(&house.desk, &house.firm.ann, "hello").await.unwrap();
        assert_eq!(chat.now(&house.desk).await.conversation.lease_until, None);
        house.clock.step_seconds(LONG);
        assert_eq!(house.desk.end_run_out_leases().await.unwrap(), 0);
        assert_eq!(chat.now(&house.desk).await.conversation.status, Status::Active);
    }

    async fn an_agent_who_is_here_keeps_the_chat_as_long_as_it_takes(house: House) {
        let chat = house.firm.chat(&house.desk).await;
        is_here(&house.desk, &house.firm, &house.firm.ann);
        accept(house, &house.firm.ann, &chat).await;
        for _ in 0..5 {
            house.clock.step_seconds(60);
            house.desk.renew_leases().await.unwrap();
            house.desk.end_run_out_leases().await.unwrap();
        }
        let c = chat.now(&house.desk).await.conversation;
        assert_eq!(c.agent.unwrap().name, "Ann");
        assert!(c.lease_until.unwrap() > house.desk.clock().now());
    }

    async fn a_lease_outlives_the_desk_and_runs_out_once_for_two_nodes(house: House) {
        let chat = house.firm.chat(&house.desk).await;
        accept(house, &house.firm.ann, &chat).await;
        house.reopen().await;
        assert!(chat.now(&house.desk).await.conversation.lease_until.is_some());
        let other = house.another_desk().await;
        house.clock.step_seconds(LONG);
        let (a, b) = tokio::join!(house.desk.end_run_out_leases(), other.end_run_out_leases());
        assert!(a.is_ok() && b.is_ok());
        is_back(house, &chat).await;
        assert_eq!(house.place.number("SELECT count(*) FROM events WHERE fact = 'requeued'").await, 1);
        other.store().close().await;
    }

    async fn who_is_given_a_chat_may_come_when_they_can(house: House) {
        let chat = house.firm.chat(&house.desk).await;
        house.desk.assign(&house.firm.sue, &chat.id, number(&house.firm.ben)).await.unwrap();
        assert_eq!(chat.now(&house.desk).await.conversation.lease_until, None);
    }

    async fn a_chat_goes_to_a_colleague_a_team_and_back_with_its_history(house: House) {
        let (desk, firm) = (&house.desk, &house.firm);
        let team = desk.add_team(&firm.ada, " Billing ", vec![number(&firm.ben)]).await.unwrap();
        let chat = firm.chat(desk).await;
        let queued_at = chat.now(desk).await.conversation.queued_at;
        accept(house, &firm.ann, &chat).await;
        let why = Some("refund over 100");
        desk.transfer(&firm.ann, &chat.id, Handover::Team(team.id), why).await.unwrap();
        let c = chat.now(desk).await.conversation;
        assert_eq!((c.status, c.queued_at, c.agent), (Status::Pending, queued_at, None));
        assert_eq!(c.team, Some(team.brief()));
        accept(house, &firm.ben, &chat).await;
        desk.transfer(&firm.ben, &chat.id, Handover::Agent(number(&firm.sue)), None).await.unwrap();
        desk.transfer(&firm.sue, &chat.id, Handover::Queue, None).await.unwrap();
        assert_eq!(chat.now(desk).await.conversation.team, None);
        let history = desk.transfers(&firm.ann, &chat.id).await.unwrap();
        let told: Vec<_> = history.iter().map(|t| (t.by.as_ref().unwrap().name.as_str(), t.to.clone())).collect();
        let sue = Target::Agent(deskbell_domain::AgentBrief { id: number(&firm.sue), name: "Sue".into() });
        assert_eq!(told, [("Ann", Target::Team(team.brief())), ("Ben", sue), ("Sue", Target::Queue)]);
        assert_eq!(history[0].reason.as_deref(), why);
        assert_eq!(
            lines(house, &chat).await,
            [
                "Ann joined the chat.", "Ann transferred the chat to Billing.", "Ben joined the chat.",
                "Ben transferred the chat to Sue.", "Sue put the chat back in the queue.",
            ]
        );
    }

    async fn a_hand_over_is_for_who_has_the_chat_or_a_supervisor(house: House) {
        let (desk, firm) = (&house.desk, &house.firm);
        let chat = firm.chat(desk).await;
        let waiting = desk.transfer(&firm.ann, &chat.id, Handover::Queue, None).await.unwrap();
        assert_eq!(waiting.conversation.status, Status::Pending, "where it is already");
        accept(house, &firm.ann, &chat).await;
        let refused = desk.transfer(&firm.ben, &chat.id, Handover::Queue, None).await.unwrap_err();
        assert!(matches!(refused, Refusal::AlreadyAssigned(Some(has)) if has.name == "Ann"));
        let unknown = desk.transfer(&firm.ann, &chat.id, Handover::Team(TeamId(999)), None).await.unwrap_err();
        assert_eq!(unknown, Refusal::NotFound("team"));
        desk.transfer(&firm.sue, &chat.id, Handover::Queue, None).await.unwrap();
        desk.end(&firm.ann, &chat.id).await.unwrap();
        let closed = desk.transfer(&firm.sue, &chat.id, Handover::Queue, None).await.unwrap_err();
        assert_eq!(closed, Refusal::ConversationClosed);
    }

    async fn teams_are_the_admins_and_the_tenants_own(house: House) {
        let (desk, firm) = (&house.desk, &house.firm);
        let other = house.second_firm().await;
        let theirs = desk.add_team(&other.ada, "Billing", vec![]).await.unwrap();
        let team = desk.add_team(&firm.ada, "Billing", vec![number(&firm.ben), number(&firm.ann), number(&firm.ben)]).await.unwrap();
        assert_eq!(team.members, [number(&firm.ann), number(&firm.ben)]);
        assert!(matches!(desk.add_team(&firm.sue, "Mine", vec![]).await, Err(Refusal::Forbidden(_))));
        assert!(matches!(desk.add_team(&firm.ada, "Billing", vec![]).await, Err(Refusal::Conflict(_))));
        let foreign = desk.add_team(&firm.ada, "Other", vec![number(&other.ann)]).await.unwrap_err();
        assert!(foreign.to_string().starts_with("members has no agent"));
        assert_eq!(desk.set_team(&firm.ada, theirs.id, Some("Mine"), None).await, Err(Refusal::NotFound("team")));
        assert_eq!(desk.remove_team(&firm.ada, theirs.id).await, Err(Refusal::NotFound("team")));
        let chat = firm.chat(desk).await;
        let across = desk.transfer(&firm.sue, &chat.id, Handover::Team(theirs.id), None).await.unwrap_err();
        assert_eq!(across, Refusal::NotFound("team"));
        desk.transfer(&firm.sue, &chat.id, Handover::Team(team.id), None).await.unwrap();
        let renamed = desk.set_team(&firm.ada, team.id, Some("Money"), None).await.unwrap();
        assert_eq!((renamed.name.as_str(), renamed.members.len()), ("Money", 2));
        desk.remove_team(&firm.ada, team.id).await.unwrap();
        assert_eq!(chat.now(desk).await.conversation.team, None);
        assert_eq!(desk.teams(&firm.ann).await.unwrap(), []);
    }

    async fn undoing_an_end_restores_who_had_it_and_where_it_waited(house: House) {
        let (desk, firm) = (&house.desk, &house.firm);
        let (mine, waiting) = (firm.chat(desk).await, firm.chat(desk).await);
        accept(house, &firm.ann, &mine).await;
        for (chat, undone_by) in [(&mine, &firm.sue), (&waiting, &firm.ann)] {
            let before = chat.now(desk).await.conversation;
            desk.end(&firm.sue, &chat.id).await.unwrap();
            let c = desk.undo_end(undone_by, &chat.id).await.unwrap().conversation;
            let shape = |c: &deskbell_domain::Conversation| {
                (c.status, c.agent.clone(), c.queued_at, c.assigned_at, c.ended_at, c.lease_until)
            };
            assert_eq!(shape(&c), shape(&before));
            let again = desk.undo_end(undone_by, &chat.id).await.unwrap().conversation;
            assert_eq!(again, c, "a second click changes nothing");
        }
        let told = lines(house, &mine).await;
        assert_eq!(told, ["Ann joined the chat.", "Sue ended the chat.", "Sue reopened the chat."]);
    }

    async fn a_visitor_who_writes_again_gets_their_agent_back_if_that_one_is_here(house: House) {
        let (desk, firm) = (&house.desk, &house.firm);
        is_here(desk, firm, &firm.ann);
        let (with_ann, with_ben) = (firm.chat(desk).await, firm.chat(desk).await);
        for (agent, chat) in [(&firm.ann, &with_ann), (&firm.ben, &with_ben)] {
            accept(house, agent, chat).await;
            desk.end(agent, &chat.id).await.unwrap();
            chat.send(desk, &chat.visitor, "one more thing").await.unwrap();
        }
        let c = with_ann.now(desk).await.conversation;
        assert_eq!((c.status, c.agent.unwrap().name.as_str()), (Status::Active, "Ann"));
        assert_eq!(lines(house, &with_ann).await.last().unwrap(), "Ann joined the chat.");
        let c = with_ben.now(desk).await.conversation;
        assert_eq!((c.status, c.agent), (Status::Pending, None));
    }

    async fn routing_gives_waiting_chats_in_order_to_who_is_here_able_and_free(house: House) {
        let (desk, firm) = (&house.desk, &house.firm);
        let needs_billing = deskbell_desk::NewConversation { skills: vec!["billing".into()], ..Default::default() };
        let able = firm.chat_of(desk, None, needs_billing).await;
        let (first, second) = (firm.chat(desk).await, firm.chat(desk).await);
        house.place.execute("UPDATE agents SET max_chats = 1 WHERE name IN ('Ann', 'Ben')").await;
        let routing = Routing { mode: Mode::RoundRobin, ..Routing::default() };
        assert!(matches!(desk.set_routing(&firm.sue, routing).await, Err(Refusal::Forbidden(_))));
        is_here(desk, firm, &firm.ann);
        is_here(desk, firm, &firm.ben);
        desk.set_routing(&firm.ada, routing).await.unwrap();
        eventually("both to be given out", async || {
            let given = [first.now(desk).await, second.now(desk).await];
            given.iter().all(|v| v.conversation.status == Status::Active).then_some(())
        })
        .await;
        let c = first.now(desk).await.conversation;
        assert_eq!((c.agent.unwrap().name.as_str(), c.lease_until.is_some()), ("Ann", true));
        assert_eq!(second.now(desk).await.conversation.agent.unwrap().name, "Ben");
        assert_eq!(able.now(desk).await.conversation.status, Status::Pending, "nobody has the skill");
        house.place.execute("UPDATE agents SET skills = '[\"billing\"]', max_chats = 2 WHERE name = 'Ben'").await;
        eventually("the one with the skill to get it", async || able.now(desk).await.conversation.agent).await;
        assert_eq!(able.now(desk).await.conversation.agent.unwrap().name, "Ben");
    }

    async fn what_is_set_aside_takes_no_room(house: House) {
        let (desk, firm) = (&house.desk, &house.firm);
        let (held, next) = (firm.chat(desk).await, firm.chat(desk).await);
        accept(house, &firm.ann, &held).await;
        house.place.execute("UPDATE agents SET max_chats = 1 WHERE name = 'Ann'").await;
        is_here(desk, firm, &firm.ann);
        desk.set_routing(&firm.ada, Routing { mode: Mode::LeastBusy, ..Routing::default() }).await.unwrap();
        desk.snooze(&firm.ann, &held.id, None).await.unwrap();
        eventually("the next to be given out", async || next.now(desk).await.conversation.agent).await;
        let load = desk.workload(&firm.ann, number(&firm.ann)).await.unwrap();
        assert_eq!(load.active.iter().map(|v| &v.conversation.id).collect::<Vec<_>>(), [&next.id]);
        // Back, it is theirs as before; only what is given out counts the room.
        desk.wake(&firm.ann, &held.id).await.unwrap();
        assert_eq!(desk.workload(&firm.ann, number(&firm.ann)).await.unwrap().active.len(), 2);
    }

    async fn what_the_visitor_left_is_closed_in_words_and_what_waits_for_an_answer_is_not(house: House) {
        let (desk, firm) = (&house.desk, &house.firm);
        let (left, asked, unanswered) = (firm.chat(desk).await, firm.chat(desk).await, firm.chat(desk).await);
        for chat in [&left, &asked, &unanswered] {
            accept(house, &firm.ann, chat).await;
        }
        left.send(desk, &firm.ann, "anything else?").await.unwrap();
        asked.send(desk, &firm.ann, "anything else?").await.unwrap();
        asked.send(desk, &asked.visitor, "yes").await.unwrap();
        is_here(desk, firm, &firm.ann);
        desk.set_routing(&firm.ada, Routing { close_idle_after: Some(1_800), ..Routing::default() }).await.unwrap();
        house.clock.step_seconds(1_801);
        eventually("the idle chat to be closed", async || {
            (left.now(desk).await.conversation.status == Status::Closed).then_some(())
        })
        .await;
        assert_eq!(lines(house, &left).await.last().unwrap(), "The chat was closed after 30 minutes without a message.");
        assert_ne!(asked.now(desk).await.conversation.status, Status::Closed);
        assert_ne!(unanswered.now(desk).await.conversation.status, Status::Closed);
    }

    async fn who_waits_is_told_their_place_and_a_wait_only_when_it_is_known(house: House) {
        let (desk, firm) = (&house.desk, &house.firm);
        let mut ears = house.listen();
        is_here(desk, firm, &firm.ann);
        let (first, second) = (firm.chat(desk).await, firm.chat(desk).await);
        let place = desk.place(&second.now(desk).await).await.unwrap();
        assert_eq!(place, Some((2, None)), "nobody was accepted yet");
        // What nobody was told of yet can't be told to have changed.
        desk.tell_places(firm.id()).await.unwrap();
        accept(house, &firm.ann, &first).await;
        told_place(&mut ears, &second, 1).await;
        for _ in 0..2 {
            let chat = firm.chat(desk).await;
            house.clock.step_seconds(60);
            accept(house, &firm.ben, &chat).await;
        }
        // Three were accepted in 120 seconds of waiting.
        let (position, wait) = desk.place(&second.now(desk).await).await.unwrap().unwrap();
        assert_eq!((position, wait.map(|s| s / 10)), (1, Some(4)));
        accept(house, &firm.ann, &second).await;
        assert_eq!(desk.place(&second.now(desk).await).await.unwrap(), None);
    }

    async fn a_draft_is_its_agents_alone_and_told_to_their_own_devices(house: House) {
        let (desk, firm) = (&house.desk, &house.firm);
        let chat = firm.chat(desk).await;
        let mut ears = house.listen();
        let mode = deskbell_domain::DraftMode::Reply;
        desk.set_draft(&firm.ann, &chat.id, mode, "Half a sen", Some("phone")).await.unwrap();
        let told = loop {
            if let Heard::Signal(Signal::Passing(passing)) = ears.next().await
                && let Passing::DraftSaved { agent, text, device, .. } = &*passing
            {
                break (*agent, text.clone(), device.clone());
            }
        };
        assert_eq!(told, (number(&firm.ann), "Half a sen".to_owned(), Some("phone".to_owned())));
        house.reopen().await;
        let (desk, firm) = (&house.desk, &house.firm);
        assert_eq!(desk.drafts(&firm.ann, &chat.id).await.unwrap()[0].text, "Half a sen");
        assert_eq!(desk.drafts(&firm.ben, &chat.id).await.unwrap(), []);
        assert!(desk.drafts(&chat.visitor, &chat.id).await.is_err());
        desk.set_draft(&firm.ann, &chat.id, mode, "", None).await.unwrap();
        assert_eq!(desk.drafts(&firm.ann, &chat.id).await.unwrap(), []);
    }
}

/// Waits until the chat's visitor is told this place.
async fn told_place(ears: &mut crate::house::Ears, chat: &Chat, position: i64) -> QueuePlace {
    loop {
        if let Heard::Signal(Signal::Passing(passing)) = ears.next().await
            && let Passing::QueueMoved { places, .. } = &*passing
            && let Some(place) = places.iter().find(|p| p.conversation == chat.id && p.position == position)
        {
            return place.clone();
        }
    }
}
