//! A visit: one browsing session on a tenant's site, as it is now, and what of a page's address may be known.

use std::{collections::BTreeMap, net::IpAddr};

use serde::{Deserialize, Serialize};

use crate::{ConversationId, InboxId, Status, TenantId, Timestamp, VisitorId};

/// Pages of a visit that are remembered.
pub const TRAIL: usize = 20;
const CAMPAIGN: [&str; 5] = ["utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content"];
const CAMPAIGN_MAX: usize = 100;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageSeen {
    pub url: String,
    pub title: String,
    pub since: Timestamp,
}

/// Where an address is, as far as the local database knows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// ISO 3166, two letters.
    pub country: Option<String>,
    pub region: Option<String>,
    pub city: Option<String>,
}

/// What a browser says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Browser {
    pub name: Option<String>,
    pub os: Option<String>,
    /// `desktop`, `phone`, `tablet` or `bot`.
    pub device: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Visit {
    pub id: String,
    pub tenant: TenantId,
    pub inbox: Option<InboxId>,
    /// None: somebody, until there is a reason to know who.
    pub visitor: Option<VisitorId>,
    pub name: Option<String>,
    pub url: String,
    pub title: String,
    /// Where the first page was come to from.
    pub referrer: String,
    pub campaign: BTreeMap<String, String>,
    pub user_agent: String,
    pub browser: Browser,
    pub language: Option<String>,
    pub ip: Option<String>,
    pub place: Place,
    pub since: Timestamp,
    pub page_since: Timestamp,
    /// Pages seen in this visit.
    pub pages: i64,
    /// The last of them, oldest first.
    pub trail: Vec<PageSeen>,
    /// The visitor's newest conversation of this visit, and how it stands.
    pub conversation: Option<ConversationId>,
    pub chat: Option<Status>,
}

/// The address without what would single out a household.
pub fn truncated(ip: IpAddr) -> IpAddr {
    match ip.to_canonical() {
        IpAddr::V4(ip) => IpAddr::V4((ip.to_bits() & !0xff).into()),
        IpAddr::V6(ip) => IpAddr::V6((ip.to_bits() & !((1 << 80) - 1)).into()),
    }
}

/// The address of a page without its parameters, but for those a tenant wants kept: they may hold what is private.
pub fn stripped(url: &str, keep: &[String]) -> String {
    let (rest, fragment) = url.split_once('#').unwrap_or((url, ""));
    let (page, query) = rest.split_once('?').unwrap_or((rest, ""));
    let kept: Vec<_> =
        query.split('&').filter(|pair| keep.iter().any(|k| k == pair.split('=').next().unwrap_or_default())).collect();
    let mut out = without_credentials(page);
    if !kept.is_empty() {
        out.push('?');
        out.push_str(&kept.join("&"));
    }
    // A single page's own way of naming its pages; anything with a value in it is no name.
    if fragment.starts_with(['/', '!']) && !fragment.contains(['=', '?', '&']) {
        out.push('#');
        out.push_str(fragment);
    }
    out
}

/// `https://name:password@host/` without what stands before the host.
fn without_credentials(page: &str) -> String {
    let Some((scheme, rest)) = page.split_once("://") else { return page.to_owned() };
    let (authority, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    format!("{scheme}://{host}{path}")
}

/// What a campaign wrote into the address it sent people to.
pub fn campaign(url: &str) -> BTreeMap<String, String> {
    let query = url.split('#').next().unwrap_or_default().split_once('?').map_or("", |(_, query)| query);
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let named = pairs.filter(|(name, value)| CAMPAIGN.contains(name) && !value.is_empty());
    named.map(|(name, value)| (name.to_owned(), decoded(value).chars().take(CAMPAIGN_MAX).collect())).collect()
}

fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = text.get(at + 1..at + 3).filter(|_| bytes[at] == b'%').and_then(|h| u8::from_str_radix(h, 16).ok());
        match hex {
            Some(byte) => out.push(byte),
            None => out.push(if bytes[at] == b'+' { b' ' } else { bytes[at] }),
        }
        at += if hex.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&out).chars().filter(|c| !c.is_control()).collect()
}

/// The first of the languages a browser asks for, such as `de` or `pt-BR`.
pub fn language(accepted: &str) -> Option<String> {
    let first = accepted.split([',', ';']).next()?.trim();
    is_tag(first).then(|| first.to_owned())
}

/// Whether it looks like a language's tag.
pub fn is_tag(text: &str) -> bool {
    (2..=35).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_without_its_household() {
        for (full, shown) in [
            ("203.0.113.77", "203.0.113.0"),
            ("10.1.2.3", "10.1.2.0"),
            ("255.255.255.255", "255.255.255.0"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1::"),
            ("::ffff:203.0.113.77", "203.0.113.0"),
            ("::1", "::"),
        ] {
            assert_eq!(truncated(full.parse().unwrap()).to_string(), shown, "{full}");
        }
    }

    #[test]
    fn a_pages_parameters_stay_with_the_page() {
        let keep = ["product".to_owned()];
        for (url, shown) in [
            ("https://shop.example/cart?token=s3cret", "https://shop.example/cart"),
            ("https://shop.example/p?product=7&email=a@b.example", "https://shop.example/p?product=7"),
            ("https://shop.example/p?productx=7", "https://shop.example/p"),
            ("https://ann:pw@shop.example/p", "https://shop.example/p"),
            ("https://shop.example/#/cart", "https://shop.example/#/cart"),
            ("https://shop.example/#access_token=x", "https://shop.example/"),
            ("https://shop.example/#/cart?token=x", "https://shop.example/"),
            ("https://shop.example/@ann", "https://shop.example/@ann"),
            ("", ""),
        ] {
            assert_eq!(stripped(url, &keep), shown, "{url}");
        }
    }

    #[test]
    fn a_campaign_is_what_its_own_parameters_say() {
        let found =
            campaign("https://s.example/?utm_source=news%20letter&utm_campaign=May+sale&x=1&utm_medium=#utm_term=no");
        let found: Vec<_> = found.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        assert_eq!(found, [("utm_campaign", "May sale"), ("utm_source", "news letter")]);
        assert_eq!(campaign("utm_source=x"), BTreeMap::new());
        assert_eq!(campaign("?utm_source=%zz%f0é")["utm_source"], "%zz\u{fffd}é");
        assert_eq!(campaign(&format!("?utm_source={}", "x".repeat(999)))["utm_source"].len(), CAMPAIGN_MAX);
    }

    #[test]
    fn a_language_is_the_first_that_is_one() {
        for (accepted, language) in
            [("de-AT,de;q=0.9", Some("de-AT")), ("en", Some("en")), ("*", None), ("", None), ("<b>,de", None)]
        {
            assert_eq!(super::language(accepted).as_deref(), language, "{accepted}");
        }
    }
}
