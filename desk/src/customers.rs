//! What agents know and note about a person.

use deskbell_domain::{
    Actor, CustomerNote, CustomerNoteId, Noun, Refusal, TenantId, Timestamp, Visitor, VisitorId, attribute,
    customer_note::CUSTOMER_NOTE_MAX, text, visit,
};
use deskbell_store::{Command, Moment, Needs, TicketFilter, TicketSort, Unit};

use crate::Desk;

/// Most notes about one person that are shown.
const NOTES_MAX: u32 = 200;

/// What `change_customer` changes; absent is unchanged, `Some(None)` removes.
#[derive(Debug, Clone, Default)]
pub struct CustomerChanges {
    pub name: Option<Option<String>>,
    pub email: Option<Option<String>>,
    /// Replaces all attributes.
    pub metadata: Option<serde_json::Value>,
    /// Sets these; null removes one.
    pub attributes: Vec<(String, serde_json::Value)>,
}

impl Desk {
    pub async fn customer_tickets(
        &self,
        actor: &Actor,
        id: VisitorId,
        limit: u32,
    ) -> Result<Vec<deskbell_domain::TicketView>, Refusal> {
        let filter = TicketFilter { requester: Some(id), ..TicketFilter::default() };
        Ok(self.tickets(actor, filter, None, TicketSort::Created, None, limit).await?.0)
    }

    /// Chats, tickets and notes by the time they began, newest first.
    pub async fn timeline(
        &self,
        actor: &Actor,
        id: VisitorId,
        before: Option<&(Timestamp, String)>,
        limit: u32,
    ) -> Result<Vec<Moment>, Refusal> {
        self.customer(actor, id).await?;
        Ok(self.store.scope(actor.tenant()).moments(id, before, limit).await?)
    }

    pub async fn change_customer(
        &self,
        actor: &Actor,
        id: VisitorId,
        changes: CustomerChanges,
    ) -> Result<Visitor, Refusal> {
        actor.agent()?;
        let mut checked = CustomerChanges::default();
        if let Some(name) = changes.name {
            checked.name = Some(text::optional("name", name.as_deref(), 120)?);
        }
        if let Some(email) = changes.email {
            checked.email = Some(text::email("email", email.as_deref())?);
        }
        if let Some(metadata) = changes.metadata {
            checked.metadata = Some(crate::start::metadata("metadata", metadata)?);
        }
        for (name, value) in changes.attributes {
            checked.attributes.push(attribute::checked(&name, value)?);
        }
        let command = ChangeCustomer { actor: actor.clone(), id, changes: checked };
        self.store.writer().submit(command).await
    }

    /// A visitor's client says what they read now: mails to them follow it.
    pub async fn reads(&self, actor: &Actor, languages: &str) -> Result<(), Refusal> {
        let (Actor::Visitor { tenant, id, .. }, Some(language)) = (actor, visit::language(languages)) else {
            return Ok(());
        };
        match self.store.scope(*tenant).visitor(*id).await? {
            Some(known) if known.language.as_ref() != Some(&language) => {
                self.store.writer().submit(Reads { tenant: *tenant, id: *id, language }).await
            }
            _ => Ok(()),
        }
    }

    /// Newest first.
    pub async fn customer_notes(&self, actor: &Actor, id: VisitorId) -> Result<Vec<CustomerNote>, Refusal> {
        self.customer(actor, id).await?;
        Ok(self.store.scope(actor.tenant()).customer_notes(id, NOTES_MAX).await?)
    }

