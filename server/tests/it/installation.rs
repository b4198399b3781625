//! An installation in a folder of its own, and the real binary working on it.

use std::{
    io::{BufRead, BufReader, Read, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc,
    time::Duration,
};

use serde_json::{Value, json};

/// Nothing here takes this long unless it hangs.
const DEADLINE: Duration = Duration::from_secs(30);

pub struct Installation {
    folder: tempfile::TempDir,
}

/// What a command said and how it ended.
#[derive(Debug)]
pub struct Said {
    pub status: i32,
    pub out: String,
    pub err: String,
}

impl Said {
    /// Its output, when it ended well.
    #[track_caller]
    pub fn fine(self) -> String {
        assert_eq!(self.status, 0, "{self:?}");
        self.out
    }

    /// Its one sentence, when it ended with this status.
    #[track_caller]
    pub fn refused(self, status: i32) -> String {
        assert_eq!(self.status, status, "{self:?}");
        let sentences: Vec<_> = self.err.lines().filter(|line| line.starts_with("deskbell: ")).collect();
        assert_eq!(sentences.len(), 1, "{self:?}");
        sentences[0].to_owned()
    }
}

impl Installation {
    pub fn new() -> Self {
        // The tests' own HTTP client wants to know its TLS, though nothing here uses it.
        drop(rustls::crypto::ring::default_provider().install_default());
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// Runs a command to its end in the installation's folder, with nothing of ours in the environment.
    #[track_caller]
    pub fn run(&self, arguments: &[&str]) -> Said {
        self.run_with(arguments, &[], "")
    }

    #[track_caller]
    pub fn run_with(&self, arguments: &[&str], variables: &[(&str, &str)], input: &str) -> Said {
        let mut child = self.command(arguments, variables).stdin(Stdio::piped()).spawn().unwrap();
        // Who doesn't read has ended already.
        drop(child.stdin.take().unwrap().write_all(input.as_bytes()));
        let pid = child.id().to_string();
        let (sender, ended) = mpsc::channel();
        std::thread::spawn(move || sender.send(child.wait_with_output().unwrap()));
        let Ok(output) = ended.recv_timeout(DEADLINE) else {
            drop(Command::new("kill").args(["-KILL", &pid]).status());
            panic!("{arguments:?} did not end");
        };
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Said { status: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
    }

    /// Starts a server and waits until it says that it is ready.
    #[track_caller]
    pub fn start(&self, arguments: &[&str]) -> Server {
        self.start_with(arguments, &[])
    }

    #[track_caller]
    pub fn start_with(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Server {
        let child = self.command(arguments, variables).stdin(Stdio::null()).spawn().unwrap();
        let mut server = Server { base: String::new(), intro: String::new(), child };
        let (lines, said) = mpsc::channel();
        let out = BufReader::new(server.child.stdout.take().unwrap());
        std::thread::spawn(move || out.lines().map_while(Result::ok).try_for_each(|line| lines.send(line)));
        while let Ok(line) = said.recv_timeout(DEADLINE) {
            server.intro += &format!("{line}\n");
            if let Some(base) = line.strip_prefix("Deskbell is ready: ") {
                server.base = base.to_owned();
                return server;
            }
        }
        drop(server.child.kill());
        let mut err = String::new();
        server.child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        panic!("{arguments:?} was never ready:\n{}{err}", server.intro);
    }

    fn command(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_deskbell"));
        command.args(arguments).env_clear().envs(variables.iter().copied()).current_dir(self.folder.path());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }
}

pub fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// A running server; killed when it is forgotten.
pub struct Server {
    pub base: String,
    /// What it said until it was ready.
    pub intro: String,
    child: Child,
}

impl Server {
    /// Asks it to stop, as a service manager does; gives the exit status and the log.
    pub fn stop(mut self) -> (i32, String) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        let mut log = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut log).unwrap();
        (self.child.wait().unwrap().code().unwrap_or(-1), log)
    }

    pub async fn get(&self, path: &str, token: &str) -> Value {
        let answer =
            reqwest::Client::new().get(format!("{}{path}", self.base)).bearer_auth(token).send().await.unwrap();
        answer.json().await.unwrap()
    }

    pub async fn post(&self, path: &str, body: Value) -> (u16, Value) {
        let answer = reqwest::Client::new().post(format!("{}{path}", self.base)).json(&body).send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }

    /// Uploads a file and gives its address.
    pub async fn upload(&self, token: &str, name: &str, bytes: &'static [u8]) -> String {
        let part = reqwest::multipart::Part::bytes(bytes).file_name(name.to_owned());
        let form = reqwest::multipart::Form::new().part("file", part);
        let to = format!("{}/api/chat-upload/upload", self.base);
        let answer = reqwest::Client::new().post(to).bearer_auth(token).multipart(form).send().await.unwrap();
        assert_eq!(answer.status(), 201);
        answer.json::<Value>().await.unwrap()["attachment_url"].as_str().unwrap().to_owned()
    }

    /// What is at an address that an upload answered with.
    pub async fn bytes(&self, url: &str) -> Vec<u8> {
        let path = url.strip_prefix(&self.base).unwrap_or(url);
        let answer = reqwest::get(format!("{}{path}", self.base)).await.unwrap();
        assert_eq!(answer.status(), 200);
        answer.bytes().await.unwrap().to_vec()
    }

    /// A token of the demo's first agent.
    pub async fn sign_in(&self) -> String {
        let (status, answer) = self.login("demo-tenant", "agent1@callcenter.com", "Password123!").await;
        assert_eq!(status, 200, "{answer}");
        answer["token"].as_str().unwrap().to_owned()
    }

    pub async fn login(&self, tenant: &str, email: &str, password: &str) -> (u16, Value) {
        self.post("/api/v1/auth/login", json!({ "tenant": tenant, "email": email, "password": password })).await
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
