//! A report as JSON, or as a table a spreadsheet opens.

use axum::{
    Json,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use deskbell_desk::Session;
use deskbell_domain::Refusal;
use serde::Serialize;

use super::{Call, Query};
use crate::{App, csv, problem::Problem};

impl Query {
    pub(super) fn call(&self, app: &App, session: Session, headers: &HeaderMap) -> Result<Call, Refusal> {
        let accepted = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let as_table = match self.format.as_deref().filter(|f| !f.is_empty()) {
            None => accepted.split(',').any(|kind| kind.trim().starts_with("text/csv")),
            Some("json") => false,
            Some("csv") => true,
            Some(_) => return Err(Refusal::invalid("format", "must be json or csv.")),
        };
        if as_table {
            app.desk.may_export_reports(&session.actor)?;
        }
        Ok(Call { session, asked: self.asked()?, as_table })
    }
}

/// A line of a table.
pub(super) type Line = Vec<String>;

impl Call {
    /// `table` has its head in its first line.
    pub(super) fn answer<T: Serialize>(
        &self,
        name: &str,
        body: T,
        table: impl FnOnce(&T) -> Vec<Line>,
    ) -> Result<Response, Problem> {
        if !self.as_table {
            return Ok(Json(body).into_response());
        }
        let text: String = table(&body).iter().map(|line| csv::line(line.iter().map(String::as_str))).collect();
        let mut response = text.into_response();
        let headers = response.headers_mut();
        let file = HeaderValue::from_str(&format!("attachment; filename=\"{name}.csv\""));
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
        headers.insert(header::CONTENT_DISPOSITION, file.unwrap_or(HeaderValue::from_static("attachment")));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        Ok(response)
    }
}

pub(super) fn head<const N: usize>(names: [&str; N]) -> Line {
    names.map(str::to_owned).into()
}

/// A cell: nothing where there is nothing to tell.
pub(super) fn cell(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}
