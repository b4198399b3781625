//! Where uploads go: a folder of the data directory, a bucket, or, for images, Cloudinary.

use deskbell_desk::{
    FileSettings,
    store::objects::{CloudinarySettings, Place, S3Settings},
};
use deskbell_domain::{Secret, origin};
use serde::Deserialize;

use super::Config;
use crate::failure::Failure;

/// The folder in the data directory.
pub const FOLDER: &str = "uploads";

#[derive(Deserialize)]
pub struct Uploads {
    s3_bucket: String,
    s3_endpoint: String,
    s3_region: String,
    s3_prefix: String,
    s3_access_key_id: String,
    s3_secret_access_key: String,
    cloudinary_cloud_name: String,
    cloudinary_api_key: String,
    cloudinary_api_secret: String,
    cloudinary_api: String,
    cloudinary_images: String,
}

impl Config {
    pub fn files(&self) -> FileSettings {
        let uploads = &self.uploads;
        let place = match uploads.s3_bucket.is_empty() {
            true => Place::Folder(self.data_dir.join(FOLDER)),
            false => Place::S3(S3Settings {
                endpoint: uploads.s3_endpoint.clone(),
                region: uploads.s3_region.clone(),
                bucket: uploads.s3_bucket.clone(),
                prefix: uploads.s3_prefix.clone(),
                access_key_id: uploads.s3_access_key_id.clone(),
                secret_access_key: Secret::new(uploads.s3_secret_access_key.clone()),
            }),
        };
        let cloudinary = (!uploads.cloudinary_cloud_name.is_empty()).then(|| CloudinarySettings {
            api: uploads.cloudinary_api.clone(),
            cloud: uploads.cloudinary_cloud_name.clone(),
            key: uploads.cloudinary_api_key.clone(),
            secret: Secret::new(uploads.cloudinary_api_secret.clone()),
        });
        FileSettings { place, cloudinary, public_url: self.public_url.first().cloned().unwrap_or_default() }
    }
}

impl Uploads {
    /// The origin that pictures are read from, when they are kept at Cloudinary.
    pub fn images(&self) -> Option<String> {
        (!self.cloudinary_cloud_name.is_empty()).then(|| origin::canonical(&self.cloudinary_images)).flatten()
    }

    /// Half a set of credentials is a mistake, not a choice.
    pub fn check(&self) -> Result<(), Failure> {
        let s3 = [("s3_access_key_id", &self.s3_access_key_id), ("s3_secret_access_key", &self.s3_secret_access_key)];
        let cloudinary =
            [("cloudinary_api_key", &self.cloudinary_api_key), ("cloudinary_api_secret", &self.cloudinary_api_secret)];
        for (name, value, needed) in
            [("s3_bucket", &self.s3_bucket, s3), ("cloudinary_cloud_name", &self.cloudinary_cloud_name, cloudinary)]
        {
            if let Some((missing, _)) = needed.iter().find(|(_, value)| value.is_empty())
                && !value.is_empty()
            {
                return Err(Failure::usage(format!("{name} is set, so {missing} is needed, too.")));
            }
        }
        for (name, address) in [
            ("s3_endpoint", &self.s3_endpoint),
            ("cloudinary_api", &self.cloudinary_api),
            ("cloudinary_images", &self.cloudinary_images),
        ] {
            if !address.is_empty() && !address.starts_with("https://") && !address.starts_with("http://") {
                return Err(Failure::usage(format!("{name} {address:?} is no address. Write it with https://.")));
            }
        }
        Ok(())
    }
}
