//! A report as JSON, or as a table a spreadsheet opens.

use axum::{
    Json,
    extract::FromRequestParts,
    http::{HeaderValue, header, request::Parts},
    response::{IntoResponse, Response},
};
use deskbell_desk::{Asked, Session};
use deskbell_domain::{Actor, Refusal};
use serde::Serialize;

use super::Query;
use crate::{
    App,
    auth::Agent,
    csv,
    problem::{Params, Problem},
};

/// Who asks for what, in which form.
pub struct Call {
    session: Session,
    pub(super) asked: Asked,
    as_table: bool,
}

impl FromRequestParts<App> for Call {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let Agent(session) = Agent::from_request_parts(parts, app).await?;
        let Params(query) = Params::<Query>::from_request_parts(parts, app).await?;
        let accepted = parts.headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let as_table = match query.format.as_deref().filter(|f| !f.is_empty()) {
            None => accepted.split(',').any(|kind| kind.trim().starts_with("text/csv")),
            Some("json") => false,
            Some("csv") => true,
            Some(_) => return Err(Refusal::invalid("format", "must be json or csv.").into()),
        };
        if as_table {
            app.desk.may_export_reports(&session.actor)?;
        }
        Ok(Self { session, asked: query.asked()?, as_table })
    }
}

impl Call {
    pub(super) fn by(&self) -> &Actor {
        &self.session.actor
    }

    /// `lines` are what it says in a table, below `head`.
    pub(super) fn answer<T: Serialize, const N: usize>(
        &self,
        name: &str,
        body: T,
        head: [&str; N],
        lines: impl FnOnce(&T) -> Vec<[String; N]>,
    ) -> Result<Response, Problem> {
        if !self.as_table {
            return Ok(Json(body).into_response());
        }
        let mut text = csv::line(head);
        lines(&body).iter().for_each(|line| text += &csv::line(line.iter().map(String::as_str)));
        let mut response = text.into_response();
        let headers = response.headers_mut();
        let file = HeaderValue::from_str(&format!("attachment; filename=\"{name}.csv\""));
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
        headers.insert(header::CONTENT_DISPOSITION, file.unwrap_or(HeaderValue::from_static("attachment")));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        Ok(response)
    }
}

/// A cell: nothing where there is nothing to tell.
pub(super) fn cell(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}
