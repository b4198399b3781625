//! Stores elsewhere, stood in for by a listener that writes down what it is asked.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use bytes::Bytes;
use deskbell_domain::{Secret, Timestamp};
use deskbell_store::objects::{Cloudinary, CloudinarySettings, Objects, Place, S3Settings};
use futures_util::TryStreamExt;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// One request as it came.
#[derive(Clone, Debug)]
struct Asked {
    line: String,
    headers: HashMap<String, String>,
    body: Vec<u8>,
}

/// Answers each request with what `answer` says, and remembers it.
async fn stand_in(answer: fn(&Asked, &[Asked]) -> (u16, Vec<u8>)) -> (String, Arc<Mutex<Vec<Asked>>>) {
    // A client needs it to be made, though here it speaks plain HTTP.
    drop(rustls::crypto::ring::default_provider().install_default());
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("its address"));
    let log = Arc::new(Mutex::new(Vec::new()));
    let heard = log.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream, answer, heard.clone()));
        }
    });
    (address, log)
}

async fn serve(stream: TcpStream, answer: fn(&Asked, &[Asked]) -> (u16, Vec<u8>), log: Arc<Mutex<Vec<Asked>>>) {
    let mut stream = BufReader::new(stream);
    while let Some(asked) = read(&mut stream).await {
        let (status, body) = {
            let mut log = log.lock().expect("the log");
            let answered = answer(&asked, &log);
            log.push(asked);
            answered
        };
        let date = "Last-Modified: Sat, 31 Jan 2026 09:30:00 GMT\r\nETag: \"e\"";
        let head = format!("HTTP/1.1 {status} x\r\n{date}\r\nContent-Length: {}\r\n\r\n", body.len());
        stream.write_all(&[head.as_bytes(), &body].concat()).await.expect("answered");
    }
}

async fn read(stream: &mut BufReader<TcpStream>) -> Option<Asked> {
    let mut line = String::new();
    stream.read_line(&mut line).await.ok().filter(|n| *n > 0)?;
    let mut headers = HashMap::new();
    loop {
        let mut header = String::new();
        stream.read_line(&mut header).await.ok()?;
        let Some((name, value)) = header.trim().split_once(": ") else { break };
        headers.insert(name.to_lowercase(), value.to_owned());
    }
    let mut body = Vec::new();
    match headers.get("content-length") {
        Some(length) => {
            body = vec![0; length.parse().ok()?];
            stream.read_exact(&mut body).await.ok()?;
        }
        None if headers.contains_key("transfer-encoding") => loop {
            let mut size = String::new();
            stream.read_line(&mut size).await.ok()?;
            let size = usize::from_str_radix(size.trim(), 16).ok()?;
            let mut part = vec![0; size + 2];
            stream.read_exact(&mut part).await.ok()?;
            body.extend_from_slice(&part[..size]);
            if size == 0 {
                break;
            }
        },
        None => {}
    }
    Some(Asked { line: line.trim().to_owned(), headers, body })
}

async fn read_back(objects: &Objects, name: &str) -> Option<Vec<u8>> {
    let (size, contents) = objects.get(name).await.expect("asked")?;
    let parts: Vec<Bytes> = contents.try_collect().await.expect("read");
    assert_eq!(parts.iter().map(Bytes::len).sum::<usize>() as u64, size);
    Some(parts.concat())
}

/// A bucket: what was put last under a path is what is got, until it is deleted.
fn bucket(asked: &Asked, before: &[Asked]) -> (u16, Vec<u8>) {
    let path = |asked: &Asked| asked.line.split(' ').nth(1).unwrap_or_default().to_owned();
    match asked.line.split(' ').next() {
        Some("GET") => {
            let last = before.iter().rev().find(|b| path(b) == path(asked) && !b.line.starts_with("GET"));
            match last.filter(|b| b.line.starts_with("PUT")) {
                Some(put) => (200, put.body.clone()),
                None => (404, b"<Error><Code>NoSuchKey</Code></Error>".to_vec()),
            }
        }
        Some("DELETE") => (204, Vec::new()),
        _ => (200, Vec::new()),
    }
}

