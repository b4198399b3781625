//! Secrets at rest: what must be kept in words, not as a hash, is sealed before it is written. See
//! `docs/decisions/0041-secrets-are-sealed.md`.

mod forget;
mod settle;

use aes_gcm::{
    Aes256Gcm, KeyInit,
    aead::{Aead, Payload},
};
use hkdf::Hkdf;
use rand::{TryRng, rngs::SysRng};
use sha2::Sha256;

pub(crate) use self::{
    forget::forget,
    settle::{check, settle},
};
use crate::error::{Error, Result};

/// Before a sealed text, with the key's mark after it: `sealed1:KEY:…`.
const FORM: &str = "sealed1";
const SALT: usize = 24;
/// What opens only with the right key, before anything else is tried.
const PROBE: &str = "vault.probe";

/// The keys: the first seals, all of them open.
pub struct Vault {
    keys: Vec<Key>,
}

struct Key {
    /// Tells keys apart, and tells nothing about them.
    mark: String,
    master: Hkdf<Sha256>,
}

impl Key {
    fn new(key: &[u8]) -> Self {
        let master = Hkdf::new(None, key);
        let mut mark = [0; 4];
        expand(&master, b"deskbell mark", &mut mark);
        Self { mark: hex::encode(mark), master }
    }

    /// Every text has a key of its own, so that no number of texts wears the master out.
    fn cipher(&self, salt: &[u8]) -> (Aes256Gcm, [u8; 12]) {
        let mut made = [0; 44];
        expand(&self.master, &[b"deskbell secret", salt].concat(), &mut made);
        let (mut key, mut nonce) = ([0; 32], [0; 12]);
        key.copy_from_slice(&made[..32]);
        nonce.copy_from_slice(&made[32..]);
        (Aes256Gcm::new(&key.into()), nonce)
    }
}

fn expand(master: &Hkdf<Sha256>, info: &[u8], into: &mut [u8]) {
    master.expand(info, into).expect("a few bytes are not too many");
}

impl Vault {
    /// From keys of at least 32 bytes each.
    pub fn new(keys: &[Vec<u8>]) -> Result<Self> {
        if keys.is_empty() || keys.iter().any(|key| key.len() < 32) {
            return Err(Error::Setup("A key for secrets must be at least 32 bytes.".into()));
        }
        Ok(Self { keys: keys.iter().map(|key| Key::new(key)).collect() })
    }

    /// Seals a text for one place alone: moved to another row it does not open.
    pub(crate) fn seal(&self, place: &str, text: &str) -> Result<String> {
        let key = &self.keys[0];
        let mut salt = [0; SALT];
        SysRng.try_fill_bytes(&mut salt).map_err(|e| Error::Setup(format!("no randomness: {e}")))?;
        let (cipher, nonce) = key.cipher(&salt);
        let payload = Payload { msg: text.as_bytes(), aad: place.as_bytes() };
        let sealed = cipher.encrypt(&nonce.into(), payload).map_err(|_| unreadable(place))?;
        Ok(format!("{FORM}:{}:{}{}", key.mark, hex::encode(salt), hex::encode(sealed)))
    }

    /// What was sealed for the place. A text from before there were seals is taken as it is.
    pub(crate) fn open(&self, place: &str, stored: &str) -> Result<String> {
        let Some((mark, sealed)) = parts(stored) else { return Ok(stored.to_owned()) };
        let key = self.keys.iter().find(|key| key.mark == mark).ok_or_else(|| self.locked(mark))?;
        let bytes = hex::decode(sealed).ok().filter(|bytes| bytes.len() > SALT).ok_or_else(|| unreadable(place))?;
        let (salt, sealed) = bytes.split_at(SALT);
        let (cipher, nonce) = key.cipher(salt);
        let opened = cipher.decrypt(&nonce.into(), Payload { msg: sealed, aad: place.as_bytes() });
        opened.ok().and_then(|text| String::from_utf8(text).ok()).ok_or_else(|| unreadable(place))
    }

    /// What a text begins with that the first key sealed.
    fn current(&self) -> String {
        format!("{FORM}:{}:", self.keys[0].mark)
    }

    fn locked(&self, mark: &str) -> Error {
        let given = self.keys.iter().map(|key| key.mark.as_str()).collect::<Vec<_>>().join(", ");
        Error::Locked { sealed: mark.to_owned(), given }
    }
}

fn parts(stored: &str) -> Option<(&str, &str)> {
    stored.strip_prefix(FORM)?.strip_prefix(':')?.split_once(':')
}

fn unreadable(place: &str) -> Error {
    Error::Stored(format!("the secret of {place} does not open"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vault(keys: &[u8]) -> Vault {
        Vault::new(&keys.iter().map(|byte| vec![*byte; 32]).collect::<Vec<_>>()).unwrap()
    }

    #[test]
    fn what_is_sealed_opens_in_its_place_with_its_key_and_nowhere_else() {
        let sealed = vault(&[1]).seal("agents.totp_secret/1", "JBSWY3DP").unwrap();
        assert!(!sealed.contains("JBSWY3DP"));
        assert_eq!(vault(&[1]).open("agents.totp_secret/1", &sealed).unwrap(), "JBSWY3DP");
        assert_eq!(vault(&[2, 1]).open("agents.totp_secret/1", &sealed).unwrap(), "JBSWY3DP", "an older key opens");
        assert!(matches!(vault(&[1]).open("agents.totp_secret/2", &sealed), Err(Error::Stored(_))));
        assert!(matches!(vault(&[2]).open("agents.totp_secret/1", &sealed), Err(Error::Locked { .. })));
    }

    #[test]
    fn a_changed_byte_is_noticed_and_no_two_seals_are_alike() {
        let vault = vault(&[1]);
        let sealed = vault.seal("p", "same").unwrap();
        assert_ne!(sealed, vault.seal("p", "same").unwrap());
        let last = if sealed.ends_with('0') { "1" } else { "0" };
        let changed = format!("{}{last}", &sealed[..sealed.len() - 1]);
        assert!(vault.open("p", &changed).is_err());
        assert!(vault.open("p", &sealed[..30]).is_err());
    }

    #[test]
    fn a_plain_text_from_before_is_taken_as_it_is_and_short_keys_are_not() {
        assert_eq!(vault(&[1]).open("p", "plain").unwrap(), "plain");
        assert!(Vault::new(&[vec![1; 31]]).is_err());
        assert!(Vault::new(&[]).is_err());
    }
}
