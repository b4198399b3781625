//! Reports that are numbers: the overview, charts over time, the hours of a week, named events, and this moment.

use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use deskbell_desk::{Asked, Metric, Point, Sheet};
use deskbell_domain::{
    InboxId,
    report::{Figures, Interval, Tally},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    Query,
    answer::{Call, cell},
    types::{Overview, ReportFigures, ReportPeriod},
};
use crate::{
    App,
    auth::Agent,
    problem::{Params, Problem},
    time::rfc3339,
};

/// Every number of a period. Needs `view_reports`.
#[utoipa::path(get, path = "/api/v1/analytics/overview", tag = "analytics", params(Query),
    responses((status = 200, body = Overview), (status = 422, body = crate::problem::ProblemBody)))]
pub async fn overview(State(app): State<App>, call: Call) -> Result<Response, Problem> {
    let body = Overview::from(app.desk.report_overview(call.by(), &call.asked).await?);
    call.answer("overview", body, ["figure", "value", "previous"], |body| {
        let before = body.previous.as_ref().map(|previous| previous.figures.named());
        let line = |(i, (name, value)): (usize, (String, String))| {
            let before = before.as_ref().and_then(|all| all.get(i)).map(|(_, value)| value);
            [name, value, cell(before)]
        };
        body.figures.named().into_iter().enumerate().map(line).collect()
    })
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SeriesQuery {
    /// `chats`, `messages`, `accepted`, `ended`, `missed`, `escalated`, `by_bots`, `wait`, `first_response`,
    /// `resolution` (medians in seconds), `rating` (average) or `visits`
    metric: String,
    /// `day` (default) or, for at most 31 days, `hour`
    interval: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct SeriesPoint {
    /// A date, or an hour's beginning as RFC 3339 with the zone's distance from UTC.
    at: String,
    value: Option<f64>,
}

#[derive(Serialize, ToSchema)]
struct Series {
    period: ReportPeriod,
    is_current: bool,
    metric: String,
    points: Vec<SeriesPoint>,
    /// The period before, step by step.
    previous: Option<Vec<SeriesPoint>>,
}

fn points(points: Vec<Point>) -> Vec<SeriesPoint> {
    points.into_iter().map(|Point { at, value }| SeriesPoint { at, value }).collect()
}

/// A number of each day or hour, as a chart shows it. Needs `view_reports`.
#[utoipa::path(get, path = "/api/v1/analytics/series", tag = "analytics", params(Query, SeriesQuery),
    responses((status = 200, body = Series), (status = 422, body = crate::problem::ProblemBody)))]
pub async fn series(
    State(app): State<App>,
    call: Call,
    Params(chart): Params<SeriesQuery>,
) -> Result<Response, Problem> {
    let metric = Metric::parse(&chart.metric)?;
    let interval = chart.interval.as_deref().filter(|i| !i.is_empty()).map_or(Ok(Interval::Day), Interval::parse)?;
    let Sheet { period, is_current, now, before } =
        app.desk.report_series(call.by(), &call.asked, metric, interval).await?;
    let body = Series {
        period: period.into(),
        is_current,
        metric: chart.metric.clone(),
        points: points(now),
        previous: before.map(points),
    };
    call.answer(&chart.metric, body, ["at", "value", "previous"], |body| {
        let line = |(i, point): (usize, &SeriesPoint)| {
            let before = body.previous.as_ref().and_then(|all| all.get(i)).and_then(|point| point.value);
            [point.at.clone(), cell(point.value), cell(before)]
        };
        body.points.iter().enumerate().map(line).collect()
    })
}

#[derive(Serialize, ToSchema)]
struct HourCell {
    /// 1 (Monday) to 7 (Sunday)
    weekday: usize,
    /// 0 to 23
    hour: usize,
    chats: i64,
}

#[derive(Serialize, ToSchema)]
struct HourList {
    period: ReportPeriod,
    is_current: bool,
    /// All 168 hours of a week.
    hours: Vec<HourCell>,
    next_cursor: Option<String>,
}

/// When chats begin: the hours of a week. Needs `view_reports`.
#[utoipa::path(get, path = "/api/v1/analytics/hours", tag = "analytics", params(Query),
    responses((status = 200, body = HourList), (status = 422, body = crate::problem::ProblemBody)))]
