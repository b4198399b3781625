//! Tickets: made by hand or from a chat, changed, found; how soon they should be dealt with.

use deskbell_domain::{
    Actor, AgentId, Message, Noun, Permission, Priority, Refusal, SlaClock, SlaTargets, TeamId, Ticket, TicketChanges,
    TicketId, TicketStatus, TicketView, Timestamp, Visitor, VisitorId, text, ticket,
};
use deskbell_store::{Page, TicketEnd, TicketFilter, TicketSort, Tx};

use crate::{
    Desk,
    audit::difference,
    start::{hash, short_words},
};

/// Most messages of a chat that a transcript holds.
const TRANSCRIPT_MAX: u32 = 5_000;

/// Whose trouble it is.
#[derive(Debug, Clone)]
pub enum Requester {
    Known(VisitorId),
    /// Somebody known by their e-mail, or new.
    Named {
        name: Option<String>,
        email: Option<String>,
    },
}

#[derive(Debug, Clone)]
pub struct NewTicket {
    pub subject: String,
    pub requester: Requester,
    pub priority: Priority,
    pub assignee: Option<AgentId>,
    pub team: Option<TeamId>,
    pub tags: Vec<String>,
    pub due_at: Option<Timestamp>,
    /// The first comment, and whether it is internal.
    pub comment: Option<(String, bool)>,
    pub client_id: Option<String>,
}

impl Desk {
    pub async fn ticket(&self, actor: &Actor, id: TicketId) -> Result<TicketView, Refusal> {
        ticket::check_access(actor)?;
        self.store.scope(actor.tenant()).ticket(id).await?.ok_or(Refusal::NotFound("ticket"))
    }

    /// `query` is full text over subjects and comments.
    pub async fn tickets(
        &self,
        actor: &Actor,
        mut filter: TicketFilter,
        query: Option<&str>,
        sort: TicketSort,
        after: Option<TicketEnd>,
        limit: u32,
    ) -> Result<(Vec<TicketView>, Option<TicketEnd>), Refusal> {
        ticket::check_access(actor)?;
        let scope = self.store.scope(actor.tenant());
        if let Some(query) = query.filter(|q| !q.trim().is_empty()) {
            filter.ids = Some(match number_in(query) {
                Some(id) => vec![id],
                None => scope.search_tickets(query).await?,
            });
        }
        let found = scope.tickets(&filter, sort, after, limit).await?;
        let full = found.len() == limit as usize;
        let end = found.last().filter(|_| full).map(|view| sort.end(&view.ticket));
        Ok((found, end))
    }

    /// What was said in the chat up to its conversion, oldest first.
    pub async fn transcript(&self, actor: &Actor, ticket: &Ticket) -> Result<Vec<Message>, Refusal> {
        ticket::check_access(actor)?;
        let Some(conversation) = &ticket.conversation else { return Ok(Vec::new()) };
        let scope = self.store.scope(actor.tenant());
        let page = Page::Before(ticket.upto_seq + 1);
        Ok(scope.messages(conversation, page, TRANSCRIPT_MAX).await?.0)
    }

    /// Returns the ticket, and whether it is new.
    pub async fn add_ticket(&self, actor: &Actor, new: NewTicket) -> Result<(TicketView, bool), Refusal> {
        let agent = ticket::check_access(actor)?;
        let tenant = actor.tenant();
        let scope = self.store.scope(tenant);
        let subject = ticket::subject(&new.subject)?;
        let tags = short_words("tags", new.tags)?;
        let client_id = text::client_id("client_id", new.client_id.as_deref())?;
        self.check_assignee(actor, new.assignee).await?;
        self.check_team(actor, new.team).await?;
        let comment = match new.comment {
            None => None,
            Some((text, internal)) => Some((text::required("text", &text, ticket::COMMENT_MAX)?, internal)),
        };
        let requester = checked(new.requester)?;
        let said = comment.as_ref().map_or("", |(text, _)| text);
        let hash = hash(&[&subject, said, new.priority.as_str(), &format!("{requester:?}")]);
        let client = client_id.map(|id| (format!("{}:{id}", actor.key()), hash));
        let author = self.agent(tenant, agent).await?.brief();
        // Numbers are taken before the transaction holds its tenant, as the writer does, so that no two wait in a ring.
        let id = scope.next_ticket_id().await?;
        let spare = match requester {
            Requester::Known(id) => id,
            Requester::Named { .. } => scope.next_visitor_id().await?,
        };
        let done = scope
            .transact(Some(agent), move |tx| {
                Box::pin(async move {
                    if let Some((key, hash)) = &client
                        && let Some((before, known)) = tx.ticket_by_client_key(key).await?
                    {
                        return if known == *hash { Ok((before.id, false)) } else { Err(Refusal::ClientIdReused) };
                    }
                    let requester = requester_of(tx, requester, spare).await?;
                    let mut ticket = Ticket {
                        tenant,
                        id,
                        conversation: None,
                        upto_seq: 0,
                        subject,
                        status: TicketStatus::Open,
                        priority: new.priority,
                        requester,
                        assignee: new.assignee,
                        team: new.team,
                        tags,
                        due_at: new.due_at,
                        clock: SlaClock::running(tx.now),
                        created_at: tx.now,
                        updated_at: tx.now,
                    };
                    tx.add_ticket(&ticket, client.as_ref().map(|(key, hash)| (key.as_str(), hash.as_str()))).await?;
                    if let Some((text, internal)) = comment {
                        crate::ticket_comments::write(tx, &mut ticket, &author, text, internal, None).await?;
                    }
                    tx.changed(Noun::Ticket, id.0);
                    Ok((id, true))
                })
            })
            .await?;
        Ok((self.ticket(actor, done.0).await?, done.1))
    }

