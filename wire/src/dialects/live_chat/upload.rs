//! `POST /api/chat-upload/upload`: a file, whose address then goes into a message's `attachment_url`.

use axum::{Json, extract::State, http::StatusCode};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    App,
    auth::Anyone,
    problem::Problem,
    uploads::{self, Upload},
};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(upload)).layer(uploads::body_limit())
}

#[derive(Serialize, ToSchema)]
#[schema(as = LiveChatUpload)]
struct Uploaded {
    attachment_url: String,
    name: String,
    /// Bytes.
    size: i64,
    /// What the bytes say it is.
    mime_type: String,
}

/// Upload a file to send it.
#[utoipa::path(post, path = "/api/chat-upload/upload", tag = "live-chat",
    request_body(content_type = "multipart/form-data", content = Object, description = "One field, `file`, of at most 20 MiB."),
    responses((status = 201, body = Uploaded), (status = 413, body = crate::problem::ProblemBody),
        (status = 422, body = crate::problem::ProblemBody), (status = 503, body = crate::problem::ProblemBody)))]
async fn upload(
    State(app): State<App>,
    Anyone(session): Anyone,
    upload: Upload,
) -> Result<(StatusCode, Json<Uploaded>), Problem> {
    app.limits.upload(&session.actor)?;
    let about = app.desk.store_file(&session.actor, &upload.name, upload.bytes.clone()).await?.about;
    let uploaded =
        Uploaded { attachment_url: about.url, name: about.name, size: about.size, mime_type: about.mime_type };
    Ok((StatusCode::CREATED, Json(uploaded)))
}
