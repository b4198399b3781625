//! Plants the demo through the desk's own use cases, on a clock that walks through the past.

use deskbell_desk::{Changes, Desk, NewAgent, NewConversation, NewMessage, NewNote, TenantFacts};
use deskbell_domain::{
    Actor, Agent, Channel, ConversationId, Grants, InboxId, InboxSettings, Monitoring, Refusal, Role, Timestamp,
    VisitorAuth, origin,
};
use serde_json::json;

use super::{
    PASSWORD, SHOP, TENANT, help,
    people::{DANA, JONAS, LAST, Person},
    stories,
    story::{Step, Story, Who},
    tickets, visits,
};
use crate::{clock::SetClock, failure::Failure};

/// The shop opened its desk this long before.
const DAYS_OPEN: i64 = 30;

const INBOXES: [(Channel, &str, Option<&str>); 3] = [
    (Channel::Widget, "Website", None),
    (Channel::Facebook, "Northwind on Facebook", Some("104729461938205")),
    (Channel::Instagram, "Northwind on Instagram", Some("17841405793187218")),
];

/// May be run again over what an interrupted planting left.
pub async fn everything(desk: &Desk, clock: &SetClock, now: Timestamp) -> Result<(), Failure> {
    clock.set(now.plus_seconds(-DAYS_OPEN * 24 * 3600));
    let tenant = match desk.add_tenant(TENANT, SHOP).await {
        Err(Refusal::Conflict(_)) => desk.tenant_by_slug(TENANT).await?,
        made => made?,
    };
    let team = Team { dana: person(desk, &tenant, &DANA).await?, jonas: person(desk, &tenant, &JONAS).await? };
    let inboxes = inboxes(desk, &tenant).await?;
    let admin = as_admin(&team.dana)?;
    help::plant(desk, &tenant, &admin).await?;
    let ground = Ground { tenant: &tenant, team, inboxes };
    conversations(desk, clock, now, &ground).await?;
    visits::plant(desk, now, tenant.id, &ground.inboxes).await?;
    desk.set_sla_targets(&admin, tickets::targets()).await?;
    tickets::plant(desk, clock, now, &ground.team.dana, &ground.team.jonas).await?;
    clock.set(now);
    person(desk, &tenant, &LAST).await?;
    Ok(())
}

/// What only an admin may do is done in the name of one: the shop's own comes last of all.
fn as_admin(person: &Actor) -> Result<Actor, Refusal> {
    Ok(Actor::Agent {
        tenant: person.tenant(),
        id: person.agent()?.0,
        role: Role::Admin,
        grants: Grants::of(Role::Admin),
    })
}

struct Ground<'a> {
    tenant: &'a TenantFacts,
    team: Team,
    inboxes: Vec<(Channel, InboxId)>,
}

struct Team {
    dana: Actor,
    jonas: Actor,
}

impl Team {
    fn actor(&self, who: Who) -> &Actor {
        match who {
            Who::Dana => &self.dana,
            Who::Jonas => &self.jonas,
        }
    }
}

async fn person(desk: &Desk, tenant: &TenantFacts, person: &Person) -> Result<Actor, Failure> {
    let new = NewAgent {
        name: person.name.into(),
        email: person.email.into(),
        password: PASSWORD.into(),
        role: person.role,
        skills: person.skills.iter().map(|&s| s.into()).collect(),
    };
    let agent: Agent = match desk.add_agent(tenant, new).await {
        Err(Refusal::Conflict(_)) => {
            let found = desk.store().scope(tenant.id).agent_by_email(person.email).await?;
            found.ok_or(Refusal::NotFound("agent"))?.agent
        }
        made => made?,
    };
    Ok(Actor::Agent { tenant: tenant.id, id: agent.id, role: agent.role, grants: Grants::of(agent.role) })
}

async fn inboxes(desk: &Desk, tenant: &TenantFacts) -> Result<Vec<(Channel, InboxId)>, Failure> {
    let scope = desk.store().scope(tenant.id);
    let before = scope.inboxes().await?;
    for (channel, name, external_id) in INBOXES {
        if before.iter().all(|inbox| inbox.channel != channel) {
            let settings = match channel {
                Channel::Widget => InboxSettings {
                    visitor_auth: VisitorAuth::Open,
                    allowed_origins: vec![origin::LOOPBACK.into()],
                    monitoring: Monitoring::Full,
                    ..InboxSettings::default()
                },
                Channel::Facebook | Channel::Instagram => InboxSettings::default(),
            };
            scope.add_inbox(name, channel, external_id, &settings, &desk.ids().secret(), desk.clock().now()).await?;
        }
    }
    Ok(scope.inboxes().await?.iter().map(|inbox| (inbox.channel, inbox.id)).collect())
}

