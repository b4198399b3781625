//! A Graph API to test with: it speaks Meta's format, keeps what it took, and fails when it is told to.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use axum::{
    Json, Router,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use deskbell_domain::file;
use serde_json::{Value, json};
use tokio::sync::mpsc;

use crate::world::in_time;

/// One pixel, whatever its name says.
const PNG: &[u8] = &[
    137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0, 1, 0, 0, 0, 1, 8, 6, 0, 0, 0, 31, 21, 196,
    137, 0, 0, 0, 13, 73, 68, 65, 84, 120, 218, 99, 100, 248, 207, 80, 15, 0, 3, 134, 1, 128, 90, 52, 125, 107, 0, 0,
    0, 0, 73, 69, 78, 68, 174, 66, 96, 130,
];

#[derive(Clone, PartialEq)]
pub enum Mood {
    Well,
    /// Every call is answered with this status and body.
    Refusing(u16, Value),
    /// It takes nothing and never answers.
    Silent,
    /// It takes the message, and the answer is lost.
    Forgetful,
}

#[derive(Clone)]
struct Inside {
    mood: Arc<Mutex<Mood>>,
    calls: Arc<AtomicUsize>,
    take: mpsc::UnboundedSender<Value>,
}

pub struct Graph {
    pub url: String,
    inside: Inside,
    taken: mpsc::UnboundedReceiver<Value>,
}

impl Graph {
    pub async fn start() -> Self {
        let (take, taken) = mpsc::unbounded_channel();
        let inside = Inside { mood: Arc::new(Mutex::new(Mood::Well)), calls: Arc::default(), take };
        let routes = Router::new()
            .route("/v21.0/me/messages", post(message))
            .route("/v21.0/{person}", get(person))
            .route("/cdn/{file}", get(cdn))
            .with_state(inside.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address: SocketAddr = listener.local_addr().expect("its address");
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Self { url: format!("http://{address}"), inside, taken }
    }

    pub fn is(&self, mood: Mood) {
        *self.inside.mood.lock().unwrap() = mood;
    }

    /// How often it was asked to send.
    pub fn calls(&self) -> usize {
        self.inside.calls.load(Ordering::SeqCst)
    }

    /// The next message it took: `{ token, body, mid }`.
    pub async fn next(&mut self) -> Value {
        in_time("a message at the Graph API", self.taken.recv()).await.expect("it runs")
    }

    /// What it took and nobody looked at yet.
    pub fn waiting(&mut self) -> Option<Value> {
        self.taken.try_recv().ok()
    }
}

async fn message(State(inside): State<Inside>, Query(query): Query<Value>, Json(body): Json<Value>) -> Response {
    let number = inside.calls.fetch_add(1, Ordering::SeqCst) + 1;
    let mood = inside.mood.lock().unwrap().clone();
    let mid = format!("m_out_{number}");
    let take = || drop(inside.take.send(json!({ "token": query["access_token"], "body": body, "mid": mid })));
    match mood {
        Mood::Well => {
            take();
            Json(json!({ "recipient_id": body["recipient"]["id"], "message_id": mid })).into_response()
        }
        Mood::Refusing(status, answer) => (StatusCode::from_u16(status).unwrap(), Json(answer)).into_response(),
        Mood::Silent => std::future::pending().await,
        Mood::Forgetful => {
            take();
            "not what was asked for".into_response()
        }
    }
}

/// Where Meta keeps what people sent.
async fn cdn(Path(file): Path<String>) -> Response {
    match file.as_str() {
        "boot.jpg" => PNG.into_response(),
        "moved.jpg" => Redirect::temporary("boot.jpg").into_response(),
        "inwards.jpg" => Redirect::temporary("https://127.0.0.1/secret").into_response(),
        "huge.mp4" => vec![0; file::UPLOAD_MAX + 1].into_response(),
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn person(Path(person): Path<String>, Query(query): Query<Value>) -> Json<Value> {
    assert!(query["access_token"].is_string() && query["fields"].is_string());
    Json(json!({ "first_name": "Vera", "last_name": "Lund", "id": person }))
}
