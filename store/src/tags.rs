//! Tags' rows, and which conversations have which.

use deskbell_domain::{Conversation, Tag, TagColour, TagId};
use sea_orm::{ConnectionTrait, QueryResult, Value};
use serde_json::json;

use crate::{
    Scope, Tx,
    engine::Kind::{Int, Text},
    error::Result,
    load::next_number,
    sql::{Db, get, get_json, json},
};

/// Writes down which tags these conversations have now.
pub(crate) async fn save<'a, C: ConnectionTrait>(
    db: Db<'_, C>,
    retagged: impl Iterator<Item = &'a Conversation>,
) -> Result<()> {
    let (mut ids, mut pairs) = (Vec::new(), Vec::new());
    for c in retagged {
        ids.push(json!({ "id": c.id }));
        pairs.extend(c.tags.iter().map(|tag| json!({ "tenant": c.tenant, "tag": tag, "conversation": c.id })));
    }
    if ids.is_empty() {
        return Ok(());
    }
    let rows = db.engine.rows("$1", &[("id", Text)]);
    let sql = format!("DELETE FROM conversation_tags WHERE conversation IN (SELECT id FROM {rows} k)");
    db.execute(sql, [json(&ids)?.into()]).await?;
    let rows = db.engine.rows("$1", &[("tenant", Int), ("tag", Text), ("conversation", Text)]);
    let sql = format!(
        "INSERT INTO conversation_tags (tenant, tag, conversation) SELECT tenant, tag, conversation FROM {rows} r \
         WHERE true ON CONFLICT DO NOTHING"
    );
    db.execute(sql, [json(&pairs)?.into()]).await?;
    Ok(())
}

impl Scope<'_> {
    /// By name, each with how many conversations have it.
    pub async fn tags(&self) -> Result<Vec<Tag>> {
        let sql = "SELECT t.id, t.name, t.colour, \
                   (SELECT count(*) FROM conversation_tags ct WHERE ct.tenant = t.tenant AND ct.tag = t.name) AS uses \
                   FROM tags t WHERE t.tenant = $1 ORDER BY lower(t.name), t.id";
        let tag = |row: &QueryResult| {
            let colour: String = get(row, "colour")?;
            Ok(Tag {
                tenant: self.tenant,
                id: TagId(get(row, "id")?),
                name: get(row, "name")?,
                colour: TagColour::parse(&colour).unwrap_or_default(),
                uses: get(row, "uses")?,
            })
        };
        self.db().all(sql, [self.tenant.0.into()]).await?.iter().map(tag).collect()
    }
}

impl Tx {
    /// Names as they are, of all the tenant's tags.
    pub async fn tag_names(&self) -> Result<Vec<(TagId, String)>> {
        let sql = "SELECT id, name FROM tags WHERE tenant = $1 ORDER BY id";
        let pair = |row: &QueryResult| Ok((TagId(get(row, "id")?), get(row, "name")?));
        self.db().all(sql, [self.tenant.0.into()]).await?.iter().map(pair).collect()
    }

    /// `None` when there is one of this name.
    pub async fn add_tag(&self, name: &str, colour: TagColour) -> Result<Option<TagId>> {
        let id = next_number(self.db(), "tag", 1).await?;
        let sql = "INSERT INTO tags (id, tenant, name, colour, created_at) VALUES ($1, $2, $3, $4, $5) \
                   ON CONFLICT (tenant, name) DO NOTHING";
        let values: [Value; 5] =
            [id.into(), self.tenant.0.into(), name.into(), colour.as_str().into(), self.now.0.into()];
        Ok((self.db().execute(sql, values).await? == 1).then_some(TagId(id)))
    }

    pub async fn set_tag_colour(&self, id: TagId, colour: TagColour) -> Result<()> {
        let sql = "UPDATE tags SET colour = $1 WHERE id = $2 AND tenant = $3";
        self.db().execute(sql, [colour.as_str().into(), id.0.into(), self.tenant.0.into()]).await?;
        Ok(())
    }

    /// In its own row and in every conversation. The new name must be free.
    pub async fn rename_tag(&self, id: TagId, old: &str, new: &str) -> Result<()> {
        let sql = "UPDATE tags SET name = $1 WHERE id = $2 AND tenant = $3";
        self.db().execute(sql, [new.into(), id.0.into(), self.tenant.0.into()]).await?;
        self.rewrite(old, Some(new)).await?;
        let sql = "UPDATE conversation_tags SET tag = $1 WHERE tenant = $2 AND tag = $3";
        self.db().execute(sql, [new.into(), self.tenant.0.into(), old.into()]).await?;
        Ok(())
    }

    pub async fn remove_tag(&self, id: TagId, name: &str) -> Result<()> {
        self.rewrite(name, None).await?;
        let sql = "DELETE FROM conversation_tags WHERE tenant = $1 AND tag = $2";
        self.db().execute(sql, [self.tenant.0.into(), name.into()]).await?;
        let sql = "DELETE FROM tags WHERE id = $1 AND tenant = $2";
        self.db().execute(sql, [id.0.into(), self.tenant.0.into()]).await?;
        Ok(())
    }

    /// Another word, or none, in the conversations that have this one.
    async fn rewrite(&self, old: &str, new: Option<&str>) -> Result<()> {
        let sql = "SELECT c.id, c.tags FROM conversation_tags ct JOIN conversations c ON c.id = ct.conversation \
                   WHERE ct.tenant = $1 AND ct.tag = $2";
        let mut rows = Vec::new();
        for row in self.db().all(sql, [self.tenant.0.into(), old.into()]).await? {
            let tags: Vec<String> = get_json(&row, "tags")?;
            let other = |tag: String| if tag == old { new.map(str::to_owned) } else { Some(tag) };
            let tags: Vec<_> = tags.into_iter().filter_map(other).collect();
            rows.push(json!({ "id": get::<String>(&row, "id")?, "tags": json(&tags)? }));
        }
        let table = self.db().engine.rows("$1", &[("id", Text), ("tags", Text)]);
        let sql = format!(
            "UPDATE conversations SET tags = r.tags FROM {table} r WHERE conversations.id = r.id AND conversations.tenant = $2"
        );
        for some in rows.chunks(1_000) {
            self.db().execute(sql.as_str(), [json(&some)?.into(), self.tenant.0.into()]).await?;
        }
        Ok(())
    }
}
