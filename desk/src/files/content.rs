//! What bytes are, by themselves: neither a name nor what a client says about them counts.

use bytes::Bytes;
use deskbell_domain::Refusal;
use image::ImageFormat;
use infer::MatcherType;

use super::picture::{self, Picture};

/// Bytes ready to be kept.
pub struct Content {
    pub bytes: Bytes,
    pub mime_type: &'static str,
    pub picture: Option<Picture>,
}

pub fn of(bytes: Bytes) -> Result<Content, Refusal> {
    let known = infer::get(&bytes);
    if known.is_some_and(|kind| kind.matcher_type() == MatcherType::App) {
        return Err(Refusal::invalid("file", "is a program, and programs can't be sent."));
    }
    let mime_type = known.map_or_else(|| of_unknown(&bytes), |kind| kind.mime_type());
    match format(mime_type) {
        Some(format) => {
            let (bytes, mime_type, picture) = picture::anew(&bytes, format)?;
            Ok(Content { bytes, mime_type, picture: Some(picture) })
        }
        None => Ok(Content { bytes, mime_type, picture: None }),
    }
}

/// The formats that are decoded and encoded anew. All others are files like any other.
fn format(mime_type: &str) -> Option<ImageFormat> {
    match mime_type {
        "image/jpeg" => Some(ImageFormat::Jpeg),
        "image/png" => Some(ImageFormat::Png),
        "image/gif" => Some(ImageFormat::Gif),
        "image/webp" => Some(ImageFormat::WebP),
        _ => None,
    }
}

/// Text in disguise is looked for far into it, since what shows it would look there, too.
fn of_unknown(bytes: &[u8]) -> &'static str {
    let head = &bytes[..bytes.len().min(64 * 1024)];
    let Ok(text) = std::str::from_utf8(&head[..boundary(head)]) else { return "application/octet-stream" };
    if text.contains('\0') {
        return "application/octet-stream";
    }
    let lower = text.to_ascii_lowercase();
    if lower.contains("<svg") {
        "image/svg+xml"
    } else if ["<html", "<script", "<!doctype html", "<body", "<iframe"].iter().any(|tag| lower.contains(tag)) {
        "text/html"
    } else {
        "text/plain"
    }
}

/// Where the last whole character of a piece of text ends.
fn boundary(bytes: &[u8]) -> usize {
    match std::str::from_utf8(bytes) {
        Err(error) if error.error_len().is_none() => error.valid_up_to(),
        _ => bytes.len(),
    }
}
