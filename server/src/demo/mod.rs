//! The demo: a made-up shop with its people and conversations, planted once.

mod articles;
mod help;
mod people;
mod plant;
mod stories;
mod story;
mod tickets;
mod visits;

use std::{net::SocketAddr, sync::Arc};

use deskbell_desk::{Desk, Settings};

use crate::{clock::SetClock, config::Config, failure::Failure, front_end, rooms, terminal};

const TENANT: &str = "demo-tenant";
const SHOP: &str = "Northwind Outfitters";
const PASSWORD: &str = "Password123!";

/// Opens the desk on the demo's own clock, plants what is missing, and closes it again.
///
/// Whoever signs in last is added last, so their being there means that nothing is missing.
pub async fn plant_once(desk: Arc<Desk>, config: &Config, key: &[u8]) -> Result<Option<Arc<Desk>>, Failure> {
    if is_planted(&desk).await? {
        return Ok(Some(desk));
    }
    let now = desk.clock().now();
    desk.store().close().await;
    drop(desk);
    tracing::info!("planting the demo's shop");
    let clock = Arc::new(SetClock::default());
    // What the shop's people say was written for the default limits.
    let desk = rooms::open_with(config, Settings::default(), key, clock.clone()).await?;
    plant::everything(&desk, &clock, now).await?;
    desk.store().close().await;
    Ok(None)
}

async fn is_planted(desk: &Desk) -> Result<bool, Failure> {
    let Some(tenant) = desk.store().tenant_by_slug(TENANT).await? else { return Ok(false) };
    Ok(desk.store().scope(tenant.id).agent_by_email(people::LAST.email).await?.is_some())
}

/// Where to look and how to get in.
pub fn introduce(base: &str, address: SocketAddr) {
    let mut places = vec![["Dashboard".to_owned(), format!("{base}/")]];
    for (name, file, path) in [
        ("Shop with the widget", "pages/widget-demo.html", "/widget-demo.html"),
        ("Socket test page", "pages/websocket-test.html", "/websocket-test.html"),
    ] {
        if front_end::has(file) {
            places.push([name.to_owned(), format!("{base}{path}")]);
        }
    }
    places.push(["Help centre".to_owned(), format!("{base}/help/{TENANT}")]);
    places.push(["HTTP calls".to_owned(), format!("{base}/api/docs")]);
    let people =
        people::ALL.iter().map(|p| [p.email, p.name, p.role.as_str(), &p.skills.join(", ")].map(str::to_owned));
    terminal::say(format!("\n  {SHOP}, a made-up shop:"));
    indented(&places);
    terminal::say(format!("\n  Sign in to workspace {TENANT} with password {PASSWORD} as"));
    indented(&people.collect::<Vec<_>>());
    if !address.ip().is_loopback() {
        terminal::say("\n  Others can reach this address, and these passwords are published.");
    }
    terminal::say("");
}

fn indented<const N: usize>(rows: &[[String; N]]) {
    terminal::aligned(rows).iter().for_each(|line| terminal::say(format!("    {line}")));
}
