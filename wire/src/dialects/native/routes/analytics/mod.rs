//! Reports: what the desk did in a period, as JSON and as a table to take out. All need `view_reports`; a table also `export`.

mod answer;
mod lists;
mod numbers;
mod types;

use deskbell_desk::Asked;
use deskbell_domain::{AgentId, InboxId, Refusal};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::App;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(numbers::overview))
        .routes(routes!(numbers::series))
        .routes(routes!(numbers::hours))
        .routes(routes!(numbers::events))
        .routes(routes!(numbers::now))
        .routes(routes!(lists::agents))
        .routes(routes!(lists::pages))
        .routes(routes!(lists::campaigns))
        .routes(routes!(lists::satisfaction))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Query {
    /// A date of the zone; absent: seven days up to `to`.
    from: Option<String>,
    /// The last day; absent: today.
    to: Option<String>,
    /// Such as `Europe/Berlin`; absent: that of the first widget's hours.
    timezone: Option<String>,
    inbox_id: Option<i64>,
    agent_id: Option<i64>,
    /// `previous`: also the same of as many days before.
    compare: Option<String>,
    /// `json` or `csv`; absent: what `Accept` says.
    format: Option<String>,
}

impl Query {
    fn asked(&self) -> Result<Asked, Refusal> {
        let compare = match self.compare.as_deref().filter(|c| !c.is_empty()) {
            None => false,
            Some("previous") => true,
            Some(_) => return Err(Refusal::invalid("compare", "must be previous.")),
        };
        Ok(Asked {
            from: self.from.clone(),
            to: self.to.clone(),
            timezone: self.timezone.clone(),
            inbox: self.inbox_id.map(InboxId),
            agent: self.agent_id.map(AgentId),
            compare,
            today_only: false,
        })
    }
}
