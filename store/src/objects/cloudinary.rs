//! Cloudinary's signed upload API: puts an image there and answers with its address.

use bytes::Bytes;
use deskbell_domain::{Secret, Timestamp};
use reqwest::multipart::{Form, Part};
use serde::Deserialize;
use sha1::{Digest, Sha1};

use super::{PATIENCE, seconds};
use crate::error::{Error, Result};

/// Its own words for "no larger than a thumbnail".
const THUMBNAIL: &str = "c_limit,h_480,w_480";

#[derive(Debug, Clone)]
pub struct CloudinarySettings {
    /// `https://api.cloudinary.com`, unless another stands in for it.
    pub api: String,
    pub cloud: String,
    pub key: String,
    pub secret: Secret,
}

pub struct Cloudinary {
    settings: CloudinarySettings,
    http: reqwest::Client,
}

/// Where an image is now.
#[derive(Debug, PartialEq, Eq)]
pub struct Kept {
    pub url: String,
    pub thumbnail_url: String,
}

#[derive(Deserialize)]
struct Answer {
    secure_url: String,
}

impl Cloudinary {
    pub fn new(settings: CloudinarySettings) -> Result<Self> {
        let http = reqwest::Client::builder().timeout(PATIENCE).build();
        Ok(Self { settings, http: http.map_err(|e| Error::Setup(format!("Cloudinary can't be used: {e}")))? })
    }

    /// The name an upload has there.
    pub fn name(tenant: i64, id: &str) -> String {
        format!("deskbell/{tenant}/{id}")
    }

    pub async fn put(&self, name: &str, bytes: Bytes, now: Timestamp) -> Result<Kept> {
        let form = self.signed(name, now).part("file", Part::stream(bytes).file_name("image"));
        let answer: Answer = self.call("upload", form).await?.json().await.map_err(failed)?;
        let thumbnail_url = answer.secure_url.replacen("/upload/", &format!("/upload/{THUMBNAIL}/"), 1);
        Ok(Kept { url: answer.secure_url, thumbnail_url })
    }

    pub async fn delete(&self, name: &str, now: Timestamp) -> Result<()> {
        self.call("destroy", self.signed(name, now)).await.map(drop)
    }

    async fn call(&self, what: &str, form: Form) -> Result<reqwest::Response> {
        let url = format!("{}/v1_1/{}/image/{what}", self.settings.api.trim_end_matches('/'), self.settings.cloud);
        let answer = self.http.post(url).multipart(form).send().await.map_err(failed)?;
        answer.error_for_status().map_err(failed)
    }

    /// The parameters in the order of their names, with the secret after them, through SHA-1.
    fn signed(&self, name: &str, now: Timestamp) -> Form {
        let timestamp = seconds(now).to_string();
        let text = format!("public_id={name}&timestamp={timestamp}{}", self.settings.secret.expose());
        let signature = hex::encode(Sha1::digest(text.as_bytes()));
        Form::new()
            .text("api_key", self.settings.key.clone())
            .text("public_id", name.to_owned())
            .text("timestamp", timestamp)
            .text("signature", signature)
    }
}

fn failed(error: reqwest::Error) -> Error {
    // Its address holds no secret, but says nothing either.
    Error::Outside(format!("Cloudinary: {}", error.without_url()))
}
