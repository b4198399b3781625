//! Pictures come out as pixels: upright, without what the camera noted, with a thumbnail.

use image::{GenericImageView, ImageFormat};

use super::bytes::{jpeg, photo_with_exif, picture, see_through_webp};
use crate::world::World;

#[tokio::test]
async fn a_photo_is_turned_upright_and_says_nothing_of_where_it_was_taken() {
    let world = World::open().await;
    let photo = photo_with_exif(6, "52.5200 N 13.4050 E at home");
    let told = world.uploaded(&world.acme.ann.token, "IMG_1.JPG", photo).await;
    assert_eq!((&told["width"], &told["height"]), (&20.into(), &40.into()));
    let file = world.get(told["url"].as_str().unwrap()).await;
    assert!(!String::from_utf8_lossy(&file.bytes).contains("13.4050"));
    let image = image::load_from_memory(&file.bytes).unwrap();
    assert_eq!(image.dimensions(), (20, 40));
    // The left half, red, is on top once the picture is turned a quarter clockwise.
    let (top, bottom) = (image.get_pixel(10, 5), image.get_pixel(10, 35));
    assert!(top[0] > 200 && bottom[2] > 200, "{top:?} {bottom:?}");
}

#[tokio::test]
async fn each_format_stays_or_becomes_what_every_browser_shows() {
    let world = World::open().await;
    for (name, bytes, mime_type, kept) in [
        ("a.jpeg", jpeg(), "image/jpeg", "a.jpeg"),
        ("a.gif", picture(ImageFormat::Gif, 9, 9), "image/gif", "a.gif"),
        ("a.png", picture(ImageFormat::Png, 9, 9), "image/png", "a.png"),
        ("a.webp", see_through_webp(), "image/png", "a.png"),
        ("a.webp", picture(ImageFormat::WebP, 9, 9), "image/jpeg", "a.jpg"),
        ("lie.txt", picture(ImageFormat::Png, 9, 9), "image/png", "lie.png"),
    ] {
        let told = world.uploaded(&world.acme.ann.token, name, bytes).await;
        assert_eq!((&told["mime_type"], &told["name"]), (&mime_type.into(), &kept.into()), "{name}");
    }
}

#[tokio::test]
async fn a_large_picture_has_a_small_thumbnail() {
    let world = World::open().await;
    let told = world.uploaded(&world.acme.ann.token, "wide.png", picture(ImageFormat::Png, 1200, 300)).await;
    let thumbnail = world.get(told["thumbnail_url"].as_str().unwrap()).await;
    assert_eq!(thumbnail.status, 200);
    assert!(thumbnail.header("content-security-policy").is_some_and(|p| p.contains("sandbox")));
    assert_eq!(image::load_from_memory(&thumbnail.bytes).unwrap().dimensions(), (480, 120));
}

#[tokio::test]
async fn an_animation_keeps_moving() {
    let world = World::open().await;
    let told = world.uploaded(&world.acme.ann.token, "wave.gif", super::bytes::gif_bomb(8, 3)).await;
    let file = world.get(told["url"].as_str().unwrap()).await;
    let frames = image::codecs::gif::GifDecoder::new(std::io::Cursor::new(&file.bytes)).unwrap();
    assert_eq!(image::AnimationDecoder::into_frames(frames).count(), 3);
}
