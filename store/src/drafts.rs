//! Agents' drafts: a row each while there is something in it.

use deskbell_domain::{AgentDraft, AgentId, ConversationId, DraftMode, Timestamp};
use sea_orm::QueryResult;

use crate::{Scope, error::Result, sql::get};

impl Scope<'_> {
    pub async fn drafts(&self, conversation: &ConversationId, agent: AgentId) -> Result<Vec<AgentDraft>> {
        let sql = "SELECT mode, text, at FROM drafts WHERE conversation = $1 AND agent = $2 AND tenant = $3 \
                   ORDER BY mode DESC";
        let values = [conversation.as_str().into(), agent.0.into(), self.tenant.0.into()];
        let draft = |row: &QueryResult| {
            let mode: String = get(row, "mode")?;
            let mode = if mode == DraftMode::Note.as_str() { DraftMode::Note } else { DraftMode::Reply };
            Ok(AgentDraft { mode, text: get(row, "text")?, at: Timestamp(get(row, "at")?) })
        };
        self.db().all(sql, values).await?.iter().map(draft).collect()
    }

    /// An empty text takes it away.
    pub async fn set_draft(&self, conversation: &ConversationId, agent: AgentId, draft: &AgentDraft) -> Result<()> {
        let db = self.store.write_db();
        let key = [conversation.as_str().into(), agent.0.into(), draft.mode.as_str().into(), self.tenant.0.into()];
        if draft.text.is_empty() {
            let sql = "DELETE FROM drafts WHERE conversation = $1 AND agent = $2 AND mode = $3 AND tenant = $4";
            db.execute(sql, key).await?;
            return Ok(());
        }
        let sql = "INSERT INTO drafts (conversation, agent, mode, tenant, text, at) VALUES ($1, $2, $3, $4, $5, $6) \
                   ON CONFLICT (conversation, agent, mode) DO UPDATE SET text = excluded.text, at = excluded.at";
        db.execute(sql, key.into_iter().chain([draft.text.as_str().into(), draft.at.0.into()])).await?;
        Ok(())
    }
}
