//! Uploads: taken in, looked through, kept; sent with a message, read by their address, removed when nobody sent them.

mod content;
mod picture;
mod sweep;

use bytes::Bytes;
use deskbell_domain::{Actor, Attachment, File, FileId, Refusal, TenantId, file};
use deskbell_store::objects::{Cloudinary, CloudinarySettings, Contents, Objects, Place, images};
use tokio::sync::Semaphore;

use self::content::Content;
use crate::Desk;
pub(crate) use sweep::start;

/// Pictures decoded at the same time: each may take some hundred megabytes for a moment.
const AT_ONCE: usize = 2;

/// Where uploads go.
#[derive(Debug, Clone, Default)]
pub struct FileSettings {
    pub place: Place,
    /// Images go there instead.
    pub cloudinary: Option<CloudinarySettings>,
    /// What stands before an upload's path in its address, such as `https://desk.example.com`; empty: nothing.
    pub public_url: String,
}

pub(crate) struct Files {
    objects: Objects,
    images: Option<Cloudinary>,
    public_url: String,
    decoding: Semaphore,
}

impl Files {
    pub fn open(settings: &FileSettings) -> Result<Self, deskbell_store::Error> {
        Ok(Self {
            objects: Objects::open(&settings.place)?,
            images: images(settings.cloudinary.as_ref())?,
            public_url: settings.public_url.trim_end_matches('/').to_owned(),
            decoding: Semaphore::new(AT_ONCE),
        })
    }
}

/// A stored file for a reader.
pub struct Download {
    pub name: String,
    pub mime_type: String,
    /// Decoded and encoded by us: safe to show in a page.
    pub is_image: bool,
    /// A help article shows it: it is nobody's secret.
    pub is_public: bool,
    pub size: u64,
    pub bytes: Contents,
}

impl Desk {
    /// Keeps a file for this person to send.
    pub async fn store_file(&self, uploader: &Actor, name: &str, bytes: Bytes) -> Result<File, Refusal> {
        self.store_bytes(uploader.tenant(), uploader.key(), name, bytes).await
    }

    /// `uploader` is whose it is until it is sent: a person's key, or another no person has.
    pub(crate) async fn store_bytes(
        &self,
        tenant: TenantId,
        uploader: String,
        name: &str,
        bytes: Bytes,
    ) -> Result<File, Refusal> {
        if bytes.is_empty() {
            return Err(Refusal::invalid("file", "is empty."));
        }
        if bytes.len() > file::UPLOAD_MAX {
            return Err(Refusal::TooLarge { limit: file::UPLOAD_MAX });
        }
        let content = self.look_through(bytes).await?;
        let file = self.described(tenant, uploader, name, &content)?;
        let scope = self.store.scope(tenant);
        scope.add_file(&file).await?;
        let kept = match self.keep(&file, content).await {
            Ok(about) => scope.file_is_stored(&file.id, &about).await.map(|()| about),
            Err(error) => Err(error),
        };
        match kept {
            Ok(about) => Ok(File { about, ..file }),
            Err(error) => {
                // What can't be undone now, as on a full disk, the sweep undoes: the row stands before the bytes.
                drop(self.remove_bytes(&file).await);
                drop(self.store.forget_file(&file.id).await);
                Err(error.into())
            }
        }
    }

    /// Which upload an address names: one of ours by its secret, one kept elsewhere by the whole of it.
    pub async fn file_at(&self, tenant: TenantId, field: &str, url: &str) -> Result<FileId, Refusal> {
        let mut parts = url.split('/').skip_while(|part| *part != "uploads").skip(1);
        if let Some(id) = parts.next().and_then(FileId::parse) {
            return Ok(id);
        }
        let fits = !url.is_empty() && url.len() <= 2_000 && !url.contains('\0');
        let found = if fits { self.store.scope(tenant).file_at(url).await? } else { None };
        found.ok_or_else(|| Refusal::invalid(field, "must be the address an upload answered with."))
    }

