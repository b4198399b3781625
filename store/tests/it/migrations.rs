//! Bringing a database up to date: the same on both engines, twice is once, and a copy is kept of what was there.

use std::{collections::BTreeSet, path::Path};

use deskbell_domain::Timestamp;
use deskbell_store::Url;

use crate::place::{drop_postgres, execute, open, postgres, sqlite, texts};

/// The migrations of an engine, by file name.
fn files(engine: &str) -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(engine);
    std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().file_name().into_string().unwrap()).collect()
}

/// Every table's columns as `table.column`, without those that the engines need for themselves.
async fn columns(url: &Url) -> BTreeSet<String> {
    let sql = match url {
        Url::Sqlite(_) => {
            "SELECT t.name || '.' || c.name FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table'"
        }
        Url::Postgres(_) => {
            "SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'public'"
        }
    };
    let is_own = |table: &str| {
        let is_index = table.split('_').any(|word| word == "search");
        is_index || table.starts_with("_sqlx") || table.starts_with("sqlite_")
    };
    let own = |column: &String| is_own(column.split('.').next().unwrap_or_default());
    texts(url, sql).await.into_iter().filter(|column| !own(column)).collect()
}

/// Everything about the schema that a second run could change.
async fn schema(url: &Url) -> Vec<String> {
    let sql = match url {
        Url::Sqlite(_) => "SELECT coalesce(sql, name) FROM sqlite_schema ORDER BY name",
        Url::Postgres(_) => "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY indexname",
    };
    let mut all = texts(url, sql).await;
    all.extend(columns(url).await);
    all.extend(texts(url, "SELECT description FROM _sqlx_migrations ORDER BY version").await);
    all
}

async fn a_fresh_database_gets_all_and_a_second_run_changes_nothing(url: &Url, engine: &str) {
    let store = open(url).await.unwrap();
    store.add_tenant("acme", "Acme", "e", Timestamp(0)).await.unwrap();
    store.close().await;
    let applied = texts(url, "SELECT description FROM _sqlx_migrations WHERE success").await;
    assert_eq!(applied.len(), files(engine).len());
    assert!(deskbell_store::Store::due(url).await.unwrap().is_empty());

    let before = schema(url).await;
    open(url).await.unwrap().close().await;
    assert_eq!(schema(url).await, before);
    assert_eq!(texts(url, "SELECT slug FROM tenants").await, ["acme"]);
}

#[test]
fn both_engines_have_migrations_of_the_same_names() {
    assert_eq!(files("sqlite"), files("postgres"));
}

#[tokio::test]
async fn both_engines_end_with_the_same_tables_and_columns() {
    let (_folder, embedded) = sqlite();
    let server = postgres().await;
    for url in [&embedded, &server] {
        open(url).await.unwrap().close().await;
    }
    assert_eq!(columns(&embedded).await, columns(&server).await);
    assert!(columns(&server).await.contains("messages.client_id"));
    drop_postgres(server).await;
}

mod on_sqlite {
    use super::*;

    #[tokio::test]
    async fn a_fresh_database_gets_all_and_a_second_run_changes_nothing() {
        let (folder, url) = sqlite();
        super::a_fresh_database_gets_all_and_a_second_run_changes_nothing(&url, "sqlite").await;
        let copies = std::fs::read_dir(folder.path()).unwrap();
        let copies = copies.filter(|f| f.as_ref().unwrap().file_name().to_string_lossy().contains("before"));
        assert_eq!(copies.count(), 0, "nothing was there to copy");
    }

    /// A migration that is due again, on tables that exist: it fails, as a faulty one would.
    #[tokio::test]
    async fn a_copy_is_kept_of_what_was_there_before_a_migration() {
        let (folder, url) = sqlite();
        let store = open(&url).await.unwrap();
        store.add_tenant("acme", "Acme", "e", Timestamp(0)).await.unwrap();
        store.close().await;
        execute(&url, "DELETE FROM _sqlx_migrations WHERE version = 1").await;
        assert_eq!(deskbell_store::Store::due(&url).await.unwrap(), ["0001-start"]);
        let copy = folder.path().join("deskbell.before-0001-start.db");
        // What an attempt that was cut short left behind counts for nothing.
        std::fs::write(copy.with_extension("db.part"), "half a copy").unwrap();

        assert!(open(&url).await.is_err());
        let kept = Url::Sqlite(copy.clone());
        assert_eq!(texts(&kept, "SELECT slug FROM tenants").await, ["acme"]);
        assert_eq!(texts(&kept, "PRAGMA integrity_check").await, ["ok"]);
        assert_eq!(texts(&url, "SELECT slug FROM tenants").await, ["acme"], "the failed migration changed nothing");
        assert!(!copy.with_extension("db.part").exists());

        // A second attempt keeps the first copy: it may be the only good one.
        execute(&url, "UPDATE tenants SET slug = 'changed'").await;
        assert!(open(&url).await.is_err());
        assert_eq!(texts(&kept, "SELECT slug FROM tenants").await, ["acme"]);
    }
}

mod on_postgres {
    use super::*;

    #[tokio::test]
    async fn a_fresh_database_gets_all_and_a_second_run_changes_nothing() {
        let url = postgres().await;
        super::a_fresh_database_gets_all_and_a_second_run_changes_nothing(&url, "postgres").await;
        drop_postgres(url).await;
    }

    #[tokio::test]
    async fn nodes_that_start_together_wait_for_each_other() {
        let url = postgres().await;
        let (a, b, c) = tokio::join!(open(&url), open(&url), open(&url));
        for store in [a, b, c] {
            store.unwrap().close().await;
        }
        drop_postgres(url).await;
    }
}
