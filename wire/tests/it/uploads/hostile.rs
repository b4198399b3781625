//! Sixty hostile files: each is refused with its reason or kept as something that runs nothing, shows as nothing it
//! isn't, and lies nowhere but in its folder.

use image::ImageFormat;

use super::bytes::{
    gif, gif_bomb, jpeg, photo_with_exif, picture, png, png_of, png_with_text, see_through_webp, with_segment,
};
use crate::world::World;

/// What must become of it.
enum Then {
    /// Refused with this status and these words.
    Refused(u16, &'static str),
    /// Encoded anew, as this type: shown.
    Picture(&'static str),
    /// Kept, known as this type: only ever a download.
    Download(&'static str),
}
use Then::{Download, Picture, Refused};

const SCRIPT: &str = "<script>document.title='ran'</script>";
/// What a browser is let show.
const SHOWN: [&str; 3] = ["image/png", "image/jpeg", "image/gif"];
const LIMIT: usize = 20 * 1024 * 1024;

type Row = (&'static str, Vec<u8>, &'static str, Vec<u8>, Then);

fn join(parts: &[&[u8]]) -> Vec<u8> {
    parts.concat()
}

fn pages() -> Vec<Row> {
    let html = format!("<!doctype html><title>x</title>{SCRIPT}");
    let svg = format!("<svg xmlns=\"http://www.w3.org/2000/svg\">{SCRIPT}</svg>");
    let row =
        |what, name: &str, claimed, text: String, kind| (what, name.into(), claimed, text.into_bytes(), Download(kind));
    vec![
        row("a page", "a.html", "text/html", html.clone(), "text/html"),
        row("a page as a photo", "a.png", "image/png", html.clone(), "text/html"),
        row("a page without a type", "a", "", html.clone(), "text/html"),
        row("a page after blanks", "a.txt", "text/plain", format!("\n\n \t{html}"), "text/html"),
        row(
            "a page after a comment",
            "a.htm",
            "text/html",
            format!("<!-- {} -->{SCRIPT}", "x".repeat(2000)),
            "text/html",
        ),
        row("a page after a mark", "a.html", "text/html", format!("\u{feff}{html}"), "text/html"),
        row(
            "XHTML",
            "a.xhtml",
            "application/xhtml+xml",
            format!("<?xml version=\"1.0\"?><html>{SCRIPT}</html>"),
            "text/xml",
        ),
        row("a drawing", "a.svg", "image/svg+xml", svg.clone(), "image/svg+xml"),
        row("a drawing as a photo", "a.jpg", "image/jpeg", svg.clone(), "image/svg+xml"),
        row(
            "a drawing with a handler",
            "a.svg",
            "image/svg+xml",
            "<svg onload=alert(1)></svg>".into(),
            "image/svg+xml",
        ),
        row("a drawing in XML", "a.svg", "image/svg+xml", format!("<?xml version=\"1.0\"?>{svg}"), "text/xml"),
        row(
            "a drawing with a page in it",
            "a.svg",
            "image/svg+xml",
            format!("<svg><foreignObject><body>{SCRIPT}</body></foreignObject></svg>"),
            "image/svg+xml",
        ),
        row(
            "a drawing with an entity",
            "a.svg",
            "image/svg+xml",
            "<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><svg>&x;</svg>".into(),
            "image/svg+xml",
        ),
        row(
            "a transformation",
            "a.xsl",
            "text/xsl",
            format!("<?xml version=\"1.0\"?><xsl:stylesheet>{SCRIPT}</xsl:stylesheet>"),
            "text/xml",
        ),
        row("a script", "a.js", "text/javascript", "document.title='ran'".into(), "text/plain"),
        row("a style", "a.css", "text/css", "body{background:url(javascript:alert(1))}".into(), "text/plain"),
        row(
            "a mail with a page",
            "a.mht",
            "multipart/related",
            format!("MIME-Version: 1.0\nContent-Type: text/html\n\n{html}"),
            "text/html",
        ),
        row("a table with a formula", "a.csv", "text/csv", "=cmd|' /C calc'!A0,1".into(), "text/plain"),
        row("a shell's script", "a.sh", "text/plain", "#!/bin/sh\nrm -rf /".into(), "text/x-shellscript"),
        row("a frame", "a.txt", "text/plain", "<iframe srcdoc='<script>alert(1)</script>'>".into(), "text/html"),
    ]
}

fn polyglots() -> Vec<Row> {
    let page = format!("<html>{SCRIPT}</html>");
    let zip = b"PK\x03\x04\x14\0\0\0\0\0";
    vec![
        (
            "a GIF that is a script",
            b"a.gif".to_vec(),
            "image/gif",
            join(&[&gif(), b"/*", b"*/=1;document.title='ran'"]),
            Picture("image/gif"),
        ),
        (
            "GIF's first letters on a script",
            b"a.gif".to_vec(),
            "image/gif",
            b"GIF89a/*\0\0*/=1;document.title='ran'//".to_vec(),
            Refused(422, "picture"),
        ),
        (
            "a GIF with a page behind it",
            b"a.html".to_vec(),
            "text/html",
            join(&[&gif(), page.as_bytes()]),
            Picture("image/gif"),
        ),
        ("a PNG with a page in its text", b"a.png".to_vec(), "image/png", png_with_text(&page), Picture("image/png")),
        (
            "a PNG with a page behind it",
            b"a.png".to_vec(),
            "text/html",
            join(&[&png(), page.as_bytes()]),
            Picture("image/png"),
        ),
        (
            "a PNG with an archive behind it",
            b"a.zip".to_vec(),
            "application/zip",
            join(&[&png(), zip, b"evil"]),
            Picture("image/png"),
        ),
        (
            "a JPEG with a page in its comment",
            b"a.jpg".to_vec(),
            "image/jpeg",
            with_segment(0xfe, page.as_bytes()),
            Picture("image/jpeg"),
        ),
        (
            "a JPEG with a page behind it",
            b"a.jpg".to_vec(),
            "image/jpeg",
            join(&[&jpeg(), page.as_bytes()]),
            Picture("image/jpeg"),
        ),
        (
            "a JPEG with a page in its profile",
            b"a.jpg".to_vec(),
            "image/jpeg",
            with_segment(0xe2, &join(&[b"ICC_PROFILE\0\x01\x01", page.as_bytes()])),
            Picture("image/jpeg"),
        ),
        (
            "a JPEG with a page in its EXIF",
            b"a.jpg".to_vec(),
            "image/jpeg",
            photo_with_exif(1, &page),
            Picture("image/jpeg"),
        ),
        (
            "a WebP with a page behind it",
            b"a.webp".to_vec(),
            "image/webp",
            join(&[&see_through_webp(), page.as_bytes()]),
            Picture("image/png"),
        ),
        (
            "a PDF that is a page",
            b"a.pdf".to_vec(),
            "application/pdf",
            join(&[b"%PDF-1.7\n", page.as_bytes()]),
            Download("application/pdf"),
        ),
        (
            "a PDF with a script",
            b"a.pdf".to_vec(),
            "application/pdf",
            b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>".to_vec(),
            Download("application/pdf"),
        ),
        (
            "a page named as a PDF",
            b"a.pdf".to_vec(),
            "application/pdf",
            page.clone().into_bytes(),
            Download("text/html"),
        ),
        (
            "an archive that begins as a page",
            b"a.zip".to_vec(),
            "application/zip",
            join(&[page.as_bytes(), zip]),
            Download("text/html"),
        ),
        (
            "an archive with a way out",
            b"a.zip".to_vec(),
            "application/zip",
            join(&[zip, b"../../etc/passwd"]),
            Download("application/zip"),
        ),
        ("an archive as a photo", b"a.png".to_vec(), "image/png", join(&[zip, b"x"]), Download("application/zip")),
        (
            "a page in UTF-16",
            b"a.html".to_vec(),
            "text/html",
            join(&[b"\xff\xfe", &page.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>()]),
            Download("application/octet-stream"),
        ),
        (
            "a page in UTF-7",
            b"a.html".to_vec(),
            "text/html; charset=utf-7",
            b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-".to_vec(),
            Download("text/plain"),
        ),
        (
            "an icon with a page behind it",
            b"a.ico".to_vec(),
            "image/x-icon",
            join(&[b"\0\0\x01\0\x01\0", page.as_bytes()]),
            Download("image/vnd.microsoft.icon"),
        ),
    ]
}

fn broken_and_huge() -> Vec<Row> {
    let cut = |bytes: Vec<u8>| bytes[..bytes.len() / 2].to_vec();
    let large = "too large";
    vec![
        ("nothing", b"a.png".to_vec(), "image/png", Vec::new(), Refused(422, "is empty")),
        (
            "half a PNG",
            b"a.png".to_vec(),
            "image/png",
            cut(picture(ImageFormat::Png, 200, 200)),
            Refused(422, "damaged picture"),
        ),
        ("half a GIF", b"a.gif".to_vec(), "image/gif", cut(gif()), Refused(422, "damaged picture")),
        ("half a WebP", b"a.webp".to_vec(), "image/webp", cut(see_through_webp()), Refused(422, "damaged picture")),
        (
            "a PNG's first bytes",
            b"a.png".to_vec(),
            "image/png",
            b"\x89PNG\r\n\x1a\n".to_vec(),
            Refused(422, "damaged picture"),
        ),
        (
            "a JPEG's first bytes",
            b"a.jpg".to_vec(),
            "image/jpeg",
            b"\xff\xd8\xff\xe0".to_vec(),
            Refused(422, "damaged picture"),
        ),
        ("a PNG without pixels", b"a.png".to_vec(), "image/png", png_of(0, 0), Refused(422, "picture")),
        ("a PNG of 100 000 by 100 000", b"a.png".to_vec(), "image/png", png_of(100_000, 100_000), Refused(422, large)),
        ("a PNG of 20 000 by 20 000", b"a.png".to_vec(), "image/png", png_of(20_000, 20_000), Refused(422, large)),
        ("a PNG a pixel high", b"a.png".to_vec(), "image/png", png_of(4_000_000_000, 1), Refused(422, "picture")),
        (
            "an animation of 5 000 by 5 000",
            b"a.gif".to_vec(),
            "image/gif",
            gif_bomb(5_000, 100),
            Refused(422, "animation"),
        ),
        (
            "an animation of 60 000 frames",
            b"a.gif".to_vec(),
            "image/gif",
            gif_bomb(1, 60_000),
            Refused(422, "animation"),
        ),
        ("a GIF of 65 535 by 65 535", b"a.gif".to_vec(), "image/gif", gif_bomb(65_535, 1), Refused(422, large)),
        ("a byte too much", b"a.bin".to_vec(), "application/octet-stream", vec![1; LIMIT + 1], Refused(413, "limit")),
        ("twice too much", b"a.png".to_vec(), "image/png", vec![0; 2 * LIMIT], Refused(413, "limit")),
        (
            "a program for Windows",
            b"a.pdf".to_vec(),
            "application/pdf",
            join(&[b"MZ", &[0; 100]]),
            Refused(422, "program"),
        ),
        (
            "a program for Linux",
            b"photo.jpg".to_vec(),
            "image/jpeg",
            join(&[b"\x7fELF\x02\x01\x01", &[0; 100]]),
            Refused(422, "program"),
        ),
    ]
}

fn names() -> Vec<Row> {
    let kept = || Download("text/plain");
    let text = || b"hello".to_vec();
    vec![
        ("a way out", b"../../../etc/passwd".to_vec(), "text/plain", text(), kept()),
        ("a way out of Windows", b"..\\..\\windows\\system32\\a.txt".to_vec(), "text/plain", text(), kept()),
        ("an absolute way", b"/etc/cron.d/evil".to_vec(), "text/plain", text(), kept()),
        ("a way out, encoded", b"..%2f..%2fetc%2fpasswd".to_vec(), "text/plain", text(), kept()),
        ("a name that turns around", "invoice\u{202e}gpj.exe.txt".as_bytes().to_vec(), "text/plain", text(), kept()),
        ("300 letters", join(&[&[b'a'; 300], b".txt"]), "text/plain", text(), kept()),
        ("300 bytes of three each", join(&["\u{4e2d}".repeat(100).as_bytes(), b".txt"]), "text/plain", text(), kept()),
        ("only dots", b"...".to_vec(), "text/plain", text(), kept()),
        ("no name", Vec::new(), "text/plain", text(), kept()),
        ("a page for a name", b"<img src=x onerror=alert(1)>.txt".to_vec(), "text/plain", text(), kept()),
        ("a device", b"CON".to_vec(), "text/plain", text(), kept()),
        ("two endings", b"photo.png.html".to_vec(), "text/html", png(), Picture("image/png")),
        ("a NUL", b"a.png\0.html".to_vec(), "text/plain", text(), Refused(422, "file")),
        ("bytes that are no text", b"\xff\xfe\xc0.txt".to_vec(), "text/plain", text(), kept()),
    ]
}

#[tokio::test]
async fn no_file_runs_escapes_or_is_refused_without_a_reason() {
    let world = World::open().await;
    let rows: Vec<Row> = [pages(), polyglots(), broken_and_huge(), names()].into_iter().flatten().collect();
    assert!(rows.len() >= 60, "{} files", rows.len());
    let (mut kept, mut wrong) = (0, Vec::new());
    for (what, name, claimed, bytes, then) in rows {
        let claimed = if claimed.is_empty() { "application/octet-stream" } else { claimed };
        let answer = world.post("/api/chat-upload/upload").by(&world.acme.ann.token).upload(name, claimed, bytes).await;
        let (is, should) = match then {
            Refused(status, words) => {
                let reason = answer.body()["detail"].as_str().unwrap_or_default().to_owned();
                let named = answer.status == 413 || answer.body()["errors"][0]["field"] == "file";
                (format!("{} {named} {}", answer.status, reason.contains(words)), format!("{status} true true"))
            }
            Picture(mime_type) | Download(mime_type) => {
                let told = answer.body();
                if answer.status == 201 {
                    let is_picture = told["mime_type"].as_str().is_some_and(|m| SHOWN.contains(&m));
                    kept += if is_picture { 2 } else { 1 };
                    look(&world, what, &told, is_picture).await;
                }
                let picture = matches!(then, Picture(_));
                let shown = told["mime_type"].as_str().unwrap_or_default();
                (format!("{} {shown} {}", answer.status, SHOWN.contains(&shown)), format!("201 {mime_type} {picture}"))
            }
        };
        if is != should {
            wrong.push(format!("{what}: {is} instead of {should}: {}", answer.text));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(files_below(&world.uploads()), kept, "each where it belongs, with its thumbnail, and no other");
    let outside = std::fs::read_dir(world.uploads().parent().unwrap()).unwrap().map(|e| e.unwrap().file_name());
    let mut outside: Vec<_> =
        outside.map(|n| n.into_string().unwrap()).filter(|n| !n.starts_with("deskbell.db")).collect();
    outside.sort();
    assert_eq!(outside, ["uploads"], "nothing beside the folder");
}

/// Reads it as a browser would.
async fn look(world: &World, what: &str, told: &serde_json::Value, is_picture: bool) {
    let name = told["name"].as_str().expect("a name");
    assert!(name.len() <= 160 && !name.contains(['/', '\\', '\0', '\u{202e}', '"', '<']), "{what}: {name:?}");
    let url = told["attachment_url"].as_str().expect("an address");
    assert!(url.starts_with("/uploads/") && url.split('/').nth(2).is_some_and(|id| id.len() == 32), "{what}: {url}");
    let file = world.get(url).await;
    assert_eq!(file.status, 200, "{what}: {url}");
    assert_eq!(file.bytes.len() as u64, told["size"].as_u64().unwrap(), "{what}");
    assert_eq!(file.header("x-content-type-options"), Some("nosniff"), "{what}");
    let policy = file.header("content-security-policy").expect("a policy");
    assert!(policy.contains("default-src 'none'") && policy.contains("sandbox"), "{what}: {policy}");
    assert!(!policy.contains("allow-scripts"), "{what}: {policy}");
    let disposition = file.header("content-disposition").expect("a disposition");
    let shown = file.header("content-type").expect("a type");
    match is_picture {
        true => {
            assert!(disposition.starts_with("inline;"), "{what}: {disposition}");
            assert_eq!(shown, told["mime_type"], "{what}");
            let text = String::from_utf8_lossy(&file.bytes);
            assert!(
                !text.contains("script") && !text.contains("ran") && !text.contains("PK\u{3}"),
                "{what}: leftovers"
            );
            image::load_from_memory(&file.bytes).expect("a picture");
        }
        false => {
            assert!(disposition.starts_with("attachment;"), "{what}: {disposition}");
            let harmless = ["application/octet-stream", "application/pdf", "application/zip"];
            assert!(harmless.contains(&shown), "{what}: {shown}");
        }
    }
}

fn files_below(folder: &std::path::Path) -> usize {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| if path.is_dir() { files_below(&path) } else { 1 }).sum()
}
