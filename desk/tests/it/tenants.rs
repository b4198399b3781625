//! Tenants never meet (G13): every question and command gets the same answer for another's row as for an absent one.

use std::fmt::Debug;

use deskbell_desk::{
    Arrival, Changes, Desk, NewConversation, NewMessage, NewNote,
    store::{Filter, Holder, Page, Sort},
};
use deskbell_domain::{
    Actor, AgentId, ConversationId, DraftMode, Handover, InboxId, InboxSettings, MessageId, Refusal, TenantId,
    VisitorId,
};
use futures_util::future::BoxFuture;

use crate::house::{Chat, Firm, House, ReadsEvents, number};

/// What a call names: a row of the caller's tenant, another's, or nobody's.
#[derive(Clone)]
struct Names {
    tenant: TenantId,
    chat: ConversationId,
    message: MessageId,
    agent: AgentId,
    visitor: VisitorId,
    inbox: InboxId,
}

type Call = for<'a> fn(&'a Desk, &'a Actor, &'a Names) -> BoxFuture<'a, Result<(), Refusal>>;

fn told<T: Debug>(outcome: Result<T, Refusal>) -> Result<(), Refusal> {
    outcome.map(drop)
}

/// `"name": |desk, actor, names| call` lines as a table of calls.
macro_rules! calls {
    ($($name:literal: |$desk:pat_param, $actor:pat_param, $names:pat_param| $call:expr;)+) => {
        &[$(($name, |$desk, $actor, $names| Box::pin(async move { $call.await.map(drop) }))),+]
    };
}

fn message() -> NewMessage {
    NewMessage { text: "hello".into(), client_id: Some("c1".into()), ..NewMessage::default() }
}

/// Whatever names a conversation.
const ON_A_CHAT: &[(&str, Call)] = calls! {
    "view": |d, a, n| d.view(a, &n.chat);
    "history": |d, a, n| d.history(a, &n.chat, Page::Newest, 50);
    "message_seq": |d, a, n| d.message_seq(a, &n.chat, n.message);
    "send": |d, a, n| d.send(a, &n.chat, message());
    "add_note": |d, a, n| d.add_note(a, &n.chat, NewNote { text: "hm".into(), client_id: Some("n1".into()), ..NewNote::default() });
    "assign": |d, a, n| async { let (me, _) = a.agent()?; d.assign(a, &n.chat, me).await };
    "transfer": |d, a, n| d.transfer(a, &n.chat, Handover::Queue, None);
    "end": |d, a, n| d.end(a, &n.chat);
    "transfers": |d, a, n| d.transfers(a, &n.chat);
    "undo_end": |d, a, n| d.undo_end(a, &n.chat);
    "drafts": |d, a, n| d.drafts(a, &n.chat);
    "set_draft": |d, a, n| d.set_draft(a, &n.chat, DraftMode::Reply, "in", None);
    "viewing": |d, a, n| d.viewing(a, &n.chat, true);
    "reopen": |d, a, n| d.reopen(a, &n.chat);
    "update": |d, a, n| d.update(a, &n.chat, Changes { tags: Some(vec!["x".into()]), ..Changes::default() });
    "seen": |d, a, n| d.seen(a, &n.chat, 1);
    "delivered": |d, a, n| d.delivered(a, &n.chat, 1);
    "mark_unread": |d, a, n| d.mark_unread(a, &n.chat);
    "typing": |d, a, n| d.typing(a, &n.chat, true);
};

/// Whatever names something else.
const ON_ANYTHING_ELSE: &[(&str, Call)] = calls! {
    "customer": |d, a, n| d.customer(a, n.visitor);
    "visitor": |d, a, n| d.visitor(a.tenant(), n.visitor);
    "visit_begins": |d, a, n| d.visit_begins(a.tenant(), Arrival { visitor: Some(n.visitor), ..Arrival::default() });
    "agent": |d, a, n| d.agent(a.tenant(), n.agent);
    "inbox": |d, a, n| d.inbox(a.tenant(), n.inbox);
    "inbox_or_default": |d, a, n| d.inbox_or_default(a.tenant(), Some(n.inbox));
    "set_inbox": |d, a, n| d.set_inbox(a, n.inbox, "Mine now", InboxSettings::default());
    "start in an inbox": |d, a, n| d.start(a.tenant(), None, NewConversation { inbox: Some(n.inbox), ..Default::default() });
    "start as a visitor": |d, a, n| d.start(a.tenant(), Some(n.visitor), NewConversation::default());
};

