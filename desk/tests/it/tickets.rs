//! Tickets: one a chat, one a retry, found by their words, told to whoever looks, and dealt with in time or not.

use deskbell_bus::{Heard, Signal};
use deskbell_desk::{
    NewTicket, NewTicketComment, Requester,
    store::{TicketFilter, TicketSort},
};
use deskbell_domain::{
    Actor, AuthorKind, Entry, Handover, Noun, Priority, Promise, PromiseState, Refusal, SlaTarget, SlaTargets, Status,
    TicketChanges, TicketComment, TicketId, TicketStatus, TicketView,
};
use futures_util::future::join_all;

use crate::house::{House, number};

fn by_hand(subject: &str) -> NewTicket {
    NewTicket {
        subject: subject.into(),
        requester: Requester::Named { name: Some("Vera".into()), email: Some("vera@example.org".into()) },
        priority: Priority::Medium,
        assignee: None,
        team: None,
        tags: Vec::new(),
        due_at: None,
        comment: None,
        client_id: None,
    }
}

async fn add(house: &House, by: &Actor, subject: &str) -> TicketView {
    house.desk.add_ticket(by, by_hand(subject)).await.unwrap().0
}

async fn comment(house: &House, by: &Actor, id: TicketId, text: &str, internal: bool) -> TicketComment {
    let new = NewTicketComment { text: text.into(), internal, ..NewTicketComment::default() };
    house.desk.comment_on_ticket(by, id, new).await.unwrap().0
}

async fn become_(house: &House, id: TicketId, status: TicketStatus) -> TicketView {
    let changes = TicketChanges { status: Some(status), ..TicketChanges::default() };
    house.desk.change_ticket(&house.firm.ann, id, changes).await.unwrap()
}

async fn found(house: &House, by: &Actor, query: &str) -> Vec<String> {
    let filter = TicketFilter::default();
    let (found, _) = house.desk.tickets(by, filter, Some(query), TicketSort::Created, None, 50).await.unwrap();
    found.into_iter().map(|view| view.ticket.subject).collect()
}

