//! Everything that is stored about one person, as plain JSON for them to have.

use deskbell_domain::VisitorId;
use serde_json::{Map, Value};

use crate::{Scope, engine::Engine, error::Result, sql::get};

/// The name of a part, its columns, and where they are: of `$1`, the tenant, and `$2`, the person.
const PARTS: [(&str, &[&str], &str); 13] = [
    (
        "customer",
        &["id", "name", "email", "verified", "verified_id", "alias", "metadata", "created_at", "last_seen_at"],
        "visitors t WHERE t.tenant = $1 AND t.id = $2",
    ),
    (
        "conversations",
        &[
            "id",
            "inbox",
            "channel",
            "status",
            "priority",
            "subject",
            "tags",
            "metadata",
            "thread",
            "rating",
            "rated_at",
            "created_at",
            "assigned_at",
            "ended_at",
        ],
        "conversations t WHERE t.tenant = $1 AND t.visitor = $2 ORDER BY t.created_at, t.id",
    ),
    (
        "messages",
        &[
            "conversation",
            "seq",
            "id",
            "kind",
            "author_kind",
            "author_name",
            "text",
            "attachments",
            "article",
            "metadata",
            "reactions",
            "reply_to",
            "edited_at",
            "deleted_at",
            "at",
        ],
        "messages t JOIN conversations c ON c.id = t.conversation WHERE c.tenant = $1 AND c.visitor = $2 \
         ORDER BY t.conversation, t.seq",
    ),
    (
        "earlier_texts",
        &["conversation", "seq", "version", "text", "attachments", "written_at", "replaced_at"],
        "message_versions t JOIN conversations c ON c.id = t.conversation WHERE c.tenant = $1 AND c.visitor = $2 \
         ORDER BY t.conversation, t.seq, t.version",
    ),
    (
        "chat_notes",
        &["conversation", "after_seq", "author", "text", "at"],
        "notes t JOIN conversations c ON c.id = t.conversation WHERE c.tenant = $1 AND c.visitor = $2 \
         ORDER BY t.conversation, t.id",
    ),
    (
        "transfers",
        &["conversation", "body"],
        "transfers t JOIN conversations c ON c.id = t.conversation WHERE c.tenant = $1 AND c.visitor = $2 \
         ORDER BY t.conversation, t.seq",
    ),
    (
        "escalations",
        &["conversation", "reason", "metadata", "status", "at"],
        "escalations t JOIN conversations c ON c.id = t.conversation WHERE c.tenant = $1 AND c.visitor = $2 \
         ORDER BY t.at, t.id",
    ),
    (
        "notes",
        &["author", "text", "created_at", "updated_at"],
        "customer_notes t WHERE t.tenant = $1 AND t.customer = $2 ORDER BY t.id",
    ),
    (
        "tickets",
        &["id", "conversation", "subject", "status", "priority", "tags", "due_at", "created_at", "updated_at"],
        "tickets t WHERE t.tenant = $1 AND t.requester = $2 ORDER BY t.id",
    ),
    (
        "ticket_comments",
        &["ticket", "author_kind", "author_name", "text", "internal", "at"],
        "ticket_comments t JOIN tickets k ON k.id = t.ticket WHERE k.tenant = $1 AND k.requester = $2 ORDER BY t.id",
    ),
    (
        "files",
        &["uploader", "conversation", "about", "created_at"],
        "files t WHERE t.tenant = $1 AND t.state = 'stored' AND (t.uploader = \
         (SELECT 'v' || CAST(id AS TEXT) FROM visitors WHERE tenant = $1 AND id = $2) \
         OR t.conversation IN (SELECT id FROM conversations WHERE tenant = $1 AND visitor = $2)) \
         ORDER BY t.created_at, t.id",
    ),
    (
        "visits",
        &[
            "id",
            "inbox",
            "began_at",
            "ended_at",
            "pages",
            "landing_url",
            "last_url",
            "referrer",
            "campaign",
            "browser",
            "os",
            "device",
            "language",
            "ip",
            "country",
            "region",
            "city",
        ],
        "visits t WHERE t.tenant = $1 AND t.visitor = $2 ORDER BY t.began_at, t.id",
    ),
    (
        "mails",
        &["recipient", "state", "created_at"],
        "mails t WHERE t.tenant = $1 AND lower(t.recipient) = \
         (SELECT lower(email) FROM visitors WHERE tenant = $1 AND id = $2) ORDER BY t.created_at, t.id",
    ),
];

/// Columns that hold JSON.
const STRUCTURED: [&str; 9] =
    ["metadata", "tags", "rating", "attachments", "article", "reactions", "body", "about", "campaign"];

impl Scope<'_> {
    /// All of a person's rows by part; `None` when there is nobody.
    pub async fn everything_about(&self, customer: VisitorId) -> Result<Option<Map<String, Value>>> {
        let object = match self.engine() {
            Engine::Sqlite => "json_object",
            Engine::Postgres => "json_build_object",
        };
        let mut parts = Map::new();
        for (name, columns, place) in PARTS {
            let pairs: Vec<_> = columns.iter().map(|c| format!("'{c}', t.{c}")).collect();
            let sql = format!("SELECT CAST({object}({}) AS TEXT) AS row FROM {place}", pairs.join(", "));
            let rows = self.db().all(sql, [self.tenant.0.into(), customer.0.into()]).await?;
            let rows = rows.iter().map(|row| readable(&get::<String>(row, "row")?)).collect::<Result<Vec<_>>>()?;
            match (name, rows.first()) {
                ("customer", None) => return Ok(None),
                ("customer", Some(person)) => parts.insert(name.into(), person.clone()),
                _ => parts.insert(name.into(), rows.into()),
            };
        }
        Ok(Some(parts))
    }
}

/// A row with what is JSON in it as such, and times as people write them.
fn readable(row: &str) -> Result<Value> {
    let mut row: Map<String, Value> = serde_json::from_str(row)?;
    for (name, value) in &mut row {
        if let (true, Some(text)) = (STRUCTURED.contains(&name.as_str()), value.as_str()) {
            *value = serde_json::from_str(text)?;
        } else if let (true, Some(millis)) = (name == "at" || name.ends_with("_at"), value.as_i64()) {
            let time = chrono::DateTime::from_timestamp_millis(millis).unwrap_or_default();
            *value = time.to_rfc3339_opts(chrono::SecondsFormat::Millis, true).into();
        }
    }
    Ok(row.into())
}
