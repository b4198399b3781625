//! A form is read to its end before it is answered. An answer before that closes the connection on a sender who is
//! still writing the rest, and a browser calls a file that has arrived a failure.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use axum::{
    body::{Body, Bytes},
    extract::ConnectInfo,
    http::{Request, StatusCode},
};
use futures_util::stream::unfold;
use tower::ServiceExt;

use crate::world::World;

const FILE: &str =
    "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nwords\r\n--edge\r\n";
const EMPTY: &str = "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n\r\n--edge\r\n";
const BROKEN: &str = "--edge\r\nno header at all\r\n\r\nwords\r\n--edge\r\n";
const REST: &str = "Content-Disposition: form-data; name=\"note\"\r\n\r\nlater\r\n--edge--\r\n";

#[tokio::test]
async fn a_form_is_answered_once_its_last_byte_has_come() {
    let world = World::open().await;
    let refused = StatusCode::UNPROCESSABLE_ENTITY;
    for (begin, status) in [(FILE, StatusCode::CREATED), (EMPTY, refused), (BROKEN, refused)] {
        let ended = Arc::new(AtomicBool::new(false));
        let request = Request::post("/api/v1/files")
            .header("authorization", format!("Bearer {}", world.acme.ann.token))
            .header("content-type", "multipart/form-data; boundary=edge")
            .extension(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 1))))
            .body(in_two_parts(begin, ended.clone()))
            .unwrap();
        let config = deskbell_wire::Config { rate_limit: false, ..Default::default() };
        let router = deskbell_wire::router(world.desk.clone(), config, Arc::new(String::new));
        let answer = router.oneshot(request).await.unwrap();
        assert_eq!(answer.status(), status);
        assert!(ended.load(Ordering::SeqCst), "{status}: answered before the form had ended");
    }
}

/// The second part comes when its reader has come back for it many times.
fn in_two_parts(begin: &'static str, ended: Arc<AtomicBool>) -> Body {
    Body::from_stream(unfold(0, move |part| {
        let ended = ended.clone();
        async move {
            match part {
                0 => return Some((Ok::<_, std::io::Error>(Bytes::from(begin)), 1)),
                1 => {}
                _ => return None,
            }
            for _ in 0..100 {
                tokio::task::yield_now().await;
            }
            ended.store(true, Ordering::SeqCst);
            Some((Ok(Bytes::from(REST)), 2))
        }
    }))
}
