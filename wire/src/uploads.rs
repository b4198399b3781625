//! Files over HTTP: a form's file on its way in, a stored file on its way out.

use std::{
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, BodyDataStream},
    extract::{DefaultBodyLimit, FromRequest, Multipart, Path, Request, State, multipart::Field},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use bytes::{Bytes, BytesMut};
use deskbell_domain::{Refusal, file::UPLOAD_MAX};
use futures_util::{StreamExt, stream::poll_fn};
use serde_json::Value;

use crate::{App, problem::Problem};

const FIELD: &str = "file";
/// So much of a body is read to its end, so that who sends a file that is too large hears so.
const BODY_MAX: usize = 3 * UPLOAD_MAX;
/// How long a sender may be silent.
const SILENCE: Duration = Duration::from_secs(30);

/// What a stored file's page may do: nothing. The style is for what a browser draws around a picture.
const MAY: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/// For routes that take a file.
pub fn body_limit() -> DefaultBodyLimit {
    DefaultBodyLimit::max(BODY_MAX)
}

/// The form's file and its name. It holds one of the places for files in memory until it is dropped.
pub struct Upload {
    pub name: String,
    pub bytes: Bytes,
    _place: tokio::sync::OwnedSemaphorePermit,
}

impl FromRequest<App> for Upload {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let place = app.limits.upload_place().await?;
        let (request, rest) = Rest::of(request);
        let file = file_of(request, app).await;
        // To the form's end, whatever is found: an answer before the last byte has come closes the connection on a
        // sender who is still writing.
        rest.read().await;
        let (name, bytes) = file?;
        Ok(Self { name, bytes, _place: place })
    }
}

async fn file_of(request: Request, app: &App) -> Result<(String, Bytes), Refusal> {
    let form = Multipart::from_request(request, app).await;
    let mut form = form.map_err(|_| Refusal::invalid(FIELD, "must come in a multipart/form-data body."))?;
    while let Some(field) = in_time(form.next_field()).await? {
        if field.name() == Some(FIELD) {
            let name = field.file_name().unwrap_or_default().to_owned();
            return Ok((name, read(field).await?));
        }
    }
    Err(Refusal::invalid(FIELD, "is required."))
}

/// A request's body, to be read on by whoever comes after its first reader.
struct Rest(Arc<Mutex<BodyDataStream>>);

impl Rest {
    fn of(request: Request) -> (Request, Self) {
        let (head, body) = request.into_parts();
        let rest = Self(Arc::new(Mutex::new(body.into_data_stream())));
        let first = Self(rest.0.clone());
        (Request::from_parts(head, Body::from_stream(poll_fn(move |context| first.poll(context)))), rest)
    }

    fn poll(&self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, axum::Error>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).poll_next_unpin(context)
    }

    /// As much as a body may have, as long as it comes.
    async fn read(self) {
        let (mut parts, mut size) = (poll_fn(|context| self.poll(context)), 0);
        while let Ok(Some(Ok(part))) = tokio::time::timeout(SILENCE, parts.next()).await {
            size += part.len();
            if size > BODY_MAX {
                return;
            }
        }
    }
}

async fn read(mut field: Field<'_>) -> Result<Bytes, Refusal> {
    let (mut bytes, mut size) = (BytesMut::new(), 0);
    while let Some(part) = in_time(field.chunk()).await? {
        size += part.len();
        match size > UPLOAD_MAX {
            // Too large to keep; the rest is read and let go.
            true => bytes.clear(),
            false => bytes.extend_from_slice(&part),
        }
    }
    match size {
        0 => Err(Refusal::invalid(FIELD, "is empty.")),
        size if size > UPLOAD_MAX => Err(Refusal::TooLarge { limit: UPLOAD_MAX }),
        _ => Ok(bytes.freeze()),
    }
}