async fn names(desk: &Desk, firm: &Firm) -> (Names, Chat) {
    let chat = firm.chat(desk).await;
    let sent = chat.send_as(desk, &chat.visitor, "c1", "hello").await.unwrap();
    let new = NewNote { text: "hm".into(), client_id: Some("n1".into()), ..NewNote::default() };
    desk.add_note(&firm.ann, &chat.id, new).await.unwrap();
    let Actor::Visitor { id, .. } = chat.visitor else { unreachable!() };
    let names = Names {
        tenant: firm.id(),
        chat: chat.id.clone(),
        message: sent.message.id,
        agent: number(&firm.ben),
        visitor: id,
        inbox: firm.inbox,
    };
    (names, chat)
}

fn nobodys(tenant: TenantId) -> Names {
    Names {
        tenant,
        chat: "00000000000000000000000000000000".into(),
        message: MessageId("019b0000-0000-7000-8000-000000000000".parse().unwrap()),
        agent: AgentId(999_999),
        visitor: VisitorId(999_999),
        inbox: InboxId(999_999),
    }
}

/// Everything one tenant has stored.
async fn everything_of(house: &House, tenant: TenantId) -> Vec<i64> {
    let mut counts = Vec::new();
    for table in ["conversations", "messages", "notes", "cursors", "events", "visitors", "starts"] {
        counts.push(house.place.number(&format!("SELECT count(*) FROM {table} WHERE tenant = {tenant}")).await);
    }
    counts.push(house.place.number(&format!("SELECT event_seq FROM tenants WHERE id = {tenant}")).await);
    counts
}

