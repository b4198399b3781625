//! Where uploads' bytes are kept: a folder, a bucket that speaks S3, or, for images, Cloudinary.

mod cloudinary;

use std::{path::PathBuf, sync::Arc, time::Duration};

use bytes::Bytes;
use deskbell_domain::{Secret, Timestamp};
use futures_util::stream::BoxStream;
use object_store::{
    ClientOptions, Error as ObjectError, ObjectStore, ObjectStoreExt, RetryConfig, aws::AmazonS3Builder,
    local::LocalFileSystem, memory::InMemory, path::Path,
};

pub use self::cloudinary::{Cloudinary, CloudinarySettings};
use crate::error::{Error, Result};

/// How long an outside store may take; its caller waits.
const PATIENCE: Duration = Duration::from_secs(30);

#[derive(Debug, Clone, Default)]
pub enum Place {
    /// Gone with the process: for tests.
    #[default]
    Memory,
    Folder(PathBuf),
    S3(S3Settings),
}

#[derive(Debug, Clone)]
pub struct S3Settings {
    /// Empty: Amazon's own.
    pub endpoint: String,
    pub region: String,
    pub bucket: String,
    /// What stands before every name in the bucket.
    pub prefix: String,
    pub access_key_id: String,
    pub secret_access_key: Secret,
}

/// The bytes of uploads, by the name they were put under.
pub struct Objects {
    store: Arc<dyn ObjectStore>,
    prefix: String,
}

/// An object's bytes as they come.
pub type Contents = BoxStream<'static, std::result::Result<Bytes, std::io::Error>>;

impl Objects {
    pub fn open(place: &Place) -> Result<Self> {
        let (store, prefix): (Arc<dyn ObjectStore>, _) = match place {
            Place::Memory => (Arc::new(InMemory::new()), String::new()),
            Place::Folder(folder) => {
                std::fs::create_dir_all(folder)
                    .map_err(|e| Error::Setup(format!("The uploads folder {} can't be made: {e}", folder.display())))?;
                // What was acknowledged outlives a power cut.
                let local = LocalFileSystem::new_with_prefix(folder).map_err(setup)?.with_fsync(true);
                (Arc::new(local), String::new())
            }
            Place::S3(settings) => (Arc::new(s3(settings)?), settings.prefix.clone()),
        };
        Ok(Self { store, prefix })
    }

    /// All of it or nothing.
    pub async fn put(&self, name: &str, bytes: Bytes) -> Result<()> {
        self.store.put(&self.path(name), bytes.into()).await?;
        Ok(())
    }

    /// `None` when it isn't there.
    pub async fn get(&self, name: &str) -> Result<Option<(u64, Contents)>> {
        use futures_util::StreamExt;
        match self.store.get(&self.path(name)).await {
            Ok(found) => {
                let size = found.range.end - found.range.start;
                Ok(Some((size, found.into_stream().map(|part| part.map_err(std::io::Error::other)).boxed())))
            }
            Err(ObjectError::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// What isn't there is deleted already.
    pub async fn delete(&self, name: &str) -> Result<()> {
        match self.store.delete(&self.path(name)).await {
            Ok(()) | Err(ObjectError::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    fn path(&self, name: &str) -> Path {
        Path::from_iter(self.prefix.split('/').chain(name.split('/')).filter(|part| !part.is_empty()))
    }
}

fn s3(settings: &S3Settings) -> Result<impl ObjectStore> {
    let options = ClientOptions::new().with_timeout(PATIENCE).with_connect_timeout(Duration::from_secs(5));
    let retry = RetryConfig { max_retries: 2, retry_timeout: PATIENCE, ..RetryConfig::default() };
    let mut builder = AmazonS3Builder::new()
        .with_region(&settings.region)
        .with_bucket_name(&settings.bucket)
        .with_access_key_id(&settings.access_key_id)
        .with_secret_access_key(settings.secret_access_key.expose())
        // One at a time is all we delete, and not every store that speaks S3 knows how to delete many.
        .with_disable_bulk_delete(true)
        .with_retry(retry);
    let mut options = options;
    if !settings.endpoint.is_empty() {
        // Plain HTTP only where it was asked for by name.
        options = options.with_allow_http(settings.endpoint.starts_with("http://"));
        builder = builder.with_endpoint(&settings.endpoint);
    }
    builder.with_client_options(options).build().map_err(setup)
}

fn setup(error: ObjectError) -> Error {
    Error::Setup(format!("The store of uploads can't be used: {error}"))
}

/// Where images go besides, if anywhere.
pub fn images(settings: Option<&CloudinarySettings>) -> Result<Option<Cloudinary>> {
    settings.map(|settings| Cloudinary::new(settings.clone())).transpose()
}

/// Whole seconds since 1970, as outside services sign them.
fn seconds(now: Timestamp) -> i64 {
    now.0 / 1000
}
