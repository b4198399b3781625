//! What a connection tells about a client: its address and its browser's name.

use std::{
    convert::Infallible,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, request::Parts},
};

use deskbell_desk::Arrival;
use deskbell_domain::Device;

use crate::App;

const FORWARDED_FOR: &str = "x-forwarded-for";

#[derive(Debug, Clone)]
pub struct Client {
    /// The socket's; behind a trusted proxy, what that says.
    pub ip: IpAddr,
    pub user_agent: String,
    /// As the browser asks for it.
    pub languages: String,
    /// They asked not to be tracked.
    pub private: bool,
}

impl FromRequestParts<App> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        Ok(Self::of(parts, app))
    }
}

impl Client {
    pub fn device(&self) -> Device {
        Device::new(&self.user_agent, self.ip.to_string()).reading(&self.languages)
    }

    /// By its own word.
    pub fn is_robot(&self) -> bool {
        deskbell_desk::browser(&self.user_agent).device.as_deref() == Some("bot")
    }

    /// What a visit begins with.
    pub fn arrival(&self) -> Arrival {
        Arrival {
            user_agent: self.user_agent.clone(),
            languages: self.languages.clone(),
            ip: Some(self.ip),
            private: self.private,
            ..Arrival::default()
        }
    }

    pub fn of(parts: &Parts, app: &App) -> Self {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let peer = peer.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |ConnectInfo(peer)| peer.ip().to_canonical());
        let said = |name: &str| parts.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
        Self {
            ip: app.proxies.client(peer, &parts.headers),
            user_agent: said("user-agent"),
            languages: said("accept-language"),
            private: said("sec-gpc") == "1" || said("dnt") == "1",
        }
    }
}

/// The proxies whose word about a client's address is believed.
pub struct Proxies(Vec<(IpAddr, u32)>);

impl Proxies {
    /// From addresses and networks like `10.0.0.0/8`. What is neither is left out, which trusts nobody.
    pub fn new(trusted: &[String]) -> Self {
        let network = |text: &String| {
            let network = parse_network(text);
            if network.is_none() {
                tracing::warn!(entry = text, "not an address or network; this proxy is not trusted");
            }
            network
        };
        Self(trusted.iter().filter_map(network).collect())
    }

    fn trusts(&self, ip: IpAddr) -> bool {
        self.0.iter().any(|(network, bits)| match (network, ip) {
            (IpAddr::V4(network), IpAddr::V4(ip)) => (network.to_bits() ^ ip.to_bits()).leading_zeros() >= *bits,
            (IpAddr::V6(network), IpAddr::V6(ip)) => (network.to_bits() ^ ip.to_bits()).leading_zeros() >= *bits,
            _ => false,
        })
    }

    /// Each proxy adds who asked it at the end, so the first from the right who is no proxy of ours is the client.
    /// What stands further left anybody may have written.
    fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let said = headers.get_all(FORWARDED_FOR).iter().rev().filter_map(|v| v.to_str().ok());
        let mut said = said.flat_map(|line| line.rsplit(','));
        let mut client = peer;
        while self.trusts(client)
            && let Some(Ok(next)) = said.next().map(|text| text.trim().parse::<IpAddr>())
        {
            client = next.to_canonical();
        }
        client
    }
}

fn parse_network(text: &str) -> Option<(IpAddr, u32)> {
    let (address, bits) = match text.trim().split_once('/') {
        Some((address, bits)) => (address.parse::<IpAddr>().ok()?, Some(bits.parse().ok()?)),
        None => (text.trim().parse::<IpAddr>().ok()?, None),
    };
    let most = if address.is_ipv4() { Ipv4Addr::BITS } else { Ipv6Addr::BITS };
    let bits = bits.unwrap_or(most);
    (bits <= most).then_some((address, bits))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(trusted: &[&str], peer: &str, forwarded: &[&'static str]) -> String {
        let trusted: Vec<String> = trusted.iter().map(|t| (*t).to_owned()).collect();
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append(FORWARDED_FOR, line.parse().unwrap());
        }
        Proxies::new(&trusted).client(peer.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn nobody_is_believed_who_is_not_trusted() {
        assert_eq!(client(&[], "192.0.2.1", &["203.0.113.9"]), "192.0.2.1");
        assert_eq!(client(&["10.0.0.0/8"], "192.0.2.1", &["203.0.113.9"]), "192.0.2.1");
        assert_eq!(client(&["nonsense", "10.0.0.0/33", "::/129"], "10.0.0.1", &["203.0.113.9"]), "10.0.0.1");
    }

    #[test]
    fn a_trusted_proxy_tells_who_asked_it() {
        assert_eq!(client(&["10.0.0.0/8"], "10.1.2.3", &["203.0.113.9"]), "203.0.113.9");
        assert_eq!(client(&["::1"], "::1", &["2001:db8::7"]), "2001:db8::7");
        assert_eq!(client(&["2001:db8::/32"], "2001:db8::1", &["203.0.113.9"]), "203.0.113.9");
        assert_eq!(client(&["0.0.0.0/0"], "10.1.2.3", &[]), "10.1.2.3");
    }

    #[test]
    fn only_the_last_word_counts_through_several_proxies_too() {
        let forged = "198.51.100.1, 203.0.113.9";
        assert_eq!(client(&["10.0.0.1"], "10.0.0.1", &[forged]), "203.0.113.9");
        assert_eq!(client(&["10.0.0.0/8"], "10.0.0.1", &[forged, "10.0.0.2"]), "203.0.113.9");
        assert_eq!(client(&["10.0.0.1"], "10.0.0.1", &["203.0.113.9, nonsense"]), "10.0.0.1");
    }
}
