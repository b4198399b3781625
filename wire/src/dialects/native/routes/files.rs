//! Files to go with messages.

use axum::{Json, extract::State, http::StatusCode};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    App,
    auth::Anyone,
    dialects::native::types::Attachment,
    problem::Problem,
    uploads::{self, Upload},
};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(upload)).layer(uploads::body_limit())
}

/// Upload a file, then name its `id` in a message's `attachments`. A file that no message names goes after a day.
#[utoipa::path(post, path = "/api/v1/files", tag = "files",
    request_body(content_type = "multipart/form-data", content = Object, description = "One field, `file`, of at most 20 MiB."),
    responses((status = 201, body = Attachment), (status = 413, body = crate::problem::ProblemBody),
        (status = 422, body = crate::problem::ProblemBody), (status = 503, body = crate::problem::ProblemBody)))]
async fn upload(
    State(app): State<App>,
    Anyone(session): Anyone,
    upload: Upload,
) -> Result<(StatusCode, Json<Attachment>), Problem> {
    app.limits.upload(&session.actor)?;
    let file = app.desk.store_file(&session.actor, &upload.name, upload.bytes.clone()).await?;
    Ok((StatusCode::CREATED, Json(Attachment::from(&file.about))))
}
