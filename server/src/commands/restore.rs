//! `deskbell restore`: puts a backup in the place of the embedded database, and makes every client load again.
//!
//! The file is checked, brought up to date and given new epochs before anything is moved; the old database is kept.

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use deskbell_desk::Random;
use deskbell_domain::Clock;
use deskbell_store::{Store, Url, Vault};

use super::backup::uploads_folder;
use crate::{
    archive, cli::Restore, clock::SystemClock, config::Config, data_dir, failure::Failure, keys, random::SystemRandom,
    rooms, terminal::say,
};

pub async fn run(command: Restore) -> Result<(), Failure> {
    let config = rooms::configuration(&command.place)?;
    let url = config.database()?;
    let _lock = match &url {
        Url::Sqlite(_) => {
            data_dir::create(&config.data_dir)?;
            data_dir::lock(&url)?
        }
        Url::Postgres(_) => None,
    };
    match (command.file, &url) {
        (None, url) => {
            if matches!(url, Url::Sqlite(path) if !path.exists()) {
                return Err(Failure::new(format!("There is no database {}.", rooms::shown(url))));
            }
            renew_epochs(url, keys::vault(&config)?).await?;
            say("Every client will load again. Start the servers now.");
            Ok(())
        }
        (Some(file), Url::Sqlite(path)) => replace(&config, &file, path).await,
        (Some(_), Url::Postgres(_)) => Err(Failure::new(
            "A PostgreSQL database is restored with its own tool: stop every server, run pg_restore, \
             then deskbell restore --epochs-only, then start the servers.",
        )),
    }
}

async fn replace(config: &Config, backup: &Path, database: &Path) -> Result<(), Failure> {
    let uploads = uploads_folder(config);
    let failed = |e: &dyn std::fmt::Display| Failure::new(format!("{} was not restored: {e}", backup.display()));
    if !backup.is_file() {
        return Err(failed(&"there is no such file."));
    }
    // A folder of its own beside the database: renaming out of it stays on one disk, and what a migration leaves
    // beside its database goes with it.
    let workshop = with_suffix(database, ".restoring");
    drop(fs::remove_dir_all(&workshop));
    fs::create_dir(&workshop).map_err(|e| failed(&e))?;
    let incoming = workshop.join("deskbell.db");
    let unpacked = workshop.join("uploads");
    let outcome = match prepare(config, backup, &workshop, &incoming, &unpacked).await {
        // The uploads first: what the database names is there when it is. One more than it names does no harm.
        Ok(()) => {
            settle(&unpacked, uploads.as_deref()).and_then(|()| swap(&incoming, database)).map_err(|e| failed(&e))
        }
        Err(failure) => Err(failed(&failure)),
    };
    drop(fs::remove_dir_all(&workshop));
    match outcome? {
        Some(kept) => say(format!("Restored {}. The database from before is {}.", backup.display(), kept.display())),
        None => say(format!("Restored {}.", backup.display())),
    }
    Ok(())
}

/// A bare database is a backup, too: the ones put aside are.
async fn prepare(
    config: &Config,
    backup: &Path,
    workshop: &Path,
    incoming: &Path,
    uploads: &Path,
) -> Result<(), Failure> {
    let said = |e: std::io::Error| Failure::new(e.to_string());
    let (unpacked, key) = (workshop.join("unpacked.db"), workshop.join(keys::SECRETS.name));
    let is_archive = archive::is_one(backup).map_err(said)?;
    if is_archive {
        archive::unpack(backup, &unpacked, &key, uploads).map_err(said)?;
    }
    Store::copy_file(if is_archive { &unpacked } else { backup }, incoming).await.map_err(|error| match error {
        deskbell_store::Error::Setup(why) => Failure::new(why),
        _ => Failure::new("It is not a Deskbell database, or it can't be read."),
    })?;
    renew_epochs(&Url::Sqlite(incoming.to_owned()), vault(config, &key)?).await?;
    let left = fs::metadata(with_suffix(incoming, "-wal")).map_or(0, |wal| wal.len());
    match left {
        0 => Ok(()),
        _ => Err(Failure::new("The prepared copy could not be closed. Is the disk full?")),
    }
}

/// Opens with the key the backup brings, too; what is restored is sealed with this installation's.
fn vault(config: &Config, brought: &Path) -> Result<Vault, Failure> {
    let mut all = keys::sealing(config)?;
    if brought.exists() {
        all.push(keys::SECRETS.load(brought)?);
    }
    Ok(Vault::new(&all)?)
}

/// Puts the uploads where they are read from. Where they live in a bucket, the archive has none.
fn settle(unpacked: &Path, uploads: Option<&Path>) -> std::io::Result<()> {
    uploads.map_or(Ok(0), |folder| archive::settle(unpacked, folder)).map(drop)
}

/// Brings the database up to date and begins another life of every log.
async fn renew_epochs(url: &Url, vault: Vault) -> Result<(), Failure> {
    let opened = Store::open(url, vault, Arc::new(SystemClock), Box::new(drop)).await;
    let store = opened.map_err(|e| rooms::unopened(url, &e))?;
    store.seal_all().await?;
    let renewed = store
        .renew_epochs(|| {
            let mut bytes = [0; 4];
            SystemRandom.fill(&mut bytes);
            hex::encode(bytes)
        })
        .await;
    store.close().await;
    Ok(renewed?)
}

/// Returns where the old database is now, if there was one.
fn swap(incoming: &Path, database: &Path) -> std::io::Result<Option<PathBuf>> {
    let folder = database.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::File::open(incoming)?.sync_all()?;
    let mut kept = None;
    if database.exists() {
        let at = chrono::DateTime::from_timestamp_millis(SystemClock.now().0).unwrap_or_default();
        let aside = database.with_extension(format!("before-restore-{}.db", at.format("%Y%m%d-%H%M%S")));
        if aside.exists() {
            return Err(std::io::Error::other(format!("{} is in the way. Try again in a second.", aside.display())));
        }
        // With its write-ahead log: there stand the last commits, and a log must never meet another's database.
        for suffix in ["", "-wal", "-shm"] {
            let from = with_suffix(database, suffix);
            if from.exists() {
                fs::rename(from, with_suffix(&aside, suffix))?;
            }
        }
        kept = Some(aside);
    }
    fs::rename(incoming, database)?;
    data_dir::sync(folder)?;
    Ok(kept)
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    name.into()
}
