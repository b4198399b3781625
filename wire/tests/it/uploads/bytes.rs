//! Files to upload: good pictures, and bytes that pretend.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

/// A picture whose left half is red and whose right half is blue.
fn halves(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, _| if x < width / 2 { Rgb([250, 10, 10]) } else { Rgb([10, 10, 250]) })
}

pub fn picture(format: ImageFormat, width: u32, height: u32) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(halves(width, height)).write_to(&mut out, format).expect("a picture");
    out.into_inner()
}

pub fn png() -> Vec<u8> {
    picture(ImageFormat::Png, 40, 20)
}

pub fn jpeg() -> Vec<u8> {
    picture(ImageFormat::Jpeg, 40, 20)
}

pub fn gif() -> Vec<u8> {
    picture(ImageFormat::Gif, 40, 20)
}

pub fn see_through_webp() -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    let image = RgbaImage::from_pixel(8, 8, Rgba([0, 200, 0, 100]));
    DynamicImage::ImageRgba8(image).write_to(&mut out, ImageFormat::WebP).expect("a picture");
    out.into_inner()
}

/// A photo as a phone makes it: the camera was held upright, and says where it was.
pub fn photo_with_exif(orientation: u8, secret: &str) -> Vec<u8> {
    let mut tiff = Vec::new();
    tiff.extend_from_slice(b"II*\0\x08\0\0\0\x02\0");
    tiff.extend_from_slice(&[0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]);
    let length = secret.len() as u32;
    tiff.extend_from_slice(&[0x0e, 0x01, 2, 0]);
    tiff.extend_from_slice(&length.to_le_bytes());
    tiff.extend_from_slice(&38_u32.to_le_bytes());
    tiff.extend_from_slice(&[0; 4]);
    tiff.extend_from_slice(secret.as_bytes());
    with_segment(0xe1, &[b"Exif\0\0".as_slice(), &tiff].concat())
}

/// A JPEG with one more segment after its start.
pub fn with_segment(kind: u8, content: &[u8]) -> Vec<u8> {
    let plain = jpeg();
    let length = (content.len() as u16 + 2).to_be_bytes();
    [&plain[..2], &[0xff, kind], &length, content, &plain[2..]].concat()
}

/// A PNG that says it has these dimensions, with data for almost none of them.
pub fn png_of(width: u32, height: u32) -> Vec<u8> {
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    for (kind, content) in [(b"IHDR", header.as_slice()), (b"IDAT", b"\x78\x9c\x03\0\0\0\0\x01"), (b"IEND", b"")] {
        chunk(&mut out, kind, content);
    }
    out
}

/// A PNG with a text in it that a reader which guesses would take for a page.
pub fn png_with_text(text: &str) -> Vec<u8> {
    let plain = png();
    let mut extra = Vec::new();
    chunk(&mut extra, b"tEXt", format!("Comment\0{text}").as_bytes());
    [&plain[..33], &extra, &plain[33..]].concat()
}

fn chunk(out: &mut Vec<u8>, kind: &[u8; 4], content: &[u8]) {
    out.extend_from_slice(&(content.len() as u32).to_be_bytes());
    let start = out.len();
    out.extend_from_slice(kind);
    out.extend_from_slice(content);
    let sum = crc(&out[start..]);
    out.extend_from_slice(&sum.to_be_bytes());
}

fn crc(bytes: &[u8]) -> u32 {
    let step = |sum: u32, _| if sum & 1 == 1 { 0xedb8_8320 ^ (sum >> 1) } else { sum >> 1 };
    !bytes.iter().fold(!0, |sum, byte| (0..8).fold(sum ^ u32::from(*byte), step))
}

/// A GIF with a large canvas and many frames of a single pixel.
pub fn gif_bomb(side: u16, frames: usize) -> Vec<u8> {
    let mut out = b"GIF89a".to_vec();
    out.extend_from_slice(&side.to_le_bytes());
    out.extend_from_slice(&side.to_le_bytes());
    out.extend_from_slice(&[0x80, 0, 0, 0, 0, 0, 255, 255, 255]);
    for _ in 0..frames {
        out.extend_from_slice(&[0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 0x01, 0]);
    }
    out.push(0x3b);
    out
}
