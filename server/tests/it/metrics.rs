//! The figures of a running server are those of docs/metrics.md, and move when something happens.

use std::{collections::BTreeSet, time::Duration};

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio_tungstenite::{connect_async, tungstenite::Message};

use crate::installation::{Installation, Server};

const BOOK: &str = include_str!("../../../docs/metrics.md");

async fn figures(server: &Server) -> String {
    reqwest::get(format!("{}/metrics", server.base)).await.unwrap().text().await.unwrap()
}

/// The sum of a figure over its labels.
fn value(text: &str, name: &str) -> f64 {
    let of = |line: &&str| line.split([' ', '{']).next() == Some(name);
    text.lines().filter(of).map(|line| line.rsplit(' ').next().unwrap().parse::<f64>().unwrap()).sum()
}

/// Names as `# TYPE` lines tell them.
fn told(text: &str) -> BTreeSet<&str> {
    text.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split(' ').next()).collect()
}

/// Names in the table of the book.
fn promised() -> BTreeSet<&'static str> {
    let rows = BOOK.lines().filter_map(|line| line.strip_prefix("| `")?.split(" | ").next());
    let names = rows.flat_map(|cell| cell.split('`')).filter(|part| part.starts_with("deskbell_"));
    names.map(|name| name.split('{').next().unwrap()).collect()
}

/// Waits until a figure is more than it was: some are counted a moment after the answer.
async fn grows(server: &Server, before: &str, name: &str) {
    let grown = async {
        while value(&figures(server).await, name) <= value(before, name) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), grown).await.unwrap_or_else(|_| panic!("{name} never moved"));
}

#[tokio::test]
async fn the_figures_are_those_of_the_book_and_move() {
    let here = Installation::new();
    let server = here.start_with(&["demo", "--listen", "127.0.0.1:0"], &[("DESKBELL_CANARY_INTERVAL", "1")]);
    let token = server.sign_in().await;
    let before = figures(&server).await;
    let by = |path: String, body: Value, token: &str| {
        let call = reqwest::Client::new().post(format!("{}{path}", server.base)).bearer_auth(token).json(&body);
        async move {
            let answer = call.send().await.unwrap();
            assert!(answer.status().is_success(), "{path}: {}", answer.text().await.unwrap());
            answer.json::<Value>().await.unwrap()
        }
    };

    let ws = server.base.replace("http", "ws");
    let (mut agent, _) = connect_async(format!("{ws}/ws?token={token}")).await.unwrap();
    let hello: Value = serde_json::from_str(agent.next().await.unwrap().unwrap().to_text().unwrap()).unwrap();
    let (mut stranger, _) = connect_async(format!("{ws}/ws?token=nonsense")).await.unwrap();
    while let Some(Ok(_)) = stranger.next().await {}

    let start = json!({ "tenant_id": "demo-tenant", "message": "Hello", "customer_name": "Zoe" });
    let started = by("/api/v1/chat/public/start".into(), start, "").await;
    let id = started["session_id"].as_str().unwrap();
    let visitor = started["token"].as_str().unwrap();
    let reason = json!({ "reason": "a person, please" });
    by(format!("/chat/{id}/escalate"), reason, visitor).await;
    by(format!("/api/v1/chat/sessions/{id}/assign"), json!({ "agent_id": hello["data"]["user"]["id"] }), &token).await;
    let said = json!({ "type": "chat.message.send", "data": { "session_id": id, "message": "Hi Zoe" } });
    agent.send(Message::text(said.to_string())).await.unwrap();
    for name in [
        "deskbell_chats_started_total",
        "deskbell_escalations_total",
        "deskbell_accept_seconds_count",
        "deskbell_response_seconds_count",
        "deskbell_commit_messages_total",
        "deskbell_commits_total",
        "deskbell_commit_size_count",
        "deskbell_delivery_lag_seconds_count",
        "deskbell_frames_encoded_total",
        "deskbell_sockets_opened_total",
        "deskbell_sockets_refused_total",
        "deskbell_requests_total",
        "deskbell_request_seconds_count",
        "deskbell_sockets",
        "deskbell_listeners",
    ] {
        grows(&server, &before, name).await;
    }
    by(format!("/api/v1/chat/sessions/{id}/end"), json!({}), &token).await;
    grows(&server, &before, "deskbell_chats_ended_total").await;
    grows(&server, &before, "deskbell_canary_delivery_seconds_count").await;
    agent.close(None).await.unwrap();

    let now = figures(&server).await;
    assert!(value(&now, "deskbell_chats") > 0.0, "the demo's chats wait and are under way");
    assert_eq!(value(&now, "deskbell_commit_failures_total"), 0.0);
    assert_eq!(told(&now), promised());
}
