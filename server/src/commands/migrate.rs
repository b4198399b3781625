//! `deskbell migrate`: brings the database's shape up to date, for those who want that apart from a start.

use std::sync::Arc;

use deskbell_store::{Store, Url};

use crate::{cli::Place, clock::SystemClock, data_dir, failure::Failure, keys, rooms, terminal::say};

pub async fn run(place: Place) -> Result<(), Failure> {
    let config = rooms::configuration(&place)?;
    data_dir::create(&config.data_dir)?;
    let url = config.database()?;
    let _lock = data_dir::lock(&url)?;
    let due = match &url {
        Url::Sqlite(path) if !path.exists() => None,
        url => Some(Store::due(url).await?),
    };
    let desk = rooms::open(&config, &keys::fresh(), Arc::new(SystemClock)).await?;
    desk.store().seal_all().await?;
    desk.store().close().await;
    match due {
        None => say(format!("Made the database {}.", rooms::shown(&url))),
        Some(due) if due.is_empty() => say("The database is up to date."),
        Some(due) => say(format!("Applied: {}.", due.join(", "))),
    }
    Ok(())
}