pub async fn hours(State(app): State<App>, call: Call) -> Result<Response, Problem> {
    let sheet = app.desk.report_hours(call.by(), &call.asked).await?;
    let cells = sheet.now.iter().enumerate().flat_map(|(day, hours)| {
        hours.iter().enumerate().map(move |(hour, chats)| HourCell { weekday: day + 1, hour, chats: *chats })
    });
    let hours = cells.collect();
    let body = HourList { period: sheet.period.into(), is_current: sheet.is_current, hours, next_cursor: None };
    let line = |c: &HourCell| [c.weekday.to_string(), c.hour.to_string(), c.chats.to_string()];
    call.answer("hours", body, ["weekday", "hour", "chats"], |body| body.hours.iter().map(line).collect())
}

#[derive(Serialize, ToSchema)]
struct EventCount {
    /// `chat_session_started`, `message_sent`, `visitor_seen`, `escalated`, `chat_ended`, `chat_rated` and others.
    event: &'static str,
    count: i64,
    previous: Option<i64>,
}

#[derive(Serialize, ToSchema)]
struct EventList {
    period: ReportPeriod,
    is_current: bool,
    events: Vec<EventCount>,
    next_cursor: Option<String>,
}

fn named_events(figures: &Figures) -> [(&'static str, i64); 11] {
    [
        ("chat_session_started", figures.of(Tally::Started)),
        ("message_sent", figures.messages()),
        ("visitor_seen", figures.visits),
        ("escalated", figures.of(Tally::Escalated)),
        ("chat_ended", figures.of(Tally::Ended)),
        ("chat_rated", figures.satisfaction().count()),
        ("chat_accepted", figures.of(Tally::Accepted)),
        ("chat_transferred", figures.of(Tally::Transferred)),
        ("chat_missed", figures.of(Tally::Missed)),
        ("chat_converted", figures.of(Tally::Converted)),
        ("chat_ended_by_bot", figures.of(Tally::ByBots)),
    ]
}

/// The named events, counted. Needs `view_reports`.
#[utoipa::path(get, path = "/api/v1/analytics/events", tag = "analytics", params(Query),
    responses((status = 200, body = EventList), (status = 422, body = crate::problem::ProblemBody)))]
pub async fn events(State(app): State<App>, call: Call) -> Result<Response, Problem> {
    let sheet = app.desk.report_overview(call.by(), &call.asked).await?;
    let before = sheet.before.as_ref().map(named_events);
    let one = |(i, (event, count)): (usize, (&'static str, i64))| {
        let previous = before.map(|all: [(&str, i64); 11]| all[i].1);
        EventCount { event, count, previous }
    };
    let events = named_events(&sheet.now).into_iter().enumerate().map(one).collect();
    let body = EventList { period: sheet.period.into(), is_current: sheet.is_current, events, next_cursor: None };
    let line = |e: &EventCount| [e.event.to_owned(), e.count.to_string(), cell(e.previous)];
    call.answer("events", body, ["event", "count", "previous"], |body| body.events.iter().map(line).collect())
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct NowQuery {
    inbox_id: Option<i64>,
    /// Whose day it is; absent: that of the first widget's hours.
    timezone: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct NowBody {
    at: String,
    waiting: i64,
    open: i64,
    /// Since when the one waits that waits longest.
    waiting_since: Option<String>,
    agents_online: i64,
    agents: i64,
    /// What today came to so far.
    today: ReportFigures,
    is_current: bool,
}

/// How the desk stands this moment, and today so far. Needs `view_reports`.
#[utoipa::path(get, path = "/api/v1/analytics/now", tag = "analytics", params(NowQuery),
    responses((status = 200, body = NowBody), (status = 422, body = crate::problem::ProblemBody)))]
pub async fn now(
    State(app): State<App>,
    Agent(session): Agent,
    Params(query): Params<NowQuery>,
) -> Result<Response, Problem> {
    let inbox = query.inbox_id.map(InboxId);
    let asked = Asked { inbox, timezone: query.timezone, today_only: true, ..Asked::default() };
    let sheet = app.desk.report_overview(&session.actor, &asked).await?;
    let (now, agents_online, agents) = app.desk.stands_now(&session.actor, inbox).await?;
    let body = NowBody {
        at: rfc3339(app.desk.clock().now()),
        waiting: now.waiting,
        open: now.open,
        waiting_since: now.waiting_since.map(rfc3339),
        agents_online,
        agents,
        today: (&sheet.now).into(),
        is_current: sheet.is_current,
    };
    Ok(Json(body).into_response())
}
