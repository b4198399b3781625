//! Visits of the past weeks, as an inbox that keeps them has them.

use deskbell_desk::Desk;
use deskbell_domain::{Browser, Channel, InboxId, Place, TenantId, Timestamp, Visit, visit};

use crate::failure::Failure;

const DAYS: i64 = 21;
const A_DAY: i64 = 14;

const LANDINGS: [(&str, &str); 7] = [
    ("/", ""),
    ("/#/product/rain-shell", "https://search.example/"),
    ("/?utm_source=newsletter&utm_medium=email&utm_campaign=autumn-sale", ""),
    ("/#/product/ember-vest", ""),
    ("/?utm_source=instagram&utm_medium=social&utm_campaign=first-snow", "https://www.instagram.com/"),
    ("/#/shipping", "https://search.example/"),
    ("/", "https://search.example/"),
];

/// The same ids each time: what an interrupted planting left is not doubled.
pub async fn plant(
    desk: &Desk,
    now: Timestamp,
    tenant: TenantId,
    inboxes: &[(Channel, InboxId)],
) -> Result<(), Failure> {
    let inbox = inboxes.iter().find(|(channel, _)| *channel == Channel::Widget).map(|(_, id)| *id);
    let midnight = Timestamp(now.0 - now.0.rem_euclid(86_400_000));
    let visits: Vec<_> = (0..DAYS * A_DAY)
        .map(|number| {
            let (landing, referrer) = LANDINGS[(number * 3 % LANDINGS.len() as i64) as usize];
            // From seven in the morning until ten in the evening.
            let at = midnight.plus_seconds(-(1 + number / A_DAY) * 86_400 + 7 * 3_600 + number * 8_191 % (15 * 3_600));
            let past = Visit {
                id: format!("demo-visit-{tenant}-{number}"),
                tenant,
                inbox,
                visitor: None,
                name: None,
                url: visit::stripped(landing, &[]),
                title: String::new(),
                referrer: referrer.to_owned(),
                campaign: visit::campaign(landing),
                user_agent: String::new(),
                browser: Browser::default(),
                language: None,
                ip: None,
                place: Place::default(),
                since: at,
                page_since: at,
                pages: 1 + number % 6,
                trail: Vec::new(),
                conversation: None,
                chat: None,
            };
            (past, Some(at.plus_seconds(60 + number % 600)))
        })
        .collect();
    let rows: Vec<_> = visits.iter().map(|(visit, ended)| (visit, *ended)).collect();
    desk.store().put_visits(&rows).await?;
    Ok(())
}
