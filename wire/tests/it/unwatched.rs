//! With `anonymous` monitoring nothing of a visit is stored: no table of the database gains a row.

use std::collections::BTreeMap;

use deskbell_desk::Settings;
use deskbell_domain::{InboxId, InboxSettings, Monitoring};
use serde_json::json;
use sqlx::Row;

use crate::world::{Firm, Socket, World, in_time};

/// How many rows each table has.
async fn rows(world: &World) -> BTreeMap<String, i64> {
    let mut database = world.past_the_desk().await;
    let tables = sqlx::query("SELECT name FROM sqlite_master WHERE type = 'table'").fetch_all(&mut database).await;
    let mut rows = BTreeMap::new();
    for table in tables.expect("tables") {
        let name: String = table.get(0);
        let sql = sqlx::AssertSqlSafe(format!("SELECT count(*) FROM \"{name}\""));
        let count = sqlx::query(sql).fetch_one(&mut database).await.expect("a count").get(0);
        rows.insert(name, count);
    }
    rows
}

async fn set(world: &World, firm: &Firm, monitoring: Monitoring) {
    let inbox = world.desk.inbox(firm.facts.id, firm.strict).await.expect("an inbox");
    let settings = InboxSettings { monitoring, ..inbox.settings };
    world.desk.set_inbox(&firm.ada.actor, inbox.id, &inbox.name, settings).await.expect("set");
}

async fn opens(world: &World, slug: &str, InboxId(inbox): InboxId) -> Socket {
    let path = format!("/ws/visit?tenant_id={slug}&inbox_id={inbox}");
    let mut page = world.connect(&path, &[("user-agent", "Mozilla/5.0 Firefox/130.0")]).await.expect("a handshake");
    looks_at(&mut page, "https://shop.example/?utm_source=news").await;
    page.next("hello").await;
    page
}

async fn looks_at(page: &mut Socket, url: &str) {
    page.send(json!({ "type": "visitor.page", "data": { "url": url, "title": "Lamps" } }).to_string()).await;
}

/// Comes, looks around, reloads, leaves for good, and comes back another time.
async fn visits(world: &World, firm: &Firm) {
    let slug = &firm.facts.slug;
    let visits = || world.desk.visits(&firm.ann.actor).expect("the list");
    for _ in 0..2 {
        let mut page = opens(world, slug, firm.strict).await;
        looks_at(&mut page, "https://shop.example/moss-lamp").await;
        in_time("the page is told", async {
            while !visits().iter().any(|visit| visit.url.ends_with("moss-lamp")) {
                tokio::task::yield_now().await;
            }
        })
        .await;
        world.desk.store_visits().await;
        drop(page);
        drop(opens(world, slug, firm.strict).await);
        in_time("the visit is over", async {
            while !visits().is_empty() {
                tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            }
        })
        .await;
        world.desk.store_visits().await;
    }
}

#[tokio::test]
async fn who_is_watched_anonymously_leaves_no_row_in_any_table() {
    let world = World::set(Settings { visit_over_after: 1, ..Settings::default() }).await;
    set(&world, &world.acme, Monitoring::Anonymous).await;
    set(&world, &world.other, Monitoring::Full).await;
    in_time("the settings' own events are taken in", async {
        for name in ["search", "channels", "report"] {
            while !world.desk.store().behind(name).await.expect("known").is_empty() {
                tokio::task::yield_now().await;
            }
        }
    })
    .await;
    let before = rows(&world).await;
    assert!(before.len() > 40 && before["inboxes"] > 0, "{before:?}");

    visits(&world, &world.acme).await;
    assert_eq!(rows(&world).await, before);

    // The control: the same steps where visits are kept.
    visits(&world, &world.other).await;
    let after = rows(&world).await;
    assert!(after["visits"] > before["visits"] && after["visitors"] > before["visitors"], "{after:?}");
}
