//! What a browser's name for itself says: its maker's name, its system, what it runs on.

use deskbell_domain::Browser;

pub fn browser(user_agent: &str) -> Browser {
    let Some(found) = woothee::parser::Parser::new().parse(user_agent) else { return Browser::default() };
    let known = |text: &str| (!text.is_empty() && text != "UNKNOWN").then(|| text.to_owned());
    let major = found.version.split('.').next().filter(|v| !v.is_empty() && *v != "UNKNOWN");
    let name = known(found.name).map(|name| major.map_or(name.clone(), |v| format!("{name} {v}")));
    let tablet = user_agent.contains("iPad") || (user_agent.contains("Android") && !user_agent.contains("Mobile"));
    let device = match found.category {
        "crawler" => Some("bot"),
        _ if tablet => Some("tablet"),
        "pc" => Some("desktop"),
        "smartphone" | "mobilephone" => Some("phone"),
        _ => None,
    };
    Browser { name, os: known(found.os), device: device.map(str::to_owned) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_told_by_name_and_major_version() {
        let chrome = browser(
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
        );
        assert_eq!((chrome.name.as_deref(), chrome.device.as_deref()), (Some("Chrome 141"), Some("desktop")));
        assert!(browser("").name.is_none());
    }
}
