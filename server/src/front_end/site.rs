//! `/chats/{siteId}`: an inbox's chat as a page of its own, which its allowed sites may frame.

use axum::{
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use deskbell_domain::{Channel, Inbox, Refusal, origin};

use super::{Around, answer::put, elsewhere::Elsewhere};

const PAGE: &str = "pages/chat.html";
const ABSENT: &str = "pages/no-chat.html";

/// A loopback origin has any port, and a policy knows these names for it only.
const LOOPBACK_SOURCES: &str =
    "http://localhost:* https://localhost:* http://*.localhost:* http://127.0.0.1:* https://127.0.0.1:*";

pub async fn answer(around: &Around, name: &str) -> Response {
    match find(around, name).await {
        Ok(Some((inbox, tenant))) => page(around, &inbox, &tenant),
        Ok(None) => absent(),
        Err(refusal) => {
            tracing::error!(%refusal, "a chat page could not be looked up");
            (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "5")], "The chat is not available right now.")
                .into_response()
        }
    }
}

/// The widget inbox of that number, or else the only one of that external id; with its tenant's short name.
async fn find(around: &Around, name: &str) -> Result<Option<(Inbox, String)>, Refusal> {
    let mut inboxes = around.desk.store().all_inboxes().await?;
    inboxes.retain(|inbox| inbox.channel == Channel::Widget);
    let by_number = name.parse().ok().and_then(|id: i64| inboxes.iter().position(|inbox| inbox.id.0 == id));
    let mut by_name = (0..inboxes.len()).filter(|i| inboxes[*i].external_id.as_deref() == Some(name));
    let found = by_number.or_else(|| by_name.next().filter(|_| by_name.next().is_none()));
    let Some(inbox) = found.map(|i| inboxes.swap_remove(i)) else { return Ok(None) };
    let tenant = around.desk.tenant(inbox.tenant).await?.slug.clone();
    Ok(Some((inbox, tenant)))
}

fn page(around: &Around, inbox: &Inbox, tenant: &str) -> Response {
    let Some(file) = super::find(PAGE) else { return absent() };
    let html = String::from_utf8_lossy(&file.data)
        .replace("{title}", &escaped(&inbox.settings.title))
        .replace("{tenant}", &escaped(tenant))
        .replace("{inbox}", &inbox.id.to_string());
    answer_with(StatusCode::OK, html, &ancestors(inbox), &around.elsewhere)
}

fn absent() -> Response {
    let html = super::find(ABSENT).map(|file| String::from_utf8_lossy(&file.data).into_owned());
    answer_with(
        StatusCode::NOT_FOUND,
        html.unwrap_or_else(|| "There is no chat at this address.".into()),
        "*",
        &Elsewhere::default(),
    )
}

fn answer_with(status: StatusCode, html: String, ancestors: &str, elsewhere: &Elsewhere) -> Response {
    let mut headers = HeaderMap::new();
    let may = format!(
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; \
         connect-src 'self' ws: wss:; frame-ancestors {ancestors}; base-uri 'none'; form-action 'self'"
    );
    put(&mut headers, header::CONTENT_SECURITY_POLICY, &elsewhere.in_page(&may));
    put(&mut headers, header::CONTENT_TYPE, "text/html; charset=utf-8");
    put(&mut headers, header::CACHE_CONTROL, "no-cache");
    put(&mut headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    put(&mut headers, header::REFERRER_POLICY, "strict-origin-when-cross-origin");
    (status, headers, html).into_response()
}

/// The inbox's own list; the origins in it are canonical, so none can end the directive.
fn ancestors(inbox: &Inbox) -> String {
    let allowed = inbox.settings.allowed_origins.iter();
    let sources = allowed.map(|entry| if entry == origin::LOOPBACK { LOOPBACK_SOURCES } else { entry });
    ["'self'"].into_iter().chain(sources).collect::<Vec<_>>().join(" ")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

#[cfg(test)]
mod tests {
    use deskbell_domain::{InboxId, InboxSettings, TenantId};

    use super::*;

    #[test]
    fn only_the_sites_of_the_inbox_may_frame_it() {
        let framed = |origins: &[&str]| {
            let allowed_origins = origins.iter().map(|o| (*o).to_owned()).collect();
            ancestors(&Inbox {
                credentials: deskbell_domain::Credentials::default(),
                tenant: TenantId(1),
                id: InboxId(1),
                name: "Shop".into(),
                channel: Channel::Widget,
                external_id: None,
                settings: InboxSettings { allowed_origins, ..InboxSettings::default() },
                secret: String::new(),
            })
        };
        assert_eq!(framed(&[]), "'self'");
        assert_eq!(
            framed(&["https://shop.example", "http://b.example:81"]),
            "'self' https://shop.example http://b.example:81"
        );
        assert!(framed(&[origin::LOOPBACK]).ends_with(LOOPBACK_SOURCES));
    }

    #[test]
    fn what_an_admin_typed_is_text_in_the_page() {
        assert_eq!(escaped("\"><script>'&"), "&quot;&gt;&lt;script&gt;&#39;&amp;");
    }
}