/// All conversations' steps in the order of their times, as the log would have them.
async fn conversations(desk: &Desk, clock: &SetClock, now: Timestamp, ground: &Ground<'_>) -> Result<(), Failure> {
    let stories: Vec<Story> = stories::all(now);
    let mut talks: Vec<Option<Talk>> = stories.iter().map(|_| None).collect();
    for (at, story, step) in timeline(&stories, now) {
        clock.set(at);
        match (step, &talks[story]) {
            (None, _) => talks[story] = begin(desk, ground, &stories[story], story).await?,
            (Some(step), Some(talk)) => talk.step(desk, &ground.team, step).await?,
            // Planted before an interruption.
            (Some(_), None) => {}
        }
    }
    Ok(())
}

/// When, which story, and its step; none is its beginning. Nothing lies in the future.
fn timeline(stories: &[Story], now: Timestamp) -> Vec<(Timestamp, usize, Option<Step>)> {
    let mut line = Vec::new();
    for (index, story) in stories.iter().enumerate() {
        let mut at = now.plus_seconds(-60 * story.minutes_ago);
        line.push((at, index, None));
        for (pause, step) in story.steps {
            at = at.plus_seconds(*pause).min(now);
            line.push((at, index, Some(*step)));
        }
    }
    line.sort_by_key(|(at, ..)| *at);
    line
}

/// A conversation under way.
struct Talk {
    id: ConversationId,
    visitor: Actor,
}

/// `None` when an interrupted planting had begun it.
async fn begin(desk: &Desk, ground: &Ground<'_>, story: &Story, number: usize) -> Result<Option<Talk>, Failure> {
    let inbox = ground.inboxes.iter().find(|(channel, _)| *channel == story.channel).map(|(_, id)| *id);
    let new = NewConversation {
        inbox,
        name: story.name.map(str::to_owned),
        email: story.email.map(str::to_owned),
        subject: story.subject.map(str::to_owned),
        priority: story.priority,
        skills: story.skills.iter().map(|&s| s.into()).collect(),
        metadata: json!({ "customer": { "page_url": story.page, "browser": story.browser, "os": story.os } }),
        message: Some(story.opening.into()),
        client_id: Some(format!("demo-{number}")),
        ..NewConversation::default()
    };
    let started = desk.start(ground.tenant.id, None, new).await?;
    if !started.created {
        return Ok(None);
    }
    let conversation = started.view.conversation;
    if !story.tags.is_empty() {
        let tags = Some(story.tags.iter().map(|&t| t.into()).collect());
        desk.update(&ground.team.dana, &conversation.id, Changes { tags, ..Changes::default() }).await?;
    }
    let visitor = Actor::Visitor { tenant: ground.tenant.id, id: conversation.visitor, only: None };
    Ok(Some(Talk { id: conversation.id, visitor }))
}

impl Talk {
    async fn step(&self, desk: &Desk, team: &Team, step: Step) -> Result<(), Failure> {
        match step {
            Step::Asks(text) => self.send(desk, &self.visitor, text).await?,
            Step::Answers(who, text) => self.send(desk, team.actor(who), text).await?,
            Step::Reads => desk.seen(&self.visitor, &self.id, i64::MAX).await?,
            Step::Takes(who) => {
                let actor = team.actor(who);
                desk.assign(actor, &self.id, actor.agent()?.0).await?;
            }
            Step::Notes(who, text) => {
                let note = NewNote { text: text.into(), client_id: None, ..NewNote::default() };
                desk.add_note(team.actor(who), &self.id, note).await?;
            }
            Step::Ends(who) => {
                desk.end(team.actor(who), &self.id).await?;
                desk.seen(team.actor(who), &self.id, i64::MAX).await?;
            }
            Step::Sees(who) => desk.seen(team.actor(who), &self.id, i64::MAX).await?,
            Step::Rates(stars) => drop(desk.rate(&self.visitor, &self.id, stars, None).await?),
            Step::Leaves => drop(desk.end(&self.visitor, &self.id).await?),
        }
        Ok(())
    }

    async fn send(&self, desk: &Desk, actor: &Actor, text: &str) -> Result<(), Failure> {
        let new = NewMessage { text: text.into(), ..NewMessage::default() };
        desk.send(actor, &self.id, new).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_goes_forward_and_ends_now() {
        let now = Timestamp(1_800_000_000_000);
        let line = timeline(&stories::all(now), now);
        assert!(line.windows(2).all(|pair| pair[0].0 <= pair[1].0));
        assert!(line.iter().all(|(at, ..)| *at <= now));
        // Pulled back to now would mean that a story is longer than it is old.
        assert!(line.iter().all(|(at, ..)| *at < now));
    }
}
