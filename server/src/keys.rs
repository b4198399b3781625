//! The keys that are configured, or made at the first start and kept for their owner only: one signs every token, one
//! seals the secrets in the database.

use std::{
    fs::{self, OpenOptions},
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use deskbell_desk::Random;
use deskbell_store::Vault;

use crate::{config::Config, data_dir, failure::Failure, random::SystemRandom};

const LENGTH: usize = 32;

/// A key's file in the data folder.
pub struct KeyFile {
    pub name: &'static str,
    what: &'static str,
    lost: &'static str,
}

pub const SIGNING: KeyFile =
    KeyFile { name: "signing.key", what: "signing key", lost: "or remove it: everybody must sign in again." };

pub const SECRETS: KeyFile = KeyFile {
    name: "secret.key",
    what: "key of the secrets",
    lost: "without it what it sealed is lost: see deskbell forget-secrets.",
};

/// What signs every token.
pub fn signing(config: &Config) -> Result<Vec<u8>, Failure> {
    match config.jwt_secret.as_str() {
        "" => SIGNING.load_or_make(&config.data_dir),
        configured => Ok(configured.as_bytes().to_vec()),
    }
}

/// What seals the secrets in the database: the first of these, and others before it.
pub fn sealing(config: &Config) -> Result<Vec<Vec<u8>>, Failure> {
    if config.secret_key.is_empty() {
        return Ok(vec![SECRETS.load_or_make(&config.data_dir)?]);
    }
    let mut keys: Vec<_> = config.secret_key.iter().map(|key| key.as_bytes().to_vec()).collect();
    // Whoever begins to configure a key has one in a file that sealed what is there.
    let file = config.data_dir.join(SECRETS.name);
    if file.exists() {
        keys.push(SECRETS.load(&file)?);
    }
    Ok(keys)
}

pub fn vault(config: &Config) -> Result<Vault, Failure> {
    Ok(Vault::new(&sealing(config)?)?)
}

/// A key for a process that gives out no tokens.
pub fn fresh() -> Vec<u8> {
    let mut key = vec![0; LENGTH];
    SystemRandom.fill(&mut key);
    key
}

impl KeyFile {
    fn load_or_make(&self, folder: &Path) -> Result<Vec<u8>, Failure> {
        let path = folder.join(self.name);
        if path.exists() {
            return self.load(&path);
        }
        let key = fresh();
        let (what, shown) = (self.what, path.display());
        self.make(folder, &key).map_err(|e| Failure::new(format!("The {what} {shown} can't be written: {e}")))?;
        tracing::info!(path = %shown, "made the {what}");
        // Of two that begin at once both take the one that is there.
        self.load(&path)
    }

    pub fn load(&self, path: &Path) -> Result<Vec<u8>, Failure> {
        let (what, shown) = (self.what, path.display());
        let mode = data_dir::mode(path).map_err(|e| Failure::new(format!("The {what} {shown} can't be read: {e}")))?;
        if mode & 0o077 != 0 {
            return Err(Failure::new(format!(
                "Others than its owner may read the {what} {shown}. Run: chmod 600 {shown}"
            )));
        }
        let text = fs::read_to_string(path).map_err(|e| {
            Failure::new(format!("The {what} {shown} can't be read: {e}. Does it belong to this user?"))
        })?;
        parse(&text).ok_or_else(|| {
            Failure::new(format!("The {what} {shown} is damaged. Put it back from a backup, {}", self.lost))
        })
    }

    /// Under another name first, so that a crash leaves no half a key; one that came there meanwhile stays.
    fn make(&self, folder: &Path, key: &[u8]) -> std::io::Result<()> {
        let new = folder.join(format!("{}.{}.new", self.name, std::process::id()));
        let mut file = OpenOptions::new().create(true).write(true).truncate(true).mode(0o600).open(&new)?;
        writeln!(file, "{}", hex::encode(key))?;
        file.sync_all()?;
        let linked = fs::hard_link(&new, folder.join(self.name));
        fs::remove_file(&new)?;
        match linked {
            Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error),
            _ => data_dir::sync(folder),
        }
    }
}

/// A key as it stands in its file.
pub fn parse(text: &str) -> Option<Vec<u8>> {
    hex::decode(text.trim()).ok().filter(|key| key.len() >= LENGTH)
}
