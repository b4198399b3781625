//! Slows down who guesses, and never locks out whom they guess at.

use std::{
    net::{IpAddr, Ipv6Addr},
    time::{Duration, Instant},
};

use dashmap::DashMap;
use deskbell_domain::Refusal;

/// What is remembered at once, before what is over is looked for.
const MANY: usize = 10_000;

/// Counts what went wrong under a name, for a while after the first.
pub struct Brake {
    window: Duration,
    counts: DashMap<String, (u32, Instant)>,
}

impl Brake {
    pub fn new(window: Duration) -> Self {
        Self { window, counts: DashMap::new() }
    }

    /// Refuses a name that was counted as often as this.
    pub fn check(&self, name: &str, most: u32) -> Result<(), Refusal> {
        let Some(entry) = self.counts.get(name) else { return Ok(()) };
        let (count, since) = *entry;
        match self.window.checked_sub(since.elapsed()) {
            Some(left) if count >= most => Err(Refusal::RateLimited { retry_after: left.as_secs() + 1 }),
            _ => Ok(()),
        }
    }

    pub fn count(&self, name: &str) {
        // Old entries go whenever there are many, so that guessing at names can't fill the memory.
        if self.counts.len() > MANY {
            self.counts.retain(|_, (_, since)| since.elapsed() < self.window);
        }
        let mut entry = self.counts.entry(name.to_owned()).or_insert((0, Instant::now()));
        if entry.1.elapsed() >= self.window {
            *entry = (0, Instant::now());
        }
        entry.0 += 1;
    }

    pub fn forgive(&self, name: &str) {
        self.counts.remove(name);
    }
}

/// Where somebody comes from: of IPv6 the network, since one household has 2^64 addresses.
pub fn network(ip: Option<&str>) -> String {
    match ip.map(str::parse::<IpAddr>) {
        Some(Ok(IpAddr::V6(ip))) if ip.to_ipv4_mapped().is_none() => {
            let [a, b, c, d, ..] = ip.segments();
            format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        Some(Ok(ip)) => ip.to_canonical().to_string(),
        _ => "nowhere".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_household_is_one_network_whichever_of_its_addresses_asks() {
        assert_eq!(network(Some("2001:db8:1:2::17")), network(Some("2001:db8:1:2:ffff::1")));
        assert_ne!(network(Some("2001:db8:1:2::17")), network(Some("2001:db8:1:3::17")));
        assert_eq!(network(Some("::ffff:192.0.2.7")), network(Some("192.0.2.7")));
        assert_ne!(network(Some("192.0.2.7")), network(Some("192.0.2.8")));
    }

    #[test]
    fn a_count_is_over_with_its_window_and_when_forgiven() {
        let brake = Brake::new(Duration::from_secs(300));
        (0..3).for_each(|_| brake.count("kim"));
        assert!(brake.check("kim", 3).is_err() && brake.check("kim", 4).is_ok() && brake.check("lee", 1).is_ok());
        brake.forgive("kim");
        assert!(brake.check("kim", 1).is_ok());
        let over = Brake::new(Duration::ZERO);
        over.count("kim");
        assert!(over.check("kim", 1).is_ok());
    }
}