#[tokio::test]
async fn a_bucket_is_asked_in_signed_requests_under_its_prefix() {
    let (endpoint, log) = stand_in(bucket).await;
    let objects = Objects::open(&Place::S3(S3Settings {
        endpoint,
        region: "eu-central-1".into(),
        bucket: "shop".into(),
        prefix: "desk/uploads".into(),
        access_key_id: "AKIATEST".into(),
        secret_access_key: Secret::new("very secret"),
    }))
    .expect("opened");
    objects.put("1/abc", Bytes::from_static(b"hello")).await.expect("put");
    assert_eq!(read_back(&objects, "1/abc").await.as_deref(), Some(b"hello".as_slice()));
    objects.delete("1/abc").await.expect("deleted");
    assert_eq!(read_back(&objects, "1/abc").await, None);
    let log = log.lock().expect("the log").clone();
    let lines: Vec<_> = log.iter().map(|asked| asked.line.as_str()).collect();
    let path = "/shop/desk/uploads/1/abc HTTP/1.1";
    assert_eq!(lines, [format!("PUT {path}"), format!("GET {path}"), format!("DELETE {path}"), format!("GET {path}")]);
    for asked in &log {
        let signature = asked.headers.get("authorization").expect("signed");
        assert!(signature.starts_with("AWS4-HMAC-SHA256 Credential=AKIATEST/"), "{signature}");
        assert!(signature.contains("/eu-central-1/s3/aws4_request"), "{signature}");
        assert!(!format!("{asked:?}").contains("very secret"));
    }
    // SHA-256 of "hello": the body stands under the signature.
    let hash = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
    assert_eq!(log[0].headers.get("x-amz-content-sha256").map(String::as_str), Some(hash));
}

fn image_host(asked: &Asked, _: &[Asked]) -> (u16, Vec<u8>) {
    match asked.line.contains("/upload ") {
        true => (200, br#"{"secure_url":"https://res.example/shop/image/upload/v1/deskbell/1/abc.png"}"#.to_vec()),
        false => (200, br#"{"result":"ok"}"#.to_vec()),
    }
}

#[tokio::test]
async fn cloudinary_gets_the_image_under_a_signature_and_says_where_it_is() {
    let (api, log) = stand_in(image_host).await;
    let settings = CloudinarySettings { api, cloud: "shop".into(), key: "123".into(), secret: Secret::new("abcd") };
    let images = Cloudinary::new(settings).expect("made");
    let now = Timestamp(1_769_851_800_000);
    let kept = images.put("deskbell/1/abc", Bytes::from_static(b"\x89PNG"), now).await.expect("put");
    assert_eq!(kept.url, "https://res.example/shop/image/upload/v1/deskbell/1/abc.png");
    let thumbnail = "https://res.example/shop/image/upload/c_limit,h_480,w_480/v1/deskbell/1/abc.png";
    assert_eq!(kept.thumbnail_url, thumbnail);
    images.delete("deskbell/1/abc", now).await.expect("deleted");
    let log = log.lock().expect("the log").clone();
    let lines: Vec<_> = log.iter().map(|asked| asked.line.as_str()).collect();
    assert_eq!(lines, ["POST /v1_1/shop/image/upload HTTP/1.1", "POST /v1_1/shop/image/destroy HTTP/1.1"]);
    for asked in &log {
        let body = String::from_utf8_lossy(&asked.body);
        // sha1("public_id=deskbell/1/abc&timestamp=1769851800abcd")
        let signature = "f527a52878adce99dd278da911562319e9ffe963";
        for (field, value) in
            [("api_key", "123"), ("public_id", "deskbell/1/abc"), ("timestamp", "1769851800"), ("signature", signature)]
        {
            assert!(body.contains(&format!("name=\"{field}\"\r\n\r\n{value}\r\n")), "{field}: {body}");
        }
        assert!(!body.contains("abcd"), "the secret stays here");
    }
    assert!(log[0].body.windows(4).any(|four| four == b"\x89PNG"));
}

#[tokio::test]
async fn a_store_that_answers_no_is_an_error_and_not_a_file() {
    let (api, _) = stand_in(|_, _| (401, b"no".to_vec())).await;
    let settings = CloudinarySettings { api, cloud: "shop".into(), key: "1".into(), secret: Secret::new("s") };
    let refused = Cloudinary::new(settings).expect("made").put("a", Bytes::new(), Timestamp(0)).await;
    assert!(refused.expect_err("refused").to_string().contains("401"));
}

#[tokio::test]
async fn a_folder_keeps_what_it_was_given_and_nothing_beside() {
    let folder = tempfile::tempdir().expect("a folder");
    let objects = Objects::open(&Place::Folder(folder.path().join("uploads"))).expect("opened");
    objects.put("1/abc", Bytes::from_static(b"hello")).await.expect("put");
    assert_eq!(std::fs::read(folder.path().join("uploads/1/abc")).expect("there"), b"hello");
    assert_eq!(read_back(&objects, "1/none").await, None);
    objects.delete("1/abc").await.expect("deleted");
    objects.delete("1/abc").await.expect("deleted twice");
    assert_eq!(read_back(&objects, "1/abc").await, None);
}
