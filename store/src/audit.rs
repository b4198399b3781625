//! The audit log: who did what, written in the transaction that does it, and read by who may.

use deskbell_domain::{AgentBrief, AgentId, Noun, TenantId, Timestamp};
use sea_orm::{ConnectionTrait, QueryResult, Value as Parameter};
use serde_json::{Value, json as object};

use crate::{
    Scope, Tx,
    engine::Kind::{Int, Text},
    error::Result,
    load::next_number,
    sql::{Db, get, get_json, json},
};

/// What somebody did to a conversation, with its reserved number.
pub(crate) struct DeedRow {
    pub id: i64,
    pub tenant: TenantId,
    pub by: AgentId,
    pub action: &'static str,
    pub detail: Value,
}

pub(crate) async fn insert<C: ConnectionTrait>(db: Db<'_, C>, deeds: &[DeedRow], at: Timestamp) -> Result<()> {
    if deeds.is_empty() {
        return Ok(());
    }
    let mut rows = Vec::new();
    for d in deeds {
        let detail = json(&d.detail)?;
        rows.push(object!({ "id": d.id, "tenant": d.tenant, "agent": d.by, "action": d.action, "detail": detail }));
    }
    let columns = [("id", Int), ("tenant", Int), ("agent", Int), ("action", Text), ("detail", Text)];
    let sql = format!(
        "INSERT INTO audit (id, tenant, at, agent, sign_in, action, noun, noun_id, detail) \
         SELECT id, tenant, $2, agent, NULL, action, 'conversation', NULL, detail FROM {} r",
        db.engine.rows("$1", &columns)
    );
    db.execute(sql, [json(&rows)?.into(), at.0.into()]).await?;
    Ok(())
}

/// One thing somebody did.
pub struct Deed<'a> {
    pub by: AgentId,
    /// The sign-in it was done under: it knows from where.
    pub sign_in: &'a str,
    /// E.g. `agent.changed`.
    pub action: &'static str,
    pub noun: Noun,
    pub id: Option<i64>,
    /// What is worth knowing later; never a secret.
    pub detail: Value,
}

/// A deed as it is read.
#[derive(Debug, Clone)]
pub struct AuditEntry {
    pub id: i64,
    pub at: Timestamp,
    /// None: nobody who was signed in.
    pub by: Option<AgentBrief>,
    pub action: String,
    pub noun: String,
    pub noun_id: Option<i64>,
    /// What the agent it is about is called now.
    pub about: Option<String>,
    pub ip: Option<String>,
    pub user_agent: Option<String>,
    pub detail: Value,
}

/// Which deeds.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    pub by: Option<AgentId>,
    /// All of a kind (`agent`) or one (`agent.changed`).
    pub action: Option<String>,
    pub from: Option<Timestamp>,
    /// Not at or after it.
    pub to: Option<Timestamp>,
    /// Older than this one.
    pub before: Option<i64>,
}

impl Tx {
    pub async fn audit(&self, deed: Deed<'_>) -> Result<()> {
        self.put_audit(Some(deed.by), deed.sign_in, deed.action, deed.noun, deed.id, &deed.detail).await
    }

    /// What the transaction's agent did, where no sign-in is at hand.
    pub async fn audit_by_actor(
        &self,
        action: &'static str,
        noun: Noun,
        id: impl Into<Option<i64>>,
        detail: Value,
    ) -> Result<()> {
        self.put_audit(self.by, "", action, noun, id.into(), &detail).await
    }

    async fn put_audit(
        &self,
        by: Option<AgentId>,
        sign_in: &str,
        action: &str,
        noun: Noun,
        id: Option<i64>,
        detail: &Value,
    ) -> Result<()> {
        let db = self.db();
        let sql = "INSERT INTO audit (id, tenant, at, agent, sign_in, action, noun, noun_id, detail) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        let values = [
            next_number(db, "audit", 1).await?.into(),
            self.tenant.0.into(),
            self.now.0.into(),
            by.map(|by| by.0).into(),
            sign_in.into(),
            action.into(),
            json(&noun)?.trim_matches('"').into(),
            id.into(),
            json(detail)?.into(),
        ];
        db.execute(sql, values).await?;
        Ok(())
    }
}

impl Scope<'_> {
    /// Newest first.
    pub async fn audit(&self, filter: &AuditFilter, limit: u32) -> Result<Vec<AuditEntry>> {
        let mut wheres = vec!["a.tenant = $1".to_owned()];
        let mut values: Vec<Parameter> = vec![self.tenant.0.into()];
        let mut ask = |condition: &str, value: Parameter| {
            values.push(value);
            wheres.push(condition.replace('?', &format!("${}", values.len())));
        };
        if let Some(by) = filter.by {
            ask("a.agent = ?", by.0.into());
        }
        if let Some(action) = filter.action.as_deref() {
            match action.contains('.') {
                true => ask("a.action = ?", action.into()),
                false => ask("a.action LIKE ? ESCAPE '!'", format!("{}.%", action.replace('_', "!_")).into()),
            }
        }
        if let Some(from) = filter.from {
            ask("a.at >= ?", from.0.into());
        }
        if let Some(to) = filter.to {
            ask("a.at < ?", to.0.into());
        }
        if let Some(before) = filter.before {
            ask("a.id < ?", before.into());
        }
        let sql = format!(
            "SELECT a.id, a.at, a.agent, g.name AS agent_name, a.action, a.noun, a.noun_id, o.name AS about, s.ip, \
             s.user_agent, a.detail FROM audit a LEFT JOIN agents g ON g.id = a.agent \
             LEFT JOIN agents o ON a.noun = 'agent' AND o.id = a.noun_id LEFT JOIN sign_ins s ON s.id = a.sign_in \
             WHERE {} ORDER BY a.id DESC LIMIT {limit}",
            wheres.join(" AND ")
        );
        self.db().all(sql, values).await?.iter().map(entry).collect()
    }
}

fn entry(row: &QueryResult) -> Result<AuditEntry> {
    let by: Option<i64> = get(row, "agent")?;
    let name: Option<String> = get(row, "agent_name")?;
    Ok(AuditEntry {
        id: get(row, "id")?,
        at: Timestamp(get(row, "at")?),
        by: by.map(|id| AgentBrief { id: AgentId(id), name: name.unwrap_or_default() }),
        action: get(row, "action")?,
        noun: get(row, "noun")?,
        noun_id: get(row, "noun_id")?,
        about: get(row, "about")?,
        ip: get(row, "ip")?,
        user_agent: get(row, "user_agent")?,
        detail: get_json(row, "detail")?,
    })
}
