//! The key that signs every token: configured, or made at the first start and kept for its owner only.

use std::{
    fs::{self, OpenOptions},
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use deskbell_desk::Random;

use crate::{config::Config, data_dir, failure::Failure, random::SystemRandom};

const LENGTH: usize = 32;
pub const FILE: &str = "signing.key";

pub fn load_or_make(config: &Config) -> Result<Vec<u8>, Failure> {
    if !config.jwt_secret.is_empty() {
        return Ok(config.jwt_secret.clone().into_bytes());
    }
    let path = config.data_dir.join(FILE);
    match path.exists() {
        true => load(&path),
        false => {
            let key = fresh();
            make(&config.data_dir, &key)
                .map_err(|e| Failure::new(format!("The signing key {} can't be written: {e}", path.display())))?;
            tracing::info!(path = %path.display(), "made the signing key");
            Ok(key)
        }
    }
}

/// A key for a process that gives out no tokens.
pub fn fresh() -> Vec<u8> {
    let mut key = vec![0; LENGTH];
    SystemRandom.fill(&mut key);
    key
}

pub fn load(path: &Path) -> Result<Vec<u8>, Failure> {
    let shown = path.display();
    let mode = data_dir::mode(path).map_err(|e| Failure::new(format!("The signing key {shown} can't be read: {e}")))?;
    if mode & 0o077 != 0 {
        return Err(Failure::new(format!(
            "Others than its owner may read the signing key {shown}. Run: chmod 600 {shown}"
        )));
    }
    let text = fs::read_to_string(path).map_err(|e| {
        Failure::new(format!("The signing key {shown} can't be read: {e}. Does it belong to this user?"))
    })?;
    hex::decode(text.trim()).ok().filter(|key| key.len() >= LENGTH).ok_or_else(|| {
        Failure::new(format!(
            "The signing key {shown} is damaged. Put it back from a backup, or remove it: everybody must sign in again."
        ))
    })
}

/// Under another name first, so that a crash leaves no half a key.
fn make(folder: &Path, key: &[u8]) -> std::io::Result<()> {
    let new = folder.join("signing.key.new");
    let mut file = OpenOptions::new().create(true).write(true).truncate(true).mode(0o600).open(&new)?;
    writeln!(file, "{}", hex::encode(key))?;
    file.sync_all()?;
    fs::rename(&new, folder.join(FILE))?;
    data_dir::sync(folder)
}
