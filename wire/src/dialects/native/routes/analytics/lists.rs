//! Reports that are lists: agents, pages, campaigns, and what visitors said.

use axum::{extract::State, response::Response};
use deskbell_desk::{AgentFigures, store::Source};
use deskbell_domain::report::{SourceKind, Span, Tally};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Query,
    answer::{Call, cell},
    types::{ReportPeriod, SatisfactionFigures, Spread},
};
use crate::{App, dialects::native::types::Person, problem::Problem, time::rfc3339};

#[derive(Serialize, ToSchema)]
struct AgentReport {
    id: i64,
    name: String,
    /// `online`, `away` or `offline`
    presence: &'static str,
    disabled: bool,
    /// Chats they have right now, and how many they take.
    open: i64,
    max_chats: i64,
    accepted: i64,
    ended: i64,
    messages: i64,
    first_response: Spread,
    resolution: Spread,
    satisfaction: SatisfactionFigures,
}

impl From<AgentFigures> for AgentReport {
    fn from(a: AgentFigures) -> Self {
        Self {
            id: a.agent.id.0,
            name: a.agent.name,
            presence: a.presence.as_str(),
            disabled: a.agent.disabled,
            open: a.open,
            max_chats: a.agent.max_chats,
            accepted: a.figures.of(Tally::Accepted) + a.figures.of(Tally::Transferred),
            ended: a.figures.of(Tally::Ended),
            messages: a.figures.of(Tally::FromAgents),
            first_response: a.figures.spread(Span::FirstResponse).into(),
            resolution: a.figures.spread(Span::Resolution).into(),
            satisfaction: a.figures.satisfaction().into(),
        }
    }
}

#[derive(Serialize, ToSchema)]
struct AgentReportList {
    period: ReportPeriod,
    is_current: bool,
    agents: Vec<AgentReport>,
    next_cursor: Option<String>,
}

const AGENTS: [&str; 10] = [
    "id",
    "name",
    "open",
    "accepted",
    "ended",
    "messages",
    "first_response_median",
    "resolution_median",
    "ratings",
    "rating_average",
];

impl AgentReport {
    fn line(&self) -> [String; AGENTS.len()] {
        [
            self.id.to_string(),
            self.name.clone(),
            self.open.to_string(),
            self.accepted.to_string(),
            self.ended.to_string(),
            self.messages.to_string(),
            cell(self.first_response.median),
            cell(self.resolution.median),
            self.satisfaction.count.to_string(),
            cell(self.satisfaction.average),
        ]
    }
}

/// What each agent did, and has now. Needs `view_reports`.
#[utoipa::path(get, path = "/api/v1/analytics/agents", tag = "analytics", params(Query),
    responses((status = 200, body = AgentReportList), (status = 422, body = crate::problem::ProblemBody)))]
pub async fn agents(State(app): State<App>, call: Call) -> Result<Response, Problem> {
    let sheet = app.desk.report_agents(call.by(), &call.asked).await?;
    let agents = sheet.now.into_iter().map(AgentReport::from).collect();
    let body = AgentReportList { period: sheet.period.into(), is_current: sheet.is_current, agents, next_cursor: None };
    call.answer("agents", body, AGENTS, |body| body.agents.iter().map(AgentReport::line).collect())
}

#[derive(Serialize, ToSchema)]
struct PageReport {
    /// Its address without parameters.
    page: String,
    /// Chats that began there.
    chats: i64,
    /// Visits that began there, of inboxes that keep them.
    visits: i64,
}

#[derive(Serialize, ToSchema)]
struct PageReportList {
    period: ReportPeriod,
    is_current: bool,
    pages: Vec<PageReport>,
    next_cursor: Option<String>,
}

/// Pages that chats begin on, most chats first. Needs `view_reports`.
#[utoipa::path(get, path = "/api/v1/analytics/pages", tag = "analytics", params(Query),
    responses((status = 200, body = PageReportList), (status = 422, body = crate::problem::ProblemBody)))]
