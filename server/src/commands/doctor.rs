//! `deskbell doctor`: looks at the installation and says what is wrong with it and what to do.

use std::{fs, path::Path, sync::Arc};

use deskbell_domain::{Clock, VisitorAuth};
use deskbell_store::{Store, Url};

use crate::{
    cli::Place,
    clock::SystemClock,
    config::Config,
    data_dir,
    failure::Failure,
    front_end,
    keys::{self, KeyFile},
    rooms,
    terminal::{say, table},
};

/// Less free space than this is soon used up.
const SPACE_MIN: u64 = 512 * 1024 * 1024;
/// 2025-01-01, in milliseconds: a clock that shows less was never set.
const EARLIEST: i64 = 1_735_689_600_000;

enum Finding {
    Ok(String),
    Warn(String),
    Fail(String),
}
use Finding::{Fail, Ok as Fine, Warn};

pub async fn run(place: Place) -> Result<(), Failure> {
    let config = rooms::configuration(&place)?;
    let url = config.database()?;
    let findings = [
        ("data folder", folder(&config.data_dir)),
        ("signing key", key(&config, &keys::SIGNING, !config.jwt_secret.is_empty())),
        ("secrets' key", key(&config, &keys::SECRETS, !config.secret_key.is_empty())),
        ("disk space", space(&config.data_dir)),
        ("database", database(&url).await),
        ("open inboxes", open_inboxes(&config, &url).await),
        ("front end", front_end()),
        ("clock", clock()),
    ];
    let rows = findings.iter().map(|(subject, finding)| {
        let (mark, words) = match finding {
            Fine(words) => ("ok", words),
            Warn(words) => ("warn", words),
            Fail(words) => ("FAIL", words),
        };
        [mark.to_owned(), (*subject).to_owned(), words.clone()]
    });
    table(&rows.collect::<Vec<_>>());
    match findings.iter().filter(|(_, finding)| matches!(finding, Fail(_))).count() {
        0 => {
            say("Nothing stands in the way.");
            Ok(())
        }
        n => Err(Failure::new(format!("{n} of {} checks failed; see above.", findings.len()))),
    }
}

fn folder(path: &Path) -> Finding {
    let shown = path.display();
    match data_dir::mode(path) {
        Err(_) if !path.exists() => Warn(format!("{shown} is not there yet; the first start makes it")),
        Err(e) => Fail(format!("{shown} can't be looked at: {e}")),
        Ok(mode) if mode & 0o077 != 0 => Warn(format!("others may look into {shown}; run: chmod 700 {shown}")),
        Ok(_) => match writable(path) {
            true => Fine(shown.to_string()),
            false => Fail(format!("{shown} can't be written; does it belong to this user?")),
        },
    }
}

fn writable(folder: &Path) -> bool {
    let probe = folder.join(".doctor");
    let wrote = fs::write(&probe, "can it be written?").is_ok();
    drop(fs::remove_file(&probe));
    wrote
}

fn key(config: &Config, file: &KeyFile, configured: bool) -> Finding {
    let path = config.data_dir.join(file.name);
    match () {
        () if configured => Fine("configured".into()),
        () if !path.exists() => Warn(format!("{} is not there yet; the first start makes it", path.display())),
        () => match file.load(&path) {
            Ok(_) => Fine(path.display().to_string()),
            Err(failure) => Fail(failure.to_string()),
        },
    }
}

fn space(folder: &Path) -> Finding {
    let there = folder.ancestors().find(|f| f.exists()).unwrap_or(Path::new("."));
    match rustix::fs::statvfs(there) {
        Err(e) => Warn(format!("it can't be told: {e}")),
        Ok(disk) => {
            let free = disk.f_bavail * disk.f_frsize;
            let shown = format!("{} MiB free", free / 1024 / 1024);
            if free < SPACE_MIN { Warn(format!("{shown}; make room soon")) } else { Fine(shown) }
        }
    }
}

async fn database(url: &Url) -> Finding {
    let shown = rooms::shown(url);
    if matches!(url, Url::Sqlite(path) if !path.exists()) {
        return Warn(format!("{shown} is not there yet; the first start makes it"));
    }
    match Store::due(url).await {
        Err(e) => Fail(format!("{shown} can't be read: {e}")),
        Ok(due) if due.is_empty() => Fine(shown),
        Ok(due) => Warn(format!("{shown} lacks {}; the next start brings it up to date", due.join(", "))),
    }
}

/// Only of a database that is up to date: looking must change nothing.
async fn open_inboxes(config: &Config, url: &Url) -> Finding {
    let missing = matches!(url, Url::Sqlite(path) if !path.exists());
    let keyless = config.secret_key.is_empty() && !config.data_dir.join(keys::SECRETS.name).exists();
    if missing || keyless || !Store::due(url).await.is_ok_and(|due| due.is_empty()) {
        return Fine("not looked at".into());
    }
    let found = async {
        let vault = keys::vault(config).map_err(|e| e.to_string())?;
        let store = Store::open(url, vault, Arc::new(SystemClock), Box::new(drop))
            .await
            .map_err(|e| rooms::unopened(url, &e).to_string())?;
        let found = store.all_inboxes().await.map_err(|e| e.to_string());
        store.close().await;
        found
    };
    match found.await {
        Err::<Vec<_>, String>(why) => Fail(why),
        Ok(inboxes) => {
            let open = inboxes.iter().filter(|i| i.settings.visitor_auth == VisitorAuth::Open);
            let names: Vec<_> = open.map(|i| format!("{} ({})", i.name, i.id)).collect();
            match names.is_empty() {
                true => Fine("none".into()),
                false => Warn(format!("anyone's word is taken in {}", names.join(", "))),
            }
        }
    }
}

fn front_end() -> Finding {
    match front_end::is_built() {
        true => Fine("inside".into()),
        false => Fail("not built; run script/build".into()),
    }
}

fn clock() -> Finding {
    let now = SystemClock.now();
    let shown = chrono::DateTime::from_timestamp_millis(now.0).unwrap_or_default().format("%Y-%m-%d %H:%M:%S UTC");
    if now.0 < EARLIEST {
        Fail(format!("{shown}; set the clock: sign-ins expire by it"))
    } else {
        Fine(shown.to_string())
    }
}
