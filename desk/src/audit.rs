//! Who did what: what goes into the audit log, and reading it.

use std::sync::Arc;

use deskbell_domain::{AgentId, Device, Noun, Permission, Refusal, TenantId};
use deskbell_store::{AuditEntry, AuditFilter};
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::{Desk, Session};

/// Longer values are no help to who reads the log.
const SHOWN: usize = 500;

impl Desk {
    /// Newest first, and where the next page begins.
    pub async fn audit(
        &self,
        session: &Session,
        filter: &AuditFilter,
        limit: u32,
    ) -> Result<(Vec<AuditEntry>, Option<i64>), Refusal> {
        session.actor.may(Permission::ViewAudit)?;
        let mut found = self.store.scope(session.actor.tenant()).audit(filter, limit + 1).await?;
        let more = found.len() > limit as usize;
        found.truncate(limit as usize);
        let next = found.last().map(|last| last.id).filter(|_| more);
        Ok((found, next))
    }

    /// Taking the log out is a deed, too.
    pub async fn may_export_audit(&self, session: &Session) -> Result<(), Refusal> {
        session.actor.may(Permission::ViewAudit)?;
        let by = session.actor.may(Permission::Export)?;
        let scope = self.store.scope(session.actor.tenant());
        let note = scope.transact(Some(by), move |tx| {
            Box::pin(async move { Ok(tx.audit_by_actor("audit.exported", Noun::Settings, None, json!({})).await?) })
        });
        note.await
    }

    /// Beside the answer, so that an account that is there takes no longer to refuse than one that isn't.
    pub(crate) fn note_failed_sign_in(
        self: &Arc<Self>,
        tenant: TenantId,
        agent: AgentId,
        why: &'static str,
        device: &Device,
    ) {
        let desk = self.clone();
        let detail = json!({ "why": why, "ip": device.ip, "user_agent": device.user_agent });
        tokio::spawn(async move {
            let scope = desk.store.scope(tenant);
            let note = scope.transact(None, move |tx| {
                Box::pin(async move { Ok(tx.audit_by_actor("sign_in.failed", Noun::Agent, agent.0, detail).await?) })
            });
            if let Err(error) = note.await {
                tracing::warn!(%error, "a failed sign-in could not be noted");
            }
        });
    }
}

/// The fields that differ, each with what it was and is.
pub(crate) fn difference(before: &impl Serialize, after: &impl Serialize) -> Value {
    let of = |value: Result<Value, serde_json::Error>| match value {
        Ok(Value::Object(fields)) => fields,
        _ => Map::new(),
    };
    let (mut before, after) = (of(serde_json::to_value(before)), of(serde_json::to_value(after)));
    let differing = after.into_iter().filter_map(|(name, is)| {
        let was = before.remove(&name).unwrap_or_default();
        (was != is).then(|| (name, json!([short(was), short(is)])))
    });
    Value::Object(differing.collect())
}

fn short(value: Value) -> Value {
    let text = value.to_string();
    if text.chars().count() <= SHOWN {
        value
    } else {
        text.chars().take(SHOWN).chain(['…']).collect::<String>().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_names_what_changed_and_nothing_else() {
        let (was, is) = (json!({ "a": 1, "b": "x", "c": [1] }), json!({ "a": 1, "b": "y", "c": [], "d": true }));
        assert_eq!(difference(&was, &is), json!({ "b": ["x", "y"], "c": [[1], []], "d": [null, true] }));
        let long = difference(&json!({ "a": "" }), &json!({ "a": "é".repeat(9_000) }));
        assert!(long["a"][1].as_str().unwrap().chars().count() <= SHOWN + 1);
    }
}