async fn in_time<T>(
    part: impl Future<Output = Result<T, axum::extract::multipart::MultipartError>>,
) -> Result<T, Refusal> {
    match tokio::time::timeout(SILENCE, part).await {
        Ok(Ok(part)) => Ok(part),
        Ok(Err(error)) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            Err(Refusal::TooLarge { limit: UPLOAD_MAX })
        }
        Ok(Err(_)) => Err(Refusal::invalid(FIELD, "could not be read to its end.")),
        Err(_) => Err(Refusal::invalid(FIELD, "stopped coming.")),
    }
}

/// Where stored files are read. Their addresses are secrets of 128 bits, so no credential is asked for: a picture in a
/// page on another site could bring none.
pub fn router() -> Router<App> {
    Router::new().route("/uploads/{id}/{name}", get(file)).route("/uploads/{id}/thumbnail/{name}", get(thumbnail))
}

async fn file(State(app): State<App>, Path((id, name)): Path<(String, String)>) -> Result<Response, Problem> {
    answer(&app, &id, &name, false).await
}

async fn thumbnail(State(app): State<App>, Path((id, name)): Path<(String, String)>) -> Result<Response, Problem> {
    answer(&app, &id, &name, true).await
}

async fn answer(app: &App, id: &str, name: &str, thumbnail: bool) -> Result<Response, Problem> {
    let file = app.desk.download(id, name, thumbnail).await?;
    let mut response = Body::from_stream(file.bytes).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(file.size));
    put(headers, header::CONTENT_TYPE, shown_type(&file.mime_type, file.is_image));
    let how = if file.is_image { "inline" } else { "attachment" };
    put(headers, header::CONTENT_DISPOSITION, &disposition(how, &file.name));
    // A picture of a help article is found with it; what is said in a chat stays between two.
    let (kept, robots) = match file.is_public {
        true => ("public, max-age=31536000, immutable", None),
        false => ("private, max-age=31536000, immutable", Some("noindex")),
    };
    put(headers, header::CACHE_CONTROL, kept);
    guard(headers);
    if let Some(robots) = robots {
        put(headers, HeaderName::from_static("x-robots-tag"), robots);
    }
    Ok(response)
}

/// Whatever it is: it is not guessed at, runs nothing, and may be shown in pages of other sites.
fn guard(headers: &mut HeaderMap) {
    put(headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    put(headers, header::CONTENT_SECURITY_POLICY, MAY);
    put(headers, header::REFERRER_POLICY, "no-referrer");
    put(headers, HeaderName::from_static("cross-origin-resource-policy"), "cross-origin");
}

/// Only what was encoded by us goes out under a type a browser would show.
fn shown_type(mime_type: &str, is_image: bool) -> &str {
    match mime_type {
        _ if is_image => mime_type,
        "application/pdf" | "application/zip" => mime_type,
        _ => "application/octet-stream",
    }
}

/// The name twice: in plain letters for old readers, and in full.
fn disposition(how: &str, name: &str) -> String {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_graphic() && c != '"' && c != '\\' { c } else { '_' }).collect();
    let mut full = String::new();
    for byte in name.bytes() {
        match byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            true => full.push(byte.into()),
            false => full.push_str(&format!("%{byte:02X}")),
        }
    }
    format!("{how}; filename=\"{plain}\"; filename*=UTF-8''{full}")
}

fn put(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

/// What goes with a message, beside what its sender noted: in the dialects whose published messages have no place for
/// files. What a sender wrote under that name is not theirs to say.
pub fn noted(metadata: &Value, attachments: &[deskbell_domain::Attachment]) -> Value {
    let mut noted = if metadata.is_object() { metadata.clone() } else { serde_json::json!({}) };
    if let Some(fields) = noted.as_object_mut() {
        fields.remove("attachments");
        if !attachments.is_empty() {
            fields.insert("attachments".into(), serde_json::json!(attachments));
        }
    }
    noted
}

/// A message's text, which may be left out where there are files.
pub fn words(field: &'static str, text: Option<String>, attachments: &[String]) -> Result<String, Refusal> {
    match text {
        Some(text) => Ok(text),
        None if attachments.is_empty() => Err(Refusal::invalid(field, "is required.")),
        None => Ok(String::new()),
    }
}
