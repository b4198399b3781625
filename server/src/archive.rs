//! A backup's file: a ZIP archive with the database, `deskbell.db`, the key of its secrets, `secret.key`, and the uploads
//! below `uploads/`.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Read},
    os::unix::fs::OpenOptionsExt,
    path::{Component, Path, PathBuf},
};

use zip::{CompressionMethod, ZipArchive, ZipWriter, result::ZipError, write::SimpleFileOptions};

const DATABASE: &str = "deskbell.db";
const KEY: &str = crate::keys::SECRETS.name;
const UPLOADS: &str = "uploads/";
/// The first bytes of a ZIP archive that has something inside.
const MAGIC: &[u8] = b"PK\x03\x04";

/// Writes a new archive. `uploads` is the folder they are kept in, where they are kept in one.
/// `key` is the file of the secrets' key, where it is in one. Returns how many uploads were taken.
pub fn pack(to: &Path, database: &Path, key: Option<&Path>, uploads: Option<&Path>) -> io::Result<usize> {
    let file = fs::OpenOptions::new().write(true).create_new(true).open(to)?;
    let mut zip = ZipWriter::new(BufWriter::new(file));
    let packed = SimpleFileOptions::default().large_file(true).unix_permissions(0o600);
    zip.start_file(DATABASE, packed.compression_method(CompressionMethod::Deflated).compression_level(Some(1)))?;
    io::copy(&mut File::open(database)?, &mut zip)?;
    // Pictures and the like are compressed already.
    let stored = packed.compression_method(CompressionMethod::Stored);
    if let Some(key) = key {
        zip.start_file(KEY, stored)?;
        io::copy(&mut File::open(key)?, &mut zip)?;
    }
    let mut taken = 0;
    for path in uploads.map(files_in).transpose()?.unwrap_or_default() {
        let root = uploads.unwrap_or(Path::new(""));
        // One that nobody sent may be swept away meanwhile.
        let mut upload = match File::open(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            upload => upload?,
        };
        let name = path.strip_prefix(root).map_err(io::Error::other)?;
        zip.start_file(
            format!("{UPLOADS}{}", name.to_str().ok_or_else(|| io::Error::other("a strange name"))?),
            stored,
        )?;
        io::copy(&mut upload, &mut zip)?;
        taken += 1;
    }
    zip.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
    Ok(taken)
}

/// Every file below a folder; a folder that isn't there has none.
fn files_in(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut files = Vec::new();
    for entry in entries {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            files.append(&mut files_in(&entry.path())?);
        } else if kind.is_file() {
            files.push(entry.path());
        }
    }
    files.sort();
    Ok(files)
}

/// Whether the file begins as an archive does; a bare database is a backup, too.
pub fn is_one(file: &Path) -> io::Result<bool> {
    let mut start = [0; MAGIC.len()];
    let mut file = File::open(file)?;
    match file.read_exact(&mut start) {
        Ok(()) => Ok(start == MAGIC),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}

/// Unpacks an archive into a folder of our own: the database, its secrets' key and, below `uploads`, the uploads. The
/// checksums of all are compared. Anything that doesn't belong into a backup is an error.
pub fn unpack(archive: &Path, database: &Path, key: &Path, uploads: &Path) -> io::Result<()> {
    let mut zip = ZipArchive::new(io::BufReader::new(File::open(archive)?)).map_err(spoken)?;
    let mut has_database = false;
    for index in 0..zip.len() {
        let mut entry = zip.by_index(index).map_err(spoken)?;
        let name = entry.name().map_err(spoken)?.into_owned();
        let to = match place(&name) {
            Some(Place::Database) => {
                has_database = true;
                database.to_owned()
            }
            Some(Place::Key) => key.to_owned(),
            Some(Place::Upload(below)) => uploads.join(below),
            None => return Err(io::Error::other(format!("it holds {name:?}, which is no part of a backup."))),
        };
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(to)?;
        io::copy(&mut entry, &mut file)?;
        file.sync_all()?;
    }
    if has_database { Ok(()) } else { Err(io::Error::other("it holds no database.")) }
}

#[derive(Debug, PartialEq)]
enum Place {
    Database,
    Key,
    Upload(PathBuf),
}

/// Where an entry belongs. A name that leads anywhere else has no place.
fn place(name: &str) -> Option<Place> {
    if name == DATABASE {
        return Some(Place::Database);
    }
    if name == KEY {
        return Some(Place::Key);
    }
    let name = name.strip_prefix(UPLOADS)?;
    let plain = |part: &str| {
        !part.starts_with('.')
            && !part.is_empty()
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
    };
    let path = Path::new(name);
    let is_below = path.components().all(|c| matches!(c, Component::Normal(_)));
    (is_below && name.split('/').all(plain)).then(|| Place::Upload(path.to_owned()))
}

fn spoken(error: ZipError) -> io::Error {
    match error {
        ZipError::Io(error) => error,
        _ => io::Error::other("it is damaged."),
    }
}

/// Moves unpacked uploads to where they are read from. Their names are random: one that is there is the same file.
pub fn settle(unpacked: &Path, uploads: &Path) -> io::Result<usize> {
    let files = files_in(unpacked)?;
    for from in &files {
        let to = uploads.join(from.strip_prefix(unpacked).map_err(io::Error::other)?);
        let folder = to.parent().unwrap_or(uploads);
        fs::create_dir_all(folder)?;
        fs::rename(from, &to)?;
        crate::data_dir::sync(folder)?;
    }
    Ok(files.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_database_and_what_is_below_uploads_have_a_place() {
        assert_eq!(place("deskbell.db"), Some(Place::Database));
        assert_eq!(place("secret.key"), Some(Place::Key));
        assert_eq!(place("uploads/1/0f3a.thumbnail"), Some(Place::Upload("1/0f3a.thumbnail".into())));
        for name in [
            "",
            "uploads",
            "uploads/",
            "other.db",
            "/etc/passwd",
            "uploads//x",
            "uploads/1/",
            "uploads/../x",
            "uploads/1/../../x",
            "uploads/.ssh/x",
            "uploads/a\\b",
            "uploads/a\0b",
            "../deskbell.db",
        ] {
            assert_eq!(place(name), None, "{name:?}");
        }
    }
}
