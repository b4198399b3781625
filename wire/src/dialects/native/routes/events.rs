//! The log over plain HTTP, for where WebSockets are blocked: the same frames, the same cursor.

use std::time::Duration;

use axum::{
    extract::{State, ws::Utf8Bytes},
    http::header,
    response::{IntoResponse, Response},
};
use deskbell_domain::{Actor, Cursor, Refusal};
use serde::Deserialize;
use serde_json::{json, value::RawValue};
use tokio::time::{Instant, timeout_at};
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    App,
    audience::Viewer,
    auth::{self, Anyone},
    dialects::{Dialect, native::outbound},
    hub::Outgoing,
    problem::{Params, Problem},
    transport::replay,
};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(events))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct EventsQuery {
    /// The newest cursor the client has; left out: the head, at once.
    cursor: Option<String>,
    /// Seconds to wait when there is nothing yet: 0 to 30, default 25.
    wait: Option<u64>,
}

/// What happened after the cursor; waits for something to happen when there is nothing.
#[utoipa::path(get, path = "/api/v1/events", tag = "events", params(EventsQuery),
    responses((status = 200, description = "`{ events: [frame], cursor, resync?: { reason, head } }`")))]
async fn events(
    State(app): State<App>,
    Anyone(session): Anyone,
    Params(query): Params<EventsQuery>,
) -> Result<Response, Problem> {
    let actor = session.actor.clone();
    let wait = query.wait.unwrap_or(25);
    if wait > 30 {
        return Err(Refusal::invalid("wait", "must be 0 to 30.").into());
    }
    let tenant = app.desk.tenant(actor.tenant()).await?;
    let Some(cursor) = query.cursor.filter(|c| !c.is_empty()) else {
        let head = app.desk.head(&actor).await?.to_string();
        return Ok(answer(&[], &head, None));
    };
    let mut after = match replay::from(&app.desk, &actor, &cursor, &tenant.epoch).await? {
        replay::From::Seq(seq) => seq,
        replay::From::Resync(reason) => {
            let head = app.desk.head(&actor).await?.to_string();
            return Ok(answer(&[], &head, Some(reason)));
        }
    };
    let viewer = match &actor {
        Actor::Agent { id, .. } => Viewer::Agent { id: *id, sign_in: session.jti.clone(), only: None },
        Actor::Visitor { id, only, .. } => Viewer::Visitor { id: *id, only: only.clone() },
    };
    // As a socket does: listen, then read, then wait.
    let mut subscription = app.hub.subscribe(tenant.id, Dialect::Native, viewer.clone());
    let (head, _) = app.desk.log_reach(tenant.id).await?;
    app.hub.reached(tenant.id, head);
    auth::check_lasts(&app, &session).await?;
    let mut frames: Vec<Utf8Bytes> = Vec::new();
    while frames.is_empty()
        && let Some(entries) = replay::next(&app.desk, &actor, &mut after, head).await?
    {
        frames.extend(entries.iter().flat_map(|e| outbound::entry(e, &viewer, &tenant.epoch, &app.desk)));
    }
    let deadline = Instant::now() + Duration::from_secs(wait);
    // Nothing missed: the first that comes, and what came in the same moment.
    let mut waits = frames.is_empty();
    while waits && let Ok(Some(first)) = timeout_at(deadline, subscription.queue.recv()).await {
        let mut next = Some(first);
        while let Some(outgoing) = next {
            match outgoing {
                Outgoing::Frames { seq, frames: more } if seq.is_none_or(|seq| seq > head) => {
                    after = seq.unwrap_or(after);
                    frames.extend(more.iter().cloned());
                    waits = false;
                }
                Outgoing::Frames { .. } | Outgoing::Emits { .. } => {}
                Outgoing::SignedOut => return Err(auth::OVER.into()),
                // Answered with what there is; the next poll finds the node that comes after.
                Outgoing::Restarting => waits = false,
            }
            next = subscription.queue.try_recv().ok();
        }
    }
    Ok(answer(&frames, &Cursor { epoch: tenant.epoch.clone(), seq: after }.to_string(), None))
}

/// The frames are JSON already; they are put into the answer as they are.
fn answer(frames: &[Utf8Bytes], cursor: &str, resync: Option<&str>) -> Response {
    let events: Vec<&RawValue> = frames.iter().filter_map(|text| serde_json::from_str(text).ok()).collect();
    #[derive(serde::Serialize)]
    struct Answer<'a> {
        events: Vec<&'a RawValue>,
        cursor: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        resync: Option<serde_json::Value>,
    }
    let resync = resync.map(|reason| json!({ "reason": reason, "head": cursor }));
    let body = serde_json::to_string(&Answer { events, cursor, resync }).unwrap_or_default();
    ([(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")], body).into_response()
}
