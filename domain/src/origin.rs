//! Web origins: compared exactly, scheme and port included.

use crate::Refusal;

/// The word in a list of origins that allows every loopback origin (the demo's).
pub const LOOPBACK: &str = "loopback";

/// The canonical form of an origin an admin typed, or `None` if it isn't one.
///
/// Lower-case, no default port, no path (a single trailing slash is forgiven).
pub fn canonical(text: &str) -> Option<String> {
    if text == LOOPBACK {
        return Some(text.to_owned());
    }
    let text = text.trim().to_ascii_lowercase();
    let (scheme, rest) = text.split_once("://")?;
    let authority = rest.strip_suffix('/').unwrap_or(rest);
    if !matches!(scheme, "http" | "https") {
        return None;
    }
    let (host, port) = split_port(authority)?;
    let default_port = if scheme == "http" { 80 } else { 443 };
    Some(match port {
        Some(port) if port != default_port => format!("{scheme}://{host}:{port}"),
        _ => format!("{scheme}://{host}"),
    })
}

/// Whether `origin`, as a browser sent it, is in the list. `null` never is.
pub fn allowed(list: &[String], origin: &str) -> bool {
    list.iter().any(|entry| entry == origin || (entry == LOOPBACK && is_loopback(origin)))
}

/// `http(s)://` on localhost, *.localhost, 127.0.0.0/8 or [::1], any port.
pub fn is_loopback(origin: &str) -> bool {
    let Some((scheme, authority)) = origin.split_once("://") else { return false };
    let Some((host, _)) = split_port(authority) else { return false };
    matches!(scheme, "http" | "https")
        && (host == "localhost"
            || host.ends_with(".localhost")
            || host == "[::1]"
            || host.parse::<std::net::Ipv4Addr>().is_ok_and(|ip| ip.is_loopback()))
}

/// The host of an origin as a browser sent it, or of a `Host` header.
pub fn host(origin: &str) -> Option<&str> {
    split_port(origin.split_once("://").map_or(origin, |(_, authority)| authority)).map(|(host, _)| host)
}

/// Whether a host is this domain or one below it.
pub fn is_under(host: &str, domain: &str) -> bool {
    !domain.is_empty() && host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// A domain whose subdomains are one site, such as `shop.example`; empty: none. No address, and no top-level domain.
/// Where there are sites, one of them is under it. Browsers refuse what else belongs to nobody, such as `co.uk`.
pub fn shared_domain(field: &str, text: &str, sites: &[String]) -> Result<String, Refusal> {
    let domain = text.trim().trim_start_matches('.').to_ascii_lowercase();
    let label = |part: &str| {
        (1..=63).contains(&part.len())
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !part.starts_with('-')
            && !part.ends_with('-')
    };
    let last_is_a_name = domain.rsplit('.').next().is_some_and(|last| last.bytes().any(|b| b.is_ascii_alphabetic()));
    let good = domain.len() <= 253 && domain.contains('.') && domain.split('.').all(label) && last_is_a_name;
    let mut hosts = sites.iter().filter(|site| *site != LOOPBACK).filter_map(|site| host(site)).peekable();
    let belongs = hosts.peek().is_none() || hosts.any(|host| is_under(host, &domain));
    match domain.is_empty() || (good && belongs) {
        true => Ok(domain),
        false if good => Err(Refusal::invalid(field, "must be a parent of one of the allowed sites.")),
        false => Err(Refusal::invalid(field, "must be a domain such as shop.example, or empty.")),
    }
}

fn split_port(authority: &str) -> Option<(&str, Option<u16>)> {
    let (host, port) = match authority.rfind(':') {
        // The last colon of a bracketed IPv6 address without a port is inside the brackets.
        Some(at) if !authority.ends_with(']') => {
            let port = &authority[at + 1..];
            if !port.bytes().all(|b| b.is_ascii_digit()) {
                return None;
            }
            (&authority[..at], Some(port.parse().ok()?))
        }
        _ => (authority, None),
    };
    let bracketed = host.starts_with('[') && host.ends_with(']');
    let good = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let plain = !host.is_empty() && host.chars().all(good);
    (plain || (bracketed && host[1..host.len() - 1].parse::<std::net::Ipv6Addr>().is_ok())).then_some((host, port))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_match_exactly_scheme_and_port_included() {
        let list = vec!["https://shop.example".to_owned()];
        assert!(allowed(&list, "https://shop.example"));
        for other in [
            "http://shop.example",
            "https://shop.example:8443",
            "https://shop.example.evil.example",
            "https://evilshop.example",
            "https://www.shop.example",
            "null",
            "",
        ] {
            assert!(!allowed(&list, other), "{other}");
        }
    }

    #[test]
    fn loopback_allows_only_loopback() {
        let list = vec![LOOPBACK.to_owned()];
        for good in [
            "http://localhost:8443",
            "http://127.0.0.1",
            "https://127.3.2.1:99",
            "http://[::1]:80",
            "http://a.localhost",
        ] {
            assert!(allowed(&list, good), "{good}");
        }
        for bad in [
            "http://localhost.evil.example",
            "http://127.0.0.1.evil.example",
            "null",
            "file://",
            "http://10.0.0.1",
            "http://localhost@evil.example",
        ] {
            assert!(!allowed(&list, bad), "{bad}");
        }
    }

    #[test]
    fn what_an_admin_types_becomes_canonical() {
        assert_eq!(canonical("HTTPS://Shop.Example/").as_deref(), Some("https://shop.example"));
        assert_eq!(canonical("https://shop.example:443").as_deref(), Some("https://shop.example"));
        assert_eq!(canonical("http://[::1]:8080").as_deref(), Some("http://[::1]:8080"));
        for bad in ["shop.example", "ftp://x", "https://a/b", "https://a b", "https://", "*", "https://a:b"] {
            assert_eq!(canonical(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_domain_is_shared_by_what_is_under_it_and_belongs_to_a_site() {
        let sites = ["https://www.shop.example:8443".to_owned(), LOOPBACK.to_owned()];
        let shared = |text| shared_domain("d", text, &sites);
        for text in ["shop.example", " .Shop.Example", "www.shop.example"] {
            assert!(shared(text).is_ok(), "{text}");
        }
        assert_eq!(shared(""), Ok(String::new()));
        for text in
            ["example", "other.example", "op.example", "127.0.0.1", "shop..example", "a b.example", "shop.example; x"]
        {
            assert!(shared(text).is_err(), "{text}");
        }
        assert!(shared_domain("d", "shop.example", &[LOOPBACK.to_owned()]).is_ok(), "no site yet");
        assert!(is_under("a.b.shop.example", "shop.example") && is_under("shop.example", "shop.example"));
        assert!(!is_under("myshop.example", "shop.example") && !is_under("shop.example", ""));
        assert_eq!(host("https://a.example:1"), Some("a.example"));
        assert_eq!(host("a.example:8080"), Some("a.example"));
    }
}