on_both_engines! {
    async fn anothers_rows_are_answered_like_absent_ones_by_every_use_case(house: House) {
        let other = house.second_firm().await;
        let (theirs, _) = names(&house.desk, &other).await;
        let (own, own_chat) = names(&house.desk, &house.firm).await;
        let nobodys = nobodys(own.tenant);
        let before = everything_of(house, other.id()).await;
        for actor in [&house.firm.ann, &house.firm.sue, &house.firm.ada, &own_chat.visitor] {
            for (name, call) in ON_A_CHAT.iter().chain(ON_ANYTHING_ELSE) {
                let foreign = call(&house.desk, actor, &theirs).await;
                let absent = call(&house.desk, actor, &nobodys).await;
                assert!(foreign.is_err(), "{name} by {actor:?} reached another tenant");
                assert_eq!(foreign, absent, "{name} by {actor:?} tells another's row from an absent one");
            }
        }
        assert_eq!(everything_of(house, other.id()).await, before, "nothing of theirs changed");
    }

    async fn ones_own_rows_are_reached_by_the_same_calls(house: House) {
        // The control of the test above: with the tenant's own names every call gets through for somebody.
        let (own, chat) = names(&house.desk, &house.firm).await;
        let actors = [&house.firm.ada, &chat.visitor];
        for (name, call) in ON_A_CHAT.iter().chain(ON_ANYTHING_ELSE) {
            let mut got_through = false;
            for actor in actors {
                got_through |= told(call(&house.desk, actor, &own).await).is_ok();
            }
            assert!(got_through, "{name}");
        }
    }

    async fn a_chat_is_given_to_nobody_of_another_tenant(house: House) {
        let other = house.second_firm().await;
        let chat = house.firm.chat(&house.desk).await;
        let foreign = house.desk.assign(&house.firm.sue, &chat.id, number(&other.ann)).await.unwrap_err();
        let absent = house.desk.assign(&house.firm.sue, &chat.id, AgentId(999_999)).await.unwrap_err();
        assert_eq!((&foreign, &absent), (&Refusal::NotFound("agent"), &Refusal::NotFound("agent")));
    }

    async fn another_visitors_chat_looks_absent_too(house: House) {
        let (own, _) = names(&house.desk, &house.firm).await;
        let (_, stranger) = names(&house.desk, &house.firm).await;
        let nobodys = nobodys(own.tenant);
        for (name, call) in ON_A_CHAT {
            let foreign = call(&house.desk, &stranger.visitor, &own).await;
            let absent = call(&house.desk, &stranger.visitor, &nobodys).await;
            assert!(foreign.is_err(), "{name}");
            assert_eq!(foreign, absent, "{name}");
        }
        let narrowed = |only: &ConversationId| Actor::Visitor { tenant: own.tenant, id: own.visitor, only: Some(only.clone()) };
        assert!(house.desk.view(&narrowed(&own.chat), &own.chat).await.is_ok());
        let second = house.firm.chat_of(&house.desk, Some(own.visitor), NewConversation::default()).await;
        let refused = house.desk.view(&narrowed(&own.chat), &second.id).await.unwrap_err();
        assert_eq!(refused, Refusal::NotFound("chat"));
        assert_eq!(house.desk.own_conversations(&narrowed(&own.chat)).await.unwrap().len(), 1);
        let heard = house.desk.events(&narrowed(&own.chat), 0, i64::MAX, 500).await.unwrap();
        assert!(heard.iter().all(|e| e.conversation == own.chat));
    }

    async fn a_client_id_of_another_conversation_reveals_nothing(house: House) {
        let other = house.second_firm().await;
        let (theirs, _) = names(&house.desk, &other).await;
        let mine = house.firm.chat(&house.desk).await;
        let sent = mine.send_as(&house.desk, &mine.visitor, "c1", "hello").await.unwrap();
        assert!(sent.created);
        assert_ne!(sent.message.id, theirs.message);
        let start = |firm: &Firm| {
            let new = NewConversation { client_id: Some("s".into()), ..NewConversation::default() };
            house.desk.start(firm.id(), None, new)
        };
        let (first, second) = (start(&other).await.unwrap(), start(&house.firm).await.unwrap());
        assert!(first.created && second.created);
    }

    async fn lists_counts_people_and_logs_hold_only_ones_own(house: House) {
        let other = house.second_firm().await;
        let (theirs, _) = names(&house.desk, &other).await;
        house.desk.assign(&other.ann, &theirs.chat, number(&other.ann)).await.unwrap();
        names(&house.desk, &other).await;
        let (own, _) = names(&house.desk, &house.firm).await;
        let desk = &house.desk;
        let me = &house.firm.ann;
        for filter in [
            Filter::default(),
            Filter { visitor: Some(theirs.visitor), ..Filter::default() },
            Filter { inbox: Some(theirs.inbox), ..Filter::default() },
            Filter { holder: Some(Holder::Agent(number(&other.ann))), ..Filter::default() },
            Filter { ids: Some(vec![theirs.chat.clone()]), ..Filter::default() },
        ] {
            for sort in [Sort::Queue, Sort::WaitTime, Sort::Recent] {
                let listed = desk.list(me, filter.clone(), None, sort, None, 50).await.unwrap();
                assert!(listed.views.iter().all(|v| v.conversation.id == own.chat), "{filter:?} {sort:?}");
            }
        }
        let counts = desk.counts(me).await.unwrap();
        assert_eq!((counts.pending, counts.active, counts.mine, counts.closed), (1, 0, 0, 0));
        let (agents, busy) = desk.agents(me).await.unwrap();
        assert!(agents.iter().all(|a| a.tenant == own.tenant) && agents.len() == 4);
        assert_eq!(busy, []);
        assert!(desk.customers(me, None, None, 50).await.unwrap().iter().all(|v| v.id == own.visitor));
        assert!(desk.inboxes(me).await.unwrap().iter().all(|i| i.id == own.inbox));
        let log = desk.events(me, 0, i64::MAX, 500).await.unwrap();
        assert_eq!(log.iter().map(|e| e.seq).collect::<Vec<_>>(), [1, 2, 3], "each tenant has its own numbers");
        assert!(log.iter().all(|e| e.tenant == own.tenant && e.conversation == own.chat));
        let visit = desk.visit_begins(other.id(), Arrival { visitor: Some(theirs.visitor), ..Arrival::default() }).await.unwrap();
        assert!(desk.visits(me).unwrap().is_empty());
        assert!(desk.visit_of(own.tenant, theirs.visitor).is_none());
        desk.visit_ends(&visit);
    }

    async fn an_id_that_no_store_could_hold_is_an_absent_one(house: House) {
        let (own, _) = names(&house.desk, &house.firm).await;
        let absent = nobodys(own.tenant);
        for odd in ["", "a\0b", "\0", "%", "' OR 1=1 --", "😀", &"x".repeat(100_000)] {
            let odd = Names { chat: odd.into(), ..absent.clone() };
            for (name, call) in ON_A_CHAT {
                let refused = call(&house.desk, &house.firm.ann, &odd).await;
                assert_eq!(refused, call(&house.desk, &house.firm.ann, &absent).await, "{name} {:?}", odd.chat);
            }
        }
        assert!(house.desk.store().writer().is_healthy());
    }
}
