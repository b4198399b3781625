//! Whatever several people do at once in whatever order, the promises hold and the log rebuilds the tables.

use std::collections::HashMap;

use deskbell_desk::{Changes, Desk, NewNote, store::Page};
use deskbell_domain::{Actor, AuthorKind, ConversationId, Event, Fact, Handover, Priority, Refusal, Status};
use futures_util::future::join_all;
use proptest::{
    collection::vec,
    prelude::{Strategy, any, prop_oneof},
    test_runner::{Config, TestRunner},
};

use crate::house::{Chat, Firm, House, ReadsEvents, number};

#[derive(Debug, Clone, Copy)]
enum What {
    Send { client_id: Option<u8> },
    Note,
    Assign { to: u8 },
    End,
    Reopen,
    UndoEnd,
    HandBack,
    Seen { seq: u8 },
    Delivered { seq: u8 },
    Relabel(bool),
}

/// Who does what to which chat.
#[derive(Debug, Clone, Copy)]
struct Step {
    who: u8,
    chat: u8,
    what: What,
}

fn step() -> impl Strategy<Value = Step> {
    let what = prop_oneof![
        6 => proptest::option::of(0u8..4).prop_map(|client_id| What::Send { client_id }),
        1 => proptest::strategy::Just(What::Note),
        3 => (0u8..3).prop_map(|to| What::Assign { to }),
        2 => proptest::strategy::Just(What::End),
        2 => proptest::strategy::Just(What::Reopen),
        1 => proptest::strategy::Just(What::UndoEnd),
        1 => proptest::strategy::Just(What::HandBack),
        2 => any::<u8>().prop_map(|seq| What::Seen { seq: seq % 24 }),
        1 => any::<u8>().prop_map(|seq| What::Delivered { seq: seq % 24 }),
        1 => any::<bool>().prop_map(What::Relabel),
    ];
    (0u8..5, 0u8..3, what).prop_map(|(who, chat, what)| Step { who, chat, what })
}

async fn take(desk: &Desk, firm: &Firm, chats: &[Chat], step: Step) {
    let chat = &chats[usize::from(step.chat)];
    let agents = [&firm.ann, &firm.ben, &firm.sue];
    let actor = match step.who {
        // The chat's own visitor, or another chat's, who must get nowhere.
        3 => &chat.visitor,
        4 => &chats[(usize::from(step.chat) + 1) % chats.len()].visitor,
        agent => agents[usize::from(agent)],
    };
    let outcome = match step.what {
        What::Send { client_id: Some(id) } => {
            chat.send_as(desk, actor, &id.to_string(), &format!("text {id}")).await.map(drop)
        }
        What::Send { client_id: None } => chat.send(desk, actor, "hello").await.map(drop),
        What::Note => desk
            .add_note(actor, &chat.id, NewNote { text: "hm".into(), client_id: None, ..NewNote::default() })
            .await
            .map(drop),
        What::Assign { to } => desk.assign(actor, &chat.id, number(agents[usize::from(to)])).await.map(drop),
        What::End => desk.end(actor, &chat.id).await.map(drop),
        What::Reopen => desk.reopen(actor, &chat.id).await.map(drop),
        What::UndoEnd => desk.undo_end(actor, &chat.id).await.map(drop),
        What::HandBack => desk.transfer(actor, &chat.id, Handover::Queue, None).await.map(drop),
        What::Seen { seq } => desk.seen(actor, &chat.id, seq.into()).await,
        What::Delivered { seq } => desk.delivered(actor, &chat.id, seq.into()).await,
        What::Relabel(urgent) => {
            let priority = Some(if urgent { Priority::Urgent } else { Priority::Low });
            desk.update(actor, &chat.id, Changes { priority, ..Changes::default() }).await.map(drop)
        }
    };
    let stranger = step.who == 4;
    match outcome {
        Ok(()) => assert!(!stranger, "a stranger got through: {step:?}"),
        Err(Refusal::Unavailable(why)) => panic!("{step:?} could not be saved: {why}"),
        Err(Refusal::NotFound(_)) => assert!(stranger, "{step:?}"),
        Err(_) => {}
    }
}

/// A conversation as the log alone tells it.
#[derive(Debug, Default, PartialEq)]
struct Told {
    status: Option<Status>,
    agent: Option<i64>,
    last_seq: i64,
    last_text: Option<String>,
    /// Visitor seen, agent seen, visitor delivered, agent delivered.
    marks: [i64; 4],
    visitor_head: i64,
}

