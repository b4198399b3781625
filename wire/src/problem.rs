//! Refusals over HTTP: RFC 9457 problem details, and bodies that name the field which is wrong.

use std::any::Any;

use axum::{
    Json,
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Path, Query, Request, rejection::QueryRejection},
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use deskbell_domain::{FieldError, Refusal};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use utoipa::ToSchema;

/// A refusal on its way to an HTTP client.
#[derive(Debug)]
pub struct Problem {
    refusal: Refusal,
    status: StatusCode,
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let status = status(&refusal);
        Self { refusal, status }
    }
}

fn status(refusal: &Refusal) -> StatusCode {
    match refusal {
        Refusal::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Refusal::Unauthenticated(_) | Refusal::SecondFactor(_) | Refusal::Provider { .. } => StatusCode::UNAUTHORIZED,
        Refusal::Forbidden(_) => StatusCode::FORBIDDEN,
        Refusal::NotFound(_) => StatusCode::NOT_FOUND,
        Refusal::AlreadyAssigned(_)
        | Refusal::StaleReply { .. }
        | Refusal::ClientIdReused
        | Refusal::ConversationClosed
        | Refusal::Conflict(_) => StatusCode::CONFLICT,
        Refusal::RateLimited { .. } => StatusCode::TOO_MANY_REQUESTS,
        Refusal::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
        Refusal::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// `application/problem+json`
#[derive(Serialize, ToSchema)]
pub struct ProblemBody {
    /// `about:blank#<code>`
    #[serde(rename = "type")]
    kind: String,
    title: &'static str,
    status: u16,
    detail: String,
    code: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<ProblemField>,
    /// Who has the chat, with `already_assigned`.
    #[serde(skip_serializing_if = "Option::is_none")]
    agent: Option<ProblemAgent>,
    /// The newest message's number, with `stale_reply`.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_seq: Option<i64>,
}

#[derive(Serialize, ToSchema)]
pub struct ProblemField {
    field: String,
    message: String,
}

#[derive(Serialize, ToSchema)]
pub struct ProblemAgent {
    id: i64,
    name: String,
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let Self { refusal, status } = self;
        let mut body = ProblemBody {
            kind: format!("about:blank#{}", refusal.code()),
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            detail: refusal.to_string(),
            code: refusal.code(),
            errors: Vec::new(),
            agent: None,
            last_seq: None,
        };
        let mut retry_after = None;
        match refusal {
            Refusal::Invalid(errors) => {
                body.errors = errors.into_iter().map(|e| ProblemField { field: e.field, message: e.message }).collect();
            }
            Refusal::AlreadyAssigned(agent) => {
                body.agent = agent.map(|a| ProblemAgent { id: a.id.0, name: a.name });
            }
            Refusal::StaleReply { last_seq } => body.last_seq = Some(last_seq),
            Refusal::RateLimited { retry_after: seconds } => retry_after = Some(seconds),
            Refusal::Unavailable(_) => retry_after = Some(2),
            _ => {}
        }
        let mut response = (status, Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// A handler that panicked: the caller gets a plain 500, the log has the cause.
pub fn panicked(cause: Box<dyn Any + Send>) -> Response {
    let cause = cause.downcast_ref::<String>().map(String::as_str).or(cause.downcast_ref::<&str>().copied());
    tracing::error!(cause, "a request handler panicked");
    let refusal = Refusal::Unavailable("internal error".into());
    Problem { refusal, status: StatusCode::INTERNAL_SERVER_ERROR }.into_response()
}

/// A JSON body. What is wrong with it is told by field.
pub struct Body<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let bytes = Bytes::from_request(request, state).await.map_err(|rejection| {
            let status = rejection.into_response().status();
            match status {
                StatusCode::PAYLOAD_TOO_LARGE => Refusal::TooLarge { limit: crate::BODY_MAX }.into(),
                status => Problem { refusal: Refusal::invalid("body", "could not be read."), status },
            }
        })?;
        parse(&bytes).map(Self)
    }
}

/// Parses JSON; an absent body is an empty object.
fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let bytes = if bytes.is_empty() { b"{}" } else { bytes };
    // serde would take the fields of a struct from an array, too.
    if bytes.iter().find(|b| !b.is_ascii_whitespace()) == Some(&b'[') {
        return Err(Refusal::invalid("body", "must be an object.").into());
    }
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        let error = error.into_inner();
        if error.is_data() {
            Problem::from(Refusal::Invalid(vec![field_error(&path, &error.to_string())]))
        } else {
            let refusal = Refusal::invalid("body", format!("is not valid JSON: {error}."));
            Problem { refusal, status: StatusCode::BAD_REQUEST }
        }
    })?;
    json.end().map_err(|_| Problem {
        refusal: Refusal::invalid("body", "has something after the JSON value."),
        status: StatusCode::BAD_REQUEST,
    })?;
    Ok(value)
}

