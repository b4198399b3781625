//! Tells whoever has a ticket that it is nearly late, once for each ticket and agent.

use deskbell_domain::{AgentId, Noun, Refusal, SlaTargets, TenantId, Ticket, sla};

use crate::Desk;

impl Desk {
    pub async fn warn_of_late_tickets(&self) -> Result<(), Refusal> {
        for tenant in self.store.tenants_with_targets().await? {
            let scope = self.store.scope(tenant);
            let targets = scope.sla_targets().await?;
            for ticket in scope.unwarned_tickets().await? {
                if let Some(agent) = self.is_nearly_late(&targets, &ticket) {
                    self.warn_of(tenant, agent, ticket).await?;
                }
            }
        }
        Ok(())
    }

    /// Whom to warn, if its time is nearly over or over.
    fn is_nearly_late(&self, targets: &SlaTargets, ticket: &Ticket) -> Option<AgentId> {
        let target = targets.of(ticket.priority);
        ticket.assignee.filter(|_| sla::is_urgent(target, &ticket.clock, self.clock.now()))
    }

    async fn warn_of(&self, tenant: TenantId, agent: AgentId, ticket: Ticket) -> Result<(), Refusal> {
        let scope = self.store.scope(tenant);
        let work = scope.transact(None, move |tx| {
            Box::pin(async move {
                // Another node may have been first.
                if tx.warn_of_ticket(agent, ticket.id, &ticket.subject).await? {
                    tx.changed(Noun::Notification, agent.0);
                }
                Ok(())
            })
        });
        work.await
    }
}
