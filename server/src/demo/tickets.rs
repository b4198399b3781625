//! The shop's tickets: some from chats, some by mail and telephone, in every state.

use deskbell_desk::{
    Desk, NewTicket, NewTicketComment, Requester,
    store::{Filter, Sort},
};
use deskbell_domain::{
    Actor, Priority, Refusal, SlaTarget, SlaTargets, Status, TicketChanges, TicketId, TicketStatus, Timestamp,
};

use crate::{clock::SetClock, failure::Failure};

#[derive(Clone, Copy)]
enum Who {
    Dana,
    Jonas,
}

enum Step {
    Answers(Who, &'static str),
    Notes(Who, &'static str),
    Becomes(Who, TicketStatus),
}

struct Story {
    minutes_ago: i64,
    name: &'static str,
    email: &'static str,
    subject: &'static str,
    priority: Priority,
    holder: Option<Who>,
    tags: &'static [&'static str],
    /// Seconds after the step before.
    steps: &'static [(i64, Step)],
}

use Step::{Answers, Becomes, Notes};
use TicketStatus::{Closed, Open, Pending, Solved};
use Who::{Dana, Jonas};

const STORIES: [Story; 7] = [
    Story {
        minutes_ago: 7_300,
        name: "Ingrid Solberg",
        email: "ingrid.solberg@fjordpost.example",
        subject: "Invoice shows the old company address",
        priority: Priority::Low,
        holder: Some(Dana),
        tags: &["invoice"],
        steps: &[
            (5_400, Answers(Dana, "Thank you for telling us, Ingrid. A corrected invoice is attached to this answer.")),
            (86_000, Becomes(Dana, Solved)),
            (172_000, Becomes(Dana, Closed)),
        ],
    },
    Story {
        minutes_ago: 4_500,
        name: "Tomás Ribeiro",
        email: "tomas@ribeiro.example",
        subject: "Zip of the Fjell jacket came loose after two weeks",
        priority: Priority::High,
        holder: Some(Jonas),
        tags: &["repair", "warranty"],
        steps: &[
            (2_700, Notes(Jonas, "Third zip of this batch. I've asked the workshop whether they see a pattern.")),
            (
                1_200,
                Answers(
                    Jonas,
                    "I'm sorry about the zip, Tomás. Please send the jacket back: the label is in your e-mail, and we repair it free of charge.",
                ),
            ),
            (300, Becomes(Jonas, Pending)),
        ],
    },
    Story {
        minutes_ago: 1_560,
        name: "Mei-Ling Chan",
        email: "meiling.chan@harbour.example",
        subject: "Customs asks for a proof of origin",
        priority: Priority::Urgent,
        holder: Some(Dana),
        tags: &["customs"],
        steps: &[
            (1_900, Answers(Dana, "We've sent the declaration to the carrier. They usually need one working day.")),
            (40_000, Notes(Dana, "Carrier confirms receipt, reference 88-20417.")),
        ],
    },
    Story {
        minutes_ago: 540,
        name: "Oluwaseun Adeyemi",
        email: "seun.adeyemi@lagoslight.example",
        subject: "Wholesale prices for forty rain jackets",
        priority: Priority::Medium,
        holder: None,
        tags: &["wholesale"],
        steps: &[],
    },
    Story {
        minutes_ago: 200,
        name: "Hannah Vogt",
        email: "hannah.vogt@bergfreunde.example",
        subject: "Two parcels ordered, one arrived",
        priority: Priority::High,
        holder: Some(Jonas),
        tags: &["shipping"],
        steps: &[(4_000, Notes(Jonas, "Tracking says both were handed over together. Asking the depot."))],
    },
    Story {
        minutes_ago: 90,
        name: "Yusuf Demir",
        email: "yusuf.demir@atolye.example",
        subject: "Gift card code is not accepted at checkout",
        priority: Priority::Medium,
        holder: None,
        tags: &["gift card"],
        steps: &[],
    },
    Story {
        minutes_ago: 2_900,
        name: "Claire Fontaine",
        email: "claire@fontaine.example",
        subject: "Repair of a tent pole, second attempt",
        priority: Priority::Medium,
        holder: Some(Dana),
        tags: &["repair"],
        steps: &[
            (3_000, Answers(Dana, "The workshop has found the right pole. It goes out today.")),
            (90_000, Becomes(Dana, Solved)),
            (20_000, Becomes(Dana, Open)),
        ],
    },
];

const HOUR: i64 = 3_600;

/// May be run again over what an interrupted planting left.
pub async fn plant(desk: &Desk, clock: &SetClock, now: Timestamp, dana: &Actor, jonas: &Actor) -> Result<(), Failure> {
    let actor = |who| match who {
        Dana => dana,
        Jonas => jonas,
    };
    for (number, story) in STORIES.iter().enumerate() {
        let mut at = now.plus_seconds(-60 * story.minutes_ago);
        clock.set(at);
        let new = NewTicket {
            subject: story.subject.into(),
            requester: Requester::Named { name: Some(story.name.into()), email: Some(story.email.into()) },
            priority: story.priority,
            assignee: story.holder.map(|who| actor(who).agent().map(|(id, _)| id)).transpose()?,
            team: None,
            tags: story.tags.iter().map(|&t| t.into()).collect(),
            due_at: None,
            comment: None,
            client_id: Some(format!("demo-ticket-{number}")),
        };
        let (view, created) = desk.add_ticket(dana, new).await?;
        for (pause, step) in story.steps.iter().filter(|_| created) {
            at = at.plus_seconds(*pause).min(now);
            clock.set(at);
            go_on(desk, view.ticket.id, step, &actor).await?;
        }
    }
    // Made now: a chat's lines stand in the order of their times.
    clock.set(now);
    from_chats(desk, dana).await
}

async fn go_on<'a>(desk: &Desk, id: TicketId, step: &Step, actor: &impl Fn(Who) -> &'a Actor) -> Result<(), Refusal> {
    let comment = |text: &str, internal| NewTicketComment { text: text.into(), internal, ..Default::default() };
    match step {
        Answers(who, text) => drop(desk.comment_on_ticket(actor(*who), id, comment(text, false)).await?),
        Notes(who, text) => drop(desk.comment_on_ticket(actor(*who), id, comment(text, true)).await?),
        Becomes(who, status) => {
            let changes = TicketChanges { status: Some(*status), ..TicketChanges::default() };
            desk.change_ticket(actor(*who), id, changes).await?;
        }
    }
    Ok(())
}

/// How soon the shop wants to answer and solve.
pub fn targets() -> SlaTargets {
    let target = |first_response, resolution| SlaTarget {
        first_response: Some(first_response * HOUR),
        resolution: Some(resolution * HOUR),
    };
    SlaTargets { low: target(24, 120), medium: target(8, 72), high: target(4, 24), urgent: target(1, 24) }
}

/// Two chats that needed more than a chat. Converting one again changes nothing.
async fn from_chats(desk: &Desk, dana: &Actor) -> Result<(), Failure> {
    let filter = Filter { statuses: vec![Status::Closed], ..Filter::default() };
    for view in desk.list(dana, filter, None, Sort::Recent, None, 2).await?.views {
        desk.convert(dana, &view.conversation.id, None, None).await?;
    }
    Ok(())
}