/// serde says "missing field `x` at line 1 column 2" or gives the path: either way the field is named.
pub fn field_error(path: &str, message: &str) -> FieldError {
    let message = message.split(" at line ").next().unwrap_or(message);
    if let Some(name) = message.strip_prefix("missing field `").and_then(|m| m.strip_suffix('`')) {
        let field = if path == "." { name.to_owned() } else { format!("{path}.{name}") };
        return FieldError { field, message: "is required.".into() };
    }
    let field = if path == "." { "body".to_owned() } else { path.to_owned() };
    FieldError { field, message: format!("{message}.") }
}

/// Reads an object that came inside a frame or an event.
pub fn from_value<T: DeserializeOwned>(value: Value) -> Result<T, Refusal> {
    if !value.is_object() {
        return Err(Refusal::invalid("data", "must be an object."));
    }
    serde_path_to_error::deserialize(value)
        .map_err(|e| Refusal::Invalid(vec![field_error(&e.path().to_string(), &e.inner().to_string())]))
}

/// A refusal as frames and acks carry it: `{ code, message, field?, … }`.
pub fn refusal_value(refusal: &Refusal) -> Value {
    let mut data = json!({ "code": refusal.code(), "message": refusal.to_string() });
    match refusal {
        Refusal::Invalid(errors) => data["field"] = errors.first().map(|e| e.field.clone()).into(),
        Refusal::RateLimited { retry_after } => data["retry_after"] = (*retry_after).into(),
        Refusal::AlreadyAssigned(Some(agent)) => data["agent"] = json!(agent),
        Refusal::StaleReply { last_seq } => data["last_seq"] = (*last_seq).into(),
        _ => {}
    }
    data
}

/// A query string; as `Body`.
pub struct Params<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Params<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match Query::<T>::from_request_parts(parts, state).await {
            Ok(Query(value)) => Ok(Self(value)),
            Err(QueryRejection::FailedToDeserializeQueryString(error)) => {
                let text = error.body_text();
                let text = text.split_once(": ").map_or(text.as_str(), |(_, cause)| cause);
                let (path, cause) = text.split_once(": ").unwrap_or((".", text));
                Err(Refusal::Invalid(vec![field_error(path, cause)]).into())
            }
            Err(_) => Err(Refusal::invalid("query", "could not be read.").into()),
        }
    }
}

/// The id in a path. One that is no text names nothing.
pub struct PathId(pub String);

impl<S: Send + Sync> FromRequestParts<S> for PathId {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match Path::from_request_parts(parts, state).await {
            Ok(Path(id)) => Ok(Self(id)),
            Err(_) => Err(Refusal::NotFound("thing").into()),
        }
    }
}

/// As `PathId`, for a call that names a row within a row.
pub struct PathIds(pub (String, String));

impl<S: Send + Sync> FromRequestParts<S> for PathIds {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match Path::from_request_parts(parts, state).await {
            Ok(Path(ids)) => Ok(Self(ids)),
            Err(_) => Err(Refusal::NotFound("thing").into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    struct Wanted {
        #[allow(dead_code, reason = "only its parsing is looked at")]
        session_id: String,
    }

    fn wrong(body: &str) -> (u16, String) {
        let problem = parse::<Wanted>(body.as_bytes()).unwrap_err();
        (problem.status.as_u16(), problem.refusal.to_string())
    }

    #[test]
    fn a_wrong_body_is_told_by_field() {
        assert_eq!(wrong("{}"), (422, "session_id is required.".into()));
        assert_eq!(wrong(""), (422, "session_id is required.".into()));
        assert_eq!(
            wrong(r#"{"session_id": 5}"#),
            (422, "session_id invalid type: integer `5`, expected a string.".into())
        );
        assert_eq!(wrong("[]"), (422, "body must be an object.".into()));
        assert_eq!(wrong(" [\"a\"]"), (422, "body must be an object.".into()));
        assert_eq!(wrong("{").0, 400);
        assert_eq!(wrong(r#"{"session_id": "a"} x"#).0, 400);
        assert_eq!(wrong(r#"{"session_id": "\ud800"}"#).0, 400);
        assert_eq!(wrong(&"[".repeat(100_000)).0, 422);
    }
}
