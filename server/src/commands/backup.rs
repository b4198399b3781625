//! `deskbell backup`: a consistent copy of the embedded database with the uploads, beside a running server or
//! without one.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use deskbell_store::{Store, Url, objects};

use crate::{archive, cli::Place, config::Config, failure::Failure, keys, rooms, terminal::say};

pub async fn run(to: PathBuf, place: Place) -> Result<(), Failure> {
    let config = rooms::configuration(&place)?;
    let Url::Sqlite(from) = config.database()? else {
        return Err(Failure::new("A PostgreSQL database is backed up with its own tool: pg_dump --format=custom"));
    };
    if !from.exists() {
        return Err(Failure::new(format!("There is no database {}. Name its folder with --data-dir.", from.display())));
    }
    if to.exists() {
        return Err(Failure::new(format!("{} exists. Name a new file.", to.display())));
    }
    let failed = |e: &str| Failure::new(format!("The backup {} was not made: {e}", to.display()));
    // Under another name until it is whole and on the disk, so that half a backup is never taken for one.
    let (copy, part) = (beside(&to, ".copy"), beside(&to, ".part"));
    drop(fs::remove_file(&copy));
    drop(fs::remove_file(&part));
    let folder = uploads_folder(&config);
    let key = key_file(&config);
    let made = make(&from, &copy, &part, key.as_deref(), folder.as_deref()).await;
    drop(fs::remove_file(&copy));
    let finished = made.and_then(|taken| finish(&part, &to).map(|()| taken).map_err(|e| e.to_string()));
    let taken = finished.map_err(|error| {
        drop(fs::remove_file(&part));
        failed(&error)
    })?;
    let uploads = match folder {
        Some(_) => format!("with {taken} files of uploads"),
        None => "without the uploads, which are in their bucket".to_owned(),
    };
    let secrets = match key {
        Some(_) => "The key of the secrets is in it: keep it as safe as the data folder.",
        None => "The key of the secrets is not in it: DESKBELL_SECRET_KEY must be the same where it is restored.",
    };
    say(format!(
        "Saved {}, {uploads}. {secrets} The signing key is not in it; without it everybody signs in again.",
        to.display()
    ));
    Ok(())
}

/// The database first: what it names is in the folder by then.
async fn make(
    from: &Path,
    copy: &Path,
    part: &Path,
    key: Option<&Path>,
    uploads: Option<&Path>,
) -> Result<usize, String> {
    Store::copy_file(from, copy).await.map_err(|e| e.to_string())?;
    archive::pack(part, copy, key, uploads).map_err(|e| e.to_string())
}

/// Where the key of the secrets is kept, when it is not configured.
fn key_file(config: &Config) -> Option<PathBuf> {
    let file = config.data_dir.join(keys::SECRETS.name);
    (config.secret_key.is_empty() && file.exists()).then_some(file)
}

/// Where uploads are kept, when it is a folder.
pub fn uploads_folder(config: &Config) -> Option<PathBuf> {
    match config.files().place {
        objects::Place::Folder(folder) => Some(folder),
        _ => None,
    }
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.to_owned().into_os_string();
    name.push(ending);
    name.into()
}

fn finish(part: &Path, to: &Path) -> std::io::Result<()> {
    File::open(part)?.sync_all()?;
    fs::rename(part, to)?;
    match to.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) => crate::data_dir::sync(folder),
        None => crate::data_dir::sync(Path::new(".")),
    }
}