on_both_engines! {
    async fn a_chat_becomes_one_ticket_and_stays_open(house: House) {
        let chat = house.firm.chat(&house.desk).await;
        chat.send(&house.desk, &chat.visitor, "The sleeve is torn.").await.unwrap();
        house.desk.assign(&house.firm.ann, &chat.id, number(&house.firm.ann)).await.unwrap();
        let many = join_all((0..8).map(|_| house.desk.convert(&house.firm.ann, &chat.id, None, None))).await;
        let ids: Vec<_> = many.into_iter().map(|made| made.unwrap().0.ticket.id).collect();
        assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
        let view = house.desk.ticket(&house.firm.ann, ids[0]).await.unwrap();
        assert_eq!(view.assignee.unwrap().name, "Ann");
        assert_eq!(view.ticket.subject, "The sleeve is torn.", "not that Ann joined the chat");
        let now = chat.now(&house.desk).await.conversation;
        assert_eq!((now.status, now.ticket), (Status::Active, Some(ids[0])));
        let said = now.last_message.unwrap();
        assert_eq!(said.author.kind, AuthorKind::System);
        assert!(said.text.contains(&format!("ticket {}", ids[0])), "{}", said.text);
        chat.send(&house.desk, &chat.visitor, "Still there?").await.unwrap();
        let transcript = house.desk.transcript(&house.firm.ben, &view.ticket).await.unwrap();
        let texts: Vec<_> = transcript.iter().map(|m| m.text.as_str()).collect();
        assert!(texts.contains(&"The sleeve is torn.") && !texts.contains(&"Still there?"), "{texts:?}");
        assert_eq!(house.place.number("SELECT count(*) FROM tickets").await, 1);
    }

    async fn a_retried_ticket_and_comment_are_the_same_ones(house: House) {
        let new = || NewTicket { client_id: Some("t1".into()), comment: Some(("hello".into(), false)), ..by_hand("One") };
        let (first, created) = house.desk.add_ticket(&house.firm.ann, new()).await.unwrap();
        assert!(created);
        house.reopen().await;
        let (again, created) = house.desk.add_ticket(&house.firm.ann, new()).await.unwrap();
        assert_eq!((again.ticket.id, created), (first.ticket.id, false));
        let other = NewTicket { subject: "Two".into(), ..new() };
        assert_eq!(house.desk.add_ticket(&house.firm.ann, other).await.unwrap_err(), Refusal::ClientIdReused);
        let note = |text: &str| NewTicketComment { text: text.into(), client_id: Some("c1".into()), ..Default::default() };
        let id = first.ticket.id;
        let copies = join_all((0..6).map(|_| house.desk.comment_on_ticket(&house.firm.ann, id, note("once")))).await;
        assert_eq!(copies.iter().filter(|made| made.as_ref().unwrap().1).count(), 1);
        let refused = house.desk.comment_on_ticket(&house.firm.ann, id, note("twice")).await.unwrap_err();
        assert_eq!(refused, Refusal::ClientIdReused);
        let all = house.desk.ticket_comments(&house.firm.ben, id, 0, 50).await.unwrap();
        assert_eq!(all.iter().map(|c| c.text.as_str()).collect::<Vec<_>>(), ["hello", "once"]);
    }

    async fn somebody_with_a_known_e_mail_is_that_person(house: House) {
        let first = add(house, &house.firm.ann, "One").await;
        let second = add(house, &house.firm.ben, "Two").await;
        assert_eq!(first.requester.id, second.requester.id);
        let nobody = NewTicket { requester: Requester::Named { name: None, email: None }, ..by_hand("Three") };
        let refused = house.desk.add_ticket(&house.firm.ann, nobody).await.unwrap_err();
        assert!(refused.to_string().starts_with("customer_id "), "{refused}");
    }

    async fn tickets_are_found_by_subject_and_comment_and_not_by_what_they_were_called(house: House) {
        let ann = &house.firm.ann;
        let sleeve = add(house, ann, "Ärmel gerissen").await.ticket.id;
        add(house, ann, "Gift card").await;
        comment(house, ann, sleeve, "The workshop has the jacket.", true).await;
        assert_eq!(found(house, ann, "armel").await, ["Ärmel gerissen"]);
        assert_eq!(found(house, ann, "workshop jack").await, ["Ärmel gerissen"]);
        assert_eq!(found(house, ann, &format!("T-{sleeve}")).await, ["Ärmel gerissen"]);
        assert_eq!(found(house, ann, "workshop card").await, Vec::<String>::new());
        assert_eq!(found(house, ann, "\" OR 1=1 --").await, Vec::<String>::new());
        let changes = TicketChanges { subject: Some("Torn sleeve".into()), ..TicketChanges::default() };
        house.desk.change_ticket(ann, sleeve, changes).await.unwrap();
        assert_eq!(found(house, ann, "gerissen").await, Vec::<String>::new());
        assert_eq!(found(house, ann, "torn").await, ["Torn sleeve"]);
        let other = house.second_firm().await;
        assert_eq!(found(house, &other.ann, "torn").await, Vec::<String>::new());
    }

    async fn lists_are_filtered_sorted_and_paged(house: House) {
        let ann = &house.firm.ann;
        for (n, priority) in [Priority::Low, Priority::Urgent, Priority::Medium, Priority::Urgent].into_iter().enumerate() {
            let new = NewTicket { priority, ..by_hand(&format!("n{n}")) };
            house.desk.add_ticket(ann, new).await.unwrap();
        }
        let mut pages = Vec::new();
        let mut after = None;
        loop {
            let filter = TicketFilter::default();
            let (found, end) = house.desk.tickets(ann, filter, None, TicketSort::Priority, after, 1).await.unwrap();
            pages.extend(found.into_iter().map(|view| view.ticket.subject));
            after = end;
            if after.is_none() { break }
        }
        assert_eq!(pages, ["n3", "n1", "n2", "n0"]);
        let urgent = TicketFilter { priority: Some(Priority::Urgent), assignee: Some(None), statuses: vec![TicketStatus::Open], ..Default::default() };
        let (found, _) = house.desk.tickets(ann, urgent, None, TicketSort::Updated, None, 50).await.unwrap();
        assert_eq!(found.len(), 2);
        let mine = TicketFilter { assignee: Some(Some(number(ann))), ..Default::default() };
        assert!(house.desk.tickets(ann, mine, None, TicketSort::Due, None, 50).await.unwrap().0.is_empty());
    }

    async fn a_change_is_told_once_and_nothing_is_told_of_none(house: House) {
        let id = add(house, &house.firm.ann, "One").await.ticket.id;
        let mut ears = house.listen();
        become_(house, id, TicketStatus::Open).await;
        become_(house, id, TicketStatus::Pending).await;
        let told = loop {
            if let Heard::Signal(Signal::Entries(entries)) = ears.next().await
                && let Some(Entry::Change(change)) = entries.first()
            {
                break (change.noun, change.id, change.by);
            }
        };
        assert_eq!(told, (Noun::Ticket, Some(id.0), Some(number(&house.firm.ann))));
        assert_eq!(house.place.number("SELECT count(*) FROM events WHERE fact = 'changed'").await, 2);
    }

    async fn promises_run_pause_warn_and_break_by_the_clock(house: House) {
        let (ann, ada) = (&house.firm.ann, &house.firm.ada);
        let target = SlaTarget { first_response: Some(600), resolution: Some(3_600) };
        assert!(matches!(house.desk.set_sla_targets(ann, SlaTargets::default()).await, Err(Refusal::Forbidden(_))));
        house.desk.set_sla_targets(ada, SlaTargets { medium: target, ..SlaTargets::default() }).await.unwrap();
        let id = add(house, ann, "One").await.ticket.id;
        let stands = async || {
            let ticket = house.desk.ticket(ann, id).await.unwrap().ticket;
            let target = house.desk.sla_targets(ann).await.unwrap().of(ticket.priority);
            let now = house.desk.clock().now();
            let first = Promise::first_response(target, &ticket.clock, now).unwrap().state;
            (first, Promise::resolution(target, &ticket.clock, ticket.status.is_done(), now).unwrap().state)
        };
        use PromiseState::{Breached, Met, Paused, Running, Warning};
        assert_eq!(stands().await, (Running, Running));
        house.clock.step_seconds(481);
        assert_eq!(stands().await, (Warning, Running));
        comment(house, ann, id, "among us", true).await;
        assert_eq!(stands().await, (Warning, Running), "a note is no answer");
        comment(house, ann, id, "we look into it", false).await;
        assert_eq!(stands().await, (Met, Running));
        become_(house, id, TicketStatus::Pending).await;
        house.clock.step_seconds(100_000);
        assert_eq!(stands().await, (Met, Paused), "waiting for the requester costs nothing");
        become_(house, id, TicketStatus::Open).await;
        assert_eq!(stands().await, (Met, Running));
        house.clock.step_seconds(3_600);
        assert_eq!(stands().await, (Met, Breached));
        become_(house, id, TicketStatus::Solved).await;
        assert_eq!(stands().await, (Met, Breached), "solved late is late");
    }

    async fn a_public_comment_may_be_said_in_the_open_chat_once(house: House) {
        let ann = &house.firm.ann;
        let chat = house.firm.chat(&house.desk).await;
        chat.send(&house.desk, &chat.visitor, "hello").await.unwrap();
        house.desk.assign(ann, &chat.id, number(ann)).await.unwrap();
        let id = house.desk.convert(ann, &chat.id, None, None).await.unwrap().0.ticket.id;
        let new = || NewTicketComment { text: "Solved!".into(), to_chat: true, client_id: Some("c".into()), internal: false };
        house.desk.comment_on_ticket(ann, id, new()).await.unwrap();
        let after = chat.now(&house.desk).await.conversation.last_seq;
        house.desk.comment_on_ticket(ann, id, new()).await.unwrap();
        let now = chat.now(&house.desk).await.conversation;
        assert_eq!((now.last_seq, now.last_message.unwrap().text.as_str()), (after, "Solved!"));
        let inside = NewTicketComment { internal: true, client_id: None, ..new() };
        assert!(house.desk.comment_on_ticket(ann, id, inside).await.unwrap_err().to_string().starts_with("to_chat "));
        house.desk.end(ann, &chat.id).await.unwrap();
        let late = NewTicketComment { client_id: None, ..new() };
        assert_eq!(house.desk.comment_on_ticket(ann, id, late).await.unwrap_err(), Refusal::ConversationClosed);
        assert_eq!(house.desk.ticket_comments(ann, id, 0, 50).await.unwrap().len(), 1, "a refused one is not kept");
    }

    async fn a_ticket_of_a_chat_handed_to_a_team_is_that_teams_until_the_team_is_gone(house: House) {
        let (ann, ada) = (&house.firm.ann, &house.firm.ada);
        let chat = house.firm.chat(&house.desk).await;
        let team = house.desk.add_team(ada, "Billing", vec![]).await.unwrap().id;
        house.desk.assign(ann, &chat.id, number(ann)).await.unwrap();
        house.desk.transfer(ann, &chat.id, Handover::Team(team), None).await.unwrap();
        let made = house.desk.convert(ann, &chat.id, None, None).await.unwrap().0.ticket.id;
        add(house, ann, "Nobody's").await;
        let view = house.desk.ticket(ann, made).await.unwrap();
        assert_eq!((view.team.map(|t| t.name), view.assignee), (Some("Billing".into()), None));
        let of = async |team| {
            let filter = TicketFilter { team: Some(team), ..TicketFilter::default() };
            let (found, _) = house.desk.tickets(ann, filter, None, TicketSort::Created, None, 50).await.unwrap();
            found.into_iter().map(|view| view.ticket.subject).collect::<Vec<_>>()
        };
        assert_eq!(of(None).await, ["Nobody's"]);
        assert_eq!(of(Some(team)).await.len(), 1);
        let other = house.second_firm().await;
        let theirs = house.desk.add_team(&other.ada, "Theirs", vec![]).await.unwrap().id;
        let changes = TicketChanges { team: Some(Some(theirs)), ..TicketChanges::default() };
        let refused = house.desk.change_ticket(ann, made, changes).await.unwrap_err();
        assert!(refused.to_string().starts_with("team_id "), "{refused}");
        house.desk.remove_team(ada, team).await.unwrap();
        let view = house.desk.ticket(ann, made).await.unwrap();
        assert_eq!((view.ticket.team, view.team), (None, None));
    }

    async fn tickets_are_neither_visitors_nor_other_tenants(house: House) {
        let chat = house.firm.chat(&house.desk).await;
        let id = add(house, &house.firm.ann, "One").await.ticket.id;
        assert!(matches!(house.desk.ticket(&chat.visitor, id).await, Err(Refusal::Forbidden(_))));
        let other = house.second_firm().await;
        let absent = Refusal::NotFound("ticket");
        assert_eq!(house.desk.ticket(&other.ada, id).await.unwrap_err(), absent);
        assert_eq!(house.desk.change_ticket(&other.ada, id, TicketChanges::default()).await.unwrap_err(), absent);
        let new = NewTicketComment { text: "in".into(), ..NewTicketComment::default() };
        assert_eq!(house.desk.comment_on_ticket(&other.ada, id, new).await.unwrap_err(), absent);
        let theirs = TicketChanges { assignee: Some(Some(number(&other.ann))), ..TicketChanges::default() };
        let refused = house.desk.change_ticket(&house.firm.ann, id, theirs).await.unwrap_err();
        assert!(refused.to_string().starts_with("agent_id "), "{refused}");
        let their_person = NewTicket { requester: Requester::Known(house.desk.ticket(&house.firm.ann, id).await.unwrap().requester.id), ..by_hand("in") };
        let refused = house.desk.add_ticket(&other.ann, their_person).await.unwrap_err();
        assert!(refused.to_string().starts_with("customer_id "), "{refused}");
    }
}
