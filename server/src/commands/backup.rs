//! `deskbell backup`: a consistent copy of the embedded database, beside a running server or without one.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use deskbell_store::{Store, Url};

use crate::{cli::Place, failure::Failure, rooms, terminal::say};

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
    let failed = |e: &dyn std::fmt::Display| Failure::new(format!("The backup {} was not made: {e}", to.display()));
    // Under another name until it is whole and on the disk, so that half a backup is never taken for one.
    let mut part = to.clone().into_os_string();
    part.push(".part");
    let part = PathBuf::from(part);
    drop(fs::remove_file(&part));
    if let Err(error) = Store::copy_file(&from, &part).await {
        drop(fs::remove_file(&part));
        return Err(failed(&error));
    }
    finish(&part, &to).map_err(|e| failed(&e))?;
    say(format!("Saved {}. The signing key is not in it; without it everybody signs in again.", to.display()));
    Ok(())
}

fn finish(part: &Path, to: &Path) -> std::io::Result<()> {
    File::open(part)?.sync_all()?;
    fs::rename(part, to)?;
    match to.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) => crate::data_dir::sync(folder),
        None => crate::data_dir::sync(Path::new(".")),
    }
}
