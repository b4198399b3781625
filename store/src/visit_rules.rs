//! What came of the rules by which visitors are invited.

use deskbell_domain::{InboxId, Timestamp, VisitorId};

use crate::{Scope, error::Result, sql::get};

/// How often a rule spoke, and how often it was answered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RuleCount {
    pub shown: i64,
    pub answered: i64,
}

impl Scope<'_> {
    pub async fn rule_counts(&self, inbox: InboxId) -> Result<Vec<(String, RuleCount)>> {
        let sql = "SELECT rule, shown, answered FROM visit_rule_counts WHERE tenant = $1 AND inbox = $2";
        let rows = self.db().all(sql, [self.tenant.0.into(), inbox.0.into()]).await?;
        let count = |row| {
            let counted = RuleCount { shown: get(row, "shown")?, answered: get(row, "answered")? };
            Ok((get(row, "rule")?, counted))
        };
        rows.iter().map(count).collect()
    }

    /// Adds to what a rule has to show for itself.
    pub async fn count_rule(&self, inbox: InboxId, rule: &str, more: RuleCount) -> Result<()> {
        let sql = "INSERT INTO visit_rule_counts (tenant, inbox, rule, shown, answered) VALUES ($1, $2, $3, $4, $5) \
                   ON CONFLICT (tenant, inbox, rule) DO UPDATE SET shown = visit_rule_counts.shown + excluded.shown, \
                   answered = visit_rule_counts.answered + excluded.answered";
        let values = [self.tenant.0.into(), inbox.0.into(), rule.into(), more.shown.into(), more.answered.into()];
        self.store.write_db().execute(sql, values).await?;
        Ok(())
    }

    /// When this rule last spoke to them.
    pub async fn invited_at(&self, inbox: InboxId, rule: &str, visitor: VisitorId) -> Result<Option<Timestamp>> {
        let sql = "SELECT at FROM visit_rule_invited WHERE tenant = $1 AND inbox = $2 AND rule = $3 AND visitor = $4";
        let key = [self.tenant.0.into(), inbox.0.into(), rule.into(), visitor.0.into()];
        let row = self.db().one(sql, key).await?;
        row.map(|row| Ok(Timestamp(get(&row, "at")?))).transpose()
    }

    pub async fn put_invited(&self, inbox: InboxId, rule: &str, visitor: VisitorId, at: Timestamp) -> Result<()> {
        let sql = "INSERT INTO visit_rule_invited (tenant, inbox, rule, visitor, at) VALUES ($1, $2, $3, $4, $5) \
                   ON CONFLICT (tenant, inbox, rule, visitor) DO UPDATE SET at = excluded.at";
        let values = [self.tenant.0.into(), inbox.0.into(), rule.into(), visitor.0.into(), at.0.into()];
        self.store.write_db().execute(sql, values).await?;
        Ok(())
    }
}