    /// Returns the note, and whether it is new.
    pub async fn add_customer_note(
        &self,
        actor: &Actor,
        customer: VisitorId,
        note: &str,
        client_id: Option<&str>,
    ) -> Result<(CustomerNote, bool), Refusal> {
        let (agent, _) = actor.agent()?;
        let note = text::required("note", note, CUSTOMER_NOTE_MAX)?;
        let client_id = text::client_id("client_id", client_id)?;
        self.store
            .scope(actor.tenant())
            .transact(Some(agent), move |tx| {
                Box::pin(async move {
                    if !tx.customer_exists(customer).await? {
                        return Err(Refusal::NotFound("customer"));
                    }
                    if let Some(client_id) = &client_id
                        && let Some(before) = tx.customer_note_by_client_id(customer, agent, client_id).await?
                    {
                        return if before.text == note { Ok((before, false)) } else { Err(Refusal::ClientIdReused) };
                    }
                    let id = tx.add_customer_note(customer, agent, &note, client_id.as_deref()).await?;
                    tx.changed(Noun::Customer, customer.0);
                    Ok((tx.customer_note(customer, id).await?.ok_or(Refusal::NotFound("note"))?, true))
                })
            })
            .await
    }

    pub async fn change_customer_note(
        &self,
        actor: &Actor,
        customer: VisitorId,
        id: CustomerNoteId,
        note: &str,
    ) -> Result<CustomerNote, Refusal> {
        let note = text::required("note", note, CUSTOMER_NOTE_MAX)?;
        self.with_customer_note(actor, customer, id, Some(note)).await
    }

    pub async fn delete_customer_note(
        &self,
        actor: &Actor,
        customer: VisitorId,
        id: CustomerNoteId,
    ) -> Result<(), Refusal> {
        self.with_customer_note(actor, customer, id, None).await.map(drop)
    }

    /// Writes another text, or removes the note when there is none. Returns it as it is, or was.
    async fn with_customer_note(
        &self,
        actor: &Actor,
        customer: VisitorId,
        id: CustomerNoteId,
        text: Option<String>,
    ) -> Result<CustomerNote, Refusal> {
        let (agent, _) = actor.agent()?;
        let by = actor.clone();
        self.store
            .scope(actor.tenant())
            .transact(Some(agent), move |tx| {
                Box::pin(async move {
                    let missing = Refusal::NotFound("note");
                    let before = tx.customer_note(customer, id).await?.ok_or(missing.clone())?;
                    before.check_change(&by)?;
                    tx.changed(Noun::Customer, customer.0);
                    match text {
                        Some(text) => {
                            tx.save_customer_note(id, &text).await?;
                            tx.customer_note(customer, id).await?.ok_or(missing)
                        }
                        None => {
                            tx.delete_customer_note(id).await?;
                            Ok(before)
                        }
                    }
                })
            })
            .await
    }
}

struct ChangeCustomer {
    actor: Actor,
    id: VisitorId,
    changes: CustomerChanges,
}

impl Command for ChangeCustomer {
    type Reply = Visitor;

    fn needs(&self) -> Needs {
        Needs { visitors: vec![self.id], ..Needs::of(self.actor.tenant()) }
    }

    fn run(&mut self, unit: &mut Unit) -> Result<Visitor, Refusal> {
        let tenant = self.actor.tenant();
        let before = unit.visitor(tenant, self.id)?;
        let mut after = before.clone();
        if let Some(name) = &self.changes.name {
            after.name.clone_from(name);
        }
        if let Some(email) = &self.changes.email {
            after.email.clone_from(email);
        }
        if let Some(metadata) = &self.changes.metadata {
            after.metadata.clone_from(metadata);
        }
        attribute::set(&mut after.metadata, &self.changes.attributes)?;
        if after != *before {
            unit.changed(tenant, Noun::Customer, Some(self.id.0), self.actor.agent().ok().map(|(id, _)| id))?;
            unit.put_visitor(after.clone());
        }
        Ok(after)
    }
}

struct Reads {
    tenant: TenantId,
    id: VisitorId,
    language: String,
}

impl Command for Reads {
    type Reply = ();

    fn needs(&self) -> Needs {
        Needs { visitors: vec![self.id], ..Needs::of(self.tenant) }
    }

    fn run(&mut self, unit: &mut Unit) -> Result<(), Refusal> {
        let known = unit.visitor(self.tenant, self.id)?.clone();
        unit.put_visitor(Visitor { language: Some(self.language.clone()), ..known });
        Ok(())
    }
}