impl Told {
    fn hear(&mut self, event: &Event) {
        if event.fact.visitor_hears() {
            self.visitor_head = event.seq;
        }
        match &event.fact {
            Fact::ConversationStarted => self.status = Some(Status::Pending),
            Fact::MessageSent { message } => {
                assert_eq!(message.seq, self.last_seq + 1, "messages stand in the log in their order");
                self.last_seq = message.seq;
                self.last_text = Some(message.text.clone());
                match message.author.kind {
                    AuthorKind::Visitor => self.marks[0] = message.seq,
                    AuthorKind::Agent => self.marks[1] = message.seq,
                    AuthorKind::Bot | AuthorKind::System => {}
                }
            }
            Fact::Assigned { agent, from, .. } => {
                assert_eq!(*from, self.agent.map(deskbell_domain::AgentId), "who had it before");
                (self.status, self.agent) = (Some(Status::Active), Some(agent.id.0));
                self.marks[1] = self.last_seq;
            }
            Fact::Requeued { .. } => (self.status, self.agent) = (Some(Status::Pending), None),
            Fact::Ended { .. } | Fact::Merged { .. } => self.status = Some(Status::Closed),
            Fact::Reopened { agent, .. } => {
                assert_eq!(self.status, Some(Status::Closed));
                let again = if agent.is_some() { Status::Active } else { Status::Pending };
                (self.status, self.agent) = (Some(again), agent.as_ref().map(|a| a.id.0));
            }
            Fact::Seen { by, seq, .. } => {
                let side = usize::from(by.kind == AuthorKind::Agent);
                assert!(*seq > self.marks[side], "marks only grow");
                self.marks[side] = *seq;
                self.marks[side + 2] = self.marks[side + 2].max(*seq);
            }
            Fact::Delivered { by, seq } => {
                let side = usize::from(by.kind == AuthorKind::Agent) + 2;
                assert!(*seq > self.marks[side], "marks only grow");
                self.marks[side] = *seq;
            }
            Fact::MessageUpdated { message, .. } if message.seq == self.last_seq => {
                self.last_text = Some(message.words());
            }
            Fact::MessageUpdated { .. }
            | Fact::NoteAdded { .. }
            | Fact::DeliveryFailed { .. }
            | Fact::Updated { .. }
            | Fact::Transferred { .. }
            | Fact::Escalated { .. }
            | Fact::Snoozed { .. }
            | Fact::Woken { .. }
            | Fact::Converted { .. } => {}
        }
    }
}

async fn whole_log(desk: &Desk, actor: &Actor) -> Vec<std::sync::Arc<Event>> {
    let mut log = Vec::new();
    loop {
        let after = log.last().map_or(0, |e: &std::sync::Arc<Event>| e.seq);
        let page = desk.events(actor, after, i64::MAX, 500).await.unwrap();
        if page.is_empty() {
            return log;
        }
        log.extend(page);
    }
}

async fn check(house: &House, chats: &[Chat]) {
    let desk = &house.desk;
    let log = whole_log(desk, &house.firm.ann).await;
    // What an agent is told stands in the same log.
    let all = desk.entries(&house.firm.ann, 0, i64::MAX, 100_000).await.unwrap();
    assert!(all.iter().map(deskbell_domain::Entry::seq).eq(1..=all.len() as i64), "the log has no gaps");
    let mut told: HashMap<ConversationId, Told> = HashMap::new();
    for event in &log {
        told.entry(event.conversation.clone()).or_default().hear(event);
    }
    for chat in chats {
        let c = chat.now(desk).await.conversation;
        let stored = Told {
            status: Some(c.status),
            agent: c.agent.as_ref().map(|a| a.id.0),
            last_seq: c.last_seq,
            last_text: c.last_message.as_ref().map(|m| m.text.clone()),
            marks: [c.visitor_seen, c.agent_seen, c.visitor_delivered, c.agent_delivered],
            visitor_head: c.visitor_head,
        };
        assert_eq!(told[&chat.id], stored, "the log rebuilds the table");
        match c.status {
            Status::Silent | Status::Pending => assert!(c.agent.is_none() && c.ended_at.is_none()),
            Status::Active => assert!(c.agent.is_some() && c.assigned_at.is_some() && c.ended_at.is_none()),
            Status::Closed => assert!(c.ended_at.is_some()),
        }
        let history = desk.history(&chat.visitor, &chat.id, Page::Newest, 500).await.unwrap().messages;
        assert!(history.iter().map(|m| m.seq).eq(1..=c.last_seq), "messages have no gaps");
        let keys: Vec<_> = history.iter().filter_map(|m| Some((m.author.key(), m.client_id.clone()?))).collect();
        let distinct: std::collections::HashSet<_> = keys.iter().collect();
        assert_eq!(keys.len(), distinct.len(), "no client id made two messages");
        let own = whole_log(desk, &chat.visitor).await;
        let expected = log.iter().filter(|e| e.conversation == chat.id && e.fact.visitor_hears());
        assert!(own.iter().map(|e| e.seq).eq(expected.map(|e| e.seq)), "the visitor's share is what they may hear");
    }
}

fn run(cases: u32, open: impl AsyncFn() -> House) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let house = runtime.block_on(open());
    // Each round's steps are taken at once.
    let rounds = vec(vec(step(), 1..8), 1..8);
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let outcome = TestRunner::new(config).run(&rounds, |rounds| {
        runtime.block_on(async {
            let mut chats = Vec::new();
            for _ in 0..3 {
                chats.push(house.firm.chat(&house.desk).await);
            }
            for round in rounds {
                join_all(round.into_iter().map(|step| take(&house.desk, &house.firm, &chats, step))).await;
            }
            check(&house, &chats).await;
        });
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
    runtime.block_on(house.tear_down());
}

mod sqlite {
    #[test]
    fn the_promises_hold_in_any_order() {
        super::run(100, crate::house::House::on_sqlite);
    }
}

mod postgres {
    #[test]
    fn the_promises_hold_in_any_order() {
        super::run(30, crate::house::House::on_postgres);
    }
}
