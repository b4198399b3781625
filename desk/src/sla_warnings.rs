//! Tells whoever has a ticket that it is nearly late, or late, once for each ticket and agent.

use deskbell_domain::{AgentId, NotificationKind, Noun, PromiseState, Refusal, SlaTargets, TenantId, Ticket, sla};

use crate::Desk;

impl Desk {
    pub async fn warn_of_late_tickets(&self) -> Result<(), Refusal> {
        for tenant in self.store.tenants_with_targets().await? {
            let scope = self.store.scope(tenant);
            let targets = scope.sla_targets().await?;
            for ticket in scope.unwarned_tickets().await? {
                if let Some((agent, kind)) = self.warning(&targets, &ticket) {
                    self.warn_of(tenant, agent, kind, ticket).await?;
                }
            }
        }
        Ok(())
    }

    /// Whom to warn of what, if its time is nearly over or over.
    fn warning(&self, targets: &SlaTargets, ticket: &Ticket) -> Option<(AgentId, NotificationKind)> {
        let agent = ticket.assignee?;
        let kind = match sla::pressing(targets.of(ticket.priority), &ticket.clock, self.clock.now())? {
            PromiseState::Breached => NotificationKind::SlaBreached,
            _ => NotificationKind::SlaWarning,
        };
        Some((agent, kind))
    }

    async fn warn_of(
        &self,
        tenant: TenantId,
        agent: AgentId,
        kind: NotificationKind,
        ticket: Ticket,
    ) -> Result<(), Refusal> {
        let scope = self.store.scope(tenant);
        let work = scope.transact(None, move |tx| {
            Box::pin(async move {
                // Another node may have been first.
                if tx.warn_of_ticket(agent, kind, ticket.id, &ticket.subject).await? {
                    tx.changed(Noun::Notification, agent.0);
                }
                Ok(())
            })
        });
        work.await
    }
}