pub async fn pages(State(app): State<App>, call: Call) -> Result<Response, Problem> {
    let sheet = app.desk.report_sources(call.by(), &call.asked, SourceKind::Page).await?;
    let pages = sheet.now.into_iter().map(|s| PageReport { page: s.name, chats: s.chats, visits: s.visits }).collect();
    let body = PageReportList { period: sheet.period.into(), is_current: sheet.is_current, pages, next_cursor: None };
    let line = |p: &PageReport| [p.page.clone(), p.chats.to_string(), p.visits.to_string()];
    call.answer("pages", body, ["page", "chats", "visits"], |body| body.pages.iter().map(line).collect())
}

#[derive(Serialize, ToSchema)]
struct CampaignReport {
    source: Option<String>,
    medium: Option<String>,
    campaign: Option<String>,
    /// Chats of people who came by it.
    chats: i64,
    /// Visits that came by it, of inboxes that keep them.
    visits: i64,
}

#[derive(Serialize, ToSchema)]
struct CampaignReportList {
    period: ReportPeriod,
    is_current: bool,
    campaigns: Vec<CampaignReport>,
    next_cursor: Option<String>,
}

/// Campaigns (`utm_…`) that lead to chats, most chats first. Needs `view_reports`.
#[utoipa::path(get, path = "/api/v1/analytics/campaigns", tag = "analytics", params(Query),
    responses((status = 200, body = CampaignReportList), (status = 422, body = crate::problem::ProblemBody)))]
pub async fn campaigns(State(app): State<App>, call: Call) -> Result<Response, Problem> {
    let sheet = app.desk.report_sources(call.by(), &call.asked, SourceKind::Campaign).await?;
    let one = |s: Source| {
        let [source, medium, campaign] = serde_json::from_str(&s.name).unwrap_or_default();
        CampaignReport { source, medium, campaign, chats: s.chats, visits: s.visits }
    };
    let campaigns = sheet.now.into_iter().map(one).collect();
    let body =
        CampaignReportList { period: sheet.period.into(), is_current: sheet.is_current, campaigns, next_cursor: None };
    let line = |c: &CampaignReport| {
        let [source, medium, campaign] = [&c.source, &c.medium, &c.campaign].map(|part| cell(part.as_ref()));
        [source, medium, campaign, c.chats.to_string(), c.visits.to_string()]
    };
    let head = ["source", "medium", "campaign", "chats", "visits"];
    call.answer("campaigns", body, head, |body| body.campaigns.iter().map(line).collect())
}

#[derive(Serialize, ToSchema)]
struct RatingComment {
    session_id: String,
    rating: i64,
    comment: String,
    agent: Option<Person>,
    at: String,
}

#[derive(Serialize, ToSchema)]
struct SatisfactionReport {
    period: ReportPeriod,
    is_current: bool,
    satisfaction: SatisfactionFigures,
    previous: Option<SatisfactionFigures>,
    /// The newest 50.
    comments: Vec<RatingComment>,
    next_cursor: Option<String>,
}

/// How visitors found their chats, and what they said. Needs `view_reports`.
#[utoipa::path(get, path = "/api/v1/analytics/satisfaction", tag = "analytics", params(Query),
    responses((status = 200, body = SatisfactionReport), (status = 422, body = crate::problem::ProblemBody)))]
pub async fn satisfaction(State(app): State<App>, call: Call) -> Result<Response, Problem> {
    let sheet = app.desk.report_overview(call.by(), &call.asked).await?;
    let comments = app.desk.report_comments(call.by(), &call.asked).await?.now.into_iter();
    let comments = comments.map(|c| RatingComment {
        session_id: c.conversation.to_string(),
        rating: c.rating,
        comment: c.text,
        agent: c.agent.map(|agent| Person { id: agent.id.0, name: agent.name }),
        at: rfc3339(c.at),
    });
    let body = SatisfactionReport {
        period: sheet.period.into(),
        is_current: sheet.is_current,
        satisfaction: sheet.now.satisfaction().into(),
        previous: sheet.before.map(|figures| figures.satisfaction().into()),
        comments: comments.collect(),
        next_cursor: None,
    };
    call.answer("satisfaction", body, ["rating", "count"], |body| {
        let counts = body.satisfaction.ratings.iter().zip(1..);
        counts.map(|(count, rating)| [rating.to_string(), count.to_string()]).collect()
    })
}
