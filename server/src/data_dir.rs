//! The folder of everything Deskbell keeps, and the lock that lets one server at a time use an embedded database.

use std::{
    fs::{self, DirBuilder, File, OpenOptions, TryLockError},
    io::Write,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
};

use deskbell_store::Url;

use crate::failure::Failure;

pub fn create(path: &Path) -> Result<(), Failure> {
    let made = DirBuilder::new().recursive(true).mode(0o700).create(path);
    made.map_err(|e| {
        let path = path.display();
        Failure::new(format!("The data folder {path} can't be made: {e}. Name another with --data-dir."))
    })
}

/// Held for as long as the server runs; the system lets go of it whatever way the process ends.
pub struct Lock {
    _file: File,
}

/// Locks an embedded database for this process. `None` where the database takes care of itself.
pub fn lock(database: &Url) -> Result<Option<Lock>, Failure> {
    let Url::Sqlite(path) = database else { return Ok(None) };
    match try_lock(path)? {
        Some(lock) => Ok(Some(lock)),
        None => Err(Failure::new(format!(
            "Another Deskbell is using {}. Stop it first, or name another folder with --data-dir.",
            path.display()
        ))),
    }
}

/// `None` when another process holds it.
pub fn try_lock(database: &Path) -> Result<Option<Lock>, Failure> {
    let path = lock_file(database);
    let failed = |e: std::io::Error| Failure::new(format!("The lock {} can't be used: {e}", path.display()));
    let mut file = OpenOptions::new().create(true).truncate(false).write(true).open(&path).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Ok(None),
        Err(TryLockError::Error(e)) => return Err(failed(e)),
    }
    // For whoever looks; the lock itself is the system's.
    file.set_len(0).and_then(|()| writeln!(file, "{}", std::process::id())).map_err(failed)?;
    Ok(Some(Lock { _file: file }))
}

fn lock_file(database: &Path) -> PathBuf {
    let mut path = database.as_os_str().to_owned();
    path.push(".lock");
    path.into()
}

/// Makes renames in the folder durable.
pub fn sync(folder: &Path) -> std::io::Result<()> {
    File::open(folder)?.sync_all()
}

/// The permission bits of a file or folder.
pub fn mode(path: &Path) -> std::io::Result<u32> {
    use std::os::unix::fs::PermissionsExt;
    Ok(fs::metadata(path)?.permissions().mode() & 0o777)
}
