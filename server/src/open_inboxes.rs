//! Inboxes that take anyone's word for who they are: told at every start, refused where strangers can come.

use std::net::SocketAddr;

use deskbell_desk::Desk;
use deskbell_domain::{Inbox, VisitorAuth};

use crate::{config::Config, failure::Failure};

pub async fn check(desk: &Desk, address: SocketAddr, config: &Config) -> Result<(), Failure> {
    let inboxes = desk.store().all_inboxes().await?;
    let open: Vec<_> = inboxes.iter().filter(|inbox| inbox.settings.visitor_auth == VisitorAuth::Open).collect();
    for inbox in &open {
        tracing::warn!(
            inbox = %inbox.id,
            name = inbox.name,
            "visitor_auth is open: whoever names a conversation may read it and write in it"
        );
    }
    if address.ip().is_loopback() || config.allow_open_inboxes || open.is_empty() {
        return Ok(());
    }
    Err(refused(&open, address))
}

fn refused(open: &[&Inbox], address: SocketAddr) -> Failure {
    let names: Vec<_> = open.iter().map(|inbox| format!("{} ({})", inbox.name, inbox.id)).collect();
    Failure::new(format!(
        "Others can reach {address}, and these inboxes have visitor_auth \"open\": {}. \
         Set them to \"strict\", listen on 127.0.0.1, or allow it with --allow-open-inboxes.",
        names.join(", ")
    ))
}
