//! Who is on a site now, and how they move.

use std::collections::BTreeMap;

use deskbell_domain::Visit;
use serde::Serialize;
use utoipa::ToSchema;

use crate::time::rfc3339;

#[derive(Debug, Serialize, ToSchema)]
pub struct PageSeen {
    pub url: String,
    pub title: String,
    pub since: String,
}

/// Someone who is on a site now.
#[derive(Debug, Serialize, ToSchema)]
pub struct Visitor {
    /// The visit's, as `visit_id`: who comes again has another.
    pub id: String,
    pub visit_id: String,
    /// The site's, as far as it is known which.
    pub inbox_id: Option<i64>,
    /// Null: nobody knows who it is.
    pub customer_id: Option<i64>,
    pub name: Option<String>,
    pub url: String,
    pub title: String,
    pub referrer: String,
    #[schema(value_type = Object)]
    pub campaign: BTreeMap<String, String>,
    pub user_agent: String,
    /// With its major version, such as `Firefox 128`.
    pub browser: Option<String>,
    pub os: Option<String>,
    /// `desktop`, `phone`, `tablet` or `bot`
    pub device: Option<String>,
    pub language: Option<String>,
    /// Without its last part, unless the inbox shows it whole.
    pub ip: Option<String>,
    pub location: Location,
    pub since: String,
    pub page_since: String,
    pub pages: i64,
    /// The visitor's newest chat, if there is one.
    pub session_id: Option<String>,
    pub session_status: Option<&'static str>,
}

/// What of a visitor can change after the first page: told instead of the whole, many at once.
#[derive(Debug, Serialize)]
pub struct VisitorMove {
    pub visit_id: String,
    pub customer_id: Option<i64>,
    pub name: Option<String>,
    pub url: String,
    pub title: String,
    pub page_since: String,
    pub pages: i64,
    pub session_id: Option<String>,
    pub session_status: Option<&'static str>,
}

impl From<&Visit> for VisitorMove {
    fn from(v: &Visit) -> Self {
        Self {
            visit_id: v.id.clone(),
            customer_id: v.visitor.map(|id| id.0),
            name: v.name.clone(),
            url: v.url.clone(),
            title: v.title.clone(),
            page_since: rfc3339(v.page_since),
            pages: v.pages,
            session_id: v.conversation.as_ref().map(ToString::to_string),
            session_status: v.chat.map(|status| status.as_str()),
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Location {
    /// ISO 3166, two letters.
    pub country: Option<String>,
    pub region: Option<String>,
    pub city: Option<String>,
}

impl From<&Visit> for Visitor {
    fn from(v: &Visit) -> Self {
        let place = v.place.clone();
        Self {
            id: v.id.clone(),
            visit_id: v.id.clone(),
            inbox_id: v.inbox.map(|id| id.0),
            customer_id: v.visitor.map(|id| id.0),
            name: v.name.clone(),
            url: v.url.clone(),
            title: v.title.clone(),
            referrer: v.referrer.clone(),
            campaign: v.campaign.clone(),
            user_agent: v.user_agent.clone(),
            browser: v.browser.name.clone(),
            os: v.browser.os.clone(),
            device: v.browser.device.clone(),
            language: v.language.clone(),
            ip: v.ip.clone(),
            location: Location { country: place.country, region: place.region, city: place.city },
            since: rfc3339(v.since),
            page_since: rfc3339(v.page_since),
            pages: v.pages,
            session_id: v.conversation.as_ref().map(ToString::to_string),
            session_status: v.chat.map(|status| status.as_str()),
        }
    }
}
