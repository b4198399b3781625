//! What somebody sent lies at the channel for a while only: it is fetched into our own store as it comes.
//!
//! The address is somebody else's word. Only https is followed, never into this house or its network, judged anew at
//! every redirect; and the name is resolved once, so that it stays what it was when it was judged.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use bytes::{Bytes, BytesMut};
use deskbell_domain::{Attachment, Inbox, file};
use reqwest::{Response, Url, header::LOCATION, redirect::Policy};

use crate::Desk;

/// How long a message may wait for one of its files.
const PATIENCE: Duration = Duration::from_secs(8);
const REDIRECTS: usize = 3;

impl Desk {
    /// What can be fetched is ours from then on; what can't keeps the channel's address.
    pub(super) async fn fetched(&self, inbox: &Inbox, files: Vec<Attachment>) -> Vec<Attachment> {
        let each = files.into_iter().map(|theirs| async {
            match tokio::time::timeout(PATIENCE, self.fetch(inbox, &theirs)).await {
                Ok(Ok(ours)) => ours,
                Ok(Err(why)) => kept_there(inbox, theirs, &why),
                Err(_) => kept_there(inbox, theirs, "it takes too long"),
            }
        });
        futures_util::future::join_all(each).await
    }

    async fn fetch(&self, inbox: &Inbox, theirs: &Attachment) -> Result<Attachment, String> {
        let trusted = Url::parse(&self.settings.meta.graph_url).ok();
        let bytes = bytes_at(&theirs.url, trusted.as_ref()).await?;
        // As the inbox's own, so that nobody can send it elsewhere.
        let uploader = format!("inbox:{}", inbox.id);
        let file = self.store_bytes(inbox.tenant, uploader, &theirs.name, bytes).await;
        file.map(|file| file.about).map_err(|refusal| refusal.to_string())
    }
}

fn kept_there(inbox: &Inbox, theirs: Attachment, why: &str) -> Attachment {
    tracing::info!(inbox = inbox.id.0, why, "a channel's file stays where it is");
    theirs
}

/// `trusted` is where the owner of the installation says the channel is, whatever that address is.
async fn bytes_at(address: &str, trusted: Option<&Url>) -> Result<Bytes, String> {
    let mut url = Url::parse(address).map_err(|error| error.to_string())?;
    for _ in 0..=REDIRECTS {
        let answer = ask(&url, trusted).await?;
        if !answer.status().is_redirection() {
            return body(answer.error_for_status().map_err(brief)?).await;
        }
        let next = answer.headers().get(LOCATION).and_then(|to| to.to_str().ok()).ok_or("a redirect to nowhere")?;
        url = url.join(next).map_err(|error| error.to_string())?;
    }
    Err("too many redirects".into())
}

async fn ask(url: &Url, trusted: Option<&Url>) -> Result<Response, String> {
    let mut client = reqwest::Client::builder().redirect(Policy::none()).no_proxy().timeout(PATIENCE);
    if trusted.is_none_or(|trusted| trusted.origin() != url.origin()) {
        if url.scheme() != "https" {
            return Err("it is not https".into());
        }
        let (host, addresses) = resolved(url).await?;
        client = client.resolve_to_addrs(&host, &addresses);
    }
    client.build().map_err(brief)?.get(url.clone()).send().await.map_err(brief)
}

/// The host and where it is, if all of that is outside.
async fn resolved(url: &Url) -> Result<(String, Vec<SocketAddr>), String> {
    let host = url.host_str().ok_or("there is no host")?;
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let port = url.port_or_known_default().unwrap_or(443);
    let found = tokio::net::lookup_host((bare, port)).await.map_err(|error| error.to_string())?;
    let addresses: Vec<_> = found.collect();
    match addresses.is_empty() || addresses.iter().any(|address| !is_outside(address.ip())) {
        true => Err("its host is no public one".into()),
        false => Ok((host.to_owned(), addresses)),
    }
}

async fn body(mut answer: Response) -> Result<Bytes, String> {
    if answer.content_length().is_some_and(|length| length > file::UPLOAD_MAX as u64) {
        return Err("it is too large".into());
    }
    let mut bytes = BytesMut::new();
    while let Some(part) = answer.chunk().await.map_err(brief)? {
        if bytes.len() + part.len() > file::UPLOAD_MAX {
            return Err("it is too large".into());
        }
        bytes.extend_from_slice(&part);
    }
    Ok(bytes.freeze())
}

/// Without the address: what signs it stands in there.
fn brief(error: reqwest::Error) -> String {
    error.without_url().to_string()
}

fn is_outside(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_outside_v4(ip),
        IpAddr::V6(ip) => ip.to_ipv4_mapped().map_or_else(|| is_outside_v6(ip), is_outside_v4),
    }
}

fn is_outside_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let is_kept_back =
        matches!((a, b, c), (0 | 10 | 127 | 240.., _, _) | (100, 64..=127, _) | (192, 0, 0) | (198, 18 | 19, _));
    !is_kept_back && !ip.is_private() && !ip.is_link_local() && !ip.is_multicast() && !ip.is_documentation()
}

/// Only what is handed out for the open network, without the parts of it that stand for addresses of the other kind.
fn is_outside_v6(ip: Ipv6Addr) -> bool {
    let [first, second, ..] = ip.segments();
    let is_tunnel = first == 0x2002 || (first == 0x2001 && second < 0x0200);
    first & 0xe000 == 0x2000 && !is_tunnel && (first, second) != (0x2001, 0x0db8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_open_network_is_outside() {
        for outside in ["157.240.1.35", "8.8.8.8", "2a03:2880:f12f:83:face:b00c:0:25de", "::ffff:8.8.8.8"] {
            assert!(is_outside(outside.parse().unwrap()), "{outside}");
        }
        for inside in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "255.255.255.255",
            "224.0.0.1",
            "198.18.0.1",
            "192.0.2.1",
            "192.0.0.192",
            "::",
            "::1",
            "fe80::1",
            "fd00::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001:0:1::1",
            "2001:db8::1",
            "ff02::1",
        ] {
            assert!(!is_outside(inside.parse().unwrap()), "{inside}");
        }
    }

    #[tokio::test]
    async fn nothing_but_https_to_the_open_network_is_asked() {
        for address in [
            "http://8.8.8.8/a.jpg",
            "https://127.0.0.1/a.jpg",
            "https://[::1]/a.jpg",
            "https://localhost/a.jpg",
            "https://2130706433/a.jpg",
            "https://0x7f.1/a.jpg",
            "https://169.254.169.254/latest/meta-data",
            "file:///etc/passwd",
            "nonsense",
        ] {
            assert!(bytes_at(address, None).await.is_err(), "{address}");
        }
    }
}
