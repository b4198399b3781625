//! Which file a path means, and how long and by whom it may be used. Pure, so that every rule has its test.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A page of the dashboard.
    Dashboard,
    /// A demonstration or test page, and what belongs to it.
    Page,
    /// What other sites embed.
    Widget,
    /// A file of the dashboard.
    File,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Place {
    pub file: String,
    pub kind: Kind,
    /// The name changes with the content, so it may be kept for ever.
    pub immutable: bool,
}

/// Paths that belong to the rooms below; what has no route there is not found, and is never a page.
const TAKEN: [&str; 10] = ["api", "ws", "chat", "chats", "help", "widget", "static", "pages", "assets", "socket.io"];

pub fn find(path: &str) -> Option<Place> {
    let path = path.strip_prefix('/')?;
    if path.split('/').any(|part| part == ".." || part == ".") || path.contains('\\') {
        return None;
    }
    let place = |file: String, kind, immutable| Some(Place { file, kind, immutable });
    let (first, rest) = path.split_once('/').unwrap_or((path, ""));
    match (first, rest) {
        ("chat-widget.js", "") | ("static", "chat-widget.js") => {
            place("widget/chat-widget.js".into(), Kind::Widget, false)
        }
        ("static", "chat-widget.html" | "demo.html") => place(format!("pages/{rest}"), Kind::Page, false),
        ("widget", rest) if !rest.is_empty() => place(path.to_owned(), Kind::Widget, is_hashed(rest)),
        ("widget-demo.html" | "websocket-test.html", "") => place(format!("pages/{path}"), Kind::Page, false),
        ("pages", rest) if !rest.is_empty() => place(path.to_owned(), Kind::Page, false),
        ("assets", rest) if !rest.is_empty() => place(format!("dashboard/{path}"), Kind::File, is_hashed(rest)),
        (first, _) if TAKEN.contains(&first) => None,
        (first, "") if first.contains('.') => place(format!("dashboard/{first}"), Kind::File, false),
        // The dashboard finds its own pages: every other path without an extension is one of them.
        _ if !path.rsplit('/').next().unwrap_or_default().contains('.') => {
            place(super::INDEX.to_owned(), Kind::Dashboard, false)
        }
        _ => None,
    }
}

/// `panel-CQu5kxZ1.js`: the build tool puts eight characters of the content's hash before the extension.
fn is_hashed(name: &str) -> bool {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    stem.len() > 9
        && stem.is_char_boundary(stem.len() - 9)
        && stem[stem.len() - 9..].starts_with('-')
        && stem[stem.len() - 8..].bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(path: &str) -> Option<(String, Kind, bool)> {
        find(path).map(|place| (place.file, place.kind, place.immutable))
    }

    #[test]
    fn the_dashboards_own_pages_are_its_index() {
        for path in ["/", "/inbox", "/inbox/mine/AbC-12", "/dashboard/live-monitoring", "/settings/"] {
            assert_eq!(at(path), Some(("dashboard/index.html".into(), Kind::Dashboard, false)), "{path}");
        }
    }

    #[test]
    fn what_belongs_to_the_rooms_below_is_never_a_page() {
        for path in
            ["/api/v1/nothing", "/api", "/ws", "/ws/x", "/widget", "/static/x", "/socket.io/", "/assets", "/pages"]
        {
            assert_eq!(at(path), None, "{path}");
        }
    }

    #[test]
    fn files_are_found_where_pages_name_them() {
        for (path, file, kind, immutable) in [
            ("/chat-widget.js", "widget/chat-widget.js", Kind::Widget, false),
            ("/static/chat-widget.js", "widget/chat-widget.js", Kind::Widget, false),
            ("/widget/panel-CQu5kxZ1.js", "widget/panel-CQu5kxZ1.js", Kind::Widget, true),
            ("/widget/chat-widget.js", "widget/chat-widget.js", Kind::Widget, false),
            ("/assets/Setup--O8SrnjB.js", "dashboard/assets/Setup--O8SrnjB.js", Kind::File, true),
            ("/theme.js", "dashboard/theme.js", Kind::File, false),
            ("/widget-demo.html", "pages/widget-demo.html", Kind::Page, false),
            ("/pages/shop.css", "pages/shop.css", Kind::Page, false),
        ] {
            assert_eq!(at(path), Some((file.into(), kind, immutable)), "{path}");
        }
    }

    #[test]
    fn nothing_outside_is_reached() {
        for path in ["/../Cargo.toml", "/pages/../../Cargo.toml", "/widget/..", "/assets/./x", "/pages/a\\..\\b", "x"] {
            assert_eq!(at(path), None, "{path}");
        }
        assert_eq!(at("/some/where.txt"), None);
    }
}