    pub async fn change_ticket(
        &self,
        actor: &Actor,
        id: TicketId,
        mut changes: TicketChanges,
    ) -> Result<TicketView, Refusal> {
        let agent = ticket::check_access(actor)?;
        if let Some(subject) = &mut changes.subject {
            *subject = ticket::subject(subject)?;
        }
        if let Some(tags) = changes.tags.take() {
            changes.tags = Some(short_words("tags", tags)?);
        }
        self.check_assignee(actor, changes.assignee.flatten()).await?;
        self.check_team(actor, changes.team.flatten()).await?;
        self.store
            .scope(actor.tenant())
            .transact(Some(agent), move |tx| {
                Box::pin(async move {
                    let mut ticket = tx.ticket(id).await?.ok_or(Refusal::NotFound("ticket"))?;
                    if ticket.change(&changes, tx.now) {
                        tx.save_ticket(&ticket).await?;
                        tx.changed(Noun::Ticket, id.0);
                    }
                    Ok(())
                })
            })
            .await?;
        self.ticket(actor, id).await
    }

    pub async fn sla_targets(&self, actor: &Actor) -> Result<SlaTargets, Refusal> {
        ticket::check_access(actor)?;
        Ok(self.store.scope(actor.tenant()).sla_targets().await?)
    }

    /// They hold for every ticket from now on, also for those that are open.
    pub async fn set_sla_targets(&self, actor: &Actor, targets: SlaTargets) -> Result<SlaTargets, Refusal> {
        let by = actor.may(Permission::ManageSettings)?;
        targets.check()?;
        let before = self.store.scope(actor.tenant()).sla_targets().await?;
        self.store
            .scope(actor.tenant())
            .transact(Some(by), move |tx| {
                Box::pin(async move {
                    tx.set_sla_targets(&targets).await?;
                    tx.changed(Noun::Settings, None);
                    let detail = serde_json::json!({ "changes": difference(&before, &targets) });
                    tx.audit_by_actor("sla.changed", Noun::Settings, None, detail).await?;
                    Ok(targets)
                })
            })
            .await
    }

    async fn check_assignee(&self, actor: &Actor, assignee: Option<AgentId>) -> Result<(), Refusal> {
        let Some(id) = assignee else { return Ok(()) };
        match self.agent(actor.tenant(), id).await {
            Err(Refusal::NotFound(_)) => Err(Refusal::invalid("agent_id", "is no agent of this workspace.")),
            other => other.map(drop),
        }
    }

    async fn check_team(&self, actor: &Actor, team: Option<TeamId>) -> Result<(), Refusal> {
        let Some(id) = team else { return Ok(()) };
        match self.team(actor, id).await {
            Err(Refusal::NotFound(_)) => Err(Refusal::invalid("team_id", "is no team of this workspace.")),
            other => other.map(drop),
        }
    }
}

/// "T-12" and "#12" name a ticket.
fn number_in(query: &str) -> Option<TicketId> {
    let query = query.trim();
    let digits = query.strip_prefix('#').or_else(|| query.strip_prefix("T-")).or_else(|| query.strip_prefix("t-"))?;
    digits.parse().ok()
}

fn checked(requester: Requester) -> Result<Requester, Refusal> {
    let Requester::Named { name, email } = requester else { return Ok(requester) };
    let (name, email) = deskbell_domain::visitor::claims(name.as_deref(), email.as_deref())?;
    if name.is_none() && email.is_none() {
        return Err(Refusal::invalid("customer_id", "is required, or customer_name or customer_email."));
    }
    Ok(Requester::Named { name, email })
}

/// `id` is the number for somebody new.
async fn requester_of(tx: &Tx, requester: Requester, id: VisitorId) -> Result<VisitorId, Refusal> {
    let (name, email) = match requester {
        Requester::Known(id) if tx.customer_exists(id).await? => return Ok(id),
        Requester::Known(_) => return Err(Refusal::invalid("customer_id", "is no customer of this workspace.")),
        Requester::Named { name, email } => (name, email),
    };
    if let Some(email) = &email
        && let Some(known) = tx.customer_by_email(email).await?
    {
        return Ok(known);
    }
    let metadata = serde_json::json!({});
    let (tenant, now) = (tx.tenant, tx.now);
    let verified = false;
    let new = Visitor { tenant, id, name, email, verified, alias: None, metadata, created_at: now, last_seen_at: now };
    tx.add_visitor(&new).await?;
    Ok(id)
}