    /// The file under a public address, or its thumbnail. The id in the address is the secret.
    pub async fn download(&self, id: &str, name: &str, thumbnail: bool) -> Result<Download, Refusal> {
        const ABSENT: Refusal = Refusal::NotFound("file");
        let id = FileId::parse(id).ok_or(ABSENT)?;
        let file = self.store.public_file(&id).await?.ok_or(ABSENT)?;
        if file.about.name != name || (thumbnail && file.about.thumbnail_url.is_none()) {
            return Err(ABSENT);
        }
        let object = if thumbnail { thumbnail_object(&file) } else { object(&file) };
        let (size, bytes) = self.files.objects.get(&object).await?.ok_or(ABSENT)?;
        let (is_image, is_public) = (file.about.is_image(), file.in_articles);
        Ok(Download { name: file.about.name, mime_type: file.about.mime_type, is_image, is_public, size, bytes })
    }

    async fn look_through(&self, bytes: Bytes) -> Result<Content, Refusal> {
        let _turn = self.files.decoding.acquire().await.map_err(|e| Refusal::Unavailable(e.to_string()))?;
        let looked = tokio::task::spawn_blocking(move || content::of(bytes)).await;
        looked.map_err(|e| Refusal::Unavailable(e.to_string()))?
    }

    fn described(&self, tenant: TenantId, uploader: String, name: &str, content: &Content) -> Result<File, Refusal> {
        let id = FileId::parse(&self.ids.id()).ok_or_else(|| Refusal::Unavailable("no id".into()))?;
        let mut name = file::name(name);
        if let Some(picture) = &content.picture {
            name = file::with_ending(&name, picture.ending);
        }
        let base = &self.files.public_url;
        let picture = content.picture.as_ref();
        let about = Attachment {
            id: Some(id.clone()),
            url: format!("{base}/uploads/{id}/{}", encoded(&name)),
            thumbnail_url: picture.map(|_| format!("{base}/uploads/{id}/thumbnail/{}", encoded(&name))),
            size: content.bytes.len() as i64,
            mime_type: content.mime_type.to_owned(),
            width: picture.map(|p| p.width),
            height: picture.map(|p| p.height),
            name,
        };
        let elsewhere = match (&self.files.images, picture) {
            (Some(_), Some(_)) => Some(Cloudinary::name(tenant.0, id.as_str())),
            _ => None,
        };
        let created_at = self.clock.now();
        Ok(File { tenant, id, uploader, conversation: None, in_articles: false, about, elsewhere, created_at })
    }

    /// Puts the bytes where they belong and says where that is.
    async fn keep(&self, file: &File, content: Content) -> deskbell_store::Result<Attachment> {
        let mut about = file.about.clone();
        if let (Some(images), Some(name)) = (&self.files.images, &file.elsewhere) {
            let kept = images.put(name, content.bytes, self.clock.now()).await?;
            about.url = kept.url;
            about.thumbnail_url = Some(kept.thumbnail_url);
            return Ok(about);
        }
        self.files.objects.put(&object(file), content.bytes).await?;
        if let Some(picture) = content.picture {
            self.files.objects.put(&thumbnail_object(file), picture.thumbnail).await?;
        }
        Ok(about)
    }

    pub(crate) async fn remove_bytes(&self, file: &File) -> deskbell_store::Result<()> {
        if let (Some(images), Some(name)) = (&self.files.images, &file.elsewhere) {
            return images.delete(name, self.clock.now()).await;
        }
        self.files.objects.delete(&object(file)).await?;
        self.files.objects.delete(&thumbnail_object(file)).await
    }
}

/// Nothing a client said is in the name: the tenant's number and our own randomness.
fn object(file: &File) -> String {
    format!("{}/{}", file.tenant, file.id)
}

fn thumbnail_object(file: &File) -> String {
    format!("{}/{}.thumbnail", file.tenant, file.id)
}

/// A name as a part of an address.
fn encoded(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => text.push(byte.into()),
            _ => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text
}
