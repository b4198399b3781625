//! Closes conversations the visitor left after the desk had answered, where the tenant wants that.

use deskbell_domain::{Author, ConversationId, Fact, MessageId, Refusal, TenantId, Timestamp};
use deskbell_store::{Command, Needs, Unit};
use serde_json::json;

use crate::{Desk, conversations::system_line};

impl Desk {
    pub async fn close_idle(&self, tenant: TenantId, after: i64) -> Result<(), Refusal> {
        let since = self.clock.now().plus_seconds(-after);
        for view in self.store.scope(tenant).quiet_since(since).await? {
            let command = CloseIdle { tenant, id: view, since, after, line: self.ids.message() };
            self.store.writer().submit(command).await?;
        }
        Ok(())
    }
}

struct CloseIdle {
    tenant: TenantId,
    id: ConversationId,
    since: Timestamp,
    after: i64,
    line: MessageId,
}

impl Command for CloseIdle {
    type Reply = ();

    fn needs(&self) -> Needs {
        Needs { conversations: vec![self.id.clone()], ..Needs::of(self.tenant) }
    }

    fn run(&mut self, unit: &mut Unit) -> Result<(), Refusal> {
        // Somebody may have written, or another node been first.
        if !unit.view(self.tenant, &self.id)?.conversation.is_idle(self.since) {
            return Ok(());
        }
        let line = format!("The chat was closed after {} without a message.", in_words(self.after));
        system_line(unit, self.tenant, &self.id, self.line, line, json!({ "code": "idle", "seconds": self.after }))?;
        let now = unit.now;
        unit.change(self.tenant, &self.id)?.end(now);
        unit.record(self.tenant, &self.id, Fact::Ended { by: Author::system() })
    }
}

/// 90 → "1 minute", 7200 → "2 hours".
fn in_words(seconds: i64) -> String {
    let (n, unit) = match seconds {
        s if s >= 2 * 86_400 => (s / 86_400, "day"),
        s if s >= 3_600 => (s / 3_600, "hour"),
        s => (s / 60, "minute"),
    };
    if n == 1 { format!("1 {unit}") } else { format!("{n} {unit}s") }
}

#[cfg(test)]
mod tests {
    use super::in_words;

    #[test]
    fn a_time_is_told_in_its_largest_whole_unit() {
        assert_eq!(
            [60, 119, 1_800, 3_600, 90_000, 172_800].map(in_words),
            ["1 minute", "1 minute", "30 minutes", "1 hour", "25 hours", "2 days"]
        );
    }
}
