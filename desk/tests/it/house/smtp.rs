//! A mail server to test with: it speaks SMTP, keeps what it took, and says no when it is told to.

use std::{
    collections::VecDeque,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::mpsc,
};

use super::PATIENCE;

/// A mail as it arrived.
#[derive(Debug, Clone)]
pub struct Received {
    pub from: String,
    pub to: String,
    /// Headers and body with soft line breaks and escapes undone.
    pub text: String,
}

pub struct Smtp {
    pub address: SocketAddr,
    refusals: Arc<Mutex<VecDeque<&'static str>>>,
    taken: mpsc::UnboundedReceiver<Received>,
}

impl Smtp {
    pub async fn start() -> Self {
        Self::listen("127.0.0.1:0").await
    }

    /// On an address of before, as after a restart of its own.
    pub async fn listen(address: &str) -> Self {
        let listener = TcpListener::bind(address).await.expect("a free port");
        let address = listener.local_addr().expect("its address");
        let (take, taken) = mpsc::unbounded_channel();
        let refusals = Arc::new(Mutex::new(VecDeque::new()));
        let answers = refusals.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(talk(stream, answers.clone(), take.clone()));
            }
        });
        Self { address, refusals, taken }
    }

    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// The next recipients are answered with these lines.
    pub fn refuse(&self, lines: &[&'static str]) {
        self.refusals.lock().unwrap().extend(lines);
    }

    pub fn refusals_left(&self) -> usize {
        self.refusals.lock().unwrap().len()
    }

    pub async fn next(&mut self) -> Received {
        let taken = tokio::time::timeout(PATIENCE, self.taken.recv()).await;
        taken.expect("no mail came").expect("the server runs")
    }

    /// What came and was not looked at yet.
    pub fn waiting(&mut self) -> Option<Received> {
        self.taken.try_recv().ok()
    }
}

async fn talk(
    stream: TcpStream,
    refusals: Arc<Mutex<VecDeque<&'static str>>>,
    take: mpsc::UnboundedSender<Received>,
) -> Option<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    let mut say = async |line: &str| write.write_all(format!("{line}\r\n").as_bytes()).await.ok();
    let (mut from, mut to) = (String::new(), String::new());
    say("220 stand-in ESMTP").await?;
    while let Some(line) = lines.next_line().await.ok()? {
        let word = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        let address = || line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
        match word.as_str() {
            "EHLO" => say("250-stand-in\r\n250 8BITMIME").await?,
            "MAIL" => {
                from = address();
                say("250 ok").await?
            }
            "RCPT" => {
                to = address();
                let refusal = refusals.lock().unwrap().pop_front();
                say(refusal.unwrap_or("250 ok")).await?
            }
            "DATA" => {
                say("354 go on").await?;
                let mut raw = String::new();
                while let Some(line) = lines.next_line().await.ok()?.filter(|line| line != ".") {
                    raw.push_str(line.strip_prefix('.').unwrap_or(&line));
                    raw.push('\n');
                }
                take.send(Received { from: from.clone(), to: to.clone(), text: decoded(&raw) }).ok()?;
                say("250 taken").await?
            }
            "RSET" | "NOOP" => say("250 ok").await?,
            "QUIT" => {
                say("221 bye").await?;
                return None;
            }
            _ => say("502 no").await?,
        }
    }
    None
}

/// Quoted-printable undone.
fn decoded(raw: &str) -> String {
    let joined = raw.replace("=\n", "");
    let mut bytes = Vec::new();
    let mut rest = joined.as_bytes();
    while let Some((&byte, more)) = rest.split_first() {
        let hex = more.get(..2).and_then(|h| std::str::from_utf8(h).ok()).and_then(|h| u8::from_str_radix(h, 16).ok());
        match hex {
            Some(escaped) if byte == b'=' => {
                bytes.push(escaped);
                rest = &more[2..];
            }
            _ => {
                bytes.push(byte);
                rest = more;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
