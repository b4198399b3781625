//! A request in words: `world.post("/api/…").by(&token).json(body).await`.

use std::{
    future::{Future, IntoFuture},
    pin::Pin,
};

use reqwest::{Method, header::HeaderMap};
use serde_json::Value;

use super::{World, in_time};

pub struct Call {
    request: reqwest::RequestBuilder,
    what: String,
}

#[derive(Debug)]
pub struct Answer {
    what: String,
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
    pub bytes: Vec<u8>,
}

impl World {
    pub fn call(&self, method: &str, path: &str) -> Call {
        let what = format!("{method} {path}");
        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        Call { request: self.http.request(method, format!("http://{}{path}", self.address)), what }
    }

    pub fn get(&self, path: &str) -> Call {
        self.call("GET", path)
    }

    pub fn post(&self, path: &str) -> Call {
        self.call("POST", path)
    }

    pub fn patch(&self, path: &str) -> Call {
        self.call("PATCH", path)
    }
}

impl Call {
    /// With this bearer token.
    pub fn by(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    pub fn from(self, origin: &str) -> Self {
        self.header("origin", origin)
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.header(name, value);
        self
    }

    pub fn json(self, body: Value) -> Self {
        self.body(body.to_string())
    }

    pub fn url_encoded(mut self, body: String) -> Self {
        self.request = self.request.body(body);
        self
    }

    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.request = self.request.header("content-type", "application/json").body(body.into());
        self
    }
}

impl Call {
    /// As a form with this file in the field `file`, byte by byte as given: names, too, may be anything.
    pub fn upload(self, name: impl AsRef<[u8]>, mime_type: &str, bytes: impl AsRef<[u8]>) -> Self {
        self.form(&[("file", name.as_ref(), mime_type, bytes.as_ref())])
    }

    pub fn form(mut self, fields: &[(&str, &[u8], &str, &[u8])]) -> Self {
        let mut body = Vec::new();
        for (field, name, mime_type, bytes) in fields {
            let head = format!("--edge\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"");
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(name);
            body.extend_from_slice(format!("\"\r\nContent-Type: {mime_type}\r\n\r\n").as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--edge--\r\n");
        self.request = self.request.header("content-type", "multipart/form-data; boundary=edge").body(body);
        self
    }
}

impl IntoFuture for Call {
    type Output = Answer;
    type IntoFuture = Pin<Box<dyn Future<Output = Answer> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let Self { request, what } = self;
            let answer = async {
                let response = request.send().await.unwrap_or_else(|error| panic!("{what}: {error:?}"));
                let (status, headers) = (response.status().as_u16(), response.headers().clone());
                let bytes = response.bytes().await.expect("the body").to_vec();
                (status, headers, bytes)
            };
            let (status, headers, bytes) = in_time(&what, answer).await;
            let text = String::from_utf8_lossy(&bytes).into_owned();
            Answer { what, status, headers, text, bytes }
        })
    }
}

impl Answer {
    /// The body, when the status is the expected one.
    #[track_caller]
    pub fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}: {}", self.what, self.text);
        self.body()
    }

    /// The body as JSON; null when it isn't.
    pub fn body(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_default()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().expect("plain text"))
    }

    /// The fields a problem names, when the status is the expected one and the form is right.
    #[track_caller]
    pub fn problem(&self, status: u16) -> Vec<String> {
        let body = self.expect(status);
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{}", self.what);
        for field in ["type", "title", "status", "detail", "code"] {
            assert!(!body[field].is_null(), "{} has no {field}: {body}", self.what);
        }
        assert_eq!(body["status"], status, "{}", self.what);
        let errors = body["errors"].as_array().cloned().unwrap_or_default();
        errors.iter().map(|error| error["field"].as_str().expect("a field").to_owned()).collect()
    }
}
