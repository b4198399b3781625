//! What each role may in this tenant. Admins say; it counts from the next call on.

use deskbell_domain::{Actor, Grants, Noun, Permission, Refusal, Role, RoleChanges};
use deskbell_store::Deed;
use serde_json::json;

use crate::{Desk, Session, sign_in::sign_in_of};

impl Desk {
    /// From the least to the most.
    pub async fn roles(&self, actor: &Actor) -> Result<Vec<(Role, Grants)>, Refusal> {
        actor.agent()?;
        let scope = self.store.scope(actor.tenant());
        let mut roles = Vec::new();
        for role in [Role::Agent, Role::Supervisor, Role::Admin] {
            roles.push((role, scope.grants(role).await?));
        }
        Ok(roles)
    }

    /// Sets what a role may. Its members' sockets close, to come back with what counts now.
    pub async fn set_role(&self, session: &Session, role: Role, wanted: Grants) -> Result<(), Refusal> {
        session.person()?;
        let by = session.actor.admin()?;
        if role == Role::Admin {
            return Err(Refusal::invalid("role", "admin keeps every permission."));
        }
        let (tenant, sign_in) = (session.actor.tenant(), session.jti.clone());
        let scope = self.store.scope(tenant);
        let set = scope.transact(Some(by), move |tx| {
            Box::pin(async move {
                let before = Grants::with(role, &tx.role_changes(role).await?);
                if before == wanted {
                    return Ok(Vec::new());
                }
                tx.set_role_changes(role, &RoleChanges::between(role, wanted)).await?;
                tx.changed(Noun::Role, None);
                let names = |grants: Grants| grants.iter().map(Permission::as_str).collect::<Vec<_>>();
                let detail = json!({ "role": role, "granted": names(wanted.without(before)),
                    "withdrawn": names(before.without(wanted)) });
                let deed = Deed { by, sign_in: &sign_in, action: "role.changed", noun: Noun::Role, id: None, detail };
                tx.audit(deed).await?;
                let mut open = tx.open_sign_ins_of_role(role).await?;
                open.extend(tx.api_keys_of_role(role).await?.into_iter().map(sign_in_of));
                Ok(open)
            })
        });
        let open = set.await?;
        self.close_sockets(tenant, open);
        Ok(())
    }
}
