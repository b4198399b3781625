//! What a browser's name for itself says: its maker's name, its system, what it runs on.

use deskbell_domain::Browser;

#[cfg(test)]
mod recorded;

/// What the parser takes for another browser, or calls otherwise than its users do. The first that stands there counts.
const OWN_NAMES: [(&str, &str); 11] = [
    ("Opera Mini/", "Opera Mini"),
    ("UCBrowser/", "UC Browser"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("DuckDuckGo/", "DuckDuckGo"),
    ("HuaweiBrowser/", "Huawei Browser"),
    ("MiuiBrowser/", "Mi Browser"),
    ("Whale/", "Whale"),
    ("Instagram ", "Instagram"),
    ("FBAV/", "Facebook"),
    ("GSA/", "Google app"),
    ("HeadlessChrome/", "Headless Chrome"),
];
/// Programs without a person in front of them, which don't call themselves robots.
const PROGRAMS: [&str; 6] = ["curl", "Wget", "python-requests", "Go-http-client", "okhttp", "axios"];
const ROBOT_NAME_MAX: usize = 40;

pub fn browser(user_agent: &str) -> Browser {
    if let Some(name) = robot(user_agent) {
        return Browser { name: Some(name), os: None, device: Some("bot".to_owned()) };
    }
    let found = woothee::parser::Parser::new().parse(user_agent);
    let name = own_name(user_agent).or_else(|| {
        let found = found.as_ref()?;
        let name = known(found.name)?;
        let major = found.version.split('.').next().filter(|v| !v.is_empty() && *v != "UNKNOWN");
        Some(major.map_or(name.to_owned(), |v| format!("{name} {v}")))
    });
    let category = found.as_ref().map_or("", |found| found.category);
    Browser {
        name,
        os: system(user_agent, found.as_ref().and_then(|found| known(found.os))),
        device: device(user_agent, category).map(str::to_owned),
    }
}

fn known(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty() && *text != "UNKNOWN")
}

fn own_name(user_agent: &str) -> Option<String> {
    // A page inside an app says `Version/4.0`, and its engine's own version beside it.
    let in_app = user_agent.contains("; wv)").then_some(("Chrome/", "Android WebView"));
    let (mark, name) = OWN_NAMES.into_iter().chain(in_app).find(|(mark, _)| user_agent.contains(mark))?;
    let version = user_agent.split_once(mark)?.1;
    let major: String = version.chars().take(4).take_while(char::is_ascii_digit).collect();
    Some(if major.is_empty() { name.to_owned() } else { format!("{name} {major}") })
}

/// By its own word: `Somebot/1.0`, whatever browser it claims to be besides.
fn robot(user_agent: &str) -> Option<String> {
    let names = user_agent.split(|c: char| !c.is_ascii_alphanumeric() && c != '/' && c != '-');
    let mut named = names.filter_map(|word| word.split_once('/')).map(|(name, _)| name);
    named.find(|name| is_robots(name)).map(|name| name.chars().take(ROBOT_NAME_MAX).collect())
}

fn is_robots(name: &str) -> bool {
    let folded = name.to_ascii_lowercase();
    folded.ends_with("bot")
        || ["crawler", "spider", "externalhit"].iter().any(|mark| folded.contains(mark))
        || PROGRAMS.iter().any(|program| name.eq_ignore_ascii_case(program))
}

fn system(user_agent: &str, found: Option<&str>) -> Option<String> {
    let name = match found {
        // Macs, and tablets that pass for one.
        Some("Mac OSX") => "macOS",
        Some("iPhone" | "iPod") => "iOS",
        Some("iPad") => "iPadOS",
        // Its successor calls itself the same.
        Some("Windows 10") => "Windows",
        Some("Linux") if is_television(user_agent) => "webOS",
        other => other?,
    };
    Some(name.to_owned())
}

fn device(user_agent: &str, category: &str) -> Option<&'static str> {
    let tablet = user_agent.contains("iPad") || (user_agent.contains("Android") && !user_agent.contains("Mobile"));
    match category {
        "crawler" => Some("bot"),
        _ if is_television(user_agent) => None,
        _ if tablet => Some("tablet"),
        "pc" => Some("desktop"),
        "smartphone" | "mobilephone" => Some("phone"),
        _ if user_agent.contains("Opera Mini/") => Some("phone"),
        _ => None,
    }
}

fn is_television(user_agent: &str) -> bool {
    user_agent.contains("Web0S") || user_agent.contains("SmartTV")
}
