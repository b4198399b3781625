//! `/ws/visit`: the one light connection of a page whose widget nobody has opened. It says which page, and hears when
//! an agent speaks first. Only with `full` monitoring it makes anybody somebody.

use axum::{
    extract::{State, WebSocketUpgrade, ws::Utf8Bytes},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use deskbell_desk::{Arrival, PageView, TenantFacts, Word};
use deskbell_domain::{Actor, Inbox, InboxId, Monitoring, Refusal, VisitorId, origin};
use serde::Deserialize;

use super::{
    inbound::{self, Inbound},
    outbound,
};
use crate::{
    App, auth,
    client::Client,
    origins::RequestOrigin,
    problem::{Params, Problem},
    tenancy,
    transport::web_socket::{self, Socket},
};

const OFF: Refusal = Refusal::Forbidden("Visitors of this inbox are not watched.");

#[derive(Deserialize)]
pub struct Query {
    tenant_id: Option<String>,
    inbox_id: Option<i64>,
    /// The browser says so to scripts, but not in a socket's handshake.
    private: Option<String>,
}

/// `GET /ws/visit`
pub async fn upgrade(
    State(app): State<App>,
    Params(query): Params<Query>,
    headers: HeaderMap,
    origin: RequestOrigin,
    mut client: Client,
    ws: WebSocketUpgrade,
) -> Result<Response, Problem> {
    app.limits.visit(client.ip)?;
    client.private |= query.private.is_some();
    let tenant = tenancy::named_or_default(&app, query.tenant_id.as_deref()).await?;
    let inbox = app.desk.inbox_or_default(tenant.id, query.inbox_id.map(InboxId)).await?;
    origin.check(&inbox)?;
    if inbox.settings.monitoring == Monitoring::Off {
        return Err(OFF.into());
    }
    let known = known(&app, &headers, &tenant, &inbox, &client).await;
    let (visitor, cookie) = match known {
        Some(visitor) => (Some(visitor), None),
        None if remembers(&inbox, &client) => {
            let visitor = app.desk.remember_visitor(tenant.id).await?;
            let token = app.desk.visitor_token(&tenant, visitor)?;
            (Some(visitor), Some(auth::set_cookie(&app.config, &inbox, &headers, &token)))
        }
        None => (None, None),
    };
    let token = match visitor.filter(|_| shares(&inbox, &headers) && remembers(&inbox, &client)) {
        Some(visitor) => Some(app.desk.visitor_token(&tenant, visitor)?),
        None => None,
    };
    let arrival = Arrival { inbox: Some(inbox.id), visitor, ..client.arrival() };
    let languages: Vec<&str> = client.languages.split(',').filter_map(|l| l.split(';').next()).map(str::trim).collect();
    let text = inbox.settings.teaser_in(languages).to_owned();
    let teaser = (!text.is_empty()).then_some((text, inbox.settings.teaser_after));
    let hello = Hello { teaser, token };
    let serve = move |socket| serve(socket, app, tenant, arrival, hello);
    let mut response = web_socket::accept(ws, &headers, serve).into_response();
    if let Some(cookie) = cookie {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// Who the client proves to be. The cookie counts only where the inbox has one: elsewhere nobody is recognised by it.
async fn known(
    app: &App,
    headers: &HeaderMap,
    tenant: &TenantFacts,
    inbox: &Inbox,
    client: &Client,
) -> Option<VisitorId> {
    let cookie = auth::cookie_token(headers).filter(|_| remembers(inbox, client));
    for token in [auth::subprotocol_token(headers), cookie].into_iter().flatten() {
        if let Ok(session) = app.desk.prove(token).await
            && let Actor::Visitor { tenant: of, id, .. } = session.actor
            && of == tenant.id
        {
            return Some(id);
        }
    }
    None
}

/// Whether the page is of a site that tells its subdomains who somebody is, and doesn't know yet.
fn shares(inbox: &Inbox, headers: &HeaderMap) -> bool {
    let page = headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok()).and_then(origin::host);
    page.is_some_and(|host| origin::is_under(host, &inbox.settings.cookie_domain))
        && auth::subprotocol_token(headers).is_none()
}

/// What a page hears at first.
struct Hello {
    teaser: Option<(String, i64)>,
    /// Of who the cookie says it is, for the chat of this subdomain.
    token: Option<String>,
}

/// Robots read pages too; nobody wants to know them again.
fn remembers(inbox: &Inbox, client: &Client) -> bool {
    inbox.settings.monitoring == Monitoring::Full && !client.private && !client.is_robot()
}

async fn serve(mut socket: Socket, app: App, tenant: std::sync::Arc<TenantFacts>, arrival: Arrival, hello: Hello) {
    // The first frame says where they are: before it there is nothing to show.
    let Some(first) = socket.first_text(app.config.auth_timeout).await else { return };
    let page = match page(&first) {
        Ok(page) => page,
        Err(refusal) => {
            return socket.refuse(outbound::error(&refusal, None), &refusal, web_socket::CLOSE_REFUSED).await;
        }
    };
    let id = match app.desk.visit_begins(tenant.id, arrival).await {
        Ok(id) => id,
        Err(refusal) => {
            return socket.refuse(outbound::error(&refusal, None), &refusal, web_socket::CLOSE_REFUSED).await;
        }
    };
    let here = Here { app: app.clone(), id };
    let greetings = app.desk.greetings(&here.id);
    let moved = here.moves(page);
    let teaser = hello.teaser.as_ref().map(|(text, after)| (text.as_str(), *after));
    let hello = outbound::visiting(&here.id, teaser, hello.token.as_deref());
    if socket.send([hello].into_iter().chain(moved)).await.is_err() {
        return;
    }
    let greeted = |word: Word| match word {
        Word::Greeted(greeting) => {
            let token = app.desk.visitor_token(&tenant, greeting.visitor).ok()?;
            Some(outbound::greeted(&greeting, &token))
        }
        Word::Invited(invitation) => Some(outbound::invited(&invitation)),
    };
    socket.carry(app.hub.stopping(), greetings, greeted, |text| here.hears(&text)).await;
}

/// As long as the connection lasts.
struct Here {
    app: App,
    id: String,
}

impl Here {
    fn moves(&self, page: PageView) -> Option<Utf8Bytes> {
        let refusal = self.app.desk.visit_moves(&self.id, page).err()?;
        Some(outbound::error(&refusal, None))
    }

    fn hears(&self, text: &str) -> Option<Utf8Bytes> {
        match page(text) {
            Ok(page) => self.moves(page),
            Err(refusal) => Some(outbound::error(&refusal, None)),
        }
    }
}

impl Drop for Here {
    fn drop(&mut self) {
        self.app.desk.visit_ends(&self.id);
    }
}

fn page(text: &str) -> Result<PageView, Refusal> {
    match inbound::parse(text).0? {
        Inbound::Page { url, title, referrer } => Ok(PageView { url, title, referrer }),
        _ => Err(Refusal::invalid("type", "must be visitor.page here.")),
    }
}
