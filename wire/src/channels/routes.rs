//! The two calls Meta makes: the challenge when the address is entered there, and everything that happens.

use axum::{
    body::Bytes,
    extract::{Query, State},
    http::{HeaderMap, StatusCode, header},
    response::IntoResponse,
};
use deskbell_domain::{Channel, Inbox, Refusal};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    inbound::{Entry, Inbound, parse},
    signature,
};
use crate::{
    App,
    problem::{PathId, Problem},
};

const FORGED: Refusal = Refusal::Forbidden("The signature is not the app's.");

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(challenge, happened))
}

#[derive(Deserialize, IntoParams)]
#[serde(default)]
#[derive(Default)]
#[into_params(parameter_in = Query)]
struct Challenge {
    #[serde(rename = "hub.mode")]
    #[param(rename = "hub.mode")]
    mode: Option<String>,
    #[serde(rename = "hub.verify_token")]
    #[param(rename = "hub.verify_token")]
    verify_token: Option<String>,
    #[serde(rename = "hub.challenge")]
    #[param(rename = "hub.challenge")]
    challenge: Option<String>,
}

/// A channel that calls us.
fn channel(name: &str) -> Result<Channel, Refusal> {
    Channel::parse(name).filter(|channel| *channel != Channel::Widget).ok_or(Refusal::NotFound("channel"))
}

/// Meta asks whether the address is ours.
#[utoipa::path(get, path = "/api/webhooks/{channel}", tag = "channels", security(()), params(("channel" = String, Path, description = "`facebook` or `instagram`"), Challenge),
    responses((status = 200, body = String, content_type = "text/plain"), (status = 403)))]
async fn challenge(
    State(app): State<App>,
    PathId(name): PathId,
    Query(asked): Query<Challenge>,
) -> Result<impl IntoResponse, Problem> {
    let tokens = app.desk.verify_tokens(channel(&name)?).await?;
    let given = asked.verify_token.unwrap_or_default();
    match asked.challenge {
        Some(challenge) if asked.mode.as_deref() == Some("subscribe") && signature::is_one_of(&tokens, &given) => {
            // As text, and never to be guessed into a page: the challenge is the caller's own words.
            let headers =
                [(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::X_CONTENT_TYPE_OPTIONS, "nosniff")];
            Ok((headers, challenge))
        }
        _ => Err(Refusal::Forbidden("The verify token is not ours.").into()),
    }
}

/// What happened at the pages and accounts connected here: Meta's own format, signed with `X-Hub-Signature-256`.
#[utoipa::path(post, path = "/api/webhooks/{channel}", tag = "channels", security(()), params(("channel" = String, Path, description = "`facebook` or `instagram`")),
    request_body = serde_json::Value, responses((status = 200), (status = 403, description = "No signature, or not the app's")))]
async fn happened(
    State(app): State<App>,
    PathId(name): PathId,
    headers: HeaderMap,
    body: Bytes,
) -> Result<StatusCode, Problem> {
    let channel = channel(&name)?;
    let parsed = parse(&body);
    let mut known = Vec::new();
    for entry in parsed.iter().flatten() {
        known.push(app.desk.channel_inbox(channel, &entry.page).await?);
    }
    check(&app, &known, &body, &headers)?;
    for (entry, inbox) in parsed?.into_iter().zip(known) {
        match inbox {
            Some(inbox) => take_in(&app, &inbox, entry).await?,
            // Refused, Meta would try again and then stop calling for all pages.
            None => tracing::warn!(channel = name, page = entry.page, "nobody here has connected this page"),
        }
    }
    Ok(StatusCode::OK)
}

/// Every page in the body must be spoken for by whoever signed it, and a body about none by the installation's own app.
fn check(app: &App, known: &[Option<Inbox>], body: &[u8], headers: &HeaderMap) -> Result<(), Refusal> {
    let given = headers.get("x-hub-signature-256").and_then(|value| value.to_str().ok());
    let is_signed = |inbox: Option<&Inbox>| match app.desk.app_secret(inbox) {
        Some(secret) => signature::is_valid(secret, body, given),
        None => {
            tracing::warn!("a channel called, but no app secret is set: meta_app_secret, or the inbox's own");
            false
        }
    };
    let mut ours = known.iter().flatten().peekable();
    let good = if ours.peek().is_none() { is_signed(None) } else { ours.all(|inbox| is_signed(Some(inbox))) };
    if good { Ok(()) } else { Err(FORGED) }
}

async fn take_in(app: &App, inbox: &Inbox, entry: Entry) -> Result<(), Refusal> {
    for event in entry.events {
        match event {
            Inbound::Said(post) => app.desk.receive(inbox, post).await?,
            Inbound::Echo { person, id, text } => app.desk.echoed(inbox, &person, &id, text.as_deref()).await?,
            Inbound::Delivered(receipt) => app.desk.received_at_channel(inbox, &receipt).await?,
            Inbound::Read(receipt) => app.desk.read_at_channel(inbox, &receipt).await?,
        }
    }
    Ok(())
}
