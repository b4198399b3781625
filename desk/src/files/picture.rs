//! Pictures are decoded and encoded anew: what goes out holds nothing but pixels. No EXIF, no trailing archive, no
//! script; turned the way the camera meant it; with a thumbnail.

use std::io::Cursor;

use bytes::Bytes;
use deskbell_domain::Refusal;
use image::{
    AnimationDecoder, DynamicImage, Frame, ImageDecoder, ImageFormat, ImageReader, Limits,
    codecs::{gif, jpeg::JpegEncoder},
};

/// Most pixels of a picture: a large photo has 50 million, a decompression bomb has more.
const PIXELS_MAX: u64 = 50_000_000;
const SIDE_MAX: u32 = 20_000;
/// Most memory one decoder may ask for.
const MEMORY_MAX: u64 = 512 * 1024 * 1024;
/// Most pixels of all frames of an animation.
const ANIMATION_MAX: u64 = 60_000_000;
const FRAMES_MAX: u64 = 600;
const THUMBNAIL_SIDE: u32 = 480;
const QUALITY: u8 = 88;

pub struct Picture {
    pub width: u32,
    pub height: u32,
    /// The ending its name should have.
    pub ending: &'static str,
    pub thumbnail: Bytes,
}

/// The picture's new bytes, their type, and what is known of it.
pub fn anew(bytes: &[u8], format: ImageFormat) -> Result<(Bytes, &'static str, Picture), Refusal> {
    let (width, height) = reader(bytes, format).into_dimensions().map_err(damaged)?;
    if width > SIDE_MAX || height > SIDE_MAX || u64::from(width) * u64::from(height) > PIXELS_MAX {
        let why = format!("is a picture of {width} by {height} pixels, which is too large.");
        return Err(Refusal::invalid("file", why));
    }
    if width == 0 || height == 0 {
        return Err(Refusal::invalid("file", "is a picture without pixels."));
    }
    if format == ImageFormat::Gif {
        return animation(bytes);
    }
    let mut decoder = reader(bytes, format).into_decoder().map_err(damaged)?;
    let orientation = decoder.orientation().unwrap_or(image::metadata::Orientation::NoTransforms);
    let mut image = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    image.apply_orientation(orientation);
    // What has see-through parts stays without loss, as does what was drawn; a photo stays a photo.
    let (bytes, mime_type, ending) = match format == ImageFormat::Png || image.color().has_alpha() {
        true => (written(&image, ImageFormat::Png)?, "image/png", "png"),
        false => (photo(&image)?, "image/jpeg", "jpg"),
    };
    let picture = Picture { width: image.width(), height: image.height(), ending, thumbnail: thumbnail(&image)? };
    Ok((bytes, mime_type, picture))
}

fn reader(bytes: &[u8], format: ImageFormat) -> ImageReader<Cursor<&[u8]>> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits());
    reader
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_MAX);
    limits.max_image_height = Some(SIDE_MAX);
    limits.max_alloc = Some(MEMORY_MAX);
    limits
}

/// Frame by frame; one that costs too much is refused before its frames are decoded.
fn animation(bytes: &[u8]) -> Result<(Bytes, &'static str, Picture), Refusal> {
    let mut decoder = gif::GifDecoder::new(Cursor::new(bytes)).map_err(damaged)?;
    decoder.set_limits(limits()).map_err(damaged)?;
    let (width, height) = decoder.dimensions();
    check_frames(bytes, u64::from(width) * u64::from(height))?;
    let mut first = None;
    let mut out = Vec::new();
    {
        let mut encoder = gif::GifEncoder::new_with_speed(&mut out, 20);
        encoder.set_repeat(gif::Repeat::Infinite).map_err(damaged)?;
        for frame in decoder.into_frames() {
            let frame: Frame = frame.map_err(damaged)?;
            if first.is_none() {
                first = Some(DynamicImage::ImageRgba8(frame.buffer().clone()));
            }
            encoder.encode_frame(frame).map_err(damaged)?;
        }
    }
    let first = first.ok_or_else(|| Refusal::invalid("file", "is a picture without pixels."))?;
    let picture = Picture { width, height, ending: "gif", thumbnail: thumbnail(&first)? };
    Ok((out.into(), "image/gif", picture))
}

/// Counts the frames without decoding any.
fn check_frames(bytes: &[u8], pixels: u64) -> Result<(), Refusal> {
    let broken = |error: ::gif::DecodingError| {
        tracing::debug!(%error, "an animation was refused");
        Refusal::invalid("file", "is a damaged picture.")
    };
    let mut options = ::gif::DecodeOptions::new();
    options.skip_frame_decoding(true);
    let mut frames = options.read_info(Cursor::new(bytes)).map_err(broken)?;
    let mut count = 0;
    while frames.next_frame_info().map_err(broken)?.is_some() {
        count += 1;
        if count > FRAMES_MAX || pixels * count > ANIMATION_MAX {
            return Err(Refusal::invalid("file", "is an animation that is too long for its size."));
        }
    }
    Ok(())
}

fn photo(image: &DynamicImage) -> Result<Bytes, Refusal> {
    let mut out = Vec::new();
    // JPEG knows eight bits of grey or of red, green and blue.
    let plain = match image {
        DynamicImage::ImageLuma8(_) | DynamicImage::ImageRgb8(_) => None,
        other => Some(DynamicImage::ImageRgb8(other.to_rgb8())),
    };
    plain
        .as_ref()
        .unwrap_or(image)
        .write_with_encoder(JpegEncoder::new_with_quality(&mut out, QUALITY))
        .map_err(damaged)?;
    Ok(out.into())
}

fn written(image: &DynamicImage, format: ImageFormat) -> Result<Bytes, Refusal> {
    let mut out = Cursor::new(Vec::new());
    image.write_to(&mut out, format).map_err(damaged)?;
    Ok(out.into_inner().into())
}

/// In the type of the picture's own family, so that see-through stays see-through.
fn thumbnail(image: &DynamicImage) -> Result<Bytes, Refusal> {
    let small = match image.width() > THUMBNAIL_SIDE || image.height() > THUMBNAIL_SIDE {
        true => image.thumbnail(THUMBNAIL_SIDE, THUMBNAIL_SIDE),
        false => image.clone(),
    };
    match small.color().has_alpha() {
        true => written(&DynamicImage::ImageRgba8(small.to_rgba8()), ImageFormat::Png),
        false => photo(&small),
    }
}

fn damaged(error: image::ImageError) -> Refusal {
    match error {
        image::ImageError::Limits(_) => Refusal::invalid("file", "is a picture that is too large."),
        error => {
            tracing::debug!(%error, "a picture was refused");
            Refusal::invalid("file", "is a damaged picture.")
        }
    }
}
