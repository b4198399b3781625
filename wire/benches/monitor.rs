//! Live monitoring under load: visitors on real sockets, each moving every few seconds, and dashboards that watch.
//!
//! Prints how late a move is shown, what the server needs for it, what it wrote, and whether any dashboard lost
//! anybody. `DESKBELL_BIN` names the binary; VISITORS, DASHBOARDS and SECONDS change the load.

use std::{
    collections::HashMap,
    process::{Child, Command, Stdio},
    sync::{Arc, OnceLock},
    time::{Duration, Instant},
};

use futures_util::{SinkExt, StreamExt};
use rustix::process::{Resource, getrlimit, setrlimit};
use serde_json::{Value, json};
use tokio::{
    sync::{Semaphore, oneshot},
    task::JoinSet,
};
use tokio_tungstenite::{connect_async, tungstenite::Message};

const BETWEEN_MOVES: Duration = Duration::from_secs(5);
/// Handshakes under way at once.
const AT_ONCE: usize = 64;

type Error = Box<dyn std::error::Error + Send + Sync>;

fn number(name: &str, default: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// Microseconds of this process: what a page's address carries.
fn now() -> u64 {
    static BEGAN: OnceLock<Instant> = OnceLock::new();
    u64::try_from(BEGAN.get_or_init(Instant::now).elapsed().as_micros()).unwrap_or(u64::MAX)
}

struct Server {
    child: Child,
    base: String,
    _data: tempfile::TempDir,
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Server {
    async fn start() -> Result<Self, Error> {
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let data = tempfile::tempdir()?;
        let binary = std::env::var("DESKBELL_BIN").unwrap_or_else(|_| "target/release/deskbell".to_owned());
        // Cargo runs this in the crate's folder; the name is as seen from the workspace's.
        let binary = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(binary);
        let child = Command::new(&binary)
            .args(["demo", "--listen", &format!("127.0.0.1:{port}"), "--data-dir"])
            .arg(data.path())
            .env("DESKBELL_RATE_LIMIT", "off")
            // Its commits would be counted among those of the visitors.
            .env("DESKBELL_CANARY_INTERVAL", "0")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("{}: {error}", binary.display()))?;
        let server = Self { child, base: format!("127.0.0.1:{port}"), _data: data };
        let until = Instant::now() + Duration::from_secs(60);
        while reqwest::get(format!("http://{}/health", server.base)).await.is_err() {
            if Instant::now() > until {
                return Err("the server doesn't answer".into());
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Ok(server)
    }

    /// Seconds of processor time so far, and MiB of memory now.
    fn cost(&self) -> Result<(f64, f64), Error> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        let ticks: f64 = fields[11].parse::<f64>()? + fields[12].parse::<f64>()?;
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or_default();
        let kib: f64 = line.split_whitespace().nth(1).unwrap_or("0").parse()?;
        Ok((ticks / 100.0, kib / 1024.0))
    }

    async fn commits(&self) -> Result<f64, Error> {
        let text = reqwest::get(format!("http://{}/metrics", self.base)).await?.text().await?;
        let line = text.lines().find(|line| line.starts_with("deskbell_commits_total "));
        Ok(line.and_then(|line| line.rsplit(' ').next()).unwrap_or("0").parse()?)
    }
}

/// Signs in, makes the demo's widget watch without storing, and gives the token.
async fn sign_in(base: &str) -> Result<String, Error> {
    let client = reqwest::Client::new();
    let body = json!({ "email": "admin@callcenter.com", "password": "Password123!", "tenant": "demo-tenant" });
    let answer: Value =
        client.post(format!("http://{base}/api/v1/auth/login")).json(&body).send().await?.json().await?;
    let token = answer["token"].as_str().ok_or("no token")?.to_owned();
    let inboxes = client.get(format!("http://{base}/api/v1/inboxes")).bearer_auth(&token);
    let inboxes: Value = inboxes.send().await?.json().await?;
    let all = inboxes["inboxes"].as_array().ok_or("no inboxes")?;
    let inbox = all.iter().find(|inbox| inbox["channel"] == "widget").ok_or("no widget")?;
    let change = client.patch(format!("http://{base}/api/v1/inboxes/{}", inbox["id"])).bearer_auth(&token);
    change.json(&json!({ "settings": { "monitoring": "anonymous" } })).send().await?.error_for_status()?;
    Ok(token)
}

/// What a dashboard holds in the end: each visitor's page, and how late each move was shown.
struct Watched {
    pages: HashMap<String, String>,
    delays: Vec<u64>,
    bytes: usize,
    reloads: usize,
}

async fn watch(base: String, token: String, mut stop: oneshot::Receiver<()>) -> Result<Watched, Error> {
    let (mut socket, _) = connect_async(format!("ws://{base}/ws?token={token}")).await?;
    let ask = json!({ "type": "monitor.watch", "data": { "digest": true }, "ref": 1 });
    socket.send(Message::text(ask.to_string())).await?;
    let mut seen = Watched { pages: HashMap::new(), delays: Vec::new(), bytes: 0, reloads: 0 };
    loop {
        let message = tokio::select! {
            message = socket.next() => message.ok_or("the dashboard's socket closed")??,
            _ = &mut stop => return Ok(seen),
        };
        let Message::Text(text) = message else { continue };
        let at = now();
        let frame: Value = serde_json::from_str(&text)?;
        if frame["type"] != "visitors.changed" {
            continue;
        }
        seen.bytes += text.len();
        seen.reloads += usize::from(frame["data"]["reload"] == true);
        let data = &frame["data"];
        for visitor in data["visitors"].as_array().into_iter().chain(data["moved"].as_array()).flatten() {
            let page = visitor["url"].as_str().unwrap_or_default();
            if let Some(due) = page.rsplit('/').next().and_then(|due| due.parse::<u64>().ok()) {
                seen.delays.push(at.saturating_sub(due));
            }
            seen.pages.insert(visitor["visit_id"].as_str().unwrap_or_default().to_owned(), page.to_owned());
        }
        for gone in data["left"].as_array().into_iter().flatten() {
            seen.pages.remove(gone["visit_id"].as_str().unwrap_or_default());
        }
    }
}

/// One visitor: comes, moves when it is due, and says which visit it was and on which page it stayed.
async fn visit(base: String, n: usize, begin: Instant, moves: usize) -> Result<(String, String), Error> {
    let (mut socket, _) = connect_async(format!("ws://{base}/ws/visit")).await?;
    let page = |due: u64| format!("https://shop.example/{n}/{due}");
    let say = |url: &str| {
        Message::text(json!({ "type": "visitor.page", "data": { "url": url, "title": "Load" } }).to_string())
    };
    let mut url = page(now());
    socket.send(say(&url)).await?;
    let hello = socket.next().await.ok_or("no hello")??;
    let hello: Value = serde_json::from_str(hello.to_text()?)?;
    let id = hello["data"]["visit_id"].as_str().ok_or("no visit")?.to_owned();
    // Spread over the five seconds, and due whether or not the one before was quick.
    let offset = BETWEEN_MOVES.mul_f64((n % 1_000) as f64 / 1_000.0);
    for step in 0..moves {
        let due = begin + offset + BETWEEN_MOVES * u32::try_from(step)?;
        while let Ok(frame) = tokio::time::timeout_at(due.into(), socket.next()).await {
            frame.ok_or("a visitor's socket closed")??;
        }
        let late = u64::try_from(due.elapsed().as_micros())?;
        url = page(now().saturating_sub(late));
        socket.send(say(&url)).await?;
    }
    // Stays until everybody was counted.
    tokio::spawn(async move { while let Some(Ok(_)) = socket.next().await {} });
    Ok((id, url))
}

fn percentile(sorted: &[u64], part: f64) -> f64 {
    let at = ((sorted.len().saturating_sub(1)) as f64 * part) as usize;
    sorted.get(at).map_or(f64::NAN, |micros| *micros as f64 / 1_000.0)
}

#[tokio::main]
async fn main() -> Result<(), Error> {
    // The HTTP client wants to know its TLS, though nothing here uses it.
    drop(rustls::crypto::ring::default_provider().install_default());
    let limit = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, rustix::process::Rlimit { current: limit.maximum, ..limit })?;
    let (visitors, dashboards, seconds) = (number("VISITORS", 10_000), number("DASHBOARDS", 20), number("SECONDS", 30));
    let server = Server::start().await?;
    let token = sign_in(&server.base).await?;
    let mut stops = Vec::new();
    let mut watching = JoinSet::new();
    for _ in 0..dashboards {
        let (stop, stopped) = oneshot::channel();
        stops.push(stop);
        watching.spawn(watch(server.base.clone(), token.clone(), stopped));
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    let commits = server.commits().await?;

    // Those who come take a while; the first move is due after that.
    let arriving = Duration::from_millis(u64::try_from(visitors)? * 3 / 2);
    let begin = Instant::now() + arriving;
    let moves = seconds / usize::try_from(BETWEEN_MOVES.as_secs())?;
    let gate = Arc::new(Semaphore::new(AT_ONCE));
    let mut coming = JoinSet::new();
    for n in 0..visitors {
        let (base, gate) = (server.base.clone(), gate.clone());
        coming.spawn(async move {
            let turn = gate.acquire_owned().await?;
            let visit = tokio::spawn(visit(base, n, begin, moves));
            // A turn is for the handshake, not for the visit.
            tokio::time::sleep(Duration::from_millis(20)).await;
            drop(turn);
            visit.await?
        });
    }
    tokio::time::sleep_until(begin.into()).await;
    let (cpu_before, _) = server.cost()?;
    let mut last = HashMap::new();
    while let Some(visit) = coming.join_next().await {
        let (id, url) = visit??;
        last.insert(id, url);
    }
    let took = begin.elapsed().as_secs_f64();
    let (cpu, memory) = server.cost()?;
    tokio::time::sleep(Duration::from_secs(3)).await;
    let written = server.commits().await? - commits;

    for stop in stops {
        stop.send(()).ok();
    }
    let (mut delays, mut bytes, mut lost, mut stale, mut reloads) = (Vec::new(), 0, 0, 0, 0);
    while let Some(seen) = watching.join_next().await {
        let seen = seen??;
        bytes += seen.bytes;
        reloads += seen.reloads;
        lost += last.keys().filter(|id| !seen.pages.contains_key(*id)).count();
        stale += last.iter().filter(|(id, url)| seen.pages.get(*id).is_some_and(|page| page != *url)).count();
        delays.extend(seen.delays);
    }
    delays.sort_unstable();
    println!("{visitors} visitors, a move each every 5 s for {seconds} s, {dashboards} dashboards");
    println!(
        "  shown after p50 {:.0} ms, p95 {:.0} ms, p99 {:.0} ms ({} moves shown)",
        percentile(&delays, 0.5),
        percentile(&delays, 0.95),
        percentile(&delays, 0.99),
        delays.len(),
    );
    println!(
        "  server: {:.2} cores, {memory:.0} MiB; {:.1} MiB sent to dashboards",
        (cpu - cpu_before) / took,
        bytes as f64 / 1e6
    );
    println!("  commits meanwhile: {written}; visitors lost {lost}, stale {stale}, asked to reload {reloads}");
    match lost + stale {
        0 => Ok(()),
        _ => Err("a dashboard was wrong".into()),
    }
}
