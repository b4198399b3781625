//! A full disk under the embedded database (G11): stood in for by the engine's own limit on pages.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicI64, Ordering},
};

use deskbell_domain::{
    Author, Channel, Clock, Conversation, ConversationId, Entry, InboxId, InboxSettings, MessageId, Refusal, TenantId,
    Timestamp, Visitor,
};

use crate::{Command, Committed, Draft, Needs, Page, Store, Unit, Url, Vault};

struct Ticks(AtomicI64);

impl Clock for Ticks {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.fetch_add(1, Ordering::Relaxed))
    }
}

struct Write {
    tenant: TenantId,
    inbox: InboxId,
    id: ConversationId,
    text: String,
    /// Refuses when the newest message is another.
    after: i64,
}

impl Command for Write {
    type Reply = i64;

    fn needs(&self) -> Needs {
        let conversations = vec![self.id.clone()];
        Needs { conversations, new_visitors: 1, ..Needs::of(self.tenant) }
    }

    fn run(&mut self, unit: &mut Unit) -> Result<i64, Refusal> {
        let (tenant, now) = (self.tenant, unit.now);
        if unit.view(tenant, &self.id).is_err() {
            let visitor = visitor(unit, tenant)?;
            unit.put_visitor(visitor.clone());
            unit.put_conversation(conversation(self, &visitor, now), visitor);
        }
        let last_seq = unit.view(tenant, &self.id)?.conversation.last_seq;
        if last_seq != self.after {
            return Err(Refusal::StaleReply { last_seq });
        }
        let draft = Draft::text(MessageId(uuid::Uuid::nil()), Author::system(), self.text.clone());
        Ok(unit.append(tenant, &self.id, draft)?.seq)
    }
}

fn visitor(unit: &mut Unit, tenant: TenantId) -> Result<Visitor, Refusal> {
    Ok(Visitor {
        tenant,
        id: unit.new_visitor_id()?,
        name: None,
        email: None,
        verified: false,
        alias: None,
        metadata: serde_json::json!({}),
        created_at: unit.now,
        last_seen_at: unit.now,
    })
}

fn conversation(write: &Write, visitor: &Visitor, now: Timestamp) -> Conversation {
    let inbox = (write.inbox, Channel::Widget, "Website".into());
    Conversation::waiting(write.tenant, write.id.clone(), inbox, visitor.id, now)
}

/// Sets the limit on the writer's connection and returns the pages in use.
async fn limit_pages(store: &Store, most: i64) -> i64 {
    let pool = store.connections.write.get_sqlite_connection_pool();
    let sql = sqlx::AssertSqlSafe(format!("PRAGMA max_page_count = {most}"));
    sqlx::query(sql).execute(pool).await.unwrap();
    sqlx::query_scalar("PRAGMA page_count").fetch_one(pool).await.unwrap()
}

#[tokio::test]
async fn a_full_disk_refuses_writes_goes_on_reading_and_heals_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let ears = heard.clone();
    let on_commit = move |committed| match committed {
        Committed::Entries(entries) => ears.lock().unwrap().extend(entries.iter().map(Entry::seq)),
        Committed::Unsure(_) => ears.lock().unwrap().push(-1),
    };
    let url = Url::Sqlite(folder.path().join("deskbell.db"));
    let store =
        Store::open(&url, Vault::new(&[vec![7; 32]]).unwrap(), Arc::new(Ticks(AtomicI64::new(0))), Box::new(on_commit))
            .await
            .unwrap();
    let tenant = store.add_tenant("acme", "Acme", "e", Timestamp(0)).await.unwrap().unwrap().id;
    let settings = InboxSettings::default();
    let inbox = add_inbox(&store, tenant, &settings).await;
    let id = ConversationId::from("c");
    let write = |text: &str, after| {
        let command = Write { tenant, inbox, id: id.clone(), text: text.into(), after };
        store.writer().submit(command)
    };
    assert_eq!(write("before", 0).await.unwrap(), 1);
    assert_eq!(write("late", 0).await.unwrap_err(), Refusal::StaleReply { last_seq: 1 });

    let used = limit_pages(&store, 1).await;
    // In one batch: the second is late only because of the first, which can't be saved.
    let large = "x".repeat(100_000);
    let (refused, late) = tokio::join!(write(&large, 1), write("late", 1));
    assert!(matches!(refused, Err(Refusal::Unavailable(_))), "{refused:?}");
    assert!(matches!(late, Err(Refusal::Unavailable(_))), "nobody wrote before it: {late:?}");
    assert!(!store.writer().is_healthy());
    let (messages, _) = store.scope(tenant).messages(&id, Page::Newest, 10).await.unwrap();
    assert_eq!(messages.iter().map(|m| m.text.as_str()).collect::<Vec<_>>(), ["before"], "reads go on");

    limit_pages(&store, used + 10_000).await;
    store.check().await.unwrap();
    assert!(store.writer().is_healthy());
    assert_eq!(write(&large, 1).await.unwrap(), 2);
    assert_eq!(*heard.lock().unwrap(), [1, -1, 2], "nothing was told that was not committed");
}

async fn add_inbox(store: &Store, tenant: TenantId, settings: &InboxSettings) -> InboxId {
    let scope = store.scope(tenant);
    scope.add_inbox("Website", Channel::Widget, None, settings, "", Timestamp(0)).await.unwrap().unwrap()
}
