//! The widget's script knows which inboxes are not watched, so that on their sites it asks nothing before it is opened.

use std::{
    collections::HashSet,
    sync::{PoisonError, RwLock},
    time::{Duration, Instant},
};

use axum::{
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use deskbell_domain::{Channel, Consent, Inbox, Monitoring, Refusal};

use super::{
    Around,
    answer::{Content, with_content},
    elsewhere::Elsewhere,
    places,
};

pub const SCRIPT: &str = "/chat-widget.js";
/// What the build leaves in the script. A copy on another server still holds it, and watches nobody.
const PLACE: &str = "__unwatched__";
/// How long the list is kept.
const FRESH: Duration = Duration::from_secs(1);

#[derive(Default)]
pub struct Unwatched(RwLock<Option<(Instant, String)>>);

pub async fn answer(around: &Around, asked: &HeaderMap) -> Response {
    let found = places::find(SCRIPT).and_then(|place| Some((super::find(&place.file)?, place)));
    let Some((file, place)) = found else { return StatusCode::NOT_FOUND.into_response() };
    let mut text = String::from_utf8_lossy(&file.data).into_owned();
    match list(around).await {
        Ok(list) => text = text.replace(PLACE, &list),
        // Then nobody is watched for as long: the script works all the same.
        Err(refusal) => tracing::warn!(%refusal, "the inboxes could not be read for the widget's script"),
    }
    with_content(&place, Content::made(text, "text/javascript"), asked, &Elsewhere::default())
}

async fn list(around: &Around) -> Result<String, Refusal> {
    if let Some((at, list)) = &*around.unwatched.0.read().unwrap_or_else(PoisonError::into_inner)
        && at.elapsed() < FRESH
    {
        return Ok(list.clone());
    }
    let inboxes = around.desk.store().all_inboxes().await?;
    let first = around.desk.store().tenants().await?.into_iter().next();
    let mut names = Vec::new();
    let mut seen = HashSet::new();
    for inbox in inboxes.iter().filter(|inbox| inbox.channel == Channel::Widget) {
        // A page that names no inbox means the tenant's first, and one that names no tenant the first of all.
        let is_first = seen.insert(inbox.tenant);
        // One that needs consent begins when the page says so.
        if inbox.settings.monitoring == Monitoring::Off || inbox.settings.consent == Consent::Required {
            let slug = around.desk.tenant(inbox.tenant).await?.slug.clone();
            names.extend(names_of(inbox, &slug, is_first, first.as_ref().is_some_and(|t| t.id == inbox.tenant)));
        }
    }
    let list = names.iter().map(|name| hash(name).to_string()).collect::<Vec<_>>().join(",");
    *around.unwatched.0.write().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), list.clone()));
    Ok(list)
}

/// Every way in which a page may name the inbox.
fn names_of(inbox: &Inbox, slug: &str, is_first: bool, is_of_first_tenant: bool) -> Vec<String> {
    let mut names = vec![format!("#{}", inbox.id)];
    if is_first {
        names.push(slug.to_owned());
    }
    if is_first && is_of_first_tenant {
        names.push(String::new());
    }
    names
}

/// As the loader computes it. Not to hide anything well: so that one site's script doesn't list the other tenants.
fn hash(name: &str) -> i32 {
    name.encode_utf16().fold(7, |hash: i32, unit| hash.wrapping_mul(31).wrapping_add(i32::from(unit)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_hashed_as_the_loader_does() {
        assert_eq!([hash(""), hash("#1"), hash("demo-tenant")], [7, 7861, 69_076_333]);
    }
}
