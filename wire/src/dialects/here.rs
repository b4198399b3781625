//! Being here: an agent's presence or a visitor's visit, as long as a connection lasts, in whatever dialect.

use std::sync::Arc;

use deskbell_desk::{Arrival, Desk};
use deskbell_domain::{Actor, AgentId, Refusal, TenantId};

use crate::client::Client;

/// Being here, as long as the connection lasts.
pub enum Here {
    Agent { desk: Arc<Desk>, tenant: TenantId, id: AgentId },
    Visit { desk: Arc<Desk>, id: String },
}

impl Here {
    pub async fn arrive(desk: &Arc<Desk>, actor: &Actor, client: &Client) -> Result<Self, Refusal> {
        Self::arrive_in(desk, actor, client, None).await
    }

    /// As `arrive`, on a visit that the client knows to be under way.
    pub async fn arrive_in(
        desk: &Arc<Desk>,
        actor: &Actor,
        client: &Client,
        visit: Option<String>,
    ) -> Result<Self, Refusal> {
        let desk = desk.clone();
        match actor {
            Actor::Agent { tenant, id, .. } => {
                let away = desk.agent(*tenant, *id).await?.away;
                desk.agent_connected(*tenant, *id, away);
                Ok(Self::Agent { desk, tenant: *tenant, id: *id })
            }
            Actor::Visitor { tenant, id, .. } => {
                let arrival = Arrival { visitor: Some(*id), visit, ..client.arrival() };
                let id = desk.visit_begins(*tenant, arrival).await?;
                Ok(Self::Visit { desk, id })
            }
        }
    }
}

impl Drop for Here {
    fn drop(&mut self) {
        match self {
            Self::Agent { desk, tenant, id } => desk.agent_disconnected(*tenant, *id),
            Self::Visit { desk, id } => desk.visit_ends(id),
        }
    }
}
